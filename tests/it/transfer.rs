//! Transfers 移送: the clue that is another organ's, the crime that is the police's, and the way back.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::town::{ASSISTANT, NEIGHBOUR, OFFICER1, OFFICER2};

/// The special team reports.
pub fn report_crime() -> Act {
    Act::new(
        "report_suspected_crime",
        json!({"team": [OFFICER1, OFFICER2], "crime": "非法储存爆炸物罪", "party_ids": ["p1"], "report": "数量达到立案追诉标准"}),
    )
}

fn handover(receiver: &str) -> Value {
    json!({"receiver": receiver, "papers": ["transfer_letter", "investigation_report"]})
}

fn transfer(ground: &str, receiver: &str) -> Act {
    Act::new("transfer_case", json!({"ground": ground, "reasons": "依法移送", "handover": handover(receiver)}))
}

fn to_the_police() -> Act {
    transfer("suspected_crime", "盂县公安局")
}

fn step(app: &App, step: &str) -> Act {
    Act::new("record_transfer_step", json!({"step": step, "on": app.now().date(), "proof": "回执或者通知书"}))
}

fn come_back(app: &App) -> Act {
    let body =
        json!({"returned_on": app.now().date(), "paper": "不予立案通知书", "reasons": "不追究刑事责任，继续办理"});
    Act::new("return_case", body)
}

/// A minor case that could be decided, were it not for the crime.
fn ready(app: &App) -> Case {
    let case = app.noticed(SMALL);
    app.waives(&case, "p1");
    case
}

