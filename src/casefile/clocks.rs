//! Clocks 期限: which due dates an act starts. The days themselves are counted by [`crate::law::calendar`].

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::act::Attempt;
use super::acts::Body;
use super::facts::Facts;
use super::file::CaseFile;
use super::parts::Deadline;
use super::party::PartyId;
use super::proposal::Outcome;
use crate::law::period::{Period, Step};
use crate::law::stages::Kind;

/// The clocks of the spine. The row of the handbook's table of time limits stands in the comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// T003 decision after filing 办案期限.
    Decide,
    /// T030 statement and defence 陈述申辩.
    Statement,
    /// T034 asking for a hearing 申请听证.
    AskHearing,
    /// T050 legal review 法制审核.
    Review,
    /// T060 serving the decision 送达.
    ServeDecision,
    /// T063, T064 publishing the decision 公示.
    Publish,
    /// T080 paying the fine 缴款.
    Pay,
    /// The date of a correction order 责令改正期限.
    Correct,
    /// The second officer's confirmation 第二名执法人员确认.
    Countersign,
}

impl Clock {
    /// The code that the database carries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Clock::Decide => "decide",
            Clock::Statement => "statement",
            Clock::AskHearing => "ask_hearing",
            Clock::Review => "review",
            Clock::ServeDecision => "serve_decision",
            Clock::Publish => "publish",
            Clock::Pay => "pay",
            Clock::Correct => "correct",
            Clock::Countersign => "countersign",
        }
    }

    /// The article or source the period comes from.
    pub const fn article(self) -> &'static str {
        match self {
            Clock::Decide => "处罚法60",
            Clock::Statement => "处罚法44、45",
            Clock::AskHearing => "处罚法64(1)、85",
            Clock::Review => "处罚法58",
            Clock::ServeDecision => "处罚法61、85",
            Clock::Publish => "118号(六)",
            Clock::Pay => "处罚法67",
            Clock::Correct => "处罚法28",
            Clock::Countersign => "处罚法42",
        }
    }
}

/// A due date as it was computed when the act was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DueDate {
    /// Which clock.
    pub clock: Clock,
    /// The party it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_id: Option<PartyId>,
    /// Start day, not counted.
    pub opened_on: NaiveDate,
    /// Last day.
    pub due_on: NaiveDate,
    /// Beyond the years whose holidays are known.
    pub provisional: bool,
    /// Step by step.
    pub derivation: Vec<Step>,
}

impl DueDate {
    pub(super) fn on_file(&self, seq: u64) -> Deadline {
        Deadline {
            seq,
            clock: self.clock,
            party_id: self.party_id.clone(),
            opened_on: self.opened_on,
            due_on: self.due_on,
            provisional: self.provisional,
            derivation: self.derivation.clone(),
            met: None,
            met_on: None,
        }
    }
}

/// A due date counted from a day that is not itself counted.
pub fn due(facts: &Facts, clock: Clock, party_id: Option<&str>, from: NaiveDate, period: Period) -> DueDate {
    let due = facts.calendar.due(from, period);
    DueDate {
        clock,
        party_id: party_id.map(str::to_owned),
        opened_on: from,
        due_on: due.due_on,
        provisional: due.provisional,
        derivation: due.derivation,
    }
}

/// The due dates that the attempted act starts. `effective_on` is the day a service takes effect.
pub fn opened_by(file: &CaseFile, facts: &Facts, attempt: &Attempt, effective_on: Option<NaiveDate>) -> Vec<DueDate> {
    let day = attempt.occurred_at.date();
    let profile = facts.profile;
    match &attempt.body {
        Some(Body::Approve(approval)) if file.kind_of(approval.seq) == Some(Kind::RequestFiling) => {
            vec![due(facts, Clock::Decide, None, day, profile.decision)]
        }
        Some(Body::OrderCorrection(order)) => vec![DueDate {
            clock: Clock::Correct,
            party_id: Some(order.party_id.clone()),
            opened_on: day,
            due_on: order.due_on,
            provisional: false,
            derivation: Vec::new(),
        }],
        Some(Body::SubmitForReview(_)) => vec![due(facts, Clock::Review, None, day, profile.review)],
        Some(Body::Decide(decision)) => {
            let publish = match decision.outcome {
                Outcome::Penalize => profile.publish_penalty,
                Outcome::NoPenalty | Outcome::NotEstablished => profile.publish_other,
            };
            let parties = file.proposal.iter().flat_map(|on_file| &on_file.proposal.parties);
            parties
                .map(|line| due(facts, Clock::ServeDecision, Some(&line.party_id), day, profile.serve))
                .chain(std::iter::once(due(facts, Clock::Publish, None, day, publish)))
                .collect()
        }
        Some(Body::ServeDocument(service)) => {
            let Some(from) = effective_on else { return Vec::new() };
            served(file, facts, service.paper, &service.party_id, from)
        }
        Some(_) if attempt.kind.in_the_field() => {
            // From the record, not from the event: nobody can confirm what is not recorded yet.
            vec![due(facts, Clock::Countersign, None, facts.now.date(), profile.countersign)]
        }
        _ => Vec::new(),
    }
}

/// What the effective service of a paper starts for its party.
fn served(file: &CaseFile, facts: &Facts, paper: u64, party: &str, from: NaiveDate) -> Vec<DueDate> {
    let notice = file.notices.iter().find(|notice| notice.seq == paper);
    if let Some(notice) = notice {
        let mut dates = vec![due(facts, Clock::Statement, Some(party), from, facts.profile.statement)];
        if notice.hearing_offered.iter().any(|offered| offered == party) {
            dates.push(due(facts, Clock::AskHearing, Some(party), from, facts.profile.hearing_request));
        }
        return dates;
    }
    let fined = file.decision.as_ref().is_some_and(|decision| decision.seq == paper)
        && file
            .proposal
            .as_ref()
            .and_then(|on_file| on_file.proposal.party(party))
            .is_some_and(|line| line.fine().0 > 0);
    if fined { vec![due(facts, Clock::Pay, Some(party), from, facts.profile.payment)] } else { Vec::new() }
}
