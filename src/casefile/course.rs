//! The course of a case: the proposal, telling and hearing the party, review, discussion, decision, publication, payment.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use super::legal_review::{ReviewOpinion, ReviewRound};
use super::party::PartyId;
use super::proposal::{Outcome, Proposal};
pub use super::register::{EntryCorrection, EntryWithdrawal};
use crate::law::codes::ServiceMethod;
use crate::law::stages::Kind;
use crate::law::time::Moment;

/// The current proposal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProposalOnFile {
    /// The act that stated it.
    pub seq: u64,
    /// 1, 2, 3 …
    pub version: u32,
    /// Its digest.
    pub digest: String,
    /// Its content.
    pub proposal: Proposal,
    /// Seq of the last act that voids a review: the proposal itself, an accepted defence, new evidence.
    pub voided_by: u64,
}

/// A notice 事先告知 and whom it has reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Notice {
    /// The act.
    pub seq: u64,
    /// Digest of the proposal it tells.
    pub proposal_digest: String,
    /// Seq of the proposal it tells.
    pub proposal_seq: u64,
    /// Parties told of the right to a hearing.
    pub hearing_offered: Vec<PartyId>,
    /// Approved by this act.
    pub approved: Option<u64>,
    /// Its number.
    pub number: Option<String>,
    /// Refused by this act, or overtaken by another proposal.
    pub void: bool,
}

/// One effective service 送达.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Service {
    /// The act of serving.
    pub seq: u64,
    /// The act that was served.
    pub paper: u64,
    /// The kind of that act.
    pub paper_kind: Kind,
    /// The party.
    pub party_id: PartyId,
    /// How.
    pub method: ServiceMethod,
    /// The day it took effect.
    pub effective_on: NaiveDate,
    /// Recorded in breach: does not count.
    pub void: bool,
    /// The paper told the party that the decision will be published 书面告知将予公示.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub publication_told: bool,
}

/// A party's standing in the notice: what was said, asked for, given up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Voice {
    /// Statement right given up by this act.
    pub statement_waived: Option<u64>,
    /// Hearing asked for by this act.
    pub hearing_requested: Option<u64>,
    /// It was asked for out of time, or without the right: the organ may hold it, and need not.
    pub hearing_not_owed: bool,
    /// Hearing given up by this act, or by staying away without good reason.
    pub hearing_waived: Option<u64>,
    /// Hearing held, by this act.
    #[serde(default)]
    pub hearing_held: Option<u64>,
    /// Last day to make a statement.
    pub statement_until: Option<NaiveDate>,
    /// Last day to ask for a hearing.
    pub hearing_until: Option<NaiveDate>,
}

/// A statement or defence 陈述申辩 and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Statement {
    /// The act.
    pub seq: u64,
    /// The party.
    pub party_id: PartyId,
    /// What was said.
    pub content: String,
    /// Answered by this act.
    pub answered: Option<u64>,
    /// At least one point was accepted.
    pub accepted: bool,
}

/// A collective discussion 集体讨论 (处罚法57).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Deliberation {
    /// The act.
    pub seq: u64,
    /// What was discussed.
    pub subject: String,
    /// The conclusion supports the proposal.
    pub supports: bool,
    /// Accounts that voted.
    pub voters: Vec<Uuid>,
}

/// A flag 重大标记 that asks for a legal review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Flag {
    /// The act.
    pub seq: u64,
    /// Why.
    pub reason: String,
    /// Taken off by this act of a reviewer.
    pub removed: Option<u64>,
}

/// The decision 决定.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Decision {
    /// The act.
    pub seq: u64,
    /// What was decided.
    pub outcome: Outcome,
    /// What it is about.
    pub subject: String,
    /// Its number.
    pub number: Option<String>,
    /// The day it was made.
    pub decided_on: NaiveDate,
    /// The head who decided.
    pub decided_by: Uuid,
    /// That person's name.
    pub decided_by_name: String,
}

/// The publication entry of the decision 公示.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Publication {
    /// The act that drafted it.
    pub seq: u64,
    /// To be withheld rather than published.
    pub withheld: bool,
    /// Why it is withheld.
    pub reason: Option<String>,
    /// One sentence on the violation, as it was drafted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Who drafted it.
    pub drafted_by: Uuid,
    /// Released, or the withholding approved, by this act.
    pub released: Option<u64>,
    /// Refused by this act.
    pub refused: Option<u64>,
    /// It tells the decision as this act left it, not as it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_changed: Option<u64>,
    /// Corrections 更正, drafted or released.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<EntryCorrection>,
    /// Withdrawals 撤回, drafted, refused or released.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawals: Vec<EntryWithdrawal>,
}

/// A payment 缴款.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Payment {
    /// The act.
    pub seq: u64,
    /// The party.
    pub party_id: PartyId,
    /// Sum in fen, the surcharge included.
    pub amount_fen: i64,
    /// What of it is surcharge 加处罚款, in fen.
    #[serde(default, skip_serializing_if = "super::enforcement::is_nothing")]
    pub surcharge_fen: i64,
    /// Day paid.
    pub paid_on: NaiveDate,
    /// Receipt number 票据号.
    pub receipt: String,
}

/// A hearing 听证 as it was fixed, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Hearing {
    /// The act that fixed it; served on the party as the hearing notice 听证通知书.
    pub seq: u64,
    /// The party.
    pub party_id: PartyId,
    /// When.
    pub at: Moment,
    /// Where.
    pub place: String,
    /// Who presides 听证主持人, by account.
    pub presider: Uuid,
    /// Held, or ended by absence, by this act.
    pub ended: Option<u64>,
    /// It was really held.
    pub held: bool,
    /// Put off by this act, which is then the notice to serve 听证延期.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<u64>,
    /// Not held in the open.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// Evidence put to it; none named means all that was on file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub put_to: Vec<String>,
    /// Reported by the presider, by this act 听证报告.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<u64>,
}

impl Hearing {
    /// The act that tells the party when and where: the notice, or the last change of it.
    pub fn told_by(&self) -> u64 {
        self.changed.unwrap_or(self.seq)
    }
}
