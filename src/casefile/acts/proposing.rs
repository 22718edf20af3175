//! The end of the investigation and the proposal 处理意见: stated, revised, called back.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{Evidence, ProposalOnFile};
use crate::casefile::proposal::Proposal;
use crate::casefile::wording::WordedChange;
use crate::law::stages::Status;

/// `conclude_investigation` 调查终结: the report and the first proposal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConcludeInvestigation {
    /// Report 调查终结报告.
    #[validate(length(min = 2, max = 40000))]
    #[schema(min_length = 2, max_length = 40000)]
    pub report: String,
    /// What will be decided.
    #[validate(nested)]
    pub proposal: Proposal,
    /// Why field acts have no audio-video, if they have none (118号(八)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub recording_gap_reason: Option<String>,
}

impl Change for ConcludeInvestigation {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_proposal(file, act, &self.proposal);
        file.status = Status::Concluded;
    }
}

/// Puts a proposal on file: approvals, deliberation and review of the one before fall, because the subject changes.
pub(super) fn take_proposal(file: &mut CaseFile, act: &Act, proposal: &Proposal) {
    file.proposals += 1;
    file.handled.insert(act.actor.account_id);
    file.proposal = Some(ProposalOnFile {
        seq: act.seq,
        version: file.proposals,
        digest: act.computed.proposal_digest.clone().unwrap_or_default(),
        proposal: proposal.clone(),
        voided_by: act.seq,
    });
    if act.computed.notice_survives {
        return;
    }
    for notice in &mut file.notices {
        notice.void = true;
    }
    for voice in file.voices.values_mut() {
        *voice = Default::default();
    }
}

/// Why a proposal changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevisionCause {
    /// A statement or defence: nothing may get heavier (处罚法45).
    Defence,
    /// A review opinion.
    Review,
    /// New evidence.
    NewEvidence,
    /// The organ's own correction.
    OwnCorrection,
}

/// `revise_proposal` 变更处理意见.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseProposal {
    /// Why.
    pub cause: RevisionCause,
    /// In words.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reason: String,
    /// The new proposal.
    #[validate(nested)]
    pub proposal: Proposal,
    /// After a defence: each component in words that changed, and how it weighs (处罚法45).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 100), nested)]
    #[schema(max_items = 100)]
    pub words: Vec<WordedChange>,
}

impl Change for ReviseProposal {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_proposal(file, act, &self.proposal);
        if !act.computed.notice_survives {
            file.status = Status::Concluded;
        }
    }
}

/// `return_to_investigation` 退回补充调查.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnToInvestigation {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reason: String,
}

impl Change for ReturnToInvestigation {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if file.status == Status::Reviewing
            && let Some(round) = file.reviews.last_mut()
        {
            round.called_back = Some(act.seq);
            file.meet(Clock::Review, None, act.seq, act.occurred_at.date());
        }
        file.return_to_investigation(act.seq);
    }
}

impl CaseFile {
    /// Whether these pieces of evidence are all on file, and at least one of them proves something (处罚法40, 46).
    pub fn proves(&self, evidence: &[String]) -> bool {
        let found = |id: &String| self.evidence.iter().find(|item| item.id == *id);
        evidence.iter().all(|id| found(id).is_some()) && evidence.iter().filter_map(found).any(Evidence::is_alive)
    }

    /// Leads back to investigating: what was proposed and told no longer stands, nor does an open review.
    pub(super) fn return_to_investigation(&mut self, seq: u64) {
        for notice in &mut self.notices {
            notice.void = true;
        }
        for voice in self.voices.values_mut() {
            *voice = Default::default();
        }
        self.void_review(seq);
        self.returns_to = None;
        self.status = Status::Investigating;
    }
}
