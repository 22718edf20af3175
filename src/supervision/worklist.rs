//! The work list 待办: what the person who asks has to do, soonest due first.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::store::NEVER;
use super::{Error, evaluations, holder_work, objects, recordings};
use crate::accounts::Actor;
use crate::casefile::clocks::{Clock, moved};
use crate::casefile::parts::Text;
use crate::casefile::tasks::Duty;
use crate::db::Conn;
use crate::db::types::Uid;
use crate::law::codes::Role;
use crate::law::time::Moment;
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
    sealed_on: Option<NaiveDate>,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WorkItem {
    /// The case; absent where it is about an officer and no case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<Uuid>,
    /// Its organ.
    pub agency_id: Uuid,
    /// Cause or summary of the case; or what it is about.
    pub title: String,
    /// What is owed, by code.
    #[schema(value_type = Duty)]
    pub duty: String,
    /// What is owed, in Chinese.
    pub duty_name: String,
    /// The act it follows from; what waits for approval is this act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
    /// The officer it is about: a handler to be replaced, the holder of a certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer_id: Option<Uuid>,
    /// What is to be published in advance: the version that waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_id: Option<Uuid>,
    /// The recording that is to be stored, by its digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The campaign of case-file evaluation 案卷评查活动 it is owed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<Uuid>,
    /// The evaluated file of the campaign; absent where it is about all that stand so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluated_file_id: Option<Uuid>,
    /// The step of the alarm of a certificate that was reached: 90, 30 or 7 days before its end, 0 after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_days: Option<i64>,
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
    /// The last day as it was sealed, where holidays published since have moved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sealed_on: Option<NaiveDate>,
    /// Why it was moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_because: Option<Text>,
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
            case_id: Some(row.case_id.0),
            officer_id: None,
            object_id: None,
            digest: None,
            campaign_id: None,
            evaluated_file_id: None,
            alarm_days: None,
            agency_id: row.agency_id.0,
            title: row.title,
            duty_name: match (duty, clock) {
                (Some(Duty::Clock), Some(clock)) => clock.zh().to_owned(),
                _ => plain,
            },
            duty: row.duty,
            seq: Some(row.seq),
            article: clock.map(|clock| clock.article()),
            clock: row.clock,
            party_id: row.party_id,
            due_on: Some(row.due_on).filter(|day| *day != NEVER),
            sealed_on: row.sealed_on,
            moved_because: row.sealed_on.map(|sealed| moved(sealed, row.due_on)),
            overdue: row.due_on < today,
            role: row.role,
            key: (row.due_on, row.case_id.0, row.task_key),
        }
    }

    /// Something about an officer, read off the certificates: what it is, what tells it from its like, its last day.
    pub(super) fn of_officer(
        actor: &Actor,
        agency_id: Uuid,
        duty: Duty,
        officer: Uuid,
        (title, apart): (String, &str),
        due_on: NaiveDate,
    ) -> Self {
        let role = [Role::Officer, Role::Head, Role::Admin].into_iter().find(|role| actor.has(*role));
        let key = format!("{}.{}.{apart}", duty.as_str(), officer.simple());
        let item = Self::derived(agency_id, duty, role.unwrap_or(Role::Officer), title, (due_on, key));
        Self { officer_id: Some(officer), ..item }
    }

    /// Something that no file says: what it is, its last day, what tells it from the like of that day.
    pub(super) fn derived(
        agency_id: Uuid,
        duty: Duty,
        role: Role,
        title: String,
        (due_on, apart): (NaiveDate, String),
    ) -> Self {
        Self {
            case_id: None,
            officer_id: None,
            object_id: None,
            digest: None,
            campaign_id: None,
            evaluated_file_id: None,
            alarm_days: None,
            agency_id,
            title,
            duty: duty.as_str().to_owned(),
            duty_name: duty.zh().to_owned(),
            seq: None,
            clock: None,
            article: None,
            party_id: None,
            due_on: Some(due_on),
            sealed_on: None,
            moved_because: None,
            overdue: false,
            role: role.as_str().to_owned(),
            key: (due_on, Uuid::nil(), apart),
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

impl Asked {
    /// Whether something that was derived is asked for, and stands behind the last page.
    pub(super) fn takes(&self, item: &WorkItem) -> bool {
        self.duty.is_none_or(|duty| item.duty == duty.as_str())
            && self.due_to.is_none_or(|day| item.key.0 <= day)
            && self.after.as_ref().is_none_or(|after| item.key > *after)
    }
}

/// What `actor` has to do: what is their own, and what anybody of their roles in their organ may do, unless their part in
/// the case forbids it.
pub(super) fn mine(conn: &mut Conn, actor: &Actor, asked: &Asked, now: Moment) -> Result<Vec<WorkItem>, Error> {
    use case_task::dsl;
    let me = Uid(actor.account_id);
    let own = case_task::table.filter(dsl::account_id.eq(me)).into_boxed();
    let anybodys = |role: Role| {
        case_task::table
            .filter(dsl::role.eq(role.as_str()))
            .filter(dsl::account_id.is_null())
            .filter(dsl::not_for.not_like(format!("%{}%", actor.account_id)))
            .into_boxed()
    };
    // One question for each role, in the order of the index: asked for several at once, a database sorts all their tasks.
    let of_organ = actor.roles.iter().map(|role| anybodys(*role).filter(dsl::agency_id.eq(Uid(actor.agency_id))));
    let mut queries: Vec<_> = std::iter::once(own).chain(of_organ).collect();
    if !asked.lent.is_empty() && actor.roles.contains(&Role::Reviewer) {
        let lent: Vec<Uid> = asked.lent.iter().copied().map(Uid).collect();
        queries.push(
            anybodys(Role::Reviewer).filter(dsl::agency_id.ne(Uid(actor.agency_id)).and(dsl::case_id.eq_any(lent))),
        );
    }
    let mut rows: Vec<Row> = Vec::new();
    for mut query in queries {
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
                dsl::due_on.ge(*due).and(
                    dsl::due_on
                        .gt(*due)
                        .or(dsl::case_id.gt(case))
                        .or(dsl::case_id.eq(case).and(dsl::task_key.gt(key.clone()))),
                ),
            );
        }
        let found: Vec<Row> = query
            .order((dsl::due_on, dsl::case_id, dsl::task_key))
            .limit(asked.rows)
            .select(Row::as_select())
            .load(conn)?;
        rows.extend(found);
    }
    let mut items: Vec<WorkItem> = rows.into_iter().map(|row| WorkItem::of(row, now.date())).collect();
    items.extend(holder_work::of(conn, actor, asked, now)?);
    items.extend(recordings::work(conn, actor, asked, now)?);
    items.extend(objects::work(conn, actor, asked, now)?);
    items.extend(evaluations::work(conn, actor, asked, now)?);
    items.sort_by(|one, other| one.key.cmp(&other.key));
    items.truncate(usize::try_from(asked.rows).unwrap_or(0));
    Ok(items)
}
