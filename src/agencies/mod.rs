//! Agencies 行政执法机关: the tree of organs, what each may punish (权责事项), and how far an account sees.

mod api;
mod model;
mod organs;
mod power_api;
mod power_items;
mod shape;
mod store;

use thiserror::Error;
use uuid::Uuid;

use crate::accounts::{self, Actor};
use crate::db;
use crate::db::Conn;
use crate::law::codes::Role;
use crate::problem::Problem;

pub use api::{api, routes};
pub use model::{NewPowerItem, PowerItemView};
pub use organs::create;
pub use power_items::create as create_power_item;
pub use store::power_item;

pub use crate::accounts::{Agency, Level, NewAgency, find_organ as find, organ_fact as fact};

/// Why an operation on organs or power items cannot be done.
#[derive(Debug, Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// Who asks, or where they stand.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// Outside the administrator's organ and those below it.
    #[error("outside the administrator's organs")]
    OutOfReach,
    /// An organ or item with this id exists.
    #[error("the id is taken")]
    IdTaken,
    /// The organ already holds an item of this code from this day on.
    #[error("the organ already holds this item from that day on")]
    AlreadyHeld,
    /// No such organ or item within sight.
    #[error("not found")]
    NotFound,
    /// A field that is not acceptable.
    #[error("{pointer}: {en}")]
    Field {
        /// JSON pointer.
        pointer: String,
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
            Error::Accounts(error) => error.into(),
            Error::OutOfReach => Problem::forbidden(
                "只能管理本机关及下级机关。",
                "only one's own organ and those below it can be administered",
            ),
            Error::IdTaken => Problem::conflict("该 id 已经存在。", "the id is taken"),
            Error::AlreadyHeld => Problem::conflict(
                "本机关已有同一编码、同一起始日的事项。",
                "the organ already holds an item of this code from this day on",
            ),
            Error::NotFound => Problem::not_found(),
            Error::Field { pointer, code, zh, en } => Problem::field(pointer, code, zh, en),
            Error::Internal(cause) => Problem::internal(cause),
        }
    }
}

/// The organs whose cases an account may see: its own; a supervisor's and an auditor's also every one below. Whoever is
/// nothing but an administrator sees no case at all.
pub fn covers(conn: &mut Conn, actor: &Actor) -> Result<Vec<Uuid>, Error> {
    if actor.roles.iter().all(|role| *role == Role::Admin) {
        return Ok(Vec::new());
    }
    let below = actor.has(Role::Supervisor) || actor.has(Role::Auditor);
    Ok(accounts::sight(conn, actor.agency_id, below)?)
}

/// The organs an account may see as organs: like [`covers`], and an administrator's also every one below.
fn visible(conn: &mut Conn, actor: &Actor) -> Result<Vec<Uuid>, Error> {
    match actor.has(Role::Admin) {
        true => Ok(accounts::sight(conn, actor.agency_id, true)?),
        false => covers(conn, actor),
    }
}
