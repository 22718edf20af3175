//! Who sees a case: the organ's own people, supervisors and auditors above it. What one may not see is not there.

use uuid::Uuid;

use super::Error;
use crate::accounts::{self, Actor, SignedIn};
use crate::agencies;
use crate::casefile::CaseFile;
use crate::db::Conn;
use crate::law::codes::Role;
use crate::law::stages::Kind;
use crate::record::{self, Head, Loaded};

/// The head of a case within sight of the bearer.
pub(super) fn head(conn: &mut Conn, who: &SignedIn, id: Uuid) -> Result<(Actor, Head), Error> {
    let actor = accounts::actor(conn, who)?;
    let head = record::find_head(conn, id)?.ok_or(Error::NotFound)?;
    seen(conn, &actor, head.agency_id)?;
    Ok((actor, head))
}

/// The file of a case within sight of the bearer.
pub(super) fn file(conn: &mut Conn, who: &SignedIn, id: Uuid) -> Result<(Actor, Loaded), Error> {
    let actor = accounts::actor(conn, who)?;
    let file = record::load(conn, id)?;
    seen(conn, &actor, file.agency_id)?;
    Ok((actor, file))
}

/// Refuses what lies outside the actor's sight.
pub(super) fn seen(conn: &mut Conn, actor: &Actor, agency: Uuid) -> Result<(), Error> {
    match agencies::covers(conn, actor)?.contains(&agency) {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

/// Refuses an act the actor's roles may not do: only people of the organ act in its cases; a supervisor above may flag.
pub(super) fn may_act(actor: &Actor, file: &CaseFile, kind: Kind) -> Result<(), Error> {
    let needs = kind.roles();
    let holds = needs.iter().any(|role| actor.has(*role));
    let own = actor.agency_id == file.agency_id;
    let from_above = kind == Kind::FlagMajor && actor.has(Role::Supervisor);
    match holds && (own || from_above) {
        true => Ok(()),
        false => Err(Error::Role { needs }),
    }
}
