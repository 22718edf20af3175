//! Education 教育 where nobody is punished (处罚法33), and the confirmed address 送达地址确认书 (处罚法61).

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;

/// `record_education` 教育记录.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEducation {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RecordEducation {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `record_address` 送达地址确认.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAddress {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RecordAddress {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}
