//! Clocks of remedies 救济期限 (复议法32, 34, 48, 54; 行诉法45, 67, 85). The numbers are the statutes' own, the same in
//! every province.

use chrono::NaiveDate;

use super::{Clock, DueDate, due, enforcement};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{RecordRemedy, RemedyEvent, RemedyResult, RemedyWay};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::remedy::Proceeding;
use crate::law::codes::Procedure;
use crate::law::period::Period;

/// 收到复议决定书之日起十五日 (行诉法45; 复议法34).
const SUIT_AFTER_RECONSIDERATION: Period = Period::calendar_days(15);
/// 判决书送达之日起十五日 (行诉法85).
const APPEAL: Period = Period::calendar_days(15);
/// 裁定书送达之日起十日 (行诉法85).
const APPEAL_OF_AN_ORDER: Period = Period::calendar_days(10);
/// 五日内转送 (复议法32, 88: 工作日).
const FORWARD: Period = Period::working_days(5);
/// 十日内答复 (复议法48, 88: 工作日).
const ANSWER: Period = Period::working_days(10);
/// 简易程序五日内答复 (复议法54, 88: 工作日).
const ANSWER_SIMPLE: Period = Period::working_days(5);
/// 收到起诉状副本之日起十五日 (行诉法67).
const ANSWER_SUIT: Period = Period::calendar_days(15);

/// The clocks that an act of this chapter starts.
pub(super) fn opened(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Vec<DueDate> {
    match &attempt.body {
        Some(Body::RecordRemedy(event)) => happened(file, facts, event),
        // Where the organ or court that ordered it set a day, that day binds; else the term of the case begins anew.
        Some(Body::Redecide(_)) if file.remedies.change().and_then(|change| change.redecide_by).is_none() => {
            vec![due(facts, Clock::Decide, None, attempt.occurred_at.date(), facts.profile.decision)]
        }
        _ => Vec::new(),
    }
}

fn happened(file: &CaseFile, facts: &Facts, event: &RecordRemedy) -> Vec<DueDate> {
    if let (RemedyEvent::Applied, Some(application)) = (event.event, &event.application) {
        return match application.lodged_here {
            true => vec![due(facts, Clock::ForwardRemedy, application.party_id.as_deref(), event.on, FORWARD)],
            false => Vec::new(),
        };
    }
    let Some(proceeding) = file.remedies.proceeding(&event.remedy_id) else { return Vec::new() };
    let party = proceeding.party_id.as_deref();
    let received = event.received_on.unwrap_or(event.on);
    let mut dates = match event.event {
        RemedyEvent::Accepted => match proceeding.route {
            RemedyWay::Reconsideration => {
                let period = if event.simple { ANSWER_SIMPLE } else { ANSWER };
                vec![due(facts, Clock::AnswerReconsideration, party, received, period)]
            }
            RemedyWay::Suit => vec![due(facts, Clock::AnswerSuit, party, received, ANSWER_SUIT)],
            RemedyWay::Appeal => Vec::new(),
        },
        RemedyEvent::Decided => {
            let ruling = event.ruling.as_ref();
            let reached = ruling.and_then(|ruling| ruling.party_received_on);
            // A judgement is open to the organ too: its own day counts where the party's is not known.
            let from = match proceeding.route {
                RemedyWay::Suit => Some(reached.unwrap_or(received)),
                RemedyWay::Reconsideration | RemedyWay::Appeal => reached,
            };
            let rejected = ruling.is_some_and(|ruling| ruling.result == RemedyResult::Rejected);
            let fate = ruling.and_then(|ruling| ruling.result.fate());
            let stands = fate.is_none_or(|fate| !fate.strikes());
            let mut dates = from.map(|from| next_remedy(facts, proceeding, from, rejected)).unwrap_or_default();
            if stands {
                court_behind(file, facts, &mut dates);
            }
            dates
        }
        RemedyEvent::ReachedParty => {
            let rejected = proceeding.ruling.as_ref().is_some_and(|ruling| ruling.result == RemedyResult::Rejected);
            let mut dates = next_remedy(facts, proceeding, event.on, rejected);
            court_behind(file, facts, &mut dates);
            dates
        }
        RemedyEvent::Lapsed => {
            let mut dates = next_remedy(facts, proceeding, event.on, false);
            court_behind(file, facts, &mut dates);
            dates
        }
        // Only where reconsideration has to come first does its refusal open the way to the court anew (复议法34).
        RemedyEvent::NotAccepted if file.procedure == Procedure::Summary => {
            next_remedy(facts, proceeding, event.on, true)
        }
        RemedyEvent::NotAccepted
        | RemedyEvent::Applied
        | RemedyEvent::Forwarded
        | RemedyEvent::Answered
        | RemedyEvent::Stayed
        | RemedyEvent::StayLifted
        | RemedyEvent::Withdrawn
        | RemedyEvent::Mediated
        | RemedyEvent::Final => Vec::new(),
    };
    let change = event.change_of(file, file.version.saturating_add(1));
    dates.extend(
        change
            .filter(|change| change.redecide)
            .and_then(|change| Some(DueDate::set(Clock::Redecide, None, change.on, change.redecide_by?))),
    );
    dates
}

/// Where the time to sue is counted anew after a reconsideration (行诉法45), so is the window of the court behind it (强制法53),
/// and a plan to pay later moves it as ever. What fell leaves nothing to execute.
fn court_behind(file: &CaseFile, facts: &Facts, dates: &mut Vec<DueDate>) {
    let suit = dates.iter().find(|date| date.clock == Clock::Suit);
    let Some((party, ends_on)) = suit.and_then(|date| Some((date.party_id.clone()?, date.due_on))) else { return };
    if file.remedies.struck() || !file.owes_anything(&party) {
        return;
    }
    let window = file.court_window_behind(facts.calendar, &party, ends_on, facts.now.date());
    dates.push(enforcement::court_from(file, facts, &party, window.opens_after));
}

/// The way that is open next: the court after a reconsideration, the higher court after a judgement.
fn next_remedy(facts: &Facts, proceeding: &Proceeding, from: NaiveDate, rejected: bool) -> Vec<DueDate> {
    let party = proceeding.party_id.as_deref();
    match proceeding.route {
        RemedyWay::Reconsideration => vec![due(facts, Clock::Suit, party, from, SUIT_AFTER_RECONSIDERATION)],
        RemedyWay::Suit if rejected => vec![due(facts, Clock::Appeal, party, from, APPEAL_OF_AN_ORDER)],
        RemedyWay::Suit => vec![due(facts, Clock::Appeal, party, from, APPEAL)],
        RemedyWay::Appeal => Vec::new(),
    }
}
