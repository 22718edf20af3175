//! The summary procedure 简易程序: decided on the spot, filed afterwards, or turned into the ordinary procedure (处罚法51–53,
//! 68–71).

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::investigation::{OnSiteConduct, take_field_act};
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;
use crate::law::stages::Status;

/// `decide_on_the_spot` 当场处罚.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideOnTheSpot {
    /// Time, place, card, rights.
    #[validate(nested)]
    pub conduct: OnSiteConduct,
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for DecideOnTheSpot {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        take_field_act(file, act, &[]);
        file.status = Status::Served;
    }
}

/// `file_summary_record` 简易程序备案.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileSummaryRecord {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for FileSummaryRecord {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `convert_to_ordinary` 转为普通程序.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConvertToOrdinary {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ConvertToOrdinary {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}

/// `record_fine_handed_in` 当场收缴罚款缴交.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordFineHandedIn {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for RecordFineHandedIn {
    fn change(&self, _: &mut CaseFile, _: &Act) {}
}
