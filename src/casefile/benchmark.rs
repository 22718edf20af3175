//! The discretion benchmark 裁量基准 as data: tiers, factors, who made it, and sums that follow a base amount
//! (处罚法34; 国办发〔2022〕27号).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::power::FineRange;
use crate::law::codes::{PartyKind, PenaltyKind};

/// What a fine is counted in when it follows a base amount, such as the value of the goods 货值金额.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BaseUnit {
    /// 倍, in hundredths: 150 is one and a half times the base.
    Multiple,
    /// 百分比, in hundredths of a per cent: 1000 is ten per cent of the base.
    Percent,
}

/// A fine as a part of a base amount 按货值、违法所得等的倍数或者百分比.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfBase {
    /// What the base is, such as 货值金额 or 违法所得.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub base: String,
    /// What `min` and `max` are counted in.
    pub unit: BaseUnit,
    /// Lowest part of the base.
    #[validate(range(min = 0, max = 1_000_000_000))]
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub min: i64,
    /// Highest part of the base.
    #[validate(range(min = 0, max = 1_000_000_000))]
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub max: i64,
    /// The base, in fen, from which on it applies, itself included; below it the sums do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub from_base_fen: Option<i64>,
}

impl OfBase {
    /// Whether it applies to a base of so many fen.
    pub fn applies(&self, base_fen: i64) -> bool {
        self.from_base_fen.is_none_or(|from| base_fen >= from)
    }

    /// The range in fen for this base: the lower end rounded up to a whole fen, the upper one down, so that neither
    /// leaves what the norm says.
    pub fn range(&self, base_fen: i64) -> FineRange {
        let parts: i128 = match self.unit {
            BaseUnit::Multiple => 100,
            BaseUnit::Percent => 10_000,
        };
        let whole = |part: i64| i128::from(base_fen.max(0)) * i128::from(part);
        let fen = |sum: i128| i64::try_from(sum).unwrap_or(i64::MAX);
        FineRange { min_fen: fen((whole(self.min) + parts - 1) / parts), max_fen: fen(whole(self.max) / parts) }
    }
}

/// Which way a factor 裁量因素 pulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactorEffect {
    /// 从轻.
    Lighter,
    /// 从重.
    Heavier,
}

/// One factor of the benchmark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Code, unique in its item.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub code: String,
    /// Name, such as 一年内因同类违法行为受过处罚.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub name: String,
    /// Which way it pulls.
    pub effect: FactorEffect,
    /// What proves it, where the benchmark asks for proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub evidence: Option<String>,
}

/// Whose benchmark it is: a departure goes another way (国办发〔2022〕27号(十二)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BenchmarkOwner {
    /// The organ's own.
    Own,
    /// A superior organ's.
    Superior,
}

/// Where the benchmark of an item comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BenchmarkSource {
    /// Title.
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub title: String,
    /// Whose it is.
    pub owner: BenchmarkOwner,
    /// The organ that made it.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub maker: String,
    /// Version or document number.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub version: String,
    /// In force from this day, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// Until this day, if it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

/// One tier of the discretion benchmark 裁量阶次.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Code of the tier, unique in its item.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub code: String,
    /// Name, such as 较轻、一般、较重.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The conditions 适用条件 that lead to it.
    #[validate(length(max = 2000))]
    #[schema(max_length = 2000)]
    pub factors: String,
    /// Lowest fine of the tier in fen.
    pub min_fen: i64,
    /// Highest fine of the tier in fen.
    pub max_fen: i64,
    /// For citizens, where the tier has sums of its own for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<FineRange>,
    /// For legal persons and other organisations, where the tier has sums of its own for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<FineRange>,
    /// As a part of a base amount, where the tier is measured so; the sums then go for a base below `from_base_fen`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub of_base: Option<OfBase>,
    /// The kinds of penalty of the tier; none named means all of the item's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub kinds: Vec<PenaltyKind>,
}

impl Tier {
    /// The fines of the tier for such a party in fen; `None` while the base they follow is not stated.
    pub fn range(&self, party: PartyKind, base_fen: Option<i64>) -> Option<FineRange> {
        if let Some(of_base) = &self.of_base {
            let base = base_fen?;
            if of_base.applies(base) {
                return Some(of_base.range(base));
            }
        }
        let own = if party.is_citizen() { self.person } else { self.organisation };
        Some(own.unwrap_or(FineRange { min_fen: self.min_fen, max_fen: self.max_fen }))
    }
}

/// What the statute allows one party to be fined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statutory {
    /// The item knows no fine.
    NoFine,
    /// It follows a base amount that is not stated.
    BaseMissing,
    /// From … to.
    Range(FineRange),
}
