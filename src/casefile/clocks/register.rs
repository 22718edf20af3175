//! The clock of taking down what is no longer true 撤回公示 (处罚法48, 85: three working days).

use super::{Clock, DueDate, due};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::period::Period;

/// 三日内撤回 (处罚法48, 85: 工作日).
const WITHDRAW: Period = Period::working_days(3);

/// The clocks that an act of this chapter starts: from the day the change was received, if anything is public.
pub(super) fn opened(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Vec<DueDate> {
    let next = file.version.saturating_add(1);
    let change = match &attempt.body {
        Some(Body::RecordRemedy(event)) => event.change_of(file, next),
        Some(Body::RevokeDecision(revocation)) => Some(revocation.change_on(next, attempt.occurred_at.date())),
        _ => None,
    };
    let public = file.publications.iter().any(|entry| entry.is_public());
    change
        .filter(|_| public)
        .map(|change| due(facts, Clock::WithdrawPublication, None, change.on, WITHDRAW))
        .into_iter()
        .collect()
}
