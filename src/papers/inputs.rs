//! The inputs of a paper: the acts as they were sealed, the file as of the act that is printed, and the organ. Nothing
//! is typed for a paper; what a template cannot find here is missing from the record.

use std::collections::BTreeSet;
use std::sync::Arc;

use minijinja::Value;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::casefile::facts::PersonFact;
use crate::casefile::{Body, CaseFile, RecordedAct};
use crate::law::period::Period;
use crate::law::stages::Kind;

/// The organ as its papers name it.
#[derive(Debug, Clone, Serialize)]
pub struct Organ {
    /// Full name.
    pub name: String,
    /// Division code.
    pub division_code: String,
    /// Begin of its numbers 机关代字.
    pub series_prefix: String,
    /// Organ of reconsideration 行政复议机关.
    pub reconsideration_organ: Option<String>,
    /// Court 人民法院.
    pub court: Option<String>,
    /// Period of statement and defence 陈述申辩期限, by the organ's profile.
    pub statement: Option<Period>,
    /// Period to ask for a hearing 听证申请期限.
    pub hearing_request: Option<Period>,
}

/// A record from which papers are made: read once, whatever is printed from it.
#[derive(Debug, Clone)]
pub struct Dossier {
    acts: Arc<Vec<RecordedAct>>,
    seen: Arc<Vec<Json>>,
    whole: CaseFile,
    organ: Organ,
    /// People whom acts name by their account alone: who presides, who discussed.
    people: Arc<Vec<Json>>,
}

/// An act as templates see it: its head, its content under `body`, and its number.
fn seen(acts: &[RecordedAct], recorded: &RecordedAct) -> Json {
    let act = &recorded.act;
    let body = recorded.body.as_ref().and_then(|body| body.to_value().ok()).unwrap_or(Json::Null);
    let mut json = json!({
        "seq": act.seq,
        "kind": act.kind,
        "at": act.occurred_at,
        "recorded_at": act.recorded_at,
        "by": act.actor.name,
        "role": act.actor.role,
        "post": act.actor.post,
        "credential": act.actor.credential,
        "organ": act.actor.agency_name,
        "officers": act.officers,
        "media": act.media,
        "late_reason": act.late_reason,
        "breach": act.in_breach(),
        "computed": act.computed,
        "digest": recorded.digest,
        "body": body,
    });
    if let Some(map) = json.as_object_mut() {
        map.insert("number".to_owned(), json!(number(acts, act.seq)));
    }
    json
}

/// The number of what an act did: its own, or that of the approval it waited for.
fn number(acts: &[RecordedAct], seq: u64) -> Option<String> {
    let own = |recorded: &RecordedAct| recorded.act.computed.number.as_ref().map(|drawn| drawn.number.clone());
    let approves =
        |recorded: &&RecordedAct| matches!(&recorded.body, Some(Body::Approve(approval)) if approval.seq == seq);
    let act = acts.iter().find(|recorded| recorded.act.seq == seq)?;
    own(act).or_else(|| acts.iter().find(approves).and_then(own))
}

impl Dossier {
    /// Lays a record out. `None` for an empty one.
    pub fn new(acts: Vec<RecordedAct>, organ: Organ) -> Option<Self> {
        let whole = CaseFile::fold(&acts)?;
        let seen = acts.iter().map(|recorded| seen(&acts, recorded)).collect();
        Some(Self { acts: Arc::new(acts), seen: Arc::new(seen), whole, organ, people: Arc::default() })
    }

    /// The accounts that contents of acts name without a name.
    pub(super) fn accounts_named(&self) -> Vec<Uuid> {
        let mut found = BTreeSet::new();
        for act in self.seen.iter() {
            named_in(act.get("body").unwrap_or(&Json::Null), &mut found);
        }
        found.into_iter().collect()
    }

    /// The same with the people it names.
    #[must_use]
    pub fn with_people(self, people: Vec<PersonFact>) -> Self {
        let person = |fact: &PersonFact| {
            json!({
                "id": fact.account_id,
                "name": fact.name,
                "post": fact.post,
                "qualification": fact.legal_qualification,
            })
        };
        Self { people: Arc::new(people.iter().map(person).collect()), ..self }
    }

    /// The names of the people whom acts name by their account alone.
    pub fn people_named(&self) -> impl Iterator<Item = &str> {
        self.people.iter().filter_map(|person| person.get("name")?.as_str())
    }

    /// The case as it stands.
    pub fn file(&self) -> &CaseFile {
        &self.whole
    }

    /// The organ.
    pub fn organ(&self) -> &Organ {
        &self.organ
    }

    /// The acts.
    pub fn acts(&self) -> &[RecordedAct] {
        &self.acts
    }

    /// The number of what an act did.
    pub fn number_of(&self, seq: u64) -> Option<String> {
        number(&self.acts, seq)
    }

    /// The parties of the proposal as of an act; those of the case while there is no proposal.
    pub(super) fn parties_at(&self, seq: u64) -> Vec<String> {
        let then = self.as_of(seq);
        match &then.proposal {
            Some(on_file) => on_file.proposal.parties.iter().map(|line| line.party_id.clone()).collect(),
            None => then.parties.iter().map(|party| party.id.clone()).collect(),
        }
    }

    /// The file as it stood right after an act.
    fn as_of(&self, seq: u64) -> CaseFile {
        CaseFile::fold(self.acts.iter().take_while(|recorded| recorded.act.seq <= seq))
            .unwrap_or_else(|| self.whole.clone())
    }

