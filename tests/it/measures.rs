//! Measures over HTTP: approved before, carried out step by step, ended in time; every thing taken comes to an end.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::acts_measures::*;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::transfer::report_crime;

/// Goods seized on Monday 2 March at eleven.
fn seized(app: &App) -> (Case, u64) {
    let case = app.filed_over_goods();
    let request = app.allows(&case, "seize");
    app.on(2026, 3, 2, 11, 0);
    let seq = app.two_do(&case, seize(Some(request), app.now()));
    (case, seq)
}

#[test]
fn a_seizure_needs_a_law_an_approval_and_every_step_on_the_spot() {
    let app = App::boot();
    let case = app.filed_over_goods();
    let officer = app.person("officer1");
    let asked = officer.acts(&case, request_measure("seize"));
    app.on(2026, 3, 2, 11, 0);
    officer.is_refused(&case, &seize(Some(asked), app.now()), &["ENF-18"]);
    officer.is_refused(&case, &seize(None, app.now()), &["ENF-18", "ENF-5"]);
    app.person("head").approves(&case, asked);
    // It began at half past ten, the head approved at eleven.
    officer.is_refused(&case, &seize(Some(asked), app.now()), &["ENF-18"]);
    app.on(2026, 3, 2, 14, 0);
    let lawful = || seize(Some(asked), app.now());
    officer.is_refused(&case, &lawful().but("/basis/level", "local_rule"), &["ENF-10"]);
    officer.is_refused(&case, &lawful().but("/defence", Value::Null).but("/told", false), &["ENF-18-2"]);
    officer.is_refused(&case, &lawful().but("/items/0/sealed_by_another", true), &["ENF-23"]);
    officer.is_refused(&case, &lawful().but("/decision_handed_over", false), &["ENF-24"]);
    officer.is_refused(&case, &lawful().but("/list/party", "absent"), &["ITEM-2"]);
    officer.is_refused(&case, &lawful().but("/measure", "seal"), &["ENF-18"]);
    let seq = app.two_do(&case, lawful().but("/list/party", "absent").but("/list/witness", "村委会李某"));
    let file = app.file(&case);
    assert_eq!(file["measures"]["seizures"][0]["number"], "上社扣〔2026〕1号");
    assert_eq!(app.clock(&case, "end_seizure")["due_on"], "2026-04-01");
    assert!(app.marked(&case, seq).is_empty());
    app.on(2026, 3, 2, 16, 0);
    let again = seize(Some(asked), app.now()).but("/items/0/id", "i2").but("/evidence", json!([]));
    officer.is_refused(&case, &again, &["ENF-18"]);
}

#[test]
fn a_power_item_without_seizure_gives_none() {
    let app = App::boot();
    let case = app.filed();
    app.person("officer1").is_refused(&case, &request_measure("seize"), &["ENF-10"]);
    app.person("officer1").acts(&case, request_measure("preserve"));
}

#[test]
fn a_seizure_is_extended_once_and_before_it_ends() {
    let app = App::boot();
    let (case, seq) = seized(&app);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    app.day(3, 27);
    let asked = officer.acts(&case, extend_seizure(seq, 30));
    officer.is_refused(&case, &extend_seizure(seq, 10), &["ENF-25"]);
    assert_eq!(app.clock(&case, "end_seizure")["due_on"], "2026-04-01", "asked for is not extended");
    head.approves(&case, asked);
    // The sixtieth day is 1 May; the holiday ends on the 5th.
    assert_eq!(app.clock(&case, "end_seizure")["due_on"], "2026-05-06");
    officer.is_refused(&case, &extend_seizure(seq, 1), &["ENF-25"]);
    assert_eq!(app.items(&case)[0]["must_be_released"], Value::Null);
    app.day(5, 7);
    assert!(app.items(&case)[0]["must_be_released"]["zh"].as_str().unwrap().contains("届满"));
    officer.is_refused(&case, &release_seizure(seq, "expired", 11), &["ENF-28"]);
    let released = officer.acts(&case, release_seizure(seq, "expired", 12));
    assert_eq!(app.marked(&case, released), ["ENF-27"]);
    let items = app.items(&case);
    assert_eq!((&items[0]["whereabouts"], &items[0]["settled"]), (&json!("returned"), &json!(true)));
    assert_eq!(app.clock(&case, "end_seizure")["met"], released);
    assert_eq!(app.file(&case)["measures"]["seizures"][0]["ended"], released);
}

