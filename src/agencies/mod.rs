//! Agencies 行政执法机关: the tree of organs, what each may punish (权责事项), and how far an account sees.

mod api;
mod delegation;
mod delegation_api;
mod divisions;
mod evaluators;
mod model;
mod organs;
mod pool;
mod pool_api;
mod power_api;
mod power_items;
mod shape;
mod store;
mod tree;

use thiserror::Error;
use uuid::Uuid;

use crate::accounts::{self, Actor};
use crate::casefile::CaseFile;
use crate::db;
use crate::db::Conn;
use crate::law::codes::Role;
use crate::law::stages::Kind;
use crate::law::time::Moment;
use crate::problem::Problem;
use crate::record;

pub use api::{api, routes};
pub use delegation::delegations;
pub use divisions::{Imported, import as import_divisions};
pub use evaluators::{EvaluationLoan, end_evaluation, lend_for_evaluation};
pub use model::{NewPowerItem, PowerItemView};
pub use organs::create;
pub use pool::{PoolTask, one_pool, pooled};
pub use power_items::create as create_power_item;
pub use store::{held_on, power_item};

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
    /// The record of a case.
    #[error(transparent)]
    Record(#[from] record::Error),
    /// Outside the administrator's organ and those below it.
    #[error("outside the administrator's organs")]
    OutOfReach,
    /// An organ or item with this id exists.
    #[error("the id is taken")]
    IdTaken,
    /// The organ already holds an item of this code from this day on.
    #[error("the organ already holds this item from that day on")]
    AlreadyHeld,
    /// Only a head of the organ may do this.
    #[error("only a head of the organ may do this")]
    NotHead,
    /// It has ended already.
    #[error("ended already")]
    EndedAlready,
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
            Error::Record(error) => error.into(),
            Error::OutOfReach => Problem::forbidden(
                "只能管理本机关及下级机关。",
                "only one's own organ and those below it can be administered",
            ),
            Error::IdTaken => Problem::conflict("该 id 已经存在。", "the id is taken"),
            Error::AlreadyHeld => Problem::conflict(
                "本机关已有同一编码、同一起始日的事项。",
                "the organ already holds an item of this code from this day on",
            ),
            Error::NotHead => Problem::forbidden(
                "由本机关负责人（主要负责人、分管负责人）办理。",
                "a head of the organ (principal or deputy) does this",
            ),
            Error::EndedAlready => Problem::conflict("已经结束，无需重复。", "it has ended already"),
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

/// Whether an account sees this case at this moment: as one of its organ's people, because it is lent for just this case, or
/// because a delegation letter reaches it.
pub fn sees_case(conn: &mut Conn, actor: &Actor, agency: Uuid, case: Uuid, at: Moment) -> Result<bool, Error> {
    if covers(conn, actor)?.contains(&agency) {
        return Ok(true);
    }
    if pool::lent(conn, actor.account_id, at)?.iter().any(|(lent, _)| *lent == case) {
        return Ok(true);
    }
    delegated(conn, actor, agency, case, at)
}

/// Whether the account is of a delegate 受委托组织 whose letter reaches the item of the case today.
fn delegated(conn: &mut Conn, actor: &Actor, agency: Uuid, case: Uuid, at: Moment) -> Result<bool, Error> {
    if !actor.has(Role::Officer) || delegation::delegations(conn, agency, Some(actor.agency_id))?.is_empty() {
        return Ok(false);
    }
    let head = record::find_head(conn, case).map_err(|error| Error::Internal(error.to_string()))?;
    let item = match head.and_then(|head| head.power_item_id) {
        Some(id) => store::power_item(conn, id)?,
        None => None,
    };
    let code = item.as_ref().map(|(_, item)| item.code.as_str());
    delegation::works_for(conn, actor.agency_id, agency, code, at.date())
}

/// Whether an account may do acts of this kind in the case, as far as its organ goes: its own people may, and who is lent
/// for the case may do what the task opens.
pub fn acts_in_case(conn: &mut Conn, actor: &Actor, file: &CaseFile, kind: Kind, at: Moment) -> Result<bool, Error> {
    if actor.agency_id == file.agency_id {
        return Ok(true);
    }
    let lent = pool::lent(conn, actor.account_id, at)?;
    if lent.iter().any(|(case, task)| *case == file.id && task.allows(kind)) {
        return Ok(true);
    }
    let fieldwork = kind.roles().contains(&Role::Officer) && kind != Kind::OpenCase;
    Ok(fieldwork && delegated(conn, actor, file.agency_id, file.id, at)?)
}

/// The cases that an account is lent to review at this moment.
pub fn lent_reviews(conn: &mut Conn, actor: &Actor, at: Moment) -> Result<Vec<Uuid>, Error> {
    let lent = pool::lent(conn, actor.account_id, at)?;
    Ok(lent.into_iter().filter(|(_, task)| *task == PoolTask::Review).map(|(case, _)| case).collect())
}

/// The organs an account may see as organs: like [`covers`], and an administrator's also every one below.
fn visible(conn: &mut Conn, actor: &Actor) -> Result<Vec<Uuid>, Error> {
    match actor.has(Role::Admin) {
        true => Ok(accounts::sight(conn, actor.agency_id, true)?),
        false => covers(conn, actor),
    }
}
