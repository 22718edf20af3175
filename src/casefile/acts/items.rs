//! Things as they are listed when taken 物品清单, and every step they make afterwards (处罚法56; 强制法24, 26).

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::seizure::settle;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::items::{Item, ItemStep, Whereabouts};
use crate::law::terms::terms;

/// One line of the list 物品清单.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewItem {
    /// Id inside the case, such as `i1`; used once.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub id: String,
    /// What it is.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub name: String,
    /// Size, model, batch 规格型号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub spec: Option<String>,
    /// How many of the unit; where a unit is too large to count whole, take a smaller one.
    #[validate(range(min = 1, max = 9_007_199_254_740_991_u64))]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_u64)]
    pub quantity: u64,
    /// The unit, such as 箱 or 克.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20)]
    pub unit: String,
    /// Condition 成色.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub condition: Option<String>,
    /// What it has to do with the violation (强制法23).
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub link: String,
    /// Where it is kept 保管地点.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub place: String,
    /// Who keeps it 保管人.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub keeper: String,
    /// The citizen and dependants need it to live 生活必需品 (强制法23).
    #[serde(default)]
    pub daily_necessity: bool,
    /// Another organ has sealed or frozen it already 已被其他国家机关依法查封.
    #[serde(default)]
    pub sealed_by_another: bool,
}

terms! {
    /// How the party stood to the list 当事人签名情况.
    PartyPresence {
        Signed = "signed" "签名或者盖章",
        RefusedToSign = "refused_to_sign" "拒绝签名",
        Absent = "absent" "不在场",
    }
}

/// How a list was signed and handed over 清单签名与交付 (处罚法56; 强制法18, 24).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListHandover {
    /// The party signed, refused, or was not there.
    pub party: PartyPresence,
    /// What was noted of a refusal 拒绝签名的注明.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub refusal: Option<String>,
    /// Who witnessed it 见证人; owed when the party was not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub witness: Option<String>,
    /// A copy of the list was left with the party, or with the witness.
    pub copy_given: bool,
}

/// Enters what an act took in the ledger.
pub(super) fn take_items(file: &mut CaseFile, act: &Act, party: &str, items: &[NewItem]) {
    for taken in items {
        file.measures.items.push(Item {
            id: taken.id.clone(),
            taken_by: act.seq,
            held_under: act.seq,
            party_id: Some(party.to_owned()),
            name: taken.name.clone(),
            spec: taken.spec.clone(),
            quantity: taken.quantity,
            unit: taken.unit.clone(),
            steps: vec![ItemStep {
                seq: act.seq,
                at: act.occurred_at,
                to: Whereabouts::Kept,
                place: Some(taken.place.clone()),
                whom: Some(taken.keeper.clone()),
                sum_fen: None,
                in_breach: false,
            }],
        });
    }
}

/// `move_item` 涉案物品流转: one step of one or more things.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveItem {
    /// The things, by id.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500)]
    pub items: Vec<String>,
    /// Where they go, or what becomes of them.
    pub to: Whereabouts,
    /// The place, for things that are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub place: Option<String>,
    /// Keeper, laboratory, organ, buyer or recipient; owed for every step that hands the thing to somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub whom: Option<String>,
    /// Receipt or record that proves it: 移交清单、收条、销毁记录、变卖凭证.
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub proof: String,
    /// Proceeds of a sale, or what was paid, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub sum_fen: Option<i64>,
    /// The owner's consent to an early sale 权利人同意, or the public notice that stood for it (农业45).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub consent: Option<String>,
}

impl Change for MoveItem {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let in_breach = act.in_breach();
        for id in &self.items {
            step(
                file,
                act,
                id,
                ItemStep {
                    seq: act.seq,
                    at: act.occurred_at,
                    to: self.to,
                    place: self.place.clone(),
                    whom: self.whom.clone(),
                    sum_fen: self.sum_fen,
                    in_breach,
                },
            );
        }
        settle(file, act);
    }
}

/// Adds a step to a thing. Handing it to a keeper stops the clock of the act that took it.
pub(super) fn step(file: &mut CaseFile, act: &Act, id: &str, step: ItemStep) {
    let kept = step.to == Whereabouts::Kept && !step.in_breach;
    let Some(item) = file.measures.items.iter_mut().find(|item| item.id == id) else { return };
    let taken_by = item.taken_by;
    item.steps.push(step);
    let waits = |item: &Item| item.taken_by == taken_by && item.steps.len() == 1;
    if kept && !file.measures.items.iter().any(waits) {
        file.meet_started_by(Clock::HandToKeeper, taken_by, act);
    }
}
