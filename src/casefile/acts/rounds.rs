//! What the organ does about its own decision 自行纠正: a new round, rectification, revocation or change, money returned
//! (处罚法59, 75; 复议法64, 72).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::party::PartyId;
use crate::casefile::power::Citation;
use crate::casefile::remedy::{ChangedBy, DecisionChange, DecisionFate, LinesInForce, Rectification, Refund};

/// `redecide` 重新办理: opens the next round, also of an archived case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Redecide {
    /// Why, and what has to be done differently.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for Redecide {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.begin_round(act);
    }
}

/// What kind of slip is put right 补正、更正事项.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Slip {
    /// 当事人名称、地址误写.
    Name,
    /// 文字表述错误.
    Typing,
    /// 计算错误，不影响处罚内容.
    Arithmetic,
    /// 遗漏，不影响处罚内容，如未载明日期.
    Omission,
}

/// What stood and what it is to read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// What kind of slip.
    pub slip: Slip,
    /// What stood; empty where something was left out.
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub stood: String,
    /// What it is to read.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub reads: String,
}

/// `rectify_decision` 补正决定: clerical errors only; what is decided does not change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RectifyDecision {
    /// What stood, and what it is to read.
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    pub readings: Vec<Reading>,
    /// How it came about.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RectifyDecision {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.remedies.rectifications.push(Rectification { seq: act.seq, readings: self.readings.clone() });
    }
}

/// What the organ does to its decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnCorrection {
    /// 撤销.
    Revoke,
    /// 变更, for the better of the party only.
    Alter,
}

/// `revoke_decision` 撤销、变更决定, of the organ's own motion (处罚法75); served on every party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeDecision {
    /// Revoked or altered.
    pub what: OwnCorrection,
    /// What was wrong.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
    /// The article it rests on.
    #[validate(nested)]
    pub basis: Citation,
    /// What stands now, for each party whose penalty is altered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub lines: Vec<LinesInForce>,
    /// A new decision will be made, in a new round.
    #[serde(default)]
    pub redecide: bool,
}

impl RevokeDecision {
    /// What it makes of the decision, as the act `seq` of that day.
    pub(in crate::casefile) fn change_on(&self, seq: u64, on: NaiveDate) -> DecisionChange {
        DecisionChange {
            seq,
            by: ChangedBy::OwnMotion,
            fate: match self.what {
                OwnCorrection::Revoke => DecisionFate::Revoked,
                OwnCorrection::Alter => DecisionFate::Altered,
            },
            on,
            lines: self.lines.clone(),
            redecide: self.redecide,
            redecide_by: None,
            procedural: false,
        }
    }
}

impl Change for RevokeDecision {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let day = act.occurred_at.date();
        file.take_change(self.change_on(act.seq, day));
        // An application handed in here need not be sent on once the organ has corrected itself (复议法32).
        file.meet(Clock::ForwardRemedy, None, act.seq, day);
    }
}

/// `record_refund` 退还款项: money paid on what no longer stands goes back to the party (复议法72).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordRefund {
    /// To whom.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// Sum in fen.
    #[validate(range(min = 1, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub amount_fen: i64,
    /// The day it went back.
    pub returned_on: NaiveDate,
    /// Number of the receipt 票据号.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub receipt: String,
}

impl Change for RecordRefund {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.remedies.refunds.push(Refund {
            seq: act.seq,
            party_id: self.party_id.clone(),
            amount_fen: self.amount_fen,
            returned_on: self.returned_on,
            receipt: self.receipt.clone(),
        });
    }
}
