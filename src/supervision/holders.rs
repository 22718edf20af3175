//! Warnings about officers: certificates that run out, handlers who may not enforce any more, acts carried out after the
//! ground of a suspension had arisen, training that is missing. Read off the certificates, stored nowhere.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::Error;
use super::presence::between;
use super::warnings::{Asked, Warning, WarningKind, handlers};
use crate::casefile::facts::{OfficerFact, Standing};
use crate::casefile::parts::Text;
use crate::certificates::{self, Alarm, Ending};
use crate::db::Conn;
use crate::law::codes::CardKind;
use crate::law::time::Moment;

/// The warnings of one of these kinds, in no order.
pub(super) fn warnings(conn: &mut Conn, asked: &Asked, kind: WarningKind, now: Moment) -> Result<Vec<Warning>, Error> {
    match kind {
        WarningKind::Certificate => running_out(conn, asked, now),
        WarningKind::Handler => to_be_replaced(conn, asked, now),
        WarningKind::Ground => grounds(conn, asked),
        WarningKind::Training => training(conn, asked, now),
        WarningKind::Overdue
        | WarningKind::DueSoon
        | WarningKind::Mark
        | WarningKind::JustBelow
        | WarningKind::SplitAct
        | WarningKind::FarApart
        | WarningKind::Media => Ok(Vec::new()),
    }
}

/// The live cases of each officer.
type Handling = BTreeMap<Uuid, Vec<Uuid>>;

fn handling(conn: &mut Conn, asked: &Asked) -> Result<Handling, Error> {
    let mut cases = Handling::new();
    for (officer, case, _) in handlers(conn, asked)? {
        cases.entry(officer).or_default().push(case);
    }
    Ok(cases)
}

fn running_out(conn: &mut Conn, asked: &Asked, now: Moment) -> Result<Vec<Warning>, Error> {
    let handling = handling(conn, asked)?;
    let alarms = certificates::alarms(conn, &asked.agencies, now)?;
    // What is over and in no case's way is the holder's and the administrator's matter.
    let told = |alarm: &Alarm| {
        let live = handling.contains_key(&alarm.officer_id);
        if asked.case_id.is_some() { live } else { live || alarm.days >= 0 }
    };
    let warning = |alarm: Alarm| {
        let cases = handling.get(&alarm.officer_id).cloned().unwrap_or_default();
        let (zh, en) = in_words(&alarm);
        Warning {
            key: format!("certificate.{}.{}.{}", alarm.number, alarm.last_day, alarm.step),
            kind: WarningKind::Certificate,
            rule: "CERT-1".to_owned(),
            article: "处罚法42".to_owned(),
            message: Text::new(
                format!("{}的证件{}{zh}，承办在办案件{}件", alarm.name, alarm.number, cases.len()),
                format!("certificate {} of {}: {en}; {} live cases", alarm.number, alarm.name, cases.len()),
            ),
            agency_id: alarm.agency_id,
            case_id: None,
            acts: Vec::new(),
            inputs: json!({
                "officer_id": alarm.officer_id, "valid_to": alarm.last_day, "ending": ending(alarm.ending),
                "alarm_days": alarm.step, "cases": cases,
            }),
            since: alarm.last_day,
            closed: None,
        }
    };
    Ok(alarms.into_iter().filter(told).map(warning).collect())
}

fn ending(ending: Ending) -> &'static str {
    match ending {
        Ending::Validity => "validity",
        Ending::Check => "annual_check",
        Ending::Suspension => "suspension",
    }
}

/// What ends and when, for people.
pub(super) fn in_words(alarm: &Alarm) -> (String, String) {
    let (zh, en) = match alarm.ending {
        Ending::Validity => ("有效期", "its validity"),
        Ending::Check => ("年检有效期", "its yearly check"),
        Ending::Suspension => ("暂扣期", "its suspension"),
    };
    let (day, days) = (alarm.last_day, alarm.days);
    match days < 0 {
        true => (format!("{zh}已于{day}届满"), format!("{en} ended on {day}")),
        false => (format!("{zh}将于{day}届满，还有{days}日"), format!("{en} ends on {day}, in {days} days")),
    }
}

