//! Remedies 复议、诉讼 and what the organ does of its own motion: a new round, rectification, revocation (处罚法75; 复议法; 行诉法).

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;
use crate::law::stages::Status;

/// `record_remedy` 复议、诉讼记录.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordRemedy {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RecordRemedy {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `redecide` 重新办理.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Redecide {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for Redecide {
    fn change(&self, file: &mut CaseFile, _: &Act) {
        file.status = Status::Investigating;
    }
}

/// `rectify_decision` 补正决定.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RectifyDecision {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RectifyDecision {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `revoke_decision` 撤销、变更决定.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeDecision {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RevokeDecision {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}
