//! Who may do what: every operation and every kind of act × every role, as `docs/authority.md` says. A row that is missing
//! and an answer that differs fail.

mod outsider;
mod rows;
mod rows_campaigns;
mod rows_evaluation;
mod rows_ledgers;
mod rows_papers;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};
use zhifa::law::stages::Kind;

use self::rows::rows;
use self::world::{PEOPLE, World, ask};
use crate::harness::App;
use crate::harness::answer::Answer;
use crate::tidy::files::{committed, root};

fn document() -> Value {
    serde_json::to_value(zhifa::app::openapi()).expect("JSON")
}

/// Every operation of the description by name: method and path.
fn operations(document: &Value) -> BTreeMap<String, (String, String)> {
    let mut all = BTreeMap::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, said) in item.as_object().expect("an item") {
            if let Some(name) = said["operationId"].as_str() {
                all.insert(name.to_owned(), (method.clone(), path.clone()));
            }
        }
    }
    all
}

/// What an answer means for whoever asked. That the law or the state of things is against it is no matter of who asks.
fn meaning(answer: &Answer) -> &'static str {
    match answer.status {
        200 | 201 | 204 | 409 | 412 | 428 => "yes",
        401 => "401",
        403 => "403",
        404 => "404",
        other => panic!("{other} says nothing about who may ask: mend the row\n{answer}"),
    }
}

/// Fields whose values are for one person's eyes, once.
const SECRETS: [&str; 3] = ["secret", "uri", "one_time_password"];

/// An answer short enough to be an example, without secrets of its own.
fn shortened(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().take(2).map(shortened).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, inner)| {
                let secret = key.ends_with("_token") || SECRETS.contains(&key.as_str());
                match inner.is_string() && secret {
                    true => (key.clone(), json!(format!("the {}", key.replace('_', " ")))),
                    false => (key.clone(), shortened(inner)),
                }
            })
            .collect(),
        plain => plain.clone(),
    }
}

fn head(text: &mut String, first: &str) {
    let names: Vec<_> = PEOPLE.iter().map(|(_, name)| *name).collect();
    writeln!(text, "| {first} | {} |", names.join(" | ")).unwrap();
    writeln!(text, "|---|{}", "---|".repeat(names.len())).unwrap();
}

#[test]
fn every_operation_and_kind_of_act_is_allowed_refused_or_unseen_as_the_table_says() {
    let app = App::boot();
    let (world, _) = World::of(&app);
    let document = document();
    let operations = operations(&document);
    let (known, listed): (BTreeSet<_>, BTreeSet<_>) =
        (operations.keys().map(String::as_str).collect(), rows().map(|row| row.operation).collect());
    let missing: Vec<_> = known.symmetric_difference(&listed).collect();
    assert!(missing.is_empty(), "tests/it/authority/rows.rs and the description differ in {missing:?}");
    let mut examples: BTreeMap<&str, Value> = BTreeMap::new();
    let mut text = TOP.to_owned();
    head(&mut text, "operation");
    for row in rows() {
        let (method, path) = &operations[row.operation];
        let security = &document["paths"][path][method]["security"];
        let open = security.is_null() || *security == json!([{}]);
        let mut cells = Vec::new();
        for (n, (who, _)) in PEOPLE.iter().enumerate() {
            let answer = ask(&app, who, method, &(row.path)(&world), &(row.body)(&world, n));
            if (200..300).contains(&answer.status) && answer.body.is_object() | answer.body.is_array() {
                examples.entry(row.operation).or_insert_with(|| shortened(&answer.body));
            }
            cells.push(if open { "open" } else { meaning(&answer) });
        }
        let place = format!("`{}` {} {}", row.operation, method.to_uppercase(), path.trim_start_matches("/api/v1"));
        writeln!(text, "| {place} | {} |", cells.join(" | ")).unwrap();
    }
    text += ACTS;
    head(&mut text, "act");
    let acts: Value = serde_json::from_str(include_str!("../../../api-spec/examples/acts.json")).expect("JSON");
    let path = format!("/api/v1/cases/{}/acts?dry_run=true", world.case);
    for kind in Kind::ALL {
        let act = match kind {
            Kind::OpenCase => json!({"kind": "open_case", "body": acts["open_case"]["body"]}),
            kind => acts[kind.as_str()].clone(),
        };
        let mut act = act;
        // Foreign ids in examples are no matter of who asks.
        if *kind == Kind::OpenCase {
            act["body"]["power_item_id"] = json!(world.power_item);
        }
        let cells: Vec<_> = PEOPLE.iter().map(|(who, _)| meaning(&ask(&app, who, "POST", &path, &act))).collect();
        writeln!(text, "| `{kind}` {} | {} |", kind.zh(), cells.join(" | ")).unwrap();
    }
    committed("docs/authority.md", &text);
    let login = app.login("officer1", crate::harness::town::PASSWORD);
    examples.insert("sign_in", shortened(&login.ok().body));
    examples.insert("refresh_session", shortened(&login.body));
    keep(&examples);
}

/// Keeps what was answered as the examples of the description, when asked to; otherwise sees that none is missing.
fn keep(examples: &BTreeMap<&str, Value>) {
    let file = root().join("api-spec/examples/answers.json");
    if std::env::var_os("ZHIFA_REGENERATE").is_some_and(|value| value == "1") {
        std::fs::write(&file, serde_json::to_string_pretty(examples).expect("JSON") + "\n").expect("it can be written");
    }
    let there: BTreeMap<String, Value> =
        serde_json::from_str(&std::fs::read_to_string(&file).expect("the examples")).expect("JSON");
    let missing: Vec<_> = examples.keys().filter(|name| !there.contains_key(**name)).collect();
    assert!(missing.is_empty(), "api-spec/examples/answers.json has no answer of {missing:?}: ZHIFA_REGENERATE=1");
}

const TOP: &str = "\
# Who may do what

Made by the test `authority` (ZHIFA_REGENERATE=1), which asks every operation and every kind of act as every role, and fails
when a row is missing or an answer differs. **yes**: this role may ask; whether the law or the state of things lets it
through is another matter. **403**: sees it, but the role may not. **404**: it is not there for this person. **401**: must
sign in. **open**: nobody needs to sign in. The case is one of the township, waiting for its review; the supervisor is of the
county above it.

## Operations

";

const ACTS: &str = "\n## Kinds of acts\n\n`POST /cases/{id}/acts`.\n\n";
