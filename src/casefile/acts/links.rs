//! A case among other cases: handed over, taken over from paper, joined, split, contested, its filing withdrawn
//! (处罚法25, 26, 54).

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;
use crate::law::stages::Status;

/// `receive_handover` 接收移交.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveHandover {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ReceiveHandover {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `take_over` 接管纸质案件.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeOver {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for TakeOver {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `record_jurisdiction` 管辖协商.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordJurisdiction {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RecordJurisdiction {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `merge_case` 并案.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeCase {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for MergeCase {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `split_case` 分案.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitCase {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for SplitCase {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `withdraw_filing` 撤销立案.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawFiling {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for WithdrawFiling {
    fn change(&self, file: &mut CaseFile, _: &Act) {
        file.status = Status::Withdrawn;
    }
}

/// What the approval or refusal of an act of this chapter does.
pub(super) fn ruled(_: &mut CaseFile, _: u64, _: &Act, _: Ruling) {}
