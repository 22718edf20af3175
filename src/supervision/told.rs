//! Warnings read off what is projected of each file: due dates, and marks. Both in pages, by the database.

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use serde_json::json;

use super::Error;
use super::store::NEVER;
use super::warnings::{Asked, Placed, Warning, WarningKind};
use crate::casefile::clocks::{Clock, moved};
use crate::casefile::parts::Text;
use crate::casefile::tasks::Duty;
use crate::db::Conn;
use crate::db::types::{Instant, Uid, uids};
use crate::law::time::Moment;
use crate::law::watch::Watch;
use crate::schema::{case_mark, case_task, warning_closing};

/// The rows of a table with a warning's key that are asked for: organs in sight, the case, open or closed.
macro_rules! narrowed {
    ($table:ident, $asked:expr) => {{
        let asked: &Asked = $asked;
        let mut query = $table::table.filter($table::agency_id.eq_any(uids(&asked.agencies))).into_boxed();
        if let Some(case) = asked.case_id {
            query = query.filter($table::case_id.eq(Uid(case)));
        }
        let of_this = warning_closing::warning_key.nullable().eq($table::warning_key.nullable());
        let closed = warning_closing::table.filter(of_this);
        match asked.open {
            Some(true) => query.filter(diesel::dsl::not(diesel::dsl::exists(closed))),
            Some(false) => query.filter(diesel::dsl::exists(closed)),
            None => query,
        }
    }};
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = case_task)]
struct Due {
    case_id: Uid,
    agency_id: Uid,
    duty: String,
    seq: i64,
    clock: Option<String>,
    party_id: Option<String>,
    due_on: NaiveDate,
    title: String,
    warning_key: Option<String>,
    sealed_on: Option<NaiveDate>,
}

/// Due dates that have passed or come soon.
pub(super) fn due(
    conn: &mut Conn,
    asked: &Asked,
    kind: WarningKind,
    after: Option<(String, String)>,
    rows: usize,
    today: NaiveDate,
) -> Result<Vec<Placed>, Error> {
    use case_task::dsl;
    let mut query = narrowed!(case_task, asked).filter(dsl::warning_key.is_not_null());
    let soon = Days::new(Watch::national().due_soon_days);
    query = match kind {
        WarningKind::Overdue => query.filter(dsl::due_on.lt(today)),
        _ => query.filter(dsl::due_on.ge(today)).filter(dsl::due_on.le(today.checked_add_days(soon).unwrap_or(NEVER))),
    };
    if let Some((at, key)) = after {
        let day: NaiveDate = at.parse().unwrap_or(NEVER);
        query = query.filter(dsl::due_on.ge(day).and(dsl::due_on.gt(day).or(dsl::warning_key.gt(key))));
    }
    let found: Vec<Due> = query
        .order((dsl::due_on, dsl::warning_key))
        .limit(i64::try_from(rows).unwrap_or(i64::MAX))
        .select(Due::as_select())
        .load(conn)?;
    Ok(found.into_iter().map(|row| of_due(row, kind, today)).collect())
}

fn of_due(row: Due, kind: WarningKind, today: NaiveDate) -> Placed {
    let duty = Duty::ALL.iter().find(|duty| duty.as_str() == row.duty).copied();
    let clock = row.clock.as_deref().and_then(|code| Clock::ALL.iter().find(|clock| clock.as_str() == code));
    let what = match (duty, clock) {
        (_, Some(clock)) => clock.zh(),
        (Some(duty), None) => duty.zh(),
        (None, None) => "",
    };
    let english = clock.map_or(row.duty.as_str(), |clock| clock.as_str());
    let days = row.due_on.signed_duration_since(today).num_days();
    let message = match kind {
        WarningKind::Overdue => Text::new(
            format!("“{}”：{what}期限到{}，已逾期{}日", row.title, row.due_on, -days),
            format!("{english} was due on {}, {} days ago", row.due_on, -days),
        ),
        _ => Text::new(
            format!("“{}”：{what}期限到{}，还有{days}日", row.title, row.due_on),
            format!("{english} is due on {}, in {days} days", row.due_on),
        ),
    };
    let message = match row.sealed_on {
        Some(sealed) => {
            let moved = moved(sealed, row.due_on);
            Text::new(format!("{}（{}）", message.zh, moved.zh), format!("{} ({})", message.en, moved.en))
        }
        None => message,
    };
    let mut inputs = json!({"due_on": row.due_on, "today": today, "duty": row.duty, "party_id": row.party_id});
    if let Some(sealed) = row.sealed_on {
        inputs["sealed_on"] = json!(sealed);
    }
    let warning = Warning {
        key: row.warning_key.unwrap_or_default(),
        kind,
        rule: clock.map_or_else(|| row.duty.clone(), |clock| clock.as_str().to_owned()),
        article: clock.map_or("处罚法47", |clock| clock.article()).to_owned(),
        message,
        agency_id: row.agency_id.0,
        case_id: Some(row.case_id.0),
        acts: vec![row.seq],
        inputs,
        since: row.due_on,
        closed: None,
    };
    (warning, row.due_on.to_string())
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = case_mark)]
struct Marked {
    case_id: Uid,
    seq: i64,
    agency_id: Uid,
    rule: String,
    article: String,
    nature: String,
    zh: String,
    en: String,
    since: Instant,
    warning_key: String,
}

/// Marks that acts carry.
pub(super) fn marks(
    conn: &mut Conn,
    asked: &Asked,
    after: Option<(String, String)>,
    rows: usize,
) -> Result<Vec<Placed>, Error> {
    use case_mark::dsl;
    let mut query = narrowed!(case_mark, asked);
    if let Some((at, key)) = after {
        let Ok(at) = at.parse::<Moment>() else { return Ok(Vec::new()) };
        query = query.filter(dsl::since.ge(Instant(at)).and(dsl::since.gt(Instant(at)).or(dsl::warning_key.gt(key))));
    }
    let found: Vec<Marked> = query
        .order((dsl::since, dsl::warning_key))
        .limit(i64::try_from(rows).unwrap_or(i64::MAX))
        .select(Marked::as_select())
        .load(conn)?;
    let placed = |row: Marked| {
        let at = row.since.0;
        let warning = Warning {
            key: row.warning_key,
            kind: WarningKind::Mark,
            rule: row.rule,
            article: row.article,
            message: Text::new(row.zh, row.en),
            agency_id: row.agency_id.0,
            case_id: Some(row.case_id.0),
            acts: vec![row.seq],
            inputs: json!({"nature": row.nature, "recorded_at": at}),
            since: at.date(),
            closed: None,
        };
        (warning, at.to_string())
    };
    Ok(found.into_iter().map(placed).collect())
}
