//! Supervision 执法监督: the work list of each person, and the warnings of supervisors.
//!
//! Both are read off the files: what is owed (`casefile::tasks`) and what was marked are projected with each act; what is
//! overdue, and what has to be told of officers and certificates, follows from the day it is asked. Only that a supervisor closed a warning, and why, is kept here alone.

mod api;
mod closing;
mod evaluations;
mod holder_work;
mod holders;
mod leaving;
mod leaving_api;
mod lines;
mod objects;
mod patterns;
mod presence;
mod recordings;
mod store;
mod told;
mod warnings;
mod worklist;

use crate::accounts::Actor;
use crate::law::codes::Role;
use crate::problem::{Code, Problem};
use crate::{accounts, campaigns, certificates, db, publicity, recording};

pub use api::{api, routes};
pub use presence::{clashes, record as record_presence, record_again as record_presence_again};
pub use store::{marks, rebuild, recount, tasks};

/// What can go wrong with the work list and the warnings.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No warning of that key within sight.
    #[error("no such warning within sight")]
    NotFound,
    /// Closed already.
    #[error("the warning is closed already")]
    Closed,
    /// A role that may not.
    #[error("needs the role of a supervisor")]
    Role,
    /// Somebody still owes work that nobody else can do.
    #[error("{} duties are left open", .0.len())]
    OpenWork(Vec<leaving::OpenDuty>),
    /// Accounts.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// Certificates.
    #[error(transparent)]
    Certificates(#[from] certificates::Error),
    /// Recordings.
    #[error(transparent)]
    Recording(#[from] recording::Error),
    /// Campaigns of evaluation.
    #[error(transparent)]
    Campaigns(#[from] campaigns::Error),
    /// Publicity.
    #[error(transparent)]
    Publicity(#[from] publicity::Error),
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
            Error::Closed => Problem::conflict("该预警已经关闭。", "the warning is closed already"),
            Error::Role => Problem::new(Code::Forbidden).detail(
                "预警由执法监督人员和负责人查看，由执法监督人员关闭。",
                "warnings are for supervisors and heads; a supervisor closes them",
            ),
            Error::OpenWork(left) => leaving::problem(&left),
            Error::Accounts(error) => error.into(),
            Error::Certificates(error) => error.into(),
            Error::Recording(error) => error.into(),
            Error::Publicity(error) => error.into(),
            Error::Campaigns(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}

/// Warnings are for supervisors, for the heads of the organ, and for auditors.
fn may_read(actor: &Actor) -> Result<(), Error> {
    let may = [Role::Supervisor, Role::Head, Role::Auditor].iter().any(|role| actor.has(*role));
    if may { Ok(()) } else { Err(Error::Role) }
}

/// Only a supervisor closes a warning.
fn may_close(actor: &Actor) -> Result<(), Error> {
    if actor.has(Role::Supervisor) { Ok(()) } else { Err(Error::Role) }
}
