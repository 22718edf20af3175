//! Documents 执法文书: numbers without gaps, and the register of papers. The papers themselves come later.

mod api;
mod blocks;
mod blocks_api;
mod numbers;
mod receipts;
mod register;

use crate::problem::{Code, Problem};
use crate::{certificates, db};

pub use api::{api, routes};
pub use blocks::{NumberBlock, claim, count_on_blocks, fact as form_fact};
pub use numbers::{case_of_number, count_on, draw, restore};
pub use receipts::{receipt_used, sync_receipts};
pub use register::{PaperView, of_case, sync};

/// What can go wrong with papers and numbers.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A number that the record says was drawn is held by another act.
    #[error("the number {0} is held by another act")]
    NumberInUse(String),
    /// The number of a form is used or void, or the receipt belongs to another act.
    #[error("the number is used or void")]
    NumberGone,
    /// Who asks is no officer.
    #[error("only an officer draws blocks of numbers")]
    NoOfficer,
    /// No such block within sight.
    #[error("not found")]
    NotFound,
    /// A block with this id exists.
    #[error("the id is taken")]
    IdTaken,
    /// Blocks are drawn for this year or the next.
    #[error("blocks are drawn for this year or the next")]
    WrongYear,
    /// The number lies outside the block.
    #[error("the number lies outside the block")]
    OutsideBlock,
    /// Officers and certificates.
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
            error @ Error::NumberInUse(_) => Problem::internal(error),
            Error::NumberGone => Problem::new(Code::NumberInUse),
            Error::NoOfficer => Problem::forbidden(
                "号段由执法人员领用，负责人、执法监督和审计人员查看。",
                "officers draw blocks of numbers; heads, supervisors and auditors read them",
            ),
            Error::NotFound => Problem::not_found(),
            Error::IdTaken => Problem::conflict("该 id 已经存在。", "the id is taken"),
            Error::WrongYear => {
                Problem::field("/year", "range", "只能领用本年或者次年的号段", "this year or the next one")
            }
            Error::OutsideBlock => Problem::field("/n", "range", "不在该号段内", "not in this block"),
            Error::Certificates(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
