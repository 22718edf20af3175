//! The parts of a case file: evidence, field acts, notices, statements, reviews, decisions, services, payments.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::party::PartyId;
use super::proposal::{Outcome, Proposal};
use crate::law::codes::{EvidenceKind, Post, ServiceMethod};
use crate::law::period::Step;
use crate::law::stages::Kind;
use crate::law::time::Moment;

/// Chinese and English of one sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both languages at once.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

/// Something that stays visible on the file for ever 标记.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Mark {
    /// The rule that speaks.
    pub rule: String,
    /// Its article.
    pub article: String,
    /// What it found.
    pub message: Text,
    /// `breach` (recorded as it happened), `late` (补录), `mark` (shown, blocks nothing by itself).
    pub nature: Nature,
}

/// Nature of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// A fact act in breach, recorded as it happened.
    Breach,
    /// Recorded late 补录.
    Late,
    /// Shown to supervisors.
    Mark,
}

/// An officer as an act keeps them: name and certificate number of that time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OfficerStamp {
    /// The officer.
    pub officer_id: Uuid,
    /// The officer's account, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<Uuid>,
    /// Name.
    pub name: String,
    /// Certificate number, if one was good for the act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
}

/// Evidence as it is handed in with an act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvidence {
    /// Id inside the case, such as `e1`; made from the act's number when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 40))]
    pub id: Option<String>,
    /// One of the eight kinds (处罚法46).
    pub kind: EvidenceKind,
    /// What it is.
    #[validate(length(min = 1, max = 300))]
    pub name: String,
    /// What it proves.
    #[validate(length(min = 1, max = 1000))]
    pub proves: String,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 300))]
    pub source: Option<String>,
    /// The original, rather than a verified copy.
    #[serde(default)]
    pub original: bool,
}

/// A piece of evidence 证据 in the register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Evidence {
    /// Id inside the case.
    pub id: String,
    /// The act that brought it.
    pub seq: u64,
    /// Kind.
    pub kind: EvidenceKind,
    /// What it is.
    pub name: String,
    /// What it proves.
    pub proves: String,
    /// Where it comes from.
    pub source: Option<String>,
    /// The original, rather than a verified copy.
    pub original: bool,
    /// When it was obtained.
    pub obtained_at: Moment,
    /// Gained in breach: it proves nothing (处罚法46).
    pub dead: bool,
}

/// A field act by two officers, until the second one has confirmed it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldAct {
    /// The act.
    pub seq: u64,
    /// Its kind.
    pub kind: Kind,
    /// When.
    pub occurred_at: Moment,
    /// Who recorded it.
    pub recorded_by: Uuid,
    /// Who carried it out.
    pub officers: Vec<OfficerStamp>,
    /// Seq of the confirmation, once given.
    pub countersigned: Option<u64>,
    /// Audio-video covers it (118号(八)).
    pub has_media: bool,
}

/// An order to correct 责令改正 (处罚法28).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CorrectionOrder {
    /// The act.
    pub seq: u64,
    /// The party.
    pub party_id: PartyId,
    /// What to correct.
    pub what: String,
    /// By when.
    pub due_on: NaiveDate,
    /// Found corrected by this act.
    pub corrected: Option<u64>,
}

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
}

/// A party's standing in the notice: what was said, asked for, given up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Voice {
    /// Statement right given up by this act.
    pub statement_waived: Option<u64>,
    /// Hearing asked for by this act.
    pub hearing_requested: Option<u64>,
    /// Hearing given up by this act.
    pub hearing_waived: Option<u64>,
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

/// One round of legal review 法制审核.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReviewRound {
    /// The act that submitted it.
    pub seq: u64,
    /// What was submitted.
    pub subject: String,
    /// Who submitted it.
    pub submitted_by: Uuid,
    /// When.
    pub submitted_at: Moment,
    /// The opinion, once given.
    pub opinion: Option<ReviewOpinion>,
}

/// A review opinion as the file remembers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReviewOpinion {
    /// The act.
    pub seq: u64,
    /// Its outcome code.
    pub outcome: String,
    /// The reviewer.
    pub reviewer: Uuid,
    /// The reviewer's name.
    pub reviewer_name: String,
    /// Qualified, and no handler.
    pub qualified: bool,
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
    /// Who drafted it.
    pub drafted_by: Uuid,
    /// Released, or the withholding approved, by this act.
    pub released: Option<u64>,
    /// Refused by this act.
    pub refused: Option<u64>,
}

/// A payment 缴款.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Payment {
    /// The act.
    pub seq: u64,
    /// The party.
    pub party_id: PartyId,
    /// Sum in fen.
    pub amount_fen: i64,
    /// Day paid.
    pub paid_on: NaiveDate,
    /// Receipt number 票据号.
    pub receipt: String,
}

/// A paper entered in the register 文书登记.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Paper {
    /// The act.
    pub seq: u64,
    /// Kind of paper, a code of the document list.
    pub kind: String,
    /// Title.
    pub title: String,
    /// The act it prints.
    pub about: u64,
    /// Its number, if it has one.
    pub number: Option<String>,
}

/// The approval or refusal of an act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Approval {
    /// The act of approving or refusing.
    pub seq: u64,
    /// What it speaks of.
    pub about: u64,
    /// Approved rather than refused.
    pub approved: bool,
    /// At which level.
    pub level: Option<Post>,
}

/// A due date on the file, with how it was derived and by what it was met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Deadline {
    /// The act that started it.
    pub seq: u64,
    /// The clock, such as `decide` (T003).
    pub clock: super::clocks::Clock,
    /// The party it is about.
    pub party_id: Option<PartyId>,
    /// Start day, not counted.
    pub opened_on: NaiveDate,
    /// Last day.
    pub due_on: NaiveDate,
    /// Beyond the years whose holidays are known.
    pub provisional: bool,
    /// Step by step.
    pub derivation: Vec<Step>,
    /// Met by this act.
    pub met: Option<u64>,
    /// The day it was met.
    pub met_on: Option<NaiveDate>,
}

/// A line of the record, without its content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Entry {
    /// Seq.
    pub seq: u64,
    /// Kind.
    pub kind: Kind,
    /// When it happened.
    pub occurred_at: Moment,
    /// Who did it.
    pub account_id: Uuid,
}

/// A mark with the act it sits on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MarkOnFile {
    /// The act.
    pub seq: u64,
    /// The mark.
    #[serde(flatten)]
    pub mark: Mark,
}
