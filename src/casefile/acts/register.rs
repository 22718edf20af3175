//! Corrected and withdrawn publication 更正、撤回公示 (处罚法48).

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;

/// `correct_publication` 更正公示.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectPublication {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for CorrectPublication {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `withdraw_publication` 撤回公示.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawPublication {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for WithdrawPublication {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// What the approval or refusal of an act of this chapter does.
pub(super) fn ruled(_: &mut CaseFile, _: u64, _: &Act, _: Ruling) {}
