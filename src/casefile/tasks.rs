//! What a case asks of its people 待办: open duties read off the file, each with who owes it and until when.
//!
//! Pure, and read off one file alone: the work list is this, projected. Time that belongs to the party (to make a
//! statement, to ask for a hearing, to sue) is no duty of the organ and is not here.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::clocks::Clock;
pub use super::duty::Duty;
use super::file::CaseFile;
use super::parts::Deadline;
use super::party::PartyId;
use super::rulebook;
use crate::law::calendar::Calendar;
use crate::law::codes::Role;
use crate::law::stages::{Kind, Status};

/// One open duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What is owed.
    pub duty: Duty,
    /// The act it follows from.
    pub seq: u64,
    /// The clock that runs, if one does.
    pub clock: Option<Clock>,
    /// The party it is about.
    pub party_id: Option<PartyId>,
    /// Last day as the calendar at hand counts it, if there is one.
    pub due_on: Option<NaiveDate>,
    /// The last day as it was sealed, where the calendar at hand counts otherwise: holidays published since.
    pub sealed_on: Option<NaiveDate>,
    /// The role that owes it.
    pub role: Role,
    /// The one account that owes it; anybody of the role when absent.
    pub account_id: Option<Uuid>,
    /// The officer, where the duty is an officer's own.
    pub officer_id: Option<Uuid>,
    /// Accounts of the role that may not do it, because of their part in the case.
    pub not_for: BTreeSet<Uuid>,
}

impl Task {
    /// The duty with the last day of this clock, if one runs.
    fn until(self, clock: Option<&Deadline>, calendar: &Calendar) -> Self {
        let Some(clock) = clock else { return self };
        let due_on = clock.counted_by(calendar);
        let sealed_on = Some(clock.due_on).filter(|sealed| *sealed != due_on);
        Self { clock: Some(clock.clock), due_on: Some(due_on), sealed_on, ..self }
    }

    /// What tells it from the other duties of its case, the same as long as it stays open.
    pub fn key(&self) -> String {
        let clock = self.clock.map_or("", Clock::as_str);
        let party = self.party_id.as_deref().unwrap_or_default();
        let who = self.account_id.or(self.officer_id).map(|id| id.simple().to_string()).unwrap_or_default();
        format!("{}.{}.{clock}.{party}.{who}", self.duty.as_str(), self.seq)
    }
}

/// Every open duty of a case, the days counted by this calendar.
pub fn open(file: &CaseFile, calendar: &Calendar) -> Vec<Task> {
    let mut tasks = Vec::new();
    handled(file, calendar, &mut tasks);
    approvals(file, calendar, &mut tasks);
    confirmations(file, calendar, &mut tasks);
    review(file, calendar, &mut tasks);
    voices(file, &mut tasks);
    publication(file, calendar, &mut tasks);
    archive(file, calendar, &mut tasks);
    clocks(file, calendar, &mut tasks);
    tasks
}

/// The clock that runs now, if it does. A term that stands still has no last day, unless it was over before.
fn running(file: &CaseFile, clock: Clock) -> Option<&Deadline> {
    let last = file.deadlines.iter().rev().find(|due| due.clock == clock && due.runs())?;
    (!last.stands_still()).then_some(last)
}

/// One duty for each handler; for anybody of the organ while nobody handles the case yet.
fn for_handlers(file: &CaseFile, task: Task, tasks: &mut Vec<Task>) {
    if file.handlers.is_empty() {
        tasks.push(task);
        return;
    }
    for handler in &file.handlers {
        tasks.push(Task { account_id: handler.account_id, officer_id: Some(handler.officer_id), ..task.clone() });
    }
}

fn of_officers(duty: Duty, seq: u64) -> Task {
    Task {
        duty,
        seq,
        clock: None,
        party_id: None,
        due_on: None,
        sealed_on: None,
        role: Role::Officer,
        account_id: None,
        officer_id: None,
        not_for: BTreeSet::new(),
    }
}

