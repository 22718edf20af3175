//! Remedies 复议、诉讼 as they happen, one event an act: applied for, accepted, answered, stayed, decided (复议法; 行诉法).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::party::PartyId;
use crate::casefile::remedy::{
    ChangedBy, DecisionChange, DecisionFate, EventOn, LinesInForce, Proceeding, StayOfExecution,
};
use crate::law::stages::Kind;

/// The road a remedy takes 救济途径.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemedyWay {
    /// 行政复议.
    Reconsideration,
    /// 行政诉讼第一审.
    Suit,
    /// 上诉.
    Appeal,
}

/// What happened in a proceeding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemedyEvent {
    /// 提出申请、起诉、上诉.
    Applied,
    /// 转送行政复议机关 (复议法32).
    Forwarded,
    /// 不予受理、不予立案.
    NotAccepted,
    /// 受理、立案.
    Accepted,
    /// 提交答复、答辩和证据.
    Answered,
    /// 停止执行.
    Stayed,
    /// 恢复执行.
    StayLifted,
    /// 撤回申请、撤诉，已获准许.
    Withdrawn,
    /// 调解结案.
    Mediated,
    /// 作出复议决定、判决或者裁定.
    Decided,
    /// The first judgement is in force 一审裁判生效.
    Final,
    /// 复议期限届满未作决定 (行诉法45).
    Lapsed,
    /// 复议决定、裁判送达当事人.
    ReachedParty,
}

/// What became of the act that was attacked, whichever court or organ says it: a court of appeal that leaves a judgement
/// standing by which the act was revoked says `revoked` too, and `upheld` when the act stands after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemedyResult {
    /// 维持；驳回诉讼请求.
    Upheld,
    /// 变更.
    Altered,
    /// 部分撤销.
    RevokedInPart,
    /// 撤销.
    Revoked,
    /// 确认违法.
    Unlawful,
    /// 确认无效.
    Void,
    /// 驳回复议申请；驳回起诉.
    Rejected,
}

impl RemedyResult {
    /// What becomes of the decision; none when it stays as it is.
    pub const fn fate(self) -> Option<DecisionFate> {
        match self {
            RemedyResult::Upheld | RemedyResult::Rejected => None,
            RemedyResult::Altered => Some(DecisionFate::Altered),
            RemedyResult::RevokedInPart => Some(DecisionFate::RevokedInPart),
            RemedyResult::Revoked => Some(DecisionFate::Revoked),
            RemedyResult::Unlawful => Some(DecisionFate::Unlawful),
            RemedyResult::Void => Some(DecisionFate::Void),
        }
    }
}

/// Why execution is stayed (复议法42; 行诉法56).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StayGround {
    /// 本机关认为需要停止执行.
    Respondent,
    /// 行政复议机关、人民法院认为需要停止执行.
    Authority,
    /// 申请人申请，要求合理.
    OnApplication,
    /// 法律、法规、规章规定停止执行.
    Law,
}

/// Who asks for the remedy, of whom, and against what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemedyApplication {
    /// Reconsideration, suit or appeal.
    pub route: RemedyWay,
    /// The act attacked: a decision, a measure, an order.
    pub about: u64,
    /// The party that applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 40)]
    pub party_id: Option<PartyId>,
    /// The third person 利害关系人 or, on appeal, this organ, when it is no party of the case that applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub third_person: Option<String>,
    /// The reconsideration organ or the court.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub organ: String,
    /// Handed in with the deciding organ (复议法32).
    #[serde(default)]
    pub lodged_here: bool,
    /// The proceeding it follows: the reconsideration before a suit, the suit before an appeal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub follows: Option<String>,
}

