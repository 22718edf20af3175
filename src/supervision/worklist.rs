//! The work list 待办: what the person who asks has to do, soonest due first.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::Error;
use super::store::NEVER;
use crate::accounts::Actor;
use crate::casefile::clocks::Clock;
use crate::casefile::tasks::Duty;
use crate::db::Conn;
use crate::db::types::Uid;
use crate::law::codes::Role;
use crate::schema::case_task;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = case_task)]
struct Row {
    case_id: Uid,
    task_key: String,
    agency_id: Uid,
    duty: String,
    seq: i64,
    clock: Option<String>,
    party_id: Option<String>,
    due_on: NaiveDate,
    role: String,
    title: String,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WorkItem {
    /// The case.
    pub case_id: Uuid,
    /// Its organ.
    pub agency_id: Uuid,
    /// Cause or summary of the case.
    pub title: String,
    /// What is owed, by code.
    #[schema(value_type = Duty)]
    pub duty: String,
    /// What is owed, in Chinese.
    pub duty_name: String,
    /// The act it follows from; what waits for approval is this act.
    pub seq: i64,
    /// The clock that runs, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Clock>)]
    pub clock: Option<String>,
    /// The article or source of the clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<&'static str>,
    /// The party it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_id: Option<String>,
    /// Last day, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// The last day has passed.
    pub overdue: bool,
    /// The role in which the person owes it.
    #[schema(value_type = Role)]
    pub role: String,
    #[serde(skip)]
    pub(super) key: (NaiveDate, Uuid, String),
}

impl WorkItem {
    fn of(row: Row, today: NaiveDate) -> Self {
        let duty = Duty::ALL.iter().find(|duty| duty.as_str() == row.duty);
        let clock = row.clock.as_deref().and_then(|code| Clock::ALL.iter().find(|clock| clock.as_str() == code));
        let plain = duty.map_or_else(|| row.duty.clone(), |duty| duty.zh().to_owned());
        Self {
            case_id: row.case_id.0,
            agency_id: row.agency_id.0,
            title: row.title,
            duty_name: match (duty, clock) {
                (Some(Duty::Clock), Some(clock)) => clock.zh().to_owned(),
                _ => plain,
            },
            duty: row.duty,
            seq: row.seq,
            article: clock.map(|clock| clock.article()),
            clock: row.clock,
            party_id: row.party_id,
            due_on: Some(row.due_on).filter(|day| *day != NEVER),
            overdue: row.due_on < today,
            role: row.role,
            key: (row.due_on, row.case_id.0, row.task_key),
        }
    }
}

/// What is asked of the work list.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// Only this duty.
    pub duty: Option<Duty>,
    /// Due on this day or earlier.
    pub due_to: Option<NaiveDate>,
    /// Only this case.
    pub case_id: Option<Uuid>,
    /// Single cases of other organs that one is lent to review.
    pub lent: Vec<Uuid>,
    /// After this row.
    pub after: Option<(NaiveDate, Uuid, String)>,
    /// Rows to load.
    pub rows: i64,
}

/// What `actor` has to do: what is their own, and what anybody of their roles in their organ may do, unless their part in
/// the case forbids it.
pub(super) fn mine(conn: &mut Conn, actor: &Actor, asked: &Asked, today: NaiveDate) -> Result<Vec<WorkItem>, Error> {
    use case_task::dsl;
    let me = Uid(actor.account_id);
    let own = case_task::table.filter(dsl::account_id.eq(me)).into_boxed();
    let lent: Vec<Uid> = asked.lent.iter().copied().map(Uid).collect();
    let lent = dsl::case_id.eq_any(lent).and(dsl::role.eq(Role::Reviewer.as_str()));
    let roles: Vec<&str> = actor.roles.iter().map(|role| role.as_str()).collect();
    let anybodys = case_task::table
        .filter(dsl::agency_id.eq(Uid(actor.agency_id)).or(lent))
        .filter(dsl::role.eq_any(roles))
        .filter(dsl::account_id.is_null())
        .filter(dsl::not_for.not_like(format!("%{}%", actor.account_id)))
        .into_boxed();
    let mut rows: Vec<Row> = Vec::new();
    for mut query in [own, anybodys] {
        if let Some(duty) = asked.duty {
            query = query.filter(dsl::duty.eq(duty.as_str()));
        }
        if let Some(day) = asked.due_to {
            query = query.filter(dsl::due_on.le(day));
        }
        if let Some(case) = asked.case_id {
            query = query.filter(dsl::case_id.eq(Uid(case)));
        }
        if let Some((due, case, key)) = &asked.after {
            let case = Uid(*case);
            query = query.filter(
                dsl::due_on.gt(*due).or(dsl::due_on
                    .eq(*due)
                    .and(dsl::case_id.gt(case).or(dsl::case_id.eq(case).and(dsl::task_key.gt(key.clone()))))),
            );
        }
        let found: Vec<Row> = query
            .order((dsl::due_on, dsl::case_id, dsl::task_key))
            .limit(asked.rows)
            .select(Row::as_select())
            .load(conn)?;
        rows.extend(found);
    }
    rows.sort_by(|one, other| {
        (one.due_on, one.case_id, &one.task_key).cmp(&(other.due_on, other.case_id, &other.task_key))
    });
    rows.truncate(usize::try_from(asked.rows).unwrap_or(0));
    Ok(rows.into_iter().map(|row| WorkItem::of(row, today)).collect())
}
