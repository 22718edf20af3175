//! Publicity 执法公示 (系统一): what is public before, during and after an act, how it is masked, and how it is taken back.
//!
//! The register that everybody reads is a table of its own, `public_entry`: it names no case, and what is withheld, drafted,
//! refused or about a minor is not in it. Entries are made from the file, never typed.

mod advance_api;
mod api;
mod cached;
mod catalogues_api;
mod credit;
mod credit_api;
mod credit_row;
mod entry;
mod formats;
mod masks;
mod masks_api;
mod objects;
mod objects_api;
mod objects_store;
mod officers_api;
mod owed;
mod preview;
mod register;
mod register_api;
mod register_model;
mod register_store;
mod sheets;
mod store;

use uuid::Uuid;

use crate::law::time::Moment;
use crate::problem::Problem;
use crate::{accounts, agencies, certificates, db, record, review};

pub use api::{api, public_api, public_routes, routes};
pub use entry::{Entry, entry};
pub use formats::harmless;
pub use masks::Masks;
pub use owed::{OwedObject, OwedStep, owed_objects};
pub use preview::{PublicationPreview, preview, previews};
pub use store::sync;

/// Who did something, and when.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = PublicationStep)]
pub(crate) struct Step {
    /// The account.
    account_id: Uuid,
    /// When.
    at: Moment,
}

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
    /// A role that may not.
    #[error("the role may not do this")]
    NotYours,
    /// Who collected it neither checks nor releases it.
    #[error("the same person")]
    SamePerson,
    /// It was not checked.
    #[error("not checked")]
    NotChecked,
    /// It was done before.
    #[error("done already")]
    DoneAlready,
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
    /// The catalogue of major decisions.
    #[error(transparent)]
    Review(#[from] review::Error),
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
            Error::NotYours => Problem::forbidden(
                "采集由办案、公示、审核人员和负责人办理，审核由负责人、法制审核人员、公示人员办理，发布由负责人、公示人员办理。",
                "collected by officers, clerks, reviewers and heads; checked by heads, reviewers and clerks; released by heads and clerks",
            ),
            Error::SamePerson => Problem::conflict(
                "采集人不得审核、发布自己采集的内容，请由他人办理。",
                "who collected it neither checks nor releases it: let somebody else do it",
            ),
            Error::NotChecked => {
                Problem::conflict("尚未审核，先审核再发布。", "not checked yet: have it checked first")
            }
            Error::DoneAlready => Problem::conflict("已经办过，无需重复。", "it was done before"),
            Error::OutOfReach => Problem::forbidden(
                "只能管理本机关及下级机关。",
                "only one's own organ and those below it can be administered",
            ),
            Error::Field { pointer, code, zh, en } => Problem::field(pointer, code, zh, en),
            Error::Record(error) => error.into(),
            Error::Agencies(error) => error.into(),
            Error::Accounts(error) => error.into(),
            Error::Certificates(error) => error.into(),
            Error::Review(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
