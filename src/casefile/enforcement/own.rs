//! Execution by the organ itself 行政机关强制执行 (强制法34, 37–52): the decision to execute, and what was done on it, step by step.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::casefile::file::CaseFile;
use crate::casefile::party::PartyId;

/// How the organ executes 强制执行的方式 (强制法12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExecutionManner {
    /// 划拨存款、汇款.
    Transfer,
    /// 拍卖或者依法处理查封、扣押的财物.
    Auction,
    /// 排除妨碍、恢复原状.
    Restore,
    /// 强制拆除违法的建筑物、构筑物、设施 (强制法44).
    Demolish,
    /// 代履行 (强制法50).
    Substitute,
    /// 法律规定的其他方式.
    Other,
}

impl ExecutionManner {
    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Transfer => "划拨存款、汇款",
            Self::Auction => "拍卖、处理查封扣押的财物",
            Self::Restore => "排除妨碍、恢复原状",
            Self::Demolish => "强制拆除",
            Self::Substitute => "代履行",
            Self::Other => "其他强制执行方式",
        }
    }

    /// Whether it brings in money that is owed, rather than something done.
    pub const fn for_money(self) -> bool {
        matches!(self, Self::Transfer | Self::Auction)
    }
}

/// Why execution is interrupted 中止执行 (强制法39).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExecutionSuspension {
    /// 当事人履行确有困难或者暂无履行能力.
    Unable,
    /// 第三人对执行标的主张权利，确有理由.
    ThirdParty,
    /// 执行可能造成难以弥补的损失，且中止不损害公共利益.
    IrreparableLoss,
    /// 行政机关认为需要中止的其他情形.
    Other,
}

/// What was done on the decision 执行进展.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExecutionStep {
    /// 代履行三日前再次催告 (强制法51).
    Demanded,
    /// 实施强制执行、代履行.
    CarriedOut,
    /// 中止执行 (强制法39).
    Suspended,
    /// 恢复执行 (强制法39).
    Resumed,
    /// 当事人自行履行，停止执行 (强制法51).
    Stopped,
    /// 执行回转：恢复原状、退还财物或者赔偿 (强制法41).
    Reversed,
}

impl ExecutionStep {
    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Demanded => "代履行前催告",
            Self::CarriedOut => "实施执行",
            Self::Suspended => "中止执行",
            Self::Resumed => "恢复执行",
            Self::Stopped => "停止执行",
            Self::Reversed => "执行回转",
        }
    }

    /// Whether it executes; to interrupt, to stop and to put things back is no execution.
    pub const fn executes(self) -> bool {
        match self {
            Self::Demanded | Self::CarriedOut | Self::Resumed => true,
            Self::Suspended | Self::Stopped | Self::Reversed => false,
        }
    }

    /// The steps that can follow; the first ones when nothing was done yet.
    pub const fn after(step: Option<Self>) -> &'static [Self] {
        match step {
            None | Some(Self::Demanded | Self::Resumed) => {
                &[Self::Demanded, Self::CarriedOut, Self::Suspended, Self::Stopped]
            }
            Some(Self::Suspended) => &[Self::Resumed, Self::Stopped],
            Some(Self::CarriedOut) => &[Self::Reversed],
            Some(Self::Stopped | Self::Reversed) => &[],
        }
    }
}

/// One step of an execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExecutionEntry {
    /// The act that recorded it.
    pub seq: u64,
    /// What was done.
    pub step: ExecutionStep,
    /// On which day.
    pub on: NaiveDate,
    /// Why, where it was interrupted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<ExecutionSuspension>,
    /// It was carried out in breach of the law: nothing is performed by it, but it can be put back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_breach: bool,
}

/// A decision to execute 强制执行决定 (强制法37), and what was done on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExecutionOrder {
    /// The act that asks for it, which is the paper that is served.
    pub seq: u64,
    /// Against whom.
    pub party_id: PartyId,
    /// How.
    pub manner: ExecutionManner,
    /// The demand it rests on.
    pub demand: u64,
    /// The penalty lines it executes, from 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<u32>,
    /// The order to correct that it executes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<u64>,
    /// The day from which it is carried out, as the decision states.
    pub planned_on: NaiveDate,
    /// Approved by this act.
    pub approved: Option<u64>,
    /// The day it was approved, which is the day it is made.
    pub approved_on: Option<NaiveDate>,
    /// Refused by this act.
    pub refused: Option<u64>,
    /// What was done, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<ExecutionEntry>,
}

impl ExecutionOrder {
    /// Whether it waits for a head's word.
    pub fn waits(&self) -> bool {
        self.approved.is_none() && self.refused.is_none()
    }

    /// The steps that count.
    fn counted(&self) -> impl DoubleEndedIterator<Item = &ExecutionEntry> {
        self.steps.iter().filter(|entry| !entry.in_breach)
    }

    /// The last step that counts.
    pub fn stands_at(&self) -> Option<ExecutionStep> {
        self.counted().next_back().map(|entry| entry.step)
    }

    /// The acts that carried it out, lawfully or not.
    pub fn carried_out(&self) -> impl Iterator<Item = u64> {
        self.steps.iter().filter(|entry| entry.step == ExecutionStep::CarriedOut).map(|entry| entry.seq)
    }

    /// Whether another decision executes the same.
    pub fn is_of_the_same(&self, other: &ExecutionOrder) -> bool {
        let same_lines = self.lines.iter().any(|line| other.lines.contains(line));
        let same_order = self.correction.is_some() && self.correction == other.correction;
        self.party_id == other.party_id
            && ((self.manner.for_money() && other.manner.for_money()) || same_lines || same_order)
    }

    /// Whether it is still on its way.
    pub fn is_open(&self) -> bool {
        let over = [ExecutionStep::CarriedOut, ExecutionStep::Stopped, ExecutionStep::Reversed];
        self.refused.is_none() && !self.stands_at().is_some_and(|step| over.contains(&step))
    }

    /// The day since which it is interrupted because the party cannot perform.
    pub fn unable_since(&self) -> Option<NaiveDate> {
        let last = self.counted().next_back().filter(|entry| entry.step == ExecutionStep::Suspended)?;
        (last.ground == Some(ExecutionSuspension::Unable)).then_some(last.on)
    }
}

impl CaseFile {
    /// An order to correct that nobody has found carried out.
    pub fn uncorrected(&self, seq: u64, party: &str) -> bool {
        let mut orders = self.corrections.iter();
        orders.any(|order| order.seq == seq && order.party_id == party && order.corrected.is_none())
    }
}
