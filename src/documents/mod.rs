//! Documents 执法文书: numbers without gaps, and the register of papers. The papers themselves come later.

mod api;
mod numbers;
mod register;

use crate::db;
use crate::problem::Problem;

pub use api::{api, routes};
pub use numbers::{count_on, draw, restore};
pub use register::{PaperView, of_case, sync};

/// What can go wrong with papers and numbers.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A number that the record says was drawn is held by another act.
    #[error("the number {0} is held by another act")]
    NumberInUse(String),
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
            error @ Error::NumberInUse(_) => Problem::internal(error),
            Error::Db(error) => error.into(),
        }
    }
}
