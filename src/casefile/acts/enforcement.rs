//! Performance and enforcement 执行: property disposed of, demand 催告, the court (处罚法66, 72, 74; 强制法34–58).

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;

/// `record_performance` 记录履行.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPerformance {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RecordPerformance {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `dispose_property` 处理罚没财物.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisposeProperty {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for DisposeProperty {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `serve_demand` 催告.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServeDemand {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ServeDemand {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `record_demand_answer` 催告陈述申辩.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDemandAnswer {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RecordDemandAnswer {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `apply_to_court` 申请法院强制执行.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyToCourt {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ApplyToCourt {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `record_court_ruling` 法院裁定.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCourtRuling {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RecordCourtRuling {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// What the approval or refusal of an act of this chapter does.
pub(super) fn ruled(_: &mut CaseFile, _: u64, _: &Act, _: Ruling) {}
