//! When a thing happened and when it was recorded: nothing comes from the future, what is late says so, and certificates are looked at as of the day.

use serde_json::json;

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::people::Case;
use crate::harness::town::{OFFICER1, OFFICER2, OFFICER3, start};
use zhifa::law::time::Moment;

fn late_marks(app: &App, case: &Case) -> Vec<u64> {
    let file = app.file(case);
    let marks = file["marks"].as_array().unwrap();
    marks.iter().filter(|mark| mark["nature"] == "late").map(|mark| mark["seq"].as_u64().unwrap()).collect()
}

#[test]
fn nothing_is_recorded_before_it_happened() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    let soon = app.now().plus_minutes(3);
    officer.is_refused(&case, &annotate(1).at(soon), &["TIME-1"]);
    officer.is_refused(&case, &annotate(1).at(soon).it_happened_so(), &["TIME-1"]);
    app.person("head").is_refused(&case, &assign_handlers(&[OFFICER1, OFFICER2]).at(soon), &["TIME-1"]);
    // A phone's clock may run ahead a little; what it says then counts as now.
    let answer = officer.tries(&case, &annotate(1).at(app.now().plus_minutes(2)));
    assert_eq!(answer.expect_created().at("/act/occurred_at"), &json!(app.now().to_string()));
}

#[test]
fn a_late_record_needs_its_reason_and_is_marked_for_ever() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    let then = start().plus_minutes(30);
    // Monday's events can be recorded until Wednesday.
    app.on(2026, 3, 4, 23, 59);
    officer.acts(&case, annotate(1).at(then));
    assert_eq!(late_marks(&app, &case), [0_u64; 0]);
    app.on(2026, 3, 5, 0, 0);
    officer.is_refused(&case, &annotate(1).at(then), &["REC-1"]);
    officer.is_refused(&case, &annotate(1).at(then).it_happened_so(), &["REC-1"]);
    let seq = officer.acts(&case, annotate(1).at(then).late("当日手机没有信号"));
    assert_eq!(late_marks(&app, &case), [seq]);
    let act =
        officer.get(&case.path(&format!("/acts?limit=1&cursor={}", cursor(seq - 1)))).ok().body["items"][0].clone();
    assert_eq!((&act["seq"], &act["late_reason"]), (&json!(seq), &json!("当日手机没有信号")));
    assert_eq!((&act["occurred_at"], &act["recorded_at"]), (&json!(then.to_string()), &json!(app.now().to_string())));
}

/// The cursor after this act: opaque to clients, but a test may know it.
fn cursor(seq: u64) -> String {
    seq.to_string().bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_late_clue_needs_its_reason_too() {
    let app = App::boot();
    let officer = app.person("officer1");
    let old = Moment::at_shanghai(2026, 2, 9, 10, 0).unwrap().to_string();
    let body = crate::harness::contents::clue();
    officer.post("/cases", &json!({"occurred_at": old, "body": body})).refused_by(&["REC-1"]);
    officer
        .post("/cases", &json!({"occurred_at": old, "late_reason": "春节期间接到举报", "body": body}))
        .expect_created();
}

#[test]
fn the_organs_own_acts_are_not_backdated_before_earlier_ones() {
    let app = App::boot();
    let case = app.person("officer1").opens_case();
    app.day(3, 3);
    let request = app.person("officer1").requests_filing(&case);
    app.person("head").is_refused(&case, &approve(request).at(start().plus_minutes(60)), &["TIME-2"]);
    app.day(3, 9);
    let earlier = Moment::at_shanghai(2026, 3, 4, 9, 0).unwrap();
    app.person("head").is_refused(&case, &approve(request).at(earlier), &["REC-1"]);
    app.person("head").acts(&case, approve(request).at(earlier).late("系统停机"));
    let file = app.file(&case);
    assert_eq!((&file["filed_on"], late_marks(&app, &case).len()), (&json!("2026-03-04"), 1));
}

#[test]
fn a_certificate_is_looked_at_as_of_the_day_of_the_act() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    // Officer3's certificate ended on Saturday 28 February.
    let last_day = Moment::at_shanghai(2026, 2, 28, 23, 30).unwrap();
    let with = |moment| inspect_scene(moment).by(&[OFFICER1, OFFICER3]).at(moment);
    officer.is_refused(&case, &with(app.now()), &["CERT-1"]);
    officer.acts(&case, with(last_day));
    officer.is_refused(&case, &with(last_day.plus_minutes(30)).but("/evidence", json!([])), &["CERT-1"]);
}

#[test]
fn a_suspended_certificate_is_worth_nothing_while_it_is_suspended() {
    let app = App::boot();
    let case = app.filed();
    let (admin, officer) = (app.person("admin"), app.person("officer1"));
    let all = admin.get("/certificates?number=14032200102").ok().body.clone();
    let id = all["items"][0]["id"].as_str().unwrap().to_owned();
    let happens =
        |kind: &str| admin.post(&format!("/certificates/{id}/acts"), &json!({"kind": kind, "reason": "接受调查"}));
    let monday = app.on(2026, 3, 2, 12, 0);
    app.on(2026, 3, 3, 9, 0);
    happens("suspend").expect_created();
    app.on(2026, 3, 3, 10, 0);
    let bare = |moment| inspect_scene(moment).but("/evidence", json!([])).at(moment);
    let refusal = officer.is_refused(&case, &bare(app.now()), &["CERT-1"]);
    assert!(refusal.text.contains("暂扣"), "{refusal}");
    officer.acts(&case, bare(monday));
    app.on(2026, 3, 3, 11, 0);
    happens("restore").expect_created();
    officer.acts(&case, bare(app.now()));
    officer.is_refused(&case, &bare(Moment::at_shanghai(2026, 3, 3, 10, 0).unwrap()), &["CERT-1"]);
}

#[test]
fn any_offset_is_read_and_shanghai_is_answered() {
    let app = App::boot();
    let case = app.filed();
    let answer = app.person("officer1").tries(&case, &annotate(1).with("occurred_at", "2026-03-02T00:30:00Z"));
    assert_eq!(answer.expect_created().at("/act/occurred_at"), "2026-03-02T08:30:00+08:00");
}
