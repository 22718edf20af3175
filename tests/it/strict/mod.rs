//! Every operation that takes a body and every kind of act, each field of its example spoilt in every way the description
//! forbids: never a failure of ours, always an error that points at the field. And the other way round: what stands just
//! at a limit of the description is within it.

mod spoil;

use serde_json::{Value, json};
use zhifa::law::codes::Role;
use zhifa::law::stages::Kind;

use self::spoil::{Expected, Probe, probes};
use crate::harness::App;
use crate::harness::answer::Answer;

fn document() -> Value {
    serde_json::to_value(zhifa::app::openapi()).expect("JSON")
}

/// Somebody who holds a role that may do this.
fn who_may(kind: Kind) -> &'static str {
    match kind.roles()[0] {
        Role::Officer => "officer1",
        Role::Head => "head",
        Role::Reviewer => "reviewer",
        Role::Supervisor => "supervisor",
        Role::PublicityClerk => "clerk",
        Role::Admin => "admin",
        Role::Auditor => "auditor",
    }
}

/// What is wrong with an answer, if anything is.
fn flaw(probe: &Probe, answer: &Answer) -> Option<String> {
    let errors = answer.body["errors"].as_array().cloned().unwrap_or_default();
    let at = |code: &dyn Fn(&str) -> bool| {
        errors.iter().any(|error| error["pointer"] == probe.pointer && code(error["code"].as_str().unwrap_or_default()))
    };
    let good = match probe.expected {
        _ if answer.status >= 500 => false,
        Expected::Pointed => answer.status == 422 && at(&|_| true),
        Expected::Malformed => answer.status == 400 && answer.text.contains('第'),
        Expected::WithinLimits => {
            answer.status != 400 && !at(&|code| ["length", "range", "out_of_range"].contains(&code))
        }
    };
    let said: String = answer.text.chars().take(160).collect();
    (!good).then(|| format!("{} at {}: {} {said}", probe.what, probe.pointer, answer.status))
}

/// Sends every probe, several at a time; what goes wrong, at most so many of each.
fn try_all(probes: &[Probe], send: impl Fn(&[u8]) -> Answer + Sync) -> Vec<String> {
    let flaws = std::thread::scope(|scope| {
        let parts: Vec<_> = probes
            .chunks(probes.len().div_ceil(3).max(1))
            .map(|part| {
                scope.spawn(|| part.iter().filter_map(|probe| flaw(probe, &send(&probe.body))).collect::<Vec<_>>())
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().expect("it ends")).collect::<Vec<_>>()
    });
    flaws.into_iter().take(12).collect()
}

#[test]
fn every_field_of_every_kind_of_act_is_read_strictly() {
    let app = App::boot();
    let case = app.filed();
    let before = app.file(&case);
    let document = document();
    let examples =
        document.pointer("/paths/~1api~1v1~1cases~1{id}~1acts/post/requestBody/content/application~1json/examples");
    let examples = examples.expect("examples of acts").clone();
    let (mut flaws, mut sent) = (Vec::new(), 0);
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::OpenCase) {
        let camel: String = kind.as_str().split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        let example = &examples[kind.as_str()]["value"];
        assert!(example.is_object(), "{kind} has no example in api-spec/examples/acts.json");
        let person = app.person(who_may(*kind));
        person.get("/auth/me").ok();
        let send = |body: &[u8]| {
            let ask = person.ask("POST", &case.path("/acts?dry_run=true")).header("Content-Type", "application/json");
            ask.bytes(body).go()
        };
        let plain = send(example.to_string().as_bytes());
        if plain.status != 200 {
            flaws.push(format!("the example of {kind} is not taken: {}", plain.text));
            continue;
        }
        let probes = probes(&document, &json!({"$ref": format!("#/components/schemas/{camel}Act")}), example);
        sent += probes.len();
        flaws.extend(try_all(&probes, send).into_iter().map(|flaw| format!("{kind}: {flaw}")));
    }
    assert!(flaws.is_empty(), "{} of {sent}:\n{}", flaws.len(), flaws.join("\n"));
    assert!(sent > 5000, "only {sent} probes: the walk through the schemas has lost its way");
    assert_eq!(app.file(&case), before);
}

