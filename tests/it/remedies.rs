//! After the decision: attacked, altered, revoked, decided anew; what is public is taken down, what was paid goes back.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::tables::dump;

/// An event of the proceeding `r1` today.
fn event(app: &App, event: &str, more: Value) -> Act {
    let mut body = json!({"remedy_id": "r1", "event": event, "on": app.now().date()});
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    Act::new("record_remedy", body).recorded()
}

fn applies(app: &App, about: u64) -> Act {
    let application = json!({"route": "reconsideration", "about": about, "party_id": "p1", "organ": "盂县人民政府"});
    event(app, "applied", json!({"application": application}))
}

fn accepted(app: &App) -> Act {
    event(app, "accepted", json!({"received_on": app.now().date()}))
}

fn decided(app: &App, ruling: Value) -> Act {
    event(app, "decided", json!({"received_on": app.now().date(), "document": "盂政复决〔2026〕3号", "ruling": ruling}))
}

fn fine_of(fen: i64) -> Value {
    json!([{"party_id": "p1", "penalties": [{"kind": "FINE", "amount_fen": fen}]}])
}

fn redecide() -> Act {
    Act::new("redecide", json!({"reasons": "按复议决定重新办理"}))
}

fn corrects_itself(what: &str, lines: Value) -> Act {
    let basis = json!({"law": "中华人民共和国行政处罚法", "article": "第七十五条第二款", "level": "law"});
    let mut body = json!({"what": what, "reasons": "存放数量认定有误", "basis": basis});
    if what == "alter" {
        body["lines"] = lines;
    }
    Act::new("revoke_decision", body)
}

fn withdraw(entry: u64, because: u64) -> Act {
    let reason = "该行政处罚决定已被依法改变，撤回公示";
    Act::new("withdraw_publication", json!({"entry": entry, "because": because, "public_reason": reason}))
}

fn refund(app: &App, fen: i64) -> Act {
    let body = json!({"party_id": "p1", "amount_fen": fen, "returned_on": app.now().date(), "receipt": "退-1"});
    Act::new("record_refund", body)
}

/// A decision, by its seq, that is served, published by an entry, and paid.
fn performed(app: &App) -> (Case, u64, u64) {
    let case = app.served();
    let decision = app.file(&case)["decision"]["seq"].as_u64().unwrap();
    app.publishes(&case);
    let entry = app.file(&case)["publications"][0]["seq"].as_u64().unwrap();
    app.pays(&case, "p1", LARGE, &format!("票-{}", case.id));
    (case, decision, entry)
}

fn due(app: &App, case: &Case, clock: &str) -> Value {
    let file = app.file(case);
    let mut all = file["deadlines"].as_array().unwrap().iter();
    all.rfind(|due| due["clock"] == clock).unwrap_or_else(|| panic!("no clock {clock}")).clone()
}

#[test]
fn a_served_decision_tells_until_when_it_can_be_attacked() {
    let app = App::boot();
    let case = app.served();
    assert_eq!(due(&app, &case, "reconsideration")["party_id"], "p1");
    let today = app.now().date();
    assert_eq!(due(&app, &case, "suit")["opened_on"], today.to_string());
}

#[test]
fn the_organ_answers_within_ten_working_days_and_a_late_answer_is_marked() {
    let app = App::boot();
    let (case, decision, _) = performed(&app);
    let officer = app.person("officer1");
    officer.acts(&case, applies(&app, decision));
    officer.acts(&case, accepted(&app));
    assert!(due(&app, &case, "answer_reconsideration")["met"].is_null());
    app.day(4, 15);
    officer.acts(&case, event(&app, "answered", json!({})));
    let file = app.file(&case);
    assert!(file["marks"].as_array().unwrap().iter().any(|mark| mark["rule"] == "FY-48"));
    assert!(!due(&app, &case, "answer_reconsideration")["met"].is_null());
}