#[test]
fn an_extension_approved_after_the_period_extends_nothing() {
    let app = App::boot();
    let (case, seq) = seized(&app);
    app.day(4, 1);
    let asked = app.person("officer1").acts(&case, extend_seizure(seq, 30));
    app.day(4, 2);
    app.person("head").is_refused(&case, &approve(asked), &["ENF-25"]);
    app.person("officer1").is_refused(&case, &extend_seizure(seq, 30), &["ENF-25"]);
    app.person("head").refuses(&case, asked);
    app.person("officer1").acts(&case, release_seizure(seq, "expired", 12));
}

#[test]
fn announced_test_time_is_not_counted_and_ends_with_the_result() {
    let app = App::boot();
    let (case, seq) = seized(&app);
    let officer = app.person("officer1");
    app.day(3, 5);
    officer.is_refused(&case, &announce_test(Some(seq), "2026-03-04", "2026-03-14"), &["ENF-25-3"]);
    officer.is_refused(&case, &announce_test(Some(seq), "2026-03-06", "2026-03-05"), &["ENF-25-3"]);
    let test = officer.acts(&case, announce_test(Some(seq), "2026-03-05", "2026-03-14"));
    // Thirty days and ten: 11 April is a Saturday.
    let moved = app.clock(&case, "end_seizure");
    assert_eq!((&moved["due_on"], &moved["seq"]), (&json!("2026-04-13"), &json!(test)));
    assert!(moved["derivation"].to_string().contains("检测期间10日不计入"), "{moved}");
    app.day(3, 10);
    officer.acts(&case, test_result(test, "2026-03-10"));
    // It took six days; 7 April is the first working day after Qingming.
    let known = app.clock(&case, "end_seizure");
    assert_eq!(known["due_on"], "2026-04-07");
    assert_eq!(app.file(&case)["measures"]["seizures"][0]["due_on"], "2026-04-07");
    officer.is_refused(&case, &test_result(test, "2026-03-10").but("/evidence", json!([])), &["PEN-46-2"]);
}

#[test]
fn an_urgent_seizure_is_put_before_a_head_within_24_hours_or_ended() {
    let app = App::boot();
    let case = app.filed_over_goods();
    let officer = app.person("officer1");
    app.on(2026, 3, 6, 18, 0);
    let urgent = seize(None, app.now()).but("/urgency", "当事人正在装车转移").but("/why_not_milder", "口头制止无效");
    let seq = app.two_do(&case, urgent);
    let clock = app.clock(&case, "approve_urgent");
    assert_eq!((&clock["due_on"], &clock["due_at"]), (&json!("2026-03-07"), &json!("2026-03-07T18:00:00+08:00")));
    assert_eq!(app.items(&case)[0]["must_be_released"], Value::Null);
    app.on(2026, 3, 7, 18, 1);
    assert!(app.items(&case)[0]["must_be_released"]["zh"].as_str().unwrap().contains("二十四小时"));
    let refused = app.person("head").refuses(&case, seq);
    assert_eq!(app.marked(&case, refused), ["ENF-19"]);
    officer.is_refused(&case, &extend_seizure(seq, 30), &["ENF-25"]);
    officer.is_refused(&case, &release_seizure(seq, "decided", 12), &["ENF-28"]);
    officer.acts(&case, release_seizure(seq, "not_approved", 12));
}

#[test]
fn a_seizure_in_breach_has_no_force_and_its_evidence_is_dead() {
    let app = App::boot();
    let case = app.filed_over_goods();
    app.on(2026, 3, 2, 11, 0);
    let officer = app.person("officer1");
    let seq = officer.acts(&case, seize(None, app.now()).but("/why_not_milder", "制止无效").it_happened_so());
    assert_eq!(app.marked(&case, seq), ["ENF-18"]);
    let file = app.file(&case);
    assert_eq!(
        (&file["evidence"][0]["dead"], &file["measures"]["seizures"][0]["due_on"]),
        (&json!(true), &Value::Null)
    );
    assert!(app.items(&case)[0]["must_be_released"]["en"].as_str().unwrap().contains("breach"));
    officer.is_refused(&case, &extend_seizure(seq, 30), &["ENF-25"]);
    officer.acts(&case, release_seizure(seq, "no_longer_needed", 12));
    assert_eq!(app.items(&case)[0]["settled"], true);
}

