//! How a case hangs together with others 关联: where it came from, what it was joined with or split into, contested
//! jurisdiction.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::acts::{JurisdictionOutcome, JurisdictionStep, PaperDecision, PaperStage, WithdrawalGround};
use super::parts::OfficerStamp;

/// How a case hangs together with others 关联: where it came from, what it was joined with or split into, contested jurisdiction.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Links {
    /// What another organ handed over 接收移交.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub received: Vec<Received>,
    /// The paper case this one was taken over from 接管纸质案件: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperCase>,
    /// Steps of disputes over jurisdiction 管辖争议, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jurisdiction: Vec<DisputeStep>,
    /// Other cases this one was joined with or split from 并案、分案.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Link>,
    /// Why the filing was withdrawn 撤销立案.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<Withdrawal>,
}

/// What another organ handed over 接收移交.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Received {
    /// The act.
    pub seq: u64,
    /// The organ that handed it over.
    pub from: String,
    /// Number of its letter 移送函文号.
    pub letter: String,
    /// The day it arrived.
    pub received_on: NaiveDate,
    /// Its case, when that is kept here too.
    pub case_id: Option<Uuid>,
    /// Digest of the last act of its record that was handed over.
    pub head_digest: Option<String>,
    /// How many acts its record had.
    pub acts: Option<u64>,
}

/// The paper case this one was taken over from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PaperCase {
    /// The act that asks for it.
    pub seq: u64,
    /// Filing number on paper.
    pub filing_number: String,
    /// Day of filing on paper.
    pub filed_on: NaiveDate,
    /// Where it goes on.
    pub stage: PaperStage,
    /// Who handles it from now on.
    pub handlers: Vec<OfficerStamp>,
    /// The decision on paper.
    pub decision: Option<PaperDecision>,
    /// Digest of what the paper decision says.
    pub digest: Option<String>,
    /// Approved by this act.
    pub approved: Option<u64>,
    /// Refused by this act.
    pub refused: Option<u64>,
}

/// One step of a dispute over jurisdiction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DisputeStep {
    /// The act.
    pub seq: u64,
    /// What happened.
    pub step: JurisdictionStep,
    /// The other organ.
    pub other: String,
    /// The day it happened.
    pub on: NaiveDate,
    /// Who keeps the case, once that is settled.
    pub outcome: Option<JurisdictionOutcome>,
}

/// How another case of the organ is related to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 他案并入本案.
    Absorbs,
    /// 本案并入他案.
    AbsorbedBy,
    /// 本案分出他案.
    SplitInto,
    /// 本案由他案分出.
    SplitFrom,
}

/// Another case of the same organ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Link {
    /// The act.
    pub seq: u64,
    /// How they are related.
    pub relation: Relation,
    /// The other case.
    pub case_id: Uuid,
}

/// Why the filing was withdrawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Withdrawal {
    /// The act.
    pub seq: u64,
    /// Ground.
    pub ground: WithdrawalGround,
    /// The day.
    pub withdrawn_on: NaiveDate,
}

impl Links {
    /// Whether the act `seq` of this chapter waits for a head's approval.
    pub fn awaits(&self, seq: u64) -> bool {
        self.paper.as_ref().is_some_and(|paper| paper.seq == seq && paper.undecided())
    }

    /// Whether the take-over of a paper case is asked for or done.
    pub fn is_on_paper(&self) -> bool {
        self.paper.as_ref().is_some_and(|paper| paper.refused.is_none())
    }

    /// The day the decision was published before the case was taken over.
    pub fn published_on_paper(&self) -> Option<NaiveDate> {
        self.paper.as_ref().filter(|paper| paper.approved.is_some())?.decision.as_ref()?.published_on
    }

    /// The settlement that goes against this organ and was not followed by another one (处罚法25).
    pub fn lost(&self) -> Option<&DisputeStep> {
        let settled = self.jurisdiction.iter().rev().find(|step| step.outcome.is_some())?;
        (settled.outcome == Some(JurisdictionOutcome::Transfer)).then_some(settled)
    }

    /// The last step of the dispute that is not settled yet.
    pub fn in_dispute(&self) -> Option<&DisputeStep> {
        self.jurisdiction.last().filter(|step| step.outcome.is_none())
    }
}

impl PaperCase {
    fn undecided(&self) -> bool {
        self.approved.is_none() && self.refused.is_none()
    }
}
