//! Entering officers, and what the rules know about them as of a moment.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::life::{self, Worth};
use super::model::{NewOfficer, Officer, OfficerRow, employment_code};
use super::{Error, store};
use crate::accounts::{self, Actor};
use crate::casefile::facts::{CertificateFact, OfficerFact};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::time::Moment;

/// Enters an officer on behalf of an administrator; whether the actor is one was asked at the door.
pub(super) fn create_by(tx: &mut Tx<'_>, actor: &Actor, new: NewOfficer) -> Result<Officer, Error> {
    let agency_id = new.agency_id.unwrap_or(actor.agency_id);
    if !accounts::within(tx.conn, agency_id, actor.agency_id)? {
        return Err(Error::OutOfReach);
    }
    create(tx, Some(actor.account_id), agency_id, new)
}

/// Enters an officer of an organ without asking who wants it: for the command line and the demo.
pub fn create(tx: &mut Tx<'_>, by: Option<Uuid>, agency_id: Uuid, new: NewOfficer) -> Result<Officer, Error> {
    if let Some(account_id) = new.account_id {
        let same_organ = accounts::find(tx.conn, account_id)?.is_some_and(|account| account.agency_id == agency_id);
        if !same_organ {
            return Err(Error::Field {
                pointer: "/account_id",
                code: "unknown",
                zh: "本机关没有这个账号",
                en: "no such account in the organ",
            });
        }
        if store::officer_of_account(tx.conn, account_id)?.is_some() {
            return Err(Error::AccountTaken);
        }
    }
    let id = new.id.unwrap_or_else(|| tx.new_id());
    if store::officer(tx.conn, id)?.is_some() {
        return Err(Error::IdTaken);
    }
    let row = OfficerRow {
        id: Uid(id),
        agency_id: Uid(agency_id),
        name: new.name,
        employment: employment_code(new.employment).to_owned(),
        account_id: new.account_id.map(Uid),
        created_at: Instant(tx.now),
    };
    store::insert_officer(tx, &row)?;
    audit::record(tx, by, "officer.create", &format!("officer/{id}"), &row.name)?;
    row.officer()
}

/// The officers with these ids and every certificate of theirs, as of a moment; unknown ids are left out.
pub fn officers(conn: &mut Conn, ids: &[Uuid], as_of: Moment) -> Result<Vec<OfficerFact>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let officers = store::officers(conn, ids)?;
    let rows = store::certificates_of(conn, ids)?;
    let acts = store::acts(conn, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let mut held: BTreeMap<Uuid, Vec<CertificateFact>> = BTreeMap::new();
    for row in rows {
        let Worth { standing, valid_to } =
            life::as_of(acts.get(&row.id.0).map_or(&[], Vec::as_slice), row.valid_to, as_of);
        let fields = row.fields()?;
        let fact = CertificateFact {
            number: row.number,
            fields,
            area_code: row.area_code,
            valid_from: row.valid_from,
            valid_to,
            standing,
        };
        held.entry(row.officer_id.0).or_default().push(fact);
    }
    let fact = |officer: Officer| OfficerFact {
        officer_id: officer.id,
        account_id: officer.account_id,
        agency_id: officer.agency_id,
        name: officer.name,
        employment: officer.employment,
        certificates: held.remove(&officer.id).unwrap_or_default(),
    };
    Ok(officers.into_iter().map(fact).collect())
}

/// The officer who signs in with this account.
pub fn officer_of_account(conn: &mut Conn, account_id: Uuid) -> Result<Option<Uuid>, Error> {
    store::officer_of_account(conn, account_id)
}
