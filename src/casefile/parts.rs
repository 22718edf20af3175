//! The parts of a case file: marks, officers, evidence, field acts, corrections, papers, due dates, entries.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::act::PrintedPaper;
use super::party::PartyId;
use super::recordings::Recording;
use crate::law::codes::{EvidenceKind, Post};
use crate::law::ladder::Excluded;
use crate::law::period::{Period, Step};
use crate::law::stages::Kind;
use crate::law::time::Moment;

pub use super::course::{
    Decision, Deliberation, Flag, Hearing, Notice, Payment, ProposalOnFile, Publication, ReviewOpinion, ReviewRound,
    Service, Statement, Voice,
};

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
    #[schema(min_length = 1, max_length = 40)]
    pub id: Option<String>,
    /// One of the eight kinds (处罚法46).
    pub kind: EvidenceKind,
    /// What it is.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub name: String,
    /// What it proves.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub proves: String,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 300))]
    #[schema(max_length = 300)]
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
    /// Shut out 排除 by this act of the organ: it proves nothing either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<u64>,
}

impl Evidence {
    /// Whether it can prove anything: lawfully gained, and not shut out.
    pub fn is_alive(&self) -> bool {
        !self.dead && self.excluded.is_none()
    }
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
    /// When it began on the spot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Moment>,
    /// When it was over on the spot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
    /// Recordings that cover it, as far as they say from when until when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recordings: Vec<Recording>,
    /// Recorded in breach, as it happened.
    pub in_breach: bool,
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
    /// How it was printed, if it was made from the acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<PrintedPaper>,
    /// It was issued once more: this one is void 作废.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void: Option<VoidPaper>,
}

/// Why a paper and its number are void 作废.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct VoidPaper {
    /// The act that issued the one in its place.
    pub seq: u64,
    /// Why.
    pub reason: String,
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
    /// The very moment, for periods of hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    /// What was counted: the period and its extensions, one after the other. None for a day that was simply set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<Period>,
    /// What was left out of the count 不计入的期间.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<Excluded>,
    /// Beyond the years whose holidays are known.
    pub provisional: bool,
    /// Step by step.
    pub derivation: Vec<Step>,
    /// Met by this act.
    pub met: Option<u64>,
    /// The day it was met.
    pub met_on: Option<NaiveDate>,
    /// Another due date took its place by this act; it binds nobody any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded: Option<u64>,
    /// It stands still since this act and day, until the case is resumed 中止.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Standstill>,
}

/// Since when a due date stands still 中止.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Standstill {
    /// The act that stopped it.
    pub seq: u64,
    /// The day; from here on nothing counts.
    pub on: NaiveDate,
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
