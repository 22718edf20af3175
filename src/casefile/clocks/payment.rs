//! Clocks of plans to pay later 延期、分期、执行协议 (处罚法66, 72): one for each date, and the court's window from the end of the plan.

use chrono::NaiveDate;

use super::{Clock, DueDate, enforcement};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::enforcement::PaymentPlan;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;

/// The clocks that an act of this chapter starts: only the approval moves anything.
pub(super) fn opened(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Vec<DueDate> {
    let Some(Body::Approve(approval)) = &attempt.body else { return Vec::new() };
    let Some(plan) = file.enforcement.plan(approval.seq) else { return Vec::new() };
    let day = attempt.occurred_at.date();
    let set = |due_on| DueDate::set(Clock::Instalment, Some(plan.party_id.clone()), day, due_on);
    let parts = plan.parts.iter().map(|part| set(part.due_on));
    parts.chain(window(file, facts, plan, day)).collect()
}

/// The court's window, when the plan that is approved on `day` moves it.
fn window(file: &CaseFile, facts: &Facts, plan: &PaymentPlan, day: NaiveDate) -> Option<DueDate> {
    let before = file.court_window(facts.calendar, &plan.party_id, day)?;
    let end = plan.ends_on().filter(|end| plan.moves(&before, day) && *end > before.opens_after)?;
    Some(enforcement::court_from(file, facts, &plan.party_id, end))
}