#[test]
fn no_reason_stands_for_the_recording_of_a_seizure() {
    let app = App::boot();
    let case = app.filed_over_goods();
    let request = app.allows(&case, "seize");
    app.on(2026, 3, 2, 11, 0);
    let (officer, second) = (app.person("officer1"), app.person("officer2"));
    let bare = seize(Some(request), app.now()).with("media", json!([]));
    let seq = officer.acts(&case, bare);
    assert_eq!(app.marked(&case, seq), ["REC-3", "REC-3-1"]);
    second.countersigns(&case, seq);
    let proved = || conclude(proposal("penalize", json!([fined("p1", SMALL, &["e7"])])));
    officer.is_refused(&case, &proved().but("/recording_gap_reason", "执法记录仪故障"), &["REC-3-2"]);
    let half = json!([{"digest": zhifa::law::digest::sm3(b"half"), "size": 9, "title": "录像",
        "starts_at": "2026-03-02T10:30:00+08:00", "ends_at": "2026-03-02T10:40:00+08:00"}]);
    officer.acts(&case, attach_media(seq).with("media", half));
    officer.is_refused(&case, &proved(), &["REC-3-2"]);
    let rest = json!([{"digest": zhifa::law::digest::sm3(b"rest"), "size": 9, "title": "录像（二）",
        "starts_at": "2026-03-02T10:40:00+08:00", "ends_at": "2026-03-02T11:00:00+08:00"}]);
    officer.acts(&case, attach_media(seq).with("media", rest));
    officer.acts(&case, proved());
}

#[test]
fn a_break_between_two_recordings_of_a_seizure_is_named_with_its_minutes_and_needs_a_reason() {
    let app = App::boot();
    let case = app.filed_over_goods();
    let request = app.allows(&case, "seize");
    app.on(2026, 3, 2, 11, 0);
    let (officer, second) = (app.person("officer1"), app.person("officer2"));
    let film = |name: &str, from: &str, to: &str| {
        json!({"digest": zhifa::law::digest::sm3(name.as_bytes()), "size": 9, "title": name,
            "starts_at": format!("2026-03-02T{from}:00+08:00"), "ends_at": format!("2026-03-02T{to}:00+08:00")})
    };
    // First start and last end lie as they should.
    let broken = json!([film("前", "10:20", "10:40"), film("后", "10:47", "11:00")]);
    let seq = officer.acts(&case, seize(Some(request), app.now()).with("media", broken));
    assert_eq!(app.marked(&case, seq), ["REC-3-1"]);
    second.countersigns(&case, seq);
    let proved = || conclude(proposal("penalize", json!([fined("p1", SMALL, &["e7"])])));
    let refused = officer.is_refused(&case, &proved(), &["REC-3-2"]);
    assert!(refused.text.contains("（7分钟）"), "{refused}");
    let mut told = film("后", "10:47", "11:00");
    told["after_break"] = json!({"told": "spoken", "reason": "存储卡已满，更换后继续"});
    officer.acts(&case, attach_media(seq).with("media", json!([told])));
    officer.acts(&case, proved());
}

#[test]
fn a_preservation_without_handling_ends_by_itself_after_seven_working_days() {
    let app = App::boot();
    let case = app.filed_over_goods();
    let request = app.allows(&case, "preserve");
    app.on(2026, 3, 2, 11, 0);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let seq = app.two_do(&case, register_preservation(request, app.now()));
    assert_eq!(app.clock(&case, "resolve_preservation")["due_on"], "2026-03-11");
    app.day(3, 11);
    let late = officer.acts(&case, resolve(seq, "confiscate"));
    officer.is_refused(&case, &move_item("returned").but("/whom", "王某某"), &["ITEM-3"]);
    app.day(3, 12);
    assert!(app.items(&case)[0]["must_be_released"]["zh"].as_str().unwrap().contains("自动解除"));
    head.is_refused(&case, &approve(late), &["PEN-56-3"]);
    head.refuses(&case, late);
    officer.is_refused(&case, &resolve(seq, "sent_for_test"), &["PEN-56-3"]);
    let released = officer.acts(&case, resolve(seq, "released"));
    let approved = head.approves(&case, released);
    assert_eq!(app.marked(&case, approved), ["PEN-56-4"]);
    officer.is_refused(&case, &resolve(seq, "released"), &["PEN-56-2"]);
    officer.acts(&case, move_item("returned").but("/whom", "王某某"));
    assert_eq!(app.items(&case)[0]["settled"], true);
}

