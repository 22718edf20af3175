//! What can go wrong with the database, whichever it is.

use diesel::result::{DatabaseErrorKind, Error as SqlError};

use crate::problem::{Code, Problem};

/// What every message of our own triggers begins with.
const TRIGGER: &str = "zhifa:";

/// A failure of the database, or its refusal.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address names no database.
    #[error("DATABASE_URL: {0}")]
    BadUrl(String),
    /// The database could not be reached.
    #[error("the database cannot be opened: {0}")]
    Connect(String),
    /// Too much to do, or somebody else holds what is needed: asking again may help.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// The service is being shut down.
    #[error("the database is closed")]
    Stopped,
    /// A trigger refused what the rulebook should have refused before.
    #[error("the database refused: {0}")]
    Refused(String),
    /// COMMIT failed; nothing of the transaction is there.
    #[error("COMMIT failed: {0}")]
    Commit(String),
    /// A job panicked; it was undone.
    #[error("a database job panicked: {0}")]
    Panicked(String),
    /// A stored value is not what the program writes.
    #[error("the database holds something unreadable: {0}")]
    Unreadable(String),
    /// The tables cannot be brought up to date.
    #[error("migration: {0}")]
    Migration(String),
    /// A copy can only be put into a database that holds nothing.
    #[error("{0} is not empty; give an empty database (createdb another, or name a file that is not there yet)")]
    NotEmpty(String),
    /// The tables are those of a newer program.
    #[error(
        "made by a newer zhifa, with the migration {0}, which this program does not know; use that or a newer program"
    )]
    Newer(String),
    /// A thread could not be started.
    #[error("thread: {0}")]
    Thread(#[from] std::io::Error),
    /// Any other error of a statement.
    #[error(transparent)]
    Sql(SqlError),
}

impl Error {
    /// Whether a statement met a row with the same key. Ask where the INSERT is, where it can mean only one thing.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Error::Sql(SqlError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
    }

    pub(super) fn panicked(payload: &(dyn std::any::Any + Send)) -> Error {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        Error::Panicked(text.unwrap_or_else(|| "without a word".to_owned()))
    }

    /// The same failure once more, for every job of a lost batch.
    pub(super) fn commit(error: &SqlError) -> Error {
        if is_busy(error) { Error::Busy(error.to_string()) } else { Error::Commit(error.to_string()) }
    }
}

impl From<SqlError> for Error {
    fn from(error: SqlError) -> Self {
        match &error {
            SqlError::DatabaseError(_, info) if info.message().starts_with(TRIGGER) => {
                Error::Refused(info.message().to_owned())
            }
            _ if is_busy(&error) => Error::Busy(error.to_string()),
            _ => Error::Sql(error),
        }
    }
}

/// Whether the same statement might succeed a moment later. SQLite and diesel tell some of these only by their text.
fn is_busy(error: &SqlError) -> bool {
    let SqlError::DatabaseError(kind, info) = error else { return false };
    match kind {
        DatabaseErrorKind::SerializationFailure
        | DatabaseErrorKind::ClosedConnection
        | DatabaseErrorKind::UnableToSendCommand => true,
        DatabaseErrorKind::Unknown => {
            let text = info.message();
            ["database is locked", "database table is locked", "deadlock detected", "canceling statement due to"]
                .iter()
                .any(|sign| text.contains(sign))
        }
        _ => false,
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Busy(why) => {
                tracing::warn!(why, "database busy");
                Problem::new(Code::Busy).retry_after(1)
            }
            Error::Stopped => Problem::new(Code::Busy).retry_after(5),
            Error::Connect(_) => {
                tracing::error!(%error, "database out of reach");
                Problem::new(Code::Busy).retry_after(5)
            }
            Error::BadUrl(_)
            | Error::Refused(_)
            | Error::Commit(_)
            | Error::Panicked(_)
            | Error::Unreadable(_)
            | Error::Migration(_)
            | Error::NotEmpty(_)
            | Error::Newer(_)
            | Error::Thread(_)
            | Error::Sql(_) => Problem::internal(error),
        }
    }
}
