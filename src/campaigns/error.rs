//! What can go wrong with a campaign, and how it is told.

use chrono::NaiveDate;

use super::sheet::SheetFlaw;
use crate::law::digest;
use crate::problem::{Code, Problem, Violation};
use crate::{accounts, agencies, certificates, db, evaluation, ledgers, papers, record, recording, reports};

/// What can go wrong with a campaign.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// None within sight.
    #[error("not found")]
    NotFound,
    /// The person may not do this here.
    #[error("{en}")]
    Forbidden {
        /// In Chinese.
        zh: &'static str,
        /// In English.
        en: &'static str,
    },
    /// It contradicts what is there.
    #[error("{en}")]
    Conflict {
        /// In Chinese.
        zh: String,
        /// In English.
        en: String,
    },
    /// A field that is not acceptable.
    #[error("{pointer}: {en}")]
    Field {
        /// JSON pointer.
        pointer: String,
        /// Machine-readable reason.
        code: &'static str,
        /// In Chinese.
        zh: String,
        /// In English.
        en: String,
    },
    /// A sheet with everything that is wrong with it.
    #[error("the sheet is not complete")]
    Sheet(Vec<SheetFlaw>),
    /// Files for which no two people may score, all of them with the reason.
    #[error("too few evaluators")]
    TooFew(Vec<Violation>),
    /// The time to object is over.
    #[error("the time to object ended on {0}")]
    ObjectionOver(NaiveDate),
    /// What was kept cannot be read.
    #[error("{0}")]
    Damaged(String),
    /// Something cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// Something has no digest.
    #[error(transparent)]
    Digest(#[from] digest::NotCanonical),
    /// Accounts.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// Organs.
    #[error(transparent)]
    Agencies(#[from] agencies::Error),
    /// Officers.
    #[error(transparent)]
    Certificates(#[from] certificates::Error),
    /// The record.
    #[error(transparent)]
    Record(#[from] record::Error),
    /// Recordings.
    #[error(transparent)]
    Recording(#[from] recording::Error),
    /// Standards and the pre-check.
    #[error(transparent)]
    Evaluation(#[from] evaluation::Error),
    /// Papers.
    #[error(transparent)]
    Papers(#[from] papers::Error),
    /// Printed reports.
    #[error(transparent)]
    Reports(#[from] reports::Error),
    /// Ledgers of paper years.
    #[error(transparent)]
    Ledgers(#[from] ledgers::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl Error {
    /// It contradicts what is there.
    pub(super) fn conflict(zh: impl Into<String>, en: impl Into<String>) -> Error {
        Error::Conflict { zh: zh.into(), en: en.into() }
    }

    /// A field that is not acceptable.
    pub(super) fn field(
        pointer: impl Into<String>,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Error {
        Error::Field { pointer: pointer.into(), code, zh: zh.into(), en: en.into() }
    }
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Error::Db(error.into())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Problem::not_found(),
            Error::Forbidden { zh, en } => Problem::forbidden(zh, en),
            Error::Conflict { zh, en } => Problem::conflict(zh, en),
            Error::Field { pointer, code, zh, en } => Problem::field(pointer, code, zh, en),
            Error::Sheet(flaws) => flaws.into_iter().fold(Problem::new(Code::InvalidInput), |problem, flaw| {
                problem.and_field(flaw.pointer, flaw.code, flaw.zh, flaw.en)
            }),
            Error::TooFew(files) => Problem::refused(Code::Conflict, files).detail(
                "部分案卷可以评分的人员不足两名，未分配任何案卷。请增加评查人员（其他机关人员或者未参与该案的人员）。",
                "for some files fewer than two people may score; nothing was assigned. Add members who had no part in them.",
            ),
            Error::ObjectionOver(day) => Problem::conflict(
                format!("提出异议的期限已于{day}届满（收到评查结果之日起10个工作日，广东省政府令第231号第十二条第七项）。"),
                format!("the time to object ended on {day}: ten working days from being told (GD231, 12(7))"),
            ),
            Error::Damaged(cause) => Problem::internal(cause),
            Error::Json(error) => Problem::internal(error),
            Error::Digest(error) => Problem::internal(error),
            Error::Accounts(error) => error.into(),
            Error::Agencies(error) => error.into(),
            Error::Certificates(error) => error.into(),
            Error::Record(error) => error.into(),
            Error::Recording(error) => error.into(),
            Error::Evaluation(error) => error.into(),
            Error::Ledgers(error) => error.into(),
            Error::Papers(error) => error.into(),
            Error::Reports(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
