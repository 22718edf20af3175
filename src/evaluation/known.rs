//! What is known of the organs and officers of the files that are read: loaded once, asked for each act.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use uuid::Uuid;

use super::Error;
use crate::casefile::RecordedAct;
use crate::casefile::score::Reference;
use crate::certificates::Histories;
use crate::db::Conn;
use crate::law::profile::Profile;
use crate::{agencies, recording};

/// Organs and officers, as far as they were needed.
#[derive(Default)]
pub(super) struct Known {
    organs: BTreeMap<Uuid, Reference>,
    officers: Arc<RwLock<Histories>>,
}

impl Known {
    /// What the rules may know about these acts.
    pub fn about(&mut self, conn: &mut Conn, agency: Uuid, acts: &[RecordedAct]) -> Result<&Reference, Error> {
        let stamped =
            acts.iter().flat_map(|recorded| recorded.act.officers.iter().chain(&recorded.act.computed.handlers));
        let present = acts.iter().filter_map(|recorded| recorded.body.as_ref()?.on_site());
        let present = present.flat_map(|conduct| conduct.assistants.iter().copied());
        let ids = stamped.map(|stamp| stamp.officer_id).chain(present);
        // A panic while learning leaves nothing half done: what is missing is learnt again.
        self.officers.write().unwrap_or_else(PoisonError::into_inner).learn(conn, ids)?;
        match self.organs.entry(agency) {
            std::collections::btree_map::Entry::Occupied(known) => Ok(known.into_mut()),
            std::collections::btree_map::Entry::Vacant(new) => Ok(new.insert(organ(conn, agency, &self.officers)?)),
        }
    }
}

fn organ(conn: &mut Conn, agency: Uuid, officers: &Arc<RwLock<Histories>>) -> Result<Reference, Error> {
    let (fact, profile) = agencies::fact(conn, agency)?.ok_or(Error::UnknownProfile(agency))?;
    let officers = Arc::clone(officers);
    Ok(Reference {
        agency: fact,
        profile: Profile::find(&profile).ok_or(Error::UnknownProfile(agency))?,
        recording_lists: recording::lists(conn, agency)?,
        officers: Box::new(move |id, at| officers.read().unwrap_or_else(PoisonError::into_inner).then(id, at)),
    })
}
