//! Recordings that acts name and nobody has stored 应传未传: on the lists of who recorded the act and of the handlers, and among
//! the warnings once their time is over. No warning comes before: the time is a day, and each act would bring one.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::Error;
use super::closing::closings;
use super::holder_work::handled_by;
use super::warnings::{self, Placed, Warning, WarningKind};
use super::worklist::{self, WorkItem};
use crate::accounts::Actor;
use crate::casefile::parts::Text;
use crate::casefile::tasks::Duty;
use crate::db::Conn;
use crate::law::codes::Role;
use crate::law::time::Moment;
use crate::recording::{self, OwedRecording, Owing, Whose};

const ARTICLE: &str = "118号(九)";

/// What a row of the work list about a recording is called, before its digest.
const PREFIX: &str = "upload_recording.";

/// After all digests.
const LAST: &str = "~";

/// What `actor` has to store, in no order.
pub(super) fn work(
    conn: &mut Conn,
    actor: &Actor,
    asked: &worklist::Asked,
    now: Moment,
) -> Result<Vec<WorkItem>, Error> {
    if !actor.has(Role::Officer) || asked.duty.is_some_and(|duty| duty != Duty::UploadRecording) {
        return Ok(Vec::new());
    }
    let after = asked.after.as_ref().map(|(due_on, case, key)| {
        let digest = match key.strip_prefix(PREFIX) {
            Some(digest) => digest,
            None if key.as_str() < PREFIX => "",
            None => LAST,
        };
        (*due_on, *case, digest.to_owned())
    });
    let handled: Vec<Uuid> = handled_by(conn, actor)?.into_iter().map(|case| case.0).collect();
    let whose = std::iter::once(Whose::Recorder(actor.account_id)).chain(handled.chunks(200).map(Whose::Cases));
    let mut items: Vec<WorkItem> = Vec::new();
    for whose in whose {
        let owing = Owing { whose, due_to: asked.due_to, case: asked.case_id, after: after.clone(), rows: asked.rows };
        items.extend(recording::owing(conn, &owing, now)?.into_iter().map(item));
    }
    items.sort_by(|one, other| one.key.cmp(&other.key));
    items.dedup_by(|one, other| one.key == other.key);
    Ok(items)
}

fn item(owed: OwedRecording) -> WorkItem {
    let apart = format!("{PREFIX}{}", owed.digest);
    let item =
        WorkItem::derived(owed.agency, Duty::UploadRecording, Role::Officer, owed.title, (owed.due_on, apart.clone()));
    WorkItem {
        case_id: Some(owed.case),
        seq: Some(owed.seq),
        digest: Some(owed.digest),
        article: Some(ARTICLE),
        overdue: owed.overdue,
        key: (owed.due_on, owed.case, apart),
        ..item
    }
}

/// What was not stored in time, the longest standing first: so many that are open or closed as asked.
pub(super) fn overdue(
    conn: &mut Conn,
    asked: &warnings::Asked,
    after: Option<(String, String)>,
    rows: usize,
    now: Moment,
) -> Result<Vec<Placed>, Error> {
    let mut after = after.map(|(at, key)| place(&at, &key));
    let batch = rows.min(1000);
    let mut found = Vec::new();
    loop {
        let owing = Owing {
            whose: Whose::OverdueIn(&asked.agencies),
            due_to: None,
            case: asked.case_id,
            after: after.clone(),
            rows: i64::try_from(batch).unwrap_or(i64::MAX),
        };
        let owed = recording::owing(conn, &owing, now)?;
        let more = owed.len() == batch;
        after = owed.last().map(|last| (last.due_on, last.case, last.digest.clone()));
        let mut told: Vec<Warning> = owed.into_iter().map(|owed| warning(owed, now.date())).collect();
        if let Some(open) = asked.open {
            let keys: Vec<&str> = told.iter().map(|warning| warning.key.as_str()).collect();
            let closed = closings(conn, &keys)?;
            told.retain(|warning| open != closed.contains_key(&warning.key));
        }
        found.extend(told.into_iter().map(|warning| {
            let at = warning.since.to_string();
            (warning, at)
        }));
        if found.len() >= rows || !more {
            found.truncate(rows);
            return Ok(found);
        }
    }
}

/// Where in the order of due date, case and digest a place among the warnings lies.
fn place(at: &str, key: &str) -> (NaiveDate, Uuid, String) {
    let due_on = at.parse().unwrap_or(NaiveDate::MAX);
    let ours = key.strip_prefix("owed.").and_then(|rest| rest.split_once('.'));
    match ours.and_then(|(case, digest)| Some((case.parse().ok()?, digest))) {
        Some((case, digest)) => (due_on, case, digest.to_owned()),
        None if key < "owed." => (due_on, Uuid::nil(), String::new()),
        None => (due_on, Uuid::max(), LAST.to_owned()),
    }
}

fn warning(owed: OwedRecording, today: NaiveDate) -> Warning {
    let OwedRecording { case, agency, seq, digest, title, due_on, .. } = owed;
    Warning {
        key: format!("owed.{case}.{digest}"),
        kind: WarningKind::Overdue,
        rule: "REC-5".to_owned(),
        article: ARTICLE.to_owned(),
        message: Text::new(
            format!("第{seq}号行为的音像记录“{title}”应于{due_on}前上传，至今没有入库"),
            format!("{title} of act {seq} was to be stored by {due_on} and is not"),
        ),
        agency_id: agency,
        case_id: Some(case),
        acts: vec![seq],
        inputs: json!({"due_on": due_on, "today": today, "digest": digest}),
        since: due_on,
        closed: None,
    }
}
