//! Recusal 回避 (处罚法43): applied for, decided; whoever is recused is shut out from then on.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;

/// `apply_recusal` 申请回避.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyRecusal {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ApplyRecusal {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `decide_recusal` 回避决定.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideRecusal {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for DecideRecusal {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}