/// What was decided on a remedy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemedyRuling {
    /// What became of the act.
    pub result: RemedyResult,
    /// What stands now, for each party it changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub lines: Vec<LinesInForce>,
    /// For breach of procedure 违反法定程序.
    #[serde(default)]
    pub procedural: bool,
    /// A new decision is ordered 责令重新作出.
    #[serde(default)]
    pub redecide: bool,
    /// By this day, where one is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redecide_by: Option<NaiveDate>,
    /// A third person asked for the opposite (复议法63; 行诉法77).
    #[serde(default)]
    pub opposite_request: bool,
    /// The day the party received it, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_received_on: Option<NaiveDate>,
}

/// `record_remedy` 复议、诉讼记录: one event of one proceeding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordRemedy {
    /// Id of the proceeding inside the case, such as `r1`: new with `applied`, the same in its later events.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub remedy_id: String,
    /// What happened.
    pub event: RemedyEvent,
    /// The day it happened: of acceptance, of the decision; with `applied` the day it was handed in.
    pub on: NaiveDate,
    /// The day this organ received the paper; with `accepted`, `mediated` and `decided`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<NaiveDate>,
    /// Number of the paper, such as 盂政复决〔2026〕3号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub document: Option<String>,
    /// With `applied`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub application: Option<RemedyApplication>,
    /// With `accepted`: the simple procedure 简易程序 of reconsideration (复议法53).
    #[serde(default)]
    pub simple: bool,
    /// With `stayed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stay_ground: Option<StayGround>,
    /// With `decided`; with `mediated` when it changes what stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub ruling: Option<RemedyRuling>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub note: Option<String>,
}

impl RecordRemedy {
    /// What this event makes of the decision of the round, as the act `seq`; none when it stays as it was.
    pub(in crate::casefile) fn change_of(&self, file: &CaseFile, seq: u64) -> Option<DecisionChange> {
        let proceeding = file.remedies.proceeding(&self.remedy_id)?;
        let current = file.remedies.of_this_decision().any(|one| one.id == proceeding.id);
        if !current || !proceeding.is_final_when(self.event) {
            return None;
        }
        let ruling = self.ruling.as_ref().or(proceeding.ruling.as_ref())?;
        Some(DecisionChange {
            seq,
            by: match (proceeding.route, self.event) {
                (RemedyWay::Reconsideration, RemedyEvent::Mediated) => ChangedBy::Mediation,
                (RemedyWay::Reconsideration, _) => ChangedBy::ReconsiderationOrgan,
                (RemedyWay::Suit | RemedyWay::Appeal, _) => ChangedBy::Court,
            },
            fate: ruling.result.fate()?,
            on: self.received_on.unwrap_or(self.on),
            lines: ruling.lines.clone(),
            redecide: ruling.redecide,
            redecide_by: ruling.redecide_by,
            procedural: ruling.procedural,
        })
    }

    /// Whether it tells what was decided on the decision of the round: then a head compares it with the paper, whatever it says.
    pub(in crate::casefile) fn decides_on(&self, file: &CaseFile) -> bool {
        let current = file.remedies.of_this_decision().find(|one| one.id == self.remedy_id);
        match self.event {
            RemedyEvent::Decided | RemedyEvent::Mediated => current.is_some(),
            RemedyEvent::Final => current.and_then(|one| one.ruling.as_ref()?.result.fate()).is_some(),
            RemedyEvent::Applied
            | RemedyEvent::Forwarded
            | RemedyEvent::NotAccepted
            | RemedyEvent::Accepted
            | RemedyEvent::Answered
            | RemedyEvent::Stayed
            | RemedyEvent::StayLifted
            | RemedyEvent::Withdrawn
            | RemedyEvent::Lapsed
            | RemedyEvent::ReachedParty => false,
        }
    }

    fn apply_for(&self, file: &mut CaseFile, seq: u64) {
        let Some(application) = &self.application else { return };
        let round = file.remedies.round();
        file.remedies.proceedings.push(Proceeding {
            id: self.remedy_id.clone(),
            route: application.route,
            about: application.about,
            about_kind: file.kind_of(application.about).unwrap_or(Kind::Decide),
            round,
            party_id: application.party_id.clone(),
            organ: application.organ.clone(),
            lodged_here: application.lodged_here,
            follows: application.follows.clone(),
            applied: EventOn { seq, on: self.on },
            forwarded: None,
            accepted: None,
            answered: None,
            stays: Vec::new(),
            decided: None,
            ruling: None,
            mediated: None,
            ended: None,
            uncompared: None,
            documents: Vec::new(),
        });
    }

