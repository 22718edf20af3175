//! Execution by the organ itself 行政机关强制执行: the decision that the head approves (强制法37), and what was done on it
//! (强制法39, 41, 43, 51).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::enforcement::{
    ExecutionEntry, ExecutionManner, ExecutionOrder, ExecutionStep, ExecutionSuspension, Performance, PerformedBy,
};
use crate::casefile::file::CaseFile;
use crate::casefile::party::PartyId;
use crate::casefile::power::Citation;
use crate::law::time::Moment;

/// What the failure to perform harms or will harm, so that another may perform (强制法50).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubstituteGround {
    /// 危害交通安全.
    TrafficSafety,
    /// 造成环境污染.
    Pollution,
    /// 破坏自然资源.
    NaturalResources,
}

/// Performance by another 代履行 as the decision orders it (强制法50, 51).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubstitutePlan {
    /// Who performs 代履行人: the organ, or a third person.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub performer: String,
    /// The performer has no interest in the matter 没有利害关系.
    #[serde(default)]
    pub disinterested: bool,
    /// What it is expected to cost the party 费用预算, in fen.
    #[validate(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub budget_fen: i64,
    /// What is harmed.
    pub harms: SubstituteGround,
}

/// A penalty line that is executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExecutedLine {
    /// Which line of the party's penalties, from 1.
    #[validate(range(min = 1, max = 30))]
    #[schema(minimum = 1, maximum = 30)]
    pub line: u32,
}

/// `order_execution` 强制执行决定: made when the head approves it, then served (`serve_document`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderExecution {
    /// Against whom.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// How.
    pub manner: ExecutionManner,
    /// The demand it rests on.
    pub demand: u64,
    /// The penalty lines it executes, from 1; none where it brings in money, or executes an order to correct.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 30), nested)]
    #[schema(max_items = 30)]
    pub lines: Vec<ExecutedLine>,
    /// The order to correct 责令改正 that it executes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<u64>,
    /// The object 执行标的.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub object: String,
    /// Reasons 理由.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
    /// Articles it rests on 依据.
    #[validate(length(min = 1, max = 20), nested)]
    #[schema(min_items = 1, max_items = 20)]
    pub basis: Vec<Citation>,
    /// The day from which it is carried out 强制执行的时间.
    pub planned_on: NaiveDate,
    /// The paper tells of reconsideration and suit, and their periods.
    #[serde(default)]
    pub remedies_told: bool,
    /// What shows that property is being moved or hidden 转移、隐匿财物, so that the demand need not run out (强制法37).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub hiding: Option<String>,
    /// The day the public notice 公告 to demolish was put up (强制法44).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced_on: Option<NaiveDate>,
    /// Performance by another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub substitute: Option<SubstitutePlan>,
}

impl OrderExecution {
    /// The decision as the file keeps it.
    pub(in crate::casefile) fn kept(&self, seq: u64) -> ExecutionOrder {
        ExecutionOrder {
            seq,
            party_id: self.party_id.clone(),
            manner: self.manner,
            demand: self.demand,
            lines: self.lines.iter().map(|executed| executed.line).collect(),
            correction: self.correction,
            planned_on: self.planned_on,
            approved: None,
            approved_on: None,
            refused: None,
            steps: Vec::new(),
        }
    }
}

impl Change for OrderExecution {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.enforcement.orders.push(self.kept(act.seq));
    }
}

pub(super) fn ruled(file: &mut CaseFile, about: u64, act: &Act, ruling: Ruling) {
    let day = act.occurred_at.date();
    let Some(order) = file.enforcement.orders.iter_mut().find(|order| order.seq == about) else { return };
    match ruling {
        Ruling::Approved => {
            order.approved = Some(act.seq);
            order.approved_on = Some(day);
            let demand = order.demand;
            file.meet_started_by(Clock::Demand, demand, act);
        }
        Ruling::Refused => order.refused = Some(act.seq),
    }
}

