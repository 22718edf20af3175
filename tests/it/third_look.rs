//! Holes that a reader of the rules found between the chapters, each closed; the story that would have gone through it.

use serde_json::json;

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::town::{OFFICER1, OFFICER2};

#[test]
fn a_notice_served_once_more_takes_nothing_from_what_the_party_asked_for() {
    let app = App::boot();
    let case = app.concluded(penalize(LARGE));
    let officer = app.person("officer1");
    let notice = officer.acts(&case, issue_notice(&["p1"]));
    app.person("head").approves(&case, notice);
    app.day(3, 4);
    officer.serves(&case, notice, "p1");
    let asked = officer.acts(&case, request_hearing("p1"));
    let by_post = serve(notice, "p1").but("/method", "POSTAL").but("/received_on", "2026-03-03");
    officer.acts(&case, by_post);
    assert_eq!(app.file(&case)["voices"]["p1"]["hearing_requested"], asked);
}

#[test]
fn a_late_second_request_does_not_undo_a_hearing_asked_for_in_time() {
    let app = App::boot();
    let case = app.noticed(LARGE);
    let officer = app.person("officer1");
    let asked = officer.acts(&case, request_hearing("p1"));
    app.day(3, 20);
    officer.acts(&case, request_hearing("p1"));
    let voice = app.file(&case)["voices"]["p1"].clone();
    assert_eq!((&voice["hearing_requested"], &voice["hearing_not_owed"]), (&json!(asked), &json!(false)), "{voice}");
    officer.acts(&case, waive_statement("p1"));
    let refusal = app.person("head").tries(&case, &decide("penalize"));
    assert!(refusal.rules().contains("PEN-64-2"), "{refusal}");
}

#[test]
fn words_beside_a_sum_are_part_of_what_was_told() {
    let app = App::boot();
    let mut told = penalize(SMALL);
    told["parties"][0]["penalties"] = json!([
        {"kind": "FINE", "amount_fen": SMALL},
        {"kind": "STOP_BUSINESS", "amount_fen": 1, "detail": "停产停业三日"}
    ]);
    let case = app.concluded(told.clone());
    app.tells(&case, &["p1"]);
    told["parties"][0]["penalties"][1]["detail"] = json!("停产停业一年");
    app.person("officer1").revises(&case, "own_correction", told);
    app.is_at(&case, "concluded");
}

#[test]
fn nothing_else_is_done_with_a_paper_case_that_waits_to_be_taken_over() {
    let app = App::boot();
    let case = app.person("officer1").opens_case();
    let paper = json!({
        "filing_number": "上社立〔2026〕纸1号", "filed_on": "2026-02-20", "handlers": [OFFICER1, OFFICER2],
        "stage": "investigating", "reasons": "启用系统前已立案"
    });
    let taken = app.person("officer1").acts(&case, Act::new("take_over", paper).recorded());
    app.person("officer1").is_refused(&case, &request_filing(), &["PAPER-6"]);
    app.person("head").is_refused(&case, &decline_filing(), &["PAPER-6"]);
    app.person("head").approves(&case, taken);
    app.is_at(&case, "investigating");
}