#[test]
fn events_come_in_their_order_and_with_their_own_content() {
    let app = App::boot();
    let (case, decision, _) = performed(&app);
    let officer = app.person("officer1");
    officer.is_refused(&case, &accepted(&app), &["REM-1"]);
    officer.acts(&case, applies(&app, decision));
    officer.is_refused(&case, &applies(&app, decision), &["REM-1"]);
    officer.is_refused(&case, &decided(&app, json!({"result": "upheld"})), &["REM-1"]);
    officer.is_refused(&case, &accepted(&app).but("/on", "2026-01-01"), &["REM-2"]);
    officer.acts(&case, accepted(&app));
    officer.is_refused(&case, &decided(&app, json!({"result": "altered"})), &["REM-1"]);
    officer.is_refused(&case, &decided(&app, json!({"result": "upheld", "redecide": true})), &["REM-1"]);
    officer.is_refused(&case, &applies(&app, 1).but("/remedy_id", "r2"), &["REF-1"]);
    let answer = officer.tries(&case, &accepted(&app).it_happened_so());
    assert_eq!(answer.status, 409, "an event out of order cannot be stated at all: {answer}");
}

#[test]
fn a_decision_that_stands_is_neither_begun_anew_nor_closed_as_revoked() {
    let app = App::boot();
    let (case, decision, _) = performed(&app);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    head.is_refused(&case, &redecide(), &["PEN-75"]);
    head.is_refused(&case, &close_case("revoked"), &["CLOSE-1"]);
    officer.acts(&case, applies(&app, decision));
    officer.acts(&case, accepted(&app));
    let told = officer.acts(&case, decided(&app, json!({"result": "unlawful"})));
    assert_eq!(app.file(&case)["deadlines"].as_array().unwrap().last().unwrap()["clock"], "withdraw_publication");
    head.approves(&case, told);
    head.is_refused(&case, &redecide(), &["PEN-75"]);
}

#[test]
fn a_lower_sum_stands_in_place_of_the_one_decided_and_what_was_paid_too_much_goes_back() {
    let app = App::boot();
    let (case, decision, entry) = performed(&app);
    let (officer, head, clerk) = (app.person("officer1"), app.person("head"), app.person("clerk"));
    officer.acts(&case, applies(&app, decision));
    officer.acts(&case, accepted(&app));
    let changed = officer.acts(&case, decided(&app, json!({"result": "altered", "lines": fine_of(4_000_000)})));
    officer.is_refused(&case, &refund(&app, 1_000_000), &["FY-72", "REM-4"]);
    head.approves(&case, changed);
    head.is_refused(&case, &close_case("performed"), &["CLOSE-3", "PEN-48-2"]);
    head.is_refused(&case, &corrects_itself("revoke", json!([])), &["PEN-75-3"]);
    officer.is_refused(&case, &refund(&app, 1_000_001), &["FY-72"]);
    officer.acts(&case, refund(&app, 1_000_000));
    let down = clerk.acts(&case, withdraw(entry, changed));
    clerk.is_refused(&case, &withdraw(entry, changed), &["PUB-6-1"]);
    head.approves(&case, down);
    let rows = dump(&mut app.test.connect(), "publication").join("\n");
    assert!(rows.contains("withdrawn") && rows.contains("撤回公示") && rows.contains("罚款50000"), "{rows}");
    // What stands now may be published too; it tells the new sum, and the old entry stays as it was.
    app.publishes(&case);
    let rows = dump(&mut app.test.connect(), "publication").join("\n");
    assert!(rows.contains("罚款40000") && rows.contains("罚款50000"), "{rows}");
    app.ends(&case, "performed");
    assert!(app.verify(case.id).ok);
}

#[test]
fn a_stay_of_execution_freezes_enforcement_until_it_is_lifted() {
    let app = App::boot();
    let case = app.served();
    let decision = app.file(&case)["decision"]["seq"].as_u64().unwrap();
    let officer = app.person("officer1");
    officer.acts(&case, applies(&app, decision));
    officer.acts(&case, accepted(&app));
    officer.acts(&case, event(&app, "stayed", json!({"stay_ground": "on_application"})));
    let file: zhifa::casefile::CaseFile = serde_json::from_value(app.file(&case)).unwrap();
    assert!(file.remedies.stayed());
    assert_eq!(file.remedies.pauses("p1"), vec![(app.now().date(), None)]);
    officer.acts(&case, event(&app, "stay_lifted", json!({})));
    officer.acts(&case, event(&app, "withdrawn", json!({})));
    let file: zhifa::casefile::CaseFile = serde_json::from_value(app.file(&case)).unwrap();
    assert!(!file.remedies.stayed());
    assert_eq!(file.remedies.pauses("p1"), vec![(app.now().date(), Some(app.now().date()))]);
}

