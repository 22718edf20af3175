//! Publicity 执法公示 (系统一): what is public before, during and after an act, how it is masked, and how it is taken back.
//!
//! The register that everybody reads is a table of its own, `public_entry`: it names no case, and what is withheld, drafted,
//! refused or about a minor is not in it. Entries are made from the file, never typed.

mod api;
mod cached;
mod entry;
mod formats;
mod masks;
mod masks_api;
mod officers_api;
mod register;
mod register_api;
mod register_model;
mod register_store;
mod store;

use uuid::Uuid;

use crate::problem::Problem;
use crate::{accounts, agencies, certificates, db, record};

pub use api::{api, public_api, public_routes, routes};
pub use entry::{Entry, entry};
pub use masks::Masks;
pub use store::sync;

/// What can go wrong with publicity.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A projected entry has no due date: the file was folded from a damaged record.
    #[error("case {0}: a publication without due date")]
    NoDueDate(Uuid),
    /// An entry rests on what is not there: an act of the case, or its organ.
    #[error("case {0}: a publication without its act or organ")]
    NoGround(Uuid),
    /// The entry could not be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A file for a spreadsheet could not be written.
    #[error("the file cannot be written: {0}")]
    Sheet(String),
    /// No such thing within sight.
    #[error("not found")]
    NotFound,
    /// Outside the administrator's organ and those below it.
    #[error("outside the administrator's organs")]
    OutOfReach,
    /// A field that is not acceptable.
    #[error("{pointer}: {en}")]
    Field {
        /// JSON pointer.
        pointer: &'static str,
        /// Machine-readable reason.
        code: &'static str,
        /// In Chinese.
        zh: &'static str,
        /// In English.
        en: &'static str,
    },
    /// The record of the case.
    #[error(transparent)]
    Record(#[from] record::Error),
    /// The organ.
    #[error(transparent)]
    Agencies(#[from] agencies::Error),
    /// Who asks.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// The card.
    #[error(transparent)]
    Certificates(#[from] certificates::Error),
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
            error @ (Error::NoDueDate(_) | Error::NoGround(_) | Error::Json(_) | Error::Sheet(_)) => {
                Problem::internal(error)
            }
            Error::NotFound => Problem::not_found(),
            Error::OutOfReach => Problem::forbidden(
                "只能管理本机关及下级机关。",
                "only one's own organ and those below it can be administered",
            ),
            Error::Field { pointer, code, zh, en } => Problem::field(pointer, code, zh, en),
            Error::Record(error) => error.into(),
            Error::Agencies(error) => error.into(),
            Error::Accounts(error) => error.into(),
            Error::Certificates(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
