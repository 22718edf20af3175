//! Plans to pay later 延期、分期缴纳 (处罚法66) and execution agreements 执行协议 (强制法42): approved, kept or broken. Whether one is
//! broken is derived from the payments, never stored.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::casefile::file::CaseFile;
use crate::casefile::party::PartyId;
use crate::law::surcharge::{Standstill, StandstillReason};

/// Why the party pays later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanGround {
    /// 分期缴纳 (处罚法66).
    Instalments,
    /// 延期缴纳 (处罚法66).
    Deferral,
    /// 执行协议 (强制法42): here the surcharge is part of the plan, and may be reduced.
    Agreement,
}

/// One sum of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, validator::Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    /// Last day for paying it.
    pub due_on: NaiveDate,
    /// Sum in fen.
    #[validate(range(min = 1, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub amount_fen: i64,
}

/// A plan to pay later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PaymentPlan {
    /// The act that asks for it.
    pub seq: u64,
    /// The party.
    pub party_id: PartyId,
    /// Why the party pays later.
    pub ground: PlanGround,
    /// Dates and sums, in the order of days.
    pub parts: Vec<Instalment>,
    /// How much of the surcharge is let go, in fen.
    #[serde(default, skip_serializing_if = "super::is_nothing")]
    pub reduced_fen: i64,
    /// The day it was asked for.
    pub asked_on: NaiveDate,
    /// Approved by this act.
    pub approved: Option<u64>,
    /// The day it was approved.
    pub approved_on: Option<NaiveDate>,
    /// Refused by this act.
    pub refused: Option<u64>,
}

impl PaymentPlan {
    /// Whether it waits for a head's word.
    pub fn waits(&self) -> bool {
        self.approved.is_none() && self.refused.is_none()
    }

    /// The last day of the plan; the day of approval when there is nothing left to pay in parts.
    pub fn ends_on(&self) -> Option<NaiveDate> {
        self.parts.last().map(|part| part.due_on).or(self.approved_on)
    }

    /// The sum of its parts, in fen.
    pub fn sum(&self) -> i64 {
        self.parts.iter().fold(0, |sum, part| sum.saturating_add(part.amount_fen))
    }

    /// What the party has paid on it by `day`, in fen: an agreement settles the surcharge too, the others only what was owed.
    fn paid_by(&self, file: &CaseFile, day: NaiveDate) -> i64 {
        file.payments
            .iter()
            .filter(|payment| payment.party_id == self.party_id && payment.seq > self.seq && payment.paid_on <= day)
            .map(|payment| match self.ground {
                PlanGround::Instalments | PlanGround::Deferral => payment.principal(),
                PlanGround::Agreement => payment.amount_fen,
            })
            .fold(0, i64::saturating_add)
    }

    /// The dates whose sums are covered by what was paid so far.
    pub(in crate::casefile) fn covered(&self, file: &CaseFile) -> Vec<NaiveDate> {
        let paid = self.paid_by(file, NaiveDate::MAX);
        let mut due = 0_i64;
        let reached = self.parts.iter().take_while(|part| {
            due = due.saturating_add(part.amount_fen);
            due <= paid
        });
        reached.map(|part| part.due_on).collect()
    }

    /// The first date of an approved plan that passed before `on` without enough having been paid: the plan ended there.
    pub fn broken_on(&self, file: &CaseFile, on: NaiveDate) -> Option<NaiveDate> {
        self.approved?;
        let mut due = 0_i64;
        for part in &self.parts {
            due = due.saturating_add(part.amount_fen);
            if part.due_on >= on {
                return None;
            }
            if self.paid_by(file, part.due_on) < due {
                return Some(part.due_on);
            }
        }
        None
    }

    /// Whether the party may still rest on it: approved, not broken, its last date not passed, something left to pay.
    pub fn runs(&self, file: &CaseFile, on: NaiveDate) -> bool {
        self.approved.is_some()
            && self.broken_on(file, on).is_none()
            && self.parts.last().is_some_and(|part| on <= part.due_on)
            && self.paid_by(file, on) < self.sum()
    }

    /// The days the meter stands still: from the approval to the date that was missed, or to the end of the plan. An agreement
    /// settles the surcharge up to the day it was made, so nothing is added from the next one on. `on` is the day up to which
    /// one looks.
    fn pause(&self, file: &CaseFile, on: NaiveDate) -> Option<Standstill> {
        let from = match self.ground {
            PlanGround::Instalments | PlanGround::Deferral => self.approved_on?,
            PlanGround::Agreement => self.approved_on.and(self.asked_on.succ_opt())?,
        };
        let until = self.broken_on(file, on).or(self.ends_on());
        Some(Standstill { from, until, reason: StandstillReason::Plan })
    }
}

impl CaseFile {
    /// The approved plan of a party that is in force on `on`.
    pub fn running_plan(&self, party: &str, on: NaiveDate) -> Option<&PaymentPlan> {
        self.enforcement.plans.iter().find(|plan| plan.party_id == party && plan.runs(self, on))
    }

    /// The last approved plan of a party that was broken before `on`, with the date that was missed.
    pub fn broken_plan(&self, party: &str, on: NaiveDate) -> Option<(&PaymentPlan, NaiveDate)> {
        let plans = self.enforcement.plans.iter().rev().filter(|plan| plan.party_id == party);
        plans.filter_map(|plan| Some((plan, plan.broken_on(self, on)?))).next()
    }

    /// The days on which the surcharge of a party stands still, as seen on `on`.
    pub fn pauses_of(&self, party: &str, on: NaiveDate) -> Vec<Standstill> {
        let plans = self.enforcement.plans.iter().filter(|plan| plan.party_id == party);
        let remedies = self.remedies.pauses(party).into_iter();
        let remedies = remedies.map(|(from, until)| Standstill { from, until, reason: StandstillReason::Remedy });
        plans.filter_map(|plan| plan.pause(self, on)).chain(remedies).collect()
    }
}
