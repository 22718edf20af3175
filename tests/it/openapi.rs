//! The API description: what is committed is what the code says, and what it says is whole: every $ref leads somewhere,
//! every operation is named, every act has its schema, every path is routed, no two types share a name.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use zhifa::law::stages::Kind;

use crate::harness::App;
use crate::tidy::files::{committed, sources};

fn document() -> Value {
    serde_json::to_value(zhifa::app::openapi()).expect("JSON")
}

/// Every operation: path, method, what it says.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let paths = document["paths"].as_object().expect("paths");
    let of = |(path, item): (&String, &Value)| {
        let found = item.as_object().expect("an item").iter().filter(|(method, _)| methods.contains(&method.as_str()));
        found.map(|(method, said)| (path.clone(), method.clone(), said.clone())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of).collect()
}

/// Every `$ref` below a value.
fn refs(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                match inner {
                    Value::String(target) if key == "$ref" => drop(found.insert(target.clone())),
                    inner => refs(inner, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| refs(item, found)),
        _ => {}
    }
}

#[test]
fn the_committed_description_is_what_the_code_says() {
    committed("api-spec/openapi.json", &(zhifa::app::openapi().to_pretty_json().expect("JSON") + "\n"));
}

#[test]
fn it_is_openapi_3_1_and_says_what_it_is() {
    let document = document();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    for field in ["title", "version", "description", "license"] {
        assert!(!document["info"][field].is_null(), "info.{field} is missing");
    }
    assert!(document.pointer("/components/securitySchemes/bearer").is_some());
}

#[test]
fn every_ref_leads_somewhere() {
    let document = document();
    let mut found = BTreeSet::new();
    refs(&document, &mut found);
    let dead: Vec<_> =
        found.iter().filter(|target| document.pointer(target.trim_start_matches('#')).is_none()).collect();
    assert!(dead.is_empty(), "these lead nowhere; register the schema: {dead:?}");
}

#[test]
fn every_kind_of_act_has_its_schema_behind_the_discriminator() {
    let document = document();
    let acts = &document["components"]["schemas"]["Act_"];
    assert_eq!(acts["discriminator"]["propertyName"], "kind");
    let mapping = acts["discriminator"]["mapping"].as_object().expect("a mapping");
    assert_eq!(mapping.len(), Kind::ALL.len());
    let one_of: BTreeSet<_> =
        acts["oneOf"].as_array().expect("oneOf").iter().map(|item| item["$ref"].clone().to_string()).collect();
    for kind in Kind::ALL {
        let camel: String = kind.as_str().split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        let target = format!("#/components/schemas/{camel}Act");
        assert_eq!(mapping[kind.as_str()], target, "{kind}");
        assert!(one_of.contains(&Value::String(target).to_string()), "{kind} is missing in oneOf");
        let schema = &document["components"]["schemas"][format!("{camel}Act")];
        assert_eq!(schema["properties"]["kind"]["enum"], serde_json::json!([kind.as_str()]), "{kind}");
        assert_eq!(schema["properties"]["body"]["$ref"], format!("#/components/schemas/{camel}"), "{kind}");
    }
}

