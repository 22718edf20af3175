//! What the machine says of a file: the one seam to the standards and the pre-check. The rest of the room asks nothing else.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::Error;
use crate::casefile::facts::OfficerFact;
use crate::casefile::score::{self, Asked, ItemVerdict, Reference, ScoredSheet};
use crate::certificates;
use crate::db::Conn;
use crate::law::evaluation::{Points, Standard};
use crate::law::profile::Profile;
use crate::law::time::Moment;
use crate::{agencies, record, recording};

/// A standard that an organ may use, with its digest.
pub(super) fn standard(_conn: &mut Conn, _agency: Uuid, id: &str) -> Result<Option<(Standard, String)>, Error> {
    let Some(found) = Standard::find(id) else { return Ok(None) };
    let digest = found.digest()?;
    Ok(Some((found.clone(), digest)))
}

/// The sheets of a file as the machine fills them.
pub(super) fn check(conn: &mut Conn, case: Uuid, standard: &Standard) -> Result<Vec<ScoredSheet>, Error> {
    let acts = record::acts(conn, case, 0, u64::MAX)?;
    let Some(first) = acts.first() else { return Err(Error::NotFound) };
    let (agency, profile) = agencies::fact(conn, first.act.actor.agency_id)?.ok_or(Error::NotFound)?;
    let profile = Profile::find(&profile).ok_or_else(|| Error::Damaged(format!("no profile {profile}")))?;
    let recording_lists = recording::lists(conn, agency.id)?;
    let mut then: BTreeMap<(Uuid, Moment), OfficerFact> = BTreeMap::new();
    for recorded in &acts {
        let act = &recorded.act;
        let stamps = act.officers.iter().chain(&act.computed.handlers).map(|stamp| stamp.officer_id);
        let present = recorded.body.as_ref().and_then(crate::casefile::Body::on_site);
        let ids: Vec<_> = stamps.chain(present.into_iter().flat_map(|on| on.assistants.iter().copied())).collect();
        for officer in certificates::officers(conn, &ids, act.occurred_at)? {
            then.insert((officer.officer_id, act.occurred_at), officer);
        }
    }
    let officers = Box::new(move |id: Uuid, at: Moment| then.get(&(id, at)).cloned());
    let reference = Reference { agency, profile, recording_lists, officers };
    let scored = score::read(&acts, &reference, &Asked::of(standard)).ok_or(Error::NotFound)?;
    Ok(score::sheets(standard, &scored))
}

/// Whether a file is one to look at: a veto was found in it, or it cannot be "qualified" any more.
pub(super) fn flagged(standard: &Standard, sheets: &[ScoredSheet]) -> bool {
    let passes = standard.grades.iter().map(|grade| grade.from).filter(|from| *from > Points(0)).min();
    sheets.iter().any(|sheet| {
        sheet.vetoes.iter().any(|veto| veto.verdict == ItemVerdict::Breached)
            || passes.is_some_and(|passes| sheet.tally.at_most < passes)
    })
}
