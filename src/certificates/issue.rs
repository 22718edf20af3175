//! Entering a certificate: the first act of its life.

use uuid::Uuid;

use super::life;
use super::model::{
    ActKind, ActRow, Certificate, CertificateAct, CertificateRow, NewCertificate, OfficerRow, write_fields,
};
use super::{Error, store};
use crate::accounts::{self, Actor};
use crate::db::types::{Instant, Uid};
use crate::db::{Tx, audit};
use crate::law::time::Moment;

/// Enters a certificate on behalf of an administrator; whether the actor is one was asked at the door.
pub(super) fn issue_by(tx: &mut Tx<'_>, actor: &Actor, new: NewCertificate) -> Result<Certificate, Error> {
    if let Some(officer) = store::officer(tx.conn, new.officer_id)?
        && !accounts::within(tx.conn, officer.agency_id, actor.agency_id)?
    {
        return Err(Error::OutOfReach);
    }
    issue(tx, actor.account_id, new)
}

/// Enters a certificate without asking who wants it: for the demo. `by` is the account that stands in its history.
pub fn issue(tx: &mut Tx<'_>, by: Uuid, new: NewCertificate) -> Result<Certificate, Error> {
    let refuse = |pointer, code, zh, en| Err(Error::Field { pointer, code, zh, en });
    let Some(officer) = store::officers(tx.conn, &[new.officer_id])?.pop() else {
        return refuse("/officer_id", "unknown", "没有这名执法人员", "no such officer");
    };
    if new.valid_to < new.valid_from {
        return refuse("/valid_to", "invalid_value", "不得早于 valid_from", "must not be before valid_from");
    }
    if !new.area_code.bytes().all(|digit| digit.is_ascii_digit()) {
        return refuse("/area_code", "invalid_value", "执法区域为 2 至 12 位数字", "an area code has 2 to 12 digits");
    }
    let id = new.id.unwrap_or_else(|| tx.new_id());
    if store::certificate(tx.conn, id)?.is_some() {
        return Err(Error::IdTaken);
    }
    let row = CertificateRow {
        id: Uid(id),
        officer_id: Uid(officer.id),
        number: new.number,
        issuer: new.issuer,
        fields: write_fields(&new.fields),
        area_code: new.area_code,
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        created_at: Instant(tx.now),
    };
    store::insert_certificate(tx, &row)?;
    // A certificate is often entered long after it was issued; its life begins with its first day.
    let occurred_at = Moment::start_of(new.valid_from).min(tx.now);
    let act = ActRow {
        certificate_id: row.id,
        seq: 1,
        kind: ActKind::Issue.as_str().to_owned(),
        occurred_at: Instant(occurred_at),
        recorded_at: Instant(tx.now),
        reason: String::new(),
        account_id: Uid(by),
        valid_to: Some(row.valid_to),
    };
    store::insert_act(tx, &act)?;
    audit::record(tx, Some(by), "certificate.create", &format!("certificate/{id}"), &row.number)?;
    view(row, officer.name, &[act.act()?], tx.now)
}

/// A certificate as it stands at a moment.
pub(super) fn view(
    row: CertificateRow,
    officer_name: String,
    acts: &[CertificateAct],
    now: Moment,
) -> Result<Certificate, Error> {
    let life::Worth { standing, valid_to } = life::as_of(acts, row.valid_to, now);
    Ok(Certificate {
        id: row.id.0,
        officer_id: row.officer_id.0,
        officer_name,
        fields: row.fields()?,
        number: row.number,
        issuer: row.issuer,
        area_code: row.area_code,
        valid_from: row.valid_from,
        valid_to,
        standing,
        created_at: row.created_at.0,
    })
}

/// [`view`] of a joined row.
pub(super) fn view_held(
    (row, officer): (CertificateRow, OfficerRow),
    acts: &[CertificateAct],
    now: Moment,
) -> Result<Certificate, Error> {
    view(row, officer.name, acts, now)
}
