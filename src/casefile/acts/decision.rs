//! The decision, its publication entry, and payment.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Change;
use super::transfer::{Handover, TransferGround};
use crate::casefile::act::Act;
use crate::casefile::clocks::Clock;
use crate::casefile::enforcement::{Owed, is_nothing};
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{Decision, Payment, Publication};
use crate::casefile::party::PartyId;
use crate::casefile::proposal::Outcome;
use crate::law::money::Fen;
use crate::law::stages::Status;

/// `decide` 作出决定: decides exactly the proposal on file, nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// Outcome; must be the proposal's.
    pub outcome: Outcome,
    /// The subject decided on; when given it must be the current one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub subject: Option<String>,
    /// Reasons of the decision.
    #[validate(length(min = 2, max = 20000))]
    #[schema(min_length = 2, max_length = 20000)]
    pub reasons: String,
    /// Bank and account where the fine is paid (处罚法67).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub pay_to: Option<String>,
    /// What is handed over, and to whom: with a transfer, and only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub handover: Option<Handover>,
}

impl Change for Decide {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.decision = Some(Decision {
            seq: act.seq,
            outcome: self.outcome,
            subject: file.subject().unwrap_or_default(),
            number: act.computed.number.as_ref().map(|drawn| drawn.number.clone()),
            decided_on: act.occurred_at.date(),
            decided_by: act.actor.account_id,
            decided_by_name: act.actor.name.clone(),
        });
        file.meet(Clock::Decide, None, act.seq, act.occurred_at.date());
        file.meet(Clock::Redecide, None, act.seq, act.occurred_at.date());
        super::seizure::decided(file, act);
        let ground = match self.outcome {
            Outcome::Penalize | Outcome::NoPenalty | Outcome::NotEstablished => None,
            Outcome::TransferCriminal => Some(TransferGround::SuspectedCrime),
            Outcome::TransferAgency => Some(TransferGround::NoJurisdiction),
        };
        match (ground, &self.handover) {
            (Some(ground), Some(handover)) => handover.enter(ground, file, act),
            (Some(_), None) => file.status = Status::Transferred,
            (None, _) => file.status = Status::Decided,
        }
    }
}

/// `publish` 拟公示: drafts the entry; a second person releases it by `approve`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// One sentence on the violation, free of personal data.
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub summary: String,
    /// Dates of birth that no act before has stated, so that nobody is shown who may be a minor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub births: Vec<StatedBirth>,
}

/// A date of birth found out after the decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedBirth {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// The day of birth.
    pub birth_date: NaiveDate,
    /// What shows it, such as 常住人口登记表.
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub source: String,
}

impl Change for Publish {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        let as_changed = file.remedies.change().map(|change| change.seq);
        let earlier = file.remedies.rounds.iter_mut().flat_map(|round| &mut round.parties);
        for party in earlier.chain(&mut file.parties).filter(|party| party.age_is_unknown()) {
            let said = self.births.iter().find(|birth| birth.party_id == party.id);
            party.birth_date = said.map(|birth| birth.birth_date);
        }
        file.publications.push(Publication {
            as_changed,
            summary: Some(self.summary.clone()),
            ..entry(act, false, None)
        });
    }
}

fn entry(act: &Act, withheld: bool, reason: Option<String>) -> Publication {
    Publication {
        seq: act.seq,
        withheld,
        reason,
        summary: None,
        drafted_by: act.actor.account_id,
        released: None,
        refused: None,
        as_changed: None,
        corrections: Vec::new(),
        withdrawals: Vec::new(),
    }
}

/// Why a decision is not published 不予公示理由 (118号(六); 处罚法48).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WithholdReason {
    /// 当事人是未成年人.
    Minor,
    /// 涉及国家秘密、商业秘密、个人隐私.
    Secret,
    /// 可能危及国家安全、公共安全、经济安全和社会稳定.
    Safety,
    /// 可能影响系列案件调查处理.
    RelatedCase,
    /// 涉嫌犯罪需要移送.
    Criminal,
    /// 不具有一定社会影响 (处罚法48).
    NoSocialImpact,
    /// 法律、法规、规章规定不予公开.
    OtherLaw,
}

/// `withhold` 拟不予公示: a reason code, and somebody else approves it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withhold {
    /// Reason code.
    pub reason: WithholdReason,
    /// In words.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub explanation: String,
}

impl Change for Withhold {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.publications.push(entry(act, true, Some(self.explanation.clone())));
    }
}

/// `record_payment` 缴款: comes in from the bank or the 非税 system (处罚法67).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPayment {
    /// Who paid.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// Sum of the receipt in fen, the surcharge included.
    #[validate(range(min = 1, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub amount_fen: i64,
    /// What of it is surcharge 加处罚款, in fen (处罚法72).
    #[serde(default, skip_serializing_if = "is_nothing")]
    #[validate(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub surcharge_fen: i64,
    /// The day it was paid.
    pub paid_on: NaiveDate,
    /// Number of the receipt 票据号.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub receipt: String,
}

impl Change for RecordPayment {
    fn change(&self, file: &mut CaseFile, act: &Act) {
        file.payments.push(Payment {
            seq: act.seq,
            party_id: self.party_id.clone(),
            amount_fen: self.amount_fen,
            surcharge_fen: self.surcharge_fen,
            paid_on: self.paid_on,
            receipt: self.receipt.clone(),
        });
        file.settle(&self.party_id, act.seq, self.paid_on);
    }
}

/// A penalty of this case that stands, for other cases to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PenaltyInForce {
    /// The act that decided it.
    pub seq: u64,
    /// The party.
    pub party_id: PartyId,
    /// Number of the decision.
    pub number: String,
    /// When it was decided.
    pub decided_on: NaiveDate,
    /// Sum of the fines, in fen.
    pub fine_fen: i64,
}

impl CaseFile {
    /// The penalties that stand: decided, and not taken back (处罚法29).
    pub fn penalties_in_force(&self) -> Vec<PenaltyInForce> {
        // What is said to be revoked, and not compared with the paper yet, opens no second fine elsewhere.
        let gone = self.remedies.struck() && self.remedies.uncompared().next().is_none();
        let punishes = |decision: &&Decision| decision.outcome == Outcome::Penalize && !gone;
        let Some(decision) = self.decision.as_ref().filter(punishes) else { return Vec::new() };
        let lines = self.proposal.iter().flat_map(|on_file| &on_file.proposal.parties);
        lines
            .map(|line| PenaltyInForce {
                seq: decision.seq,
                party_id: line.party_id.clone(),
                number: decision.number.clone().unwrap_or_default(),
                decided_on: decision.decided_on,
                fine_fen: self.fine_in_force(&line.party_id).0,
            })
            .collect()
    }

    /// Fine and confiscated money that the decision in force asks of a party, as remedies left it.
    pub fn owed(&self, party: &str) -> Owed {
        let fine = self.fine_in_force(party);
        // Once the court has fined the party, what of the fine is unpaid is not asked for any more (处罚法35).
        let fine = match self.transfers.criminally_fined(party) {
            Some(_) => fine.min(Fen(self.kept_from(party).max(0))),
            None => fine,
        };
        Owed { fine, confiscated: self.confiscated_in_force(party) }
    }

    /// Fine and confiscated money a party still owes, in fen; negative when too much came in.
    pub fn outstanding(&self, party: &str) -> i64 {
        self.owed(party).sum().saturating_sub(self.kept_from(party))
    }
}
