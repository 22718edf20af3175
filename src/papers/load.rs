//! Laying a record out for printing.

use uuid::Uuid;

use super::Error;
use super::inputs::{Dossier, Organ};
use crate::accounts;
use crate::agencies;
use crate::db::Conn;
use crate::law::profile::Profile;
use crate::record;

/// The dossier of a case.
pub fn load(conn: &mut Conn, case: Uuid) -> Result<Dossier, Error> {
    load_until(conn, case, u64::MAX)
}

/// The dossier of a case as it stood at a version.
pub fn load_until(conn: &mut Conn, case: Uuid, version: u64) -> Result<Dossier, Error> {
    let acts = record::acts(conn, case, 0, version)?;
    let agency = acts.first().map(|first| first.act.actor.agency_id).ok_or(record::Error::NotFound)?;
    let (fact, profile) = agencies::fact(conn, agency)?.ok_or(record::Error::NotFound)?;
    let profile = Profile::find(&profile);
    let organ = Organ {
        name: fact.name,
        division_code: fact.division_code,
        series_prefix: fact.series_prefix,
        reconsideration_organ: fact.remedies.reconsideration_organ,
        court: fact.remedies.court,
        statement: profile.map(|profile| profile.statement),
        hearing_request: profile.map(|profile| profile.hearing_request),
    };
    let dossier = Dossier::new(acts, organ).ok_or(record::Error::NotFound)?;
    let people = accounts::people(conn, &dossier.accounts_named())?;
    Ok(dossier.with_people(people))
}
