//! What a publication shows: allow-listed fields, made from the file; surname + 某 for people (118号(六); handbook 03 PUB-5).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Masks;
use crate::casefile::CaseFile;
use crate::casefile::acts::EntryField;
use crate::casefile::parts::{Decision, ProposalOnFile, Publication};
use crate::casefile::party::Party;
use crate::casefile::proposal::PenaltyLine;
use crate::casefile::register::EntryCorrection;
use crate::casefile::remedy::DecisionChange;
use crate::casefile::round::Round;
use crate::law::codes::{NameMasking, PartyKind};
use crate::law::masking::{hide, surname_mou};

/// One publication entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PublicationEntry)]
pub struct Entry {
    /// Number of the decision.
    pub number: Option<String>,
    /// The day it was made.
    pub decided_on: Option<NaiveDate>,
    /// Outcome code.
    pub outcome: Option<String>,
    /// Cause 案由.
    pub cause: Option<String>,
    /// One sentence on the violation 违法事实摘要.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// For each party.
    pub parties: Vec<PublicParty>,
    /// What was put right since it went out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<PublicCorrection>,
}

/// A correction 更正 as everybody may read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PublicCorrection {
    /// The day it was released.
    pub corrected_on: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// What stood.
    pub stood: Vec<String>,
    /// What it reads now, in the same order.
    pub reads: Vec<String>,
}

/// A party as the public may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PublicParty {
    /// What kind of party.
    pub kind: PartyKind,
    /// Name: of organisations in full, of people as the organ shows them; absent where it leaves them out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Unified social credit code, of organisations only.
    pub credit_code: Option<String>,
    /// Articles that give the penalty.
    pub basis: Vec<String>,
    /// Penalties, in Chinese.
    pub penalties: Vec<String>,
}

/// The decision an entry is about: of this round or of an earlier one, with the parties as they were then.
pub(super) struct Told<'a> {
    pub(super) decision: Option<&'a Decision>,
    proposal: Option<&'a ProposalOnFile>,
    pub(super) cause: Option<&'a str>,
    pub(super) parties: &'a [Party],
    changes: &'a [DecisionChange],
}

impl<'a> Told<'a> {
    pub(super) fn by(file: &'a CaseFile, on_file: &Publication) -> Self {
        let holds = |round: &&Round| round.publications.iter().any(|entry| entry.seq == on_file.seq);
        match file.remedies.rounds.iter().find(holds) {
            Some(round) => Told {
                decision: round.decision.as_ref(),
                proposal: round.proposal.as_ref(),
                cause: round.cause.as_deref(),
                parties: &round.parties,
                changes: &round.changes,
            },
            None => Told {
                decision: file.decision.as_ref(),
                proposal: file.proposal.as_ref(),
                cause: file.cause.as_deref(),
                parties: &file.parties,
                changes: &file.remedies.changes,
            },
        }
    }

    /// The penalties it tells of a party: as decided, or as they stood when an entry about the change was drafted.
    pub(super) fn penalties(&self, party: &str, as_changed: Option<u64>) -> &'a [PenaltyLine] {
        let known = |change: &&DecisionChange| as_changed.is_some_and(|seq| change.seq <= seq);
        let mut changes = self.changes.iter().filter(known).rev().flat_map(|change| &change.lines);
        let decided = self.proposal.and_then(|on_file| on_file.proposal.party(party));
        match changes.find(|line| line.party_id == party) {
            Some(line) => &line.penalties,
            None => decided.map_or(&[][..], |line| line.penalties.as_slice()),
        }
    }
}

/// The entry of a decision as the file has it: what was drafted stays, corrections that were released are written in.
pub fn entry(file: &CaseFile, on_file: &Publication, masks: Masks) -> Entry {
    let told = Told::by(file, on_file);
    let names = shown_names(told.parties, masks);
    let clean = |text: &str| without_people(file, &names, text);
    let read = |field, text: &str| clean(&corrected(on_file, field, text));
    Entry {
        number: told.decision.and_then(|decision| decision.number.clone()),
        decided_on: told.decision.map(|decision| decision.decided_on),
        outcome: told.decision.map(|decision| decision.outcome.as_str().to_owned()),
        cause: told.cause.map(|cause| read(EntryField::Cause, &clean(cause))),
        summary: on_file.summary.as_deref().map(clean),
        parties: told.parties.iter().map(|party| public(&told, on_file, party, &names)).collect(),
        corrections: corrections(file, on_file, clean),
    }
}

