//! The warnings of supervisors 预警: what runs out or has run out, what was marked, which certificates end in live cases.
//!
//! Each warning has a key that stays the same while its cause does, so that closing it is about this cause and no other.

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::closing::{Closed, closings};
use super::store::NEVER;
use super::{Error, holders};
use crate::casefile::clocks::Clock;
use crate::casefile::parts::Text;
use crate::casefile::tasks::Duty;
use crate::db::Conn;
use crate::db::types::{Instant, Uid};
use crate::law::time::Moment;
use crate::schema::{case_mark, case_task, warning_closing};

/// Days before a due date from which it is told as due soon. Our choice: a long weekend away from the desk.
const SOON: Days = Days::new(3);

/// Kinds of warnings, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// 逾期: a duty of the organ was not done in time.
    Overdue,
    /// 将届满: a duty of the organ is due within three days.
    DueSoon,
    /// 标记: an act was recorded late or in breach, or a rule marked it.
    Mark,
    /// 证件将到期: a certificate ends within ninety days, or is over while its holder handles a live case.
    Certificate,
    /// 承办人证件失效: a handler of a live case may not enforce any more and is to be replaced.
    Handler,
    /// 事由在先: an officer carried out acts after the ground of a later suspension or revocation had arisen.
    Ground,
    /// 培训学时不足: from October on, training of the year is missing.
    Training,
}

impl WarningKind {
    const ALL: [WarningKind; 7] = [
        WarningKind::Overdue,
        WarningKind::DueSoon,
        WarningKind::Mark,
        WarningKind::Certificate,
        WarningKind::Handler,
        WarningKind::Ground,
        WarningKind::Training,
    ];

    const fn rank(self) -> u8 {
        self as u8
    }
}

/// One warning.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Warning {
    /// Its key: name it to close it.
    pub key: String,
    /// Its kind.
    pub kind: WarningKind,
    /// The rule or clock that speaks.
    pub rule: String,
    /// Its article or source.
    pub article: String,
    /// What is wrong.
    pub message: Text,
    /// The organ.
    pub agency_id: Uuid,
    /// The case, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<Uuid>,
    /// The acts that show it.
    pub acts: Vec<i64>,
    /// What it was derived from.
    #[schema(value_type = Object)]
    pub inputs: Value,
    /// Since when: the due date that passed or comes, the day of the act, the last day of the certificate.
    pub since: NaiveDate,
    /// Who closed it, when and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
}

/// Where a page ends: kind, since, key.
pub(super) type Place = (u8, String, String);

impl Warning {
    /// Its place in the list.
    pub(super) fn place(&self, at: &str) -> Place {
        (self.kind.rank(), at.to_owned(), self.key.clone())
    }
}

/// What is asked of the warnings.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// Organs in sight.
    pub agencies: Vec<Uuid>,
    /// Only this kind.
    pub kind: Option<WarningKind>,
    /// Only open ones (`true`), or only closed ones.
    pub open: Option<bool>,
    /// Only this case.
    pub case_id: Option<Uuid>,
    /// After this place.
    pub after: Option<Place>,
    /// Rows to load.
    pub rows: usize,
}

impl Asked {
    /// How the list goes on inside a kind: nothing of it, from its beginning, or after a place.
    fn within(&self, kind: WarningKind) -> Option<Option<(String, String)>> {
        if self.kind.is_some_and(|only| only != kind) {
            return None;
        }
        match &self.after {
            None => Some(None),
            Some((rank, ..)) if *rank < kind.rank() => Some(None),
            Some((rank, at, key)) if *rank == kind.rank() => Some(Some((at.clone(), key.clone()))),
            Some(_) => None,
        }
    }
}

/// A warning with the text its place is made of.
pub(super) type Placed = (Warning, String);

/// The warnings in sight as of `now`, by kind, the longest standing first.
pub(super) fn list(conn: &mut Conn, asked: &Asked, now: Moment) -> Result<Vec<Placed>, Error> {
    let mut found: Vec<Placed> = Vec::new();
    for kind in WarningKind::ALL {
        let Some(after) = asked.within(kind) else { continue };
        let rows = asked.rows.saturating_sub(found.len());
        if rows == 0 {
            break;
        }
        found.extend(match kind {
            WarningKind::Overdue | WarningKind::DueSoon => due(conn, asked, kind, after, rows, now.date())?,
            WarningKind::Mark => marks(conn, asked, after, rows)?,
            WarningKind::Certificate | WarningKind::Handler | WarningKind::Ground | WarningKind::Training => {
                derived(conn, asked, kind, after, rows, now)?
            }
        });
    }
    let keys: Vec<&str> = found.iter().map(|(warning, _)| warning.key.as_str()).collect();
    let mut closed = closings(conn, &keys)?;
    for (warning, _) in &mut found {
        warning.closed = closed.remove(&warning.key);
    }
    Ok(found)
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
}