#[test]
fn ordered_to_decide_anew_the_organ_does_not_decide_the_same_and_every_gate_stands_again() {
    let app = App::boot();
    let (case, decision, entry) = performed(&app);
    let (officer, head, clerk) = (app.person("officer1"), app.person("head"), app.person("clerk"));
    officer.acts(&case, applies(&app, decision));
    officer.acts(&case, accepted(&app));
    let ruling = json!({"result": "revoked", "redecide": true, "redecide_by": app.now().plus_days(40).date()});
    let changed = officer.acts(&case, decided(&app, ruling));
    head.is_refused(&case, &redecide(), &["REM-4"]);
    head.approves(&case, changed);
    head.is_refused(&case, &close_case("revoked"), &["CLOSE-3", "PEN-48-2"]);
    head.acts(&case, redecide());
    app.is_at(&case, "investigating");
    let file = app.file(&case);
    assert!(file["decision"].is_null() && file["remedies"]["rounds"][0]["decision"]["seq"] == decision);
    let before = app.person("watcher").get(&format!("/cases/{}?at={decision}", case.id)).ok().body.clone();
    assert_eq!(before["decision"]["seq"], decision, "the past stays as it was");
    officer.is_refused(&case, &conclude(penalize(LARGE)), &["FY-64"]);
    officer.concludes(&case, penalize(3_500_000));
    head.is_refused(&case, &decide("penalize"), &["PEN-44-3"]);
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    app.reviews(&case);
    head.acts(&case, deliberate());
    head.decides(&case, "penalize");
    assert!(!due(&app, &case, "redecide")["met"].is_null());
    let anew = case.version();
    officer.serves(&case, anew, "p1");
    app.publishes(&case);
    app.pays(&case, "p1", 3_500_000, "票-新");
    head.is_refused(&case, &close_case("performed"), &["CLOSE-3", "PEN-48-2"]);
    let down = clerk.acts(&case, withdraw(entry, changed));
    head.approves(&case, down);
    officer.acts(&case, refund(&app, LARGE));
    let number = app.file(&case)["decision"]["number"].as_str().unwrap().to_owned();
    assert!(app.numbers("decision_number").contains(&number), "the head shows the new decision");
    app.ends(&case, "performed");
    assert!(app.verify(case.id).ok);
}

#[test]
fn an_archived_case_is_revoked_begun_anew_and_archived_again() {
    let app = App::boot();
    let (case, _, entry) = performed(&app);
    let (officer, head, clerk) = (app.person("officer1"), app.person("head"), app.person("clerk"));
    app.ends(&case, "performed");
    let archived = case.version();
    head.is_refused(&case, &corrects_itself("alter", fine_of(LARGE + 1)), &["PEN-75-2"]);
    let revoked = head.acts(&case, corrects_itself("revoke", json!([])).but("/redecide", true));
    officer.serves(&case, revoked, "p1");
    let down = clerk.acts(&case, withdraw(entry, revoked));
    head.approves(&case, down);
    officer.acts(&case, refund(&app, LARGE));
    head.acts(&case, redecide());
    officer.concludes(&case, no_penalty());
    head.decides(&case, "no_penalty");
    officer.serves(&case, case.version(), "p1");
    let withheld = clerk.acts(&case, withhold("NO_SOCIAL_IMPACT"));
    head.approves(&case, withheld);
    officer.acts(&case, record_education("p1"));
    head.acts(&case, close_case("no_penalty"));
    officer.is_refused(&case, &archive([1]), &["ARCH-1"]);
    officer.acts(&case, archive(archived + 1..=case.version()));
    app.is_at(&case, "archived");
    assert!(app.verify(case.id).ok);
}

