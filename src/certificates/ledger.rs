//! The ledgers of training 培训台账 and of exams 考试成绩: every statement on them. Corrections are reversing entries.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use super::ledger_model::{Exam, ExamRow, NewExam, NewTraining, Reversal, Training, TrainingRow, hours};
use super::{Error, store};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit, padded};
use crate::law::codes::TrainingKind;
use crate::schema::{officer_exam, officer_training};

/// Enters training of an officer.
pub(super) fn train(tx: &mut Tx<'_>, by: Uuid, officer: Uuid, new: NewTraining) -> Result<Training, Error> {
    past(tx, new.date)?;
    let doubled = new.hours * 2.0;
    if doubled.fract() != 0.0 {
        return Err(Error::Field {
            pointer: "/hours",
            code: "invalid_value",
            zh: "学时以半学时为单位",
            en: "hours come in halves",
        });
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
    Error::Field {
        pointer: "/entry_id",
        code: "unknown",
        zh: "该人员的台账中没有这一条，或者它本身是冲正",
        en: "no such entry of this officer, or it is a reversal itself",
    }
}

fn past(tx: &Tx<'_>, day: NaiveDate) -> Result<(), Error> {
    if day > tx.now.date() {
        return Err(Error::Field {
            pointer: "/date",
            code: "invalid_value",
            zh: "不得晚于今天",
            en: "must not be later than today",
        });
    }
    Ok(())
}

/// The training of an officer from a day to a day, in order.
pub(super) fn trainings(
    conn: &mut Conn,
    officer: Uuid,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Training>, Error> {
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
    Ok(sum(trainings(conn, officer, from, to)?.iter().filter(|entry| entry.counts).map(|entry| entry.hours)))
}

/// The sum of some hours; of none it is 0 and not -0, as `Iterator::sum` has it.
pub(super) fn sum(hours: impl Iterator<Item = f64>) -> f64 {
    hours.fold(0.0, |sum, one| sum + one)
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
