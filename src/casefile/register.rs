//! The publication entry after it went out 公示: corrected, or withdrawn with a reason for everybody to read (处罚法48;
//! 118号(六)). The entry itself stays; what happened to it stands beside it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::acts::EntryReading;
use super::course::Publication;
use super::file::CaseFile;

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
