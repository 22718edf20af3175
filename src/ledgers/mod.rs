//! Ledgers of paper years 历史案件台账: cases that were closed before there was a record, taken in as read-only rows marked imported,
//! and scored as far as the columns go. What a ledger does not tell, a person looks up in the paper file.

mod api;
mod columns;
mod content;
mod file;
mod import;
mod report;
mod row;
mod score;
mod sheets;
mod store;
mod words;

use crate::casefile::parts::Text;
use crate::law::digest::NotCanonical;
use crate::problem::{Code, Problem};
use crate::{accounts, agencies, db};

pub use api::{api, routes};
pub use columns::{LedgerColumn, LedgerField, LedgerUnit};
pub use content::{LedgerOfficer, LedgerOutcome, LedgerRow};
pub use report::{LedgerRemark, LedgerReport, LedgerRowFate, LedgerRowReport};
pub use score::{score, variant_of};
pub use sheets::sheets;
pub use store::{ImportedCase, LedgerBatch, Wanted, find as imported_case, list as imported_cases};

/// What can go wrong with a ledger.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Only heads and supervisors import.
    #[error("only a head or a supervisor imports a ledger")]
    Role,
    /// A file that cannot be read as a ledger at all.
    #[error("not a ledger: {0:?}")]
    BadSheet(Text),
    /// No such standard.
    #[error("no such standard")]
    UnknownStandard,
    /// None within sight.
    #[error("not found")]
    NotFound,
    /// A row that cannot be written down.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
    /// A row or a report that cannot be read or written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A table that cannot be written.
    #[error("a sheet: {0}")]
    Sheet(String),
    /// Accounts.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// Organs.
    #[error(transparent)]
    Agencies(#[from] agencies::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Error::Db(error.into())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Role => Problem::forbidden(
                "历史案件台账由行政机关负责人或者执法监督人员导入。",
                "ledgers of past cases are imported by heads and supervisors",
            ),
            Error::BadSheet(why) => Problem::new(Code::InvalidInput).and_field("", "bad_sheet", why.zh, why.en),
            Error::UnknownStandard => Problem::field("?standard", "unknown", "没有这个评查标准", "no such standard"),
            Error::NotFound => Problem::not_found(),
            error @ (Error::NotCanonical(_) | Error::Json(_) | Error::Sheet(_)) => Problem::internal(error),
            Error::Accounts(error) => error.into(),
            Error::Agencies(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
