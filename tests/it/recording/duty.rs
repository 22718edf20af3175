//! The duty to record: lists that raise and never lower the first class, cameras, what is owed, and which minutes are missing.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::media::*;
use crate::harness::people::Case;
use crate::harness::town::OFFICER1;

fn list(from: &str, entries: &[(&str, &str)]) -> Value {
    let entries: Vec<_> = entries.iter().map(|(kind, class)| json!({"kind": kind, "class": class})).collect();
    json!({"valid_from": from, "basis": "音像记录清单", "entries": entries})
}

/// What is told of the recordings of one act.
fn told(app: &App, case: &Case, seq: u64) -> Value {
    let acts = app.person("officer1").get(&case.path("/recording"));
    let found = acts.ok().body.as_array().unwrap().iter().find(|act| act["seq"] == seq).cloned();
    found.unwrap_or_else(|| panic!("no act {seq}\n{acts}"))
}

#[test]
fn a_list_counts_from_its_day_and_the_first_class_stays() {
    let app = App::boot();
    let (admin, officer) = (app.person("admin"), app.person("officer1"));
    let lowered = admin.post("/recording_lists", &list("2026-03-01", &[("seize", "as_needed")]));
    lowered.expect(422).points_at("/entries/0");
    let twice = list("2026-03-01", &[("interview", "as_needed"), ("interview", "not_needed")]);
    admin.post("/recording_lists", &twice).expect(422).points_at("/entries/1");
    officer.post("/recording_lists", &list("2026-03-01", &[("interview", "not_needed")])).problem("forbidden");
    let case = officer.opens_case();
    let before = officer.acts(&case, inspect_scene(app.now()).with("media", json!([])));
    assert_eq!(app.marked(&case, before), ["REC-3"]);
    admin.post("/recording_lists", &list("2026-03-03", &[("inspect_scene", "not_needed")])).expect_created();
    admin.post("/recording_lists", &list("2026-03-03", &[("interview", "not_needed")])).problem("conflict");
    assert_eq!(told(&app, &case, before)["class"], "as_needed");
    app.day(3, 3);
    let further = || inspect_scene(app.now()).but("/evidence", json!([]));
    let after = officer.acts(&case, further().with("media", json!([])));
    assert!(app.marked(&case, after).is_empty());
    admin.post("/recording_lists", &list("2026-03-04", &[("inspect_scene", "uninterrupted")])).expect_created();
    app.day(3, 4);
    let throughout = officer.acts(&case, further());
    assert_eq!(app.marked(&case, throughout), ["REC-3"], "a recording that does not say from when to when");
    assert_eq!(told(&app, &case, throughout)["covered"], false);
    let lists = officer.get("/recording_lists");
    assert_eq!(lists.ok().at("/items").as_array().unwrap().len(), 2);
}

#[test]
fn what_an_act_names_is_owed_until_it_is_stored() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let film = "现场检查的录像";
    let media = json!([{"digest": digest(film.as_bytes()), "size": film.len(), "title": "执法记录仪录像"}]);
    let seq = officer.acts(&case, inspect_scene(app.now()).with("media", media));
    let owed = || officer.get(&case.path("/media")).ok().at("/owed").clone();
    let first = owed();
    assert_eq!((&first[0]["seq"], &first[0]["title"]), (&json!(seq), &json!("执法记录仪录像")));
    assert_eq!((&first[0]["due_on"], &first[0]["overdue"]), (&json!("2026-03-03"), &json!(false)));
    app.day(3, 4);
    assert_eq!(owed()[0]["overdue"], true);
    assert_eq!(told(&app, &case, seq)["recordings"][0]["late"], true);
    let id = stores(officer, &case, film, &[("act", &seq.to_string())]);
    assert_eq!(owed(), json!([]));
    let recording = told(&app, &case, seq)["recordings"][0].clone();
    assert_eq!(
        (&recording["media_id"], &recording["late"], &recording["named"]),
        (&json!(id), &json!(true), &json!(true))
    );
    // The same bytes of another case are another matter.
    let other = officer.opens_case();
    let media = json!([{"digest": digest(film.as_bytes()), "size": film.len(), "title": "执法记录仪录像"}]);
    officer.acts(&other, inspect_scene(app.now()).with("media", media));
    assert_eq!(officer.get(&other.path("/media")).ok().at("/owed").as_array().unwrap().len(), 1);
}

