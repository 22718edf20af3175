//! What a case looks like outside.

use chrono::NaiveDate;
use serde::Serialize;

use crate::casefile::CaseFile;
use crate::casefile::clocks::Clock;
use crate::casefile::items::{Item, Whereabouts};
use crate::casefile::parts::{Deadline, Text};
use crate::law::time::Moment;

/// A case file with what follows from it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct CaseView {
    /// The file.
    #[serde(flatten)]
    file: CaseFile,
    /// What a review must be about: digest of the proposal and seq of the last act that voids a review.
    subject: Option<String>,
    /// Whether a decision on the current subject needs a passed legal review.
    review_required: bool,
    /// Whether exactly the current subject has passed.
    review_passed: bool,
}

impl CaseView {
    pub(super) fn of(file: &CaseFile) -> Self {
        Self {
            subject: file.subject(),
            review_required: file.review_required(),
            review_passed: file.passed_review().is_some(),
            file: file.clone(),
        }
    }
}

/// A due date with its article, overdue or not as of today: derived when read, never set.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct DeadlineView {
    /// The due date.
    #[serde(flatten)]
    deadline: Deadline,
    /// Article.
    article: &'static str,
    /// Not met, and the last day is past; or met after the last day.
    overdue: bool,
}

pub(super) fn deadlines(file: &CaseFile, today: NaiveDate) -> Vec<DeadlineView> {
    file.deadlines
        .iter()
        .map(|deadline| DeadlineView {
            article: Clock::article(deadline.clock),
            overdue: deadline.met_on.unwrap_or(today) > deadline.due_on && binds_the_organ(deadline.clock),
            deadline: deadline.clone(),
        })
        .collect()
}

/// Whether letting the clock run out is the organ's or the party's fault; the party's rights simply end.
fn binds_the_organ(clock: Clock) -> bool {
    !matches!(clock, Clock::Statement | Clock::AskHearing | Clock::Reconsideration | Clock::Suit | Clock::Appeal)
}

/// A thing in the ledger, and whether it must be given back as of now: derived when read, never set.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct ItemView {
    /// The thing.
    #[serde(flatten)]
    item: Item,
    /// Where it is, or what became of it.
    whereabouts: Whereabouts,
    /// It has come to a lawful end.
    settled: bool,
    /// Why the organ has no ground to hold it any longer, if it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    must_be_released: Option<Text>,
}

pub(super) fn items(file: &CaseFile, now: Moment) -> Vec<ItemView> {
    file.measures
        .items
        .iter()
        .map(|item| ItemView {
            whereabouts: item.whereabouts(),
            settled: item.is_settled(),
            must_be_released: file.no_ground_to_hold(item, now),
            item: item.clone(),
        })
        .collect()
}
