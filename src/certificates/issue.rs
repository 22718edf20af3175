//! Entering a certificate: the first act of its life.

use uuid::Uuid;

use super::conditions::{self, Conditions};
use super::life;
use super::model::{
    ActKind, ActRow, Certificate, CertificateAct, CertificateRow, Issued, NewCertificate, write_fields,
};
use super::officer_model::{Officer, OfficerRow};
use super::{Error, store};
use crate::accounts::{self, Actor};
use crate::casefile::facts::Standing;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::codes::PowerSource;
use crate::law::digest::is_digest;
use crate::law::issuer::{IssuerRules, runs_to};
use crate::law::time::Moment;

/// Enters a certificate on behalf of an administrator; whether the actor is one was asked at the door.
pub(super) fn issue_by(tx: &mut Tx<'_>, actor: &Actor, new: NewCertificate) -> Result<Issued, Error> {
    if let Some(officer) = store::officer(tx.conn, new.officer_id)?
        && !accounts::within(tx.conn, officer.agency_id, actor.agency_id)?
    {
        return Err(Error::OutOfReach);
    }
    issue(tx, actor.account_id, new)
}

/// What a certificate to be entered becomes, once it was judged.
pub(super) struct Judged {
    pub rules: &'static IssuerRules,
    pub conditions: Conditions,
}

/// Enters a certificate without asking who wants it: for the demo. `by` is the account that stands in its history.
pub fn issue(tx: &mut Tx<'_>, by: Uuid, new: NewCertificate) -> Result<Issued, Error> {
    let Some(officer) = store::officer(tx.conn, new.officer_id)? else {
        return Err(field("/officer_id", "unknown", "没有这名执法人员", "no such officer"));
    };
    let judged = judge(tx.conn, &officer, &new, tx.now)?;
    enter(tx, by, &officer, new, judged)
}

/// Whether a certificate may be entered of this officer; nothing is written.
pub(super) fn judge(conn: &mut Conn, officer: &Officer, new: &NewCertificate, now: Moment) -> Result<Judged, Error> {
    if new.valid_to < new.valid_from {
        return Err(field("/valid_to", "invalid_value", "不得早于 valid_from", "must not be before valid_from"));
    }
    let digits = new.area_code.bytes().all(|digit| digit.is_ascii_digit());
    if !digits || !matches!(new.area_code.len(), 2 | 4 | 6 | 9 | 12) {
        let en = "an area is a division code of 2, 4, 6, 9 or 12 digits";
        return Err(field("/area_code", "invalid_value", "执法区域为 2、4、6、9 或者 12 位行政区划代码", en));
    }
    if new.photo_digest.as_deref().is_some_and(|photo| !is_digest(photo)) {
        return Err(field(
            "/photo_digest",
            "invalid_value",
            "应为 sm3: 和 64 位十六进制数字",
            "sm3: and 64 hex digits",
        ));
    }
    let rules = match &new.rules {
        None => IssuerRules::of_division(&new.area_code),
        Some(id) => IssuerRules::find(id)
            .ok_or_else(|| field("/rules", "unknown", "没有这套发证机关规则", "no such rules of an issuer"))?,
    };
    match (rules.check_every, new.annual_check_valid_to) {
        (None, Some(_)) => {
            let (zh, en) = ("按发证机关的规则没有年检", "the issuer's rules know no yearly check");
            return Err(field("/annual_check_valid_to", "invalid_value", zh, en));
        }
        (Some(_), Some(day)) if day < new.valid_from => {
            let (zh, en) = ("不得早于 valid_from", "must not be before valid_from");
            return Err(field("/annual_check_valid_to", "invalid_value", zh, en));
        }
        _ => {}
    }
    if store::certificate_numbered(conn, &new.number)?.is_some() {
        return Err(Error::NumberInUse);
    }
    let conditions = conditions::of_issue(conn, officer, new, rules, now)?;
    Ok(Judged { rules, conditions })
}

