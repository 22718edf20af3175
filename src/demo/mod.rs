//! The demo 演示: scenario files, played by people who are clients of the running service.
//!
//! Nothing here has a way of its own into a case: what the demo shows, the API does.

mod found;
mod http;
mod load;
mod play;
mod player;
mod print;
mod run;
mod script;
mod stage;
#[cfg(test)]
mod tests;

pub use found::{First, Town, found, is_empty, settle};
pub use http::Reply;
pub use load::{Loaded, load, welcome};
pub use play::{Ending, play};
pub use player::{Outcome, Player, Telling};
pub use run::run;
pub use script::{Cast, Doing, Expectation, Scenario, Step, UnknownName};
pub use stage::{scenarios, town};

use thiserror::Error as ThisError;

use crate::{accounts, agencies, db};

/// Why the demo cannot go on.
#[derive(Debug, ThisError)]
pub enum Error {
    /// A file of `scenarios/` is not what it should be.
    #[error("scenarios/{file}: {cause}")]
    Script {
        /// The file.
        file: &'static str,
        /// What the parser says.
        cause: serde_json::Error,
    },
    /// A name in a scenario that stands for nothing.
    #[error(transparent)]
    UnknownName(#[from] UnknownName),
    /// The service answered something else than the scenario says it must.
    #[error("{what}\n  expected {expected}, got {status}:\n{body}")]
    Unexpected {
        /// What was sent.
        what: String,
        /// What it had to answer.
        expected: String,
        /// What it answered.
        status: u16,
        /// The body of the answer.
        body: String,
    },
    /// The service answered something without an id.
    #[error("no id in {0}")]
    NoId(String),
    /// The service could not be reached.
    #[error("the service does not answer: {0}")]
    Http(#[from] ureq::Error),
    /// The server, the throw-away folder, or the output.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The demo plays on an empty database alone.
    #[error("{0} is not empty: the demo plays on an empty database, or without DATABASE_URL on one of its own")]
    NotEmpty(db::Url),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// Founding the town.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// Founding the town.
    #[error(transparent)]
    Agencies(#[from] agencies::Error),
}

impl Error {
    fn unexpected(what: String, expected: String, reply: &Reply) -> Self {
        let body = serde_json::to_string_pretty(&reply.body).unwrap_or_else(|_| reply.body.to_string());
        Error::Unexpected { what, expected, status: reply.status, body }
    }
}
