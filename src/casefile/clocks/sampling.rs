//! Clocks of tests 检测: telling the party the result, where the procedure knows a time for it.

use super::{Clock, DueDate, due};
use crate::casefile::act::Attempt;
use crate::casefile::acts::Body;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;

/// The clocks that an act of this chapter starts.
pub(super) fn opened(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Vec<DueDate> {
    let (Some(Body::RecordTestResult(result)), Some(period)) = (&attempt.body, facts.profile.tell_test_result) else {
        return Vec::new();
    };
    if result.told.is_some() {
        return Vec::new();
    }
    let of_test = file.measures.test(result.seq).and_then(|test| test.party_id.as_deref());
    let of_sampling =
        || file.measures.samplings.iter().find(|taken| taken.seq == result.seq).map(|taken| taken.party_id.as_str());
    vec![due(facts, Clock::TellTestResult, of_test.or_else(of_sampling), result.received_on, period)]
}
