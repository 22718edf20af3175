//! Ways around the rules that a hostile reader found between the chapters, each closed: the story that went through.

use serde_json::json;

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::acts_measures::*;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::town::{NEIGHBOUR, OFFICER1, OFFICER2, TOWN};

fn withdraw_filing(ground: &str) -> Act {
    Act::new("withdraw_filing", json!({"ground": ground, "reasons": "经查不符合立案条件"}))
}

fn dispose(item: &str, quantity: &str) -> Act {
    let things = json!([{"item_id": item, "name": "烟花爆竹", "quantity": quantity}]);
    let basis = "烟花爆竹安全管理条例第四十三条";
    let body =
        json!({"party_id": "p1", "things": things, "method": "destroy", "basis": basis, "reasons": "不得流入市场"});
    Act::new("dispose_property", body)
}

/// An event of the proceeding `r1` today.
fn event(app: &App, event: &str, more: serde_json::Value) -> Act {
    let mut body = json!({"remedy_id": "r1", "event": event, "on": app.now().date()});
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    Act::new("record_remedy", body)
}

/// The county government has accepted the party's application.
fn attacked(app: &App, case: &Case) {
    let about = app.file(case)["decision"]["seq"].clone();
    let application = json!({"route": "reconsideration", "about": about, "party_id": "p1", "organ": "盂县人民政府"});
    let officer = app.person("officer1");
    officer.acts(case, event(app, "applied", json!({"application": application})));
    officer.acts(case, event(app, "accepted", json!({"received_on": app.now().date()})));
}

/// Goods under seizure, confiscated by a decision that is served; the seizure by its seq.
fn confiscated(app: &App) -> Case {
    let case = app.filed_over_goods();
    let request = app.allows(&case, "seize");
    app.on(2026, 3, 2, 11, 0);
    app.two_do(&case, seize(Some(request), app.now()));
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let mut line = fined("p1", SMALL, &["e7"]);
    line["penalties"] =
        json!([{"kind": "FINE", "amount_fen": SMALL}, {"kind": "CONFISCATE_GOODS", "amount_fen": 480_000}]);
    officer.concludes(&case, proposal("penalize", json!([line])));
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    app.reviews(&case);
    head.acts(&case, deliberate());
    let decision = head.decides(&case, "penalize");
    officer.serves(&case, decision, "p1");
    case
}

#[test]
fn a_flagged_matter_slips_out_by_no_other_end() {
    let app = App::boot();
    let case = app.inspected();
    let flag = app.person("officer1").acts(&case, flag_major());
    let head = app.person("head");
    head.is_refused(&case, &withdraw_filing("other"), &["REV-9"]);
    let away = json!({"ground": "no_jurisdiction", "reasons": "不属于本镇", "handover": {"receiver": "盂县应急管理局", "papers": ["transfer_letter"]}});
    head.is_refused(&case, &Act::new("transfer_case", away), &["REV-9"]);
    app.person("reviewer").acts(&case, unflag_major(flag));
    head.acts(&case, withdraw_filing("other"));
    app.is_at(&case, "withdrawn");
}

#[test]
fn nothing_is_destroyed_while_the_execution_is_stayed() {
    let app = App::boot();
    let case = confiscated(&app);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    officer.is_refused(&case, &move_item("destroyed"), &["ITEM-3"]);
    let asked = officer.acts(&case, dispose("i1", "12箱"));
    attacked(&app, &case);
    officer.acts(&case, event(&app, "stayed", json!({"stay_ground": "authority"})));
    head.is_refused(&case, &approve(asked), &["FY-42"]);
    officer.is_refused(&case, &move_item("confiscated"), &["FY-42"]);
    officer.acts(&case, event(&app, "stay_lifted", json!({})).recorded());
    head.approves(&case, asked);
    officer.acts(&case, move_item("destroyed"));
    let witnessed = json!({"seq": asked, "taken_by": "县烟花爆竹销毁场", "witnesses": ["村委会刘某"]});
    let today = app.now().date();
    let done = json!({"party_id": "p1", "done_on": today, "proof": "销毁记录", "disposal": witnessed});
    officer.acts(&case, Act::new("record_performance", done));
}

