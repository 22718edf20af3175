//! Prepared files: real records of the casebook, one thing in them spoilt behind the gate's back, as a file that was kept
//! badly, or changed, would be.

use std::collections::BTreeSet;

use serde_json::Value;
use uuid::Uuid;
use zhifa::casefile::Body;
use zhifa::casefile::act::{Act, RecordedAct};
use zhifa::casefile::facts::OfficerFact;
use zhifa::casefile::parts::{Mark, Nature, Text};
use zhifa::casefile::score::{self, Asked, ItemVerdict, Reference, ScoredSheet};
use zhifa::law::evaluation::Standard;
use zhifa::law::stages::Kind;
use zhifa::law::time::Moment;

use crate::casebook::{Casebook, Person, people};

/// A record and what is known of its organ.
pub struct Prepared {
    pub acts: Vec<RecordedAct>,
    pub reference: Reference,
}

/// What the officers of the casebook hold.
fn officers() -> Vec<OfficerFact> {
    people::facts(Person::Li, Casebook::new().now).officers.into_values().collect()
}

impl Prepared {
    pub fn of(book: &Casebook) -> Self {
        let facts = people::facts(Person::Li, book.now);
        let known = officers();
        let reference = Reference {
            agency: facts.agency,
            profile: facts.profile,
            recording_lists: Vec::new(),
            officers: Box::new(move |id: Uuid, _: Moment| known.iter().find(|one| one.officer_id == id).cloned()),
        };
        Self { acts: book.acts.clone(), reference }
    }

    /// The last act of this kind.
    pub fn act(&mut self, kind: Kind) -> &mut Act {
        let found = self.acts.iter_mut().rev().find(|recorded| recorded.act.kind == kind);
        &mut found.unwrap_or_else(|| panic!("no {kind} in the record")).act
    }

    pub fn seq(&mut self, kind: Kind) -> u64 {
        self.act(kind).seq
    }

    /// Changes one place of the content of the last act of this kind; `Null` takes it away.
    pub fn set(&mut self, kind: Kind, pointer: &str, value: Value) {
        let seq = self.seq(kind);
        let recorded = self.acts.iter_mut().find(|recorded| recorded.act.seq == seq).expect("it was just found");
        let mut content = recorded.body.as_ref().expect("a content").to_value().expect("JSON");
        let (parent, key) = pointer.rsplit_once('/').expect("a JSON pointer");
        match content.pointer_mut(parent).unwrap_or_else(|| panic!("no {pointer} in {kind}")) {
            Value::Object(fields) if value.is_null() => drop(fields.remove(key)),
            Value::Object(fields) => drop(fields.insert(key.to_owned(), value)),
            Value::Array(items) if value.is_null() => drop(items.remove(key.parse::<usize>().expect("an index"))),
            Value::Array(items) => items[key.parse::<usize>().expect("an index")] = value,
            other => panic!("{pointer} lies inside {other}"),
        }
        // Read as it lies in the database: what the door refuses (an empty place) can still stand in an old record.
        recorded.body = Some(Body::parse(kind, content).unwrap_or_else(|error| panic!("{kind}: {error}")));
    }

    /// Marks the last act of this kind, as the gate does with what happened in breach.
    pub fn mark(&mut self, kind: Kind, rule: &str) {
        self.act(kind).computed.marks.push(Mark {
            rule: rule.to_owned(),
            article: String::new(),
            message: Text::new("如实记录的违法之处", "recorded as it happened"),
            nature: Nature::Breach,
        });
    }

    pub fn sheets(&self) -> Vec<ScoredSheet> {
        let standard = Standard::find("merged-2026").expect("it comes with the program");
        let scored = score::read(&self.acts, &self.reference, &Asked::of(standard)).expect("acts");
        score::sheets(standard, &scored)
    }

    /// Items and veto items found broken.
    pub fn broken(&self) -> BTreeSet<String> {
        let sheets = self.sheets();
        let found = sheets.iter().flat_map(|sheet| sheet.items.iter().chain(&sheet.vetoes));
        found.filter(|one| one.verdict == ItemVerdict::Breached).map(|one| one.id.clone()).collect()
    }
}
