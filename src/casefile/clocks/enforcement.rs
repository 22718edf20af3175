//! Clocks of demand and court 执行期限 (强制法53–59), and those that the service of a decision starts for remedies and court
//! (复议法20, 行诉法46).

use super::{Clock, DueDate, due};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{RecordCourtRuling, RecordExecution, ServeDemand};
use crate::casefile::enforcement::{CourtStep, CourtWindow, ExecutionStep, ExecutionSuspension};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::rulebook::effective_on;
use crate::law::codes::Procedure;
use crate::law::period::{Period, Unit};
use chrono::NaiveDate;

/// Asking for reconsideration: sixty days from knowing the act (复议法20).
const RECONSIDERATION: Period = Period::calendar_days(60);
/// Suing: six months from knowing the act (行诉法46).
pub(in crate::casefile) const SUIT: Period = Period { n: 6, unit: Unit::Month };
/// Between demand and court: ten days, working days (强制法54, 69).
const DEMAND: Period = Period::working_days(10);
/// The court accepts within five days, working days (强制法56, 69).
const ACCEPTS: Period = Period::working_days(5);
/// It rules within seven days, working days (强制法57, 69).
const RULES: Period = Period::working_days(7);
/// It rules within thirty days of accepting where it looks closer (强制法58).
const RULES_AFTER_A_CLOSER_LOOK: Period = Period::calendar_days(30);
/// The organ asks the court above within fifteen days of the refusal (强制法56, 58).
const ASK_HIGHER: Period = Period::calendar_days(15);
/// Immediate execution within five days of the ruling, working days (强制法59, 69).
const EXECUTES: Period = Period::working_days(5);

/// Between the demand and performance by another: three days, working days (强制法51, 69).
const SUBSTITUTE: Period = Period::working_days(3);
/// What was interrupted so long because the party cannot perform is not executed any more (强制法39).
pub(in crate::casefile) const DROPPED: Period = Period { n: 3, unit: Unit::Year };

/// The clocks that an act of this chapter starts.
pub(super) fn opened(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Vec<DueDate> {
    let day = attempt.occurred_at.date();
    match &attempt.body {
        Some(Body::ServeDemand(demand)) => demanded(file, facts, demand, day),
        Some(Body::Approve(approval)) => match file.enforcement.application(approval.seq) {
            Some(application) => vec![due(facts, Clock::CourtAccepts, Some(&application.party_id), day, ACCEPTS)],
            None => Vec::new(),
        },
        Some(Body::RecordCourtRuling(ruling)) => court(file, facts, ruling),
        Some(Body::RecordExecution(step)) => own(file, facts, step),
        _ => Vec::new(),
    }
}

fn demanded(file: &CaseFile, facts: &Facts, demand: &ServeDemand, day: NaiveDate) -> Vec<DueDate> {
    let party = demand.party_id.as_str();
    let from = effective_on(facts, &demand.service(), day);
    let mut dates = vec![due(facts, Clock::Demand, Some(party), from, DEMAND)];
    // A broken plan ended on the date that was missed, which no act said: from here on the window is the true one.
    if demand.correction.is_none()
        && file.broken_plan(party, day).is_some()
        && let Some(window) = file.court_window(facts.calendar, party, day)
    {
        dates.push(court_from(file, facts, party, window.opens_after));
    }
    dates
}

fn court(file: &CaseFile, facts: &Facts, ruling: &RecordCourtRuling) -> Vec<DueDate> {
    let Some(application) = file.enforcement.application(ruling.seq) else { return Vec::new() };
    let clock = |clock, from, period| vec![due(facts, clock, Some(&application.party_id), from, period)];
    match ruling.step {
        CourtStep::Accepted => clock(Clock::CourtRules, ruling.on, RULES),
        CourtStep::Doubtful => {
            let from = application.accepted_on().unwrap_or(ruling.on);
            clock(Clock::CourtRules, from, RULES_AFTER_A_CLOSER_LOOK)
        }
        CourtStep::NotAccepted | CourtStep::NotGranted => clock(Clock::AskHigherCourt, ruling.on, ASK_HIGHER),
        CourtStep::Granted if application.urgent => clock(Clock::CourtExecutes, ruling.on, EXECUTES),
        CourtStep::Granted
        | CourtStep::ReviewAsked
        | CourtStep::ReviewUpheld
        | CourtStep::ReviewReversed
        | CourtStep::Executed
        | CourtStep::Suspended
        | CourtStep::Resumed
        | CourtStep::Terminated => Vec::new(),
    }
}

fn own(file: &CaseFile, facts: &Facts, step: &RecordExecution) -> Vec<DueDate> {
    let Some(order) = file.enforcement.order(step.seq) else { return Vec::new() };
    let clock = |clock, period| vec![due(facts, clock, Some(&order.party_id), step.on, period)];
    match step.step {
        ExecutionStep::Demanded => clock(Clock::SubstituteDemand, SUBSTITUTE),
        ExecutionStep::Suspended if step.ground == Some(ExecutionSuspension::Unable) => {
            clock(Clock::ResumeExecution, DROPPED)
        }
        ExecutionStep::Suspended
        | ExecutionStep::CarriedOut
        | ExecutionStep::Resumed
        | ExecutionStep::Stopped
        | ExecutionStep::Reversed => Vec::new(),
    }
}

/// The clocks that the service of a decision starts for its party besides payment: reconsideration, suit, and the court's
/// window behind it. Against a decision made on the spot reconsideration comes first (复议法23): no suit of its own, and from
/// when the court can be asked the law does not say.
pub(super) fn remedies(facts: &Facts, procedure: Procedure, party: &str, from: NaiveDate) -> Vec<DueDate> {
    let mut dates = vec![due(facts, Clock::Reconsideration, Some(party), from, RECONSIDERATION)];
    match procedure {
        Procedure::Summary => {}
        Procedure::Ordinary => dates.push(due(facts, Clock::Suit, Some(party), from, SUIT)),
    }
    dates
}

/// The court's window from this day on, in the place of the one that ran before: a case has one window for each party.
pub(super) fn court_from(file: &CaseFile, facts: &Facts, party: &str, opens_after: NaiveDate) -> DueDate {
    let before = file.deadline(Clock::ApplyToCourt, Some(party)).filter(|before| before.runs());
    DueDate { supersedes: before.map(|before| before.seq), ..behind_the_suit(facts, party, opens_after) }
}

/// The court's window behind the end of the time to sue, when there is something to execute.
pub(super) fn behind_the_suit(facts: &Facts, party: &str, suit_ends_on: NaiveDate) -> DueDate {
    due(facts, Clock::ApplyToCourt, Some(party), suit_ends_on, CourtWindow::LENGTH)
}
