//! What has to be told of officers before it is too late 预警: certificates that run out, grounds that were there before a
//! suspension, training that is missing. Derived when read; nothing of it is stored.

use chrono::{Datelike, Days, NaiveDate};
use uuid::Uuid;

use super::model::ActKind;
use super::training_api::rules_of;
use super::{Error, ledger, officers, store};
use crate::casefile::facts::{CertificateFact, Employment, OfficerFact, Standing};
use crate::db::Conn;
use crate::law::codes::CardKind;
use crate::law::time::Moment;

/// Days before the end at which it is told (handbook of the law 05: 90, 30 and 7 days).
const STEPS: [i64; 3] = [7, 30, 90];

/// How long after its end a certificate is still told of: its holder may have overlooked all before. Our choice.
const AFTER: u64 = 90;

/// The month from which missing hours of training are told (handbook of the law 05, CERT-3).
const OCTOBER: u32 = 10;

/// What ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// 有效期届满: it has to be renewed.
    Validity,
    /// 年检到期: it has to be checked.
    Check,
    /// 暂扣期满: it has to be given back, or revoked.
    Suspension,
}

/// A certificate that runs out.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarm {
    /// The officer.
    pub officer_id: Uuid,
    /// The officer's name.
    pub name: String,
    /// The officer's account.
    pub account_id: Option<Uuid>,
    /// The organ.
    pub agency_id: Uuid,
    /// Number of the certificate.
    pub number: String,
    /// What ends.
    pub ending: Ending,
    /// The last day.
    pub last_day: NaiveDate,
    /// Days until then, below zero when it is over.
    pub days: i64,
    /// The step that was reached: 90, 30, 7, or 0 when it is over.
    pub step: i64,
}

/// A suspension or revocation whose ground was there before.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// The officer.
    pub officer_id: Uuid,
    /// The officer's name.
    pub name: String,
    /// The organ.
    pub agency_id: Uuid,
    /// Number of the certificate.
    pub number: String,
    /// The act of the certificate, by its seq.
    pub act: i64,
    /// What was done.
    pub kind: ActKind,
    /// Since when the ground existed.
    pub since: NaiveDate,
    /// When it was done.
    pub until: Moment,
    /// Why.
    pub reason: String,
}

/// An officer whose training of the year falls short.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortfall {
    /// The officer.
    pub officer_id: Uuid,
    /// The officer's name.
    pub name: String,
    /// The officer's account.
    pub account_id: Option<Uuid>,
    /// The organ.
    pub agency_id: Uuid,
    /// Hours owed.
    pub required: u32,
    /// Hours that count so far.
    pub counted: f64,
    /// Where the number is from.
    pub source: &'static str,
    /// Last day of the year.
    pub last_day: NaiveDate,
}

/// The certificates of these organs' officers that run out within ninety days, or did within the last ninety.
pub fn alarms(conn: &mut Conn, agencies: &[Uuid], now: Moment) -> Result<Vec<Alarm>, Error> {
    let today = now.date();
    let from = today.checked_sub_days(Days::new(AFTER)).unwrap_or(today);
    let to = today.checked_add_days(Days::new(90)).unwrap_or(today);
    let ids = store::ending(conn, agencies, from, to)?;
    let mut found = Vec::new();
    for some in ids.chunks(200) {
        for officer in officers(conn, some, now)? {
            found.extend(alarms_of(&officer, today));
        }
    }
    Ok(found)
}

