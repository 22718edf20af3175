//! Case-file self-evaluation 案卷评查: the standards by which files are scored, and what the machine finds in every archived file,
//! with the acts that show it. Campaigns draw from these files; people confirm or overrule what was found here.

mod api;
mod checks;
mod known;
mod runs;
mod runs_api;
mod standards;
mod store;

use uuid::Uuid;

use crate::law::evaluation::BadStandard;
use crate::problem::{Code, Problem};
use crate::{accounts, agencies, certificates, db, record, recording};

pub use api::{api, routes};
pub use checks::{CaseEvaluation, FileReader, evaluate};
pub use runs::{RunCounts, RunView, ask, make, unfinished};
pub use runs_api::{api as runs_api, routes as runs_routes};
pub use standards::{StandardView, freeze, frozen, standard};

/// What can go wrong with an evaluation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// None within sight.
    #[error("not found")]
    NotFound,
    /// Only a head or a supervisor.
    #[error("only a head or a supervisor")]
    NotInCharge,
    /// That standard is none.
    #[error("no such standard")]
    UnknownStandard,
    /// An organ that is not in sight.
    #[error("no such organ in sight")]
    UnknownAgency(usize),
    /// The content of a standard is wrong.
    #[error("{} faults", .0.len())]
    BadStandard(Vec<BadStandard>),
    /// This version was released.
    #[error("released already")]
    ReleasedAlready,
    /// The id is that of a standard that comes with the program.
    #[error("the id of a standard of the program")]
    IdOfTheProgram,
    /// The organ's rules of procedure are unknown to this version.
    #[error("organ {0} is unknown, or follows rules this version does not know")]
    UnknownProfile(Uuid),
    /// Something that is kept cannot be read or written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A thread ended before its work.
    #[error("a thread ended before its work")]
    Thread,
    /// Accounts.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// Organs.
    #[error(transparent)]
    Agencies(#[from] agencies::Error),
    /// Certificates.
    #[error(transparent)]
    Certificates(#[from] certificates::Error),
    /// Recordings.
    #[error(transparent)]
    Recording(#[from] recording::Error),
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
            Error::NotInCharge => Problem::forbidden(
                "案卷评查由行政机关负责人或者执法监督人员组织。",
                "evaluations are run by a head or a supervisor",
            ),
            Error::UnknownStandard => {
                Problem::field("/standard", "unknown", "没有这个评查标准", "there is no such standard")
            }
            Error::UnknownAgency(n) => Problem::field(
                format!("/agency_ids/{n}"),
                "unknown",
                "本机关及下级机关中没有这个机关",
                "no such organ among one's own and those below",
            ),
            Error::BadStandard(flaws) => flaws.into_iter().fold(Problem::new(Code::InvalidInput), |problem, flaw| {
                problem.and_field(flaw.pointer, "invalid_value", flaw.zh, flaw.en)
            }),
            Error::ReleasedAlready => Problem::conflict(
                "本机关已经发布过这个标准的这一版本，请使用新的版本号。",
                "this version was released; give the new content a new version",
            ),
            Error::IdOfTheProgram => Problem::field(
                "/id",
                "taken",
                "这是随程序提供的标准的代号，请另取代号",
                "a standard of the program has this id; choose another one",
            ),
            error @ (Error::UnknownProfile(_) | Error::Json(_) | Error::Thread) => Problem::internal(error),
            Error::Accounts(error) => error.into(),
            Error::Agencies(error) => error.into(),
            Error::Certificates(error) => error.into(),
            Error::Recording(error) => error.into(),
            Error::Record(error) => error.into(),
            Error::Db(error) => error.into(),
        }
    }
}
