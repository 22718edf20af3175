//! Taking over a live paper case 接管纸质案件: what is known of it, as it lies in the paper file. What was done wrong on
//! paper is a finding, marked for ever, never a refusal.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use super::investigation::take_evidence;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::links::PaperCase;
use crate::casefile::parts::{Decision, NewEvidence, Payment, ProposalOnFile, Service};
use crate::casefile::party::PartyId;
use crate::casefile::proposal::Proposal;
use crate::law::codes::ServiceMethod;
use crate::law::stages::{Kind, Status};

/// Where a paper case goes on. Only these two: what lies between (concluded, told, reviewed) is done again here, lawfully
/// and under the gates, so such a case is taken over as `investigating`; one that is decided but not yet served on
/// everybody is first served on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperStage {
    /// 调查.
    Investigating,
    /// 已送达.
    Served,
}

/// Something done on paper 纸质案卷所载行为.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperAct {
    /// What was done.
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub what: String,
    /// When.
    pub on: NaiveDate,
    /// By whom, as the paper says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub by: Option<String>,
    /// Number of the paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub number: Option<String>,
}

/// Service of the paper decision on one party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServedOnPaper {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// How.
    pub method: ServiceMethod,
    /// The day it took effect.
    pub served_on: NaiveDate,
}

/// What a party paid before the case was taken over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaidOnPaper {
    /// Who paid.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// Sum in fen.
    #[validate(range(min = 1, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub amount_fen: i64,
    /// The day it was paid.
    pub paid_on: NaiveDate,
    /// Number of the receipt 票据号.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub receipt: String,
}

/// The decision on paper 纸质决定书.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperDecision {
    /// Its number.
    #[validate(length(min = 2, max = 100))]
    #[schema(min_length = 2, max_length = 100)]
    pub number: String,
    /// The day it was made.
    pub decided_on: NaiveDate,
    /// The day of the legal review opinion 法制审核意见 in the paper file, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<NaiveDate>,
    /// The head who decided, by name.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub decided_by: String,
    /// What it decided for each party.
    #[validate(nested)]
    pub decided: Proposal,
    /// On whom it was served, and when.
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    pub services: Vec<ServedOnPaper>,
    /// What was paid so far.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub payments: Vec<PaidOnPaper>,
    /// The day it was published, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_on: Option<NaiveDate>,
}

/// `take_over` 接管纸质案件: of a clue that was opened for it, with the parties and the power item as far as known; the
/// scans of the paper file are the media of the act. It takes effect when the head approves. The term of the case counts
/// from the filing on paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeOver {
    /// Filing number on paper 立案号.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub filing_number: String,
    /// The day filing was approved on paper.
    pub filed_on: NaiveDate,
    /// Who handled it so far, as the paper says.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub handled_by: Vec<String>,
    /// Officers who handle it from now on, at least two (处罚法42).
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub handlers: Vec<Uuid>,
    /// Where it goes on.
    pub stage: PaperStage,
    /// What was done on paper.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub acts: Vec<PaperAct>,
    /// Evidence in the paper file.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub evidence: Vec<NewEvidence>,
    /// The decision, for a case that goes on as `served`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub decision: Option<PaperDecision>,
    /// What was done wrong on paper, as found when it was taken over 接管核查发现的问题.
    #[serde(default)]
    #[validate(length(max = 100))]
    #[schema(max_items = 100)]
    pub findings: Vec<String>,
    /// Why it is taken over.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for TakeOver {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_evidence(file, act, &self.evidence);
        let handlers = &act.computed.handlers;
        file.handled.extend(handlers.iter().filter_map(|handler| handler.account_id));
        file.handled.insert(act.actor.account_id);
        file.links.paper = Some(PaperCase {
            seq: act.seq,
            filing_number: self.filing_number.clone(),
            filed_on: self.filed_on,
            stage: self.stage,
            handlers: act.computed.handlers.clone(),
            decision: self.decision.clone(),
            digest: act.computed.proposal_digest.clone(),
            approved: None,
            refused: None,
        });
    }
}

/// What the approval or refusal of a take-over does.
pub(super) fn ruled(file: &mut CaseFile, about: u64, act: &Act, ruling: Ruling) {
    let Some(paper) = file.links.paper.as_mut().filter(|paper| paper.seq == about) else { return };
    match ruling {
        Ruling::Refused => {
            paper.refused = Some(act.seq);
            // What was not taken over is no evidence here; its ids are free again.
            file.evidence.retain(|item| item.seq != about);
        }
        Ruling::Approved => {
            paper.approved = Some(act.seq);
            let paper = paper.clone();
            land(file, &paper, act);
        }
    }
}

/// Puts on file what the paper case brings.
fn land(file: &mut CaseFile, paper: &PaperCase, act: &Act) {
    file.filing_number = Some(paper.filing_number.clone());
    file.filed_on = Some(paper.filed_on);
    file.handlers.clone_from(&paper.handlers);
    let (PaperStage::Served, Some(decision)) = (paper.stage, &paper.decision) else {
        file.status = Status::Investigating;
        return;
    };
    file.proposals += 1;
    file.proposal = Some(ProposalOnFile {
        seq: paper.seq,
        version: file.proposals,
        digest: paper.digest.clone().unwrap_or_default(),
        proposal: decision.decided.clone(),
        // The subject of the paper decision begins with the act that lets it in.
        voided_by: act.seq,
    });
    file.decision = Some(Decision {
        seq: paper.seq,
        outcome: decision.decided.outcome,
        subject: file.subject().unwrap_or_default(),
        number: Some(decision.number.clone()),
        decided_on: decision.decided_on,
        // Who decided on paper has no account here, only a name.
        decided_by: Uuid::nil(),
        decided_by_name: decision.decided_by.clone(),
    });
    file.services.extend(decision.services.iter().map(|service| Service {
        seq: act.seq,
        paper: paper.seq,
        paper_kind: Kind::TakeOver,
        party_id: service.party_id.clone(),
        method: service.method,
        effective_on: service.served_on,
        void: false,
        publication_told: false,
    }));
    file.payments.extend(decision.payments.iter().map(|payment| Payment {
        seq: act.seq,
        party_id: payment.party_id.clone(),
        amount_fen: payment.amount_fen,
        surcharge_fen: 0,
        paid_on: payment.paid_on,
        receipt: payment.receipt.clone(),
    }));
    for line in &decision.decided.parties {
        if file.outstanding(&line.party_id) <= 0 {
            file.meet(Clock::Pay, Some(&line.party_id), act.seq, act.occurred_at.date());
        }
    }
    if let Some(day) = decision.published_on {
        file.meet(Clock::Publish, None, act.seq, day);
    }
    file.status = Status::Served;
}
