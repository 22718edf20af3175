//! Paying late, later and in parts; performance; demand and court, over HTTP: what is owed is exact on every day, and nothing
//! is asked for before its time.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::Case;

/// The enforcement against the only party, as it stands on a day.
fn on(app: &App, case: &Case, day: &str) -> Value {
    app.person("officer1").get(&case.path(&format!("/enforcement?on={day}"))).ok().body[0].clone()
}

fn paid(fen: i64, surcharge: i64, receipt: &str, day: &str) -> Act {
    record_payment("p1", fen, receipt, day).but("/surcharge_fen", surcharge)
}

fn instalments(applied_on: &str, parts: &[(&str, i64)]) -> Act {
    let parts: Vec<_> = parts.iter().map(|(day, fen)| json!({"due_on": day, "amount_fen": fen})).collect();
    let hardship = "停产两月，附银行流水";
    Act::new(
        "grant_instalments",
        json!({"party_id": "p1", "applied_on": applied_on, "hardship": hardship, "parts": parts}),
    )
}

fn demand(fen: i64) -> Act {
    let body = json!({
        "party_id": "p1", "manner": "缴至指定账户", "pay_to": "盂县农村信用合作联社", "amount_fen": fen, "rights_told": true,
        "surcharge_told_in": "decision", "method": "DIRECT", "recipient": "王某某（仓库管理员）", "card_shown": true,
    });
    Act::new("serve_demand", body).by(&[crate::harness::town::OFFICER1, crate::harness::town::OFFICER2])
}

fn application(demand: u64) -> Act {
    let papers: Vec<_> = ["application", "decision_and_grounds", "opinion_and_demand", "state_of_object"]
        .iter()
        .map(|kind| json!({"kind": kind, "title": "材料"}))
        .collect();
    Act::new(
        "apply_to_court",
        json!({"party_id": "p1", "demand": demand, "court": "盂县人民法院", "request": "强制执行罚款", "papers": papers,
               "found_none_of": ["no_standing", "no_facts", "no_legal_basis", "other_illegality"]}),
    )
}

fn ruling(application: u64, step: &str, day: &str) -> Act {
    Act::new("record_court_ruling", json!({"seq": application, "step": step, "on": day, "content": "见裁定书"}))
}

#[test]
fn who_pays_late_pays_three_per_cent_a_day_to_the_fen() {
    let app = App::boot();
    let case = app.served();
    let officer = app.person("officer1");
    assert_eq!(on(&app, &case, "2026-03-17")["surcharge_fen"], 0, "the last day is in time");
    assert_eq!(on(&app, &case, "2026-03-18")["surcharge_fen"], 150_000);
    assert_eq!(on(&app, &case, "2026-12-31")["surcharge_fen"], LARGE, "never above the fine");
    app.day(3, 27);
    let both = LARGE + 1_500_000;
    officer.is_refused(&case, &paid(1_500_000, 1_500_000, "晋1", "2026-03-27"), &["PEN-72-2"]);
    officer.is_refused(&case, &paid(both + 1, 1_500_001, "晋1", "2026-03-27"), &["PEN-72"]);
    officer.is_refused(&case, &paid(100, 101, "晋1", "2026-03-27"), &["PEN-67-3", "PEN-72-2"]);
    officer.acts(&case, paid(both, 1_500_000, "晋1", "2026-03-27"));
    let later = on(&app, &case, "2026-12-31");
    for left in ["outstanding_fen", "surcharge_left_fen"] {
        assert_eq!(later[left], 0, "{later}");
    }
    assert_eq!(
        later["surcharge_spans"],
        json!([{"from": "2026-03-18", "to": "2026-03-27", "days": 10, "base_fen": LARGE}])
    );
    let clocks = app.file(&case)["deadlines"].as_array().unwrap().clone();
    let open: Vec<_> =
        clocks.iter().filter(|clock| clock["met"].is_null()).map(|clock| clock["clock"].clone()).collect();
    for clock in ["pay", "apply_to_court"] {
        assert!(!open.contains(&json!(clock)), "{clock} still runs: {open:?}");
    }
}