fn handled(file: &CaseFile, calendar: &Calendar, tasks: &mut Vec<Task>) {
    let live = matches!(
        file.status,
        Status::Clue
            | Status::Filing
            | Status::Investigating
            | Status::Concluded
            | Status::Noticed
            | Status::Reviewing
            | Status::Decided
            | Status::Served
    );
    if !live {
        return;
    }
    let clock = if file.filed_on.is_some() { Clock::Decide } else { Clock::CheckClue };
    for_handlers(file, of_officers(Duty::Handle, 1).until(running(file, clock), calendar), tasks);
}

fn approvals(file: &CaseFile, calendar: &Calendar, tasks: &mut Vec<Task>) {
    for entry in &file.entries {
        if rulebook::waits_as(file, entry.kind, entry.seq) != Some(true) {
            continue;
        }
        let urgent =
            |due: &&Deadline| due.seq == entry.seq && matches!(due.clock, Clock::ApproveUrgent | Clock::DecideTransfer);
        let running = match entry.kind {
            // Drafted is not published: the time runs on until it is released.
            Kind::Publish | Kind::Withhold => running(file, Clock::Publish),
            _ => file.deadlines.iter().find(urgent).filter(|due| due.runs()),
        };
        let mut not_for = file.handled.clone();
        not_for.insert(entry.account_id);
        let task = Task { role: Role::Head, not_for, ..of_officers(Duty::Approve, entry.seq) };
        tasks.push(task.until(running, calendar));
    }
}

fn confirmations(file: &CaseFile, calendar: &Calendar, tasks: &mut Vec<Task>) {
    for act in file.field_acts.iter().filter(|act| act.countersigned.is_none() && !act.in_breach) {
        let clock = file.clock_started_by(Clock::Countersign, act.seq);
        let others = act.officers.iter().filter(|officer| officer.account_id != Some(act.recorded_by));
        for officer in others.filter(|officer| officer.account_id.is_some()) {
            let task = Task {
                account_id: officer.account_id,
                officer_id: Some(officer.officer_id),
                ..of_officers(Duty::Countersign, act.seq)
            };
            tasks.push(task.until(clock, calendar));
        }
    }
}

fn review(file: &CaseFile, calendar: &Calendar, tasks: &mut Vec<Task>) {
    for request in file.measures.requests.iter().filter(|request| request.ruling.is_none() && request.awaits_review()) {
        let not_for = file.barred.clone();
        tasks.push(Task { role: Role::Reviewer, not_for, ..of_officers(Duty::Review, request.seq) });
    }
    if let Some(contest) = file.open_contest() {
        let not_for = file.handled.clone();
        tasks.push(Task { role: Role::Head, not_for, ..of_officers(Duty::SettleReview, contest.seq) });
    }
    let Some(round) = file.open_review() else { return };
    let task = Task {
        role: Role::Reviewer,
        account_id: round.assigned.as_ref().map(|assigned| assigned.account_id),
        not_for: file.barred.clone(),
        ..of_officers(Duty::Review, round.seq)
    };
    tasks.push(task.until(running(file, Clock::Review), calendar));
}

fn voices(file: &CaseFile, tasks: &mut Vec<Task>) {
    for statement in file.statements.iter().filter(|statement| statement.answered.is_none()) {
        let task =
            Task { party_id: Some(statement.party_id.clone()), ..of_officers(Duty::AnswerStatement, statement.seq) };
        for_handlers(file, task, tasks);
    }
    for (party, voice) in &file.voices {
        let open = voice.hearing_waived.is_none() && voice.hearing_held.is_none() && !voice.hearing_not_owed;
        let Some(seq) = voice.hearing_requested.filter(|_| open) else { continue };
        let fixed = file.hearings.iter().rev().find(|hearing| hearing.party_id == *party && hearing.ended.is_none());
        let task = Task {
            party_id: Some(party.clone()),
            due_on: fixed.map(|hearing| hearing.at.date()),
            ..of_officers(Duty::HoldHearing, seq)
        };
        for_handlers(file, task, tasks);
    }
}

