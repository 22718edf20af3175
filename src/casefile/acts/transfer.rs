//! Transfer 移送 to another organ or, where a crime is suspected, to the police, and the way back (处罚法27; 国令310号).

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;
use crate::law::stages::Status;

/// `report_suspected_crime` 涉嫌犯罪报告.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportSuspectedCrime {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ReportSuspectedCrime {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `transfer_case` 移送.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferCase {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for TransferCase {
    fn change(&self, file: &mut CaseFile, _: &Act) {
        file.status = Status::Transferred;
    }
}

/// `record_transfer_step` 移送进展.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordTransferStep {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RecordTransferStep {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `return_case` 移送退回.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnCase {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ReturnCase {
    fn change(&self, file: &mut CaseFile, _: &Act) {
        file.status = Status::Investigating;
    }
}

/// What the approval or refusal of an act of this chapter does.
pub(super) fn ruled(_: &mut CaseFile, _: u64, _: &Act, _: Ruling) {}