/// Who signed the record 执行文书签名 (强制法51).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExecutionSignature {
    /// 到场监督的工作人员.
    Officer,
    /// 代履行人.
    Performer,
    /// 当事人.
    Party,
    /// 见证人.
    Witness,
}

/// How an execution was carried out 实施情况.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CarriedOut {
    /// When it began.
    pub starts_at: Moment,
    /// When it was over.
    pub ends_at: Moment,
    /// Where.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub place: String,
    /// The urgent situation 情况紧急 in which it was done at night or on a holiday (强制法43).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub urgent: Option<String>,
    /// Water, power, heat and gas of residents stayed on 未停止居民生活供水、供电、供热、供燃气 (强制法43).
    #[serde(default)]
    pub supplies_kept: bool,
    /// Who signed the record.
    #[validate(length(max = 4))]
    #[schema(max_items = 4)]
    pub signed_by: Vec<ExecutionSignature>,
    /// What performance by another has cost the party 代履行费用, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub cost_fen: Option<i64>,
}

/// `record_execution` 强制执行实施: one step of an execution by the organ itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordExecution {
    /// The decision to execute.
    pub seq: u64,
    /// What was done.
    pub step: ExecutionStep,
    /// On which day; for a demand the day it was served.
    pub on: NaiveDate,
    /// What happened, in words.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub content: String,
    /// How it was carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub carried_out: Option<CarriedOut>,
    /// Why it is interrupted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<ExecutionSuspension>,
    /// What was wrong with the execution 执行错误, where it is put back though the decision stands (强制法41).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub wrong: Option<String>,
}

impl Change for RecordExecution {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let in_breach = act.in_breach();
        // What was done in breach has happened: it counts for nothing, and can be put back.
        if in_breach && self.step != ExecutionStep::CarriedOut {
            return;
        }
        let Some(order) = file.enforcement.orders.iter_mut().find(|order| order.seq == self.seq) else { return };
        order.steps.push(ExecutionEntry { seq: act.seq, step: self.step, on: self.on, ground: self.ground, in_breach });
        let order = order.clone();
        match self.step {
            ExecutionStep::CarriedOut if !in_breach => self.executes(file, act, &order),
            ExecutionStep::Stopped | ExecutionStep::Resumed => self.ends_clocks(file, act, &order),
            ExecutionStep::Reversed => {
                let undone: Vec<u64> = order.carried_out().collect();
                file.enforcement.performances.retain(|done| !undone.contains(&done.seq));
                for correction in &mut file.corrections {
                    correction.corrected = correction.corrected.filter(|seq| !undone.contains(seq));
                }
            }
            ExecutionStep::CarriedOut | ExecutionStep::Demanded | ExecutionStep::Suspended => {}
        }
    }
}

impl RecordExecution {
    fn executes(&self, file: &mut CaseFile, act: &Act, order: &ExecutionOrder) {
        self.ends_clocks(file, act, order);
        for line in order.lines.iter().copied() {
            let (party_id, by) = (order.party_id.clone(), PerformedBy::Organ);
            file.enforcement.performances.push(Performance { seq: act.seq, party_id, line, by, done_on: self.on });
        }
        if let Some(seq) = order.correction {
            for correction in file.corrections.iter_mut().filter(|correction| correction.seq == seq) {
                correction.corrected = Some(act.seq);
            }
            file.meet_started_by(Clock::Correct, seq, act);
        }
        file.rest(&order.party_id, act.seq, self.on);
    }

    /// The clocks that the steps of this decision have started.
    fn ends_clocks(&self, file: &mut CaseFile, act: &Act, order: &ExecutionOrder) {
        for entry in &order.steps {
            file.meet_started_by(Clock::SubstituteDemand, entry.seq, act);
            file.meet_started_by(Clock::ResumeExecution, entry.seq, act);
        }
    }
}
