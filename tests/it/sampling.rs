//! Samples, tests and evidence that is shut out, over HTTP: what comes in after the proposal is reviewed anew.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::acts_measures::*;
use crate::harness::contents::*;
use crate::harness::town::OFFICER1;

#[test]
fn samples_are_sealed_before_the_party_and_end_in_the_ledger() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    officer.is_refused(&case, &take_sample(app.now()).but("/sealed", false), &["PEN-56-5"]);
    officer.is_refused(&case, &take_sample(app.now()).by(&[OFFICER1]), &["PEN-42-1"]);
    let sample = app.two_do(&case, take_sample(app.now()));
    assert_eq!(app.file(&case)["measures"]["samplings"][0]["number"], "上社抽样通〔2026〕1号");
    officer.is_refused(&case, &take_sample(app.now()), &["ITEM-1"]);
    let used = move_item("used_up").but("/items", json!(["s1"]));
    officer.acts(&case, used);
    app.day(3, 9);
    officer.is_refused(&case, &test_result(sample, "2026-03-01"), &["PEN-46-2"]);
    officer.acts(&case, test_result(sample, "2026-03-09"));
    assert_eq!(app.items(&case)[0]["settled"], true);
    assert_eq!(app.file(&case)["evidence"][0]["kind"], "EXPERT_OPINION");
}

#[test]
fn a_result_from_a_sample_taken_in_breach_proves_nothing() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    let sample = officer.acts(&case, take_sample(app.now()).but("/sealed", false).it_happened_so());
    officer.is_refused(&case, &test_result(sample, "2026-03-02"), &["PEN-46-2"]);
    officer.acts(&case, test_result(sample, "2026-03-02").it_happened_so());
    assert_eq!(app.file(&case)["evidence"][0]["dead"], true);
    let resting = proposal("penalize", json!([fined("p1", SMALL, &["e8"])]));
    officer.is_refused(&case, &conclude(resting), &["PEN-40"]);
}

#[test]
fn a_result_after_the_review_voids_it_and_is_told_before_the_decision() {
    let app = App::boot();
    let case = app.filed();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let scene = officer.inspects(&case);
    app.person("officer2").countersigns(&case, scene);
    let sample = app.two_do(&case, take_sample(app.now()));
    officer.concludes(&case, penalize(LARGE));
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    app.reviews(&case);
    head.acts(&case, deliberate());
    let result = officer.acts(&case, test_result(sample, "2026-03-02").but("/told", Value::Null));
    head.is_refused(&case, &decide("penalize"), &["PEN-56-7", "PEN-57-3", "PEN-58"]);
    officer.serves(&case, result, "p1");
    app.reviews(&case);
    head.acts(&case, deliberate());
    head.decides(&case, "penalize");
}

#[test]
fn another_test_asked_for_by_the_party_is_recorded_and_a_decision_before_it_is_marked() {
    let app = App::boot();
    let case = app.filed();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let scene = officer.inspects(&case);
    app.person("officer2").countersigns(&case, scene);
    let sample = app.two_do(&case, take_sample(app.now()));
    let result = officer.acts(&case, test_result(sample, "2026-03-02"));
    let again = announce_test(None, "2026-03-02", "2026-03-20").but("/items", json!(["s1"])).but("/retest_of", result);
    officer.acts(&case, again);
    officer.concludes(&case, penalize(LARGE));
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    app.reviews(&case);
    head.acts(&case, deliberate());
    let decision = head.decides(&case, "penalize");
    assert_eq!(app.marked(&case, decision), ["PEN-40-2"]);
}

#[test]
fn evidence_that_is_shut_out_proves_nothing_and_voids_the_review() {
    let app = App::boot();
    let case = app.ready();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    officer.is_refused(&case, &exclude_evidence("e9"), &["PEN-46"]);
    let excluded = officer.acts(&case, exclude_evidence("e1"));
    officer.is_refused(&case, &exclude_evidence("e1"), &["PEN-46"]);
    let refusal = head.is_refused(&case, &decide("penalize"), &["PEN-40", "PEN-57-3", "PEN-58"]);
    let violations = refusal.at("/violations").as_array().unwrap();
    let unproven = violations.iter().find(|found| found["rule"] == "PEN-40").unwrap();
    assert_eq!(unproven["acts"], json!([excluded]), "it points at the act that shut it out");
    assert_eq!(app.file(&case)["evidence"][0]["excluded"], excluded);
}
