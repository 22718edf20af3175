//! The term of the case 办案期限: excluded periods, extensions, suspension (处罚法60 and the profiles).

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;

/// `exclude_period` 扣除期间.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExcludePeriod {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ExcludePeriod {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `extend_term` 延长办案期限.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtendTerm {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ExtendTerm {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `suspend` 中止调查.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for Suspend {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `resume` 恢复调查.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for Resume {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// What the approval or refusal of an act of this chapter does.
pub(super) fn ruled(_: &mut CaseFile, _: u64, _: &Act, _: Ruling) {}
