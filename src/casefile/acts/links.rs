//! A case among other cases: handed over by another organ, joined, split, contested, its filing withdrawn
//! (处罚法25, 26, 54).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Change;
use super::investigation::take_evidence;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::links::{DisputeStep, Link, Received, Relation, Withdrawal};
use crate::casefile::parts::NewEvidence;
use crate::law::stages::Status;

/// The record of the other organ 移交的办案记录: the JSON lines of `zhifa export`, by what tells them from any other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandedRecord {
    /// The other organ's case, when it is kept here too: then the record is looked up and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_id: Option<Uuid>,
    /// Digest of its last act, `sm3:` and 64 hex digits.
    #[validate(length(equal = 68))]
    #[schema(min_length = 68, max_length = 68)]
    pub head_digest: String,
    /// How many acts it has.
    #[validate(range(min = 1))]
    #[schema(minimum = 1)]
    pub acts: u64,
}

/// `receive_handover` 接收移交: what another organ found comes along, its acts and its evidence. Evidence that organ gained
/// lawfully keeps its worth; an id that is dead in its record is dead here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveHandover {
    /// The organ that hands it over, by its full name.
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub from: String,
    /// Number of its letter 移送函文号.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub letter: String,
    /// The day it arrived.
    pub received_on: NaiveDate,
    /// Its record, if it keeps one with zhifa.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub record: Option<HandedRecord>,
    /// The evidence that comes along.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub evidence: Vec<NewEvidence>,
    /// What was checked on arrival 核对情况.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub checked: String,
}

impl Change for ReceiveHandover {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let origin = format!("{}移交（{}）", self.from, self.letter);
        let evidence: Vec<_> = self
            .evidence
            .iter()
            .map(|item| {
                let source = match &item.source {
                    Some(source) => format!("{origin}：{source}"),
                    None => origin.clone(),
                };
                NewEvidence { source: Some(source), ..item.clone() }
            })
            .collect();
        take_evidence(file, act, &evidence);
        file.links.received.push(Received {
            seq: act.seq,
            from: self.from.clone(),
            letter: self.letter.clone(),
            received_on: self.received_on,
            case_id: self.record.as_ref().and_then(|record| record.case_id),
            head_digest: self.record.as_ref().map(|record| record.head_digest.clone()),
            acts: self.record.as_ref().map(|record| record.acts),
        });
    }
}

/// A step of a dispute over jurisdiction 管辖争议进展 (处罚法25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JurisdictionStep {
    /// 发生争议.
    Arose,
    /// 协商一致.
    Agreed,
    /// 协商不成，报请共同的上一级机关指定.
    ReportedUp,
    /// 共同的上一级机关指定管辖.
    Designated,
}

/// Who has the case in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JurisdictionOutcome {
    /// 本机关管辖.
    Keep,
    /// 他机关管辖，应当移送.
    Transfer,
}

/// `record_jurisdiction` 管辖协商: one step of a dispute with another organ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordJurisdiction {
    /// What happened.
    pub step: JurisdictionStep,
    /// The other organ.
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub other: String,
    /// The day it happened.
    pub on: NaiveDate,
    /// Who has the case: with `agreed` and `designated`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<JurisdictionOutcome>,
    /// What was said, and the paper about it.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub account: String,
}

impl Change for RecordJurisdiction {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.links.jurisdiction.push(DisputeStep {
            seq: act.seq,
            step: self.step,
            other: self.other.clone(),
            on: self.on,
            outcome: self.outcome,
        });
        match self.step {
            JurisdictionStep::Arose => {}
            JurisdictionStep::Agreed | JurisdictionStep::ReportedUp | JurisdictionStep::Designated => {
                file.meet(Clock::TalkJurisdiction, None, act.seq, self.on);
            }
        }
    }
}

/// `merge_case` 并案: a link to another case of the organ. Each of the two files says so by an act of its own; the case
/// that is absorbed ends by `withdraw_filing`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeCase {
    /// The other case.
    pub case_id: Uuid,
    /// This case goes on in the other one, rather than the other in this.
    pub absorbed: bool,
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for MergeCase {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let relation = if self.absorbed { Relation::AbsorbedBy } else { Relation::Absorbs };
        file.links.others.push(Link { seq: act.seq, relation, case_id: self.case_id });
    }
}

/// `split_case` 分案: a link to another case of the organ, opened for a part of this one. Each of the two files says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitCase {
    /// The other case.
    pub case_id: Uuid,
    /// This case is the part that was split off.
    pub split_off: bool,
    /// What goes where, and why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for SplitCase {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let relation = if self.split_off { Relation::SplitFrom } else { Relation::SplitInto };
        file.links.others.push(Link { seq: act.seq, relation, case_id: self.case_id });
    }
}

/// Ground of withdrawing a filing 撤销立案理由.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalGround {
    /// 违法事实不存在.
    NoViolation,
    /// 违法行为人不是本案当事人.
    OtherParty,
    /// 已并入他案.
    Merged,
    /// 作出决定前查明已超过追责期限.
    LimitationPassed,
    /// 当事人死亡或者终止，没有权利义务承受人.
    PartyEnded,
    /// 其他不符合立案条件的情形.
    Other,
}

/// `withdraw_filing` 撤销立案: the head ends a filed case that should not have been filed, before any decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawFiling {
    /// Ground.
    pub ground: WithdrawalGround,
    /// In words.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for WithdrawFiling {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let day = act.occurred_at.date();
        file.links.withdrawal = Some(Withdrawal { seq: act.seq, ground: self.ground, withdrawn_on: day });
        file.meet(Clock::Decide, None, act.seq, day);
        file.status = Status::Withdrawn;
    }
}
