//! Publicity 执法公示 as everybody meets it: the register, its files and feeds, the card at the door.

mod catalogues;
mod credit;
mod formats;
mod minors;
mod objects;
mod officers;
mod preview;
mod register;
mod sweep;
mod tables;

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::answer::Answer;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::town::FIREWORKS;

/// Asks as nobody in particular.
pub fn looks(app: &App, path: &str) -> Answer {
    // As an address carries it.
    let encoded: String = path
        .bytes()
        .map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    app.ask("GET", &format!("/public/v1{encoded}")).go()
}

/// The entries of the register.
pub fn register(app: &App, query: &str) -> Vec<Value> {
    looks(app, &format!("/decisions{query}")).ok().at("/items").as_array().unwrap().clone()
}

/// A decision against the company, published.
pub fn published(app: &App) -> Case {
    let case = app.served();
    app.publishes(&case);
    case
}

/// A decision against these parties, of whom `p1` is fined; served on each.
pub fn fined_party(app: &App, party: &Value, fen: i64) -> Case {
    let case = app.person("officer1").opens(opening(json!([party]), FIREWORKS));
    app.files(&case);
    let inspection = app.person("officer1").inspects(&case);
    app.person("officer2").countersigns(&case, inspection);
    let mut line = fined("p1", fen, &["e1"]);
    if !party["guardian"].is_null() {
        line["leniency"] = json!([{"ground": "minor", "reasons": "已满十四周岁不满十八周岁", "evidence": ["e1"]}]);
    }
    app.person("officer1").concludes(&case, proposal("penalize", json!([line])));
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    app.person("officer1").submits(&case);
    app.person("reviewer").opines(&case, "approve");
    app.person("head").acts(&case, deliberate());
    app.person("head").decides(&case, "penalize");
    app.person("officer1").serves(&case, case.version(), "p1");
    case
}

/// A natural person with this name, born then.
pub fn man(name: &str, born: &str) -> Value {
    let mut one = person("p1", born);
    one["name"] = name.into();
    one
}

/// Publishes a decision with these words on the violation, and has it released.
pub fn publishes(app: &App, case: &Case, summary: &str) {
    let entry = app.person("clerk").acts(case, Act::new("publish", json!({"summary": summary})));
    app.person("head").approves(case, entry);
}

/// Withdraws what is public of a case, and has it approved.
pub fn withdraws(app: &App, case: &Case, reason: &str) {
    let entry = app.file(case)["publications"][0]["seq"].as_u64().unwrap();
    let withdrawal = Act::new("withdraw_publication", json!({"entry": entry, "public_reason": reason}));
    let seq = app.person("clerk").acts(case, withdrawal);
    app.person("head").approves(case, seq);
}
