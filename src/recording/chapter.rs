//! Who may look at the recordings of a case, and who may bring some: whoever sees the case, and whoever may attach media.

use uuid::Uuid;

use super::Error;
use crate::accounts::{self, Actor, SignedIn};
use crate::agencies;
use crate::db::Conn;
use crate::law::stages::Kind;
use crate::record::{self, Loaded};

/// The file of a case within sight of the bearer; what one may not see is not there.
pub(super) fn seen(conn: &mut Conn, who: &SignedIn, case: Uuid) -> Result<(Actor, Loaded), Error> {
    let actor = accounts::actor(conn, who)?;
    let file = record::load(conn, case)?;
    match agencies::sees_case(conn, &actor, file.agency_id, case, who.at)? {
        true => Ok((actor, file)),
        false => Err(Error::NotFound),
    }
}

/// The same for whoever acts in the case.
pub(super) fn acting(conn: &mut Conn, who: &SignedIn, case: Uuid) -> Result<(Actor, Loaded), Error> {
    let (actor, file) = seen(conn, who, case)?;
    let kind = Kind::AttachMedia;
    let may = kind.roles().iter().any(|role| actor.has(*role));
    match may && agencies::acts_in_case(conn, &actor, &file, kind, who.at)? {
        true => Ok((actor, file)),
        false => Err(Error::MayNotAdd),
    }
}
