//! Accounts 账号: the people who sign in, their roles and sessions; makes the [`Actor`] every other room works with.
//!
//! An account belongs to one organ. Roles add up, but separation of duties looks at the person, not at the role.
//! Access tokens live 15 minutes; the session behind them is looked up again whenever the actor is loaded.

mod api;
mod create;
mod model;
mod organ;
mod password;
mod session;
mod signed_in;
mod store;
mod throttle;
mod tokens;

use thiserror::Error;

use crate::db;
use crate::problem::{Code, Problem};

pub use crate::casefile::actor::Actor;
pub use api::{api, routes};
pub use create::{create, create_admin, disable};
pub use model::{Account, AccountView, NewAccount};
pub use organ::{
    Agency, AgencyRow, ChangedAgency, Level, NewAgency, change_organ, find_organ, insert_organ, no_organ_yet,
    organ_fact, organs, sight, within,
};
pub use password::{PasswordCost, PasswordHash, check_password};
pub use signed_in::{SignedIn, actor, administrator};
pub use store::{find, holding, named, people};
pub use tokens::Keys;

/// Why an account operation cannot be done.
#[derive(Debug, Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// No token, an expired or foreign one, a session that has ended, a disabled account.
    #[error("not signed in")]
    SignedOut,
    /// Unknown user or wrong password: never said which.
    #[error("wrong user name or password")]
    WrongCredentials,
    /// Too many wrong passwords for one user name.
    #[error("too many attempts, wait {seconds} s")]
    TooManyAttempts {
        /// How long to wait.
        seconds: u64,
    },
    /// Only an administrator of the organ, or of one above it, may do this.
    #[error("only an administrator of the organ may do this")]
    NotAdmin,
    /// The user name belongs to somebody else.
    #[error("the user name is taken")]
    UsernameTaken,
    /// An account with this id exists.
    #[error("the id is taken")]
    IdTaken,
    /// No such organ within sight.
    #[error("no such organ")]
    NoSuchAgency,
    /// No such account within sight.
    #[error("no such account")]
    NoSuchAccount,
    /// A field of a new account that is not acceptable.
    #[error("{pointer}: {en}")]
    Field {
        /// JSON pointer.
        pointer: &'static str,
        /// Machine-readable reason.
        code: &'static str,
        /// In Chinese.
        zh: &'static str,
        /// In English.
        en: &'static str,
    },
    /// Something that must not happen.
    #[error("{0}")]
    Internal(String),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Error::Db(error.into())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Db(error) => error.into(),
            Error::SignedOut => Problem::new(Code::Unauthorized),
            Error::WrongCredentials => {
                Problem::new(Code::Unauthorized).detail("用户名或密码不正确。", "wrong user name or password")
            }
            Error::TooManyAttempts { seconds } => Problem::new(Code::TooManyRequests).retry_after(seconds),
            Error::NotAdmin => Problem::forbidden(
                "只有本机关或者上级机关的系统管理员可以办理。",
                "only an administrator of the organ, or of one above it, may do this",
            ),
            Error::UsernameTaken => Problem::conflict("用户名已被使用。", "the user name is taken"),
            Error::IdTaken => Problem::conflict("该 id 的账号已经存在。", "an account with this id exists"),
            Error::NoSuchAgency => Problem::field("/agency_id", "unknown", "没有这个机关", "no such organ"),
            Error::NoSuchAccount => Problem::not_found(),
            Error::Field { pointer, code, zh, en } => Problem::field(pointer, code, zh, en),
            Error::Internal(cause) => Problem::internal(cause),
        }
    }
}
