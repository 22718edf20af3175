//! Sent twice, done once: versions and keys.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::{Ask, Case, Person};
use crate::harness::town::FIREWORKS;

fn sends<'a>(who: &Person<'a>, case: &Case, act: &Act) -> Ask<'a> {
    who.ask("POST", &case.path("/acts")).json(&act.json)
}

#[test]
fn an_authority_act_rests_on_the_version_that_was_seen() {
    let app = App::boot();
    let case = app.person("officer1").opens_case();
    let officer = app.person("officer1");
    sends(&officer, &case, &request_filing()).go().problem("precondition-required");
    sends(&officer, &case, &request_filing()).key("with-a-key-alone").go().problem("precondition-required");
    for malformed in ["abc", "\"\"", "*", "1.5", "-1", "W/\"1\"", "18446744073709551616"] {
        let answer = sends(&officer, &case, &request_filing()).header("If-Match", malformed).go();
        answer.problem("invalid-input").points_at("If-Match");
    }
    for stale in [0, 2, 99] {
        let answer = sends(&officer, &case, &request_filing()).if_match(stale).go();
        assert!(answer.problem("stale-version").at("/detail").as_str().unwrap().contains('1'), "{answer}");
    }
    assert_eq!(app.file(&case)["version"], 1);
    // The quotes may be left out.
    sends(&officer, &case, &request_filing()).header("If-Match", 1).go().expect_created();
}

#[test]
fn a_fact_act_needs_a_key_and_no_version() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    sends(&officer, &case, &annotate(1)).go().problem("precondition-required");
    sends(&officer, &case, &annotate(1)).if_match(case.version()).go().problem("precondition-required");
    for bad in ["", "   ", &"k".repeat(201)] {
        sends(&officer, &case, &annotate(1)).key(bad).go().problem("invalid-input").points_at("Idempotency-Key");
    }
    sends(&officer, &case, &annotate(1)).key(&"k".repeat(200)).go().expect_created();
    sends(&officer, &case, &annotate(1)).key("k1").if_match(1).go().problem("stale-version");
    assert_eq!(app.file(&case)["version"], case.version() + 1);
}

#[test]
fn the_same_key_and_body_is_one_act_and_the_same_answer() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    let first = sends(&officer, &case, &annotate(1)).key("k1").go();
    first.expect_created();
    app.day(3, 4);
    let again = sends(&officer, &case, &annotate(1)).key("k1").go();
    again.expect_created();
    assert_eq!((&again.text, again.version()), (&first.text, first.version()));
    // Fields in another order are the same request.
    let text = format!("{{\"kind\": \"annotate\",\n \"body\": {}}}", annotate(1).json["body"]);
    let reordered =
        officer.ask("POST", &case.path("/acts")).header("Content-Type", "application/json").bytes(text).key("k1").go();
    assert_eq!(reordered.text, first.text);
    assert_eq!(app.file(&case)["version"], first.version());
}

#[test]
fn the_key_is_looked_at_before_the_version() {
    let app = App::boot();
    let case = app.person("officer1").opens_case();
    let officer = app.person("officer1");
    let send = || sends(&officer, &case, &request_filing()).key("k1").if_match(1).go();
    let first = send();
    first.expect_created();
    let again = send();
    assert_eq!((again.status, &again.text), (201, &first.text));
    assert_eq!(app.file(&case)["version"], 2);
}

#[test]
fn the_same_key_for_something_else_is_refused() {
    let app = App::boot();
    let (case, other) = (app.filed(), app.filed());
    let officer = app.person("officer1");
    sends(&officer, &case, &annotate(1)).key("k1").go().expect_created();
    sends(&officer, &case, &annotate(2)).key("k1").go().problem("idempotency-key-reused");
    sends(&officer, &other, &annotate(1)).key("k1").go().problem("idempotency-key-reused");
    officer.ask("POST", "/cases").json(&json!({"body": clue()})).key("k1").go().problem("idempotency-key-reused");
    // Another person's key is another key.
    sends(&app.person("officer2"), &case, &annotate(1)).key("k1").go().expect_created();
}