#[test]
fn minutes_that_no_camera_saw_are_listed_and_clocks_are_corrected() {
    let app = App::boot();
    let (admin, officer) = (app.person("admin"), app.person("officer1"));
    admin.post("/recording_lists", &list("2026-03-01", &[("inspect_scene", "uninterrupted")])).expect_created();
    admin
        .post(
            "/recorders",
            &json!({"serial": "DSJ-1", "model": "V8", "officer_id": OFFICER1, "valid_from": "2026-01-01"}),
        )
        .expect_created();
    let case = officer.opens_case();
    let now = app.now();
    let begun = now.plus_minutes(-30);
    let inspection = inspect_scene(now)
        .with("media", json!([]))
        .but("/conduct/starts_at", json!(begun))
        .but("/conduct/ends_at", json!(now));
    let seq = officer.acts(&case, inspection);
    let at = |minutes: i64| begun.plus_minutes(minutes).to_string();
    assert_eq!(told(&app, &case, seq)["gaps"][0]["minutes"], 30);
    let of = seq.to_string();
    stores(officer, &case, "前半段", &[("act", &of), ("device", "DSJ-1"), ("starts_at", &at(0)), ("ends_at", &at(10))]);
    let late = [
        ("act", of.as_str()),
        ("device", "DSJ-2"),
        ("starts_at", &at(17)),
        ("ends_at", &at(32)),
        ("clock_offset_seconds", "120"),
    ];
    stores(officer, &case, "后半段", &late);
    let act = told(&app, &case, seq);
    assert_eq!((act["gaps"].as_array().unwrap().len(), &act["gaps"][0]["minutes"]), (1, &json!(5)));
    assert_eq!(act["covered"], false);
    assert_eq!(
        (&act["recordings"][0]["device"], &act["recordings"][1]["device"]),
        (&json!("known"), &json!("unknown"))
    );
    assert_eq!(act["recordings"][0]["named"], false);
    stores(officer, &case, "中间", &[("act", &of), ("starts_at", &at(9)), ("ends_at", &at(16))]);
    assert_eq!((&told(&app, &case, seq)["gaps"], &told(&app, &case, seq)["covered"]), (&json!([]), &json!(true)));
}

#[test]
fn a_camera_is_in_one_pair_of_hands_at_a_time() {
    let app = App::boot();
    let (admin, officer) = (app.person("admin"), app.person("officer1"));
    let camera = |from: &str| json!({"serial": "DSJ-1", "model": "V8", "officer_id": OFFICER1, "valid_from": from});
    let first = admin.post("/recorders", &camera("2026-01-01"));
    let id = first.expect_created().at("/id").as_str().unwrap().to_owned();
    admin.post("/recorders", &camera("2026-02-01")).problem("conflict");
    officer.post("/recorders", &camera("2026-02-01")).problem("forbidden");
    let retire =
        |day: &str| admin.post(&format!("/recorders/{id}/retire"), &json!({"last_day": day, "reason": "移交"}));
    retire("2025-12-31").expect(422).points_at("/last_day");
    retire("2026-02-28").ok();
    retire("2026-02-28").problem("conflict");
    admin.post("/recorders", &camera("2026-03-01")).expect_created();
    let unknown =
        json!({"serial": "DSJ-9", "model": "V8", "officer_id": uuid::Uuid::nil(), "valid_from": "2026-01-01"});
    admin.post("/recorders", &unknown).expect(422).points_at("/officer_id");
    let list = officer.get("/recorders?serial=DSJ-1");
    assert_eq!(list.ok().at("/items").as_array().unwrap().len(), 2);
}

#[test]
fn a_list_that_wants_no_break_asks_for_the_reason_of_each() {
    let app = App::boot();
    let (admin, officer) = (app.person("admin"), app.person("officer1"));
    admin.post("/recording_lists", &list("2026-03-01", &[("inspect_scene", "uninterrupted")])).expect_created();
    let case = app.filed();
    let now = app.now();
    let film = |name: &str, from: i64, to: i64| {
        json!({"digest": digest(name.as_bytes()), "size": 9, "title": name,
            "starts_at": now.plus_minutes(from), "ends_at": now.plus_minutes(to)})
    };
    let inspection = inspect_scene(now)
        .with("media", json!([film("前", -30, -20), film("后", -12, 0)]))
        .but("/conduct/starts_at", json!(now.plus_minutes(-30)))
        .but("/conduct/ends_at", json!(now));
    let seq = officer.acts(&case, inspection);
    assert_eq!(app.marked(&case, seq), ["REC-3"]);
    app.person("officer2").countersigns(&case, seq);
    let proved = || conclude(penalize(SMALL));
    let refused = officer.is_refused(&case, &proved(), &["REC-4"]);
    assert!(refused.text.contains("8分钟"), "{refused}");
    let mut told = film("后", -12, 0);
    told["after_break"] = json!({"told": "spoken", "reason": "更换电池"});
    officer.acts(&case, attach_media(seq).with("media", json!([told])));
    officer.acts(&case, proved());
}
