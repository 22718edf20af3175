//! Execution by the organ itself, over HTTP: what the party was ordered to remove another removes, at a decent time, with the
//! party asked before; and what was interrupted for three years is over.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::LARGE;
use crate::harness::people::Case;
use crate::harness::town::{OFFICER1, OFFICER2};

fn demand(correction: u64, perform_by: &str) -> Act {
    let body = json!({
        "party_id": "p1", "manner": "自行清理通道", "amount_fen": 0, "rights_told": true, "correction": correction,
        "perform_by": perform_by, "method": "DIRECT", "recipient": "王某某（仓库管理员）", "card_shown": true,
    });
    Act::new("serve_demand", body).by(&[OFFICER1, OFFICER2])
}

fn order(demand: u64, correction: u64, planned_on: &str) -> Act {
    Act::new(
        "order_execution",
        json!({
            "party_id": "p1", "manner": "substitute", "demand": demand, "correction": correction,
            "object": "堆放在通道上的成品", "reasons": "经催告仍不清理，影响道路交通安全", "planned_on": planned_on, "remedies_told": true,
            "basis": [{"law": "中华人民共和国行政强制法", "article": "第五十条", "level": "law"}],
            "substitute": {"performer": "县环卫公司", "disinterested": true, "budget_fen": 300_000, "harms": "traffic_safety"},
        }),
    )
}

fn step(order: u64, step: &str, on: &str) -> Act {
    Act::new("record_execution", json!({"seq": order, "step": step, "on": on, "content": "见执行记录"}))
}

fn carried_out(order: u64, from: &str, to: &str) -> Act {
    let how = json!({
        "starts_at": from, "ends_at": to, "place": "成品库区34号库", "supplies_kept": true, "cost_fen": 280_000,
        "signed_by": ["officer", "performer", "party"],
    });
    step(order, "carried_out", &from[..10]).but("/carried_out", how).by(&[OFFICER1, OFFICER2])
}

/// Served, ordered to clear the passage by 20 March, and not doing it: the case and the order.
fn not_cleared(app: &App) -> (Case, u64) {
    let case = app.served();
    let officer = app.person("officer1");
    app.day(3, 4);
    let correction = officer.acts(&case, order_correction("2026-03-20"));
    officer.serves(&case, correction, "p1");
    (case, correction)
}

/// That another clears it is decided, approved and served on 30 March.
fn ordered(app: &App) -> (Case, u64, u64) {
    let (case, correction) = not_cleared(app);
    let officer = app.person("officer1");
    app.day(3, 23);
    let demand = officer.acts(&case, demand(correction, "2026-03-27"));
    app.day(3, 30);
    let decision = officer.acts(&case, order(demand, correction, "2026-04-01"));
    app.person("head").approves(&case, decision);
    officer.serves(&case, decision, "p1");
    (case, correction, decision)
}

