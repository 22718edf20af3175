//! Paying later and in parts 延期、分期缴纳 (处罚法66), and execution agreements 执行协议 (强制法42). Nothing moves before the head approves.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::approval::Ruling;
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::enforcement::{Instalment, PaymentPlan, PlanGround};
use crate::casefile::file::CaseFile;
use crate::casefile::party::PartyId;

/// `grant_instalments` 分期缴纳: the party applied; the plan covers exactly what is owed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantInstalments {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// The day the party applied.
    pub applied_on: NaiveDate,
    /// The real economic hardship 确有经济困难, and what shows it.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub hardship: String,
    /// Dates and sums, in the order of days; together exactly what is owed.
    #[validate(length(min = 2, max = 60), nested)]
    #[schema(min_items = 2, max_items = 60)]
    pub parts: Vec<Instalment>,
}

impl Change for GrantInstalments {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        ask(file, act, &self.party_id, PlanGround::Instalments, self.parts.clone(), 0);
    }
}

/// `defer_payment` 延期缴纳: all that is owed, on a later day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeferPayment {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// The day the party applied.
    pub applied_on: NaiveDate,
    /// The real economic hardship 确有经济困难, and what shows it.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub hardship: String,
    /// The new last day for paying.
    pub until: NaiveDate,
}

impl Change for DeferPayment {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let whole = Instalment { due_on: self.until, amount_fen: file.outstanding(&self.party_id).max(0) };
        ask(file, act, &self.party_id, PlanGround::Deferral, vec![whole], 0);
    }
}

/// `agree_on_execution` 执行协议: stages for what is owed, surcharge included; the surcharge may be reduced, the fine never
/// (强制法42).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreeOnExecution {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// Stages: dates and sums, in the order of days; none when a reduction leaves nothing to pay.
    #[validate(length(max = 60), nested)]
    #[schema(max_items = 60)]
    pub parts: Vec<Instalment>,
    /// How much of the surcharge is let go, in fen.
    #[serde(default)]
    #[validate(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub reduced_fen: i64,
    /// The remedial steps 补救措施 the party took, for which the surcharge is reduced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub remedial_steps: Option<String>,
    /// Why it harms neither the public interest nor the rights of others.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub harmless: String,
}

impl Change for AgreeOnExecution {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        ask(file, act, &self.party_id, PlanGround::Agreement, self.parts.clone(), self.reduced_fen);
    }
}

fn ask(file: &mut CaseFile, act: &Act, party: &PartyId, ground: PlanGround, parts: Vec<Instalment>, reduced_fen: i64) {
    file.enforcement.plans.push(PaymentPlan {
        seq: act.seq,
        party_id: party.clone(),
        ground,
        parts,
        reduced_fen,
        asked_on: act.occurred_at.date(),
        approved: None,
        approved_on: None,
        refused: None,
    });
}

/// What the approval or refusal of an act of this chapter does: the clock of payment gives way to the dates of the plan, and
/// the court's window to the end of it.
pub(super) fn ruled(file: &mut CaseFile, about: u64, act: &Act, ruling: Ruling) {
    let day = act.occurred_at.date();
    let Some(plan) = file.enforcement.plans.iter_mut().find(|plan| plan.seq == about) else { return };
    let party = plan.party_id.clone();
    match ruling {
        Ruling::Approved => {
            plan.approved = Some(act.seq);
            plan.approved_on = Some(day);
            file.give_way(Clock::Pay, &party, act.seq, day);
            file.give_way(Clock::Instalment, &party, act.seq, day);
            if act.computed.due.iter().any(|due| due.clock == Clock::ApplyToCourt) {
                file.give_way(Clock::ApplyToCourt, &party, act.seq, day);
            }
        }
        Ruling::Refused => plan.refused = Some(act.seq),
    }
}

impl CaseFile {
    /// Ends the clocks of a kind that earlier acts started for a party: what this act started takes their place.
    pub(super) fn give_way(&mut self, clock: Clock, party: &str, seq: u64, day: NaiveDate) {
        let earlier = self.deadlines.iter_mut().filter(|deadline| deadline.clock == clock && deadline.seq < seq);
        for deadline in earlier.filter(|deadline| deadline.party_id.as_deref() == Some(party)) {
            if deadline.met.is_none() {
                deadline.met = Some(seq);
                deadline.met_on = Some(day);
            }
        }
    }

    /// Meets the clocks that the payments of a party have met, and all of them once nothing is owed.
    pub(super) fn settle(&mut self, party: &str, seq: u64, day: NaiveDate) {
        let covered: Vec<NaiveDate> = self
            .enforcement
            .plans
            .iter()
            .filter(|plan| plan.party_id == party && plan.approved.is_some())
            .flat_map(|plan| plan.covered(self))
            .collect();
        for deadline in &mut self.deadlines {
            let same = deadline.clock == Clock::Instalment && deadline.party_id.as_deref() == Some(party);
            if same && deadline.met.is_none() && covered.contains(&deadline.due_on) {
                deadline.met = Some(seq);
                deadline.met_on = Some(day);
            }
        }
        if self.outstanding(party) > 0 {
            return;
        }
        for clock in [Clock::Pay, Clock::Instalment] {
            self.meet(clock, Some(party), seq, day);
        }
        self.rest(party, seq, day);
    }

    /// Once a party has performed everything, nothing is left to demand or to ask the court for.
    pub(super) fn rest(&mut self, party: &str, seq: u64, day: NaiveDate) {
        if !self.owes_anything(party) {
            for clock in [Clock::Demand, Clock::ApplyToCourt] {
                self.meet(clock, Some(party), seq, day);
            }
        }
    }
}