#[test]
fn a_first_judgement_changes_nothing_until_it_is_final() {
    let app = App::boot();
    let (case, decision, _) = performed(&app);
    let officer = app.person("officer1");
    let application = json!({"route": "suit", "about": decision, "party_id": "p1", "organ": "盂县人民法院"});
    officer.acts(&case, event(&app, "applied", json!({"application": application})));
    officer.acts(&case, accepted(&app));
    officer.acts(&case, decided(&app, json!({"result": "revoked"})));
    assert!(app.file(&case)["remedies"]["changes"].is_null());
    let appeal = json!({"route": "appeal", "about": decision, "third_person": "上社镇人民政府", "organ": "阳泉市中级人民法院", "follows": "r1"});
    officer.acts(&case, event(&app, "applied", json!({"application": appeal})).but("/remedy_id", "r2"));
    officer.acts(&case, accepted(&app).but("/remedy_id", "r2"));
    officer.acts(&case, decided(&app, json!({"result": "upheld"})).but("/remedy_id", "r2"));
    let file = app.file(&case);
    assert!(file["remedies"]["changes"].is_null(), "the act stands after all");
    assert!(!file["remedies"]["proceedings"][0]["ended"].is_null(), "the appeal ends the suit too");
    officer.is_refused(&case, &event(&app, "final", json!({})), &["REM-1"]);
}

#[test]
fn only_slips_are_rectified_and_the_paper_is_served_before_closing() {
    let app = App::boot();
    let (case, _, _) = performed(&app);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let rectify = |slip: &str, stood: &str, reads: &str| {
        let reading = json!({"slip": slip, "stood": stood, "reads": reads});
        Act::new("rectify_decision", json!({"readings": [reading], "reasons": "打印时误写"}))
    };
    for (stood, reads) in [
        ("罚款50000元", "罚款40000元"),
        ("伍万元", "肆万元"),
        ("罚款", "警告"),
        ("第三十七条第（二）项", "第三十七条第（一）项"),
        ("超量存放", "少量存放"),
        ("一样", "一样"),
    ] {
        head.is_refused(&case, &rectify("typing", stood, reads), &["PEN-59-2"]);
    }
    head.is_refused(&case, &rectify("arithmetic", "合计50000元", "合计60000元"), &["PEN-59-2"]);
    let paper = head.acts(&case, rectify("name", "上社烟花有限公同", "上社烟花有限公司"));
    head.is_refused(&case, &close_case("performed"), &["CLOSE-3"]);
    officer.serves(&case, paper, "p1");
    head.acts(&case, close_case("performed"));
}

#[test]
fn an_entry_is_corrected_by_two_people_and_its_history_can_be_read() {
    let app = App::boot();
    let (case, _, entry) = performed(&app);
    let (head, clerk) = (app.person("head"), app.person("clerk"));
    let correct = |stood: &str| {
        let reading = json!({"field": "cause", "stood": stood, "reads": "超过核定数量存放烟花爆竹案"});
        Act::new("correct_publication", json!({"entry": entry, "readings": [reading], "public_reason": "案由文字有误"}))
    };
    clerk.is_refused(&case, &correct("没有这句话"), &["PUB-6-2"]);
    let correction = clerk.acts(&case, correct("超量存放烟花爆竹案"));
    let rows = || dump(&mut app.test.connect(), "publication").join("\n");
    assert!(!rows().contains("核定数量"), "a draft is not public");
    head.approves(&case, correction);
    assert!(rows().contains("超过核定数量存放烟花爆竹案") && rows().contains("案由文字有误"), "{}", rows());
}

#[test]
fn a_withdrawal_after_three_working_days_is_marked_late() {
    let app = App::boot();
    let (case, _, entry) = performed(&app);
    let (head, clerk) = (app.person("head"), app.person("clerk"));
    let revoked = head.acts(&case, corrects_itself("revoke", json!([])));
    app.day(4, 15);
    let down = clerk.acts(&case, withdraw(entry, revoked));
    head.approves(&case, down);
    let marks = app.file(&case)["marks"].clone();
    assert!(marks.as_array().unwrap().iter().any(|mark| mark["rule"] == "PEN-48"), "{marks}");
    clerk.is_refused(&case, &publish(), &["PUB-6-3"]);
}
