//! Clocks of hearings 听证: the steps some norms time between the request and the report.

use super::term::instead_of;
use super::{Clock, DueDate, due, due_stretched};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::HearingOutcome;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::ladder::{Excluded, Pause};

/// The clocks that an act of this chapter starts.
pub(super) fn opened(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Vec<DueDate> {
    let day = attempt.occurred_at.date();
    let profile = facts.profile;
    match &attempt.body {
        Some(Body::RequestHearing(request)) => {
            let party = Some(request.party_id.as_str());
            let named = profile.presider_named.map(|period| due(facts, Clock::NamePresider, party, day, period));
            // Naming the presider, handing over the file, fixing the day: one after the other.
            let fixed = profile.hearing_fixed.map(|last| {
                let steps = [profile.presider_named, profile.hearing_papers, Some(last)];
                let periods = steps.into_iter().flatten().collect();
                due_stretched(facts, Clock::FixHearing, party, day, periods, Vec::new())
            });
            let over = profile.hearing_finished.map(|period| due(facts, Clock::FinishHearing, party, day, period));
            [named, fixed, over].into_iter().flatten().collect()
        }
        Some(Body::PostponeHearing(postponed)) => {
            let Some(hearing) = file.hearings.iter().find(|hearing| hearing.seq == postponed.seq) else {
                return Vec::new();
            };
            let before = file.deadline(Clock::FinishHearing, Some(&hearing.party_id)).filter(|one| one.runs());
            let (from, to) = (hearing.at.date(), postponed.at.date().pred_opt());
            let gap = to.filter(|to| from <= *to).map(|to| Excluded { from, to, why: Pause::Postponement });
            before.map(|before| instead_of(before, facts, None, gap)).into_iter().collect()
        }
        Some(Body::HoldHearing(held)) if held.outcome == HearingOutcome::Held => {
            let party = file.hearings.iter().find(|hearing| hearing.seq == held.seq).map(|one| one.party_id.as_str());
            let report = profile.hearing_report.map(|period| due(facts, Clock::ReportHearing, party, day, period));
            report.into_iter().collect()
        }
        _ => Vec::new(),
    }
}
