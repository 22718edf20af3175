//! Publicity 执法公示 (系统一): the publication entry of a decision, drafted, released by a second person, or withheld.
//!
//! The entry holds allow-listed fields only and is made from the file, never typed: personal names are masked, nothing
//! about a minor is published. The public register reads this table and no other; it comes with its own issue.

mod entry;
mod store;

use uuid::Uuid;

use crate::db;
use crate::problem::Problem;

pub use entry::{Entry, entry};
pub use store::sync;

/// What can go wrong with publication entries.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A projected entry has no due date: the file was folded from a damaged record.
    #[error("case {0}: a publication without due date")]
    NoDueDate(Uuid),
    /// The entry could not be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
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
            Error::Db(error) => error.into(),
        }
    }
}
