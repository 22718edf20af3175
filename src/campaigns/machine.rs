//! What the machine says of a file: the one seam to the standards and the pre-check. The rest of the room asks nothing else.

use uuid::Uuid;

use super::Error;
use crate::accounts::Actor;
use crate::casefile::score::{ItemVerdict, ScoredSheet};
use crate::db::{Conn, Tx};
use crate::evaluation;
use crate::law::evaluation::{Points, Standard};

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

/// The sheets of a file as the machine fills them: those a run has kept, where the file is still as it was.
pub(super) fn check(conn: &mut Conn, case: Uuid, standard: &Standard) -> Result<Vec<ScoredSheet>, Error> {
    Ok(evaluation::sheets(conn, case, standard)?)
}

/// Whether a file is one to look at: a veto was found in it, or it cannot be "qualified" any more.
pub(super) fn flagged(standard: &Standard, sheets: &[ScoredSheet]) -> bool {
    let passes = standard.grades.iter().map(|grade| grade.from).filter(|from| *from > Points(0)).min();
    sheets.iter().any(|sheet| {
        sheet.vetoes.iter().any(|veto| veto.verdict == ItemVerdict::Breached)
            || passes.is_some_and(|passes| sheet.tally.at_most < passes)
    })
}
