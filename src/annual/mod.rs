//! The yearly statistics 行政执法统计年报 (118号(六)): counted from the files, frozen, published by 31 January. Never a number about
//! one person.

mod api;
mod count;
mod report;
mod store;

use crate::law::time::Moment;
use crate::problem::Problem;
use crate::{accounts, db, record, review};

pub use api::{api, public_api, public_routes, routes};
pub use count::{AnnualFigure, AnnualFigures};
pub use report::AnnualReport;

/// A year, from its first moment to the first of the next one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Year {
    number: i32,
    from: Moment,
    to: Moment,
}

impl Year {
    fn of(number: i32) -> Result<Year, Error> {
        let bounds =
            Moment::at_shanghai(number, 1, 1, 0, 0).zip(Moment::at_shanghai(number.saturating_add(1), 1, 1, 0, 0));
        let bounds = bounds.filter(|_| (2000..=2200).contains(&number));
        let (from, to) = bounds.ok_or(Error::YearOutOfRange)?;
        Ok(Year { number, from, to })
    }
}

/// What can go wrong with a report.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Only clerks freeze a report.
    #[error("only a clerk freezes a report")]
    NotClerk,
    /// Only a head publishes it.
    #[error("only a head publishes a report")]
    NotHead,
    /// Who froze it does not publish it.
    #[error("frozen and published by one person")]
    SamePerson,
    /// That year was published.
    #[error("published already")]
    PublishedAlready,
    /// That year goes on.
    #[error("the year goes on")]
    GoesOn,
    /// No such form.
    #[error("no such form")]
    UnknownForm,
    /// No such year.
    #[error("out of range")]
    YearOutOfRange,
    /// None within sight.
    #[error("not found")]
    NotFound,
    /// A report that cannot be read or written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A sheet that cannot be written.
    #[error("a sheet: {0}")]
    Sheet(String),
    /// Accounts.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// The record.
    #[error(transparent)]
    Record(#[from] record::Error),
    /// Reviews.
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
            Error::NotClerk => Problem::forbidden("年报由公示人员编制。", "a report is made by a publicity clerk"),
            Error::NotHead => Problem::forbidden(
                "年报由行政机关负责人（正职或者副职）审定公开。",
                "a report is published by the principal or a deputy of the organ",
            ),
            Error::SamePerson => {
                Problem::conflict("编制人不得审定公开同一年报。", "whoever made a report does not publish it")
            }
            Error::PublishedAlready => {
                Problem::conflict("该年度的年报已经公开。", "the report of that year was published already")
            }
            Error::GoesOn => Problem::field(
                "/year",
                "invalid_value",
                "该年度尚未结束，可以先预览（preview）",
                "that year goes on; look at the preview meanwhile",
            ),
            Error::UnknownForm => Problem::field("/form", "unknown", "没有这种年报样式", "no such form"),
            Error::YearOutOfRange => {
                Problem::field("/year", "out_of_range", "应当在2000到2200之间", "must lie between 2000 and 2200")
            }
            Error::NotFound => Problem::not_found(),
            error @ (Error::Json(_) | Error::Sheet(_)) => Problem::internal(error),
            Error::Accounts(error) => error.into(),
            Error::Record(error) => error.into(),
            Error::Review(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