fn due(
    conn: &mut Conn,
    asked: &Asked,
    kind: WarningKind,
    after: Option<(String, String)>,
    rows: usize,
    today: NaiveDate,
) -> Result<Vec<Placed>, Error> {
    use case_task::dsl;
    let mut query = case_task::table
        .filter(dsl::agency_id.eq_any(uids(&asked.agencies)))
        .filter(dsl::warning_key.is_not_null())
        .into_boxed();
    query = match kind {
        WarningKind::Overdue => query.filter(dsl::due_on.lt(today)),
        _ => query.filter(dsl::due_on.ge(today)).filter(dsl::due_on.le(today.checked_add_days(SOON).unwrap_or(NEVER))),
    };
    if let Some(case) = asked.case_id {
        query = query.filter(dsl::case_id.eq(Uid(case)));
    }
    let closed = warning_closing::table.filter(warning_closing::warning_key.nullable().eq(dsl::warning_key));
    query = match asked.open {
        Some(true) => query.filter(diesel::dsl::not(diesel::dsl::exists(closed))),
        Some(false) => query.filter(diesel::dsl::exists(closed)),
        None => query,
    };
    if let Some((at, key)) = after {
        let day: NaiveDate = at.parse().unwrap_or(NEVER);
        query = query.filter(dsl::due_on.gt(day).or(dsl::due_on.eq(day).and(dsl::warning_key.gt(key))));
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
    let warning = Warning {
        key: row.warning_key.unwrap_or_default(),
        kind,
        rule: clock.map_or_else(|| row.duty.clone(), |clock| clock.as_str().to_owned()),
        article: clock.map_or("处罚法47", |clock| clock.article()).to_owned(),
        message,
        agency_id: row.agency_id.0,
        case_id: Some(row.case_id.0),
        acts: vec![row.seq],
        inputs: json!({"due_on": row.due_on, "today": today, "duty": row.duty, "party_id": row.party_id}),
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

fn marks(conn: &mut Conn, asked: &Asked, after: Option<(String, String)>, rows: usize) -> Result<Vec<Placed>, Error> {
    use case_mark::dsl;
    let mut query = case_mark::table.filter(dsl::agency_id.eq_any(uids(&asked.agencies))).into_boxed();
    if let Some(case) = asked.case_id {
        query = query.filter(dsl::case_id.eq(Uid(case)));
    }
    let closed = warning_closing::table.filter(warning_closing::warning_key.eq(dsl::warning_key));
    query = match asked.open {
        Some(true) => query.filter(diesel::dsl::not(diesel::dsl::exists(closed))),
        Some(false) => query.filter(diesel::dsl::exists(closed)),
        None => query,
    };
    if let Some((at, key)) = after {
        let Ok(at) = at.parse::<Moment>() else { return Ok(Vec::new()) };
        query = query.filter(dsl::since.gt(Instant(at)).or(dsl::since.eq(Instant(at)).and(dsl::warning_key.gt(key))));
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

/// The warnings about officers, of one kind: derived, sorted and cut in memory.
fn derived(
    conn: &mut Conn,
    asked: &Asked,
    kind: WarningKind,
    after: Option<(String, String)>,
    rows: usize,
    now: Moment,
) -> Result<Vec<Placed>, Error> {
    let mut found = holders::warnings(conn, asked, kind, now)?;
    let keys: Vec<&str> = found.iter().map(|warning| warning.key.as_str()).collect();
    let closed = closings(conn, &keys)?;
    found.retain(|warning| asked.open.is_none_or(|open| open != closed.contains_key(&warning.key)));
    found.sort_by(|one, other| (one.since, &one.key).cmp(&(other.since, &other.key)));
    let placed = found.into_iter().map(|warning| {
        let at = warning.since.to_string();
        (warning, at)
    });
    let behind = |(warning, at): &Placed| after.as_ref().is_none_or(|(last, key)| (at, &warning.key) > (last, key));
    Ok(placed.filter(behind).take(rows).collect())
}

/// The officers that handle a live case in sight, each with the case and its organ.
pub(super) fn handlers(conn: &mut Conn, asked: &Asked) -> Result<Vec<(Uuid, Uuid, Uuid)>, Error> {
    use case_task::dsl;
    let mut query = case_task::table
        .filter(dsl::agency_id.eq_any(uids(&asked.agencies)))
        .filter(dsl::duty.eq(Duty::Handle.as_str()))
        .filter(dsl::officer_id.is_not_null())
        .into_boxed();
    if let Some(case) = asked.case_id {
        query = query.filter(dsl::case_id.eq(Uid(case)));
    }
    let rows: Vec<(Option<Uid>, Uid, Uid)> = query
        .order((dsl::officer_id, dsl::case_id))
        .select((dsl::officer_id, dsl::case_id, dsl::agency_id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(officer, case, agency)| Some((officer?.0, case.0, agency.0))).collect())
}

fn uids(ids: &[Uuid]) -> Vec<Uid> {
    ids.iter().copied().map(Uid).collect()
}
