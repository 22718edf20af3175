//! No major decision without a passed legal review of exactly that decision, by somebody who had no part in it (处罚法58).

use serde_json::json;

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::town::{DOUBLE, HEAD, HEAD2, OFFICER1, OFFICER2, VOTER};

/// The heads discuss the proposal as it stands, so that only the review is missing.
fn discussed(app: &App, case: &Case) {
    app.person("head").acts(case, deliberate());
}

#[test]
fn a_major_decision_is_not_made_without_a_review() {
    let app = App::boot();
    let case = app.concluded(penalize(LARGE));
    let head = app.person("head");
    head.is_refused(&case, &decide("penalize"), &["PEN-44-3", "PEN-57-3", "PEN-58"]);
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    head.is_refused(&case, &decide("penalize"), &["PEN-57-3", "PEN-58"]);
    discussed(&app, &case);
    head.is_refused(&case, &decide("penalize"), &["PEN-58"]);
    app.reviews(&case);
    head.decides(&case, "penalize");
}

#[test]
fn a_decision_needs_a_passed_review_of_exactly_its_subject() {
    let app = App::boot();
    let case = app.ready();
    let submitted = app.last(&case, "submit_for_review");
    let subject = app.file(&case)["subject"].clone();
    // The very same proposal stated anew is another subject, although the served notice still tells the truth.
    app.person("officer1").revises(&case, "own_correction", penalize(LARGE));
    let file = app.file(&case);
    assert_eq!(
        (&file["status"], &file["review_required"], &file["review_passed"]),
        (&json!("noticed"), &json!(true), &json!(false))
    );
    assert_ne!(file["subject"], subject);
    discussed(&app, &case);
    let refusal = app.person("head").is_refused(&case, &decide("penalize"), &["PEN-58"]);
    assert_eq!(refusal.at("/violations/0/acts"), &json!([submitted]), "it points at the review of the earlier content");
    app.person("head").is_refused(&case, &decide("penalize").but("/subject", subject.clone()), &["PEN-57", "PEN-58"]);
    app.reviews(&case);
    let current = app.file(&case)["subject"].clone();
    app.person("head").acts(&case, decide("penalize").but("/subject", current));
}

#[test]
fn an_accepted_defence_after_the_review_voids_it() {
    let app = App::boot();
    let case = app.noticed(LARGE);
    let officer = app.person("officer1");
    officer.acts(&case, waive_hearing("p1"));
    let said = officer.acts(&case, record_statement("p1"));
    app.reviews(&case);
    officer.acts(&case, answer_statement(said, true));
    officer.acts(&case, waive_statement("p1"));
    discussed(&app, &case);
    app.person("head").is_refused(&case, &decide("penalize"), &["PEN-58"]);
    app.reviews(&case);
    app.person("head").is_refused(&case, &decide("penalize").but("/outcome", "no_penalty"), &["PEN-57"]);
    app.person("head").decides(&case, "penalize");
}

#[test]
fn a_defence_that_was_not_accepted_leaves_the_review_standing() {
    let app = App::boot();
    let case = app.noticed(LARGE);
    let officer = app.person("officer1");
    officer.acts(&case, waive_hearing("p1"));
    let said = officer.acts(&case, record_statement("p1"));
    app.reviews(&case);
    officer.acts(&case, answer_statement(said, false));
    officer.acts(&case, waive_statement("p1"));
    discussed(&app, &case);
    app.person("head").decides(&case, "penalize");
}

#[test]
fn evidence_that_comes_in_after_the_review_voids_it() {
    let app = App::boot();
    let case = app.ready();
    let evidence = json!([{"id": "e9", "kind": "DOCUMENTARY", "name": "整改照片", "proves": "已经整改"}]);
    let said = app.person("officer1").acts(&case, record_statement("p1").but("/evidence", evidence));
    app.person("head").is_refused(&case, &decide("penalize"), &["PEN-45-4", "PEN-57-3", "PEN-58"]);
    app.person("officer1").acts(&case, answer_statement(said, false));
    discussed(&app, &case);
    app.person("head").is_refused(&case, &decide("penalize"), &["PEN-58"]);
}

