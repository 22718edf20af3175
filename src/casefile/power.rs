//! Power items 权责事项: what an organ may punish, with the articles, kinds and amounts the statute gives it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

pub use super::benchmark::{BaseUnit, BenchmarkOwner, BenchmarkSource, Factor, FactorEffect, OfBase, Statutory, Tier};
pub use super::delegation::{PowerSource, TakenBack, Transition};
use crate::law::codes::{Field, PartyKind, PenaltyKind};
use crate::law::period::Period;

/// Rank of a norm 效力位阶. A 规范性文件 alone never carries a penalty (处罚法16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NormLevel {
    /// 法律.
    Law,
    /// 行政法规.
    AdminRegulation,
    /// 地方性法规.
    LocalRegulation,
    /// 部门规章.
    DeptRule,
    /// 地方政府规章.
    LocalRule,
    /// 其他规范性文件: may not create a penalty.
    NormativeDoc,
}

/// One cited article 条款.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Full title of the norm, without the 《》.
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub law: String,
    /// Article, paragraph, item in Chinese numerals, such as 第三十七条.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub article: String,
    /// The quoted text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 4000))]
    #[schema(max_length = 4000)]
    pub text: Option<String>,
    /// Rank of the norm.
    pub level: NormLevel,
    /// In force from this day, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_from: Option<NaiveDate>,
    /// In force until this day, if it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_to: Option<NaiveDate>,
    /// The range of the fine it gives for this party, where several articles compete (处罚法29).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine: Option<FineRange>,
}

impl Citation {
    /// Whether the norm was in force on `day`, as far as is known.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.in_force_from.is_none_or(|from| from <= day) && self.in_force_to.is_none_or(|to| day <= to)
    }

    /// Whether it is the same article, of whatever version.
    pub fn same_article(&self, other: &Citation) -> bool {
        self.law == other.law && self.article == other.article
    }

    /// 《title》article.
    pub fn short(&self) -> String {
        format!("《{}》{}", self.law, self.article)
    }
}

/// A range of money, in fen, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FineRange {
    /// Lowest fine in fen.
    pub min_fen: i64,
    /// Highest fine in fen.
    pub max_fen: i64,
}

impl FineRange {
    /// Whether `fen` lies inside.
    pub fn contains(&self, fen: i64) -> bool {
        self.min_fen <= fen && fen <= self.max_fen
    }
}

/// The statutory range by kind of party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FineRanges {
    /// For citizens.
    pub person: FineRange,
    /// For legal persons and other organisations.
    pub organisation: FineRange,
}

impl FineRanges {
    /// The range for a kind of party.
    pub fn for_party(&self, kind: PartyKind) -> FineRange {
        match kind {
            PartyKind::NaturalPerson | PartyKind::IndividualBusiness | PartyKind::RuralContractor => self.person,
            PartyKind::LegalPerson | PartyKind::Unincorporated => self.organisation,
        }
    }
}

/// A period of limitation that another law sets for an item (处罚法36: 法律另有规定的除外).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemLimitation {
    /// How long.
    pub period: Period,
    /// The law that says so.
    #[validate(nested)]
    pub basis: Citation,
}

/// What the organ may punish, since when and until when (处罚法24: scope may be taken back).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PowerItem {
    /// Code in the published list.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub code: String,
    /// Name of the violation.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub name: String,
    /// Field 执法领域.
    pub field: Field,
    /// The articles that are violated.
    #[validate(length(min = 1), nested)]
    #[schema(min_items = 1)]
    pub violated: Vec<Citation>,
    /// The articles that give the penalty.
    #[validate(length(min = 1), nested)]
    #[schema(min_items = 1)]
    pub penalty: Vec<Citation>,
    /// The kinds of penalty these articles allow.
    #[validate(length(min = 1))]
    #[schema(min_items = 1)]
    pub kinds: Vec<PenaltyKind>,
    /// The statutory range of the fine, when a fine is allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine: Option<FineRanges>,
    /// The statutory range as a part of a base amount, where the statute measures the fine so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub fine_of_base: Option<OfBase>,
    /// Discretion benchmark 裁量基准, tier by tier.
    #[serde(default)]
    #[validate(nested)]
    pub benchmark: Vec<Tier>,
    /// The factors 裁量因素 of the benchmark.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 100), nested)]
    #[schema(max_items = 100)]
    pub factors: Vec<Factor>,
    /// Where the benchmark comes from; the organ's own when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub benchmark_source: Option<BenchmarkSource>,
    /// Limitation 追责期限, where another law sets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub limitation: Option<ItemLimitation>,
    /// The law or administrative regulation that punishes without fault 主观过错 (处罚法33第二款).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub punished_without_fault: Option<Citation>,
    /// Whether a law allows seizure 查封扣押 for this item (强制法22).
    #[serde(default)]
    pub seizure_allowed: bool,
    /// The article of a LAW that lets the organ execute its own decision 法律规定可以自行强制执行; without one it asks the court
    /// (强制法13, 34).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub executes_under: Option<Citation>,
    /// The decision that gave the power, for a township the provincial list (处罚法24).
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub basis: String,
    /// Where the power comes from 执法权来源; the organ's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<PowerSource>,
    /// The day the decision that handed the power down was published (处罚法24).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_on: Option<NaiveDate>,
    /// First day the organ holds it.
    pub valid_from: NaiveDate,
    /// Last day, if it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// How it was taken back, if it was; entered by `take_back`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_back: Option<TakenBack>,
}

impl PowerItem {
    /// Whether the organ holds the power on `day`.
    pub fn held_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }

    /// The tier with this code.
    pub fn tier(&self, code: &str) -> Option<&Tier> {
        self.benchmark.iter().find(|tier| tier.code == code)
    }

    /// Whether two items are about the same violation: the same code or the same name, in whatever organ's list.
    pub fn same_violation(&self, code: &str, name: &str) -> bool {
        self.code == code || self.name == name
    }

    /// What the statute allows a party of this kind to be fined.
    pub fn statutory(&self, party: PartyKind, base_fen: Option<i64>) -> Statutory {
        let sums = self.fine.map(|ranges| Statutory::Range(ranges.for_party(party)));
        match (&self.fine_of_base, base_fen) {
            (Some(of_base), Some(base)) if of_base.applies(base) => Statutory::Range(of_base.range(base)),
            (Some(_), None) => Statutory::BaseMissing,
            (Some(_), Some(_)) | (None, _) => sums.unwrap_or(Statutory::NoFine),
        }
    }

    /// Whose benchmark it is.
    pub fn benchmark_owner(&self) -> BenchmarkOwner {
        self.benchmark_source.as_ref().map_or(BenchmarkOwner::Own, |source| source.owner)
    }

    /// The lightest tier for such a party: the lowest highest fine, and of those the lowest lowest one.
    pub fn lightest(&self, party: PartyKind, base_fen: Option<i64>) -> Option<&Tier> {
        let fined = |tier: &&Tier| tier.range(party, base_fen).map(|range| (range.max_fen, range.min_fen));
        self.benchmark.iter().filter(|tier| fined(tier).is_some()).min_by_key(fined)
    }
}