/// Why an officer may not enforce on a day, if so.
pub(super) fn out_of_office(officer: &OfficerFact, today: NaiveDate) -> Option<Text> {
    let cards: Vec<_> = officer.certificates.iter().filter(|held| held.kind == CardKind::Enforcement).collect();
    if cards.iter().any(|held| held.is_good_on(today)) {
        return None;
    }
    let Some(held) = cards.iter().max_by_key(|held| held.valid_to) else {
        return Some(Text::new(
            format!("{}没有执法证件", officer.name),
            format!("{} holds no certificate", officer.name),
        ));
    };
    let (zh, en) = match held.standing {
        Standing::Suspended => ("已暂扣", "is suspended"),
        Standing::Revoked => ("已吊销", "is revoked"),
        Standing::Cancelled => ("已注销", "is cancelled"),
        Standing::Lost => ("已报失", "is reported lost"),
        Standing::Valid => ("已过期或者未年检", "is over, or was not checked"),
    };
    Some(Text::new(
        format!("{}的执法证件{}{zh}", officer.name, held.number),
        format!("certificate {} of {} {en}", held.number, officer.name),
    ))
}

fn to_be_replaced(conn: &mut Conn, asked: &Asked, now: Moment) -> Result<Vec<Warning>, Error> {
    let handling = handling(conn, asked)?;
    let ids: Vec<Uuid> = handling.keys().copied().collect();
    let mut found = Vec::new();
    for some in ids.chunks(200) {
        for officer in certificates::officers(conn, some, now)? {
            let Some(why) = out_of_office(&officer, now.date()) else { continue };
            for case in handling.get(&officer.officer_id).into_iter().flatten() {
                found.push(Warning {
                    key: format!("handler.{case}.{}", officer.officer_id),
                    kind: WarningKind::Handler,
                    rule: "CERT-1".to_owned(),
                    article: "处罚法42".to_owned(),
                    message: Text::new(
                        format!("{}，应当更换承办人", why.zh),
                        format!("{}; the case needs another handler", why.en),
                    ),
                    agency_id: officer.agency_id,
                    case_id: Some(*case),
                    acts: Vec::new(),
                    inputs: json!({"officer_id": officer.officer_id}),
                    since: now.date(),
                    closed: None,
                });
            }
        }
    }
    Ok(found)
}

fn grounds(conn: &mut Conn, asked: &Asked) -> Result<Vec<Warning>, Error> {
    let mut found = Vec::new();
    for ground in certificates::grounds(conn, &asked.agencies)? {
        let acts = between(conn, ground.officer_id, Moment::start_of(ground.since), ground.until)?;
        let mut cases: BTreeMap<Uuid, Vec<i64>> = BTreeMap::new();
        for (case, seq) in acts {
            cases.entry(case).or_default().push(seq);
        }
        for (case, acts) in cases.into_iter().filter(|(case, _)| asked.case_id.is_none_or(|only| only == *case)) {
            let (number, kind, day) = (&ground.number, ground.kind, ground.until.date());
            found.push(Warning {
                key: format!("ground.{number}.{}.{case}", ground.act),
                kind: WarningKind::Ground,
                rule: "CERT-1".to_owned(),
                article: "处罚法42".to_owned(),
                message: Text::new(
                    format!(
                        "{}的证件{number}于{day}{}，其事由自{}起存在；此间实施的行为仍然有效，应当复查",
                        ground.name,
                        kind.zh(),
                        ground.since
                    ),
                    format!(
                        "certificate {number} of {}: {} on {day} for a ground that existed since {}; acts carried out in \
                         between stand and are to be looked at again",
                        ground.name,
                        kind.as_str(),
                        ground.since
                    ),
                ),
                agency_id: ground.agency_id,
                case_id: Some(case),
                acts,
                inputs: json!({"officer_id": ground.officer_id, "reason": ground.reason}),
                since: ground.since,
                closed: None,
            });
        }
    }
    Ok(found)
}

fn training(conn: &mut Conn, asked: &Asked, now: Moment) -> Result<Vec<Warning>, Error> {
    if asked.case_id.is_some() {
        return Ok(Vec::new());
    }
    let warning = |short: certificates::Shortfall| Warning {
        key: format!("training.{}.{}", short.officer_id, short.last_day),
        kind: WarningKind::Training,
        rule: "CERT-3".to_owned(),
        article: short.source.to_owned(),
        message: Text::new(
            format!("{}本年度培训{}学时，应不少于{}学时", short.name, short.counted, short.required),
            format!("{} has {} of {} hours of training this year", short.name, short.counted, short.required),
        ),
        agency_id: short.agency_id,
        case_id: None,
        acts: Vec::new(),
        inputs: json!({"officer_id": short.officer_id, "counted_hours": short.counted, "required_hours": short.required}),
        since: short.last_day,
        closed: None,
    };
    Ok(certificates::shortfalls(conn, &asked.agencies, now)?.into_iter().map(warning).collect())
}
