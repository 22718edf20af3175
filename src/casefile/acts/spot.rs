//! The summary procedure 简易程序 (处罚法51–53, 68–71): decided on the spot, filed with the organ afterwards, the cash handed
//! in; or, before any decision, turned into the ordinary procedure. The parts of the form stand in `spot_form`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::investigation::{OnSiteConduct, take_field_act};
use super::proposing::take_proposal;
use super::spot_form::{CollectionMethod, FormNumber, SpotCollection, SpotHandover, SpotRemedy, SpotStatement};
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{Decision, Nature, NewEvidence, Payment, Service};
use crate::casefile::party::PartyId;
use crate::casefile::proposal::Proposal;
use crate::casefile::spot::{CashFine, CashStep, SpotDecision};
use crate::law::codes::ServiceMethod;
use crate::law::stages::{Kind, Status};

/// `decide_on_the_spot` 当场处罚: decision, service and, where the law allows it, payment in one act of two officers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideOnTheSpot {
    /// Time, place, card, rights.
    #[validate(nested)]
    pub conduct: OnSiteConduct,
    /// What is decided: to warn or fine the one party (处罚法51).
    #[validate(nested)]
    pub proposal: Proposal,
    /// Evidence of the moment.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub evidence: Vec<NewEvidence>,
    /// What the party was told before, and what it said.
    #[validate(nested)]
    pub statement: SpotStatement,
    /// Handing over the decision.
    #[validate(nested)]
    pub handover: SpotHandover,
    /// What the form says of remedies.
    #[validate(nested)]
    pub remedy: SpotRemedy,
    /// How the fine is collected; none for a warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub collection: Option<SpotCollection>,
    /// The number printed on the form; when absent, the organ's series gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub form: Option<FormNumber>,
}

impl DecideOnTheSpot {
    /// The party punished.
    pub fn party_id(&self) -> Option<&PartyId> {
        self.proposal.parties.first().map(|line| &line.party_id)
    }

    /// The fines together, in fen.
    pub fn fine_fen(&self) -> i64 {
        self.proposal.parties.iter().fold(0_i64, |sum, line| sum.saturating_add(line.fine().0))
    }

    /// The collection in cash, if that is how the fine was collected.
    pub fn in_cash(&self) -> Option<&SpotCollection> {
        self.collection.as_ref().filter(|collection| collection.method == CollectionMethod::Cash)
    }
}

impl Change for DecideOnTheSpot {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let day = act.occurred_at.date();
        let party_id = self.party_id().cloned().unwrap_or_default();
        take_field_act(file, act, &self.conduct, &self.evidence);
        file.handlers.clone_from(&act.officers);
        take_proposal(file, act, &self.proposal);
        file.decision = Some(Decision {
            seq: act.seq,
            outcome: self.proposal.outcome,
            subject: file.subject().unwrap_or_default(),
            number: act.computed.number.as_ref().map(|drawn| drawn.number.clone()),
            decided_on: day,
            decided_by: act.actor.account_id,
            decided_by_name: act.actor.name.clone(),
        });
        file.services.push(Service {
            seq: act.seq,
            paper: act.seq,
            paper_kind: Kind::DecideOnTheSpot,
            party_id: party_id.clone(),
            method: ServiceMethod::OnPronouncement,
            effective_on: act.computed.effective_on.unwrap_or(day),
            void: !self.handover.handed_over,
            publication_told: false,
        });
        file.summary_procedure.decision = Some(SpotDecision {
            seq: act.seq,
            party_id: party_id.clone(),
            flaws: breached(act),
            cash: self.take_cash(file, act, &party_id),
            filed: None,
        });
        file.status = Status::Served;
    }
}

impl DecideOnTheSpot {
    /// Enters the cash as paid: the party has done its part, the officer has still to hand it in.
    fn take_cash(&self, file: &mut CaseFile, act: &Act, party_id: &PartyId) -> Option<CashFine> {
        let cash = self.in_cash()?;
        let (day, amount_fen) = (act.occurred_at.date(), self.fine_fen());
        let receipt = cash.receipt.clone().unwrap_or_default();
        file.payments.push(Payment {
            seq: act.seq,
            party_id: party_id.clone(),
            amount_fen,
            surcharge_fen: 0,
            paid_on: day,
            receipt: receipt.clone(),
        });
        Some(CashFine { amount_fen, receipt, collected_on: day, handed_in: None, banked: None })
    }
}

/// The rules that an act recorded as it happened breaks, each once.
fn breached(act: &Act) -> Vec<String> {
    let breaches = act.computed.marks.iter().filter(|mark| mark.nature == Nature::Breach);
    let mut rules: Vec<_> = breaches.map(|mark| mark.rule.clone()).collect();
    rules.sort();
    rules.dedup();
    rules
}

/// `file_summary_record` 简易程序备案: the papers come in at the organ (处罚法52).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileSummaryRecord {
    /// The papers handed in, such as 当场行政处罚决定书存根联.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_items = 1, max_items = 50)]
    pub papers: Vec<String>,
    /// Who took them for the organ.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub received_by: String,
}

impl Change for FileSummaryRecord {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if let Some(decision) = &mut file.summary_procedure.decision {
            decision.filed = Some(act.seq);
        }
        file.meet(Clock::FileSummary, None, act.seq, act.occurred_at.date());
    }
}

/// `convert_to_ordinary` 转为普通程序: an opened summary case turns out to be none; its evidence stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConvertToOrdinary {
    /// Why.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub reasons: String,
}

impl Change for ConvertToOrdinary {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.summary_procedure.converted = Some(act.seq);
        file.leave_summary_procedure();
    }
}

/// Which of the two steps cash takes to the treasury (处罚法71).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HandInStep {
    /// 执法人员交至行政机关.
    ToOrgan,
    /// 行政机关缴付指定的银行.
    ToBank,
}

/// `record_fine_handed_in` 当场收缴罚款缴交.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordFineHandedIn {
    /// Which step.
    pub step: HandInStep,
    /// Sum in fen.
    #[validate(range(min = 1, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub amount_fen: i64,
    /// The day.
    pub on: NaiveDate,
    /// Number of the receipt the organ or the bank gave 收据、缴款书号.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub receipt: String,
    /// Who took it: the organ's cashier, the bank.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub received_by: String,
}

impl Change for RecordFineHandedIn {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        if !breached(act).is_empty() {
            return;
        }
        let Some(cash) = file.summary_procedure.cash_mut() else { return };
        let done = Some(CashStep { seq: act.seq, on: self.on, receipt: self.receipt.clone() });
        let clock = match self.step {
            HandInStep::ToOrgan => {
                cash.handed_in = done;
                Clock::HandInFine
            }
            HandInStep::ToBank => {
                cash.banked = done;
                Clock::BankFine
            }
        };
        file.meet(clock, None, act.seq, self.on);
    }
}