#[test]
fn a_plan_stops_the_meter_until_a_date_is_missed() {
    let app = App::boot();
    let case = app.served();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    app.day(3, 10);
    let short = instalments("2026-03-10", &[("2026-03-31", 2_500_000), ("2026-04-30", 2_499_999)]);
    officer.is_refused(&case, &short, &["PEN-66-2"]);
    let plan = officer.acts(&case, instalments("2026-03-10", &[("2026-03-31", 2_500_000), ("2026-04-30", 2_500_000)]));
    officer.is_refused(
        &case,
        &instalments("2026-03-10", &[("2026-03-31", 1), ("2026-04-30", LARGE - 1)]),
        &["PEN-66-4"],
    );
    assert_eq!(on(&app, &case, "2026-03-18")["surcharge_fen"], 150_000, "nothing moves before the head approves");
    head.approves(&case, plan);
    assert_eq!(on(&app, &case, "2026-03-31")["surcharge_fen"], 0);
    app.day(3, 31);
    officer.acts(&case, record_payment("p1", 2_500_000, "晋1", "2026-03-31"));
    assert_eq!(on(&app, &case, "2026-04-30")["surcharge_fen"], 0);
    let broken = on(&app, &case, "2026-05-02");
    assert_eq!((&broken["surcharge_fen"], &broken["plans"][0]["broken_on"]), (&json!(150_000), &json!("2026-04-30")));
    app.day(5, 6);
    let seq = officer.acts(&case, paid(2_500_000 + 450_000, 450_000, "晋2", "2026-05-06"));
    let marks = app.file(&case)["marks"].as_array().unwrap().clone();
    assert!(marks.iter().any(|mark| mark["seq"] == seq && mark["rule"] == "PEN-66-5"), "{marks:?}");
    assert_eq!(on(&app, &case, "2026-06-01")["surcharge_left_fen"], 0);
}

#[test]
fn an_agreement_lets_surcharge_go_and_never_the_fine() {
    let app = App::boot();
    let case = app.served();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let agreed = |fen: i64, reduced: i64| {
        let parts = json!([{"due_on": "2026-04-10", "amount_fen": fen}]);
        let body = json!({"party_id": "p1", "parts": parts, "reduced_fen": reduced, "remedial_steps": "已清理通道",
                          "harmless": "不损害他人权益"});
        Act::new("agree_on_execution", body)
    };
    officer.is_refused(&case, &agreed(LARGE - 1, 1), &["ENF-42"]);
    app.day(3, 27);
    officer.is_refused(&case, &agreed(LARGE - 1, 1_500_001), &["ENF-42"]);
    let agreement = officer.acts(&case, agreed(LARGE, 1_500_000));
    app.day(3, 30);
    head.approves(&case, agreement);
    assert_eq!(on(&app, &case, "2026-03-31")["surcharge_left_fen"], 0);
    // Who breaks it loses the reduction.
    assert_eq!(on(&app, &case, "2026-04-11")["surcharge_left_fen"], 1_500_000 + 150_000);
    app.day(4, 10);
    officer.acts(&case, record_payment("p1", LARGE, "晋1", "2026-04-10"));
    assert_eq!(on(&app, &case, "2026-04-11")["surcharge_left_fen"], 0);
}

#[test]
fn the_court_is_asked_after_the_demand_and_inside_its_window() {
    let app = App::boot();
    let case = app.served();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    officer.is_refused(&case, &demand(LARGE), &["ENF-54"]);
    app.on(2026, 8, 24, 10, 0);
    officer.is_refused(&case, &demand(LARGE), &["ENF-35"]);
    let posted = demand(2 * LARGE).but("/method", "POSTAL").but("/received_on", "2026-08-24");
    officer.is_refused(&case, &posted, &["ENF-38"]);
    let demanded = officer.acts(&case, demand(2 * LARGE));
    app.on(2026, 9, 2, 10, 0);
    officer.is_refused(&case, &application(demanded), &["ENF-53", "ENF-54-2"]);
    app.on(2026, 9, 3, 10, 0);
    officer.is_refused(&case, &application(demanded), &["ENF-54-2"]);
    app.on(2026, 9, 8, 10, 0);
    let window = on(&app, &case, "2026-09-08")["court_window"].clone();
    assert_eq!((&window["opens_after"], &window["closes_on"]), (&json!("2026-09-02"), &json!("2026-12-02")));
    let asked = officer.acts(&case, application(demanded));
    officer.is_refused(&case, &ruling(asked, "accepted", "2026-09-08"), &["ENF-56"]);
    head.approves(&case, asked);
    officer.is_refused(&case, &ruling(asked, "granted", "2026-09-08"), &["ENF-57"]);
    officer.acts(&case, ruling(asked, "accepted", "2026-09-08"));
    officer.acts(&case, ruling(asked, "granted", "2026-09-08"));
    officer.acts(&case, ruling(asked, "terminated", "2026-09-08"));
    app.publishes(&case);
    // The court has ended the execution: nothing more is asked of the party.
    app.ends(&case, "ended_by_court");
}

#[test]
fn after_the_window_only_a_good_reason_helps() {
    let app = App::boot();
    let case = app.served();
    let officer = app.person("officer1");
    app.on(2026, 11, 2, 10, 0);
    let demanded = officer.acts(&case, demand(2 * LARGE));
    app.on(2026, 12, 3, 10, 0);
    officer.is_refused(&case, &application(demanded), &["ENF-53"]);
    officer.acts(&case, application(demanded).but("/late_for", "不可抗力：洪灾致办公场所停用"));
}
