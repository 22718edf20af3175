//! Warnings about patterns, derived when read: amounts just below a threshold 临界, one act in several cases 拆案, like cases
//! punished far apart 同案异罚. What they compare are cases and amounts, never officers (处罚法74).

use std::collections::BTreeMap;

use chrono::Days;
use diesel::dsl::{count, max, min};
use diesel::prelude::*;
use serde_json::json;

use super::Error;
use super::lines::Line;
use super::warnings::{Asked, Warning, WarningKind};
use crate::casefile::parts::Text;
use crate::db::Conn;
use crate::db::types::{Uid, uids};
use crate::law::money::Fen;
use crate::law::watch::Watch;
use crate::schema::case_line::{self, dsl};

/// Keys of one query.
const AT_ONCE: usize = 200;

/// Proposed fines that stay just below an amount.
pub(super) fn just_below(conn: &mut Conn, asked: &Asked) -> Result<Vec<Warning>, Error> {
    let mut query = case_line::table
        .filter(dsl::agency_id.eq_any(uids(&asked.agencies)))
        .filter(dsl::near_on.is_not_null())
        .into_boxed();
    if let Some(case) = asked.case_id {
        query = query.filter(dsl::case_id.eq(Uid(case)));
    }
    let lines: Vec<Line> = query.order((dsl::near_on, dsl::case_id)).select(Line::as_select()).load(conn)?;
    let percent = Watch::national().just_below.percent;
    let told = |line: Line| {
        let (seq, amount, fine) = (line.near_seq?, line.near_fen?, line.near_fine_fen?);
        let list = line.near_list.clone().unwrap_or_default();
        Some(Warning {
            key: format!("just_below.{}.{seq}.{}", line.case_id.0, line.party_id),
            kind: WarningKind::JustBelow,
            rule: "SUP-NEAR".to_owned(),
            article: "处罚法58、63".to_owned(),
            message: Text::new(
                format!(
                    "拟对{}罚款{}元，低于{}元的标准，差额不超过{percent}%（{list}）",
                    line.name,
                    Fen(fine),
                    Fen(amount)
                ),
                format!("The fine of {} yuan stays below {} yuan by {percent} % at most", Fen(fine), Fen(amount)),
            ),
            agency_id: line.agency_id.0,
            case_id: Some(line.case_id.0),
            acts: vec![seq],
            inputs: json!({"party_id": line.party_id, "fine_fen": fine, "amount_fen": amount, "list": list,
                "percent": percent}),
            since: line.near_on?,
            closed: None,
        })
    };
    Ok(lines.into_iter().filter_map(told).collect())
}

/// Cases of one party and one power item about acts close to each other, each with the case before it.
pub(super) fn split(conn: &mut Conn, asked: &Asked) -> Result<Vec<Warning>, Error> {
    let keys: Vec<Option<String>> = case_line::table
        .filter(dsl::agency_id.eq_any(uids(&asked.agencies)))
        .filter(dsl::split_key.is_not_null())
        .group_by(dsl::split_key)
        .having(count(dsl::case_id).gt(1))
        .select(dsl::split_key)
        .load(conn)?;
    let mut found = Vec::new();
    for some in keys.chunks(AT_ONCE) {
        let lines: Vec<Line> = case_line::table
            .filter(dsl::agency_id.eq_any(uids(&asked.agencies)))
            .filter(dsl::split_key.eq_any(some.to_vec()))
            .order((dsl::split_key, dsl::day, dsl::case_id, dsl::party_id))
            .select(Line::as_select())
            .load(conn)?;
        // The nearest case before it that fits: one in another village does not stand between two here.
        found.extend(lines.iter().enumerate().filter_map(|(n, later)| {
            let earlier = lines.get(..n)?.iter().rev();
            earlier.take_while(|before| before.split_key == later.split_key).find_map(|before| in_two(before, later))
        }));
    }
    found.retain(|warning| asked.case_id.is_none_or(|case| warning.case_id == Some(case)));
    Ok(found)
}