    /// The inputs of a paper about the act `seq` and, if it is for one party, that party.
    pub(super) fn inputs(&self, seq: u64, party: Option<&str>, number: Option<&str>) -> Value {
        let then = self.as_of(seq);
        let mut map = Map::new();
        map.insert("organ".into(), json(&self.organ));
        map.insert("case".into(), json(&then));
        map.insert("file".into(), json(&self.whole));
        map.insert("act".into(), self.act(seq).unwrap_or(Json::Null));
        map.insert("number".into(), json!(number.map(ToOwned::to_owned).or_else(|| self.number_of(seq))));
        let proposal = then.proposal.as_ref();
        map.insert("lines".into(), json!(proposal.map(|on_file| &on_file.proposal.parties)));
        let parties: Vec<_> = then.parties.iter().map(|party| party_json(&then, party)).collect();
        let of_party =
            |id: &str| parties.iter().find(|held| held.get("id").and_then(Json::as_str) == Some(id)).cloned();
        let first = || (parties.len() == 1).then(|| parties[0].clone());
        map.insert("party".into(), party.map_or_else(first, of_party).unwrap_or(Json::Null));
        let line =
            |id: &str| proposal?.proposal.parties.iter().find(|line| line.party_id == id).map(|line| json!(line));
        let whose = party.or_else(|| (then.parties.len() == 1).then(|| then.parties[0].id.as_str()));
        map.insert("line".into(), whose.and_then(line).unwrap_or(Json::Null));
        map.insert("parties".into(), Json::Array(parties));
        // Absent and null are one and the same for a template.
        let mut inputs: Vec<(String, Value)> =
            map.into_iter().map(|(name, value)| (name, Value::from_serialize(value))).collect();
        inputs.extend(self.functions());
        Value::from_iter(inputs)
    }

    fn act(&self, seq: u64) -> Option<Json> {
        let at = self.acts.iter().position(|recorded| recorded.act.seq == seq)?;
        self.seen.get(at).cloned()
    }

    /// What templates ask of the record: `act_of(seq)`, `acts_of(kind)`, `answer_to(seq)` (the approval or refusal of an
    /// act), `about(kind, seq)` (acts of a kind whose content speaks of an act), `evidence_named(ids)`, `person(account)`.
    fn functions(&self) -> Vec<(String, Value)> {
        let by_kind = |seen: &[Json], kind: &str| -> Vec<Json> {
            seen.iter().filter(|act| act.get("kind").and_then(Json::as_str) == Some(kind)).cloned().collect()
        };
        let speaks_of = |act: &Json, seq: u64| {
            let body = act.get("body");
            ["seq", "paper", "about"]
                .iter()
                .any(|name| body.and_then(|body| body.get(name)).and_then(Json::as_u64) == Some(seq))
        };
        let (of, kinds, answers, about) =
            (Arc::clone(&self.seen), Arc::clone(&self.seen), Arc::clone(&self.seen), Arc::clone(&self.seen));
        let (evidence, people) = (self.whole.evidence.clone(), Arc::clone(&self.people));
        vec![
            (
                "act_of".to_owned(),
                Value::from_function(move |seq: u64| {
                    let found = of.iter().find(|act| act.get("seq").and_then(Json::as_u64) == Some(seq));
                    found.map_or(Value::UNDEFINED, Value::from_serialize)
                }),
            ),
            (
                "acts_of".to_owned(),
                Value::from_function(move |kind: String| Value::from_serialize(by_kind(&kinds, &kind))),
            ),
            (
                "answer_to".to_owned(),
                Value::from_function(move |seq: u64| {
                    let answer = answers.iter().rev().find(|act| {
                        let kind = act.get("kind").and_then(Json::as_str);
                        matches!(kind, Some("approve" | "refuse")) && speaks_of(act, seq)
                    });
                    answer.map_or(Value::UNDEFINED, Value::from_serialize)
                }),
            ),
            (
                "about".to_owned(),
                Value::from_function(move |kind: String, seq: u64| {
                    let found: Vec<_> = by_kind(&about, &kind).into_iter().filter(|act| speaks_of(act, seq)).collect();
                    Value::from_serialize(found)
                }),
            ),
            (
                "person".to_owned(),
                Value::from_function(move |account: String| {
                    let found = people.iter().find(|person| person.get("id").and_then(Json::as_str) == Some(&account));
                    found.map_or(Value::UNDEFINED, Value::from_serialize)
                }),
            ),
            (
                "evidence_named".to_owned(),
                Value::from_function(move |ids: Vec<String>| {
                    let named = ids.iter().filter_map(|id| evidence.iter().find(|held| held.id == *id));
                    Value::from_serialize(named.collect::<Vec<_>>())
                }),
            ),
        ]
    }
}

/// Every value under this one that is an id; those that are no account's find nobody.
fn named_in(value: &Json, found: &mut BTreeSet<Uuid>) {
    match value {
        Json::String(text) => found.extend(text.parse::<Uuid>()),
        Json::Array(values) => values.iter().for_each(|value| named_in(value, found)),
        Json::Object(map) => map.values().for_each(|value| named_in(value, found)),
        _ => {}
    }
}

/// A party with what the file says of it: what was served on it, what it said, what it owes.
fn party_json(file: &CaseFile, party: &crate::casefile::party::Party) -> Json {
    let mut json = json!(party);
    if let Some(map) = json.as_object_mut() {
        map.insert("born_on".into(), json!(party.born_on()));
        map.insert("voice".into(), json!(file.voices.get(&party.id)));
        let services: Vec<_> = file.services.iter().filter(|service| service.party_id == party.id).collect();
        map.insert("services".into(), json!(services));
    }
    json
}

fn json<T: Serialize + ?Sized>(value: &T) -> Json {
    serde_json::to_value(value).unwrap_or(Json::Null)
}

/// Whether a template prints an act of this kind.
pub(super) fn prints(kinds: &[Kind], recorded: &RecordedAct) -> bool {
    kinds.contains(&recorded.act.kind) && recorded.body.is_some()
}
