//! A round of legal review from its submission to the end of a dispute about it 法制审核的承办、补充、咨询和异议 (118号(十一)–(十四);
//! 内蒙古三项制度办法29–32): who reviews, what is still missing, what counsel says, how a contested opinion is settled.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Change;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::legal_review::{Advice, AssignedReviewer, Contest, Settlement, Supplement};

/// `assign_reviewer` 指派审核人员: a reviewer takes a round that nobody has, or a head names who reviews it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignReviewer {
    /// The reviewer's account.
    pub reviewer: Uuid,
    /// Why somebody else is to review it; owed when the round has a reviewer already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reason: Option<String>,
}

impl Change for AssignReviewer {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let name = act.computed.concerned.as_ref().map(|person| person.name.clone()).unwrap_or_default();
        if let Some(round) = file.reviews.last_mut() {
            round.assigned = Some(AssignedReviewer { account_id: self.reviewer, name, seq: act.seq });
        }
    }
}

/// `request_supplement` 要求补充审核材料: while they are missing the time to review stands still.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestSupplement {
    /// What is missing.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub materials: Vec<String>,
    /// The last day to hand it in, set by the reviewer.
    pub due_on: NaiveDate,
    /// Why it is needed.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RequestSupplement {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let day = act.occurred_at.date();
        if let Some(round) = file.reviews.last_mut() {
            round.supplements.push(Supplement {
                seq: act.seq,
                materials: self.materials.clone(),
                asked_on: day,
                due_on: self.due_on,
                supplied: None,
            });
        }
        file.stop(Clock::Review, act.seq, day);
    }
}

/// `supply_materials` 补充审核材料: the time to review goes on, without the days that were waited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplyMaterials {
    /// The act that asked for them.
    pub seq: u64,
    /// What is handed in.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub materials: Vec<String>,
    /// Remark, such as why something cannot be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 4000))]
    #[schema(max_length = 4000)]
    pub note: Option<String>,
}

impl Change for SupplyMaterials {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.handled.insert(act.actor.account_id);
        let asked = file.reviews.iter_mut().flat_map(|round| &mut round.supplements);
        if let Some(supplement) = asked.into_iter().find(|supplement| supplement.seq == self.seq) {
            supplement.supplied = Some(act.seq);
        }
        file.meet_started_by(Clock::Supplement, self.seq, act);
    }
}

/// In what capacity somebody advises the reviewer (118号(十一)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdviserCapacity {
    /// 法律顾问.
    LegalCounsel,
    /// 公职律师.
    PublicLawyer,
    /// 专家.
    Expert,
}

/// `record_advice` 法律顾问、公职律师意见: it helps the reviewer, who alone answers for the opinion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAdvice {
    /// Who advises.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub adviser: String,
    /// In what capacity.
    pub capacity: AdviserCapacity,
    /// The adviser's firm or unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub unit: Option<String>,
    /// What the adviser says.
    #[validate(length(min = 2, max = 20000))]
    #[schema(min_length = 2, max_length = 20000)]
    pub opinion: String,
}

impl Change for RecordAdvice {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if act.in_breach() {
            return;
        }
        if let Some(round) = file.reviews.last_mut() {
            let (adviser, capacity) = (self.adviser.clone(), self.capacity);
            round.advice.push(Advice { seq: act.seq, adviser, capacity });
        }
    }
}

/// `contest_review` 对审核意见提出异议: the handler does not agree with an opinion other than a pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestReview {
    /// The act of the opinion.
    pub opinion: u64,
    /// Why, point by point.
    #[validate(length(min = 2, max = 20000))]
    #[schema(min_length = 2, max_length = 20000)]
    pub reasons: String,
}

impl Change for ContestReview {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.handled.insert(act.actor.account_id);
        let given = |seq| move |opinion: &crate::casefile::legal_review::ReviewOpinion| opinion.seq == seq;
        let round = file.reviews.iter_mut().find(|round| round.opinion.as_ref().is_some_and(given(self.opinion)));
        if let Some(round) = round {
            round.contest = Some(Contest { seq: act.seq, by: act.actor.account_id, settled: None });
        }
    }
}

/// How a contested opinion is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettlementOutcome {
    /// 维持审核意见: the handler does as the opinion says.
    Upheld,
    /// 重新审核: the same proposal may be submitted again; only a new opinion passes it.
    ReviewAgain,
}

/// `settle_review` 审核异议协调决定: a head hears both sides and decides in writing. It is never itself a pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleReview {
    /// The contest.
    pub seq: u64,
    /// Who took part in the coordination 协调.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_items = 1, max_items = 50)]
    pub participants: Vec<String>,
    /// What was said on both sides.
    #[validate(length(min = 2, max = 20000))]
    #[schema(min_length = 2, max_length = 20000)]
    pub coordination: String,
    /// How it is settled.
    pub outcome: SettlementOutcome,
    /// The decision in writing, with its reasons.
    #[validate(length(min = 2, max = 20000))]
    #[schema(min_length = 2, max_length = 20000)]
    pub decision: String,
}

impl Change for SettleReview {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let contests = file.reviews.iter_mut().filter_map(|round| round.contest.as_mut());
        if let Some(contest) = contests.into_iter().find(|contest| contest.seq == self.seq) {
            contest.settled = Some(Settlement { seq: act.seq, outcome: self.outcome, by: act.actor.account_id });
        }
    }
}
