//! What each act changes in the work list and the marks: every write of `case_task` and `case_mark`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use super::{Error, lines};
use crate::casefile::clocks::moved;
use crate::casefile::parts::Nature;
use crate::casefile::tasks::{self, Task};
use crate::casefile::{Act, CaseFile};
use crate::db::types::{Instant, Uid};
use crate::db::{Tx, audit};
use crate::law::calendar::Calendar;
use crate::schema::{case_mark, case_task};

/// Stands where nothing runs, so that such duties come last.
pub(super) const NEVER: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Longest title of a row, in characters.
const TITLE: usize = 100;

#[derive(Debug, Clone, PartialEq, Insertable)]
#[diesel(table_name = case_task)]
struct TaskRow {
    case_id: Uid,
    task_key: String,
    agency_id: Uid,
    duty: &'static str,
    seq: i64,
    clock: Option<&'static str>,
    party_id: Option<String>,
    due_on: NaiveDate,
    role: &'static str,
    account_id: Option<Uid>,
    officer_id: Option<Uid>,
    not_for: String,
    title: String,
    warning_key: Option<String>,
    sealed_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Insertable)]
#[diesel(table_name = case_mark)]
struct MarkRow {
    case_id: Uid,
    seq: i64,
    n: i64,
    agency_id: Uid,
    rule: String,
    article: String,
    nature: &'static str,
    zh: String,
    en: String,
    since: Instant,
    warning_key: String,
}

/// Writes what an act changed in the duties of its case, and in what the warnings about patterns compare.
pub fn tasks(tx: &mut Tx<'_>, before: &CaseFile, after: &CaseFile) -> Result<(), Error> {
    let calendar = Calendar::national();
    let (old, new) = (rows(before, calendar), rows(after, calendar));
    write(tx, after.id, &old, &new)?;
    lines::sync(tx, before, after)
}

/// Writes the duties of a case anew where this calendar counts a day otherwise than they stand, and says so in the audit
/// trail. Answers how many days moved.
pub fn recount(tx: &mut Tx<'_>, file: &CaseFile, calendar: &Calendar) -> Result<usize, Error> {
    use case_task::dsl;
    let standing: BTreeMap<String, NaiveDate> = case_task::table
        .filter(dsl::case_id.eq(Uid(file.id)))
        .select((dsl::task_key, dsl::due_on))
        .load(tx.conn)?
        .into_iter()
        .collect();
    let new = rows(file, calendar);
    let mut told = Vec::new();
    for (key, row) in &new {
        let Some(before) = standing.get(key).filter(|before| **before != row.due_on) else { continue };
        told.push(format!("{}: {}", row.clock.unwrap_or(row.duty), moved(*before, row.due_on).zh));
        diesel::delete(case_task::table.find((Uid(file.id), key))).execute(tx.conn)?;
        diesel::insert_into(case_task::table).values(row).execute(tx.conn)?;
    }
    if !told.is_empty() {
        audit::record(tx, None, "worklist.recount", &format!("case/{}", file.id), &told.join("; "))?;
    }
    Ok(told.len())
}

/// Writes the marks that an act put on the file of its case.
pub fn marks(tx: &mut Tx<'_>, agency_id: Uuid, act: &Act) -> Result<(), Error> {
    let seq = whole(act.seq);
    for (n, mark) in (0_i64..).zip(&act.computed.marks) {
        let row = MarkRow {
            case_id: Uid(act.case_id),
            seq,
            n,
            agency_id: Uid(agency_id),
            rule: mark.rule.clone(),
            article: mark.article.clone(),
            nature: nature(mark.nature),
            zh: mark.message.zh.clone(),
            en: mark.message.en.clone(),
            since: Instant(act.recorded_at),
            warning_key: format!("mark.{}.{seq}.{n}", act.case_id),
        };
        diesel::insert_into(case_mark::table).values(&row).execute(tx.conn)?;
    }
    Ok(())
}

/// Throws away what is projected of a case; the duties of its file as it stands are written anew, the marks by act.
pub fn rebuild(tx: &mut Tx<'_>, file: &CaseFile) -> Result<(), Error> {
    diesel::delete(case_task::table.filter(case_task::case_id.eq(Uid(file.id)))).execute(tx.conn)?;
    diesel::delete(case_mark::table.filter(case_mark::case_id.eq(Uid(file.id)))).execute(tx.conn)?;
    write(tx, file.id, &BTreeMap::new(), &rows(file, Calendar::national()))?;
    lines::rebuild(tx, file)
}

fn write(
    tx: &mut Tx<'_>,
    case: Uuid,
    old: &BTreeMap<String, TaskRow>,
    new: &BTreeMap<String, TaskRow>,
) -> Result<(), Error> {
    for (key, row) in old {
        if new.get(key) != Some(row) {
            diesel::delete(case_task::table.find((Uid(case), key))).execute(tx.conn)?;
        }
    }
    for (key, row) in new {
        if old.get(key) != Some(row) {
            diesel::insert_into(case_task::table).values(row).execute(tx.conn)?;
        }
    }
    Ok(())
}

/// The rows of a file, by key. Before its first act a case has none.
fn rows(file: &CaseFile, calendar: &Calendar) -> BTreeMap<String, TaskRow> {
    if file.version == 0 {
        return BTreeMap::new();
    }
    let title: String = file.cause.as_deref().unwrap_or(&file.summary).chars().take(TITLE).collect();
    let mut warned = BTreeSet::new();
    let open = tasks::open(file, calendar);
    let rows = open.iter().map(|task| {
        // Several handlers owe one duty, and it is one warning when it is overdue.
        let warning_key = task.due_on.map(|_| warning(file, task)).filter(|key| warned.insert(key.clone()));
        let row = TaskRow {
            case_id: Uid(file.id),
            task_key: task.key(),
            agency_id: Uid(file.agency_id),
            duty: task.duty.as_str(),
            seq: whole(task.seq),
            clock: task.clock.map(|clock| clock.as_str()),
            party_id: task.party_id.clone(),
            due_on: task.due_on.unwrap_or(NEVER),
            role: task.role.as_str(),
            account_id: task.account_id.map(Uid),
            officer_id: task.officer_id.map(Uid),
            not_for: task.not_for.iter().map(Uuid::to_string).collect::<Vec<_>>().join(","),
            title: title.clone(),
            warning_key,
            sealed_on: task.sealed_on,
        };
        (row.task_key.clone(), row)
    });
    rows.collect()
}

fn warning(file: &CaseFile, task: &Task) -> String {
    let clock = task.clock.map_or("", |clock| clock.as_str());
    let party = task.party_id.as_deref().unwrap_or_default();
    format!("due.{}.{}.{}.{clock}.{party}", file.id, task.duty.as_str(), task.seq)
}

fn nature(nature: Nature) -> &'static str {
    match nature {
        Nature::Breach => "breach",
        Nature::Late => "late",
        Nature::Mark => "mark",
    }
}

fn whole(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
