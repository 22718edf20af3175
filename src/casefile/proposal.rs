//! The proposal 处理意见: exactly what will be decided, for each party; its digest is what a review is about.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use validator::Validate;

pub use super::discretion::{
    BenchmarkChoice, ChosenFactor, Departure, DistinctAct, Harm, LawComparison, Leniency, Lighter, Mitigation,
    MitigationGround, NoPenaltyGround, Sparing, StatedDeparture,
};
use super::party::PartyId;
use super::power::Citation;
use crate::law::codes::PenaltyKind;
use crate::law::digest;
use crate::law::money::Fen;
use crate::law::period::Period;

/// What the proposal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 给予行政处罚.
    Penalize,
    /// 不予行政处罚 (处罚法33).
    NoPenalty,
    /// 违法事实不能成立 (处罚法57).
    NotEstablished,
    /// 涉嫌犯罪，移送司法机关 (处罚法27, 57).
    TransferCriminal,
    /// 不属于本机关管辖，移送有管辖权的机关.
    TransferAgency,
}

impl Outcome {
    /// The code the database carries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Penalize => "penalize",
            Outcome::NoPenalty => "no_penalty",
            Outcome::NotEstablished => "not_established",
            Outcome::TransferCriminal => "transfer_criminal",
            Outcome::TransferAgency => "transfer_agency",
        }
    }

    /// 文种代字 of the decision.
    pub const fn series(self) -> &'static str {
        match self {
            Outcome::Penalize => "罚",
            Outcome::NoPenalty | Outcome::NotEstablished => "不罚",
            Outcome::TransferCriminal => "刑移",
            Outcome::TransferAgency => "移",
        }
    }

    /// Whether the case leaves the organ's hands.
    pub const fn transfers(self) -> bool {
        matches!(self, Outcome::TransferCriminal | Outcome::TransferAgency)
    }
}

/// One element of the facts and the evidence that proves it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactElement {
    /// What is established.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub text: String,
    /// Ids of the evidence that proves it.
    #[validate(length(max = 500))]
    #[schema(max_items = 500)]
    pub evidence: Vec<String>,
}

/// One penalty line 处罚内容.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PenaltyLine {
    /// Kind of penalty (处罚法9).
    pub kind: PenaltyKind,
    /// Sum in fen, for fines and confiscated money or value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub amount_fen: Option<i64>,
    /// What exactly, for lines that are not a sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub detail: Option<String>,
    /// How long it lasts 期限, such as `15cd`, `3m`, `5y`: closed business, a suspended permit, a ban from the trade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Period>,
}

/// Gains from the violation 违法所得 and what becomes of them (处罚法28).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnlawfulGains {
    /// Sum in fen; 0 when there are none.
    #[validate(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub amount_fen: i64,
    /// What of it was paid back 退赔 to whom it belongs, in fen; the rest is confiscated.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[validate(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub repaid_fen: i64,
    /// Why they are not confiscated, or not in full (such as 依法退赔).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub not_confiscated: Option<String>,
}

/// Left out of the digest when nothing was paid back, so that older proposals keep theirs.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape serde asks for")]
fn is_zero(fen: &i64) -> bool {
    *fen == 0
}

/// What is proposed for one party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyProposal {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// Facts, each with its evidence.
    #[validate(length(min = 1, max = 200), nested)]
    #[schema(min_items = 1, max_items = 200)]
    pub facts: Vec<FactElement>,
    /// Articles violated.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub violated: Vec<Citation>,
    /// Articles that give the penalty.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub penalty_articles: Vec<Citation>,
    /// The benchmark tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub benchmark: Option<BenchmarkChoice>,
    /// Penalty lines.
    #[serde(default)]
    #[validate(length(max = 30), nested)]
    #[schema(max_items = 30)]
    pub penalties: Vec<PenaltyLine>,
    /// Gains from the violation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub unlawful_gains: Option<UnlawfulGains>,
    /// Mitigation below the range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub mitigation: Option<Mitigation>,
    /// The amount a fine by multiples or per cent follows, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub base_fen: Option<i64>,
    /// Grounds on which the party has to be punished more lightly 应当从轻或者减轻 (处罚法30–32).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 10), nested)]
    #[schema(max_items = 10)]
    pub leniency: Vec<Leniency>,
    /// Old law and new law compared, where an article changed between the act and the decision (处罚法37).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub law_comparison: Vec<LawComparison>,
    /// Earlier fines of the same party that are not for the same act (处罚法29).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub distinct_from: Vec<DistinctAct>,
    /// Ground of not punishing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_penalty_ground: Option<NoPenaltyGround>,
    /// What that ground rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub sparing: Option<Sparing>,
    /// Reasons of the proposal as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 8000))]
    #[schema(min_length = 2, max_length = 8000)]
    pub reasons: Option<String>,
    /// Correction that the decision orders (责令改正), if not ordered by an act of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub correction: Option<String>,
}

