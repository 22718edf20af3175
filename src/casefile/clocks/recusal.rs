//! Clocks of the recusal 回避 (处罚法43): national law sets no period for the answer, some provinces do.

use super::{Clock, DueDate, due};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;

/// The clocks that an act of this chapter starts.
pub(super) fn opened(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Vec<DueDate> {
    match (&attempt.body, facts.profile.recusal_answer) {
        (Some(Body::ApplyRecusal(_)), Some(period)) => {
            vec![due(facts, Clock::AnswerRecusal, None, attempt.occurred_at.date(), period)]
        }
        _ => Vec::new(),
    }
}