#[test]
fn an_urgent_preservation_is_unknown_to_the_plain_procedure() {
    let app = App::boot();
    let case = app.filed_over_goods();
    app.on(2026, 3, 2, 11, 0);
    let urgent = register_preservation(1, app.now()).but("/request", Value::Null).but("/urgency", "正在装车");
    app.person("officer1").is_refused(&case, &urgent, &["PEN-56"]);
}

#[test]
fn a_preserved_thing_can_be_seized_and_is_then_held_under_the_seizure() {
    let app = App::boot();
    let case = app.filed_over_goods();
    let (keep, take) = (app.allows(&case, "preserve"), app.allows(&case, "seize"));
    app.on(2026, 3, 2, 11, 0);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let kept = app.two_do(&case, register_preservation(keep, app.now()));
    officer.is_refused(&case, &resolve(kept, "turned_into_seizure"), &["PEN-56-2"]);
    app.on(2026, 3, 3, 11, 0);
    let over = seize(Some(take), app.now()).but("/items", json!([])).but("/preserved", json!(["i1"]));
    let taken = app.two_do(&case, over);
    let resolved = officer.acts(&case, resolve(kept, "turned_into_seizure"));
    head.approves(&case, resolved);
    assert_eq!(app.file(&case)["measures"]["items"][0]["held_under"], taken);
    app.day(3, 20);
    assert_eq!(app.items(&case)[0]["must_be_released"], Value::Null, "the seizure carries it");
    officer.is_refused(&case, &move_item("returned").but("/whom", "王某某"), &["ITEM-3"]);
    officer.acts(&case, release_seizure(taken, "no_violation", 12));
}

#[test]
fn things_wrongly_disposed_of_are_compensated() {
    let app = App::boot();
    let (case, _) = seized(&app);
    let officer = app.person("officer1");
    officer.is_refused(&case, &move_item("kept"), &["ITEM-3"]);
    officer.is_refused(&case, &move_item("handed_over").but("/whom", "公安局"), &["ITEM-3"]);
    officer.is_refused(&case, &move_item("destroyed"), &["ITEM-3"]);
    officer.acts(&case, move_item("destroyed").it_happened_so());
    assert_eq!(app.items(&case)[0]["settled"], false, "destroyed without a decision is no lawful end");
    let paid = move_item("compensated").but("/whom", "王某某");
    officer.is_refused(&case, &paid, &["ITEM-3"]);
    officer.acts(&case, paid.but("/sum_fen", 480_000));
    assert_eq!(app.items(&case)[0]["settled"], true);
}

#[test]
fn goods_sold_early_are_paid_out_in_full() {
    let app = App::boot();
    let (case, seq) = seized(&app);
    let officer = app.person("officer1");
    officer.is_refused(&case, &move_item("sold").but("/sum_fen", 360_000), &["ITEM-3"]);
    officer.acts(&case, move_item("sold").but("/sum_fen", 360_000).but("/consent", "当事人书面同意先行变卖"));
    officer.is_refused(&case, &release_seizure(seq, "no_violation", 12), &["ENF-28"]);
    let paid = |fen: i64| release_seizure(seq, "no_violation", 0).but("/items/0/paid_fen", fen);
    officer.is_refused(&case, &paid(350_000), &["ENF-28"]);
    officer.acts(&case, paid(360_000));
    assert_eq!(app.items(&case)[0]["whereabouts"], "paid_out");
}

