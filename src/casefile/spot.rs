//! The summary procedure on file 简易程序: the on-the-spot decision, its filing with the organ, the way of the cash.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::file::CaseFile;
use super::party::PartyId;
use crate::law::codes::Procedure;

/// The summary procedure 简易程序 as far as it went.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SummaryProcedure {
    /// Turned into the ordinary procedure by this act 转为普通程序.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub converted: Option<u64>,
    /// The on-the-spot decision 当场处罚决定.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<SpotDecision>,
    /// On-the-spot decisions that a later round replaced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<SpotDecision>,
}

/// An on-the-spot decision and what followed it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SpotDecision {
    /// The act.
    pub seq: u64,
    /// The party punished.
    pub party_id: PartyId,
    /// The rules it broke, when it was recorded as it happened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flaws: Vec<String>,
    /// Cash taken on the spot 当场收缴.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cash: Option<CashFine>,
    /// Filed with the organ by this act 备案.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed: Option<u64>,
}

/// A fine collected in cash, on its way to the treasury (处罚法70, 71).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CashFine {
    /// Sum in fen.
    pub amount_fen: i64,
    /// Number of the special receipt 专用票据.
    pub receipt: String,
    /// The day it was collected.
    pub collected_on: NaiveDate,
    /// Handed in to the organ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_in: Option<CashStep>,
    /// Paid to the bank by the organ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banked: Option<CashStep>,
}

/// One step of the cash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CashStep {
    /// The act that recorded it.
    pub seq: u64,
    /// The day.
    pub on: NaiveDate,
    /// The receipt given for it.
    pub receipt: String,
}

impl SpotDecision {
    /// Whether it is lawful, or lacks nothing but the handing over.
    pub(super) fn can_be_served(&self) -> bool {
        self.flaws.iter().all(|rule| rule == HANDED_OVER)
    }
}

impl SummaryProcedure {
    /// The cash of this round, or of an earlier one: a decision that fell does not leave the money with the officer.
    pub fn cash(&self) -> Option<&CashFine> {
        let rounds = self.decision.iter().chain(self.earlier.iter().rev());
        rounds.filter_map(|decision| decision.cash.as_ref()).next()
    }

    pub(super) fn cash_mut(&mut self) -> Option<&mut CashFine> {
        let rounds = self.decision.iter_mut().chain(self.earlier.iter_mut().rev());
        rounds.filter_map(|decision| decision.cash.as_mut()).next()
    }
}

/// The rule on handing over: what was not handed over on the spot can still be served.
pub(super) const HANDED_OVER: &str = "PEN-52-3";

impl CaseFile {
    /// The on-the-spot decision, while it is the decision of the case: neither revoked nor replaced.
    pub fn spot_decision(&self) -> Option<&SpotDecision> {
        let decision = self.decision.as_ref()?;
        self.summary_procedure.decision.as_ref().filter(|spot| spot.seq == decision.seq)
    }

    /// The rules that the standing on-the-spot decision broke and that nothing has cured. A late service cures what was
    /// not handed over; everything else only the fall of the decision (处罚法75; 复议法64): a decision that was not lawful does
    /// not become so by being recorded.
    pub fn spot_flaws(&self) -> Vec<&str> {
        let Some(spot) = self.spot_decision() else { return Vec::new() };
        // What was unlawful is not mended by being made smaller: only its fall takes the flaw away.
        if self.remedies.struck() {
            return Vec::new();
        }
        let served = self.service_of(spot.seq, &spot.party_id).is_some();
        spot.flaws.iter().map(String::as_str).filter(|rule| !(served && *rule == HANDED_OVER)).collect()
    }

    /// Leaves the summary procedure for the ordinary one: by conversion, or because a new round begins after an
    /// on-the-spot decision fell. The earlier decision stays readable.
    pub(super) fn leave_summary_procedure(&mut self) {
        self.procedure = Procedure::Ordinary;
        if let Some(decision) = self.summary_procedure.decision.take() {
            self.summary_procedure.earlier.push(decision);
        }
    }
}
