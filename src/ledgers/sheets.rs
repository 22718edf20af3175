//! The sheets of an imported case, by the rules of procedure of its organ.

use super::store::ImportedCase;
use super::{Error, score};
use crate::accounts;
use crate::casefile::score::ScoredSheet;
use crate::db::Conn;
use crate::law::calendar::Calendar;
use crate::law::evaluation::Standard;
use crate::law::profile::Profile;

/// Scores an imported case as far as its ledger goes.
///
/// # Errors
/// When the organ is gone, or the database fails.
pub fn sheets(conn: &mut Conn, case: &ImportedCase, standard: &Standard) -> Result<Vec<ScoredSheet>, Error> {
    let (_, profile) = accounts::organ_fact(conn, case.agency_id)?.ok_or(Error::NotFound)?;
    let profile = Profile::find(&profile).ok_or(Error::NotFound)?;
    Ok(score(&case.content, standard, profile, Calendar::national()))
}
