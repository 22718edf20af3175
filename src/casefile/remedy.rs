//! Remedies 救济: each reconsideration, suit and appeal with its events, and what became of the decision (复议法; 行诉法).
//!
//! The decision stays as it was made; what changed it stands beside it, and the last word counts. A first judgement
//! changes nothing before it is final; a reconsideration decision does when it is served (复议法75).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::acts::{RemedyEvent, RemedyRuling, RemedyWay};
use super::party::PartyId;
use super::proposal::PenaltyLine;
use super::round::Round;
use crate::law::stages::Kind;

/// Remedies 复议诉讼, earlier rounds, rectification, revocation, money returned.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Remedies {
    /// Reconsiderations, suits and appeals, in the order in which they were recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proceedings: Vec<Proceeding>,
    /// What changed the decision of this round, in order; the last word counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<DecisionChange>,
    /// Clerical errors of the decision of this round put right 补正.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rectifications: Vec<Rectification>,
    /// Money returned 退还, of every round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<Refund>,
    /// Earlier rounds, each with everything a court would look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<Round>,
}

/// An event of a proceeding: the act that recorded it, and its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EventOn {
    /// The act.
    pub seq: u64,
    /// The day it happened.
    pub on: NaiveDate,
}

/// Execution stayed 停止执行 (复议法42; 行诉法56).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StayOfExecution {
    /// Ordered.
    pub from: EventOn,
    /// Lifted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted: Option<EventOn>,
}

/// One reconsideration, suit or appeal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Proceeding {
    /// Id inside the case, such as `r1`.
    pub id: String,
    /// Reconsideration, suit or appeal.
    pub route: RemedyWay,
    /// The act it attacks.
    pub about: u64,
    /// The kind of that act.
    pub about_kind: Kind,
    /// The round of the case in which it was applied for, from 1.
    pub round: u32,
    /// The party that applied; none for a third person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_id: Option<PartyId>,
    /// The organ or court.
    pub organ: String,
    /// Handed in with the deciding organ (复议法32).
    pub lodged_here: bool,
    /// The proceeding it follows, such as the suit that an appeal is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
    /// Applied for.
    pub applied: EventOn,
    /// Sent on to the organ that hears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<EventOn>,
    /// Accepted: from here the added fine is not counted (处罚法73).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<EventOn>,
    /// Answered by the organ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<EventOn>,
    /// Stays of execution.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stays: Vec<StayOfExecution>,
    /// Decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<EventOn>,
    /// What was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<RemedyRuling>,
    /// Settled by mediation 调解 (复议法73; 行诉法60).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mediated: Option<EventOn>,
    /// Over: nothing of it can be attacked in this proceeding any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<EventOn>,
    /// The entry of what was decided that no head has compared with the paper yet: it waits for approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncompared: Option<u64>,
    /// Numbers of its papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
}

impl Proceeding {
    /// Whether it attacks a decision, rather than a measure or an order.
    pub fn contests_decision(&self) -> bool {
        matches!(self.about_kind, Kind::Decide | Kind::DecideOnTheSpot | Kind::TakeOver)
    }

    /// Whether a stay of execution is in force.
    pub fn is_stayed(&self) -> bool {
        self.ended.is_none() && self.stays.last().is_some_and(|stay| stay.lifted.is_none())
    }

    /// Whether it is before the organ or court: accepted and not over.
    pub fn is_running(&self) -> bool {
        self.accepted.is_some() && self.ended.is_none()
    }

    /// Undoes the entry `seq` of what was decided: it did not say what the paper says.
    pub(super) fn take_back(&mut self, seq: u64) {
        let entered = |event: &EventOn| event.seq == seq;
        if self.decided.as_ref().is_some_and(entered) || self.mediated.as_ref().is_some_and(entered) {
            self.decided = None;
            self.mediated = None;
            self.ruling = None;
        }
        // What ends a proceeding comes with what was decided, or after it.
        self.ended = None;
    }

    /// Whether what was decided takes effect at once: a first judgement waits until it is final (行诉法85).
    pub fn is_final_when(&self, event: RemedyEvent) -> bool {
        match event {
            RemedyEvent::Decided => self.route != RemedyWay::Suit,
            RemedyEvent::Final | RemedyEvent::Mediated => true,
            RemedyEvent::Applied
            | RemedyEvent::Forwarded
            | RemedyEvent::NotAccepted
            | RemedyEvent::Accepted
            | RemedyEvent::Answered
            | RemedyEvent::Stayed
            | RemedyEvent::StayLifted
            | RemedyEvent::Withdrawn
            | RemedyEvent::Lapsed
            | RemedyEvent::ReachedParty => false,
        }
    }
}

/// Who changed the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangedBy {
    /// 行政复议机关.
    ReconsiderationOrgan,
    /// 人民法院.
    Court,
    /// 行政复议调解书 (复议法73).
    Mediation,
    /// 本机关依职权 (处罚法75).
    OwnMotion,
}

/// What became of the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionFate {
    /// 变更: other penalties stand in its place.
    Altered,
    /// 部分撤销: the rest stands.
    RevokedInPart,
    /// 撤销: it counts no more.
    Revoked,
    /// 确认无效: it never counted.
    Void,
    /// 确认违法: unlawful, and it stands all the same (复议法65; 行诉法74).
    Unlawful,
}

impl DecisionFate {
    /// Whether nothing of the decision is left.
    pub const fn strikes(self) -> bool {
        match self {
            DecisionFate::Revoked | DecisionFate::Void => true,
            DecisionFate::Altered | DecisionFate::RevokedInPart | DecisionFate::Unlawful => false,
        }
    }