#[test]
fn every_field_of_every_other_operation_is_read_strictly() {
    let app = App::boot();
    let case = app.filed();
    let document = document();
    let (mut flaws, mut sent) = (Vec::new(), 0);
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("an item") {
            let name = operation["operationId"].as_str().unwrap_or_default();
            let Some(media) = operation.pointer("/requestBody/content/application~1json") else { continue };
            if name == "do_act" {
                continue;
            }
            let Some(example) = media.get("example") else {
                flaws.push(format!("{name} has no example in api-spec/examples/requests.json"));
                continue;
            };
            let who = match name {
                "open_case" | "do_acts" | "collect_object" | "create_number_block" | "void_number" => "officer1",
                _ => "admin",
            };
            let person = app.person(who);
            person.get("/auth/me").ok();
            let id =
                if name == "do_acts" { case.id.to_string() } else { "00000000-0000-7000-8000-000000000000".to_owned() };
            let below = path.trim_start_matches("/api/v1").replace("{id}", &id);
            let send = |body: &[u8]| {
                let ask = match path.starts_with("/api/v1") {
                    true => person.ask(&method.to_uppercase(), &below),
                    false => app.ask(&method.to_uppercase(), path),
                };
                let ask = ask.header("Content-Type", "application/json");
                ask.key(&app.fresh_key()).bytes(body).go()
            };
            let probes = probes(&document, &media["schema"], example);
            // What is within the limits would be done, and is another test's matter where doing it costs.
            let probes: Vec<_> = match name {
                "create_account" | "sign_in" => {
                    probes.into_iter().filter(|probe| !matches!(probe.expected, Expected::WithinLimits)).collect()
                }
                // What is wrong inside an act of a batch is told in its result, and is the other test's matter.
                "do_acts" => probes.into_iter().filter(|probe| !probe.pointer.starts_with("/acts/0/act")).collect(),
                // Which years can be drawn depends on the day, and is no limit of the description.
                "create_number_block" => probes
                    .into_iter()
                    .filter(|probe| probe.pointer != "/year" || !matches!(probe.expected, Expected::WithinLimits))
                    .collect(),
                _ => probes,
            };
            sent += probes.len();
            flaws.extend(try_all(&probes, send).into_iter().map(|flaw| format!("{name}: {flaw}")));
        }
    }
    assert!(flaws.is_empty(), "{} of {sent}:\n{}", flaws.len(), flaws.join("\n"));
    assert!(sent > 500, "only {sent} probes: the walk through the schemas has lost its way");
}

#[test]
fn every_place_of_a_request_that_takes_text_or_a_list_says_its_limit() {
    fn unlimited(schema: &Value, here: &str, found: &mut Vec<String>) {
        let is = |name: &str| {
            schema["type"] == name || schema["type"].as_array().is_some_and(|all| all.contains(&json!(name)))
        };
        let says = |keys: &[&str]| keys.iter().any(|key| schema.get(*key).is_some());
        if is("string") && !says(&["maxLength", "enum", "format", "pattern"]) || is("array") && !says(&["maxItems"]) {
            found.push(here.to_owned());
        }
        for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
            unlimited(inner, &format!("{here}/{name}"), found);
        }
        unlimited_items(schema, here, found);
    }
    fn unlimited_items(schema: &Value, here: &str, found: &mut Vec<String>) {
        if schema["items"].is_object() {
            unlimited(&schema["items"], &format!("{here}[]"), found);
        }
    }
    let document = document();
    let mut found = Vec::new();
    for kind in Kind::ALL {
        let camel: String = kind.as_str().split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        unlimited(&document["components"]["schemas"][&camel], &camel, &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
