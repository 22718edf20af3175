//! What the machine says of a file: the one seam to the standards and the pre-check. The rest of the room asks nothing else.

use super::Error;
use crate::accounts::Actor;
use crate::casefile::score::ScoredSheet;
use crate::db::{Conn, Tx};
use crate::evaluation::{self, FileReader};
use crate::law::evaluation::{Points, Standard};
use crate::ledgers::{self, ImportedCase};

/// The standard a new campaign takes, kept as it stands: another version of it, or of the program, changes nothing for this one.
pub(super) fn take(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<Option<(Standard, String)>, Error> {
    match evaluation::freeze(tx, actor, id) {
        Err(evaluation::Error::UnknownStandard) => Ok(None),
        taken => Ok(Some(taken?)),
    }
}

/// The standard a campaign took, by its digest.
pub(super) fn standard(conn: &mut Conn, digest: &str) -> Result<Option<Standard>, Error> {
    Ok(evaluation::frozen(conn, digest)?)
}

/// Who reads files by this standard: the sheets a run has kept, where a file is still as it was.
pub(super) fn reader(standard: Standard) -> Result<FileReader, Error> {
    Ok(FileReader::new(standard)?)
}

/// What the machine says of a case of which a ledger alone tells.
pub(super) fn imported(conn: &mut Conn, standard: &Standard, case: &ImportedCase) -> Result<Vec<ScoredSheet>, Error> {
    Ok(ledgers::sheets(conn, case, standard)?)
}

/// Whether a file is one to look at: a veto was found in it, or it cannot be "qualified" any more.
pub(super) fn flagged(standard: &Standard, sheets: &[ScoredSheet]) -> bool {
    let passes = standard.grades.iter().map(|grade| grade.from).filter(|from| *from > Points(0)).min();
    sheets.iter().any(|sheet| {
        sheet.broken_vetoes().next().is_some() || passes.is_some_and(|passes| sheet.tally.at_most < passes)
    })
}
