//! The audit trail: every look at a file, every sign-in, who may read it, and who may only read.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{signed, trail};
use crate::harness::App;
use crate::harness::town::{OFFICER1, account};

/// Every operation of the description below `/cases/{id}` that reads.
fn doors() -> Vec<String> {
    let document = serde_json::to_value(zhifa::app::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let reads = paths.iter().filter(|(path, item)| {
        path.starts_with("/api/v1/cases/{id}") && item.get("get").is_some() && path.matches('{').count() == 1
    });
    reads.map(|(path, _)| path.trim_start_matches("/api/v1").to_owned()).collect()
}

fn filled(path: &str, case: &str) -> String {
    let query = if path.ends_with("/checklist") { "?act=decide" } else { "" };
    format!("{}{query}", path.replace("{id}", case))
}

#[test]
fn every_look_at_a_file_leaves_a_trace_of_who_when_what_and_whence() {
    let app = App::boot();
    let case = app.filed();
    let all = doors();
    assert!(all.len() >= 10, "{all:?}");
    // The proof of a case needs the anchor of a day that has ended.
    app.clock.advance_days(1);
    zhifa::anchor::make_due(&app.db).unwrap().expect("an anchor");
    let (object, reader) = (format!("case/{}", case.id), app.person("reviewer"));
    for path in &all {
        reader.get(&filled(path, &case.id.to_string())).ok();
    }
    let act = crate::harness::acts::annotate(1);
    app.person("officer2").ask("POST", &case.path("/acts?dry_run=true")).json(&act.json).go().ok();
    // What was refused shows nothing, so it is no view.
    app.person("admin").get(&case.path("")).problem("not-found");
    app.person("stranger").get(&case.path("/acts")).problem("not-found");
    // Views are written without letting the reader wait.
    let query = format!("action=case.view&object={object}&limit=200");
    let begun = std::time::Instant::now();
    let seen = loop {
        let seen = trail(&app, &query);
        if seen.len() > all.len() || begun.elapsed() > std::time::Duration::from_secs(10) {
            break seen;
        }
    };
    let of = |name: &str| {
        let id = json!(account(name));
        seen.iter().filter(|entry| entry["account_id"] == id).cloned().collect::<Vec<_>>()
    };
    let parts: BTreeSet<String> =
        of("reviewer").iter().map(|entry| entry["detail"].as_str().unwrap().to_owned()).collect();
    let expected: BTreeSet<String> =
        all.iter().map(|path| path.trim_start_matches("/cases/{id}").trim_start_matches('/').to_owned()).collect();
    assert_eq!(parts, expected);
    assert_eq!(of("officer2")[0]["detail"], "dry_run");
    assert!(of("admin").is_empty() && of("stranger").is_empty());
    let one = &of("reviewer")[0];
    assert_eq!((&one["result"], &one["address"]), (&json!("done"), &json!("127.0.0.1")));
    assert!(one["at"].as_str().unwrap().starts_with("2026-"));
}

#[test]
fn auditors_alone_read_the_trail_of_their_own_organ_and_those_below() {
    let app = App::boot();
    signed(&app, "stranger");
    for who in ["officer1", "head", "reviewer", "supervisor", "clerk", "admin"] {
        app.person(who).get("/audit").problem("forbidden");
    }
    let of = |who: &'static str, name: &str| {
        let path = format!("/audit?account_id={}", account(name));
        app.person(who).get(&path).ok().at("/items").as_array().unwrap().len()
    };
    assert!(of("auditor", "officer1") > 0 && of("watcher", "officer1") > 0);
    assert_eq!(of("auditor", "stranger"), 0);
    assert!(of("watcher", "stranger") > 0);
    let auditor = app.person("auditor");
    auditor.get("/audit?result=maybe").problem("invalid-input").points_at("?result");
    auditor.get("/audit?from=yesterday").problem("invalid-input").points_at("?from");
    auditor.get("/audit?who=x").problem("unknown-filter");
    assert_eq!(auditor.get("/audit?to=2026-03-01T00:00:00%2B08:00").ok().at("/items"), &json!([]));
    // Page by page nothing is lost and nothing twice.
    let whole = auditor.get("/audit?action=session.open&limit=200").ok().at("/items").as_array().unwrap().clone();
    let (mut seen, mut path): (Vec<Value>, _) = (Vec::new(), "/audit?action=session.open&limit=2".to_owned());
    loop {
        let page = auditor.get(&path).ok().body.clone();
        seen.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/audit?action=session.open&limit=2&cursor={cursor}");
    }
    assert_eq!(seen, whole);
}

/// Every operation that writes, with an id in each place of its path.
fn writes() -> Vec<(String, String)> {
    let document = serde_json::to_value(zhifa::app::openapi()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["post", "put", "patch", "delete"] {
            if item.get(method).is_some() && path.starts_with("/api/v1") {
                found.push((method.to_uppercase(), path.clone()));
            }
        }
    }
    found
}

#[test]
fn an_auditor_changes_nothing_and_an_administrator_sees_no_case() {
    let app = App::boot();
    let case = app.heard();
    app.person("officer1").submits(&case);
    // Doors of everybody's own session, and reckoning that writes nothing.
    let own = ["/auth/", "/calendar/due"];
    for (method, path) in writes() {
        if own.iter().any(|part| path.contains(part)) {
            continue;
        }
        for (part, id) in [("/cases/{id}", case.id.to_string()), ("/accounts/{id}", account("officer1").to_string())] {
            let filled = path.replace(part, &part.replace("{id}", &id));
            let filled = filled.replace("{id}", &OFFICER1.to_string());
            let filled: String = filled.split('{').map(|piece| piece.rsplit('}').next().unwrap_or(piece)).collect();
            let below = filled.trim_start_matches("/api/v1").to_owned();
            let body = match below.ends_with("/acts") {
                true => crate::harness::acts::annotate(1).json,
                false => json!({}),
            };
            let answer = app.person("auditor").ask(&method, &below).key(&app.fresh_key()).json(&body).go();
            assert!((400..500).contains(&answer.status), "{method} {below}: {answer}");
        }
    }
    let admin = app.person("admin");
    for path in doors() {
        admin.get(&filled(&path, &case.id.to_string())).problem("not-found");
    }
    for list in ["/cases", "/reviews"] {
        assert_eq!(admin.get(list).ok().at("/items"), &json!([]), "{list}");
    }
    // Certificates that run out are an administrator's work; no case is.
    for duty in admin.get("/worklist").ok().at("/items").as_array().unwrap() {
        assert_eq!((&duty["duty"], duty.get("case_id")), (&json!("renew_certificate"), None), "{duty}");
    }
    for closed in ["/warnings", "/number_blocks", "/audit"] {
        admin.get(closed).problem("forbidden");
    }
}
