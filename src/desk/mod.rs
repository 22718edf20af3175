//! The case desk 办案: where the rooms meet. Gathers the facts, asks the rulebook, appends, and hands the recorded act to
//! each room's projection. Owns `case_deadline` and `penalised_party`.

mod act;
mod api;
mod api_doc;
mod batch;
mod deadlines;
mod elsewhere;
mod envelope;
mod evaluation_api;
mod evidence;
mod execution;
mod facts;
mod law_api;
mod packages_api;
mod papers_api;
mod penalised;
mod preview;
mod project;
mod rebuild;
mod recount;
mod refusal;
mod review_file;
mod sight;
mod trace;
mod view;

use crate::casefile::rulebook::Refusal;
use crate::law::codes::Role;
use crate::problem::Problem;
use crate::{
    accounts, agencies, certificates, db, documents, parties, publicity, record, recording, review, supervision,
};

pub use api::{api, routes};
pub use api_doc::describe_acts;
pub use evaluation_api::{api as evaluation_api, routes as evaluation_routes};
pub use law_api::{api as law_api, routes as law_routes};
pub use packages_api::{api as packages_api, routes as package_routes};
pub use papers_api::{api as papers_api, routes as paper_routes};
pub use rebuild::{Rebuilt, rebuild};
pub use recount::{recount, recount_under};
pub use trace::trace_views;

/// What can go wrong at the desk.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such case within sight.
    #[error("no such case within sight")]
    NotFound,
    /// The role may not do this act.
    #[error("needs one of the roles {needs:?}")]
    Role {
        /// The roles that may.
        needs: &'static [Role],
    },
    /// The organ's profile is unknown to this version.
    #[error("unknown procedure profile {0}")]
    UnknownProfile(String),
    /// The law refuses the act.
    #[error("the law refuses the act")]
    Refused(Box<Refusal>),
    /// Recordings.
    #[error(transparent)]
    Recording(#[from] recording::Error),
    /// A projection of another room.
    #[error(transparent)]
    Review(#[from] review::Error),
    /// A projection of another room.
    #[error(transparent)]
    Documents(#[from] documents::Error),
    /// A projection of another room.
    #[error(transparent)]
    Publicity(#[from] publicity::Error),
    /// The work list and the warnings.
    #[error(transparent)]
    Supervision(#[from] supervision::Error),
    /// The record.
    #[error(transparent)]
    Record(#[from] record::Error),
    /// Accounts.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// Organs and power items.
    #[error(transparent)]
    Agencies(#[from] agencies::Error),
    /// The registry of parties.
    #[error(transparent)]
    Parties(#[from] parties::Error),
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
            Error::NotFound => Problem::not_found(),
            Error::Role { needs } => refusal::role(needs),
            error @ Error::UnknownProfile(_) => Problem::internal(error),
            Error::Refused(refused) => refusal::unlawful(&refused),
            Error::Recording(error) => error.into(),
            Error::Review(error) => error.into(),
            Error::Documents(error) => error.into(),
            Error::Publicity(error) => error.into(),
            Error::Supervision(error) => error.into(),
            Error::Record(error) => error.into(),
            Error::Accounts(error) => error.into(),
            Error::Agencies(error) => error.into(),
            Error::Parties(error) => error.into(),
            Error::Certificates(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
