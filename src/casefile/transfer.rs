//! Suspected crime and transfers 移送, step by step: reported, approved, handed over, answered, sent back.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::acts::{TransferGround, TransferStep};
use super::parts::OfficerStamp;
use super::party::PartyId;
use crate::law::stages::Status;

/// Suspected crime and transfers 移送, step by step.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Transfers {
    /// Reports of a suspected crime 涉嫌犯罪报告, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<CrimeReport>,
    /// Transfers out of the organ's hands, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made: Vec<Transfer>,
}

/// The special team's report 专案组报告 and what the principal said to it (国令310号5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CrimeReport {
    /// The act.
    pub seq: u64,
    /// The crime suspected 涉嫌罪名.
    pub crime: String,
    /// The special team 专案组.
    pub team: Vec<OfficerStamp>,
    /// The day of the report.
    pub reported_on: NaiveDate,
    /// Transfer approved by this act.
    pub approved: Option<u64>,
    /// Transfer refused by this act, with its reasons.
    pub refused: Option<u64>,
    /// The criminal side came to an end: the case was sent back by this act.
    pub settled: Option<u64>,
}

/// One transfer 移送.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Transfer {
    /// The act.
    pub seq: u64,
    /// Why it was transferred.
    pub ground: TransferGround,
    /// Who received it.
    pub receiver: String,
    /// The receiving organ, when its cases are kept here too.
    pub receiver_id: Option<Uuid>,
    /// Number of the transfer letter 移送书文号.
    pub number: Option<String>,
    /// The day it was made.
    pub made_on: NaiveDate,
    /// The stage the case was in.
    pub from: Status,
    /// Ids of the items of the ledger that go along.
    pub items: Vec<String>,
    /// What happened to it since.
    pub steps: Vec<StepOnFile>,
    /// Sent back by this act.
    pub returned: Option<u64>,
    /// The day it came back.
    pub returned_on: Option<NaiveDate>,
}

/// One step of a transfer 移送进展.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StepOnFile {
    /// The act.
    pub seq: u64,
    /// What happened.
    pub step: TransferStep,
    /// The day it happened, or the day the paper about it arrived.
    pub on: NaiveDate,
    /// Parties whom the court sentenced to a criminal fine 罚金.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criminally_fined: Vec<PartyId>,
    /// What the court set off of fines paid here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_off: Vec<SetOff>,
}

/// What of an administrative fine was counted against a criminal one 罚款折抵罚金 (处罚法35).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, validator::Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetOff {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// Sum in fen.
    #[validate(range(min = 1, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub amount_fen: i64,
}

/// What ends the other organ's part in the case.
const ENDS_IT: &[TransferStep] =
    &[TransferStep::Refused, TransferStep::Dropped, TransferStep::NotProsecuted, TransferStep::Judged];

impl Transfers {
    /// Whether the act `seq` of this chapter waits for a head's approval.
    pub fn awaits(&self, seq: u64) -> bool {
        self.reports.iter().any(|report| report.seq == seq && report.undecided())
    }

    /// The report that the principal has not decided on.
    pub fn undecided(&self) -> Option<&CrimeReport> {
        self.reports.iter().find(|report| report.undecided())
    }

    /// The report whose transfer to the police is approved, as long as the case has not come back.
    pub fn approved(&self) -> Option<&CrimeReport> {
        let over = |report: &CrimeReport| {
            self.made.iter().any(|made| made.seq > report.seq && made.after_decision() && made.ended().is_some())
        };
        let open = |report: &&CrimeReport| report.approved.is_some() && report.settled.is_none() && !over(report);
        self.reports.iter().rev().find(open)
    }

    /// The report that keeps the organ from deciding by itself: undecided, or approved and not sent back (处罚法8, 27).
    pub fn suspected(&self) -> Option<&CrimeReport> {
        self.undecided().or_else(|| self.approved())
    }

    /// The transfer that holds: made, and not sent back.
    pub fn open(&self) -> Option<&Transfer> {
        self.made.iter().rev().find(|transfer| transfer.returned.is_none())
    }

    /// The act that tells of a criminal fine 罚金 on this party, whichever transfer led to it (处罚法35).
    pub fn criminally_fined(&self, party: &str) -> Option<u64> {
        let steps = self.made.iter().flat_map(|transfer| &transfer.steps);
        steps.filter(|step| step.criminally_fined.iter().any(|fined| fined == party)).map(|step| step.seq).next()
    }

    pub(super) fn open_mut(&mut self) -> Option<&mut Transfer> {
        self.made.iter_mut().rev().find(|transfer| transfer.returned.is_none())
    }
}

impl CrimeReport {
    fn undecided(&self) -> bool {
        self.approved.is_none() && self.refused.is_none()
    }
}

impl Transfer {
    /// Whether it went to the police for a suspected crime.
    pub fn is_criminal(&self) -> bool {
        self.ground == TransferGround::SuspectedCrime
    }

    /// Whether a stage is one in which the organ has decided already.
    pub const fn is_after_a_decision(stage: Status) -> bool {
        matches!(stage, Status::Decided | Status::Served | Status::Closed | Status::Archived)
    }

    /// Whether it was made beside a decision that stands: then the case never left, and never comes back.
    pub fn after_decision(&self) -> bool {
        Self::is_after_a_decision(self.from)
    }

    /// The step that ended the receiver's part in the case; a refusal that gave way to a filing ends nothing.
    pub fn ended(&self) -> Option<&StepOnFile> {
        let answers = |step: TransferStep| step == TransferStep::Accepted || ENDS_IT.contains(&step);
        let last = self.steps.iter().rev().find(|step| answers(step.step));
        last.filter(|step| step.step != TransferStep::Accepted)
    }

    /// The act of the last such step.
    pub fn step(&self, step: TransferStep) -> Option<&StepOnFile> {
        self.steps.iter().rev().find(|done| done.step == step)
    }
}
