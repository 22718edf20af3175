//! A phone comes back from where there is no network: queued fact acts in one request, each with its own result.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::answer::Answer;
use crate::harness::people::Case;
use crate::harness::tables::dump;

fn queued(key: &str, at: &str, act: Act) -> Value {
    json!({"idempotency_key": key, "act": act.with("occurred_at", at).json})
}

fn send(app: &App, case: &Case, acts: &[Value]) -> Answer {
    app.person("officer1").ask("POST", &case.path("/acts/batch")).json(&json!({"acts": acts})).go()
}

/// Annotations of a morning without network; the second one is about an act that does not exist.
fn morning() -> Vec<Value> {
    vec![
        queued("m-3", "2026-03-02T10:30:00+08:00", annotate(1)),
        queued("m-2", "2026-03-02T10:20:00+08:00", annotate(99)),
        queued("m-1", "2026-03-02T10:10:00+08:00", annotate(1)),
    ]
}

fn statuses(answer: &Answer) -> Vec<u64> {
    answer.ok().at("/results").as_array().unwrap().iter().map(|result| result["status"].as_u64().unwrap()).collect()
}

#[test]
fn queued_acts_are_done_in_the_order_in_which_they_happened_and_one_refused_stops_no_other() {
    let app = App::boot();
    let case = app.filed();
    app.on(2026, 3, 2, 11, 0);
    let before = app.file(&case)["version"].as_u64().unwrap();
    let answer = send(&app, &case, &morning());
    assert_eq!(statuses(&answer), [201, 409, 201], "results stand in the order of sending\n{answer}");
    assert_eq!(answer.at("/results/2/done/act/seq"), before + 1, "what happened first is recorded first");
    assert_eq!(answer.at("/results/0/done/act/seq"), before + 2);
    assert_eq!(answer.at("/results/1/problem/code"), "unlawful-act");
    assert_eq!(answer.at("/results/0/idempotency_key"), "m-3");
    assert_eq!(answer.at("/results/0/done/act/occurred_at"), "2026-03-02T10:30:00+08:00");
    assert!(!answer.at("/results/1/problem/violations").as_array().unwrap().is_empty());
}

#[test]
fn the_same_batch_over_a_cut_connection_is_done_once_and_answered_the_same() {
    let app = App::boot();
    let case = app.filed();
    app.on(2026, 3, 2, 11, 0);
    let version = || app.file(&case)["version"].as_u64().unwrap();
    let before = version();
    // The phone sent the whole batch, and the line was cut before an answer came.
    cut_off(&app, &case, &morning());
    let first = send(&app, &case, &morning());
    let again = send(&app, &case, &morning());
    assert_eq!(statuses(&first), [201, 409, 201]);
    assert_eq!(first.text, again.text);
    assert_eq!(version(), before + 2);
    // An act that was sent alone under the same key is the same act.
    let alone = &morning()[2]["act"];
    let alone = app.person("officer1").ask("POST", &case.path("/acts")).key("m-1").json(alone).go();
    assert_eq!(alone.expect_created().body, *first.at("/results/2/done"));
    let other = vec![queued("m-1", "2026-03-02T10:40:00+08:00", annotate(2))];
    let other = send(&app, &case, &other);
    assert_eq!((statuses(&other)[0], other.at("/results/0/problem/code")), (422, &json!("idempotency-key-reused")));
}

/// Sends the request by hand and hangs up without reading a byte of the answer.
fn cut_off(app: &App, case: &Case, acts: &[Value]) {
    use std::io::Write;
    let body = json!({"acts": acts}).to_string();
    let address = app.url().trim_start_matches("http://").to_owned();
    let mut line = std::net::TcpStream::connect(&address).unwrap();
    write!(
        line,
        "POST /api/v1{} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        case.path("/acts/batch"),
        app.token("officer1"),
        body.len(),
    )
    .unwrap();
    line.flush().unwrap();
    drop(line);
}

#[test]
fn a_batch_takes_only_fact_acts_with_a_time_and_a_key() {
    let app = App::boot();
    let case = app.filed();
    let before = app.file(&case);
    let at = "2026-03-02T10:10:00+08:00";
    let without_time = json!({"idempotency_key": "k-1", "act": annotate(1).json});
    let unknown = queued("k-2", at, annotate(1).but("/extra", 1));
    let acts = [queued("k-0", at, decide("penalize")), without_time, unknown, queued("a b", at, annotate(1))];
    let answer = send(&app, &case, &acts);
    assert_eq!(statuses(&answer), [422, 422, 422, 422], "{answer}");
    let pointer = |n: usize| answer.at(&format!("/results/{n}/problem/errors/0/pointer")).as_str().unwrap();
    assert_eq!(pointer(0), "/acts/0/act/kind");
    assert!(answer.at("/results/0/problem/errors/0/message").as_str().unwrap().contains("decide"));
    assert_eq!(pointer(1), "/acts/1/act/occurred_at");
    assert_eq!(pointer(2), "/acts/2/act/body/extra");
    assert_eq!(pointer(3), "/acts/3/idempotency_key");
    send(&app, &case, &[]).problem("invalid-input").points_at("/acts");
    let many: Vec<_> = (0..101).map(|n| queued(&format!("n-{n}"), at, annotate(1))).collect();
    send(&app, &case, &many).problem("invalid-input").points_at("/acts");
    send(&app, &case, &[json!({"act": {}})]).problem("invalid-input").points_at("/acts/0/idempotency_key");
    let stranger = app.person("stranger").ask("POST", &case.path("/acts/batch")).json(&json!({"acts": 1})).go();
    stranger.problem("not-found");
    assert_eq!(app.file(&case), before);
}

#[test]
fn a_batch_leaves_a_trace_in_the_audit_trail() {
    let app = App::boot();
    let case = app.filed();
    app.on(2026, 3, 2, 11, 0);
    send(&app, &case, &morning()).ok();
    let trail = app.db.read_now(|conn| Ok::<_, zhifa::db::Error>(dump(conn, "audit_entry"))).unwrap();
    assert!(trail.iter().any(|row| row.contains("case.batch") && row.contains("2 of 3 recorded")), "{trail:?}");
}
