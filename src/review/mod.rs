//! Legal review of major decisions 重大执法决定法制审核 (系统三): the reviewers' queue, a projection of the acts.

mod api;
mod store;

use uuid::Uuid;

use crate::db;
use crate::problem::Problem;

pub use api::{api, routes};
pub use store::{Queue, ReviewView, queue, sync};

/// What can go wrong with the queue.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A projected round has no due date: the file was folded from a damaged record.
    #[error("case {0}: a review round without due date")]
    NoDueDate(Uuid),
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
            error @ Error::NoDueDate(_) => Problem::internal(error),
            Error::Db(error) => error.into(),
        }
    }
}