#[test]
fn a_return_to_investigation_voids_review_notice_and_discussion() {
    let app = App::boot();
    let case = app.ready();
    app.person("head").acts(&case, return_to_investigation());
    app.is_at(&case, "investigating");
    app.person("officer1").concludes(&case, penalize(LARGE));
    app.person("head").is_refused(&case, &decide("penalize"), &["PEN-44-3", "PEN-57-3", "PEN-58"]);
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    discussed(&app, &case);
    app.person("head").is_refused(&case, &decide("penalize"), &["PEN-58"]);
}

#[test]
fn a_review_cannot_pass_what_has_changed_since_it_was_submitted() {
    let app = App::boot();
    let case = app.noticed(LARGE);
    app.person("officer1").submits(&case);
    let evidence = json!([{"kind": "DOCUMENTARY", "name": "整改照片", "proves": "已经整改"}]);
    app.person("officer1").acts(&case, record_statement("p1").but("/evidence", evidence));
    app.person("reviewer").is_refused(&case, &opinion("approve"), &["REV-6"]);
    app.person("reviewer").opines(&case, "correct");
    app.is_at(&case, "noticed");
}

#[test]
fn an_opinion_other_than_approval_passes_nothing() {
    let app = App::boot();
    for outcome in ["correct", "no_penalty", "disagree", "transfer"] {
        let case = app.heard();
        app.person("officer1").submits(&case);
        app.person("reviewer").opines(&case, outcome);
        app.is_at(&case, "noticed");
        discussed(&app, &case);
        app.person("head").is_refused(&case, &decide("penalize"), &["PEN-58"]);
    }
}

#[test]
fn a_supplement_leads_back_to_the_investigation() {
    let app = App::boot();
    let case = app.heard();
    app.person("officer1").submits(&case);
    app.person("reviewer").opines(&case, "supplement");
    app.is_at(&case, "investigating");
    assert_eq!(app.file(&case)["notices"][0]["void"], true);
}

#[test]
fn whoever_handled_the_case_does_not_review_it() {
    let app = App::boot();
    let case = app.person("officer1").opens_case();
    let request = app.person("officer1").acts(&case, request_filing().but("/handlers", json!([OFFICER1, DOUBLE])));
    app.person("head").approves(&case, request);
    // Taken off the case again, she stays barred.
    app.person("head").acts(&case, assign_handlers(&[OFFICER1, OFFICER2]));
    let inspection = app.person("officer1").inspects(&case);
    app.person("officer2").countersigns(&case, inspection);
    app.person("officer1").concludes(&case, penalize(LARGE));
    app.person("officer1").submits(&case);
    app.person("double").is_refused(&case, &opinion("approve"), &["REV-2"]);
    app.person("double").is_refused(&case, &opinion("disagree"), &["REV-2"]);
    app.person("reviewer").opines(&case, "approve");
}

#[test]
fn whoever_took_part_in_a_field_act_does_not_review_the_case() {
    let app = App::boot();
    let case = app.filed();
    let inspection = app.person("officer1").acts(&case, inspect_scene(app.now()).by(&[OFFICER1, DOUBLE]));
    app.person("double").countersigns(&case, inspection);
    app.person("officer1").concludes(&case, penalize(LARGE));
    app.person("officer1").submits(&case);
    app.person("double").is_refused(&case, &opinion("approve"), &["REV-2"]);
}

#[test]
fn a_reviewer_without_the_qualification_gives_no_opinion() {
    let app = App::boot();
    let case = app.heard();
    app.person("officer1").submits(&case);
    app.person("novice").is_refused(&case, &opinion("approve"), &["PEN-58-Q"]);
    app.person("novice").is_refused(&case, &opinion("disagree"), &["PEN-58-Q"]);
}

