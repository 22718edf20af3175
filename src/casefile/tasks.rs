//! What a case asks of its people 待办: open duties read off the file, each with who owes it and until when.
//!
//! Pure, and read off one file alone: the work list is this, projected. Time that belongs to the party (to make a
//! statement, to ask for a hearing, to sue) is no duty of the organ and is not here.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::clocks::Clock;
use super::file::CaseFile;
use super::party::PartyId;
use super::rulebook;
use crate::law::codes::Role;
use crate::law::stages::Status;

/// Kinds of duties 待办事项.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 承办: the case is in hand until it is closed.
    Handle,
    /// 审批: an act waits for a head's word.
    Approve,
    /// 确认: the second officer has not confirmed an act of two.
    Countersign,
    /// 法制审核: a round waits for its opinion.
    Review,
    /// 陈述申辩复核: a statement is not answered.
    AnswerStatement,
    /// 组织听证: a hearing was asked for and is owed.
    HoldHearing,
    /// 公示: the decision is neither published nor withheld.
    Publish,
    /// 归档: the case has ended and is not in the archive.
    Archive,
    /// 期限: any other clock of the organ that runs.
    Clock,
    /// 更换承办人: a handler may not enforce any more. Derived when read, like all that follow: no file says it.
    ReplaceHandler,
    /// 证件将到期: a certificate has to be renewed.
    RenewCertificate,
    /// 证件待年检: a certificate has to be checked.
    CheckCertificate,
    /// 暂扣期满: a suspended certificate has to be given back or revoked.
    ReturnCertificate,
    /// 培训学时不足: training of the year is missing.
    Train,
}

impl Duty {
    /// Every duty.
    pub const ALL: &'static [Duty] = &[
        Duty::Handle,
        Duty::Approve,
        Duty::Countersign,
        Duty::Review,
        Duty::AnswerStatement,
        Duty::HoldHearing,
        Duty::Publish,
        Duty::Archive,
        Duty::Clock,
        Duty::ReplaceHandler,
        Duty::RenewCertificate,
        Duty::CheckCertificate,
        Duty::ReturnCertificate,
        Duty::Train,
    ];

    /// The code that the API and the database carry.
    pub const fn as_str(self) -> &'static str {
        match self {
            Duty::Handle => "handle",
            Duty::Approve => "approve",
            Duty::Countersign => "countersign",
            Duty::Review => "review",
            Duty::AnswerStatement => "answer_statement",
            Duty::HoldHearing => "hold_hearing",
            Duty::Publish => "publish",
            Duty::Archive => "archive",
            Duty::Clock => "clock",
            Duty::ReplaceHandler => "replace_handler",
            Duty::RenewCertificate => "renew_certificate",
            Duty::CheckCertificate => "check_certificate",
            Duty::ReturnCertificate => "return_certificate",
            Duty::Train => "train",
        }
    }

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Duty::Handle => "承办",
            Duty::Approve => "待审批",
            Duty::Countersign => "待确认",
            Duty::Review => "待法制审核",
            Duty::AnswerStatement => "待复核陈述申辩",
            Duty::HoldHearing => "待组织听证",
            Duty::Publish => "待公示",
            Duty::Archive => "待归档",
            Duty::Clock => "期限",
            Duty::ReplaceHandler => "待更换承办人",
            Duty::RenewCertificate => "证件待延续",
            Duty::CheckCertificate => "证件待年检",
            Duty::ReturnCertificate => "暂扣证件待返还",
            Duty::Train => "培训学时不足",
        }
    }
}

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
    /// Last day, if there is one.
    pub due_on: Option<NaiveDate>,
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
    /// What tells it from the other duties of its case, the same as long as it stays open.
    pub fn key(&self) -> String {
        let clock = self.clock.map_or("", Clock::as_str);
        let party = self.party_id.as_deref().unwrap_or_default();
        let who = self.account_id.or(self.officer_id).map(|id| id.simple().to_string()).unwrap_or_default();
        format!("{}.{}.{clock}.{party}.{who}", self.duty.as_str(), self.seq)
    }
}

/// Every open duty of a case.
pub fn open(file: &CaseFile) -> Vec<Task> {
    let mut tasks = Vec::new();
    handled(file, &mut tasks);
    approvals(file, &mut tasks);
    confirmations(file, &mut tasks);
    review(file, &mut tasks);
    voices(file, &mut tasks);
    publication(file, &mut tasks);
    archive(file, &mut tasks);
    clocks(file, &mut tasks);
    tasks
}

