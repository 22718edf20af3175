//! Hearings 听证: asked for, told in time, held by somebody impartial; what they bring demands a new review.

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::town::OFFICER1;

#[test]
fn a_hearing_is_held_and_the_decision_lowered_without_a_new_notice() {
    let app = App::boot();
    let case = app.noticed(LARGE);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    officer.is_refused(&case, &schedule_hearing("p1", app.now().plus_days(15)), &["PEN-64-3"]);
    officer.acts(&case, request_hearing("p1"));
    let fixed = app.now().plus_days(15);
    let by_a_handler = schedule_hearing("p1", fixed).but("/presider", OFFICER1.to_string());
    officer.is_refused(&case, &by_a_handler, &["PEN-64-4"]);
    let told = officer.acts(&case, schedule_hearing("p1", fixed));
    app.day(3, 12);
    officer.is_refused(&case, &hold_hearing(told, app.now(), "held"), &["PEN-64-5"]);
    officer.serves(&case, told, "p1");
    app.day(3, 20);
    officer.is_refused(&case, &hold_hearing(told, app.now(), "held"), &["PEN-64-5"]);
    head.is_refused(&case, &decide("penalize"), &["PEN-64-2", "PEN-58", "PEN-57-3"]);
    app.day(3, 25);
    officer.acts(&case, hold_hearing(told, app.now(), "held"));
    let file = app.file(&case);
    assert_eq!(file["voices"]["p1"]["hearing_held"], case.version());
    assert!(file["triggers"].to_string().contains("处罚法58(二)"), "a hearing makes review mandatory");
    officer.revises(&case, "defence", penalize(3_000_000));
    app.is_at(&case, "noticed");
    head.is_refused(&case, &decide("penalize"), &["PEN-58", "PEN-57-3"]);
    app.reviews(&case);
    head.acts(&case, deliberate());
    head.decides(&case, "penalize");
    app.is_at(&case, "decided");
}

#[test]
fn who_stays_away_without_reason_has_given_the_hearing_up() {
    let app = App::boot();
    let case = app.reviewed();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    officer.acts(&case, request_hearing("p1"));
    let told = officer.acts(&case, schedule_hearing("p1", app.now().plus_days(20)));
    officer.serves(&case, told, "p1");
    app.day(4, 10);
    officer.acts(&case, hold_hearing(told, app.now(), "absent_without_reason"));
    head.acts(&case, deliberate());
    head.decides(&case, "penalize");
}

#[test]
fn a_review_that_passed_before_the_hearing_does_not_count_after_it() {
    let app = App::boot();
    let case = app.reviewed();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    officer.acts(&case, request_hearing("p1"));
    let told = officer.acts(&case, schedule_hearing("p1", app.now().plus_days(20)));
    officer.serves(&case, told, "p1");
    app.day(4, 10);
    officer.acts(&case, hold_hearing(told, app.now(), "held"));
    head.acts(&case, deliberate());
    head.is_refused(&case, &decide("penalize"), &["PEN-58"]);
}
