//! Acts that no scenario plays, set behind a played record for their papers alone: `more.json`.
//!
//! No rule has judged them; what the rules compute is left out, but for a number.

use serde::Deserialize;
use serde_json::Value;

use zhifa::casefile::RecordedAct;
use zhifa::casefile::act::{Computed, DrawnNumber};
use zhifa::casefile::acts::Body;
use zhifa::law::stages::Kind;
use zhifa::papers::Dossier;

use crate::tidy::files::root;

#[derive(Deserialize)]
struct Longer {
    scenario: String,
    name: String,
    acts: Vec<More>,
}

#[derive(Deserialize)]
struct More {
    kind: String,
    #[serde(default)]
    at: Option<String>,
    #[serde(default)]
    number: Option<String>,
    body: Value,
}

/// The records of a scenario that go on in the file.
pub(super) fn grown(scenario: &str, dossier: &Dossier) -> Vec<(String, Dossier)> {
    let text = std::fs::read_to_string(root().join("tests/it/papers/more.json")).expect("the file");
    let all: Vec<Longer> = serde_json::from_str(&text).expect("JSON");
    let grow = |longer: Longer| (format!("{scenario}+{}", longer.name), grow(dossier, &longer.acts));
    all.into_iter().filter(|longer| longer.scenario == scenario).map(grow).collect()
}

fn grow(dossier: &Dossier, more: &[More]) -> Dossier {
    let mut acts = dossier.acts().to_vec();
    for one in more {
        let kind = Kind::parse(&one.kind).expect("a kind");
        let body =
            Body::parse(kind, resolved(&one.body, &acts)).unwrap_or_else(|error| panic!("{}: {error}", one.kind));
        let mut next = acts.last().expect("an act").clone();
        next.act.seq += 1;
        next.act.kind = kind;
        if let Some(at) = &one.at {
            next.act.occurred_at = at.parse().expect("a moment");
        }
        let series = |number: &String| DrawnNumber { series: String::new(), year: 2026, n: 1, number: number.clone() };
        let officers = acts.iter().rev().map(|held| &held.act.officers).find(|officers| officers.len() > 1);
        next.act.officers = officers.cloned().unwrap_or_default();
        next.act.computed = Computed { number: one.number.as_ref().map(series), ..Computed::default() };
        next.body = Some(body);
        acts.push(next);
    }
    Dossier::new(acts, dossier.organ().clone()).expect("a record")
}

/// `"@kind"` stands for the last act of a kind, `"@"` for the act before.
fn resolved(value: &Value, acts: &[RecordedAct]) -> Value {
    match value {
        Value::String(text) => match text.strip_prefix('@') {
            Some("") => acts.last().map_or(Value::Null, |held| held.act.seq.into()),
            Some(kind) => {
                let found = acts.iter().rev().find(|held| held.act.kind.as_str() == kind);
                found.unwrap_or_else(|| panic!("no {kind} before")).act.seq.into()
            }
            None => value.clone(),
        },
        Value::Array(values) => values.iter().map(|value| resolved(value, acts)).collect(),
        Value::Object(map) => map.iter().map(|(name, value)| (name.clone(), resolved(value, acts))).collect(),
        other => other.clone(),
    }
}
