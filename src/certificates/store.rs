//! Every statement on `officer`, `certificate` and `certificate_act`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as SqlError};
use uuid::Uuid;

use super::Error;
use super::model::{ActRow, CertificateAct, CertificateRow, Officer, OfficerRow};
use crate::casefile::facts::Employment;
use crate::db::types::Uid;
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
        query = query.filter(officer::employment.eq(super::model::employment_code(employment)));
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
        let same_day = certificate::valid_to.eq(day).and(certificate::id.gt(Uid(id)));
        query = query.filter(certificate::valid_to.gt(day).or(same_day));
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

pub(super) fn extend(tx: &mut Tx<'_>, id: Uid, valid_to: NaiveDate) -> Result<(), Error> {
    diesel::update(certificate::table.find(id)).set(certificate::valid_to.eq(valid_to)).execute(tx.conn)?;
    Ok(())
}

/// An INSERT for which a row of the same key can mean only one thing.
fn once(inserted: Result<usize, SqlError>, taken: Error) -> Result<(), Error> {
    match inserted {
        Ok(_) => Ok(()),
        Err(SqlError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Err(taken),
        Err(error) => Err(error.into()),
    }
}

fn uids(ids: &[Uuid]) -> Vec<Uid> {
    ids.iter().copied().map(Uid).collect()
}