#[test]
fn what_is_disposed_of_stands_in_the_ledger_and_is_no_more_than_there_is() {
    let app = App::boot();
    let case = confiscated(&app);
    let officer = app.person("officer1");
    for wrong in [dispose("i9", "12箱"), dispose("i1", "13箱"), dispose("i1", "一些")] {
        officer.is_refused(&case, &wrong, &["PEN-74-4"]);
    }
    officer.acts(&case, dispose("i1", "5箱"));
    officer.is_refused(&case, &dispose("i1", "8箱"), &["PEN-74-4"]);
    officer.acts(&case, dispose("i1", "7箱"));
    officer.is_refused(&case, &move_item("used_up"), &["ITEM-3"]);
}

#[test]
fn a_test_is_announced_once_and_its_time_stops_the_clock_once() {
    let app = App::boot();
    let case = app.filed_over_goods();
    let request = app.allows(&case, "seize");
    app.on(2026, 3, 2, 11, 0);
    let seq = app.two_do(&case, seize(Some(request), app.now()));
    let officer = app.person("officer1");
    app.day(3, 5);
    let first = officer.acts(&case, announce_test(Some(seq), "2026-03-05", "2026-03-14"));
    officer.is_refused(&case, &announce_test(Some(seq), "2026-03-15", "2026-03-24"), &["ENF-25-3"]);
    officer.is_refused(&case, &announce_test(Some(seq), "2026-06-01", "2026-06-10"), &["ENF-25-3"]);
    app.day(3, 12);
    let result = officer.acts(&case, test_result(first, "2026-03-12"));
    officer.is_refused(&case, &announce_test(Some(seq), "2026-03-12", "2026-03-21"), &["ENF-25-3"]);
    let again = announce_test(Some(seq), "2026-03-12", "2026-03-16").but("/retest_of", result);
    officer.acts(&case, again);
}

#[test]
fn a_plan_granted_after_the_court_can_no_longer_be_asked_opens_nothing() {
    let app = App::boot();
    let case = app.served();
    let window = |day: &str| {
        let found = app.person("officer1").get(&case.path(&format!("/enforcement?on={day}"))).ok().body[0].clone();
        found["court_window"]["closes_on"].clone()
    };
    app.on(2026, 12, 10, 10, 0);
    assert_eq!(window("2026-12-10"), "2026-12-02");
    let later = json!({"party_id": "p1", "applied_on": "2026-12-10", "hardship": "停产两月，附银行流水", "until": "2026-12-30"});
    let plan = app.person("officer1").acts(&case, Act::new("defer_payment", later));
    app.person("head").approves(&case, plan);
    assert_eq!(window("2026-12-31"), "2026-12-02", "what is closed stays closed");
}

#[test]
fn a_discovery_before_the_opening_comes_with_the_paper_that_shows_it() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let violation = json!({"began_on": "2023-01-01", "ended_on": "2023-06-01"});
    officer.acts(&case, amend_particulars(json!({"violation": violation})));
    officer.is_refused(&case, &request_filing(), &["PEN-36"]);
    let mut moved = violation.clone();
    moved["discovered_on"] = json!("2024-01-01");
    moved["discovery"] = json!("县应急管理局检查记录");
    let amended = amend_particulars(json!({"violation": moved}));
    officer.is_refused(&case, &amended, &["PEN-36-3"]);
    let seq = officer.acts(&case, amended.recorded());
    assert!(app.marked(&case, seq).contains(&"PEN-36-4".to_owned()), "a time that had passed runs again: marked");
}

#[test]
fn a_reason_to_withhold_is_what_the_file_shows_and_no_summary_names_a_person() {
    let app = App::boot();
    let case = app.served();
    let clerk = app.person("clerk");
    clerk.is_refused(&case, &withhold("MINOR"), &["PUB-5-3"]);
    clerk.is_refused(&case, &withhold("CRIMINAL"), &["PUB-5-3"]);
    clerk.acts(&case, withhold("NO_SOCIAL_IMPACT"));
}

