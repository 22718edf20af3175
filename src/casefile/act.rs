//! An act 行为 as the record keeps it: the sealed head, and the body that can be withheld without breaking the chain.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::actor::{Actor, Signature};
use super::acts::Body;
use super::clocks::DueDate;
use super::enforcement::Demanded;
use super::facts::{PowerItemFact, RemedyBodies};
use super::parts::{Mark, Nature, OfficerStamp};
use super::party::PartyId;
use super::power::FineRange;
use super::recordings::RecordingBreak;
use super::recusal::ConcernedPerson;
use super::triggers::{JustBelow, Trigger};
use crate::law::stages::{Kind, Status};
use crate::law::time::Moment;

/// Format of the act bodies of this version; older ones are upcast on read.
pub const FORMAT: u16 = 1;

/// Audio-video or a scan that covers an act: what it is, not where it lies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Media {
    /// SM3 digest of the bytes, `sm3:` and 64 hex digits.
    #[validate(length(equal = 68))]
    #[schema(min_length = 68, max_length = 68)]
    pub digest: String,
    /// Size in bytes.
    #[validate(range(min = 1))]
    #[schema(minimum = 1)]
    pub size: u64,
    /// What it shows, such as 执法记录仪录像.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// When the recording starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Moment>,
    /// When the recording ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
    /// By how many seconds the camera's clock was ahead of the true time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = -31_622_400, max = 31_622_400))]
    #[schema(minimum = -31_622_400, maximum = 31_622_400)]
    pub clock_offset_seconds: Option<i64>,
    /// Why there is a break between the recording before and this one 中断原因. Told later: name the same recording again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub after_break: Option<RecordingBreak>,
}

/// A fact act that happened in breach, sent again as it happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AsHappened {
    /// Why it happened that way; stays on the file for ever.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reason: String,
}

/// An act as it is asked for: judged by the rulebook, nothing recorded yet.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// What is to be done.
    pub kind: Kind,
    /// The content; none when only asked what is still missing (the checklist).
    pub body: Option<Body>,
    /// When it happened.
    pub occurred_at: Moment,
    /// Who carries it out in the field, by officer id.
    pub officers: Vec<Uuid>,
    /// What covers it.
    pub media: Vec<Media>,
    /// Why it is recorded late.
    pub late_reason: Option<String>,
    /// Recorded in breach, as it happened.
    pub as_happened: Option<AsHappened>,
    /// Who does it.
    pub actor: Actor,
}

/// What the rules computed when the act was made, so that the fold reads no rules.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Computed {
    /// Breaches and other things that stay visible for ever.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// The reasons that make legal review mandatory, when this act recomputed them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub triggers: Option<Vec<Trigger>>,
    /// Fines that the proposal keeps just below an amount: for supervisors 临界.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub just_below: Vec<JustBelow>,
    /// Clocks this act starts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub due: Vec<DueDate>,
    /// Number drawn from a gapless series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<DrawnNumber>,
    /// The day a service takes effect 送达生效日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<NaiveDate>,
    /// Digest of the proposal the act states or speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal_digest: Option<String>,
    /// Handlers named by the act, snapshotted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handlers: Vec<OfficerStamp>,
    /// The power item as it stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power_item: Option<PowerItemFact>,
    /// Evidence gained by this act is dead (处罚法46).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub evidence_dead: bool,
    /// Whether the served notice survives a revision of the proposal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub notice_survives: bool,
    /// Parties whom the notice must tell of the right to a hearing, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hearing_owed: Vec<String>,
    /// The person whose recusal is asked for, as the organ knew them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concerned: Option<ConcernedPerson>,
    /// Why a measure is reviewed before a head approves it, by the organ's list 法制审核.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_owed: Option<String>,
    /// The fines that tier and statute allow each party, as computed from the benchmark 裁量幅度.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discretion: Vec<ComputedRange>,
    /// Where the decision is contested, as the decision names it (处罚法59(5)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedies: Option<RemedyBodies>,
    /// What was entered of a reconsideration or suit waits until a head has compared it with the paper.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_be_compared: bool,
    /// The paper that the act issued, as it was printed 出具的文书.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<PrintedPaper>,
    /// The sums a demand asks for 催告金额.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demanded: Option<Demanded>,
}

impl Computed {
    /// Whether the act is recorded in breach, as it happened.
    pub fn in_breach(&self) -> bool {
        self.marks.iter().any(|mark| mark.nature == Nature::Breach)
    }
}

/// An issued paper 出具的文书: what proves the file that was handed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PrintedPaper {
    /// The party it is for, if it is for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_id: Option<PartyId>,
    /// Version of the template it was made with.
    pub template: String,
    /// SM3 of that template.
    pub template_digest: String,
    /// SM3 of the fonts it was set in.
    pub fonts: String,
    /// SM3 of the file.
    pub digest: String,
    /// Pages.
    pub pages: u32,
}

/// What a party may be fined by benchmark and statute, in fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ComputedRange {
    /// The party.
    pub party_id: PartyId,
    /// Code of the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// The fines of the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_tier: Option<FineRange>,
    /// The fines of the statute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_statute: Option<FineRange>,
}

/// A number such as 上社罚〔2026〕1号, unique in its organ, series and year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DrawnNumber {
    /// 文种代字, such as 立、罚告、罚.
    pub series: String,
    /// Year of the series.
    pub year: i32,
    /// Running number, from 1, without gaps.
    pub n: i64,
    /// As printed.
    pub number: String,
}

/// The columns the database's own triggers look at; they are inside the digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Gate {
    /// Stage after the act.
    pub status_after: Status,
    /// What a review must have been about: digest of the proposal and seq of the last act that voids a review.
    pub subject: Option<String>,
    /// Whether a decision on this subject needs a passed legal review.
    pub review_required: bool,
    /// Outcome of a review opinion or a decision.
    pub outcome: Option<String>,
    /// Accounts that may not review this case, because they handled it.
    pub barred: BTreeSet<Uuid>,
    /// On a review opinion: the reviewer is qualified (处罚法58).
    pub reviewer_qualified: bool,
}

/// The sealed head of an act: everything the digest covers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Act {
    /// The case.
    pub case_id: Uuid,
    /// Format of the body.
    pub v: u16,
    /// 1, 2, 3 … within the case.
    pub seq: u64,
    /// What was done.
    pub kind: Kind,
    /// When it happened.
    pub occurred_at: Moment,
    /// When the server took it.
    pub recorded_at: Moment,
    /// The account that did it.
    pub actor: Signature,
    /// Who carried it out in the field.
    pub officers: Vec<OfficerStamp>,
    /// What covers it.
    pub media: Vec<Media>,
    /// Why it was recorded late 补录原因.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_reason: Option<String>,
    /// Recorded in breach, as it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_happened: Option<AsHappened>,
    /// Version of the rules it was checked under.
    pub ruleset: String,
    /// What they computed.
    pub computed: Computed,
    /// What the database's triggers look at.
    pub gate: Gate,
    /// SM3 of the salt and the body.
    pub body_digest: String,
    /// Digest of the act before; zeros for the first.
    pub prev: String,
}

impl Act {
    /// Whether it was recorded in breach, as it happened: then it has no lawful effect.
    pub fn in_breach(&self) -> bool {
        self.computed.in_breach()
    }
}

/// An act with its digest and, unless it is withheld, its body.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedAct {
    /// The sealed head.
    pub act: Act,
    /// SM3 of the canonical JSON of the head.
    pub digest: String,
    /// The content; none once it was withheld or destroyed.
    pub body: Option<Body>,
}
