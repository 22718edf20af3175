//! The daily anchor 每日锚定: one root over the heads of all cases, published every day. Whoever holds a root proves by it that no
//! file was changed since; whoever changes a record, also with every trigger dropped, gives another root.

mod api;
mod keeper;
mod make;
mod store;
mod trail;
mod tree;

use chrono::NaiveDate;
use serde::Serialize;

use crate::law::digest::NotCanonical;
use crate::law::time::Moment;
use crate::problem::Problem;
use crate::{db, record};

pub use api::{api, public_routes};
pub use keeper::keep;
pub use make::{Comparison, compare, make_due, prove};
pub use trail::{Trail, TrailChange};
pub use tree::{AnchorProof, Leaf, Storey};

/// An anchor as everybody may read it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Anchor {
    /// The day it closes.
    pub day: NaiveDate,
    /// Every act recorded before this moment is in it.
    pub until: Moment,
    /// How many cases there were.
    pub cases: i64,
    /// The root: RFC 6962 over SM3, in two storeys of parts of 1,000 cases in the order of their ids.
    pub root: String,
    /// The root of the anchor before; zeros for the first.
    pub prev: String,
    /// When it was made.
    pub made_at: Moment,
    /// The audit trail since the anchor before; absent in anchors that are older than that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit: Option<AuditAnchor>,
}

/// What an anchor says of the audit trail 审计日志.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AuditAnchor {
    /// From when on: where the anchor before ended; absent in the first, which covers all that was before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// How many entries there were.
    pub entries: i64,
    /// SM3 over a line with `prev` (this digest of the anchor before; zeros for the first), `from` and `until`, and a line for
    /// each entry by time and id as `GET /audit` shows it; each canonical JSON (RFC 8785) and a line feed.
    pub digest: String,
}

impl From<store::AnchorRow> for Anchor {
    fn from(row: store::AnchorRow) -> Self {
        Anchor {
            day: row.day,
            until: row.until.0,
            cases: row.cases,
            root: row.root,
            prev: row.prev,
            made_at: row.made_at.0,
            audit: row.audit.entries.zip(row.audit.digest).map(|(entries, digest)| AuditAnchor {
                from: row.audit.from.map(Moment::from),
                entries,
                digest,
            }),
        }
    }
}

/// What can go wrong with an anchor.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such anchor, or the case is not in it.
    #[error("no such anchor")]
    NotFound,
    /// The record gives another root than the anchor of that day.
    #[error("the record gives another root than the anchor of {day}")]
    Changed {
        /// The day.
        day: NaiveDate,
    },
    /// An entry of the audit trail that cannot be hashed.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
    /// The record.
    #[error(transparent)]
    Record(#[from] record::Error),
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
            Error::Changed { day } => Problem::conflict(
                format!("卷宗与{day}公布的锚定值不一致，不能出具证明；请运行 zhifa verify --anchor {day}。"),
                format!("the record no longer gives the anchor of {day}; run zhifa verify --anchor {day}"),
            ),
            Error::NotCanonical(error) => Problem::internal(error),
            Error::Record(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