    /// The Chinese term, for what people are told.
    pub const fn zh(self) -> &'static str {
        match self {
            DecisionFate::Altered => "变更",
            DecisionFate::RevokedInPart => "部分撤销",
            DecisionFate::Revoked => "撤销",
            DecisionFate::Void => "确认无效",
            DecisionFate::Unlawful => "确认违法",
        }
    }

    /// The English term.
    pub const fn en(self) -> &'static str {
        match self {
            DecisionFate::Altered => "altered",
            DecisionFate::RevokedInPart => "revoked in part",
            DecisionFate::Revoked => "revoked",
            DecisionFate::Void => "void",
            DecisionFate::Unlawful => "unlawful",
        }
    }
}

/// The penalties that stand for one party after a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinesInForce {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// What stands for it; empty when nothing does.
    #[validate(length(max = 30), nested)]
    #[schema(max_items = 30)]
    pub penalties: Vec<PenaltyLine>,
}

/// One change of the decision of a round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DecisionChange {
    /// The act that recorded or made it.
    pub seq: u64,
    /// Who changed it.
    pub by: ChangedBy,
    /// What became of the decision.
    pub fate: DecisionFate,
    /// The day the organ received it, or made it.
    pub on: NaiveDate,
    /// What stands now, for each party it speaks of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LinesInForce>,
    /// A new decision has to be made 重新作出.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub redecide: bool,
    /// By this day, where one was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redecide_by: Option<NaiveDate>,
    /// For breach of procedure: the same decision may be made again (复议法64; 行诉解释90).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub procedural: bool,
}

/// A clerical error put right 补正、更正.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Rectification {
    /// The act; it is served on every party.
    pub seq: u64,
    /// What stood, and what it is to read.
    pub readings: Vec<super::acts::Reading>,
}

/// Money returned to a party 退还.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Refund {
    /// The act.
    pub seq: u64,
    /// The party.
    pub party_id: PartyId,
    /// Sum in fen.
    pub amount_fen: i64,
    /// The day.
    pub returned_on: NaiveDate,
    /// Number of the receipt 票据号.
    pub receipt: String,
}

impl Remedies {
    /// The round the case is in, from 1.
    pub fn round(&self) -> u32 {
        u32::try_from(self.rounds.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// The proceeding of that id.
    pub fn proceeding(&self, id: &str) -> Option<&Proceeding> {
        self.proceedings.iter().find(|proceeding| proceeding.id == id)
    }

    /// The proceedings that attack the decision of this round.
    pub fn of_this_decision(&self) -> impl Iterator<Item = &Proceeding> {
        let round = self.round();
        self.proceedings.iter().filter(move |proceeding| proceeding.contests_decision() && proceeding.round == round)
    }

    /// Those of them that are before an organ or court.
    pub fn running(&self) -> impl Iterator<Item = &Proceeding> {
        self.of_this_decision().filter(|proceeding| proceeding.is_running())
    }

    /// Whether the execution of the decision of this round is stayed (复议法42; 行诉法56).
    pub fn stayed(&self) -> bool {
        self.of_this_decision().any(Proceeding::is_stayed)
    }

    /// The intervals in which the added fine 加处罚款 of a party is not counted (处罚法73): from acceptance to the
    /// end, both days included; no end while it runs.
    pub fn pauses(&self, party: &str) -> Vec<(NaiveDate, Option<NaiveDate>)> {
        self.of_this_decision()
            .filter(|proceeding| proceeding.party_id.as_deref().is_none_or(|applied| applied == party))
            .filter_map(|proceeding| Some((proceeding.accepted?.on, proceeding.ended.map(|ended| ended.on))))
            .collect()
    }

    /// Whether the act `seq` of this chapter waits for a head's approval.
    pub fn awaits(&self, seq: u64) -> bool {
        self.proceedings.iter().any(|one| one.uncompared == Some(seq))
    }

    /// The entries of what was decided on the decision of this round that nobody has compared with the paper.
    pub fn uncompared(&self) -> impl Iterator<Item = u64> {
        self.of_this_decision().filter_map(|one| one.uncompared)
    }

    /// The last word on the decision of this round.
    pub fn change(&self) -> Option<&DecisionChange> {
        self.changes.last()
    }

    /// Whether nothing of the decision of this round is left: revoked or void.
    pub fn struck(&self) -> bool {
        self.change().is_some_and(|change| change.fate.strikes())
    }

    /// What stands for a party, once something changed it; the last word about it counts. New sums count once they are compared
    /// with the paper; that nothing is left counts at once.
    pub fn changed_lines(&self, party: &str) -> Option<&[PenaltyLine]> {
        let counts = |change: &&DecisionChange| change.fate.strikes() || !self.awaits(change.seq);
        self.changes.iter().rev().filter(counts).find_map(|change| match change.fate.strikes() {
            true => Some(&[][..]),
            false => change.lines.iter().find(|line| line.party_id == party).map(|line| line.penalties.as_slice()),
        })
    }

    /// Whether the reconsideration organ, not the deciding one, enforces what stands (复议法78).
    pub fn enforced_by_reconsideration_organ(&self) -> bool {
        let mediated =
            self.of_this_decision().any(|one| one.mediated.is_some() && one.route == RemedyWay::Reconsideration);
        let altered = self.change().is_some_and(|change| match (change.by, change.fate) {
            (ChangedBy::ReconsiderationOrgan | ChangedBy::Mediation, DecisionFate::Altered) => true,
            (
                ChangedBy::ReconsiderationOrgan | ChangedBy::Mediation,
                DecisionFate::RevokedInPart | DecisionFate::Revoked | DecisionFate::Void | DecisionFate::Unlawful,
            )
            | (ChangedBy::Court | ChangedBy::OwnMotion, _) => false,
        });
        mediated || altered
    }
}