#[test]
fn what_the_party_does_not_remove_another_removes_at_the_partys_cost() {
    let app = App::boot();
    let (case, correction) = not_cleared(&app);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    app.day(3, 20);
    officer.is_refused(&case, &demand(correction, "2026-03-27"), &["ENF-54"]);
    app.day(3, 23);
    officer.is_refused(&case, &demand(correction, "2026-03-20"), &["ENF-54"]);
    officer.is_refused(&case, &demand(correction, "2026-03-27").but("/amount_fen", 1), &["ENF-35"]);
    let demanded = officer.acts(&case, demand(correction, "2026-03-27"));
    app.day(3, 27);
    officer.is_refused(&case, &order(demanded, correction, "2026-04-01"), &["ENF-34-2"]);
    let hiding = order(demanded, correction, "2026-04-01").but("/hiding", "夜间转移成品，有监控录像");
    let untold = hiding.but("/remedies_told", false).but("/planned_on", "2026-03-26");
    officer.is_refused(&case, &untold, &["ENF-37"]);
    app.day(3, 30);
    let power = order(demanded, correction, "2026-04-01").but("/manner", "restore").but("/substitute", Value::Null);
    officer.is_refused(&case, &power, &["ENF-34"]);
    let demolition = power.but("/manner", "demolish");
    officer.is_refused(&case, &demolition, &["ENF-34", "ENF-44"]);
    let interested = order(demanded, correction, "2026-04-01").but("/substitute/disinterested", false);
    officer.is_refused(&case, &interested, &["ENF-50"]);
    officer.is_refused(
        &case,
        &order(demanded, correction, "2026-04-01").but("/lines", json!([{"line": 1}])),
        &["ENF-34-3"],
    );
    let decision = officer.acts(&case, order(demanded, correction, "2026-04-01"));
    officer.is_refused(&case, &serve(decision, "p1"), &["PEN-44-2"]);
    head.approves(&case, decision);
    officer.is_refused(&case, &order(demanded, correction, "2026-04-01"), &["ENF-34-3"]);
    officer.is_refused(&case, &step(decision, "demanded", "2026-03-30"), &["ENF-38-2"]);
    officer.serves(&case, decision, "p1");
    officer.is_refused(&case, &step(decision, "resumed", "2026-03-30"), &["ENF-39"]);
    officer.is_refused(&case, &step(decision, "suspended", "2026-03-30"), &["ENF-39"]);
    officer.acts(&case, step(decision, "demanded", "2026-03-30"));
    // Three working days: until Thursday 2 April. From the 4th to the 6th is the Tomb-Sweeping holiday.
    app.on(2026, 4, 2, 18, 0);
    let early = carried_out(decision, "2026-04-02T09:00:00+08:00", "2026-04-02T11:00:00+08:00");
    officer.is_refused(&case, &early, &["ENF-51"]);
    app.on(2026, 4, 5, 12, 0);
    let holiday = carried_out(decision, "2026-04-05T09:00:00+08:00", "2026-04-05T11:00:00+08:00");
    officer.is_refused(&case, &holiday, &["ENF-43"]);
    app.on(2026, 4, 7, 23, 30);
    let night = carried_out(decision, "2026-04-07T21:00:00+08:00", "2026-04-07T22:30:00+08:00");
    officer.is_refused(&case, &night, &["ENF-43"]);
    let alone = carried_out(decision, "2026-04-07T09:00:00+08:00", "2026-04-07T11:00:00+08:00").by(&[OFFICER1]);
    officer.is_refused(&case, &alone, &["PEN-42-1"]);
    let unsigned = carried_out(decision, "2026-04-07T09:00:00+08:00", "2026-04-07T11:00:00+08:00");
    officer.is_refused(&case, &unsigned.but("/carried_out/signed_by", json!(["officer", "party"])), &["ENF-51"]);
    // A Saturday is no statutory holiday.
    app.on(2026, 4, 11, 12, 0);
    let done = officer.acts(&case, carried_out(decision, "2026-04-11T09:00:00+08:00", "2026-04-11T11:00:00+08:00"));
    let file = app.file(&case);
    assert_eq!(file["corrections"][0]["corrected"], done);
    let steps: Vec<_> = file["enforcement"]["orders"][0]["steps"].as_array().unwrap().clone();
    assert_eq!(steps.iter().map(|entry| entry["step"].clone()).collect::<Vec<_>>(), ["demanded", "carried_out"]);
    let asked = file["deadlines"].as_array().unwrap().iter().find(|due| due["clock"] == "substitute_demand").unwrap();
    assert_eq!((&asked["due_on"], &asked["met"]), (&json!("2026-04-02"), &json!(done)));
    officer.is_refused(&case, &step(decision, "stopped", "2026-04-11"), &["ENF-39"]);
    let back = step(decision, "reversed", "2026-04-11");
    officer.is_refused(&case, &back, &["ENF-39"]);
    officer.acts(&case, back.but("/wrong", "清走了邻厂的货物"));
    assert_eq!(app.file(&case)["corrections"][0]["corrected"], Value::Null, "what was put back is not performed");
}

#[test]
fn an_execution_without_its_full_recording_is_marked_and_seen_to_be_incomplete() {
    let app = App::boot();
    let (case, _, decision) = ordered(&app);
    let (officer, supervisor) = (app.person("officer1"), app.person("supervisor"));
    let demanded = officer.acts(&case, step(decision, "demanded", "2026-03-30"));
    app.on(2026, 4, 7, 12, 0);
    let done = officer.acts(&case, carried_out(decision, "2026-04-07T09:00:00+08:00", "2026-04-07T11:00:00+08:00"));
    assert_eq!(app.marked(&case, done), ["REC-3-3"]);
    let told = |seq: u64| {
        let acts = officer.get(&case.path("/recording")).ok().body.as_array().unwrap().clone();
        acts.into_iter().find(|act| act["seq"] == seq)
    };
    assert_eq!(told(demanded), None, "a paper that was served needs no camera");
    let act = told(done).unwrap();
    assert_eq!(
        (&act["class"], &act["covered"], &act["gaps"][0]["minutes"]),
        (&json!("uninterrupted"), &json!(false), &json!(120))
    );
    assert_eq!(act["findings"].as_array().unwrap().len(), 1, "{act}");
    let warned = supervisor.get("/warnings?limit=200&kind=mark").ok().at("/items").as_array().unwrap().clone();
    assert!(warned.iter().any(|warning| warning["rule"] == "REC-3-3" && warning["acts"] == json!([done])));
    let film = |name: &str, from: &str, to: &str| json!({"digest": zhifa::law::digest::sm3(name.as_bytes()), "size": 9, "title": name, "starts_at": from, "ends_at": to});
    // The camera's clock was two minutes ahead.
    let mut first = film("前一段", "2026-04-07T09:02:00+08:00", "2026-04-07T10:02:00+08:00");
    first["clock_offset_seconds"] = json!(120);
    let second = film("后一段", "2026-04-07T10:10:00+08:00", "2026-04-07T11:00:00+08:00");
    officer.acts(&case, attach_media(done).with("media", json!([first, second])));
    let act = told(done).unwrap();
    let gap = &act["gaps"][0];
    assert_eq!(
        (act["gaps"].as_array().unwrap().len(), &gap["minutes"], &act["covered"]),
        (1, &json!(10), &json!(false))
    );
    let mut explained = second;
    explained["after_break"] = json!({"told": "written", "reason": "更换电池，已在执行记录中说明"});
    officer.acts(&case, attach_media(done).with("media", json!([explained])));
    let act = told(done).unwrap();
    assert_eq!((&act["covered"], &act["gaps"][0]["reason"]["told"]), (&json!(true), &json!("written")));
    assert_eq!(act["recordings"].as_array().unwrap().len(), 2, "named twice, it is one recording: {act}");
}