    /// Writes the event into its proceeding; answers the clocks it meets, each with the act that started it.
    fn happen(&self, proceeding: &mut Proceeding, seq: u64) -> Vec<(Clock, u64)> {
        let now = EventOn { seq, on: self.on };
        proceeding.documents.extend(self.document.clone());
        match self.event {
            RemedyEvent::Applied => {}
            RemedyEvent::Forwarded => {
                proceeding.forwarded = Some(now);
                return vec![(Clock::ForwardRemedy, proceeding.applied.seq)];
            }
            RemedyEvent::NotAccepted | RemedyEvent::Withdrawn | RemedyEvent::Lapsed | RemedyEvent::Final => {
                proceeding.ended = Some(now);
            }
            RemedyEvent::Accepted => {
                proceeding.accepted = Some(now);
                // Whoever accepted it has it: nothing is left to be sent on.
                return vec![(Clock::ForwardRemedy, proceeding.applied.seq)];
            }
            RemedyEvent::Answered => {
                proceeding.answered = Some(now);
                let started = proceeding.accepted.map_or(0, |accepted| accepted.seq);
                return vec![(Clock::AnswerReconsideration, started), (Clock::AnswerSuit, started)];
            }
            RemedyEvent::Stayed => proceeding.stays.push(StayOfExecution { from: now, lifted: None }),
            RemedyEvent::StayLifted => {
                if let Some(stay) = proceeding.stays.last_mut() {
                    stay.lifted = Some(now);
                }
            }
            RemedyEvent::Mediated => {
                proceeding.mediated = Some(now);
                proceeding.ruling.clone_from(&self.ruling);
                proceeding.ended = Some(now);
            }
            RemedyEvent::Decided => {
                proceeding.decided = Some(now);
                proceeding.ruling.clone_from(&self.ruling);
                if proceeding.route != RemedyWay::Suit {
                    let reached = self.ruling.as_ref().and_then(|ruling| ruling.party_received_on);
                    let on = reached.or(self.received_on).unwrap_or(self.on);
                    proceeding.ended = Some(EventOn { seq, on });
                }
            }
            RemedyEvent::ReachedParty => {
                if let Some(ruling) = &mut proceeding.ruling {
                    ruling.party_received_on = Some(self.on);
                }
                if proceeding.route != RemedyWay::Suit {
                    proceeding.ended = Some(now);
                }
            }
        }
        Vec::new()
    }
}

impl Change for RecordRemedy {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if self.event == RemedyEvent::Applied {
            self.apply_for(file, act.seq);
        }
        let change = self.change_of(file, act.seq);
        let Some(at) = file.remedies.proceedings.iter().position(|one| one.id == self.remedy_id) else { return };
        let Some(proceeding) = file.remedies.proceedings.get_mut(at) else { return };
        let met = self.happen(proceeding, act.seq);
        if act.computed.to_be_compared {
            proceeding.uncompared = Some(act.seq);
        }
        // An appeal that was decided ends the suit it is about.
        let suit = proceeding.follows.clone().filter(|_| proceeding.route == RemedyWay::Appeal);
        let over = proceeding.ended.filter(|_| self.event == RemedyEvent::Decided);
        if let (Some(suit), Some(over)) = (suit, over)
            && let Some(suit) = file.remedies.proceedings.iter_mut().find(|one| one.id == suit)
        {
            suit.ended = Some(over);
        }
        for (clock, started) in met {
            file.meet_started(clock, started, act.seq, self.on);
        }
        if let Some(change) = change {
            file.take_change(change);
        }
    }
}
