//! The publication entry after it went out 公示: corrected, or withdrawn with a reason for everybody to read (处罚法48;
//! 118号(六)). The entry itself stays; what happened to it stands beside it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::acts::EntryReading;
use super::course::Publication;
use super::file::CaseFile;
use super::party::{Party, PartyId};

/// A withdrawal 撤回 of an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EntryWithdrawal {
    /// The act that drafted it.
    pub seq: u64,
    /// The reason that is made public.
    pub public_reason: String,
    /// The act that changed the decision, if that is why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<u64>,
    /// Who drafted it.
    pub drafted_by: Uuid,
    /// Released by this act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<u64>,
    /// Refused by this act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<u64>,
}

/// A correction 更正 of an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EntryCorrection {
    /// The act that drafted it.
    pub seq: u64,
    /// The reason that is made public.
    pub public_reason: String,
    /// What stood, and what it is to read.
    pub readings: Vec<EntryReading>,
    /// Who drafted it.
    pub drafted_by: Uuid,
    /// Released by this act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<u64>,
    /// Refused by this act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<u64>,
}

impl Publication {
    /// The withdrawal that took it down, if one was released.
    pub fn withdrawn(&self) -> Option<&EntryWithdrawal> {
        self.withdrawals.iter().find(|withdrawal| withdrawal.released.is_some())
    }

    /// Whether anybody can read it: released, not withheld, not withdrawn.
    pub fn is_public(&self) -> bool {
        self.released.is_some() && !self.withheld && self.withdrawn().is_none()
    }

    /// The correction or withdrawal that waits for the second person.
    pub fn waiting(&self) -> Option<u64> {
        let open = |released: Option<u64>, refused: Option<u64>| released.is_none() && refused.is_none();
        let corrections = self.corrections.iter().filter(|one| open(one.released, one.refused)).map(|one| one.seq);
        let withdrawals = self.withdrawals.iter().filter(|one| open(one.released, one.refused)).map(|one| one.seq);
        corrections.chain(withdrawals).next()
    }
}

impl CaseFile {
    /// The parties of every round, the present ones last.
    pub fn all_parties(&self) -> impl Iterator<Item = &Party> {
        self.remedies.rounds.iter().flat_map(|round| &round.parties).chain(&self.parties)
    }

    /// The days on which a party must not have been a minor, if anything is to be published: of the act, and of each
    /// decision; of the clue where the day of the act is not known.
    pub fn days_of_age(&self) -> Vec<NaiveDate> {
        let violation = self.violation.as_ref();
        let known = violation.and_then(|violation| violation.began_on.or(violation.ended_on));
        let acted = known.unwrap_or_else(|| self.opened_at.date());
        let earlier = self.remedies.rounds.iter().filter_map(|round| round.decision.as_ref());
        let decided = earlier.chain(&self.decision).map(|decision| decision.decided_on);
        std::iter::once(acted).chain(decided).collect()
    }

    /// The credit codes of organisations, which may stand in public texts.
    pub fn public_codes(&self) -> Vec<&str> {
        let organisations = self.all_parties().filter(|party| !party.kind.is_citizen());
        organisations.filter_map(|party| party.id_number.as_deref()).collect()
    }

    /// The names that stand in no public text: of people and stalls, of those who speak for a party, of guardians. Each
    /// with the party it belongs to; one character alone is no name.
    pub fn names_kept_back(&self) -> Vec<(&PartyId, &str)> {
        let mut names = Vec::new();
        for party in self.all_parties() {
            let own = party.kind.is_citizen().then_some(party.name.as_str());
            let others =
                [party.representative.as_deref(), party.guardian.as_ref().map(|guardian| guardian.name.as_str())];
            names.extend(own.into_iter().chain(others.into_iter().flatten()).map(|name| (&party.id, name.trim())));
        }
        names.retain(|(_, name)| name.chars().count() > 1);
        names.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
        names.dedup();
        names
    }

    /// Whether nothing has to be published any more: the decision no longer stands, or its entry was withdrawn because
    /// of a change.
    pub fn publication_is_over(&self) -> bool {
        let changed = |seq| self.remedies.changes.iter().any(|change| change.seq == seq);
        let withdrawn = self.publications.iter().filter_map(Publication::withdrawn);
        self.remedies.struck() || withdrawn.filter_map(|one| one.because).any(changed)
    }

    /// Whether the correction or withdrawal `seq` waits for the second person.
    pub fn entry_change_awaits(&self, seq: u64) -> bool {
        self.all_publications().any(|entry| entry.waiting() == Some(seq))
    }
}
