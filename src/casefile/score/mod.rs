//! The score 评查: the rulebook asked once more, of acts that are recorded already. The record is read from its first act on; each
//! act is judged against the file before it, and what was sealed with it counts as it was said then.
//!
//! What a rule reads outside the file is made again from what the acts sealed (certificates as of that moment, the power
//! item as it stood). A few rules look at other cases, or at people as they were that day: nobody can ask those again, so
//! what the gate sealed stands for them ([`TRUSTED`]).

mod cured;
mod evidence;
mod lawful;
mod papers;
mod replay;
mod sheet;
mod steps;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use super::act::RecordedAct;
use super::facts::{AgencyFact, OfficerFact};
use super::file::CaseFile;
use super::parts::Text;
use super::rulebook::{self, Breach, Rule};
use crate::law::evaluation::Standard;
use crate::law::profile::Profile;
use crate::law::recording::RecordingList;
use crate::law::stages::Kind;
use crate::law::time::Moment;

pub use sheet::{ItemEvidence, ItemFinding, ItemVerdict, ScoredSheet, Tally, share, sheets, tally, variants_of};
pub use whole::{FileRule, Told, file_rule, file_rules};

/// An officer with the certificates of a moment; none where nobody knows such an officer.
pub type OfficersThen = dyn Fn(uuid::Uuid, Moment) -> Option<OfficerFact> + Send + Sync;

/// What is known of the organ of a file.
pub struct Reference {
    /// The organ.
    pub agency: AgencyFact,
    /// Its rules of procedure.
    pub profile: &'static Profile,
    /// Its published lists of what is recorded how.
    pub recording_lists: Vec<RecordingList>,
    /// Its officers, as of a moment.
    pub officers: Box<OfficersThen>,
}

/// Rules that read what cannot be asked again: other cases, people as they were that day, stores that move on. What the
/// gate found and sealed when the act was recorded counts.
const TRUSTED: &[&str] = &[
    "PEN-20", "PEN-29", "PEN-29-2", "PEN-29-3", "PEN-33-2", "PEN-43", "PEN-57-2", "PEN-58-Q", "PEN-64-4", "PEN-70",
    "PEN-70-2", "REC-5", "REV-2", "SPOT-1",
];

/// What a rule said of one act, or of the whole file.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The act; none where the file as a whole is meant.
    pub seq: Option<u64>,
    /// Its kind.
    pub kind: Option<Kind>,
    /// What it said.
    pub word: Word,
}

/// What was said.
#[derive(Debug, Clone, PartialEq)]
pub enum Word {
    /// Kept.
    Kept,
    /// A person has to look, and why.
    Open(Text, Vec<u64>),
    /// Broken: as sealed with the act (`true`), or found when it was asked again.
    Broken(Breach, bool),
}

/// A file that was read, and what the rules said on the way.
pub struct Scored {
    /// The file after its last act.
    pub file: CaseFile,
    /// By rule.
    pub said: BTreeMap<&'static str, Vec<Said>>,
}

/// The rules a standard asks for, found once for all files.
pub struct Asked {
    by_kind: BTreeMap<Kind, Vec<&'static Rule>>,
    named: BTreeSet<&'static str>,
    whole: Vec<&'static FileRule>,
}

impl Asked {
    /// What `standard` asks for.
    pub fn of(standard: &Standard) -> Self {
        let wanted = standard.items.iter().flat_map(|item| &item.rules);
        let wanted = wanted.chain(standard.vetoes.iter().flat_map(|veto| &veto.rules));
        let wanted: BTreeSet<&str> = wanted.map(String::as_str).collect();
        let mut by_kind: BTreeMap<Kind, Vec<&'static Rule>> = BTreeMap::new();
        let mut named = BTreeSet::new();
        for rule in rulebook::rules().filter(|rule| wanted.contains(rule.id)) {
            named.insert(rule.id);
            rule.gates.iter().for_each(|kind| by_kind.entry(*kind).or_default().push(rule));
        }
        let whole = file_rules().filter(|rule| wanted.contains(rule.id)).collect();
        Self { by_kind, named, whole }
    }
}

/// Whether there is such a rule, of acts or of the whole file.
pub fn is_rule(id: &str) -> bool {
    rulebook::rule(id).is_some() || file_rule(id).is_some()
}

/// Article or source of a rule.
pub fn article_of(id: &str) -> &'static str {
    let of_acts = rulebook::rule(id).map(|rule| rule.article);
    of_acts.or_else(|| file_rule(id).map(|rule| rule.article)).unwrap_or_default()
}

/// What a whole-file rule may look at.
pub struct Reading<'a> {
    /// The file after its last act.
    pub file: &'a CaseFile,
    /// The acts.
    pub acts: &'a [RecordedAct],
    /// The organ.
    pub reference: &'a Reference,
}

/// Reads a record and asks every rule of the standard; none for an empty record.
pub fn read(acts: &[RecordedAct], reference: &Reference, asked: &Asked) -> Option<Scored> {
    let first = &acts.first()?.act;
    let mut file = CaseFile::empty(first.case_id, first.actor.agency_id, first.occurred_at);
    let mut said: BTreeMap<&'static str, Vec<Said>> = BTreeMap::new();
    let mut facts = replay::begin(first, reference);
    for recorded in acts {
        replay::one(&file, recorded, (reference, &mut facts), asked, &mut said);
        file.take(recorded);
    }
    cured::settle(&file, acts, &mut said);
    let reading = Reading { file: &file, acts, reference };
    for rule in &asked.whole {
        let words = match (rule.check)(&reading) {
            Told::NotApplicable => continue,
            Told::Met => vec![Word::Kept],
            Told::Person(text, acts) => vec![Word::Open(text, acts)],
            Told::Breached(list) => list.into_iter().map(|found| Word::Broken(found, false)).collect(),
        };
        let words = words.into_iter().map(|word| Said { seq: None, kind: None, word });
        said.entry(rule.id).or_default().extend(words);
    }
    Some(Scored { file, said })
}
