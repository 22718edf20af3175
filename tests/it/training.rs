//! The ledgers of training and exams: what counts, what is missing in October, corrections that leave what they correct.

use diesel::prelude::*;
use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::town::{OFFICER1, OFFICER2, STRANGER};

fn path(officer: uuid::Uuid, below: &str) -> String {
    format!("/officers/{officer}/{below}")
}

fn trains(app: &App, officer: uuid::Uuid, date: &str, hours: f64, kind: &str) -> String {
    let entry = json!({"date": date, "hours": hours, "kind": kind, "title": "新修订行政处罚法", "proof": "签到表1号"});
    let answer = app.person("admin").post(&path(officer, "training"), &entry);
    answer.expect_created().at("/id").as_str().unwrap().to_owned()
}

fn year(app: &App, who: &'static str, officer: uuid::Uuid, year: i32) -> Value {
    app.person(who).get(&path(officer, &format!("training?year={year}"))).ok().body.clone()
}

#[test]
fn political_study_does_not_count_toward_the_sixty_hours() {
    let app = App::boot();
    app.day(6, 1);
    trains(&app, OFFICER1, "2026-05-11", 30.0, "PUBLIC_LAW");
    trains(&app, OFFICER1, "2026-05-12", 12.5, "SKILLS");
    trains(&app, OFFICER1, "2026-05-13", 40.0, "POLITICAL");
    trains(&app, OFFICER1, "2025-12-31", 20.0, "SPECIAL_LAW");
    let shown = year(&app, "officer1", OFFICER1, 2026);
    assert_eq!(
        (&shown["required_hours"], &shown["counted_hours"], &shown["missing_hours"]),
        (&json!(60), &json!(42.5), &json!(17.5))
    );
    assert!(shown["source"].as_str().unwrap().contains("60学时"));
    let political = shown["by_kind"].as_array().unwrap().iter().find(|one| one["kind"] == "POLITICAL").unwrap();
    assert_eq!((&political["hours"], &political["counts"]), (&json!(40.0), &json!(false)));
    assert_eq!(year(&app, "head", OFFICER1, 2025)["counted_hours"], json!(20.0));
}

#[test]
fn a_wrong_entry_is_taken_back_by_another_and_neither_is_ever_changed() {
    let app = App::boot();
    let wrong = trains(&app, OFFICER1, "2026-02-10", 60.0, "SKILLS");
    let back = json!({"entry_id": wrong, "reason": "学时登记错误"});
    let reversal = app.person("admin").post(&path(OFFICER1, "training/reversals"), &back);
    assert_eq!((reversal.expect_created().at("/hours"), reversal.at("/reverses")), (&json!(-60.0), &json!(wrong)));
    app.person("admin").post(&path(OFFICER1, "training/reversals"), &back).problem("conflict");
    let of_reversal = json!({"entry_id": reversal.at("/id"), "reason": "冲正的冲正"});
    app.person("admin")
        .post(&path(OFFICER1, "training/reversals"), &of_reversal)
        .problem("invalid-input")
        .points_at("/entry_id");
    app.person("admin")
        .post(&path(OFFICER2, "training/reversals"), &back)
        .problem("invalid-input")
        .points_at("/entry_id");
    let shown = year(&app, "admin", OFFICER1, 2026);
    assert_eq!((&shown["counted_hours"], shown["entries"].as_array().unwrap().len()), (&json!(0.0), 2));
    let conn = &mut app.test.connect();
    for sql in [
        "UPDATE officer_training SET half_hours = 8 WHERE half_hours > 0",
        "DELETE FROM officer_training",
        "UPDATE certificate_act SET reason = 'x'",
        "DELETE FROM certificate_act",
    ] {
        let error = diesel::sql_query(sql).execute(conn).unwrap_err().to_string();
        assert!(error.contains("never changed or deleted"), "{sql}: {error}");
    }
}

#[test]
fn from_october_on_missing_hours_are_told_to_the_person_the_administrator_and_the_supervisor() {
    let app = App::boot();
    let told =
        |who: &'static str| app.person(who).get("/worklist?duty=train").ok().at("/items").as_array().unwrap().len();
    let warned =
        || app.person("supervisor").get("/warnings?kind=training").ok().at("/items").as_array().unwrap().clone();
    app.on(2026, 9, 30, 9, 0);
    assert_eq!((told("officer1"), warned().len()), (0, 0));
    app.on(2026, 10, 1, 9, 0);
    assert_eq!(
        (told("officer1"), told("officer2"), told("officer3"), told("reviewer")),
        (1, 1, 0, 0),
        "officer3 holds no living card"
    );
    assert_eq!((told("admin"), warned().len()), (4, 6));
    trains(&app, OFFICER1, "2026-09-01", 60.0, "SPECIAL_LAW");
    assert_eq!((told("officer1"), told("admin"), warned().len()), (0, 3, 5));
    app.on(2027, 1, 1, 9, 0);
    assert_eq!(warned().len(), 0, "a new year");
}

#[test]
fn who_may_read_and_who_may_write_the_ledgers() {
    let app = App::boot();
    let entry = json!({"date": "2026-02-10", "hours": 8, "kind": "SKILLS", "title": "取证实务"});
    for who in ["officer1", "head", "supervisor", "auditor"] {
        app.person(who).post(&path(OFFICER1, "training"), &entry).problem("forbidden");
    }
    app.person("admin").post(&path(STRANGER, "training"), &entry).problem("not-found");
    for below in ["training", "exams"] {
        for who in ["officer1", "head", "supervisor", "auditor", "admin"] {
            app.person(who).get(&path(OFFICER1, below)).ok();
        }
        app.person("officer2").get(&path(OFFICER1, below)).problem("forbidden");
        app.person("stranger_head").get(&path(OFFICER1, below)).problem("not-found");
    }
    for (field, value) in [
        ("date", json!("2026-03-03")),
        ("hours", json!(0.3)),
        ("hours", json!(201)),
        ("kind", json!("SPORT")),
        ("hours", json!("8")),
        ("title", json!("x")),
    ] {
        let mut wrong = entry.clone();
        wrong[field] = value;
        app.person("admin")
            .post(&path(OFFICER1, "training"), &wrong)
            .problem("invalid-input")
            .points_at(&format!("/{field}"));
    }
    app.person("admin").get(&path(OFFICER1, "training?year=0")).problem("invalid-input").points_at("?year");
}

#[test]
fn an_exam_taken_back_stands_no_more() {
    let app = App::boot();
    let exam = json!({"date": "2026-02-10", "subject": "PUBLIC_LAW", "passed": true, "organiser": "省司法厅"});
    let made = app.person("admin").post(&path(OFFICER1, "exams"), &exam);
    let id = made.expect_created().at("/id").clone();
    let back = json!({"entry_id": id, "reason": "成绩录错人"});
    app.person("admin").post(&path(OFFICER1, "exams/reversals"), &back).expect_created();
    app.person("admin").post(&path(OFFICER1, "exams/reversals"), &back).problem("conflict");
    let shown = app.person("officer1").get(&path(OFFICER1, "exams"));
    assert_eq!((shown.ok().at("/items").as_array().unwrap().len(), shown.at("/excused")), (2, &json!(false)));
}
