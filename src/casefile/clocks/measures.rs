//! Clocks of measures 强制措施期限 (处罚法56; 强制法19, 25): the end of a seizure moves with its extension and with test time.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Clock, DueDate, due, due_from};
use crate::casefile::act::Attempt;
use crate::casefile::acts::Body;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::seizures::{SEIZURE_DAYS, Seizure};
use crate::law::period::{Period, Step, Unit};
use crate::law::time::Moment;

/// T020: seven working days for the handling decision (处罚法56, 85).
const HANDLING: Period = Period::working_days(7);

/// T022: twenty-four hours to have an urgent seizure approved (强制法19).
pub(in crate::casefile) const URGENT_SEIZURE: Period = Period { n: 24, unit: Unit::Hour };

/// The clocks that an act of this chapter starts.
pub(super) fn opened(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Vec<DueDate> {
    let day = attempt.occurred_at.date();
    match &attempt.body {
        Some(Body::RegisterPreservation(act)) => {
            let party = Some(act.party_id.as_str());
            // An urgent one where the procedure knows none is refused; no clock could make it good.
            let urgent = act.request.is_none().then_some(facts.profile.urgent_approval).flatten();
            let handling = due(facts, Clock::ResolvePreservation, party, day, HANDLING);
            std::iter::once(handling).chain(taken(facts, act.conduct.ends_at, party, urgent)).collect()
        }
        Some(Body::Seize(act)) => {
            let party = Some(act.party_id.as_str());
            let urgent = act.request.is_none().then_some(URGENT_SEIZURE);
            let end = due(facts, Clock::EndSeizure, party, day, Period::calendar_days(SEIZURE_DAYS));
            std::iter::once(end).chain(taken(facts, act.conduct.ends_at, party, urgent)).collect()
        }
        Some(Body::Approve(approval)) => {
            let Some(seized) = file.measures.extended_by(approval.seq) else { return Vec::new() };
            let asked = seized.extensions.iter().find(|asked| asked.seq == approval.seq);
            let days = asked.map_or(0, |asked| asked.days);
            let excluded = file.measures.days_not_counted(seized.seq);
            vec![end_of(facts, seized, seized.days().saturating_add(days), &excluded)]
        }
        Some(Body::AnnounceTest(act)) => {
            let Some(seized) = act.seizure.and_then(|seq| file.measures.seizure(seq)) else { return Vec::new() };
            let mut excluded = file.measures.days_not_counted(seized.seq);
            let test = act.from.iter_days().take_while(|on| *on <= act.until).take(Period::MAX as usize);
            excluded.extend(test.filter(|on| *on > seized.seized_on));
            vec![end_of(facts, seized, seized.days(), &excluded)]
        }
        Some(Body::RecordTestResult(act)) => {
            let Some(time) = file.measures.test(act.seq).and_then(|test| test.announced.as_ref()) else {
                return Vec::new();
            };
            let Some(seized) = time.seizure.and_then(|seq| file.measures.seizure(seq)) else { return Vec::new() };
            // Known at last how long it took: the rest of the fixed time counts again.
            let mut known = file.measures.clone();
            if let Some(test) = known.tests.iter_mut().find(|test| test.of == act.seq) {
                test.result = Some(crate::casefile::samples::TestResult {
                    seq: file.version + 1,
                    received_on: act.received_on,
                    told_on: None,
                });
            }
            vec![end_of(facts, seized, seized.days(), &known.days_not_counted(seized.seq))]
        }
        _ => Vec::new(),
    }
}

/// What begins whenever things are taken: approval afterwards, if it was urgent; handing over to the keeper, where known.
fn taken(facts: &Facts, from: Moment, party: Option<&str>, urgent: Option<Period>) -> Vec<DueDate> {
    let approve = urgent.map(|period| due_from(facts, Clock::ApproveUrgent, party, from, period));
    let hand_over =
        facts.profile.hand_to_keeper.map(|period| due_from(facts, Clock::HandToKeeper, party, from, period));
    approve.into_iter().chain(hand_over).collect()
}

/// The end of a seizure: so many days that count, and the test days between that do not, each run of them in the reckoning.
fn end_of(facts: &Facts, seized: &Seizure, days: u32, excluded: &BTreeSet<NaiveDate>) -> DueDate {
    let not_counted = u32::try_from(excluded.len()).unwrap_or(u32::MAX);
    let length = Period::calendar_days(days.saturating_add(not_counted));
    let mut end = due(facts, Clock::EndSeizure, Some(&seized.party_id), seized.seized_on, length);
    let mut steps = vec![Step {
        on: seized.seized_on,
        note: format!("查封、扣押{days}日，检测期间{not_counted}日不计入"),
    }];
    for (first, last) in runs(excluded) {
        steps.push(Step { on: first, note: format!("{first} 至 {last} 为告知的检测期间，不计入") });
    }
    steps.append(&mut end.derivation);
    steps.sort_by_key(|step| step.on);
    end.derivation = steps;
    end
}

/// Days that follow each other, as first and last day.
fn runs(days: &BTreeSet<NaiveDate>) -> Vec<(NaiveDate, NaiveDate)> {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(*day) => *last = *day,
            _ => runs.push((*day, *day)),
        }
    }
    runs
}