#[test]
fn whoever_needs_a_token_is_told_of_401_and_files_are_bytes() {
    let document = document();
    let mut wrong = Vec::new();
    let is_list = |content: &Value| {
        let target = content["schema"]["$ref"].as_str().map(|target| target.trim_start_matches('#'));
        let schema = target.map_or(&content["schema"], |target| document.pointer(target).expect("it leads somewhere"));
        schema["type"] == "array"
    };
    for (path, method, said) in operations(&document) {
        let here = format!("{method} {path}");
        let answers = said["responses"].as_object().expect("responses");
        let needs_token =
            said["security"].as_array().is_some_and(|ways| ways.iter().any(|way| !way["bearer"].is_null()));
        if needs_token && !answers.contains_key("401") {
            wrong.push(format!("{here}: 401 is not told of"));
        }
        let bodies = answers.values().chain(said.get("requestBody"));
        for (kind, content) in bodies.filter_map(|body| body["content"].as_object()).flatten() {
            if !kind.contains("json") && is_list(content) {
                wrong.push(format!("{here}: {kind} is a list"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_operation_has_a_name_of_its_own_a_tag_and_says_what_it_answers() {
    let document = document();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (path, method, said) in operations(&document) {
        let here = format!("{method} {path}");
        match said["operationId"].as_str() {
            Some(name) => {
                if let Some(other) = names.insert(name.to_owned(), here.clone()) {
                    wrong.push(format!("{here}: operationId {name} is that of {other} too"));
                }
            }
            None => wrong.push(format!("{here}: no operationId")),
        }
        if said["tags"].as_array().is_none_or(Vec::is_empty) {
            wrong.push(format!("{here}: no tag"));
        }
        if said["summary"].as_str().or(said["description"].as_str()).is_none_or(str::is_empty) {
            wrong.push(format!("{here}: no summary"));
        }
        let answers = said["responses"].as_object().expect("responses");
        let told = |answer: &Value| {
            let content = answer["content"].as_object();
            content.is_some_and(|content| {
                content.values().any(|media| !media["schema"].is_null() || !media["example"].is_null())
            })
        };
        let good = answers.iter().filter(|(status, _)| status.starts_with('2'));
        if !good.clone().any(|(status, answer)| status == "204" || told(answer)) {
            wrong.push(format!("{here}: no schema or example of what it answers"));
        }
        if method == "post"
            && said["requestBody"].is_null()
            && !path.ends_with("/disable")
            && !path.ends_with("/logout")
        {
            wrong.push(format!("{here}: no request body"));
        }
    }
    assert!(wrong.is_empty(), "complete #[utoipa::path(…)]:\n{}", wrong.join("\n"));
}

#[test]
fn every_place_in_a_path_is_described() {
    let document = document();
    for (path, method, said) in operations(&document) {
        let described: BTreeSet<String> = said["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "path")
            .filter_map(|parameter| parameter["name"].as_str().map(str::to_owned))
            .collect();
        let places: BTreeSet<String> =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}').map(str::to_owned)).collect();
        assert_eq!(places, described, "{method} {path}");
    }
}

/// The names under which types of the sources enter the description, with where they are declared.
fn schema_names() -> BTreeMap<String, Vec<String>> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in sources("src").iter().filter(|file| !file.is_test()) {
        let mut renamed: Option<String> = None;
        let mut derived = false;
        let mut in_terms = false;
        for (number, code) in file.code() {
            let code = code.trim();
            in_terms |= code == "terms! {";
            if let Some(name) = code.split_once("ToSchema for ").and_then(|(_, rest)| rest.split([' ', '<']).next()) {
                names.entry(name.to_owned()).or_default().push(format!("{}:{number}", file.path));
                continue;
            }
            derived |= code.contains("ToSchema") && !code.starts_with("use ") && !code.contains("as utoipa::ToSchema");
            if let Some(name) = code.strip_prefix("#[schema(as = ") {
                renamed = Some(name.trim_end_matches(")]").to_owned());
            }
            let words: Vec<&str> = code.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let Some(place) = words.iter().position(|word| matches!(*word, "struct" | "enum")) else {
                // Codes and stages: `Role {` inside codes! and terms!.
                let listed = in_terms
                    || ["src/law/codes.rs", "src/law/stages.rs", "src/law/kinds.rs"].contains(&file.path.as_str());
                if let Some(name) =
                    code.strip_suffix(" {").filter(|name| listed && name.chars().all(char::is_alphanumeric))
                {
                    names.entry(name.to_owned()).or_default().push(format!("{}:{number}", file.path));
                    in_terms = false;
                }
                continue;
            };
            if std::mem::take(&mut derived) && !code.contains('$') {
                let name = renamed.take().unwrap_or_else(|| words[place + 1].to_owned());
                names.entry(name).or_default().push(format!("{}:{number}", file.path));
            }
            renamed = None;
        }
    }
    names
}

#[test]
fn no_two_types_share_the_name_of_a_schema() {
    let clashes: Vec<_> = schema_names()
        .into_iter()
        .filter(|(_, places)| places.len() > 1)
        .map(|(name, places)| format!("{name}: {}", places.join(", ")))
        .collect();
    assert!(
        clashes.is_empty(),
        "one silently replaces the other: #[schema(as = …)] or another name:\n{}",
        clashes.join("\n")
    );
}

#[test]
fn every_schema_of_the_description_comes_from_a_type_that_was_found() {
    let names = schema_names();
    let document = document();
    let made =
        |name: &str| name.ends_with("Act") || ["Act_", "Opening", "String"].contains(&name) || name.contains('_');
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let unknown: Vec<_> = schemas.keys().filter(|name| !made(name) && !names.contains_key(*name)).collect();
    assert!(unknown.is_empty(), "the search for schema names overlooks {unknown:?}: mend schema_names()");
}

/// An id of nothing.
const NOTHING: &str = "00000000-0000-7000-8000-000000000000";

/// A path with something real in each of its places.
fn filled(path: &str) -> String {
    let rule = if path.contains("/rules/") { "PEN-58" } else { NOTHING };
    let path = path.replace("{day}", "2026-03-01");
    let path = path.replace("{package}", NOTHING).replace("{kind}", "COVER").replace("{format}", "xlsx");
    let path = path.replace("{file}", NOTHING).replace("{account}", NOTHING).replace("{n}", "1");
    path.replace("{id}", rule).replace("{year}", "2026").replace("{code}", "not-found").replace("{number}", NOTHING)
}

#[test]
fn every_operation_is_routed_and_asks_for_a_token_when_it_says_so() {
    let app = App::boot();
    for (path, method, said) in operations(&document()) {
        let path = filled(&path);
        assert!(!path.contains('{'), "say in filled() what stands for the place in {path}");
        let answer = app.ask(&method.to_uppercase(), &path).go();
        let closed =
            said["security"].as_array().is_some_and(|needs| needs.iter().any(|need| need.get("bearer").is_some()));
        if closed {
            assert_eq!(answer.status, 401, "{method} {path} says it needs a token: {answer}");
        } else if path.starts_with("/public/v1/") && (path.contains(NOTHING) || path.ends_with("/2026-03-01")) {
            answer.problem("not-found");
        } else {
            assert!([200, 204, 400, 415, 422].contains(&answer.status), "{method} {path} is open: {answer}");
        }
    }
}

#[test]
fn every_routed_path_is_described() {
    let document = document();
    let described: BTreeSet<&String> = document["paths"].as_object().expect("paths").keys().collect();
    let mut missing = Vec::new();
    // The metrics have a door of their own, which is no part of the API.
    let apart = ["src/app.rs", "src/observe/serve.rs"];
    for file in sources("src").iter().filter(|file| !file.is_test() && !apart.contains(&file.path.as_str())) {
        for (number, code) in file.code() {
            for start in ["web::resource(\"", ".route(\""] {
                for (at, _) in code.match_indices(start) {
                    let path = code[at + start.len()..].split('"').next().expect("a text");
                    let known = [path.to_owned(), format!("/api/v1{path}"), format!("/public/v1{path}")]
                        .iter()
                        .any(|path| described.contains(path));
                    if !known {
                        missing.push(format!("{}:{number}: {path}", file.path));
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "describe by #[utoipa::path] and name in the room's api():\n{}", missing.join("\n"));
}

#[test]
fn the_service_shows_the_description_and_its_documents() {
    let app = App::boot();
    assert_eq!(app.ask("GET", "/openapi.json").go().ok().body, document());
    let docs = app.ask("GET", "/docs/").go();
    assert!(docs.ok().text.contains("swagger"), "the interactive documents");
    assert!(!docs.text.contains("//cdn") && !docs.text.contains("unpkg"), "without any outside host");
}
