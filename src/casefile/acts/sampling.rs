//! Samples, tests and evidence that is shut out 抽样、检测、排除证据 (处罚法46, 56; 强制法25).

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::investigation::{OnSiteConduct, take_field_act};
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;

/// `take_sample` 抽样取证.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeSample {
    /// Time, place, card, rights.
    #[validate(nested)]
    pub conduct: OnSiteConduct,
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for TakeSample {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_field_act(file, act, &[]);
    }
}

/// `announce_test` 检测期间告知.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnounceTest {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for AnnounceTest {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `record_test_result` 检测结果告知.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordTestResult {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RecordTestResult {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `exclude_evidence` 排除证据.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExcludeEvidence {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ExcludeEvidence {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}
