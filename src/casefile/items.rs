//! The item ledger 涉案物品台账: every thing taken is somewhere, until it comes to a lawful end (处罚法56, 74; 强制法21, 26–28).

use serde::{Deserialize, Serialize};

use super::party::PartyId;
use crate::law::terms::terms;
use crate::law::time::Moment;

terms! {
    /// Where a thing is, or what became of it 物品去向.
    Whereabouts {
        Kept = "kept" "保管",
        UnderTest = "under_test" "送检",
        Sold = "sold" "先行变卖",
        Lost = "lost" "遗失、毁损",
        UsedUp = "used_up" "检测耗尽",
        Returned = "returned" "返还",
        Confiscated = "confiscated" "没收",
        Destroyed = "destroyed" "销毁",
        HandedOver = "handed_over" "随案移送",
        PaidOut = "paid_out" "变卖款退还",
        Compensated = "compensated" "赔偿",
    }
}

impl Whereabouts {
    /// Whether nothing is left to do about the thing. Sold things wait for their proceeds, lost ones for compensation.
    pub const fn is_an_end(self) -> bool {
        match self {
            Whereabouts::Kept | Whereabouts::UnderTest | Whereabouts::Sold | Whereabouts::Lost => false,
            Whereabouts::UsedUp
            | Whereabouts::Returned
            | Whereabouts::Confiscated
            | Whereabouts::Destroyed
            | Whereabouts::HandedOver
            | Whereabouts::PaidOut
            | Whereabouts::Compensated => true,
        }
    }
}

/// One step of a thing 流转.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ItemStep {
    /// The act.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// Where it went.
    pub to: Whereabouts,
    /// The place, for things that are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Keeper, laboratory, organ, buyer or recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whom: Option<String>,
    /// Proceeds, or what was paid, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum_fen: Option<i64>,
    /// Recorded in breach, as it happened: no lawful end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_breach: bool,
}

/// A thing that was taken 涉案物品.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Item {
    /// Id inside the case, such as `i1`.
    pub id: String,
    /// The act that took it.
    pub taken_by: u64,
    /// The act it is held under now: a preserved thing may later be seized.
    pub held_under: u64,
    /// From whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_id: Option<PartyId>,
    /// What it is.
    pub name: String,
    /// Size, model, batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spec: Option<String>,
    /// How many of the unit.
    pub quantity: u64,
    /// The unit, such as 箱 or 克.
    pub unit: String,
    /// Every step, the last one is where it is.
    pub steps: Vec<ItemStep>,
}

impl Item {
    /// The step that says where it is.
    pub fn last_step(&self) -> Option<&ItemStep> {
        self.steps.last()
    }

    /// Where it is.
    pub fn whereabouts(&self) -> Whereabouts {
        self.last_step().map_or(Whereabouts::Kept, |step| step.to)
    }

    /// Whether it has come to a lawful end.
    pub fn is_settled(&self) -> bool {
        self.last_step().is_some_and(|step| step.to.is_an_end() && !step.in_breach)
    }

    /// Whether the organ still has it, or the money for it.
    pub fn is_in_the_organs_hands(&self) -> bool {
        matches!(self.whereabouts(), Whereabouts::Kept | Whereabouts::UnderTest | Whereabouts::Sold)
    }

    /// What its early sale brought, in fen.
    pub fn proceeds(&self) -> Option<i64> {
        self.steps.iter().rev().find(|step| step.to == Whereabouts::Sold).and_then(|step| step.sum_fen)
    }
}
