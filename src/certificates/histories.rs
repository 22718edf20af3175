//! Officers with the whole life of their certificates, kept in memory: who reads many old files asks for a day of each again
//! and again.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::model::{CertificateAct, CertificateRow};
use super::officer_model::Officer;
use super::{Error, store};
use crate::casefile::facts::{CertificateFact, OfficerFact};
use crate::db::Conn;
use crate::law::time::Moment;

/// What is known of officers so far.
#[derive(Default)]
pub struct Histories {
    officers: BTreeMap<Uuid, Life>,
    /// Asked for and not there.
    unknown: BTreeSet<Uuid>,
}

struct Life {
    officer: Officer,
    certificates: Vec<(CertificateRow, Vec<CertificateAct>)>,
}

impl Histories {
    /// Loads those of `ids` that are not known yet.
    ///
    /// # Errors
    /// When the database cannot be read, or a certificate in it makes no sense.
    pub fn learn(&mut self, conn: &mut Conn, ids: impl IntoIterator<Item = Uuid>) -> Result<(), Error> {
        let new: BTreeSet<Uuid> =
            ids.into_iter().filter(|id| !self.officers.contains_key(id) && !self.unknown.contains(id)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let new: Vec<Uuid> = new.into_iter().collect();
        let rows = store::certificates_of(conn, &new)?;
        let mut acts = store::acts(conn, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
        for officer in store::officers(conn, &new)? {
            self.officers.insert(officer.id, Life { officer, certificates: Vec::new() });
        }
        for row in rows {
            let life = acts.remove(&row.id.0).unwrap_or_default();
            // What cannot be read is told now, not left out later.
            row.fact(&life, Moment::start_of(row.valid_from))?;
            if let Some(held) = self.officers.get_mut(&row.officer_id.0) {
                held.certificates.push((row, life));
            }
        }
        self.unknown.extend(new.into_iter().filter(|id| !self.officers.contains_key(id)));
        Ok(())
    }

    /// An officer as of a moment; none who was not loaded.
    pub fn then(&self, id: Uuid, at: Moment) -> Option<OfficerFact> {
        let life = self.officers.get(&id)?;
        let facts: Vec<CertificateFact> =
            life.certificates.iter().filter_map(|(row, acts)| row.fact(acts, at).ok()).collect();
        let officer = &life.officer;
        Some(OfficerFact {
            officer_id: officer.id,
            account_id: officer.account_id,
            agency_id: officer.agency_id,
            name: officer.name.clone(),
            employment: officer.employment,
            certificates: facts,
        })
    }
}
