//! The ledgers of training 培训台账 and of exams 考试成绩: every statement on them. Corrections are reversing entries.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::model::unreadable;
use super::{Error, store};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit, padded};
use crate::law::codes::{ExamSubject, TrainingKind};
use crate::law::time::Moment;
use crate::schema::{officer_exam, officer_training};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = officer_training)]
struct TrainingRow {
    id: Uid,
    officer_id: Uid,
    held_on: NaiveDate,
    half_hours: i64,
    kind: String,
    title: String,
    proof: Option<String>,
    reverses: Option<Uid>,
    account_id: Uid,
    recorded_at: Instant,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = officer_exam)]
struct ExamRow {
    id: Uid,
    officer_id: Uid,
    held_on: NaiveDate,
    subject: String,
    passed: bool,
    organiser: String,
    remark: Option<String>,
    reverses: Option<Uid>,
    account_id: Uid,
    recorded_at: Instant,
}

/// One entry of the training ledger.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Training {
    /// Id.
    pub id: Uuid,
    /// The officer.
    pub officer_id: Uuid,
    /// The day it was held.
    pub date: NaiveDate,
    /// Class hours 学时; below zero in a reversing entry.
    pub hours: f64,
    /// What about.
    pub kind: TrainingKind,
    /// Whether it counts toward the yearly hours.
    pub counts: bool,
    /// Title, or why it is reversed.
    pub title: String,
    /// What proves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// The entry it takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reverses: Option<Uuid>,
    /// Who entered it.
    pub account_id: Uuid,
    /// When.
    pub recorded_at: Moment,
}

/// Training to be entered.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTraining {
    /// The day it was held; not in the future.
    pub date: NaiveDate,
    /// Class hours 学时, in halves.
    #[validate(range(min = 0.5, max = 200.0))]
    #[schema(minimum = 0.5, maximum = 200, multiple_of = 0.5)]
    pub hours: f64,
    /// What about.
    pub kind: TrainingKind,
    /// Title.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub title: String,
    /// What proves it, such as the number of a record or of a paper.
    #[serde(default)]
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub proof: Option<String>,
}

/// An exam and its result.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Exam {
    /// Id.
    pub id: Uuid,
    /// The officer.
    pub officer_id: Uuid,
    /// The day it was held.
    pub date: NaiveDate,
    /// What about.
    pub subject: ExamSubject,
    /// Passed 合格.
    pub passed: bool,
    /// Who held it.
    pub organiser: String,
    /// A remark, or why it is reversed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The entry it takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reverses: Option<Uuid>,
    /// Who entered it.
    pub account_id: Uuid,
    /// When.
    pub recorded_at: Moment,
}

/// An exam to be entered.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExam {
    /// The day it was held; not in the future.
    pub date: NaiveDate,
    /// What about.
    pub subject: ExamSubject,
    /// Passed 合格.
    pub passed: bool,
    /// Who held it.
    #[validate(length(min = 2, max = 100))]
    #[schema(min_length = 2, max_length = 100)]
    pub organiser: String,
    /// A remark.
    #[serde(default)]
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub remark: Option<String>,
}

/// An entry of a ledger that was wrong.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reversal {
    /// The entry to be taken back.
    pub entry_id: Uuid,
    /// Why.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub reason: String,
}

impl TrainingRow {
    fn training(self) -> Result<Training, Error> {
        let kind: TrainingKind = self.kind.parse().map_err(|_| unreadable("officer_training", &self.kind))?;
        Ok(Training {
            id: self.id.0,
            officer_id: self.officer_id.0,
            date: self.held_on,
            hours: hours(self.half_hours),
            kind,
            counts: kind.counts(),
            title: self.title,
            proof: self.proof,
            reverses: self.reverses.map(|id| id.0),
            account_id: self.account_id.0,
            recorded_at: self.recorded_at.0,
        })
    }
}

