//! Legal review of a single measure 措施法制审核 (118号(十二)): of a seizure that the organ's list names by its value, before a head
//! approves it. The request is what is reviewed; it never changes.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::review::{CheckResult, ReviewOutcome};
use crate::casefile::act::Act;
use crate::casefile::file::CaseFile;
use crate::casefile::measures::MeasureOpinion;

/// `review_measure` 措施法制审核: the opinion on a request for a measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewMeasure {
    /// The request.
    pub seq: u64,
    /// Outcome.
    pub outcome: ReviewOutcome,
    /// The eight checks, one by one.
    #[validate(length(max = 8), nested)]
    #[schema(max_items = 8)]
    pub checks: Vec<CheckResult>,
    /// The opinion in words.
    #[validate(length(min = 2, max = 20000))]
    #[schema(min_length = 2, max_length = 20000)]
    pub opinion: String,
}

impl Change for ReviewMeasure {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if let Some(request) = file.measures.requests.iter_mut().find(|request| request.seq == self.seq) {
            request.opinions.push(MeasureOpinion {
                seq: act.seq,
                outcome: self.outcome.as_str().to_owned(),
                reviewer: act.actor.account_id,
                reviewer_name: act.actor.name.clone(),
            });
        }
    }
}
