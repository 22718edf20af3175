//! What happens to a certificate after its issue: suspended, restored, revoked, cancelled, lost, replaced, renewed.

use chrono::NaiveDate;
use uuid::Uuid;

use super::conditions::{self, Condition};
use super::life::{self, Worth};
use super::model::{ActKind, ActRow, CertificateAct, CertificateRow, NewCertificateAct};
use super::officer_model::{Officer, OfficerRow};
use super::{Error, store};
use crate::accounts::{self, Actor};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::issuer::{IssuerRules, runs_to};
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
    let (row, officer) = store::certificate(tx.conn, id)?.ok_or(Error::NotFound)?;
    let acts = store::acts(tx.conn, &[row.id])?.remove(&id).unwrap_or_default();
    let occurred_at = when(tx.now, acts.last(), new.occurred_at)?;
    let worth = life::as_of(&acts, row.valid_to, occurred_at);
    life::check(worth.standing, new.kind)?;
    let known = Known { officer: officer.officer()?, rules: row.rules(), acts: &acts, worth, on: occurred_at.date() };
    let days = known.judge(tx.conn, &new, &row)?;
    let act = ActRow {
        certificate_id: row.id,
        seq: acts.last().map_or(1, |last| last.seq + 1),
        kind: new.kind.as_str().to_owned(),
        occurred_at: Instant(occurred_at),
        recorded_at: Instant(tx.now),
        reason: new.reason,
        account_id: Uid(by),
        valid_to: new.valid_to,
        checked_to: days.checked_to,
        until: days.until,
        ground_since: new.ground_since,
    };
    store::insert_act(tx, &act)?;
    if new.valid_to.is_some() || days.checked_to.is_some() {
        store::extend(tx, row.id, new.valid_to.unwrap_or(row.valid_to), days.checked_to.or(row.checked_to))?;
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

/// What an act is judged by.
struct Known<'a> {
    officer: Officer,
    rules: &'static IssuerRules,
    acts: &'a [CertificateAct],
    worth: Worth,
    on: NaiveDate,
}

/// The days an act gives.
#[derive(Default)]
struct Days {
    checked_to: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

impl Known<'_> {
    /// Refuses what the kind of act or the issuer does not allow, and reckons the days it gives.
    fn judge(&self, conn: &mut Conn, new: &NewCertificateAct, row: &CertificateRow) -> Result<Days, Error> {
        self.fields(new, row.valid_to)?;
        match new.kind {
            ActKind::Issue => {
                Err(field("/kind", "核发随证件登记产生，不能单独办理", "issue is made by entering the certificate"))
            }
            ActKind::Suspend => match conditions::of_suspension(self.rules, self.on, new.until) {
                Ok(until) => Ok(Days { until, ..Days::default() }),
                Err(condition) => Err(Error::Refused(vec![*condition])),
            },
            ActKind::Restore => {
                let since = self.acts.iter().rev().find(|act| act.kind == ActKind::Suspend);
                let since = since.map_or(self.on, |act| act.occurred_at.date());
                refuse_if(conditions::of_restore(conn, &self.officer, self.rules, since, self.on)?)?;
                Ok(Days::default())
            }
            ActKind::Renew => {
                let begun = |act: &&CertificateAct| matches!(act.kind, ActKind::Issue | ActKind::Renew);
                let begun = self.acts.iter().rev().find(begun).map_or(row.valid_from, |act| act.occurred_at.date());
                let term = (row.valid_to, new.valid_to.unwrap_or(row.valid_to));
                refuse_if(conditions::of_renewal(conn, &self.officer, self.rules, begun, self.on, term)?)?;
                match new.annual_check_valid_to {
                    Some(day) => self.checked(Some(day)),
                    None => Ok(Days::default()),
                }
            }
            ActKind::AnnualCheck => {
                refuse_if(conditions::of_check(self.rules, self.worth.checked_to, self.on).into_iter().collect())?;
                self.checked(new.annual_check_valid_to)
            }
            ActKind::Revoke | ActKind::Cancel | ActKind::ReportLost | ActKind::Replace | ActKind::Notify => {
                Ok(Days::default())
            }
        }
    }

    /// Which field belongs to which kind.
    fn fields(&self, new: &NewCertificateAct, valid_to: NaiveDate) -> Result<(), Error> {
        let only = |pointer, zh, en| Err(field(pointer, zh, en));
        let ended = matches!(new.kind, ActKind::Suspend | ActKind::Revoke);
        match (new.kind, new.valid_to) {
            (ActKind::Renew, None) => Err(Error::Field {
                pointer: "/valid_to",
                code: "missing",
                zh: "延续须写明新的有效期截止日",
                en: "a renewal states the new last day",
            }),
            (ActKind::Renew, Some(day)) if day <= valid_to => {
                only("/valid_to", "须晚于原有效期截止日", "must be after the present last day")
            }
            (ActKind::Renew, Some(_)) | (_, None) => Ok(()),
            (_, Some(_)) => only("/valid_to", "只有延续才写有效期截止日", "only a renewal gives a last day"),
        }?;
        if new.until.is_some_and(|day| new.kind != ActKind::Suspend || day < self.on) {
            return only(
                "/until",
                "只有暂扣才写截止日，且不早于暂扣之日",
                "only a suspension has an end, not before its day",
            );
        }
        if new.ground_since.is_some_and(|day| !ended || day > self.on) {
            let en = "only a suspension or revocation has a ground, no later than its day";
            return only("/ground_since", "只有暂扣、吊销才写事由发生之日，且不晚于行为之日", en);
        }
        let checks = matches!(new.kind, ActKind::AnnualCheck | ActKind::Renew);
        if new.annual_check_valid_to.is_some() && !checks {
            let en = "only an annual check or a renewal says this";
            return only("/annual_check_valid_to", "只有年检、延续才写年检有效期", en);
        }
        Ok(())
    }

    /// Until when a check carries the certificate: as stamped, or counted from the last one, or from its day when that is over.
    fn checked(&self, stated: Option<NaiveDate>) -> Result<Days, Error> {
        let Some(every) = self.rules.check_every else {
            let en = "the issuer's rules know no yearly check";
            return Err(field("/kind", "按发证机关的规则没有年检", en));
        };
        let counted = match self.worth.checked_to.filter(|last| *last >= self.on) {
            Some(last) => runs_to(last, every),
            None => runs_to(self.on, every).pred_opt().unwrap_or(self.on),
        };
        match stated {
            Some(day) if day < self.on || day > counted.succ_opt().unwrap_or(counted) => Err(field(
                "/annual_check_valid_to",
                "不得早于年检之日，也不得超过发证机关规定的年检周期",
                "must not be before the check, nor beyond the period of the issuer",
            )),
            stated => Ok(Days { checked_to: Some(stated.unwrap_or(counted)), ..Days::default() }),
        }
    }
}

fn refuse_if(conditions: Vec<Condition>) -> Result<(), Error> {
    if conditions.is_empty() { Ok(()) } else { Err(Error::Refused(conditions)) }
}

fn field(pointer: &'static str, zh: &'static str, en: &'static str) -> Error {
    Error::Field { pointer, code: "invalid_value", zh, en }
}