/// The due date of the clock that runs now, if it does.
fn due(file: &CaseFile, clock: Clock) -> Option<NaiveDate> {
    file.deadlines.iter().rev().find(|due| due.clock == clock && due.runs()).map(|due| due.due_on)
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
        role: Role::Officer,
        account_id: None,
        officer_id: None,
        not_for: BTreeSet::new(),
    }
}

fn handled(file: &CaseFile, tasks: &mut Vec<Task>) {
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
    let due_on = due(file, clock);
    for_handlers(file, Task { clock: due_on.map(|_| clock), due_on, ..of_officers(Duty::Handle, 1) }, tasks);
}

fn approvals(file: &CaseFile, tasks: &mut Vec<Task>) {
    for entry in &file.entries {
        if rulebook::waits(file, entry.seq) != Some(true) {
            continue;
        }
        let urgent = |due: &&super::parts::Deadline| {
            due.seq == entry.seq && matches!(due.clock, Clock::ApproveUrgent | Clock::DecideTransfer)
        };
        let running = file.deadlines.iter().find(urgent).filter(|due| due.runs());
        let mut not_for = file.handled.clone();
        not_for.insert(entry.account_id);
        tasks.push(Task {
            role: Role::Head,
            clock: running.map(|due| due.clock),
            due_on: running.map(|due| due.due_on),
            not_for,
            ..of_officers(Duty::Approve, entry.seq)
        });
    }
}

fn confirmations(file: &CaseFile, tasks: &mut Vec<Task>) {
    for act in file.field_acts.iter().filter(|act| act.countersigned.is_none() && !act.in_breach) {
        let clock = file.deadlines.iter().find(|due| due.clock == Clock::Countersign && due.seq == act.seq);
        let others = act.officers.iter().filter(|officer| officer.account_id != Some(act.recorded_by));
        for officer in others.filter(|officer| officer.account_id.is_some()) {
            tasks.push(Task {
                clock: clock.map(|due| due.clock),
                due_on: clock.map(|due| due.due_on),
                account_id: officer.account_id,
                officer_id: Some(officer.officer_id),
                ..of_officers(Duty::Countersign, act.seq)
            });
        }
    }
}

fn review(file: &CaseFile, tasks: &mut Vec<Task>) {
    let Some(round) = file.open_review() else { return };
    let due_on = due(file, Clock::Review);
    tasks.push(Task {
        role: Role::Reviewer,
        clock: due_on.map(|_| Clock::Review),
        due_on,
        not_for: file.barred.clone(),
        ..of_officers(Duty::Review, round.seq)
    });
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

fn publication(file: &CaseFile, tasks: &mut Vec<Task>) {
    let (Some(decision), true) = (&file.decision, matches!(file.status, Status::Decided | Status::Served)) else {
        return;
    };
    if file.publication_is_over() || file.publication().is_some_and(|entry| entry.seq > decision.seq) {
        return;
    }
    let due_on = due(file, Clock::Publish);
    tasks.push(Task {
        role: Role::PublicityClerk,
        clock: due_on.map(|_| Clock::Publish),
        due_on,
        ..of_officers(Duty::Publish, decision.seq)
    });
}

fn archive(file: &CaseFile, tasks: &mut Vec<Task>) {
    let ended = matches!(file.status, Status::Closed | Status::Declined | Status::Withdrawn | Status::Transferred);
    if ended {
        let due_on = due(file, Clock::ArchiveFile);
        let task =
            Task { clock: due_on.map(|_| Clock::ArchiveFile), due_on, ..of_officers(Duty::Archive, file.version) };
        for_handlers(file, Task { seq: last_move(file), ..task }, tasks);
    }
}

/// The last act of the record that is no mere remark: the key of the duty stays the same while remarks come in.
fn last_move(file: &CaseFile) -> u64 {
    use crate::law::stages::Kind;
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
        | Clock::AskHigherCourt
        | Clock::HandOverCrime
        | Clock::AskPoliceReview
        | Clock::HandOverGoods
        | Clock::Correct
        | Clock::CloseForm
        | Clock::FileUpward => Some(Role::Officer),
    }
}

fn clocks(file: &CaseFile, tasks: &mut Vec<Task>) {
    for due in file.deadlines.iter().filter(|due| due.runs() && due.stopped.is_none()) {
        let Some(role) = owes(due.clock) else { continue };
        let task = Task {
            clock: Some(due.clock),
            party_id: due.party_id.clone(),
            due_on: Some(due.due_on),
            role,
            ..of_officers(Duty::Clock, due.seq)
        };
        match role {
            Role::Officer => for_handlers(file, task, tasks),
            _ => tasks.push(task),
        }
    }
}