/// What each party is called in an entry, by its id. Parties that would be called the same are told apart 甲、乙.
pub(super) fn shown_names(parties: &[Party], masks: Masks) -> BTreeMap<&str, Option<String>> {
    let mut names: BTreeMap<&str, Option<String>> =
        parties.iter().map(|party| (party.id.as_str(), shown_name(party, masks))).collect();
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for name in names.values().flatten() {
        *taken.entry(name.clone()).or_default() += 1;
    }
    let mut order: BTreeMap<String, usize> = BTreeMap::new();
    for party in parties.iter().filter(|party| party.kind.is_citizen()) {
        let Some(Some(name)) = names.get_mut(party.id.as_str()) else { continue };
        if taken.get(name).copied().unwrap_or_default() > 1 {
            let nth = order.entry(name.clone()).or_default();
            if let Some(stem) = STEMS.chars().nth(*nth) {
                name.push(stem);
            }
            *nth += 1;
        }
    }
    names
}

/// What tells parties of one name apart.
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";

/// Organisations are called by their name. A stall whose operator is known keeps its sign, with the operator in it masked;
/// any other is called as a person is.
fn shown_name(party: &Party, masks: Masks) -> Option<String> {
    if is_organisation(party.kind) {
        return Some(party.name.clone());
    }
    let operator = party.representative.as_deref().map(str::trim).filter(|name| name.chars().count() > 1);
    match (party.kind, operator) {
        (PartyKind::IndividualBusiness, Some(operator)) if operator != party.name.trim() => match masks.person {
            NameMasking::Keep => Some(party.name.clone()),
            NameMasking::SurnameMou => Some(party.name.replace(operator, &surname_mou(operator))),
            NameMasking::Drop => None,
        },
        _ => masks.name(&party.name),
    }
}

fn public(
    told: &Told<'_>,
    on_file: &Publication,
    party: &Party,
    names: &BTreeMap<&str, Option<String>>,
) -> PublicParty {
    let read = |field, text: &str| corrected(on_file, field, text);
    let line = told.proposal.and_then(|on_file| on_file.proposal.party(&party.id));
    let name = names.get(party.id.as_str()).cloned().flatten();
    PublicParty {
        kind: party.kind,
        name: if is_organisation(party.kind) { name.map(|name| read(EntryField::PartyName, &name)) } else { name },
        credit_code: party
            .id_number
            .as_deref()
            .filter(|_| is_organisation(party.kind))
            .map(|code| read(EntryField::CreditCode, code)),
        basis: line
            .iter()
            .flat_map(|line| &line.penalty_articles)
            .map(|cited| read(EntryField::Basis, &cited.short()))
            .collect(),
        penalties: told
            .penalties(&party.id, on_file.as_changed)
            .iter()
            .map(|penalty| match penalty.amount_fen {
                Some(fen) => format!("{}{}元", penalty.kind.zh(), crate::law::money::Fen(fen)),
                None => penalty.kind.zh().to_owned(),
            })
            .collect(),
    }
}

/// The corrections that were released, in order.
fn released(on_file: &Publication) -> impl Iterator<Item = (&EntryCorrection, u64)> {
    on_file.corrections.iter().filter_map(|correction| Some((correction, correction.released?)))
}

/// A text of the entry as it now reads.
fn corrected(on_file: &Publication, field: EntryField, text: &str) -> String {
    let readings = released(on_file).flat_map(|(correction, _)| &correction.readings);
    readings
        .filter(|reading| reading.field == field)
        .fold(text.to_owned(), |text, reading| text.replace(&reading.stood, &reading.reads))
}

fn corrections(file: &CaseFile, on_file: &Publication, clean: impl Fn(&str) -> String) -> Vec<PublicCorrection> {
    let day = |seq| file.entries.iter().find(|entry| entry.seq == seq).map(|entry| entry.occurred_at.date());
    released(on_file)
        .map(|(correction, seq)| PublicCorrection {
            corrected_on: day(seq),
            reason: clean(&correction.public_reason),
            stood: correction.readings.iter().map(|reading| clean(&reading.stood)).collect(),
            reads: correction.readings.iter().map(|reading| clean(&reading.reads)).collect(),
        })
        .collect()
}

fn is_organisation(kind: PartyKind) -> bool {
    !kind.is_citizen()
}

/// The text with everybody's name in it masked, and without numbers of people. The rules refuse such texts (PUB-5-2); what
/// came on file since then is caught here.
pub(super) fn without_people(file: &CaseFile, names: &BTreeMap<&str, Option<String>>, text: &str) -> String {
    let parties = file.all_parties().map(|party| party.name.trim()).collect::<Vec<_>>();
    let masked = file.names_kept_back().into_iter().fold(text.to_owned(), |text, (party, name)| {
        let own = names.get(party.as_str()).filter(|_| parties.contains(&name));
        match own {
            Some(Some(shown)) => text.replace(name, shown),
            Some(None) => text.replace(name, "当事人"),
            None => text.replace(name, &surname_mou(name)),
        }
    });
    hide(&masked, &file.public_codes())
}
