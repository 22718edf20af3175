//! Delegation 委托 (处罚法20, 21): an organisation acts in the name of the delegating organ, for named items, in an area, for a
//! time. Powers handed down 赋权 (处罚法24) are no delegation: there the township acts in its own name.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::parts::Text;
use crate::law::divisions::told_apart;

/// Where a power item comes from 执法权来源.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PowerOrigin)]
pub enum PowerSource {
    /// The organ's own, by law, regulation or rule (处罚法17).
    Own,
    /// 相对集中、综合行政执法, by decision of the State Council or the province (处罚法18).
    Concentrated,
    /// 赋权: handed down to a township or sub-district by decision of the province (处罚法24).
    HandedDown,
}

/// What becomes of cases that were begun before a power was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transition {
    /// The organ finishes them.
    Finish,
    /// They go to the organ that has the power now.
    Transfer,
}

/// How a power was taken back 取消赋权、收回.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenBack {
    /// The decision that took it back.
    pub ground: String,
    /// The day the decision was published.
    pub published_on: NaiveDate,
    /// What it says of cases begun before.
    pub transition: Transition,
}

/// A delegation letter 委托书 of the organ of the case, as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DelegationFact {
    /// The letter.
    pub id: Uuid,
    /// The organisation it delegates to.
    pub delegate: Uuid,
    /// Its name.
    pub name: String,
    /// Codes of the power items.
    pub items: Vec<String>,
    /// The area, as a division code prefix.
    pub area_code: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day: as the letter says, or the day it was ended.
    pub valid_to: NaiveDate,
    /// The day on which both sides had published it.
    pub published_on: NaiveDate,
}

impl DelegationFact {
    /// Why the letter does not carry work on this item, at this place, on this day; nothing when it does.
    pub fn why_not(&self, item: Option<&str>, place: Option<&str>, day: NaiveDate) -> Vec<Text> {
        let mut found = Vec::new();
        if !item.is_some_and(|code| self.items.iter().any(|held| held == code)) {
            found.push(Text::new("本案事项不在委托事项内", "the item of the case is not delegated"));
        }
        if place.is_some_and(|place| !place.starts_with(told_apart(&self.area_code))) {
            found.push(Text::new(
                format!("发生地不在委托区域{}内", self.area_code),
                format!("the place is outside the delegated area {}", self.area_code),
            ));
        }
        let from = self.valid_from.max(self.published_on);
        if day < from || self.valid_to < day {
            found.push(Text::new(
                format!("{day}不在委托期限（{from}至{}，自公布之日起）内", self.valid_to),
                format!("{day} is outside the time of the letter ({from} to {}, published)", self.valid_to),
            ));
        }
        found
    }
}