impl PartyProposal {
    /// Sum of the fines, in fen.
    pub fn fine(&self) -> Fen {
        self.sum(&[PenaltyKind::Fine])
    }

    /// Sum of what is confiscated, in fen.
    pub fn confiscated(&self) -> Fen {
        self.sum(&[PenaltyKind::ConfiscateIncome, PenaltyKind::ConfiscateGoods])
    }

    /// Sum of the unlawful gains that are confiscated, in fen: paid like the fine.
    pub fn confiscated_money(&self) -> Fen {
        self.sum(&[PenaltyKind::ConfiscateIncome])
    }

    /// The kinds of penalty, without repetition.
    pub fn kinds(&self) -> Vec<PenaltyKind> {
        let mut kinds: Vec<_> = self.penalties.iter().map(|line| line.kind).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }

    /// Every ground of punishing more lightly that the line states.
    pub fn grounds(&self) -> impl Iterator<Item = MitigationGround> {
        self.leniency.iter().map(|one| one.ground).chain(self.mitigation.iter().map(|one| one.ground))
    }

    fn sum(&self, kinds: &[PenaltyKind]) -> Fen {
        sum(&self.penalties, kinds)
    }
}

/// Sum of the lines of these kinds, in fen.
pub fn sum(lines: &[PenaltyLine], kinds: &[PenaltyKind]) -> Fen {
    let of_these = lines.iter().filter(|line| kinds.contains(&line.kind));
    Fen(of_these.filter_map(|line| line.amount_fen).fold(0_i64, i64::saturating_add))
}

/// What will be decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// What it asks for.
    pub outcome: Outcome,
    /// For each party.
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    pub parties: Vec<PartyProposal>,
    /// The organ that is to receive the case: with a transfer, and only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub receiving_organ: Option<String>,
    /// Major public interest is touched 涉及重大公共利益 (处罚法58(1)).
    #[serde(default)]
    pub major_public_interest: bool,
    /// Difficult and complex, or several legal relations 疑难复杂、涉及多个法律关系 (处罚法58(3)).
    #[serde(default)]
    pub complex: bool,
}

impl Proposal {
    /// SM3 of the canonical JSON. Only a number beyond 2^53 could fail it, and those are refused at the door.
    pub fn digest(&self) -> Result<String, digest::NotCanonical> {
        Ok(digest::sm3(digest::canonical(self)?.as_bytes()))
    }

    /// What is proposed for `party`.
    pub fn party(&self, party: &str) -> Option<&PartyProposal> {
        self.parties.iter().find(|line| line.party_id == party)
    }

    /// Whether the notice given for `before` still tells the truth about `self`: same outcome, facts, articles and
    /// kinds for every party, and no amount higher (record.md; 处罚法44).
    pub fn is_covered_by_notice_of(&self, before: &Proposal) -> bool {
        self.outcome == before.outcome
            && self.receiving_organ == before.receiving_organ
            && self.parties.len() == before.parties.len()
            && self.parties.iter().all(|now| {
                before.party(&now.party_id).is_some_and(|then| {
                    now.facts == then.facts
                        && now.violated == then.violated
                        && now.penalty_articles == then.penalty_articles
                        && now.kinds() == then.kinds()
                        && now.in_words() == then.in_words()
                        && (now.correction.is_none() || now.correction == then.correction)
                        && !now.heavier_than(then)
                })
            })
    }

    /// Whether any party fares worse than before, or is punished anew.
    pub fn heavier_than(&self, before: &Proposal) -> bool {
        self.parties.iter().any(|now| match before.party(&now.party_id) {
            Some(then) => now.heavier_than(then),
            None => !now.penalties.is_empty(),
        })
    }
}

impl PartyProposal {
    /// Whether a kind is new, the sum of a kind is higher, or its one length of time longer.
    pub(super) fn heavier_than(&self, before: &PartyProposal) -> bool {
        let longer = |kind: PenaltyKind| match (self.terms(kind).as_slice(), before.terms(kind).as_slice()) {
            ([Some(now)], [Some(then)]) => now.compare(*then) == Some(Ordering::Greater),
            _ => false,
        };
        self.kinds()
            .into_iter()
            .any(|kind| !before.kinds().contains(&kind) || self.sum(&[kind]) > before.sum(&[kind]) || longer(kind))
    }

    /// The lengths of time of the lines of a kind, as they are written.
    pub fn terms(&self, kind: PenaltyKind) -> Vec<Option<Period>> {
        self.penalties.iter().filter(|line| line.kind == kind).map(|line| line.term).collect()
    }

    /// What the lines say besides their sums: three days of closed business are not a year.
    fn in_words(&self) -> Vec<(PenaltyKind, Option<&str>, Option<String>)> {
        let said = |line: &PenaltyLine| line.term.map(|term| term.to_string());
        let lines = self.penalties.iter();
        let mut words: Vec<_> = lines.map(|line| (line.kind, line.detail.as_deref(), said(line))).collect();
        words.sort();
        words
    }
}
