//! Applications to the court 非诉执行 (强制法53–59) and what the court did with them, step by step.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::casefile::party::PartyId;

/// What the court did 法院办理进展.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CourtStep {
    /// 受理 (强制法56).
    Accepted,
    /// 不予受理 (强制法56).
    NotAccepted,
    /// 有强制法第五十八条的情形，三十日内裁定.
    Doubtful,
    /// 裁定准予执行 (强制法57).
    Granted,
    /// 裁定不予执行 (强制法58).
    NotGranted,
    /// 机关向上一级人民法院申请复议 (强制法56, 58).
    ReviewAsked,
    /// 上一级人民法院维持.
    ReviewUpheld,
    /// 上一级人民法院裁定受理或者执行.
    ReviewReversed,
    /// 执行完毕.
    Executed,
    /// 中止执行.
    Suspended,
    /// 恢复执行.
    Resumed,
    /// 终结执行.
    Terminated,
}

impl CourtStep {
    /// Every step.
    pub const ALL: &'static [CourtStep] = &[
        CourtStep::Accepted,
        CourtStep::NotAccepted,
        CourtStep::Doubtful,
        CourtStep::Granted,
        CourtStep::NotGranted,
        CourtStep::ReviewAsked,
        CourtStep::ReviewUpheld,
        CourtStep::ReviewReversed,
        CourtStep::Executed,
        CourtStep::Suspended,
        CourtStep::Resumed,
        CourtStep::Terminated,
    ];

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            CourtStep::Accepted => "受理",
            CourtStep::NotAccepted => "不予受理",
            CourtStep::Doubtful => "需要进一步审查",
            CourtStep::Granted => "准予执行",
            CourtStep::NotGranted => "不予执行",
            CourtStep::ReviewAsked => "向上一级法院申请复议",
            CourtStep::ReviewUpheld => "上一级法院维持",
            CourtStep::ReviewReversed => "上一级法院撤销原裁定",
            CourtStep::Executed => "执行完毕",
            CourtStep::Suspended => "中止执行",
            CourtStep::Resumed => "恢复执行",
            CourtStep::Terminated => "终结执行",
        }
    }

    /// The steps that can follow; the first ones when the court has done nothing yet.
    pub const fn after(step: Option<CourtStep>) -> &'static [CourtStep] {
        match step {
            None => &[CourtStep::Accepted, CourtStep::NotAccepted],
            Some(CourtStep::Accepted) => &[CourtStep::Doubtful, CourtStep::Granted, CourtStep::NotGranted],
            Some(CourtStep::Doubtful) => &[CourtStep::Granted, CourtStep::NotGranted],
            Some(CourtStep::NotAccepted | CourtStep::NotGranted) => &[CourtStep::ReviewAsked],
            Some(CourtStep::ReviewAsked) => &[CourtStep::ReviewUpheld, CourtStep::ReviewReversed],
            Some(CourtStep::ReviewReversed) => &[CourtStep::Accepted, CourtStep::Granted],
            Some(CourtStep::Granted | CourtStep::Resumed) => {
                &[CourtStep::Executed, CourtStep::Suspended, CourtStep::Terminated]
            }
            Some(CourtStep::Suspended) => &[CourtStep::Resumed, CourtStep::Terminated],
            Some(CourtStep::ReviewUpheld | CourtStep::Executed | CourtStep::Terminated) => &[],
        }
    }
}

/// One step of the court.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CourtEntry {
    /// The act that recorded it.
    pub seq: u64,
    /// What the court did.
    pub step: CourtStep,
    /// On which day.
    pub on: NaiveDate,
}

/// An application to the court 申请人民法院强制执行.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CourtApplication {
    /// The act that asks for it.
    pub seq: u64,
    /// Against whom.
    pub party_id: PartyId,
    /// The demand it rests on.
    pub demand: u64,
    /// The court.
    pub court: String,
    /// Immediate execution is asked for 立即执行 (强制法59).
    pub urgent: bool,
    /// The day the organ holds the time for remedies to have ended, where the law leaves it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_window: Option<NaiveDate>,
    /// It comes late, and gives its good reason 正当理由.
    pub late_with_reason: bool,
    /// Signed by the head with this act.
    pub approved: Option<u64>,
    /// The day it was signed, which is the day it is made.
    pub approved_on: Option<NaiveDate>,
    /// Not signed: refused by this act.
    pub refused: Option<u64>,
    /// What the court did, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<CourtEntry>,
}

impl CourtApplication {
    /// Whether it waits for the head's signature.
    pub fn waits(&self) -> bool {
        self.approved.is_none() && self.refused.is_none()
    }

    /// The last step of the court.
    pub fn stands_at(&self) -> Option<CourtStep> {
        self.steps.last().map(|entry| entry.step)
    }

    /// The day the court accepted it.
    pub fn accepted_on(&self) -> Option<NaiveDate> {
        self.steps.iter().rev().find(|entry| entry.step == CourtStep::Accepted).map(|entry| entry.on)
    }

    /// Whether it is still on its way: not refused by the head, and not at an end with the court.
    pub fn is_open(&self) -> bool {
        let ended = matches!(
            self.stands_at(),
            Some(
                CourtStep::NotAccepted
                    | CourtStep::NotGranted
                    | CourtStep::ReviewUpheld
                    | CourtStep::Executed
                    | CourtStep::Terminated
            )
        );
        self.refused.is_none() && !ended
    }
}
