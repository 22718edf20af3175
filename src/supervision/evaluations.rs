//! What case-file evaluation asks of people 评查待办, on their work lists; and what is overdue of it, among the warnings. Read off the
//! evaluated files when asked.

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::Error;
use super::store::NEVER;
use super::warnings::{self, Warning, WarningKind};
use super::worklist::{self, WorkItem};
use crate::accounts::Actor;
use crate::campaigns::{self, DueEvaluation, OwedEvaluation};
use crate::casefile::parts::Text;
use crate::casefile::tasks::Duty;
use crate::db::Conn;
use crate::law::codes::Role;
use crate::law::time::Moment;
use crate::law::watch::Watch;

/// Where ten working days to look again come from.
const RECHECK: &str = "广东省政府令第231号12(7)";

/// What campaigns ask of people.
const DUTIES: &[Duty] = &[
    Duty::AssignFiles,
    Duty::ScoreFile,
    Duty::ReconcileSheets,
    Duty::SettleSheets,
    Duty::TellResults,
    Duty::AppointRechecker,
    Duty::RecheckFile,
    Duty::RectifyFile,
    Duty::VerifyRectification,
    Duty::ChaseRectification,
];

/// In which role somebody owes it: evaluators are asked as who they are.
fn role(actor: &Actor, duty: Duty) -> Role {
    let first = |roles: &[Role]| roles.iter().copied().find(|role| actor.has(*role));
    let found = match duty {
        Duty::ScoreFile | Duty::ReconcileSheets | Duty::RecheckFile => None,
        Duty::RectifyFile => Some(Role::Head),
        _ => first(&[Role::Supervisor, Role::Head]),
    };
    found.or_else(|| actor.roles.first().copied()).unwrap_or(Role::Officer)
}

/// What `actor` owes to campaigns, in no order.
pub(super) fn work(
    conn: &mut Conn,
    actor: &Actor,
    asked: &worklist::Asked,
    now: Moment,
) -> Result<Vec<WorkItem>, Error> {
    if asked.duty.is_some_and(|duty| !DUTIES.contains(&duty)) {
        return Ok(Vec::new());
    }
    let owed = campaigns::owed_evaluations(conn, actor, asked.case_id, now.date())?;
    let mut items: Vec<WorkItem> = owed.into_iter().map(|owed| item(actor, owed, now.date())).collect();
    items.retain(|item| asked.takes(item));
    Ok(items)
}

fn item(actor: &Actor, owed: OwedEvaluation, today: NaiveDate) -> WorkItem {
    let OwedEvaluation { duty, campaign_id, title, file_id, case_id, agency_id, files, due_on } = owed;
    let title = if file_id.is_none() { format!("{title}：{files}件案卷") } else { title };
    let day = due_on.unwrap_or(NEVER);
    let apart = format!("evaluation.{}.{}", duty.as_str(), file_id.unwrap_or(campaign_id).simple());
    let item = WorkItem::derived(agency_id, duty, role(actor, duty), title, (day, apart));
    WorkItem {
        case_id,
        campaign_id: Some(campaign_id),
        evaluated_file_id: file_id,
        due_on,
        overdue: day < today,
        // Where the days to put right come from, the notice says.
        article: (duty == Duty::RecheckFile).then_some(RECHECK),
        ..item
    }
}

/// The warnings of a kind about what is to be put right or looked at again, in no order.
pub(super) fn due(
    conn: &mut Conn,
    asked: &warnings::Asked,
    kind: WarningKind,
    today: NaiveDate,
) -> Result<Vec<Warning>, Error> {
    let soon = today.checked_add_days(Days::new(Watch::national().due_soon_days)).unwrap_or(NEVER);
    let found = campaigns::due_evaluations(conn, &asked.agencies, asked.case_id, soon)?;
    let told = found.iter().filter_map(|due| {
        let day = due.owed.due_on?;
        let overdue = kind == WarningKind::Overdue;
        ((day < today) == overdue).then(|| warning(due, day, kind, today))
    });
    Ok(told.collect())
}

fn warning(due: &DueEvaluation, day: NaiveDate, kind: WarningKind, today: NaiveDate) -> Warning {
    let DueEvaluation { owed, source, escalated } = due;
    let OwedEvaluation { duty, title, file_id, case_id, agency_id, campaign_id, .. } = owed;
    let days = day.signed_duration_since(today).num_days();
    let (zh, en, article, rule) = match duty {
        Duty::RecheckFile => ("评查异议的复核", "a second look at an objection", RECHECK, "EVAL-RECHECK"),
        _ => {
            let source = source.as_deref().unwrap_or_default();
            ("评查问题的整改", "putting right what an evaluation found", source, "EVAL-RECTIFY")
        }
    };
    let mut message = match kind {
        WarningKind::Overdue => Text::new(
            format!("{title}：{zh}应于{day}前完成，已逾期{}日", -days),
            format!("{title}: {en} was due by {day}, {} days ago", -days),
        ),
        _ => Text::new(
            format!("{title}：{zh}应于{day}前完成，还有{days}日"),
            format!("{title}: {en} is due by {day}, in {days} days"),
        ),
    };
    for (on, organ) in escalated {
        message.zh.push_str(&format!("；{on}已报{organ}督办"));
        message.en.push_str(&format!("; {organ} was told on {on}"));
    }
    Warning {
        key: format!("evaluation.{}.{day}", file_id.unwrap_or(*campaign_id)),
        kind,
        rule: rule.to_owned(),
        article: article.to_owned(),
        message,
        agency_id: *agency_id,
        case_id: *case_id,
        acts: Vec::new(),
        inputs: json!({"due_on": day, "today": today, "campaign_id": campaign_id, "evaluated_file_id": file_id}),
        since: day,
        closed: None,
    }
}
