//! The term of the case 办案期限: what is excluded from it, how it was extended, whether it stands still.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::clocks::Clock;
use crate::law::ladder::{Approver, Excluded};
pub use crate::law::ladder::{SuspensionGround, TermClock};
use crate::law::period::Period;

impl TermClock {
    /// The clock it is.
    pub const fn clock(self) -> Clock {
        match self {
            TermClock::Decide => Clock::Decide,
            TermClock::CheckClue => Clock::CheckClue,
            TermClock::Review => Clock::Review,
        }
    }
}

/// Whether something asked of a head was granted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Answer {
    /// Approved by this act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<u64>,
    /// Refused by this act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<u64>,
}

impl Answer {
    /// No word yet.
    pub const fn is_open(self) -> bool {
        self.approved.is_none() && self.refused.is_none()
    }
}

/// Days asked to be left out of a term 扣除期间.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Exclusion {
    /// The act that asked.
    pub seq: u64,
    /// Of which term.
    pub term: TermClock,
    /// The days.
    pub gap: Excluded,
    /// The head's word.
    pub answer: Answer,
}

/// An extension asked for 延长.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TermExtension {
    /// The act that asked.
    pub seq: u64,
    /// Of which term.
    pub term: TermClock,
    /// By how much.
    pub by: Period,
    /// Who extends, by the ladder of the profile.
    pub approver: Approver,
    /// The head's word.
    pub answer: Answer,
}

/// A suspension 中止.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Suspension {
    /// The act that asked.
    pub seq: u64,
    /// Why.
    pub ground: SuspensionGround,
    /// The head's word.
    pub answer: Answer,
    /// From this day on nothing counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Ended by this act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resumed: Option<u64>,
}

/// The term of the case 办案期限: what is excluded from it, how it was extended, whether it stands still.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Term {
    /// Days asked to be left out.
    pub exclusions: Vec<Exclusion>,
    /// Extensions asked for.
    pub extensions: Vec<TermExtension>,
    /// Suspensions.
    pub suspensions: Vec<Suspension>,
}

impl Term {
    /// Whether the act `seq` of this chapter waits for a head's approval.
    pub fn awaits(&self, seq: u64) -> bool {
        self.exclusions.iter().any(|one| one.seq == seq && one.answer.is_open())
            || self.extensions.iter().any(|one| one.seq == seq && one.answer.is_open())
            || self.suspensions.iter().any(|one| one.seq == seq && one.answer.is_open())
    }

    /// The suspension the case stands under, if it does.
    pub fn suspended(&self) -> Option<&Suspension> {
        self.suspensions.iter().rev().find(|one| one.answer.approved.is_some() && one.resumed.is_none())
    }

    /// What the approval of the act `seq` would do to which term: a period added, or days left out.
    pub fn asked_by(&self, seq: u64) -> Option<(TermClock, Option<Period>, Option<Excluded>)> {
        let longer = self.extensions.iter().find(|one| one.seq == seq).map(|one| (one.term, Some(one.by), None));
        longer.or_else(|| self.exclusions.iter().find(|one| one.seq == seq).map(|one| (one.term, None, Some(one.gap))))
    }
}
