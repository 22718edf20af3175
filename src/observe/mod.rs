//! What the service tells about itself 运行监测: figures for Prometheus and one line of the log for each request. Neither
//! holds anything about people or cases: no names, no ids but those of the request and the account, no values.

mod figures;
mod request;
mod serve;

use uuid::Uuid;

pub use figures::{Load, Sample, act, chain, login_failed, media, ready, render};
pub use request::request;
pub use serve::{Listener, Serving};

/// Who a request is by, left in its extensions for the log: the id, never the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By(pub Uuid);

/// What of a case a request was shown, left in its extensions by a door that is not below the case, for the trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The case.
    pub case: Uuid,
    /// Which part of its file.
    pub part: String,
}
