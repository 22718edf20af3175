//! Words of a penalty that change after a defence 申辩后变更的文字处罚 (处罚法45). A machine compares sums and lengths of time; what
//! stands in words only, whoever changes it has to weigh, one component after the other.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::party::PartyId;
use super::proposal::{PartyProposal, Proposal};
use crate::law::codes::PenaltyKind;

/// How a component weighs against what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// 较轻.
    Lighter,
    /// 相当.
    Equal,
    /// 较重.
    Heavier,
}

/// A component in words that changed, and how it weighs 文字变更说明.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WordedChange {
    /// The party.
    #[validate(length(min = 1, max = 40))]
    #[schema(value_type = String, min_length = 1, max_length = 40)]
    pub party_id: PartyId,
    /// The kind of penalty whose words changed; none for the correction that the decision orders 责令改正.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PenaltyKind>,
    /// How it weighs.
    pub weight: Weight,
    /// Why so.
    #[validate(length(min = 2, max = 1000))]
    #[schema(min_length = 2, max_length = 1000)]
    pub reason: String,
}

/// A component whose words or length of time differ between two proposals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reworded {
    /// The party.
    pub party_id: PartyId,
    /// The kind of penalty; none for the correction.
    pub kind: Option<PenaltyKind>,
    /// The length of time compared with what it was; none where no two numbers can be compared.
    pub length: Option<Ordering>,
    /// The words themselves differ, not the length of time alone.
    pub words: bool,
}

impl Reworded {
    /// Whether nobody but a person can weigh it.
    pub fn needs_weighing(&self) -> bool {
        self.words || self.length.is_none()
    }
}

impl Proposal {
    /// What reads differently than it did in `before`, kind by kind, for the parties of both.
    pub fn reworded(&self, before: &Proposal) -> Vec<Reworded> {
        let pairs = self.parties.iter().filter_map(|now| Some((now, before.party(&now.party_id)?)));
        pairs.flat_map(|(now, then)| of_party(now, then)).collect()
    }
}

fn of_party(now: &PartyProposal, then: &PartyProposal) -> Vec<Reworded> {
    let both = now.kinds().into_iter().filter(|kind| then.kinds().contains(kind));
    let mut found: Vec<_> = both
        .filter_map(|kind| {
            let words = words(now, kind) != words(then, kind);
            let length = length(now, then, kind);
            let differs = words || now.terms(kind) != then.terms(kind);
            differs.then(|| Reworded { party_id: now.party_id.clone(), kind: Some(kind), length, words })
        })
        .collect();
    if now.correction.is_some() && now.correction != then.correction {
        found.push(Reworded { party_id: now.party_id.clone(), kind: None, length: None, words: true });
    }
    found
}

/// What the lines of a kind say, in any order.
fn words(of: &PartyProposal, kind: PenaltyKind) -> Vec<Option<&str>> {
    let lines = of.penalties.iter().filter(|line| line.kind == kind);
    let mut words: Vec<_> = lines.map(|line| line.detail.as_deref()).collect();
    words.sort_unstable();
    words
}

/// How the one length of time of a kind compares with the one it was.
fn length(now: &PartyProposal, then: &PartyProposal, kind: PenaltyKind) -> Option<Ordering> {
    match (now.terms(kind).as_slice(), then.terms(kind).as_slice()) {
        ([Some(now)], [Some(then)]) => now.compare(*then),
        _ => None,
    }
}