impl ExamRow {
    fn exam(self) -> Result<Exam, Error> {
        Ok(Exam {
            id: self.id.0,
            officer_id: self.officer_id.0,
            date: self.held_on,
            subject: self.subject.parse().map_err(|_| unreadable("officer_exam", &self.subject))?,
            passed: self.passed,
            organiser: self.organiser,
            remark: self.remark,
            reverses: self.reverses.map(|id| id.0),
            account_id: self.account_id.0,
            recorded_at: self.recorded_at.0,
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "halves of hours, far below 2^52")]
fn hours(half: i64) -> f64 {
    half as f64 / 2.0
}

/// Enters training of an officer.
pub(super) fn train(tx: &mut Tx<'_>, by: Uuid, officer: Uuid, new: NewTraining) -> Result<Training, Error> {
    past(tx, new.date)?;
    let doubled = new.hours * 2.0;
    if doubled.fract() != 0.0 {
        return Err(Error::Field { pointer: "/hours", code: "invalid_value", zh: "学时以半学时为单位", en: "hours come in halves" });
    }
    #[expect(clippy::cast_possible_truncation, reason = "between 1 and 400 by the validation of the field")]
    let half_hours = doubled as i64;
    let row = TrainingRow {
        id: Uid(tx.new_id()),
        officer_id: Uid(officer),
        held_on: new.date,
        half_hours,
        kind: new.kind.as_str().to_owned(),
        title: new.title,
        proof: new.proof,
        reverses: None,
        account_id: Uid(by),
        recorded_at: Instant(tx.now),
    };
    enter_training(tx, by, row, "training.enter")
}

/// Takes an entry of the training ledger back.
pub(super) fn untrain(tx: &mut Tx<'_>, by: Uuid, officer: Uuid, reversal: Reversal) -> Result<Training, Error> {
    use officer_training::dsl;
    let found = officer_training::table
        .find(Uid(reversal.entry_id))
        .filter(dsl::officer_id.eq(Uid(officer)))
        .select(TrainingRow::as_select())
        .first(tx.conn)
        .optional()?;
    let entry: TrainingRow = found.filter(|entry: &TrainingRow| entry.reverses.is_none()).ok_or_else(no_such_entry)?;
    let again: i64 = officer_training::table.filter(dsl::reverses.eq(Some(entry.id))).count().get_result(tx.conn)?;
    if again > 0 {
        return Err(Error::Reversed);
    }
    let row = TrainingRow {
        id: Uid(tx.new_id()),
        half_hours: -entry.half_hours,
        title: reversal.reason,
        proof: None,
        reverses: Some(entry.id),
        account_id: Uid(by),
        recorded_at: Instant(tx.now),
        ..entry
    };
    enter_training(tx, by, row, "training.reverse")
}

fn enter_training(tx: &mut Tx<'_>, by: Uuid, row: TrainingRow, action: &str) -> Result<Training, Error> {
    store::once(diesel::insert_into(officer_training::table).values(&row).execute(tx.conn), Error::Reversed)?;
    audit::record(tx, Some(by), action, &format!("officer/{}", row.officer_id), &row.title)?;
    row.training()
}

/// Enters an exam of an officer.
pub(super) fn examine(tx: &mut Tx<'_>, by: Uuid, officer: Uuid, new: NewExam) -> Result<Exam, Error> {
    past(tx, new.date)?;
    let row = ExamRow {
        id: Uid(tx.new_id()),
        officer_id: Uid(officer),
        held_on: new.date,
        subject: new.subject.as_str().to_owned(),
        passed: new.passed,
        organiser: new.organiser,
        remark: new.remark,
        reverses: None,
        account_id: Uid(by),
        recorded_at: Instant(tx.now),
    };
    enter_exam(tx, by, row, "exam.enter")
}

/// Takes an exam back.
pub(super) fn unexamine(tx: &mut Tx<'_>, by: Uuid, officer: Uuid, reversal: Reversal) -> Result<Exam, Error> {
    use officer_exam::dsl;
    let found = officer_exam::table
        .find(Uid(reversal.entry_id))
        .filter(dsl::officer_id.eq(Uid(officer)))
        .select(ExamRow::as_select())
        .first(tx.conn)
        .optional()?;
    let entry: ExamRow = found.filter(|entry: &ExamRow| entry.reverses.is_none()).ok_or_else(no_such_entry)?;
    let again: i64 = officer_exam::table.filter(dsl::reverses.eq(Some(entry.id))).count().get_result(tx.conn)?;
    if again > 0 {
        return Err(Error::Reversed);
    }
    let row = ExamRow {
        id: Uid(tx.new_id()),
        remark: Some(reversal.reason),
        reverses: Some(entry.id),
        account_id: Uid(by),
        recorded_at: Instant(tx.now),
        ..entry
    };
    enter_exam(tx, by, row, "exam.reverse")
}

fn enter_exam(tx: &mut Tx<'_>, by: Uuid, row: ExamRow, action: &str) -> Result<Exam, Error> {
    store::once(diesel::insert_into(officer_exam::table).values(&row).execute(tx.conn), Error::Reversed)?;
    audit::record(tx, Some(by), action, &format!("officer/{}", row.officer_id), &row.organiser)?;
    row.exam()
}

fn no_such_entry() -> Error {
    Error::Field { pointer: "/entry_id", code: "unknown", zh: "该人员的台账中没有这一条，或者它本身是冲正", en: "no such entry of this officer, or it is a reversal itself" }
}

fn past(tx: &Tx<'_>, day: NaiveDate) -> Result<(), Error> {
    if day > tx.now.date() {
        return Err(Error::Field { pointer: "/date", code: "invalid_value", zh: "不得晚于今天", en: "must not be later than today" });
    }
    Ok(())
}

/// The training of an officer from a day to a day, in order.
pub(super) fn trainings(conn: &mut Conn, officer: Uuid, from: NaiveDate, to: NaiveDate) -> Result<Vec<Training>, Error> {
    let rows: Vec<TrainingRow> = officer_training::table
        .filter(officer_training::officer_id.eq(Uid(officer)))
        .filter(officer_training::held_on.ge(from.max(first_day())))
        .filter(officer_training::held_on.le(to))
        .order((officer_training::held_on, officer_training::id))
        .select(TrainingRow::as_select())
        .load(conn)?;
    rows.into_iter().map(TrainingRow::training).collect()
}

/// Databases know no day before the year 1.
fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default()
}

/// Hours that count toward the yearly ones, from a day to a day.
pub(super) fn counted(conn: &mut Conn, officer: Uuid, from: NaiveDate, to: NaiveDate) -> Result<f64, Error> {
    Ok(trainings(conn, officer, from, to)?.iter().filter(|entry| entry.counts).map(|entry| entry.hours).sum())
}

/// Hours that count of each of these officers, from a day to a day; who has none is absent.
pub(super) fn counted_of(
    conn: &mut Conn,
    officers: &[Uuid],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<BTreeMap<Uuid, f64>, Error> {
    let mut found = BTreeMap::new();
    for some in officers.chunks(200) {
        let ids: Vec<Uid> = some.iter().copied().map(Uid).collect();
        let rows: Vec<(Uid, i64, String)> = officer_training::table
            .filter(officer_training::officer_id.eq_any(padded(ids)))
            .filter(officer_training::held_on.ge(from))
            .filter(officer_training::held_on.le(to))
            .select((officer_training::officer_id, officer_training::half_hours, officer_training::kind))
            .load(conn)?;
        for (officer, half, kind) in rows {
            if kind.parse::<TrainingKind>().is_ok_and(TrainingKind::counts) {
                *found.entry(officer.0).or_insert(0.0) += hours(half);
            }
        }
    }
    Ok(found)
}

/// Every exam of an officer, reversals too, in order.
pub(super) fn exams(conn: &mut Conn, officer: Uuid) -> Result<Vec<Exam>, Error> {
    let rows: Vec<ExamRow> = officer_exam::table
        .filter(officer_exam::officer_id.eq(Uid(officer)))
        .order((officer_exam::held_on, officer_exam::id))
        .select(ExamRow::as_select())
        .load(conn)?;
    rows.into_iter().map(ExamRow::exam).collect()
}

/// The exams that were not taken back.
pub(super) fn exams_standing(conn: &mut Conn, officer: Uuid) -> Result<Vec<Exam>, Error> {
    let all = exams(conn, officer)?;
    let taken: Vec<Uuid> = all.iter().filter_map(|exam| exam.reverses).collect();
    Ok(all.into_iter().filter(|exam| exam.reverses.is_none() && !taken.contains(&exam.id)).collect())
}
