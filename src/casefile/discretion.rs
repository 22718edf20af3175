//! Discretion 裁量 as a proposal states it: the tier, what makes a penalty lighter, which law, why nobody is punished
//! (处罚法29–37).

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;
use validator::{Validate, ValidationError, ValidationErrors};

use super::power::{Citation, FineRange};

/// A factor 裁量因素 found in the case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenFactor {
    /// Code of the factor in the power item.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub code: String,
    /// Ids of the evidence that proves it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 100))]
    #[schema(max_items = 100)]
    pub evidence: Vec<String>,
}

/// A departure 调整适用 with everything it needs (国办发〔2022〕27号(十二)).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedDeparture {
    /// Why.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reason: String,
    /// Who approved it: for a superior's benchmark the organ that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 200))]
    #[schema(min_length = 2, max_length = 200)]
    pub approver: Option<String>,
    /// The paper of the approval, with its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub document: Option<String>,
}

/// Why the amount leaves the tier, inside the statutory range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Departure {
    /// In words only, as the first records have it: good for the organ's own benchmark.
    Words(String),
    /// With approver and document.
    Stated(StatedDeparture),
}

impl PartialSchema for Departure {
    fn schema() -> RefOr<Schema> {
        let words = ObjectBuilder::new().schema_type(Type::String).min_length(Some(2)).max_length(Some(2000));
        OneOfBuilder::new().item(words).item(Ref::from_schema_name("StatedDeparture")).into()
    }
}

impl ToSchema for Departure {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((StatedDeparture::name().into_owned(), StatedDeparture::schema()));
    }
}

impl Validate for Departure {
    fn validate(&self) -> Result<(), ValidationErrors> {
        match self {
            Departure::Words(words) if (2..=2000).contains(&words.chars().count()) => Ok(()),
            Departure::Words(_) => {
                let mut errors = ValidationErrors::new();
                let mut wrong = ValidationError::new("length");
                wrong.add_param(Cow::from("min"), &2);
                wrong.add_param(Cow::from("max"), &2000);
                errors.add("reason", wrong);
                Err(errors)
            }
            Departure::Stated(stated) => stated.validate(),
        }
    }
}

/// The tier of the benchmark that was applied, and why (国办发〔2022〕27号).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BenchmarkChoice {
    /// Code of the tier.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub tier: String,
    /// Why this tier; with factors that pull both ways, which of them prevail.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reasons: String,
    /// The factors found, with their evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub factors: Vec<ChosenFactor>,
    /// Why the amount leaves the tier (inside the statutory range).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub departure: Option<Departure>,
}

/// A statutory ground for punishing more lightly 从轻或者减轻处罚 (处罚法30–32).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MitigationGround {
    /// 已满十四周岁不满十八周岁.
    Minor,
    /// 尚未完全丧失辨认或者控制能力的精神病人、智力残疾人.
    ImpairedMind,
    /// 主动消除或者减轻违法行为危害后果.
    RemovedHarm,
    /// 受他人胁迫或者诱骗.
    Coerced,
    /// 主动供述行政机关尚未掌握的违法行为.
    Confessed,
    /// 配合行政机关查处违法行为有立功表现.
    Merit,
    /// 法律、法规、规章规定的其他情形.
    OtherLaw,
}

impl MitigationGround {
    /// In Chinese, as papers print it.
    pub const fn zh(self) -> &'static str {
        match self {
            MitigationGround::Minor => "已满十四周岁不满十八周岁",
            MitigationGround::ImpairedMind => "尚未完全丧失辨认或者控制自己行为能力",
            MitigationGround::RemovedHarm => "主动消除或者减轻违法行为危害后果",
            MitigationGround::Coerced => "受他人胁迫或者诱骗实施违法行为",
            MitigationGround::Confessed => "主动供述行政机关尚未掌握的违法行为",
            MitigationGround::Merit => "配合行政机关查处违法行为有立功表现",
            MitigationGround::OtherLaw => "法律、法规、规章规定的其他情形",
        }
    }

    /// Whether the law says 应当: the party has to be punished more lightly. 尚未完全丧失能力 says 可以 (处罚法31).
    pub const fn binds(self) -> bool {
        !matches!(self, MitigationGround::ImpairedMind)
    }
}

/// A ground of punishing more lightly, with its evidence 裁量情节. Whether the penalty is 从轻 (lightest tier, inside the
/// range) or 减轻 (below it) is said by `mitigation` of the line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Leniency {
    /// Statutory ground.
    pub ground: MitigationGround,
    /// The facts that carry it.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reasons: String,
    /// Ids of the evidence that proves it.
    #[serde(default)]
    #[validate(length(max = 100))]
    #[schema(max_items = 100)]
    pub evidence: Vec<String>,
    /// The article, where another norm gives the ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub basis: Option<Citation>,
}

/// Mitigation below the range 减轻处罚, with its ground.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mitigation {
    /// Statutory ground.
    pub ground: MitigationGround,
    /// The facts that carry it.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reasons: String,
    /// Ids of the evidence that proves it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 100))]
    #[schema(max_items = 100)]
    pub evidence: Vec<String>,
    /// The article, where another norm gives the ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub basis: Option<Citation>,
}

/// Which of two versions of the law is lighter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lighter {
    /// The one in force at the act, or they are alike: 从旧.
    Old,
    /// The one in force at the decision: 从轻.
    New,
}

/// Old law and new law compared 从旧兼从轻 (处罚法37).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LawComparison {
    /// The article in force at the act.
    #[validate(nested)]
    pub old: Citation,
    /// The article in force now.
    #[validate(nested)]
    pub new: Citation,
    /// The fine the old one gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_range: Option<FineRange>,
    /// The fine the new one gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_range: Option<FineRange>,
    /// Which is lighter.
    pub lighter: Lighter,
    /// Why.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reasons: String,
}

impl LawComparison {
    /// What the two ranges say by themselves; `None` where neither lies below the other.
    pub fn by_ranges(&self) -> Option<Lighter> {
        let (old, new) = (self.old_range?, self.new_range?);
        if new == old || (old.min_fen <= new.min_fen && old.max_fen <= new.max_fen) {
            return Some(Lighter::Old);
        }
        (new.min_fen <= old.min_fen && new.max_fen <= old.max_fen).then_some(Lighter::New)
    }
}

/// An earlier fine of the same party that is not for the same act (处罚法29).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DistinctAct {
    /// The other case.
    pub case_id: Uuid,
    /// Why it is another act.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reasons: String,
}

/// Ground of a decision not to punish (处罚法30, 31, 33, 36).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoPenaltyGround {
    /// 违法行为轻微并及时改正，没有造成危害后果.
    Minor,
    /// 初次违法且危害后果轻微并及时改正.
    FirstOffence,
    /// 有证据足以证明没有主观过错.
    NoFault,
    /// 不满十四周岁.
    UnderFourteen,
    /// 精神病人、智力残疾人不能辨认或者不能控制自己行为.
    IncapableMind,
    /// 超过追责期限.
    LimitationPassed,
}

/// What came of the violation 危害后果.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Harm {
    /// 没有造成危害后果.
    None,
    /// 危害后果轻微.
    Slight,
}

/// What a decision not to punish rests on (处罚法31, 33).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sparing {
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub harm: Option<Harm>,
    /// The day it was corrected, where no verified order to correct shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_on: Option<NaiveDate>,
    /// Ids of the evidence of correction, of no fault, or of the state of mind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 100))]
    #[schema(max_items = 100)]
    pub evidence: Vec<String>,
}