fn marks(app: &App, case: &Case) -> Vec<String> {
    let file = app.file(case);
    file["marks"].as_array().unwrap().iter().map(|mark| mark["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_suspected_crime_goes_to_the_police_and_comes_back_when_they_refuse() {
    let app = App::boot();
    let case = ready(&app);
    let (officer, head, deputy) = (app.person("officer1"), app.person("head"), app.person("head2"));
    let alone = report_crime().but("/team", json!([OFFICER1, ASSISTANT]));
    officer.is_refused(&case, &alone, &["PEN-27-T", "CERT-1"]);
    head.is_refused(&case, &to_the_police(), &["PEN-27-T4"]);
    let reported = officer.acts(&case, report_crime());
    head.is_refused(&case, &decide("penalize"), &["PEN-27"]);
    head.is_refused(&case, &transfer("no_power", "盂县应急管理局"), &["PEN-27"]);
    deputy.is_refused(&case, &approve(reported), &["PEN-27-T2"]);
    head.approves(&case, reported);
    head.is_refused(&case, &decide("penalize"), &["PEN-27"]);
    let withdraw = Act::new("withdraw_filing", json!({"ground": "other", "reasons": "已经移送"}));
    head.is_refused(&case, &withdraw, &["PEN-27"]);
    let bare = to_the_police().but("/handover/papers", json!(["transfer_letter"]));
    head.is_refused(&case, &bare, &["PEN-27-T5"]);
    head.acts(&case, to_the_police());
    app.is_at(&case, "transferred");
    assert_eq!(app.file(&case)["transfers"]["made"][0]["number"], "上社刑移〔2026〕1号");
    officer.is_refused(&case, &step(&app, "refused"), &["PEN-27-T6"]);
    officer.is_refused(&case, &step(&app, "refused").it_happened_so(), &["PEN-27-T6"]);
    head.is_refused(&case, &come_back(&app), &["PEN-27-2"]);
    officer.acts(&case, step(&app, "handed_over"));
    app.day(3, 5);
    officer.acts(&case, step(&app, "refused"));
    let file = app.file(&case);
    let due = |clock: &str| {
        let found = file["deadlines"].as_array().unwrap().iter().find(|due| due["clock"] == clock).unwrap();
        (found["due_on"].clone(), found["met"].is_null())
    };
    assert_eq!(due("hand_over_crime"), (json!("2026-03-03"), false));
    // Three calendar days from Thursday end on Sunday, and so on Monday.
    assert_eq!(due("ask_police_review"), (json!("2026-03-09"), true));
    officer.acts(&case, step(&app, "review_asked"));
    head.is_refused(&case, &come_back(&app), &["PEN-27-2"]);
    app.day(3, 9);
    officer.acts(&case, step(&app, "review_upheld"));
    head.acts(&case, come_back(&app));
    app.is_at(&case, "investigating");
    officer.concludes(&case, penalize(SMALL));
    head.is_refused(&case, &decide("penalize"), &["PEN-44-3"]);
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    head.decides(&case, "penalize");
    officer.serves(&case, case.version(), "p1");
    app.publishes(&case);
    app.pays(&case, "p1", SMALL, "晋B0001");
    app.ends(&case, "performed");
    assert!(!marks(&app, &case).iter().any(|rule| rule.starts_with("PEN-27")), "nothing was late");
}

#[test]
fn what_is_late_with_the_police_is_recorded_and_marked() {
    let app = App::boot();
    let case = app.inspected();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let reported = officer.acts(&case, report_crime());
    app.day(3, 9);
    head.approves(&case, reported);
    head.acts(&case, to_the_police());
    app.on(2026, 3, 10, 10, 30);
    officer.acts(&case, step(&app, "handed_over"));
    assert_eq!(marks(&app, &case), ["PEN-27-T3", "PEN-27-T7"]);
}

#[test]
fn a_refused_report_stays_on_file_and_the_case_goes_on() {
    let app = App::boot();
    let case = ready(&app);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let reported = officer.acts(&case, report_crime());
    head.refuses(&case, reported);
    head.is_refused(&case, &to_the_police(), &["PEN-27-T4"]);
    head.decides(&case, "penalize");
    assert_eq!(app.file(&case)["transfers"]["reports"][0]["crime"], "非法储存爆炸物罪");
}

#[test]
fn a_decision_may_be_to_transfer_and_is_withheld_from_the_public() {
    let app = App::boot();
    let case = app.inspected();
    let (officer, head, clerk) = (app.person("officer1"), app.person("head"), app.person("clerk"));
    let reported = officer.acts(&case, report_crime());
    head.approves(&case, reported);
    let line = json!([{"party_id": "p1", "facts": [{"text": "超量存放", "evidence": ["e1"]}], "reasons": "涉嫌犯罪"}]);
    let mut intended = proposal("transfer_criminal", line);
    officer.is_refused(&case, &conclude(intended.clone()), &["PEN-57-4"]);
    intended["receiving_organ"] = json!("盂县公安局");
    officer.concludes(&case, intended);
    let decision = |handover: Value| {
        let body = json!({"outcome": "transfer_criminal", "reasons": "涉嫌犯罪，移送", "handover": handover});
        Act::new("decide", body)
    };
    head.is_refused(&case, &decision(Value::Null), &["PEN-27-T5", "ENF-21"]);
    head.is_refused(&case, &decision(handover("阳泉市公安局")), &["PEN-27-T5"]);
    head.acts(&case, decision(handover("盂县公安局")));
    app.is_at(&case, "transferred");
    officer.is_refused(&case, &archive(1..=case.version()), &["CLOSE-2", "PEN-27-T8"]);
    clerk.is_refused(&case, &publish(), &["PUB-6"]);
    let entry = clerk.acts(&case, withhold("CRIMINAL"));
    head.approves(&case, entry);
    officer.acts(&case, step(&app, "handed_over"));
    officer.acts(&case, step(&app, "accepted"));
    officer.acts(&case, archive(1..=case.version()));
    // A year later nobody is prosecuted: the case comes back out of the archive, and is decided here.
    app.on(2027, 3, 1, 10, 0);
    officer.acts(&case, step(&app, "not_prosecuted"));
    head.acts(&case, come_back(&app));
    app.is_at(&case, "investigating");
    assert!(app.file(&case)["decision"].is_null());
}

#[test]
fn a_transfer_without_a_decision_has_nothing_to_publish() {
    let app = App::boot();
    let case = app.person("officer1").opens_case();
    app.person("head").acts(&case, transfer("no_jurisdiction", "盂县应急管理局"));
    app.person("clerk").is_refused(&case, &withhold("SECRET"), &["PUB-6"]);
    app.person("officer1").is_refused(&case, &step(&app, "handed_over").but("/step", "judged"), &["PEN-27-T6"]);
}

#[test]
fn a_clue_that_was_transferred_is_received_with_its_record() {
    let app = App::boot();
    let (officer, head, stranger) = (app.person("officer1"), app.person("head"), app.person("stranger"));
    let clue = officer.opens(super::harness::contents::clue());
    let inspection = officer.inspects(&clue);
    app.person("officer2").countersigns(&clue, inspection);
    let theirs = stranger.opens(super::harness::contents::clue());
    let digest = |case: &Case| app.file(case)["head_digest"].clone();
    let receive = |digest: Value, acts: u64| {
        let evidence = json!([{"id": "e1", "kind": "SCENE_RECORD", "name": "现场检查笔录", "proves": "超量存放"}]);
        let record = json!({"case_id": clue.id, "head_digest": digest, "acts": acts});
        let body = json!({
            "from": "上社镇人民政府", "letter": "上社移〔2026〕1号", "received_on": "2026-03-02", "record": record,
            "evidence": evidence, "checked": "与移送清单一致"
        });
        Act::new("receive_handover", body).recorded()
    };
    stranger.is_refused(&theirs, &receive(digest(&clue), clue.version()), &["LINK-1"]);
    let unknown =
        transfer("no_jurisdiction", "某机关").but("/handover/receiver_id", uuid::Uuid::from_u128(9).to_string());
    assert_eq!(head.tries(&clue, &unknown).status, 422);
    let away = transfer("no_jurisdiction", "下社镇人民政府").but("/handover/receiver_id", NEIGHBOUR.to_string());
    head.acts(&clue, away);
    let (handed, acts) = (digest(&clue), clue.version());
    // The record goes on at home; what was handed over stays what it was.
    officer.acts(&clue, step(&app, "handed_over"));
    stranger.is_refused(&theirs, &receive(digest(&clue), acts), &["LINK-1"]);
    stranger.acts(&theirs, receive(handed, acts));
    let file = app.file(&theirs);
    assert_eq!(file["evidence"][0]["source"], "上社镇人民政府移交（上社移〔2026〕1号）");
    assert_eq!(file["links"]["received"][0]["case_id"], clue.id.to_string());
}
