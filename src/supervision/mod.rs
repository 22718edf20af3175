//! Supervision 执法监督: the work list of each person, and the warnings of supervisors.
//!
//! Both are read off the files: what is owed (`casefile::tasks`) and what was marked are projected with each act; what is
//! overdue follows from the day it is asked. Only that a supervisor closed a warning, and why, is kept here alone.

mod api;
mod closing;
mod leaving;
mod leaving_api;
mod presence;
mod store;
mod warnings;
mod worklist;

use serde_json::json;
use uuid::Uuid;

use crate::accounts::Actor;
use crate::casefile::facts::Standing;
use crate::casefile::parts::Text;
use crate::db::Conn;
use crate::law::codes::Role;
use crate::law::time::Moment;
use crate::problem::{Code, Problem};
use crate::{accounts, certificates, db};
use warnings::{Warning, WarningKind};

pub use api::{api, routes};
pub use presence::{clashes, record as record_presence, record_again as record_presence_again};
pub use store::{marks, rebuild, tasks};

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

/// Certificates are told this many days before they end (handbook 05: alarms at 90, 30 and 7 days).
const ALARM_DAYS: i64 = 90;

/// Certificates of handlers of live cases that end soon or have ended; `handling` is officer, case, organ.
fn certificates_running_out(
    conn: &mut Conn,
    handling: &[(Uuid, Uuid, Uuid)],
    now: Moment,
) -> Result<Vec<Warning>, Error> {
    let mut ids: Vec<Uuid> = handling.iter().map(|(officer, ..)| *officer).collect();
    ids.dedup();
    let today = now.date();
    let mut found = Vec::new();
    for some in ids.chunks(200) {
        for officer in certificates::officers(conn, some, now)? {
            let last = officer
                .certificates
                .iter()
                .filter(|held| held.standing == Standing::Valid)
                .max_by_key(|held| held.valid_to);
            let Some(held) = last else { continue };
            let days = held.valid_to.signed_duration_since(today).num_days();
            if days > ALARM_DAYS {
                continue;
            }
            let cases: Vec<Uuid> =
                handling.iter().filter(|(id, ..)| *id == officer.officer_id).map(|(_, case, _)| *case).collect();
            let (zh, en) = match days < 0 {
                true => (format!("已于{}到期", held.valid_to), format!("ended on {}", held.valid_to)),
                false => (
                    format!("将于{}到期，还有{days}日", held.valid_to),
                    format!("ends on {}, in {days} days", held.valid_to),
                ),
            };
            found.push(Warning {
                key: format!("certificate.{}.{}", held.number, held.valid_to),
                kind: WarningKind::Certificate,
                rule: "CERT-1".to_owned(),
                article: "处罚法42".to_owned(),
                message: Text::new(
                    format!("{}的执法证件{}{zh}，承办在办案件{}件", officer.name, held.number, cases.len()),
                    format!("certificate {} of {} {en}; {} live cases", held.number, officer.name, cases.len()),
                ),
                agency_id: officer.agency_id,
                case_id: None,
                acts: Vec::new(),
                inputs: json!({"officer_id": officer.officer_id, "valid_to": held.valid_to, "cases": cases}),
                since: held.valid_to,
                closed: None,
            });
        }
    }
    Ok(found)
}