#[test]
fn a_refusal_is_judged_anew() {
    let app = App::boot();
    let case = app.concluded(penalize(LARGE));
    let officer = app.person("officer1");
    let notice = officer.acts(&case, issue_notice(&["p1"]));
    let send = || sends(&officer, &case, &serve(notice, "p1")).key("k1").go();
    send().refused_by(&["PEN-44-2"]);
    send().refused_by(&["PEN-44-2"]);
    app.person("head").approves(&case, notice);
    send().expect_created();
    send().expect_created();
    app.is_at(&case, "noticed");
}

#[test]
fn the_same_request_from_eight_clients_at_once_is_one_act() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    app.token("officer1");
    let before = case.version();
    for round in 0..5 {
        let key = format!("at-once-{round}");
        let answers = at_once(8, |_| {
            let answer = sends(&officer, &case, &annotate(1)).key(&key).go();
            answer.expect_created();
            (answer.text.clone(), answer.version())
        });
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    }
    assert_eq!(app.file(&case)["version"], before + 5);
}

#[test]
fn the_same_opening_from_eight_clients_at_once_is_one_case() {
    let app = App::boot();
    let officer = app.person("officer1");
    app.token("officer1");
    let body = json!({"body": opening(json!([company()]), FIREWORKS)});
    let answers = at_once(8, |_| {
        let answer = officer.ask("POST", "/cases").json(&body).key("k1").go();
        answer.expect_created();
        answer.text.clone()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(app.cases().len(), 1);
}

#[test]
fn the_same_authority_act_from_eight_clients_at_once_is_one_act() {
    let app = App::boot();
    let case = app.person("officer1").opens_case();
    let officer = app.person("officer1");
    app.token("officer1");
    let answers = at_once(8, |_| {
        let answer = sends(&officer, &case, &request_filing()).key("k1").if_match(1).go();
        answer.expect_created();
        answer.text.clone()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(app.file(&case)["version"], 2);
}

#[test]
fn an_id_the_client_chose_names_one_case() {
    let app = App::boot();
    let officer = app.person("officer1");
    let id = "0195aaaa-0000-7000-8000-000000000001";
    let opened = officer.post("/cases", &json!({"id": id, "body": clue()}));
    assert_eq!(opened.expect_created().at("/head/id"), id);
    assert!(opened.header("location").ends_with(id), "{opened}");
    officer.post("/cases", &json!({"id": id, "body": clue()})).problem("conflict");
    // Not even to somebody who may not see it.
    app.person("stranger").post("/cases", &json!({"id": id, "body": clue()})).problem("conflict");
    assert_eq!(app.cases().len(), 1);
}

#[test]
fn a_dry_run_judges_and_records_nothing() {
    let app = App::boot();
    let case = app.heard();
    let before = app.file(&case);
    let head = app.person("head");
    let judge = |act: &Act| head.ask("POST", &case.path("/acts?dry_run=true")).json(&act.json).go().ok().body.clone();
    let judged = judge(&decide("penalize"));
    assert_eq!((&judged["kind"], &judged["admitted"]), (&json!("decide"), &json!(false)));
    assert_eq!(breached(&judged), ["PEN-57-3", "PEN-58"]);
    let checklist = head.get(&case.path("/checklist?act=decide")).ok().body.clone();
    assert_eq!(breached(&checklist), ["PEN-57-3", "PEN-58"]);
    app.reviews(&case);
    head.acts(&case, deliberate());
    assert_eq!(judge(&decide("penalize"))["admitted"], true);
    assert_eq!(breached(&head.get(&case.path("/checklist?act=decide")).ok().body), [""; 0]);
    assert_ne!(app.file(&case)["version"], before["version"]);
    assert_eq!(app.file(&case)["decision"], json!(null));
    head.decides(&case, "penalize");
    assert_eq!(app.file(&case)["decision"]["number"], "上社罚〔2026〕1号", "a dry run draws no number");
}

fn breached(judged: &Value) -> Vec<&str> {
    let findings = judged["findings"].as_array().unwrap();
    let mut rules: Vec<_> = findings
        .iter()
        .filter(|finding| finding["verdict"] == "breached")
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    rules.sort_unstable();
    rules
}

/// Does the same `n` times at once, and answers what each one got.
pub fn at_once<T: Send>(n: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = std::sync::Barrier::new(n);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n)
            .map(|index| {
                let (start, work) = (&start, &work);
                scope.spawn(move || {
                    start.wait();
                    work(index)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