#[test]
fn what_the_party_has_corrected_meanwhile_is_neither_approved_nor_carried_out() {
    let app = App::boot();
    let (case, correction) = not_cleared(&app);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    app.day(3, 23);
    let demanded = officer.acts(&case, demand(correction, "2026-03-27"));
    app.day(3, 30);
    let decision = officer.acts(&case, order(demanded, correction, "2026-04-01"));
    officer.acts(&case, verify_correction(correction));
    head.is_refused(&case, &approve(decision), &["ENF-34-4"]);
    let not_yet = json!({"seq": correction, "corrected": false, "findings": "复查发现通道又被堵塞"});
    officer.acts(&case, Act::new("verify_correction", not_yet).by(&[OFFICER1, OFFICER2]));
    head.approves(&case, decision);
    officer.serves(&case, decision, "p1");
    officer.acts(&case, step(decision, "demanded", "2026-03-30"));
    officer.is_refused(&case, &step(decision, "stopped", "2026-03-30"), &["ENF-39"]);
    app.day(4, 8);
    officer.acts(&case, verify_correction(correction));
    let late = carried_out(decision, "2026-04-08T08:00:00+08:00", "2026-04-08T09:00:00+08:00");
    officer.is_refused(&case, &late, &["ENF-34-4"]);
    officer.acts(&case, step(decision, "stopped", "2026-04-08"));
}

#[test]
fn a_demand_of_a_correction_that_is_given_up_leaves_the_demand_of_the_fine_running() {
    let app = App::boot();
    let (case, correction) = not_cleared(&app);
    let officer = app.person("officer1");
    app.day(3, 23);
    let of_the_fine = Act::new(
        "serve_demand",
        json!({
            "party_id": "p1", "manner": "缴至指定账户", "pay_to": "盂县农村信用合作联社", "amount_fen": LARGE, "rights_told": true,
            "method": "DIRECT", "recipient": "王某某（仓库管理员）", "card_shown": true,
        }),
    );
    let of_the_fine = officer.acts(&case, of_the_fine.by(&[OFFICER1, OFFICER2]));
    let of_the_correction = officer.acts(&case, demand(correction, "2026-03-27"));
    let points = json!([{"point": "通道属于邻厂", "accepted": true, "reason": "查明属实"}]);
    let answer = json!({"seq": of_the_correction, "content": "通道属于邻厂", "points": points, "withdrawn": true});
    let given_up = officer.acts(&case, Act::new("record_demand_answer", answer));
    let file = app.file(&case);
    let met = |seq: u64| {
        let mut clocks = file["deadlines"].as_array().unwrap().iter().filter(|due| due["clock"] == "demand");
        clocks.find(|due| due["seq"] == seq).unwrap()["met"].clone()
    };
    assert_eq!((met(of_the_correction), met(of_the_fine)), (json!(given_up), Value::Null));
}

#[test]
fn what_was_interrupted_for_three_years_because_the_party_cannot_is_not_executed_any_more() {
    let app = App::boot();
    let (case, _, decision) = ordered(&app);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    officer.acts(&case, step(decision, "suspended", "2026-03-30").but("/ground", "unable"));
    let clocks = app.file(&case)["deadlines"].as_array().unwrap().clone();
    let three_years = clocks.iter().find(|due| due["clock"] == "resume_execution").unwrap();
    assert_eq!(three_years["due_on"], "2029-03-30");
    let end = json!([{"party_id": "p1", "ground": "suspended_three_years", "proof": "财产调查记录、中止执行决定"}]);
    let close = close_case("execution_ended").but("/ended", end);
    app.on(2029, 3, 30, 10, 0);
    assert!(head.tries(&case, &close).rules().contains("ENF-40"), "the third year ends today");
    app.on(2029, 4, 2, 10, 0);
    officer.is_refused(&case, &step(decision, "resumed", "2029-04-02"), &["ENF-39-2"]);
    assert!(head.tries(&case, &close).rules().contains("ENF-40"), "the fine is not what was interrupted");
    let surcharge = LARGE;
    officer.acts(&case, record_payment("p1", 2 * LARGE, "晋1", "2029-04-02").but("/surcharge_fen", surcharge));
    app.publishes(&case);
    head.acts(&case, close);
}