/// Enters what was judged; refused with every condition that is not met.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    by: Uuid,
    officer: &Officer,
    new: NewCertificate,
    judged: Judged,
) -> Result<Issued, Error> {
    let Judged { rules, conditions: Conditions { refusing, warnings } } = judged;
    if !refusing.is_empty() {
        return Err(Error::Refused(refusing));
    }
    let id = new.id.unwrap_or_else(|| tx.new_id());
    if store::certificate(tx.conn, id)?.is_some() {
        return Err(Error::IdTaken);
    }
    let first_check = |every| runs_to(new.valid_from, every).pred_opt();
    let checked_to = new.annual_check_valid_to.or_else(|| rules.check_every.and_then(first_check));
    let row = CertificateRow {
        id: Uid(id),
        officer_id: Uid(officer.id),
        kind: new.card().as_str().to_owned(),
        power_source: new.power_source.unwrap_or(PowerSource::Own).as_str().to_owned(),
        number: new.number,
        issuer: new.issuer,
        fields: write_fields(&new.fields),
        area_code: new.area_code,
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        created_at: Instant(tx.now),
        rules: rules.id.clone(),
        photo_digest: new.photo_digest,
        checked_to,
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
        checked_to,
        until: None,
        ground_since: None,
    };
    store::insert_act(tx, &act)?;
    audit::record(tx, Some(by), "certificate.create", &format!("certificate/{id}"), &row.number)?;
    Ok(Issued { certificate: view(row, officer.name.clone(), &[act.act()?], tx.now)?, warnings })
}

fn field(pointer: &'static str, code: &'static str, zh: &'static str, en: &'static str) -> Error {
    Error::Field { pointer, code, zh, en }
}

/// A certificate as it stands at a moment.
pub(super) fn view(
    row: CertificateRow,
    officer_name: String,
    acts: &[CertificateAct],
    now: Moment,
) -> Result<Certificate, Error> {
    let life::Worth { standing, valid_to, checked_to, until } = life::as_of(acts, row.valid_to, now);
    let rules = row.rules();
    let known: Vec<&CertificateAct> = acts.iter().filter(|act| act.occurred_at <= now).collect();
    let last = |kinds: &[ActKind]| known.iter().rev().find(|act| kinds.contains(&act.kind)).copied();
    let told = |act: &&CertificateAct| known.iter().any(|later| later.seq > act.seq && later.kind == ActKind::Notify);
    let ran = |act: &CertificateAct, period| runs_to(act.occurred_at.date(), period);
    let tell_by = match standing {
        Standing::Suspended => last(&[ActKind::Suspend]).zip(rules.tell_suspension),
        Standing::Lost => last(&[ActKind::ReportLost]).zip(rules.announce_loss),
        Standing::Valid | Standing::Revoked | Standing::Cancelled => None,
    };
    let object_by = match standing {
        Standing::Suspended | Standing::Revoked => last(&[ActKind::Suspend, ActKind::Revoke]).zip(rules.objection),
        Standing::Valid | Standing::Cancelled | Standing::Lost => None,
    };
    let fact = row.fact(acts, now)?;
    Ok(Certificate {
        id: row.id.0,
        officer_id: row.officer_id.0,
        officer_name,
        usable: fact.is_good_on(now.date()),
        fields: fact.fields,
        number: fact.number,
        issuer: row.issuer,
        area_code: fact.area_code,
        valid_from: row.valid_from,
        valid_to,
        standing,
        kind: fact.kind,
        power_source: fact.power_source,
        rules: row.rules,
        photo_digest: row.photo_digest,
        annual_check_valid_to: checked_to,
        suspended_until: until,
        tell_by: tell_by.filter(|(act, _)| !told(act)).map(|(act, period)| ran(act, period)),
        object_by: object_by.map(|(act, period)| ran(act, period)),
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
