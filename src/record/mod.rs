//! The record 卷宗: the only writer of `case_act` and `enforcement_case`. Seal, append, load, verify, export, rebuild.

mod append;
mod cache;
mod export;
mod load;
mod model;
mod rebuild;
mod store;
mod verify;

use uuid::Uuid;

use crate::casefile::seal;
use crate::db;
use crate::problem::{Code, Problem};

pub use append::append;
pub use export::{Line, export};
pub use load::{Loaded, acts, acts_of, at, load};
pub use model::{ActView, Head};
pub use rebuild::rebuild_heads;
pub use store::{
    ArchivedFile, Search, archived, case_ids, count_archived, counted_in, filed_elsewhere, find_head, heads_at, newest,
    search,
};
pub use verify::{Flaw, Report, verify, verify_lines};

/// What can go wrong with the record.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such case.
    #[error("no such case")]
    NotFound,
    /// A case with the id the client chose exists.
    #[error("a case with this id exists")]
    IdTaken,
    /// An act on file cannot be read: the record was damaged outside zhifa.
    #[error("act {seq} of case {case_id} cannot be read: {cause}")]
    Damaged {
        /// The case.
        case_id: Uuid,
        /// The act.
        seq: i64,
        /// What is wrong.
        cause: String,
    },
    /// It could not be sealed.
    #[error(transparent)]
    Seal(#[from] seal::Error),
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
            Error::NotFound => Problem::not_found(),
            Error::IdTaken => Problem::conflict("该 id 的案件已经存在。", "a case with this id exists"),
            Error::Seal(seal::Error::NotCanonical(cause)) => Problem::new(Code::InvalidInput).detail(
                format!("数字超出可以准确表示的范围：{cause}"),
                format!("a number cannot be kept exactly: {cause}"),
            ),
            error @ (Error::Damaged { .. } | Error::Seal(seal::Error::Json(_))) => Problem::internal(error),
            Error::Db(error) => error.into(),
        }
    }
}
