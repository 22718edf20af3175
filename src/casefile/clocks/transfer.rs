//! Clocks of suspected crime and transfer 移送期限 (国令310号5, 9, 12). The regulation writes "日" and does not say which:
//! calendar days are counted, the stricter reading.

use super::{Clock, DueDate, due, due_at};
use crate::casefile::act::Attempt;
use crate::casefile::acts::{Body, TransferStep};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::period::{Period, Step, Unit};
use crate::law::stages::Kind;

/// The head's word on a report, asking for a review of a refusal, handing over the goods: three days each.
const THREE_DAYS: Period = Period::calendar_days(3);
/// From the approval to the police 二十四小时: hours run through nights and holidays.
const A_DAY_AND_NIGHT: Period = Period { n: 24, unit: Unit::Hour };

/// The clocks that an act of this chapter starts.
pub(super) fn opened(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Vec<DueDate> {
    let day = attempt.occurred_at.date();
    match &attempt.body {
        Some(Body::ReportSuspectedCrime(_)) => vec![due(facts, Clock::DecideTransfer, None, day, THREE_DAYS)],
        Some(Body::Approve(approval)) if file.kind_of(approval.seq) == Some(Kind::ReportSuspectedCrime) => {
            vec![due_at(facts, Clock::HandOverCrime, attempt.occurred_at, A_DAY_AND_NIGHT)]
        }
        Some(Body::RecordTransferStep(step)) => {
            let Some(transfer) = file.transfers.open().filter(|transfer| transfer.is_criminal()) else {
                return Vec::new();
            };
            match step.step {
                // After an upheld refusal the same three days go for the procurator 检察院 (国令310号9).
                TransferStep::Refused | TransferStep::ReviewUpheld => {
                    vec![due(facts, Clock::AskPoliceReview, None, step.on, THREE_DAYS)]
                }
                TransferStep::Accepted if !transfer.items.is_empty() => {
                    vec![due(facts, Clock::HandOverGoods, None, step.on, THREE_DAYS)]
                }
                _ => Vec::new(),
            }
        }
        Some(Body::ReturnCase(_)) => term_goes_on(file, attempt),
        _ => Vec::new(),
    }
}

/// The term of a filed case goes on where it was: no norm leaves out the time the case was away.
fn term_goes_on(file: &CaseFile, attempt: &Attempt) -> Vec<DueDate> {
    let Some(term) = file.deadlines.iter().rev().find(|deadline| deadline.clock == Clock::Decide) else {
        return Vec::new();
    };
    let mut derivation = term.derivation.clone();
    derivation
        .push(Step {
            on: attempt.occurred_at.date(), note: "案件退回；移送期间没有扣除的规定，照常计算".to_owned()
        });
    vec![DueDate {
        clock: Clock::Decide,
        party_id: None,
        opened_on: term.opened_on,
        due_on: term.due_on,
        due_at: None,
        periods: term.periods.clone(),
        excluded: term.excluded.clone(),
        supersedes: None,
        provisional: term.provisional,
        derivation,
    }]
}