#[test]
fn evidence_that_died_is_not_reborn_under_another_id_in_another_organ() {
    let app = App::boot();
    let (officer, stranger) = (app.person("officer1"), app.person("stranger"));
    let clue = officer.opens(clue());
    let alone = inspect_scene(app.now()).by(&[OFFICER1]);
    officer.is_refused(&clue, &alone, &["PEN-42-1"]);
    officer.acts(&clue, alone.it_happened_so());
    let theirs = stranger.opens(crate::harness::contents::clue());
    let handover = json!({"receiver": "下社镇人民政府", "receiver_id": NEIGHBOUR, "papers": ["transfer_letter"]});
    let away = json!({"ground": "no_jurisdiction", "reasons": "发生地在下社镇", "handover": handover});
    let letter = app.person("head").acts(&clue, Act::new("transfer_case", away));
    let file = app.file(&clue);
    assert_eq!(file["transfers"]["made"][0]["seq"], letter);
    let number = file["transfers"]["made"][0]["number"].clone();
    let receive = |record: serde_json::Value, name: &str| {
        let evidence = json!([{"id": "z9", "kind": "SCENE_RECORD", "name": name, "proves": "超量存放"}]);
        let body = json!({
            "from": "上社镇人民政府", "letter": number, "received_on": "2026-03-02", "record": record,
            "evidence": evidence, "checked": "与移送清单一致"
        });
        Act::new("receive_handover", body).recorded()
    };
    let record = json!({"case_id": clue.id, "head_digest": file["head_digest"], "acts": clue.version()});
    stranger.is_refused(&theirs, &receive(record.clone(), "现场检查笔录"), &["LINK-2"]);
    stranger.is_refused(&theirs, &receive(record.clone(), "现场勘验笔录"), &["LINK-2"]);
    stranger.is_refused(&theirs, &receive(json!(null), "现场检查笔录"), &["LINK-5"]);
    let nothing = receive(record, "现场检查笔录").but("/evidence", json!([]));
    stranger.acts(&theirs, nothing);
}

#[test]
fn what_is_entered_of_a_ruling_counts_once_a_head_has_compared_it_with_the_paper() {
    let app = App::boot();
    let case = app.served();
    app.publishes(&case);
    attacked(&app, &case);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let decided = |fen: i64| {
        let lines = json!([{"party_id": "p1", "penalties": [{"kind": "FINE", "amount_fen": fen}]}]);
        let ruling = json!({"result": "altered", "lines": lines});
        let paper = json!({"received_on": app.now().date(), "document": "盂政复决〔2026〕3号", "ruling": ruling});
        event(&app, "decided", paper)
    };
    officer.is_refused(&case, &decided(100_000), &["REM-3"]);
    let owed = || app.person("officer1").get(&case.path("/enforcement")).ok().body[0]["outstanding_fen"].clone();
    let wrong = officer.acts(&case, decided(100_000).recorded());
    assert_eq!(owed(), LARGE, "an officer's word alters no sum");
    let file = app.file(&case);
    assert!(file["deadlines"].as_array().unwrap().iter().any(|due| due["clock"] == "withdraw_publication"));
    head.is_refused(&case, &close_case("performed"), &["CLOSE-1", "PEN-48-2", "REM-4"]);
    head.refuses(&case, wrong);
    assert!(app.file(&case)["remedies"]["changes"].is_null(), "what the paper does not say was never said");
    let right = officer.acts(&case, decided(4_000_000).recorded());
    head.approves(&case, right);
    assert_eq!(owed(), 4_000_000);
    assert!(app.verify(case.id).ok);
}

#[test]
fn a_revocation_stops_everything_at_once_and_opens_nothing_before_it_is_compared() {
    let app = App::boot();
    let case = app.served();
    attacked(&app, &case);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let ruling = json!({"result": "revoked", "redecide": true});
    let paper = json!({"received_on": app.now().date(), "document": "盂政复决〔2026〕3号", "ruling": ruling});
    let revoked = officer.acts(&case, event(&app, "decided", paper).recorded());
    let pays = || {
        let file = app.file(&case);
        file["deadlines"].as_array().unwrap().iter().find(|due| due["clock"] == "pay").unwrap()["met"].clone()
    };
    assert_eq!(pays(), revoked, "nobody has to pay on what was revoked");
    let anew = Act::new("redecide", json!({"reasons": "按复议决定重新办理"}));
    head.is_refused(&case, &anew, &["REM-4"]);
    head.refuses(&case, revoked);
    assert!(pays().is_null(), "the paper does not say so: the decision stands, and its clocks run");
    let ruling = json!({"result": "upheld"});
    let paper = json!({"received_on": app.now().date(), "document": "盂政复决〔2026〕3号", "ruling": ruling});
    let upheld = officer.acts(&case, event(&app, "decided", paper).recorded());
    head.approves(&case, upheld);
    head.is_refused(&case, &anew, &["PEN-75"]);
}

