//! Legal review of major decisions 重大执法决定法制审核 (系统三): the reviewers' queue and figures, projections of the acts; and the
//! organ's catalogue of what is major.

mod api;
mod catalogue;
mod catalogue_api;
mod figures;
mod released;
mod store;

use uuid::Uuid;

use crate::db;
use crate::problem::Problem;

pub use api::{api, routes};
pub use catalogue::in_force;
pub use figures::in_the_year;
pub use released::{ReleasedCatalogue, history, organ_of, released};
pub use store::{Queue, ReviewView, queue, sync};

/// What can go wrong with the queue, the catalogue or the figures.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A projected round has no due date: the file was folded from a damaged record.
    #[error("case {0}: a review round without due date")]
    NoDueDate(Uuid),
    /// A catalogue that cannot be read or written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// Only reviewers collect a catalogue.
    #[error("only a reviewer collects a catalogue")]
    NotReviewer,
    /// Only a head of the organ releases it.
    #[error("only a head of the organ releases a catalogue")]
    NotHead,
    /// Who collected it does not release it.
    #[error("collected and released by one person")]
    SamePerson,
    /// It was released.
    #[error("released already")]
    ReleasedAlready,
    /// The figures are not for this role.
    #[error("not for this role")]
    Role,
    /// None of that id in the organ.
    #[error("not found")]
    NotFound,
    /// A field that is not acceptable.
    #[error("{pointer}: {en}")]
    Field {
        /// JSON pointer.
        pointer: &'static str,
        /// In Chinese.
        zh: &'static str,
        /// In English.
        en: &'static str,
    },
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
            error @ (Error::NoDueDate(_) | Error::Json(_)) => Problem::internal(error),
            Error::NotReviewer => {
                Problem::forbidden("目录由法制审核人员拟定。", "a catalogue is collected by a reviewer of the organ")
            }
            Error::NotHead => Problem::forbidden(
                "目录由行政机关负责人（正职或者副职）审定发布。",
                "a catalogue is released by the principal or a deputy of the organ",
            ),
            Error::SamePerson => Problem::conflict(
                "拟定人不得审定发布同一目录，请由另一名负责人办理。",
                "whoever collected a catalogue does not release it; let another head do it",
            ),
            Error::ReleasedAlready => Problem::conflict("该目录已经发布。", "this catalogue was released already"),
            Error::Role => Problem::forbidden(
                "法制审核数据供审核人员、负责人、监督人员和审计人员查看。",
                "the figures are for reviewers, heads, supervisors and auditors",
            ),
            Error::NotFound => Problem::not_found(),
            Error::Field { pointer, zh, en } => Problem::field(pointer, "invalid_value", zh, en),
            Error::Db(error) => error.into(),
        }
    }
}