fn in_two(before: &Line, later: &Line) -> Option<Warning> {
    let days = Watch::national().split.days;
    let apart = later.day.signed_duration_since(before.day).num_days();
    let same_place = match (before.division_code.as_str(), later.division_code.as_str()) {
        ("", _) | (_, "") => before.place == later.place,
        (one, other) => one == other,
    };
    if before.case_id == later.case_id || apart > days || !same_place {
        return None;
    }
    let case = |line: &Line| json!({"case_id": line.case_id.0, "day": line.day, "place": line.place});
    Some(Warning {
        key: format!("split_act.{}.{}.{}", later.case_id.0, before.case_id.0, later.party_id),
        kind: WarningKind::SplitAct,
        rule: "SUP-SPLIT".to_owned(),
        article: "处罚法29".to_owned(),
        message: Text::new(
            format!(
                "{}同一事项有两件案件，行为日期{}与{}相距{apart}日，请核查是否将一个行为拆成数案",
                later.name, before.day, later.day
            ),
            format!("Two cases of one party and one item, the acts {apart} days apart: one act split?"),
        ),
        agency_id: later.agency_id.0,
        case_id: Some(later.case_id.0),
        acts: vec![1],
        inputs: json!({"party_id": later.party_id, "cases": [case(before), case(later)], "days": days}),
        since: later.day,
        closed: None,
    })
}

/// Fines that lie far from the median of like cases decided before.
pub(super) fn far_apart(conn: &mut Conn, asked: &Asked) -> Result<Vec<Warning>, Error> {
    let keys: Vec<Option<String>> = case_line::table
        .filter(dsl::agency_id.eq_any(uids(&asked.agencies)))
        .filter(dsl::like_key.is_not_null())
        .group_by(dsl::like_key)
        .having(max(dsl::fine_fen).gt(min(dsl::fine_fen)))
        .select(dsl::like_key)
        .load(conn)?;
    let mut groups: BTreeMap<Option<String>, Vec<Line>> = BTreeMap::new();
    for some in keys.chunks(AT_ONCE) {
        let lines: Vec<Line> = case_line::table
            .filter(dsl::agency_id.eq_any(uids(&asked.agencies)))
            .filter(dsl::like_key.eq_any(some.to_vec()))
            .order((dsl::decided_on, dsl::case_id, dsl::party_id))
            .select(Line::as_select())
            .load(conn)?;
        for line in lines {
            groups.entry(line.like_key.clone()).or_default().push(line);
        }
    }
    let each = |lines: &Vec<Line>| {
        let told = lines.iter().enumerate().filter_map(|(n, line)| unlike(line, lines.get(..n)?));
        told.collect::<Vec<_>>()
    };
    let mut found: Vec<Warning> = groups.values().flat_map(each).collect();
    found.retain(|warning| asked.case_id.is_none_or(|case| warning.case_id == Some(case)));
    Ok(found)
}

/// `line` against the like cases decided before it, as far back as they are compared.
fn unlike(line: &Line, before: &[Line]) -> Option<Warning> {
    let watch = &Watch::national().far_apart;
    let (fine, decided_on) = (line.fine_fen?, line.decided_on?);
    let since = decided_on.checked_sub_days(Days::new(u64::try_from(watch.days).ok()?))?;
    let compared: Vec<&Line> = before
        .iter()
        .filter(|other| other.case_id != line.case_id && other.decided_on.is_some_and(|on| since <= on))
        .collect();
    let mut fines: Vec<i64> = compared.iter().filter_map(|other| other.fine_fen).collect();
    fines.sort_unstable();
    let median = *fines.get(fines.len().checked_sub(1)? / 2)?;
    let times = |one: i64, other: i64| i128::from(one) * 100 >= i128::from(other) * i128::from(watch.percent);
    if !times(fine, median) && !times(median, fine) {
        return None;
    }
    let seq = line.decided_seq?;
    let shown = compared.iter().rev().take(20);
    let cases: Vec<_> = shown
        .map(|other| json!({"case_id": other.case_id.0, "fine_fen": other.fine_fen, "decided_on": other.decided_on}))
        .collect();
    Some(Warning {
        key: format!("far_apart.{}.{seq}.{}", line.case_id.0, line.party_id),
        kind: WarningKind::FarApart,
        rule: "SUP-SPREAD".to_owned(),
        article: "处罚法34；国办发〔2022〕27号(十四)".to_owned(),
        message: Text::new(
            format!(
                "对{}罚款{}元，此前{}件同事项、同档次、同情节案件的中位数为{}元，请核查理由",
                line.name,
                Fen(fine),
                compared.len(),
                Fen(median)
            ),
            format!(
                "A fine of {} yuan; {} like cases before have a median of {} yuan",
                Fen(fine),
                compared.len(),
                Fen(median)
            ),
        ),
        agency_id: line.agency_id.0,
        case_id: Some(line.case_id.0),
        acts: vec![seq],
        inputs: json!({"party_id": line.party_id, "fine_fen": fine, "median_fen": median, "percent": watch.percent,
            "days": watch.days, "compared": compared.len(), "cases": cases}),
        since: decided_on,
        closed: None,
    })
}