#[test]
fn a_crime_found_after_the_decision_goes_to_the_police_beside_it_and_nobody_pays_twice() {
    let app = App::boot();
    let case = app.served();
    app.publishes(&case);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    app.pays(&case, "p1", 2_000_000, "晋1");
    let reported = officer.acts(&case, crate::transfer::report_crime());
    head.is_refused(&case, &close_case("performed"), &["CLOSE-1", "PEN-27-4"]);
    head.approves(&case, reported);
    assert_eq!(app.clock(&case, "hand_over_crime")["seq"], case.version(), "twenty-four hours from here");
    let transfer = |ground: &str, papers: &[&str]| {
        let handover = json!({"receiver": "盂县公安局", "papers": papers});
        Act::new("transfer_case", json!({"ground": ground, "reasons": "决定后发现涉嫌犯罪", "handover": handover}))
    };
    let papers = ["transfer_letter", "investigation_report", "penalty_decision"];
    head.is_refused(&case, &transfer("suspected_crime", &papers[..2]), &["PEN-27-T5"]);
    head.is_refused(&case, &transfer("no_jurisdiction", &papers), &["PEN-27", "PEN-27-3"]);
    head.acts(&case, transfer("suspected_crime", &papers));
    app.is_at(&case, "served");
    head.is_refused(&case, &transfer("suspected_crime", &papers), &["PEN-27-3"]);
    head.is_refused(&case, &close_case("performed"), &["CLOSE-1", "PEN-27-4"]);
    let step = |step: &str| {
        Act::new("record_transfer_step", json!({"step": step, "on": app.now().date(), "proof": "回执或者文书"}))
    };
    officer.acts(&case, step("handed_over"));
    officer.acts(&case, step("accepted"));
    let judged = step("judged").but("/criminally_fined", json!(["p1"]));
    let counted = |fen: i64| judged.clone().but("/set_off", json!([{"party_id": "p1", "amount_fen": fen}]));
    officer.is_refused(&case, &counted(2_000_001), &["PEN-35-2"]);
    officer.acts(&case, counted(2_000_000));
    let account = officer.get(&case.path("/enforcement?on=2026-12-31")).ok().body[0].clone();
    assert_eq!((&account["outstanding_fen"], &account["surcharge_left_fen"]), (&json!(0), &json!(0)), "{account}");
    app.ends(&case, "performed");
    assert!(app.verify(case.id).ok);
}

#[test]
fn from_the_day_of_going_live_nothing_is_decided_on_paper() {
    let app = App::boot();
    app.day(3, 20);
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let paper = |filed_on: &str| {
        let body = json!({
            "filing_number": "上社立〔2026〕纸1号", "filed_on": filed_on, "handlers": [OFFICER1, OFFICER2],
            "stage": "investigating", "reasons": "启用系统前已立案"
        });
        Act::new("take_over", body).recorded()
    };
    // The organ was entered on 2 March; that is its day unless another one is set.
    officer.is_refused(&case, &paper("2026-03-02"), &["PAPER-7"]);
    let admin = app.person("admin");
    let path = format!("/agencies/{TOWN}");
    let patch = |day: &str| admin.ask("PATCH", &path).key(&app.fresh_key()).json(&json!({"live_on": day})).go();
    patch("2026-03-21").expect(422).points_at("/live_on");
    assert_eq!(patch("2026-03-16").ok().at("/live_on"), "2026-03-16");
    patch("2026-03-20").expect(422).points_at("/live_on");
    officer.is_refused(&case, &paper("2026-03-16"), &["PAPER-7"]);
    officer.acts(&case, paper("2026-03-13"));
}

#[test]
fn a_closure_gets_no_longer_because_the_party_defended_itself() {
    let app = App::boot();
    let closes = |term: &str| {
        let mut proposal = penalize(SMALL);
        let fine = proposal["parties"][0]["penalties"][0].clone();
        proposal["parties"][0]["penalties"] =
            json!([fine, {"kind": "STOP_BUSINESS", "detail": "停业整顿成品库", "term": term}]);
        proposal
    };
    let case = app.concluded(closes("15cd"));
    app.tells(&case, &["p1"]);
    let officer = app.person("officer1");
    let said = officer.acts(&case, record_statement("p1"));
    officer.acts(&case, answer_statement(said, true));
    for cause in ["defence", "own_correction"] {
        officer.is_refused(&case, &revise(cause, closes("30cd")), &["PEN-45"]);
    }
    let mut wider = closes("10cd");
    wider["parties"][0]["penalties"][1]["detail"] = json!("停业整顿全部库房");
    officer.is_refused(&case, &revise("defence", wider), &["PEN-45-6"]);
    officer.acts(&case, revise("defence", closes("10cd")));
    app.is_at(&case, "concluded");
}
