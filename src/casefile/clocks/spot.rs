//! Clocks of the summary procedure 简易程序: filing, payment or hand-in, publication (处罚法52, 67, 71; 118号(六)).

use super::{Clock, DueDate, due, enforcement};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::HandInStep;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::codes::Procedure;
use crate::law::period::Period;

/// 二日 of the statute, which are working days (处罚法71, 85).
const TO_HAND_IN: Period = Period::working_days(2);

/// The clocks that an act of this chapter starts.
pub(super) fn opened(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Vec<DueDate> {
    let day = attempt.occurred_at.date();
    match &attempt.body {
        Some(Body::DecideOnTheSpot(decision)) => {
            let mut dates = vec![
                due(facts, Clock::FileSummary, None, day, facts.profile.summary_filing),
                due(facts, Clock::Publish, None, day, facts.profile.publish_penalty),
            ];
            match decision.in_cash() {
                Some(cash) => {
                    // Collected on water, the money is handed in after landing.
                    let from = cash.ashore_on.filter(|landed| *landed > day).unwrap_or(day);
                    dates.push(due(facts, Clock::HandInFine, None, from, TO_HAND_IN));
                }
                None if decision.fine_fen() > 0 => {
                    let party = decision.party_id().map(String::as_str);
                    dates.push(due(facts, Clock::Pay, party, day, facts.profile.payment));
                }
                None => {}
            }
            if let Some(party) = decision.party_id() {
                dates.extend(enforcement::remedies(facts, Procedure::Summary, party, day));
            }
            dates
        }
        Some(Body::RecordFineHandedIn(step)) if step.step == HandInStep::ToOrgan => {
            let waits = file.summary_procedure.cash().is_some_and(|cash| cash.handed_in.is_none());
            match waits {
                true => vec![due(facts, Clock::BankFine, None, step.on, TO_HAND_IN)],
                false => Vec::new(),
            }
        }
        // A decision that was not handed over on the spot is published once it is served.
        Some(Body::ServeDocument(service)) if !file.deadlines.iter().any(|due| due.clock == Clock::Publish) => {
            let spot = file.spot_decision().filter(|spot| spot.seq == service.paper && spot.can_be_served());
            let decided = spot.and(file.decision.as_ref()).map(|decision| decision.decided_on);
            decided
                .map(|day| due(facts, Clock::Publish, None, day, facts.profile.publish_penalty))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a clock is owed by the organ even when the on-the-spot decision was recorded in breach: the papers still come
/// in and the money is still handed in, but nothing runs against the party and nothing is published.
pub fn owed_in_breach(clock: Clock) -> bool {
    matches!(clock, Clock::FileSummary | Clock::HandInFine | Clock::BankFine)
}