#[test]
fn goods_are_confiscated_only_by_a_decision_and_no_case_closes_over_them() {
    let app = App::boot();
    let (case, _) = seized(&app);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    officer.is_refused(&case, &move_item("confiscated"), &["ITEM-3"]);
    let mut line = fined("p1", SMALL, &["e7"]);
    line["penalties"] =
        json!([{"kind": "FINE", "amount_fen": SMALL}, {"kind": "CONFISCATE_GOODS", "amount_fen": 480_000}]);
    officer.concludes(&case, proposal("penalize", json!([line])));
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    app.reviews(&case);
    head.acts(&case, deliberate());
    let decision = head.decides(&case, "penalize");
    assert_eq!(app.clock(&case, "end_seizure")["met"], decision, "decided within the period (强制法27)");
    officer.serves(&case, decision, "p1");
    app.publishes(&case);
    app.pays(&case, "p1", SMALL, "晋A1");
    app.day(5, 20);
    head.is_refused(&case, &close_case("performed"), &["CLOSE-1", "ITEM-4"]);
    assert_eq!(app.items(&case)[0]["must_be_released"], Value::Null, "the decision confiscates it");
    officer.acts(&case, move_item("confiscated"));
    app.ends(&case, "performed");
}

#[test]
fn a_seizure_after_the_conclusion_voids_the_review_and_is_confirmed_before_the_decision() {
    let app = App::boot();
    let case = app.filed_over_goods();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    app.two_do(&case, inspect_scene(app.now()));
    officer.concludes(&case, penalize(LARGE));
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    app.reviews(&case);
    head.acts(&case, deliberate());
    let request = app.allows(&case, "seize");
    app.on(2026, 3, 2, 13, 0);
    let seq = officer.acts(&case, seize(Some(request), app.now()));
    head.is_refused(&case, &decide("penalize"), &["PEN-42-3", "PEN-57-3", "PEN-58"]);
    app.person("officer2").countersigns(&case, seq);
    head.is_refused(&case, &decide("penalize"), &["PEN-57-3", "PEN-58"]);
}

#[test]
fn test_days_that_overlap_are_left_out_once() {
    let app = App::boot();
    let (case, seq) = seized(&app);
    let officer = app.person("officer1");
    app.day(3, 5);
    app.two_do(&case, take_sample(app.now()));
    officer.acts(&case, announce_test(Some(seq), "2026-03-05", "2026-03-14"));
    let drawn = announce_test(Some(seq), "2026-03-10", "2026-03-19").but("/items", json!(["s1"]));
    officer.acts(&case, drawn);
    // 5 to 19 March are fifteen days: the forty-fifth day is Thursday, 16 April.
    assert_eq!(app.clock(&case, "end_seizure")["due_on"], "2026-04-16");
    let open: Vec<_> = app.person("officer1").get(&case.path("/deadlines")).ok().body.as_array().unwrap().clone();
    let running = open.iter().filter(|clock| clock["clock"] == "end_seizure" && clock["met"].is_null());
    assert_eq!(running.count(), 1, "a clock that was moved runs once");
}

#[test]
fn goods_go_along_when_the_case_is_transferred() {
    let app = App::boot();
    let (case, _) = seized(&app);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let reported = officer.acts(&case, report_crime());
    head.approves(&case, reported);
    let transfer = |papers: &[&str], items: &[&str]| {
        let handover = json!({"receiver": "盂县公安局", "papers": papers, "items": items});
        Act::new("transfer_case", json!({"ground": "suspected_crime", "reasons": "依法移送", "handover": handover}))
    };
    let papers = ["transfer_letter", "investigation_report", "item_list"];
    head.is_refused(&case, &transfer(&papers, &[]), &["ENF-21"]);
    let sent = head.acts(&case, transfer(&papers, &["i1"]));
    officer.is_refused(&case, &archive(1..=case.version()), &["ITEM-4", "PEN-27-T8", "ENF-21-2"]);
    let given = officer.acts(&case, move_item("handed_over").but("/whom", "盂县公安局"));
    assert_eq!(app.clock(&case, "end_seizure")["met"], given);
    officer.serves(&case, sent, "p1");
    for step in ["handed_over", "accepted", "items_handed_over"] {
        let body = json!({"step": step, "on": app.now().date(), "proof": "回执"});
        officer.acts(&case, Act::new("record_transfer_step", body));
    }
    officer.acts(&case, archive(1..=case.version()));
}
