//! Entering officers, and what the rules know about them as of a moment.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::model::{ActKind, NewCertificateAct};
use super::officer_model::{Leaving, NewOfficer, Officer, OfficerRow, employment_code};
use super::{Error, acts, life, store};
use crate::accounts::{self, Actor};
use crate::casefile::facts::{CertificateFact, OfficerFact, Standing};
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
    judge(tx.conn, agency_id, &new, tx.now)?;
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
        born_on: new.born_on,
        staff_number: new.staff_number,
        legal_qualification: new.legal_qualification,
        left_on: None,
    };
    store::insert_officer(tx, &row)?;
    audit::record(tx, by, "officer.create", &format!("officer/{id}"), &row.name)?;
    row.officer()
}

/// Whether an officer may be entered; nothing is written.
pub(super) fn judge(conn: &mut Conn, agency_id: Uuid, new: &NewOfficer, now: Moment) -> Result<(), Error> {
    if new.born_on.is_some_and(|born| born > now.date()) {
        return Err(Error::Field {
            pointer: "/born_on",
            code: "invalid_value",
            zh: "不得晚于今天",
            en: "must not be later than today",
        });
    }
    if let Some(number) = &new.staff_number
        && store::officer_numbered(conn, agency_id, number)?.is_some()
    {
        return Err(Error::StaffNumberTaken);
    }
    let Some(account_id) = new.account_id else { return Ok(()) };
    let same_organ = accounts::find(conn, account_id)?.is_some_and(|account| account.agency_id == agency_id);
    if !same_organ {
        return Err(Error::Field {
            pointer: "/account_id",
            code: "unknown",
            zh: "本机关没有这个账号",
            en: "no such account in the organ",
        });
    }
    match store::officer_of_account(conn, account_id)? {
        Some(_) => Err(Error::AccountTaken),
        None => Ok(()),
    }
}

/// An officer leaves the organ or the post: every certificate that still lives is cancelled and handed in.
pub(super) fn leave_by(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, leaving: Leaving) -> Result<Officer, Error> {
    let officer = reach(tx.conn, actor, id)?;
    if leaving.left_on > tx.now.date() || officer.left_on.is_some() {
        let (zh, en) = ("不得晚于今天，且每人只登记一次", "must not be later than today, and is entered once");
        return Err(Error::Field { pointer: "/left_on", code: "invalid_value", zh, en });
    }
    let rows = store::certificates_of(tx.conn, &[id])?;
    let held = store::acts(tx.conn, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    for row in rows {
        let acts = held.get(&row.id.0).map_or(&[][..], Vec::as_slice);
        let standing = life::as_of(acts, row.valid_to, tx.now).standing;
        if matches!(standing, Standing::Revoked | Standing::Cancelled) {
            continue;
        }
        let last = acts.last().map_or(tx.now, |act| act.occurred_at);
        // The day after the last one begins without the certificate.
        let end = leaving.left_on.succ_opt().map_or(tx.now, Moment::start_of);
        let cancel = NewCertificateAct {
            kind: ActKind::Cancel,
            occurred_at: Some(end.min(tx.now).max(last)),
            reason: leaving.reason.clone(),
            valid_to: None,
            annual_check_valid_to: None,
            until: None,
            ground_since: None,
        };
        acts::record(tx, actor.account_id, row.id.0, cancel)?;
    }
    store::leave(tx, id, leaving.left_on)?;
    audit::record(tx, Some(actor.account_id), "officer.leave", &format!("officer/{id}"), &leaving.reason)?;
    store::officer(tx.conn, id)?.ok_or(Error::NotFound)
}

/// The officer an administrator may change; out of reach is out of sight.
pub(super) fn reach(conn: &mut Conn, actor: &Actor, id: Uuid) -> Result<Officer, Error> {
    let officer = store::officer(conn, id)?.ok_or(Error::NotFound)?;
    match accounts::within(conn, officer.agency_id, actor.agency_id)? {
        true => Ok(officer),
        false => Err(Error::NotFound),
    }
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
        let fact = row.fact(acts.get(&row.id.0).map_or(&[], Vec::as_slice), as_of)?;
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

/// The officers of an organ who hold or held certificates of these numbers, by id; an unknown number finds nobody.
pub fn holders_of(conn: &mut Conn, agency: Uuid, numbers: &[&str]) -> Result<Vec<Uuid>, Error> {
    let mut found = BTreeSet::new();
    for number in numbers {
        let held = store::certificate_numbered(conn, number)?;
        found.extend(held.filter(|(_, officer)| officer.agency_id.0 == agency).map(|(_, officer)| officer.id.0));
    }
    Ok(found.into_iter().collect())
}

/// The officer who signs in with this account.
pub fn officer_of_account(conn: &mut Conn, account_id: Uuid) -> Result<Option<Uuid>, Error> {
    store::officer_of_account(conn, account_id)
}
