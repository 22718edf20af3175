//! An outsider's sweep: an officer and the head of another organ try every id there is in every operation, and find nothing
//! that an id that does not exist would not tell them as well.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::rows::rows;
use super::world::{World, ask};
use super::{document, operations};
use crate::harness::App;
use crate::harness::town::{COUNTY, NEIGHBOUR, TOWN};

/// An id of nothing.
const NOTHING: &str = "0195ffff-0000-7000-8000-00000000dead";

/// Every id below a value.
fn ids(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.len() == 36 && uuid::Uuid::try_parse(text).is_ok() => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| ids(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| ids(field, found)),
        _ => {}
    }
}

/// An answer without the ids that were asked for.
fn told(text: &str, id: &str) -> String {
    text.replace(id, "<id>")
}

#[test]
fn an_outsider_finds_nothing_with_any_id_in_any_operation() {
    let app = App::boot();
    let (world, _) = World::of(&app);
    let operations = operations(&document());
    // What the town's own people can see names every id there is.
    let mut own = BTreeSet::new();
    for who in ["officer1", "head", "reviewer", "clerk", "supervisor", "auditor", "admin"] {
        for row in rows().filter(|row| operations[row.operation].0 == "get") {
            ids(&ask(&app, who, "GET", &(row.path)(&world), &Value::Null).body, &mut own);
        }
    }
    // Organs are known to everybody, and so is what an outsider sees of the own organ.
    let mut known: BTreeSet<String> = [TOWN, COUNTY, NEIGHBOUR].iter().map(ToString::to_string).collect();
    for path in ["/api/v1/accounts", "/api/v1/officers", "/api/v1/certificates"] {
        ids(&ask(&app, "stranger_head", "GET", path, &Value::Null).body, &mut known);
    }
    // And what is public is for everybody.
    for row in rows().filter(|row| (row.path)(&world).starts_with("/public/v1") && operations[row.operation].0 == "get")
    {
        ids(&ask(&app, "stranger_head", "GET", &(row.path)(&world), &Value::Null).body, &mut known);
    }
    let foreign: Vec<_> = own.difference(&known).cloned().collect();
    assert!(foreign.len() > 25, "only {} ids: the sweep has lost its way", foreign.len());
    let mut found = Vec::new();
    for who in ["stranger", "stranger_head"] {
        for (name, (method, path)) in &operations {
            if !path.contains("{id}") || path.starts_with("/api/v1/rules") {
                continue;
            }
            let row = rows().find(|row| row.operation == name).expect("a row");
            let body = (row.body)(&world, 9);
            let query = (row.path)(&world).split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
            let tries = |id: &str| ask(&app, who, method, &(path.replace("{id}", id) + &query), &body);
            let nothing = tries(NOTHING);
            for id in &foreign {
                let answer = tries(id);
                if (answer.status, told(&answer.text, id)) != (nothing.status, told(&nothing.text, NOTHING)) {
                    found.push(format!("{who}: {name} tells {} of {id}, {} of nothing", answer.status, nothing.status));
                }
            }
        }
        // Lists show nothing, also when asked for it by name.
        for (name, (method, path)) in &operations {
            if method != "get" || path.contains('{') || !path.starts_with("/api/v1") {
                continue;
            }
            let row = rows().find(|row| row.operation == name).expect("a row");
            let path = (row.path)(&world);
            let and = if path.contains('?') { '&' } else { '?' };
            let answer = ask(&app, who, "GET", &path, &Value::Null);
            let mut shown = BTreeSet::new();
            ids(&answer.body, &mut shown);
            found.extend(shown.iter().filter(|id| foreign.contains(id)).map(|id| format!("{who}: {name} shows {id}")));
            for filter in ["agency_id", "officer_id", "power_item_id", "case_id"] {
                for id in foreign.iter().chain([&TOWN.to_string()]) {
                    let of = |id: &str| ask(&app, who, "GET", &format!("{path}{and}{filter}={id}"), &Value::Null);
                    let (some, none) = (of(id), of(NOTHING));
                    if none.body["code"] == "unknown-filter" {
                        break;
                    }
                    if told(&some.text, id) != told(&none.text, NOTHING) {
                        found.push(format!("{who}: {name}?{filter}={id} is told from nothing"));
                    }
                }
            }
        }
        // Nor does an id inside a body tell anything.
        let certificate = |id: &str| {
            let body = json!({"officer_id": id, "number": "1403220999", "issuer": "阳泉市人民政府", "fields": ["EMERGENCY"],
                "area_code": "140322", "valid_from": "2026-01-01", "valid_to": "2027-12-31"});
            ask(&app, who, "POST", "/api/v1/certificates", &body)
        };
        let clue = |id: &str| {
            let mut body = crate::harness::contents::clue();
            body["power_item_id"] = json!(id);
            ask(&app, who, "POST", "/api/v1/cases", &json!({"body": body}))
        };
        let warning =
            |id: &str| ask(&app, who, "POST", "/api/v1/warnings/close", &json!({"key": id, "reason": "已核实"}));
        for id in &foreign {
            for tries in [&certificate as &dyn Fn(&str) -> crate::harness::answer::Answer, &clue, &warning] {
                let (some, none) = (tries(id), tries(NOTHING));
                if (some.status, told(&some.text, id)) != (none.status, told(&none.text, NOTHING)) {
                    found.push(format!("{who}: a body with {id} is told from nothing: {some}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{} finds:\n{}", found.len(), found[..found.len().min(30)].join("\n"));
}
