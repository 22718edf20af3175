//! Measures as they are asked for, carried out and ended: preservation 先行登记保存, seizure 查封扣押, the item ledger (处罚法56;
//! 强制法16–28).

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use super::investigation::{OnSiteConduct, take_field_act};
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;

/// `request_measure` 申请采取措施.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestMeasure {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RequestMeasure {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `register_preservation` 先行登记保存.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterPreservation {
    /// Time, place, card, rights.
    #[validate(nested)]
    pub conduct: OnSiteConduct,
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RegisterPreservation {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_field_act(file, act, &[]);
    }
}

/// `resolve_preservation` 先行登记保存处理.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolvePreservation {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ResolvePreservation {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `seize` 查封、扣押.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Seize {
    /// Time, place, card, rights.
    #[validate(nested)]
    pub conduct: OnSiteConduct,
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for Seize {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_field_act(file, act, &[]);
    }
}

/// `extend_seizure` 延长查封、扣押.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtendSeizure {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ExtendSeizure {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `release_seizure` 解除查封、扣押.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseSeizure {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ReleaseSeizure {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `move_item` 涉案物品流转.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveItem {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for MoveItem {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// What the approval or refusal of an act of this chapter does.
pub(super) fn ruled(_: &mut CaseFile, _: u64, _: &Act, _: Ruling) {}
