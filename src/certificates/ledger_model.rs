//! Training and exams as they are stored, entered and shown.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use super::model::unreadable;
use crate::db::types::{Instant, Uid};
use crate::law::codes::{ExamSubject, TrainingKind};
use crate::law::time::Moment;
use crate::schema::{officer_exam, officer_training};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = officer_training)]
pub(super) struct TrainingRow {
    pub id: Uid,
    pub officer_id: Uid,
    pub held_on: NaiveDate,
    pub half_hours: i64,
    pub kind: String,
    pub title: String,
    pub proof: Option<String>,
    pub reverses: Option<Uid>,
    pub account_id: Uid,
    pub recorded_at: Instant,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = officer_exam)]
pub(super) struct ExamRow {
    pub id: Uid,
    pub officer_id: Uid,
    pub held_on: NaiveDate,
    pub subject: String,
    pub passed: bool,
    pub organiser: String,
    pub remark: Option<String>,
    pub reverses: Option<Uid>,
    pub account_id: Uid,
    pub recorded_at: Instant,
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
    pub(super) fn training(self) -> Result<Training, Error> {
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
    pub(super) fn exam(self) -> Result<Exam, Error> {
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

/// Hours of so many halves.
#[expect(clippy::cast_precision_loss, reason = "halves of hours, far below 2^52")]
pub(super) fn hours(half: i64) -> f64 {
    half as f64 / 2.0
}
