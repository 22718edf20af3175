//! What is to be published in advance 事前公示 and is not yet: on the lists of those who may check or release it, and among the
//! warnings when its twenty working days run out. Read off the versions when asked.

use chrono::{Days, NaiveDate};
use serde_json::json;
use uuid::Uuid;

use super::Error;
use super::store::NEVER;
use super::warnings::{self, Warning, WarningKind};
use super::worklist::{self, WorkItem};
use crate::accounts::Actor;
use crate::casefile::parts::Text;
use crate::casefile::tasks::Duty;
use crate::db::Conn;
use crate::law::codes::Role;
use crate::law::time::Moment;
use crate::law::watch::Watch;
use crate::publicity::{self, OwedObject, OwedStep};

/// The article of the twenty working days.
const ARTICLE: &str = "政府信息公开条例26；118号(四)";

/// Who takes which step, the first of their roles that may.
fn owes(actor: &Actor, object: &OwedObject) -> Option<(Duty, Role)> {
    let (duty, roles): (Duty, &[Role]) = match object.step {
        OwedStep::Check => (Duty::CheckObject, &[Role::PublicityClerk, Role::Reviewer, Role::Head]),
        OwedStep::Release => (Duty::ReleaseObject, &[Role::PublicityClerk, Role::Head]),
    };
    if object.collected_by == actor.account_id {
        return None;
    }
    let role = roles.iter().copied().find(|role| actor.has(*role))?;
    Some((duty, role))
}

/// What `actor` may check or release, in no order.
pub(super) fn work(
    conn: &mut Conn,
    actor: &Actor,
    asked: &worklist::Asked,
    now: Moment,
) -> Result<Vec<WorkItem>, Error> {
    let may = [Role::PublicityClerk, Role::Reviewer, Role::Head].into_iter().any(|role| actor.has(role));
    let other = |duty: Duty| !matches!(duty, Duty::CheckObject | Duty::ReleaseObject);
    if !may || asked.case_id.is_some() || asked.duty.is_some_and(other) {
        return Ok(Vec::new());
    }
    let item = |object: OwedObject| {
        let (duty, role) = owes(actor, &object)?;
        let key = (object.due_on, format!("object.{}", object.id.simple()));
        let item = WorkItem::derived(object.agency, duty, role, object.title, key);
        let overdue = object.due_on < now.date();
        Some(WorkItem { object_id: Some(object.id), article: Some(ARTICLE), overdue, ..item })
    };
    let mut items: Vec<WorkItem> =
        publicity::owed_objects(conn, &[actor.agency_id])?.into_iter().filter_map(item).collect();
    items.retain(|item| asked.takes(item));
    Ok(items)
}

/// The warnings of a kind about them, in no order.
pub(super) fn due(
    conn: &mut Conn,
    asked: &warnings::Asked,
    kind: WarningKind,
    today: NaiveDate,
) -> Result<Vec<Warning>, Error> {
    if asked.case_id.is_some() {
        return Ok(Vec::new());
    }
    let soon = today.checked_add_days(Days::new(Watch::national().due_soon_days)).unwrap_or(NEVER);
    let told = |object: &OwedObject| match kind {
        WarningKind::Overdue => object.due_on < today,
        _ => object.due_on >= today && object.due_on <= soon,
    };
    let owed = publicity::owed_objects(conn, &asked.agencies)?;
    Ok(owed.into_iter().filter(told).map(|object| warning(&object, kind, today)).collect())
}

fn warning(object: &OwedObject, kind: WarningKind, today: NaiveDate) -> Warning {
    let OwedObject { id, agency, title, due_on, step, .. } = object;
    let days = due_on.signed_duration_since(today).num_days();
    let waits = match step {
        OwedStep::Check => ("审核", "check"),
        OwedStep::Release => ("发布", "release"),
    };
    let message = match kind {
        WarningKind::Overdue => Text::new(
            format!("{title}应于{due_on}前公开，已逾期{}日，待{}", -days, waits.0),
            format!("{title} was to be public by {due_on}, {} days ago; it waits for its {}", -days, waits.1),
        ),
        _ => Text::new(
            format!("{title}应于{due_on}前公开，还有{days}日，待{}", waits.0),
            format!("{title} is to be public by {due_on}, in {days} days; it waits for its {}", waits.1),
        ),
    };
    Warning {
        key: key(*id),
        kind,
        rule: "PUB-2".to_owned(),
        article: ARTICLE.to_owned(),
        message,
        agency_id: *agency,
        case_id: None,
        acts: Vec::new(),
        inputs: json!({"due_on": due_on, "today": today, "object_id": id}),
        since: *due_on,
        closed: None,
    }
}

fn key(id: Uuid) -> String {
    format!("object.{id}")
}
