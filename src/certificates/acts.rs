//! What happens to a certificate after its issue: suspended, restored, revoked, cancelled, lost, replaced, renewed.

use uuid::Uuid;

use super::model::{ActKind, ActRow, CertificateAct, NewCertificateAct, OfficerRow};
use super::{Error, life, store};
use crate::accounts::{self, Actor};
use crate::db::types::{Instant, Uid};
use crate::db::{Tx, audit};
use crate::law::time::Moment;

/// How far a client's clock may run ahead of ours.
const SKEW_MINUTES: i64 = 5;

/// Enters an act on behalf of an administrator; whether the actor is one was asked at the door.
pub(super) fn record_by(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    new: NewCertificateAct,
) -> Result<CertificateAct, Error> {
    let (_, OfficerRow { agency_id, .. }) = store::certificate(tx.conn, id)?.ok_or(Error::NotFound)?;
    if !accounts::within(tx.conn, agency_id.0, actor.agency_id)? {
        return Err(Error::NotFound);
    }
    record(tx, actor.account_id, id, new)
}

/// Enters an act without asking who wants it. Acts come in the order they happened, so each is judged by the last.
pub fn record(tx: &mut Tx<'_>, by: Uuid, id: Uuid, new: NewCertificateAct) -> Result<CertificateAct, Error> {
    let (row, _) = store::certificate(tx.conn, id)?.ok_or(Error::NotFound)?;
    let acts = store::acts(tx.conn, &[row.id])?.remove(&id).unwrap_or_default();
    let occurred_at = when(tx.now, acts.last(), new.occurred_at)?;
    life::check(life::as_of(&acts, row.valid_to, occurred_at).standing, new.kind)?;
    check(&new, row.valid_to)?;
    let act = ActRow {
        certificate_id: row.id,
        seq: acts.last().map_or(1, |last| last.seq + 1),
        kind: new.kind.as_str().to_owned(),
        occurred_at: Instant(occurred_at),
        recorded_at: Instant(tx.now),
        reason: new.reason,
        account_id: Uid(by),
        valid_to: new.valid_to,
    };
    store::insert_act(tx, &act)?;
    if let Some(valid_to) = new.valid_to {
        store::extend(tx, row.id, valid_to)?;
    }
    audit::record(
        tx,
        Some(by),
        &format!("certificate.{}", new.kind.as_str()),
        &format!("certificate/{id}"),
        &act.reason,
    )?;
    act.act()
}

fn when(now: Moment, last: Option<&CertificateAct>, asked: Option<Moment>) -> Result<Moment, Error> {
    let at = asked.unwrap_or(now);
    let refuse = |zh, en| Err(Error::Field { pointer: "/occurred_at", code: "out_of_order", zh, en });
    if at > now.plus_minutes(SKEW_MINUTES) {
        return refuse("不得晚于现在", "must not be later than now");
    }
    // What a fast clock called the future is entered as now, so that it counts from now on.
    let at = at.min(now);
    if last.is_some_and(|last| at < last.occurred_at) {
        return refuse("不得早于该证件的上一个行为", "must not be before the act before");
    }
    Ok(at)
}

fn check(new: &NewCertificateAct, valid_to: chrono::NaiveDate) -> Result<(), Error> {
    let refuse = |pointer, code, zh, en| Err(Error::Field { pointer, code, zh, en });
    match (new.kind, new.valid_to) {
        (ActKind::Issue, _) => refuse(
            "/kind",
            "invalid_value",
            "核发随证件登记产生，不能单独办理",
            "issue is made by entering the certificate",
        ),
        (ActKind::Renew, None) => {
            refuse("/valid_to", "missing", "延续须写明新的有效期截止日", "a renewal states the new last day")
        }
        (ActKind::Renew, Some(day)) if day <= valid_to => {
            refuse("/valid_to", "invalid_value", "须晚于原有效期截止日", "must be after the present last day")
        }
        (ActKind::Renew, Some(_)) => Ok(()),
        (_, Some(_)) => {
            refuse("/valid_to", "invalid_value", "只有延续才写有效期截止日", "only a renewal gives a last day")
        }
        (_, None) => Ok(()),
    }
}
