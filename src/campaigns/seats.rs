//! Who is what in a campaign: organiser, supervision, member of the team, head of an evaluated organ. Whoever is nothing does not see it.

use uuid::Uuid;

use super::Error;
use super::campaign::Campaign;
use super::dossier::Dossier;
use crate::accounts::Actor;
use crate::agencies;
use crate::db::Conn;
use crate::law::codes::Role;

/// What a person is to a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seat {
    /// Organises it: a head or a supervisor of the organising organ.
    pub organises: bool,
    /// Supervision or audit over the organising organ.
    pub watches: bool,
    /// A member of the team.
    pub member: bool,
    /// Head or auditor of an evaluated organ, or supervision over one.
    pub evaluated: bool,
}

impl Seat {
    /// Whether the person sees the whole campaign, short of what scorers have not signed.
    pub fn sees_all(self) -> bool {
        self.organises || self.watches
    }
}

/// What the actor is to this campaign; 404 for whoever is nothing.
pub(super) fn seat(conn: &mut Conn, actor: &Actor, campaign: &Campaign) -> Result<Seat, Error> {
    let own = campaign.organ.agency_id;
    let organises = actor.agency_id == own && (actor.heads_the_organ() || actor.has(Role::Supervisor));
    let covered = covered(conn, actor)?;
    let oversight = actor.has(Role::Supervisor) || actor.has(Role::Auditor);
    let seat = Seat {
        organises,
        watches: oversight && covered.contains(&own),
        member: campaign.has_member(actor.account_id),
        evaluated: campaign.scope.iter().any(|organ| covered.contains(&organ.agency_id)),
    };
    match seat.organises || seat.watches || seat.member || seat.evaluated {
        true => Ok(seat),
        false => Err(Error::NotFound),
    }
}

/// The organs whose campaigns and results show to a person: heads, supervisors and auditors answer for organs, nobody else does.
pub(super) fn covered(conn: &mut Conn, actor: &Actor) -> Result<Vec<Uuid>, Error> {
    match actor.heads_the_organ() || actor.has(Role::Supervisor) || actor.has(Role::Auditor) {
        true => Ok(agencies::covers(conn, actor)?),
        false => Ok(Vec::new()),
    }
}

/// As [`seat`], of the organiser alone.
pub(super) fn organiser(conn: &mut Conn, actor: &Actor, campaign: &Campaign) -> Result<(), Error> {
    match seat(conn, actor, campaign)?.organises {
        true => Ok(()),
        false => Err(Error::Forbidden {
            zh: "由组织评查的机关的负责人或者执法监督人员办理。",
            en: "a head or a supervisor of the organising organ does this",
        }),
    }
}

/// Whether a person sees an evaluated file: organiser and supervision do, whoever scores it or looks at it again, and the evaluated
/// organ once it was told.
pub(super) fn sees_file(conn: &mut Conn, actor: &Actor, campaign: &Campaign, file: &Dossier) -> Result<Seat, Error> {
    let seat = seat(conn, actor, campaign)?;
    let looks_again = file.recheck.as_ref().is_some_and(|held| held.rechecker.account_id == actor.account_id);
    let own = file.object_by.is_some() && covered(conn, actor)?.contains(&file.drawn.agency_id);
    match seat.sees_all() || file.scored_by(actor.account_id) || looks_again || own {
        true => Ok(seat),
        false => Err(Error::NotFound),
    }
}

/// The function a person has for the seed: two people of different function make it. None for whoever has none.
pub(super) fn function(conn: &mut Conn, actor: &Actor, campaign: &Campaign) -> Result<Option<&'static str>, Error> {
    let seat = seat(conn, actor, campaign)?;
    Ok(if actor.account_id == campaign.created_by {
        Some("organiser")
    } else if seat.watches {
        Some("supervision")
    } else if seat.organises {
        Some("organiser")
    } else if actor.agency_id != campaign.organ.agency_id {
        Some("other_organ")
    } else {
        None
    })
}
