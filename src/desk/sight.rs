//! Who sees a case: the organ's own people, supervisors and auditors above it, and who is lent for just this case. What
//! one may not see is not there.

use uuid::Uuid;

use super::Error;
use crate::accounts::{self, Actor, SignedIn};
use crate::agencies;
use crate::casefile::CaseFile;
use crate::db::Conn;
use crate::law::codes::Role;
use crate::law::stages::Kind;
use crate::law::time::Moment;
use crate::record::{self, Head, Loaded};

/// The head of a case within sight of the bearer.
pub(super) fn head(conn: &mut Conn, who: &SignedIn, id: Uuid) -> Result<(Actor, Head), Error> {
    let actor = accounts::actor(conn, who)?;
    let head = record::find_head(conn, id)?.ok_or(Error::NotFound)?;
    seen(conn, &actor, head.agency_id, id, who.at)?;
    Ok((actor, head))
}

/// The file of a case within sight of the bearer.
pub(super) fn file(conn: &mut Conn, who: &SignedIn, id: Uuid) -> Result<(Actor, Loaded), Error> {
    let actor = accounts::actor(conn, who)?;
    let file = record::load(conn, id)?;
    seen(conn, &actor, file.agency_id, id, who.at)?;
    Ok((actor, file))
}

/// Refuses what lies outside the actor's sight.
pub(super) fn seen(conn: &mut Conn, actor: &Actor, agency: Uuid, case: Uuid, at: Moment) -> Result<(), Error> {
    match agencies::sees_case(conn, actor, agency, case, at)? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

/// Refuses an act the actor's roles may not do: people of the organ act in its cases, and whoever is lent for this one; a
/// supervisor above may flag.
pub(super) fn may_act(conn: &mut Conn, actor: &Actor, file: &CaseFile, kind: Kind, at: Moment) -> Result<(), Error> {
    let needs = kind.roles();
    let holds = needs.iter().any(|role| actor.has(*role));
    let own = agencies::acts_in_case(conn, actor, file, kind, at)?;
    let from_above = kind == Kind::FlagMajor
        && actor.has(Role::Supervisor)
        && agencies::covers(conn, actor)?.contains(&file.agency_id);
    match holds && (own || from_above) {
        true => Ok(()),
        false => Err(Error::Role { needs }),
    }
}