/// What runs out of one officer's certificates.
fn alarms_of(officer: &OfficerFact, today: NaiveDate) -> Vec<Alarm> {
    let mut found = Vec::new();
    for held in &officer.certificates {
        let (ending, last_day) = match held.standing {
            Standing::Suspended => match held.suspended_until {
                Some(until) => (Ending::Suspension, until),
                None => continue,
            },
            Standing::Valid if held.checked_to.is_some_and(|day| day < held.valid_to) => {
                (Ending::Check, held.ends_on())
            }
            Standing::Valid => (Ending::Validity, held.valid_to),
            Standing::Revoked | Standing::Cancelled | Standing::Lost => continue,
        };
        let days = last_day.signed_duration_since(today).num_days();
        let told = i64::try_from(AFTER).is_ok_and(|after| days >= -after);
        if let Some(step) = step(days).filter(|_| told && !taken_over(officer, held)) {
            found.push(Alarm {
                officer_id: officer.officer_id,
                name: officer.name.clone(),
                account_id: officer.account_id,
                agency_id: officer.agency_id,
                number: held.number.clone(),
                ending,
                last_day,
                days,
                step,
            });
        }
    }
    found
}

/// Which step of the alarm a number of days has reached.
fn step(days: i64) -> Option<i64> {
    if days < 0 { Some(0) } else { STEPS.into_iter().find(|step| days <= *step) }
}

/// Whether another certificate of the officer goes on where this one ends.
fn taken_over(officer: &OfficerFact, held: &CertificateFact) -> bool {
    let goes_on = |other: &&CertificateFact| {
        other.standing == Standing::Valid
            && other.kind == held.kind
            && other.ends_on() > held.ends_on()
            && other.area_code == held.area_code
            && held.fields.iter().all(|field| other.fields.contains(field))
    };
    officer.certificates.iter().any(|other| goes_on(&other))
}

/// Suspensions and revocations of these organs' officers whose ground was there before.
pub fn grounds(conn: &mut Conn, agencies: &[Uuid]) -> Result<Vec<Ground>, Error> {
    let rows = store::grounds(conn, agencies)?;
    let ground = |((row, officer), act): (store::Held, super::CertificateAct)| {
        Some(Ground {
            officer_id: officer.id.0,
            name: officer.name,
            agency_id: officer.agency_id.0,
            number: row.number,
            act: act.seq,
            kind: act.kind,
            since: act.ground_since?,
            until: act.occurred_at,
            reason: act.reason,
        })
    };
    Ok(rows.into_iter().filter_map(ground).collect())
}

/// From October on: officers with a living enforcement certificate whose training of the year falls short (CERT-3).
pub fn shortfalls(conn: &mut Conn, agencies: &[Uuid], now: Moment) -> Result<Vec<Shortfall>, Error> {
    let today = now.date();
    let bounds = NaiveDate::from_ymd_opt(today.year(), 1, 1).zip(NaiveDate::from_ymd_opt(today.year(), 12, 31));
    let Some((first, last_day)) = bounds.filter(|_| today.month() >= OCTOBER) else { return Ok(Vec::new()) };
    let ids: Vec<Uuid> = store::officers_of(conn, agencies)?
        .into_iter()
        .filter(|officer| officer.employment == Employment::Established)
        .map(|officer| officer.id)
        .collect();
    let hours = ledger::counted_of(conn, &ids, first, last_day)?;
    let mut rules = std::collections::BTreeMap::new();
    let mut found = Vec::new();
    for some in ids.chunks(200) {
        for officer in officers(conn, some, now)? {
            let lives = |held: &CertificateFact| {
                held.kind == CardKind::Enforcement
                    && matches!(held.standing, Standing::Valid | Standing::Suspended)
                    && held.ends_on() >= today
            };
            if !officer.certificates.iter().any(lives) {
                continue;
            }
            let owed = match rules.get(&officer.agency_id) {
                Some(known) => *known,
                None => *rules.entry(officer.agency_id).or_insert(rules_of(conn, officer.agency_id)?),
            };
            let counted = hours.get(&officer.officer_id).copied().unwrap_or_default();
            if counted < f64::from(owed.yearly_hours) {
                found.push(Shortfall {
                    officer_id: officer.officer_id,
                    name: officer.name,
                    account_id: officer.account_id,
                    agency_id: officer.agency_id,
                    required: owed.yearly_hours,
                    counted,
                    source: owed.source("yearly_hours"),
                    last_day,
                });
            }
        }
    }
    Ok(found)
}