fn publication(file: &CaseFile, calendar: &Calendar, tasks: &mut Vec<Task>) {
    let (Some(decision), true) = (&file.decision, matches!(file.status, Status::Decided | Status::Served)) else {
        return;
    };
    if file.publication_is_over() || file.publication().is_some_and(|entry| entry.seq > decision.seq) {
        return;
    }
    let task = Task { role: Role::PublicityClerk, ..of_officers(Duty::Publish, decision.seq) };
    tasks.push(task.until(running(file, Clock::Publish), calendar));
}

fn archive(file: &CaseFile, calendar: &Calendar, tasks: &mut Vec<Task>) {
    let ended = matches!(file.status, Status::Closed | Status::Declined | Status::Withdrawn | Status::Transferred);
    if ended {
        let task = of_officers(Duty::Archive, last_move(file)).until(running(file, Clock::ArchiveFile), calendar);
        for_handlers(file, task, tasks);
    }
}

/// The last act of the record that is no mere remark: the key of the duty stays the same while remarks come in.
fn last_move(file: &CaseFile) -> u64 {
    let moves = |kind: Kind| {
        matches!(kind, Kind::CloseCase | Kind::DeclineFiling | Kind::WithdrawFiling | Kind::TransferCase | Kind::Decide)
    };
    file.entries.iter().rev().find(|entry| moves(entry.kind)).map_or(1, |entry| entry.seq)
}

/// Who owes what a clock is about; none where the time is the party's or the court's, or another duty tells it already.
fn owes(clock: Clock) -> Option<Role> {
    match clock {
        // Told by another duty.
        Clock::CheckClue
        | Clock::Decide
        | Clock::Countersign
        | Clock::Review
        | Clock::Publish
        | Clock::ApproveUrgent
        | Clock::DecideTransfer
        | Clock::ArchiveFile => None,
        // The party's time, the court's, another organ's.
        Clock::Statement
        | Clock::AskHearing
        | Clock::Reconsideration
        | Clock::Suit
        | Clock::Appeal
        | Clock::Demand
        | Clock::SubstituteDemand
        | Clock::CourtAccepts
        | Clock::CourtRules
        | Clock::CourtExecutes => None,
        Clock::AnswerRecusal | Clock::NamePresider => Some(Role::Head),
        Clock::WithdrawPublication => Some(Role::PublicityClerk),
        Clock::TalkJurisdiction
        | Clock::ResolvePreservation
        | Clock::EndSeizure
        | Clock::HandToKeeper
        | Clock::TellTestResult
        | Clock::Supplement
        | Clock::FixHearing
        | Clock::FinishHearing
        | Clock::ReportHearing
        | Clock::ServeDecision
        | Clock::FileSummary
        | Clock::HandInFine
        | Clock::BankFine
        | Clock::Pay
        | Clock::Instalment
        | Clock::ForwardRemedy
        | Clock::AnswerReconsideration
        | Clock::AnswerSuit
        | Clock::Redecide
        | Clock::ApplyToCourt
        | Clock::ResumeExecution
        | Clock::AskHigherCourt
        | Clock::HandOverCrime
        | Clock::AskPoliceReview
        | Clock::HandOverGoods
        | Clock::Correct
        | Clock::CloseForm
        | Clock::FileUpward => Some(Role::Officer),
    }
}

fn clocks(file: &CaseFile, calendar: &Calendar, tasks: &mut Vec<Task>) {
    for due in file.deadlines.iter().filter(|due| due.runs() && !due.stands_still()) {
        let Some(role) = owes(due.clock) else { continue };
        let task = Task { party_id: due.party_id.clone(), role, ..of_officers(Duty::Clock, due.seq) };
        let task = task.until(Some(due), calendar);
        match role {
            Role::Officer => for_handlers(file, task, tasks),
            _ => tasks.push(task),
        }
    }
}
