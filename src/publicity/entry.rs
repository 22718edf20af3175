//! What a publication shows: allow-listed fields, made from the file; surname + 某 for people (118号(六); handbook 03 PUB-5).

use chrono::NaiveDate;
use serde::Serialize;

use crate::casefile::CaseFile;
use crate::casefile::acts::EntryField;
use crate::casefile::parts::{Decision, ProposalOnFile, Publication};
use crate::casefile::party::Party;
use crate::casefile::proposal::PenaltyLine;
use crate::casefile::register::EntryCorrection;
use crate::casefile::remedy::DecisionChange;
use crate::casefile::round::Round;
use crate::law::codes::PartyKind;

/// One publication entry.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
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
    /// For each party.
    pub parties: Vec<PublicParty>,
    /// What was put right since it went out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<PublicCorrection>,
}

/// A correction 更正 as everybody may read it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
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
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PublicParty {
    /// Name: of organisations in full, of people surname + 某.
    pub name: String,
    /// Unified social credit code, of organisations only.
    pub credit_code: Option<String>,
    /// Articles that give the penalty.
    pub basis: Vec<String>,
    /// Penalties, in Chinese.
    pub penalties: Vec<String>,
}

/// The decision an entry is about: of this round or of an earlier one, with the parties as they were then.
struct Told<'a> {
    decision: Option<&'a Decision>,
    proposal: Option<&'a ProposalOnFile>,
    cause: Option<&'a str>,
    parties: &'a [Party],
    changes: &'a [DecisionChange],
}

impl<'a> Told<'a> {
    fn by(file: &'a CaseFile, on_file: &Publication) -> Self {
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
    fn penalties(&self, party: &str, as_changed: Option<u64>) -> &'a [PenaltyLine] {
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
pub fn entry(file: &CaseFile, on_file: &Publication) -> Entry {
    let told = Told::by(file, on_file);
    let read = |field, text: &str| corrected(on_file, field, text);
    Entry {
        number: told.decision.and_then(|decision| decision.number.clone()),
        decided_on: told.decision.map(|decision| decision.decided_on),
        outcome: told.decision.map(|decision| decision.outcome.as_str().to_owned()),
        cause: told.cause.map(|cause| read(EntryField::Cause, &without_names(told.parties, cause))),
        parties: told.parties.iter().map(|party| public(&told, on_file, party)).collect(),
        corrections: corrections(file, on_file),
    }
}

fn public(told: &Told<'_>, on_file: &Publication, party: &Party) -> PublicParty {
    let read = |field, text: &str| corrected(on_file, field, text);
    let line = told.proposal.and_then(|on_file| on_file.proposal.party(&party.id));
    let name = masked(party);
    PublicParty {
        name: if is_organisation(party.kind) { read(EntryField::PartyName, &name) } else { name },
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

fn corrections(file: &CaseFile, on_file: &Publication) -> Vec<PublicCorrection> {
    let day = |seq| file.entries.iter().find(|entry| entry.seq == seq).map(|entry| entry.occurred_at.date());
    released(on_file)
        .map(|(correction, seq)| PublicCorrection {
            corrected_on: day(seq),
            reason: correction.public_reason.clone(),
            stood: correction.readings.iter().map(|reading| reading.stood.clone()).collect(),
            reads: correction.readings.iter().map(|reading| reading.reads.clone()).collect(),
        })
        .collect()
}

fn is_organisation(kind: PartyKind) -> bool {
    matches!(kind, PartyKind::LegalPerson | PartyKind::Unincorporated)
}

/// The cause, with every person's name in it masked.
fn without_names(parties: &[Party], cause: &str) -> String {
    let people = parties.iter().filter(|party| !is_organisation(party.kind));
    people.fold(cause.to_owned(), |cause, party| cause.replace(&party.name, &masked(party)))
}

/// Surname + 某. Without a list of compound surnames the first character is the most that can be shown.
fn masked(party: &Party) -> String {
    if is_organisation(party.kind) {
        return party.name.clone();
    }
    party.name.chars().next().map_or_else(|| "某".to_owned(), |first| format!("{first}某"))
}
