//! Legal review on the file 法制审核: its rounds, each with reviewer, supplements, advice, opinion, and what came of a dispute.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::acts::{AdviserCapacity, SettlementOutcome};
use super::clocks::Clock;
use super::file::CaseFile;
use super::parts::Deadline;
use crate::law::time::Moment;

/// One round of legal review 法制审核.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReviewRound {
    /// The act that submitted it.
    pub seq: u64,
    /// What was submitted.
    pub subject: String,
    /// Who submitted it.
    pub submitted_by: Uuid,
    /// When.
    pub submitted_at: Moment,
    /// The opinion, once given.
    pub opinion: Option<ReviewOpinion>,
    /// Called back by this act before an opinion was given.
    pub called_back: Option<u64>,
    /// Who reviews it, once somebody has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<AssignedReviewer>,
    /// What the reviewer asked for besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supplements: Vec<Supplement>,
    /// What counsel said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub advice: Vec<Advice>,
    /// The handler's disagreement with the opinion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contest: Option<Contest>,
}

/// A review opinion as the file remembers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReviewOpinion {
    /// The act.
    pub seq: u64,
    /// Its outcome code.
    pub outcome: String,
    /// The reviewer.
    pub reviewer: Uuid,
    /// The reviewer's name.
    pub reviewer_name: String,
    /// Qualified, and no handler.
    pub qualified: bool,
}

/// Who reviews a round 审核承办人.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AssignedReviewer {
    /// The account.
    pub account_id: Uuid,
    /// Name.
    pub name: String,
    /// The act that gave it: of assigning, or of submitting it again to the same reviewer.
    pub seq: u64,
}

/// Material that a reviewer asked for 补充材料.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Supplement {
    /// The act that asked.
    pub seq: u64,
    /// What is missing.
    pub materials: Vec<String>,
    /// The day it was asked for: from the next day on nothing counts into the time to review.
    pub asked_on: NaiveDate,
    /// The last day to hand it in.
    pub due_on: NaiveDate,
    /// Handed in by this act.
    pub supplied: Option<u64>,
}

/// What counsel said 法律顾问、公职律师意见.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Advice {
    /// The act.
    pub seq: u64,
    /// Who.
    pub adviser: String,
    /// In what capacity.
    pub capacity: AdviserCapacity,
}

/// A handler's disagreement with an opinion 异议.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Contest {
    /// The act.
    pub seq: u64,
    /// Who contests.
    pub by: Uuid,
    /// How a head settled it.
    pub settled: Option<Settlement>,
}

/// A head's word on a contested opinion 协调决定.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Settlement {
    /// The act.
    pub seq: u64,
    /// How.
    pub outcome: SettlementOutcome,
    /// The head.
    pub by: Uuid,
}

impl ReviewRound {
    /// The request for material that nobody has answered.
    pub fn awaits(&self) -> Option<&Supplement> {
        self.supplements.iter().find(|supplement| supplement.supplied.is_none())
    }

    /// Whether the opinion was contested and a head had it reviewed again.
    pub fn to_be_reviewed_again(&self) -> bool {
        let settled = self.contest.as_ref().and_then(|contest| contest.settled.as_ref());
        settled.is_some_and(|settled| settled.outcome == SettlementOutcome::ReviewAgain)
    }

    /// The opinion, unless it passed what was submitted.
    pub fn turned_down(&self) -> Option<&ReviewOpinion> {
        self.opinion.as_ref().filter(|opinion| opinion.outcome != "approve")
    }
}

impl CaseFile {
    /// Who reviews what is submitted by the act `seq`: whoever turned the last round down, while nothing bars that person
    /// (118号(十三): 再次提交).
    pub(super) fn reviewer_again(&self, seq: u64) -> Option<AssignedReviewer> {
        let last = self.last_opined()?.turned_down()?;
        let open = !self.barred_from_review().contains(&last.reviewer);
        open.then(|| AssignedReviewer { account_id: last.reviewer, name: last.reviewer_name.clone(), seq })
    }

    /// The last round that has its opinion.
    pub fn last_opined(&self) -> Option<&ReviewRound> {
        self.reviews.iter().rev().find(|round| round.opinion.is_some())
    }

    /// The due dates of a round: the sealed one, and what an extension or a supplement put in its place.
    pub fn due_dates_of(&self, round: &ReviewRound) -> impl DoubleEndedIterator<Item = &Deadline> {
        let next = self.reviews.iter().map(|other| other.seq).filter(|seq| *seq > round.seq).min().unwrap_or(u64::MAX);
        let its = round.seq..next;
        self.deadlines.iter().filter(move |due| due.clock == Clock::Review && its.contains(&due.seq))
    }

    /// A contest that no head has settled, while what was reviewed is still proposed.
    pub fn open_contest(&self) -> Option<&Contest> {
        let round = self.reviews.last()?;
        let unchanged = self.subject().is_some_and(|subject| subject == round.subject);
        round.contest.as_ref().filter(|contest| contest.settled.is_none() && unchanged)
    }
}
