//! Rounds 轮次: a case that is decided anew keeps each earlier decision with everything a court would look at, and money
//! that was paid for nothing is owed back (处罚法75; 复议法64, 72).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::act::Act;
use super::clocks::Clock;
use super::enforcement::Enforcement;
use super::file::CaseFile;
use super::parts::{
    Deadline, Decision, Deliberation, Hearing, Notice, Payment, ProposalOnFile, Publication, Statement, Voice,
};
use super::party::{Party, PartyId};
use super::proposal::{self, PenaltyLine};
use super::remedy::{DecisionChange, EventOn, Rectification};
use super::term::Term;
use crate::law::codes::{PenaltyKind, Procedure};
use crate::law::money::Fen;
use crate::law::stages::Status;

/// An earlier round: the decision that no longer stands, and what belonged to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Round {
    /// 1, 2, 3 …
    pub number: u32,
    /// Ended by this act, `redecide`.
    pub ended: EventOn,
    /// Procedure of the round.
    pub procedure: Procedure,
    /// Cause as it read then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Parties as they were then.
    pub parties: Vec<Party>,
    /// The decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// The proposal it decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalOnFile>,
    /// Notices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// What each party said, asked for, gave up.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub voices: BTreeMap<PartyId, Voice>,
    /// Statements and defences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
    /// Hearings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hearings: Vec<Hearing>,
    /// Collective discussions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deliberations: Vec<Deliberation>,
    /// Publication entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub publications: Vec<Publication>,
    /// Payments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<Payment>,
    /// What changed the decision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<DecisionChange>,
    /// Clerical errors put right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rectifications: Vec<Rectification>,
    /// What stretched the term.
    #[serde(default, skip_serializing_if = "is_untouched")]
    pub term: Term,
    /// Performance and enforcement.
    #[serde(default, skip_serializing_if = "is_untouched")]
    pub enforcement: Enforcement,
}

fn is_untouched<T: Default + PartialEq>(chapter: &T) -> bool {
    *chapter == T::default()
}

impl CaseFile {
    /// Opens the next round: what belonged to the decision goes with it; evidence, field acts, orders and reviews stay.
    pub(super) fn begin_round(&mut self, act: &Act) {
        let number = self.remedies.round();
        let round = Round {
            number,
            ended: EventOn { seq: act.seq, on: act.occurred_at.date() },
            procedure: self.procedure,
            cause: self.cause.clone(),
            parties: self.parties.clone(),
            decision: self.decision.take(),
            proposal: self.proposal.clone(),
            notices: std::mem::take(&mut self.notices),
            voices: std::mem::take(&mut self.voices),
            statements: std::mem::take(&mut self.statements),
            hearings: std::mem::take(&mut self.hearings),
            deliberations: std::mem::take(&mut self.deliberations),
            publications: std::mem::take(&mut self.publications),
            payments: std::mem::take(&mut self.payments),
            changes: std::mem::take(&mut self.remedies.changes),
            rectifications: std::mem::take(&mut self.remedies.rectifications),
            term: std::mem::take(&mut self.term),
            enforcement: std::mem::take(&mut self.enforcement),
        };
        self.remedies.rounds.push(round);
        self.leave_summary_procedure();
        self.void_review(act.seq);
        self.returns_to = None;
        self.status = Status::Investigating;
    }

    /// The penalties that stand for a party: as decided, or as a remedy or the organ itself left them.
    pub fn lines_in_force(&self, party: &str) -> &[PenaltyLine] {
        if self.decision.is_none() {
            return &[];
        }
        let decided = self.proposal.as_ref().and_then(|on_file| on_file.proposal.party(party));
        self.remedies.changed_lines(party).unwrap_or_else(|| decided.map_or(&[][..], |line| line.penalties.as_slice()))
    }

    /// The fine that stands for a party, in fen.
    pub fn fine_in_force(&self, party: &str) -> Fen {
        proposal::sum(self.lines_in_force(party), &[PenaltyKind::Fine])
    }

    /// The unlawful gains whose confiscation stands for a party, in fen: paid like the fine.
    pub fn confiscated_in_force(&self, party: &str) -> Fen {
        proposal::sum(self.lines_in_force(party), &[PenaltyKind::ConfiscateIncome])
    }

    /// Money that has to be returned to a party, in fen: paid on a decision that no longer stands, or above what stands
    /// (复议法72).
    pub fn refund_owed(&self, party: &str) -> i64 {
        // Of a decision that no longer stands everything goes back, the added fine too.
        let too_much = match self.remedies.struck() {
            true => self.received_from(party),
            false => self.paid_by(party).saturating_sub(self.owed(party).sum()).max(0),
        };
        let due = self.paid_before(party).saturating_add(too_much);
        due.saturating_sub(self.refunded_to(party)).max(0)
    }

    /// What came in from a party on this round's decision and was not returned, in fen.
    pub(super) fn kept_from(&self, party: &str) -> i64 {
        // What was paid in earlier rounds is returned first.
        let returned = self.refunded_to(party).saturating_sub(self.paid_before(party)).max(0);
        self.paid_by(party).saturating_sub(returned)
    }

    /// All that came in from a party in this round, in fen.
    fn received_from(&self, party: &str) -> i64 {
        let paid = self.payments.iter().filter(|payment| payment.party_id == party);
        paid.fold(0_i64, |sum, payment| sum.saturating_add(payment.amount_fen))
    }

    fn paid_before(&self, party: &str) -> i64 {
        let paid = self.remedies.rounds.iter().flat_map(|round| &round.payments);
        paid.filter(|payment| payment.party_id == party)
            .fold(0_i64, |sum, payment| sum.saturating_add(payment.amount_fen))
    }

    fn refunded_to(&self, party: &str) -> i64 {
        let returned = self.remedies.refunds.iter().filter(|refund| refund.party_id == party);
        returned.fold(0_i64, |sum, refund| sum.saturating_add(refund.amount_fen))
    }

    /// The day by which this round has to be decided: set by the organ or court that ordered it, or the term of the case.
    pub fn decide_by(&self) -> Option<&Deadline> {
        let term = |deadline: &&Deadline| matches!(deadline.clock, Clock::Decide | Clock::Redecide);
        self.deadlines.iter().rev().filter(|deadline| deadline.superseded.is_none()).find(term)
    }

    /// Every publication entry, of earlier rounds too.
    pub fn all_publications(&self) -> impl Iterator<Item = &Publication> {
        self.remedies.rounds.iter().flat_map(|round| &round.publications).chain(&self.publications)
    }

    /// The same, to be changed.
    pub(super) fn all_publications_mut(&mut self) -> impl Iterator<Item = &mut Publication> {
        self.remedies.rounds.iter_mut().flat_map(|round| &mut round.publications).chain(&mut self.publications)
    }

    /// The entries that are public although what they tell was changed since, each with the act that changed it: they
    /// have to be withdrawn (处罚法48).
    pub fn withdrawals_owed(&self) -> Vec<(u64, u64)> {
        let earlier = self.remedies.rounds.iter().map(|round| (&round.decision, &round.publications, &round.changes));
        earlier
            .chain([(&self.decision, &self.publications, &self.remedies.changes)])
            .flat_map(|(decision, entries, changes)| {
                // What was published of a transfer that came back is another matter.
                let decided = decision.as_ref().map_or(0, |decision| decision.seq);
                entries.iter().filter(move |entry| entry.is_public() && entry.seq > decided).filter_map(|entry| {
                    let change = changes.iter().find(|change| change.seq > entry.seq)?;
                    Some((entry.seq, change.seq))
                })
            })
            .collect()
    }
}
