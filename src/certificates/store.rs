//! Every statement on `officer`, `certificate` and `certificate_act`; the ledgers have their own.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as SqlError};
use uuid::Uuid;

use super::Error;
use super::model::{ActKind, ActRow, CertificateAct, CertificateRow};
use super::officer_model::{Officer, OfficerRow, employment_code};
use crate::casefile::facts::Employment;
use crate::db::types::{Uid, uids};
use crate::db::{Cached, Conn, Tx, padded};
use crate::schema::{certificate, certificate_act, officer};

pub(super) fn officer(conn: &mut Conn, id: Uuid) -> Result<Option<Officer>, Error> {
    let row = officer::table.find(Uid(id)).select(OfficerRow::as_select()).first(conn).optional()?;
    row.map(OfficerRow::officer).transpose()
}

pub(super) fn officers(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<Officer>, Error> {
    let query =
        officer::table.filter(officer::id.eq_any(padded(uids(ids)))).order(officer::id).select(OfficerRow::as_select());
    let rows: Vec<OfficerRow> = Cached(query).load(conn)?;
    rows.into_iter().map(OfficerRow::officer).collect()
}

pub(super) fn officer_of_account(conn: &mut Conn, account_id: Uuid) -> Result<Option<Uuid>, Error> {
    let of_account = officer::table.filter(officer::account_id.eq(Some(Uid(account_id))));
    Ok(of_account.select(officer::id).first::<Uid>(conn).optional()?.map(|id| id.0))
}

pub(super) fn insert_officer(tx: &mut Tx<'_>, row: &OfficerRow) -> Result<(), Error> {
    once(diesel::insert_into(officer::table).values(row).execute(tx.conn), Error::AccountTaken)
}

/// The officers of an organ with this name.
pub(super) fn officers_named(conn: &mut Conn, agency: Uuid, name: &str) -> Result<Vec<Officer>, Error> {
    let named = officer::table.filter(officer::agency_id.eq(Uid(agency))).filter(officer::name.eq(name));
    let rows: Vec<OfficerRow> = named.order(officer::id).select(OfficerRow::as_select()).load(conn)?;
    rows.into_iter().map(OfficerRow::officer).collect()
}

/// The officer of an organ with this number in its list of staff.
pub(super) fn officer_numbered(conn: &mut Conn, agency: Uuid, number: &str) -> Result<Option<Officer>, Error> {
    let numbered = officer::table
        .filter(officer::agency_id.eq(Uid(agency)))
        .filter(officer::staff_number.eq(Some(number)))
        .select(OfficerRow::as_select());
    numbered.first(conn).optional()?.map(OfficerRow::officer).transpose()
}

/// Every officer of these organs who has not left.
pub(super) fn officers_of(conn: &mut Conn, agencies: &[Uuid]) -> Result<Vec<Officer>, Error> {
    let there = officer::table.filter(officer::agency_id.eq_any(uids(agencies))).filter(officer::left_on.is_null());
    let rows: Vec<OfficerRow> = there.order(officer::id).select(OfficerRow::as_select()).load(conn)?;
    rows.into_iter().map(OfficerRow::officer).collect()
}

pub(super) fn leave(tx: &mut Tx<'_>, id: Uuid, on: NaiveDate) -> Result<(), Error> {
    diesel::update(officer::table.find(Uid(id))).set(officer::left_on.eq(Some(on))).execute(tx.conn)?;
    Ok(())
}

/// Which officers a list shows.
pub(super) struct OfficersWanted {
    pub agencies: Vec<Uuid>,
    pub employment: Option<Employment>,
    pub after: Option<Uuid>,
    pub rows: i64,
}

pub(super) fn list_officers(conn: &mut Conn, wanted: &OfficersWanted) -> Result<Vec<Officer>, Error> {
    let among = officer::agency_id.eq_any(uids(&wanted.agencies));
    let mut query = officer::table.filter(among).select(OfficerRow::as_select()).into_boxed();
    if let Some(employment) = wanted.employment {
        query = query.filter(officer::employment.eq(employment_code(employment)));
    }
    if let Some(after) = wanted.after {
        query = query.filter(officer::id.gt(Uid(after)));
    }
    let rows = query.order(officer::id).limit(wanted.rows).load(conn)?;
    rows.into_iter().map(OfficerRow::officer).collect()
}

/// A certificate and its officer.
pub(super) type Held = (CertificateRow, OfficerRow);

pub(super) fn certificate(conn: &mut Conn, id: Uuid) -> Result<Option<Held>, Error> {
    let held = certificate::table.inner_join(officer::table).filter(certificate::id.eq(Uid(id)));
    Ok(held.select((CertificateRow::as_select(), OfficerRow::as_select())).first(conn).optional()?)
}

/// The certificates of these officers, oldest first.
pub(super) fn certificates_of(conn: &mut Conn, officers: &[Uuid]) -> Result<Vec<CertificateRow>, Error> {
    let theirs = certificate::table.filter(certificate::officer_id.eq_any(padded(uids(officers))));
    let query = theirs.order((certificate::valid_from, certificate::id)).select(CertificateRow::as_select());
    Ok(Cached(query).load(conn)?)
}

/// The certificate with this number.
pub(super) fn certificate_numbered(conn: &mut Conn, number: &str) -> Result<Option<Held>, Error> {
    let numbered = certificate::table.inner_join(officer::table).filter(certificate::number.eq(number));
    Ok(numbered.select((CertificateRow::as_select(), OfficerRow::as_select())).first(conn).optional()?)
}

/// Officers of these organs whose validity, yearly check or suspension ends between two days.
pub(super) fn ending(conn: &mut Conn, agencies: &[Uuid], from: NaiveDate, to: NaiveDate) -> Result<Vec<Uuid>, Error> {
    let there = officer::agency_id.eq_any(uids(agencies)).and(officer::left_on.is_null());
    let validity = certificate::valid_to.between(from, to);
    let check = certificate::checked_to.is_not_null().and(certificate::checked_to.assume_not_null().between(from, to));
    let cards: Vec<Uid> = certificate::table
        .inner_join(officer::table)
        .filter(there)
        .filter(validity.or(check))
        .select(officer::id)
        .load(conn)?;
    let there = officer::agency_id.eq_any(uids(agencies)).and(officer::left_on.is_null());
    let suspended: Vec<Uid> = certificate_act::table
        .inner_join(certificate::table.inner_join(officer::table))
        .filter(there)
        .filter(certificate_act::until.is_not_null().and(certificate_act::until.assume_not_null().between(from, to)))
        .select(officer::id)
        .load(conn)?;
    let all: BTreeSet<Uuid> = cards.into_iter().chain(suspended).map(|id| id.0).collect();
    Ok(all.into_iter().collect())
}

/// Suspensions and revocations of these organs' officers whose ground existed before them.
pub(super) fn grounds(conn: &mut Conn, agencies: &[Uuid]) -> Result<Vec<(Held, CertificateAct)>, Error> {
    let rows: Vec<(ActRow, CertificateRow, OfficerRow)> = certificate_act::table
        .inner_join(certificate::table.inner_join(officer::table))
        .filter(officer::agency_id.eq_any(uids(agencies)))
        .filter(certificate_act::ground_since.is_not_null())
        .filter(certificate_act::kind.eq_any([ActKind::Suspend.as_str(), ActKind::Revoke.as_str()]))
        .order((certificate_act::ground_since, certificate_act::certificate_id, certificate_act::seq))
        .select((ActRow::as_select(), CertificateRow::as_select(), OfficerRow::as_select()))
        .load(conn)?;
    rows.into_iter().map(|(act, row, officer)| Ok(((row, officer), act.act()?))).collect()
}

/// Which certificates a list shows.
pub(super) struct CertificatesWanted {
    pub agencies: Vec<Uuid>,
    pub officer_id: Option<Uuid>,
    pub number: Option<String>,
    pub expiring_before: Option<NaiveDate>,
    pub after: Option<(NaiveDate, Uuid)>,
    pub rows: i64,
}

/// Soonest to expire first.
pub(super) fn list_certificates(conn: &mut Conn, wanted: &CertificatesWanted) -> Result<Vec<Held>, Error> {
    let mut query = certificate::table
        .inner_join(officer::table)
        .filter(officer::agency_id.eq_any(uids(&wanted.agencies)))
        .select((CertificateRow::as_select(), OfficerRow::as_select()))
        .into_boxed();
    if let Some(officer_id) = wanted.officer_id {
        query = query.filter(certificate::officer_id.eq(Uid(officer_id)));
    }
    if let Some(number) = &wanted.number {
        query = query.filter(certificate::number.eq(number));
    }
    if let Some(day) = wanted.expiring_before {
        query = query.filter(certificate::valid_to.lt(day));
    }
    if let Some((day, id)) = wanted.after {
        let later = certificate::valid_to.gt(day).or(certificate::id.gt(Uid(id)));
        query = query.filter(certificate::valid_to.ge(day).and(later));
    }
    Ok(query.order((certificate::valid_to, certificate::id)).limit(wanted.rows).load(conn)?)
}

pub(super) fn insert_certificate(tx: &mut Tx<'_>, row: &CertificateRow) -> Result<(), Error> {
    once(diesel::insert_into(certificate::table).values(row).execute(tx.conn), Error::NumberInUse)
}

/// The acts of these certificates, each list in order.
pub(super) fn acts(conn: &mut Conn, certificates: &[Uid]) -> Result<BTreeMap<Uuid, Vec<CertificateAct>>, Error> {
    let query = certificate_act::table
        .filter(certificate_act::certificate_id.eq_any(padded(certificates.to_vec())))
        .order((certificate_act::certificate_id, certificate_act::seq))
        .select(ActRow::as_select());
    let rows: Vec<ActRow> = Cached(query).load(conn)?;
    let mut lists: BTreeMap<Uuid, Vec<CertificateAct>> = BTreeMap::new();
    for row in rows {
        let id = row.certificate_id.0;
        lists.entry(id).or_default().push(row.act()?);
    }
    Ok(lists)
}

pub(super) fn insert_act(tx: &mut Tx<'_>, row: &ActRow) -> Result<(), Error> {
    let busy = || Error::Db(crate::db::Error::Busy("another act of this certificate came first".to_owned()));
    once(diesel::insert_into(certificate_act::table).values(row).execute(tx.conn), busy())
}

/// Keeps the present last days beside the acts, so that lists can look for them.
pub(super) fn extend(
    tx: &mut Tx<'_>,
    id: Uid,
    valid_to: NaiveDate,
    checked_to: Option<NaiveDate>,
) -> Result<(), Error> {
    let days = (certificate::valid_to.eq(valid_to), certificate::checked_to.eq(checked_to));
    diesel::update(certificate::table.find(id)).set(days).execute(tx.conn)?;
    Ok(())
}

/// An INSERT for which a row of the same key can mean only one thing.
pub(super) fn once(inserted: Result<usize, SqlError>, taken: Error) -> Result<(), Error> {
    match inserted {
        Ok(_) => Ok(()),
        Err(SqlError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Err(taken),
        Err(error) => Err(error.into()),
    }
}
