//! What a publication shows: allow-listed fields, made from the file; surname + 某 for people (118号(六); handbook 03 PUB-5).

use chrono::NaiveDate;
use serde::Serialize;

use crate::casefile::CaseFile;
use crate::casefile::party::Party;
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

/// The entry of a case as its file has it.
pub fn entry(file: &CaseFile) -> Entry {
    let decision = file.decision.as_ref();
    Entry {
        number: decision.and_then(|decision| decision.number.clone()),
        decided_on: decision.map(|decision| decision.decided_on),
        outcome: decision.map(|decision| decision.outcome.as_str().to_owned()),
        cause: file.cause.as_deref().map(|cause| without_names(file, cause)),
        parties: file.parties.iter().map(|party| public(file, party)).collect(),
    }
}

fn public(file: &CaseFile, party: &Party) -> PublicParty {
    let line = file.proposal.as_ref().and_then(|on_file| on_file.proposal.party(&party.id));
    PublicParty {
        name: masked(party),
        credit_code: party.id_number.clone().filter(|_| is_organisation(party.kind)),
        basis: line.iter().flat_map(|line| &line.penalty_articles).map(|cited| cited.short()).collect(),
        penalties: line
            .iter()
            .flat_map(|line| &line.penalties)
            .map(|penalty| match penalty.amount_fen {
                Some(fen) => format!("{}{}元", penalty.kind.zh(), crate::law::money::Fen(fen)),
                None => penalty.kind.zh().to_owned(),
            })
            .collect(),
    }
}

fn is_organisation(kind: PartyKind) -> bool {
    matches!(kind, PartyKind::LegalPerson | PartyKind::Unincorporated)
}

/// The cause, with every person's name in it masked.
fn without_names(file: &CaseFile, cause: &str) -> String {
    let people = file.parties.iter().filter(|party| !is_organisation(party.kind));
    people.fold(cause.to_owned(), |cause, party| cause.replace(&party.name, &masked(party)))
}

/// Surname + 某. Without a list of compound surnames the first character is the most that can be shown.
fn masked(party: &Party) -> String {
    if is_organisation(party.kind) {
        return party.name.clone();
    }
    party.name.chars().next().map_or_else(|| "某".to_owned(), |first| format!("{first}某"))
}