#[test]
fn whoever_votes_does_not_review_and_whoever_reviewed_does_not_vote() {
    let app = App::boot();
    let case = app.heard();
    app.person("head").acts(&case, discuss(&[(HEAD, "for"), (VOTER, "for")], true));
    app.person("officer1").submits(&case);
    app.person("voter").is_refused(&case, &opinion("approve"), &["REV-2"]);
    app.person("reviewer").opines(&case, "approve");

    let other = app.heard();
    app.person("officer1").submits(&other);
    app.person("voter").opines(&other, "approve");
    app.person("head").is_refused(
        &other,
        &discuss(&[(HEAD, "for"), (HEAD2, "for"), (VOTER, "for")], true),
        &["PEN-57-2"],
    );
    app.person("head").acts(&other, discuss(&[(HEAD, "for"), (HEAD2, "for"), (VOTER, "none")], true));
    app.person("head").decides(&other, "penalize");
}

#[test]
fn the_eight_checks_are_answered_one_by_one() {
    let app = App::boot();
    let case = app.heard();
    app.person("officer1").submits(&case);
    let reviewer = app.person("reviewer");
    let checks = opinion("approve").json["body"]["checks"].clone();
    let seven = checks.as_array().unwrap()[..7].to_vec();
    reviewer.is_refused(&case, &opinion("approve").but("/checks", seven), &["REV-4"]);
    reviewer.is_refused(&case, &opinion("approve").but("/checks/2/answer", "no"), &["REV-4"]);
    let mut no = checks.clone();
    no[2] = json!({"item": "procedure", "answer": "no", "remark": "告知书未载明数额"});
    reviewer.is_refused(&case, &opinion("approve").but("/checks", no.clone()), &["REV-4"]);
    reviewer.acts(&case, opinion("correct").but("/checks", no));
}

#[test]
fn what_has_passed_is_not_submitted_again_unchanged() {
    let app = App::boot();
    let case = app.reviewed();
    app.person("officer1").is_refused(&case, &submit_for_review(), &["REV-5"]);
}

#[test]
fn the_heads_discuss_a_major_case_and_the_decision_follows() {
    let app = App::boot();
    let case = app.reviewed();
    let head = app.person("head");
    head.is_refused(&case, &decide("penalize"), &["PEN-57-3"]);
    head.is_refused(&case, &discuss(&[(HEAD, "for")], true), &["PEN-57-2"]);
    head.is_refused(&case, &discuss(&[(HEAD, "for"), (HEAD, "for")], true), &["PEN-57-2"]);
    head.is_refused(&case, &discuss(&[(HEAD, "against"), (HEAD2, "for")], true), &["PEN-57-2"]);
    let handler = crate::harness::town::FIREWORKS;
    head.is_refused(&case, &discuss(&[(HEAD, "for"), (HEAD2, "for"), (handler, "for")], true), &["PEN-57-2"]);
    head.acts(&case, discuss(&[(HEAD, "against"), (HEAD2, "against")], false));
    head.is_refused(&case, &decide("penalize"), &["PEN-57-3"]);
    head.acts(&case, deliberate());
    head.decides(&case, "penalize");
}

#[test]
fn a_flag_is_taken_off_by_a_reviewer_who_had_no_part_and_once() {
    let app = App::boot();
    let case = app.filed();
    let inspection = app.person("officer1").acts(&case, inspect_scene(app.now()).by(&[OFFICER1, DOUBLE]));
    app.person("double").countersigns(&case, inspection);
    app.person("officer1").concludes(&case, penalize(SMALL));
    let flag = app.person("officer1").acts(&case, flag_major());
    app.person("double").is_refused(&case, &unflag_major(flag), &["REV-7"]);
    app.person("reviewer").acts(&case, unflag_major(flag));
    app.person("reviewer").is_refused(&case, &unflag_major(flag), &["REV-7"]);
    app.person("reviewer").is_refused(&case, &unflag_major(1), &["REF-1"]);
}

#[test]
fn a_computed_trigger_nobody_takes_off() {
    let app = App::boot();
    let case = app.concluded(penalize(LARGE));
    let flag = app.person("officer1").acts(&case, flag_major());
    app.person("reviewer").acts(&case, unflag_major(flag));
    assert_eq!(app.file(&case)["review_required"], true);
}
