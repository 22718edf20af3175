//! What is published in advance: collected, checked, released by more than one; versions; the column for enterprises.

use serde_json::{Value, json};

use super::{fined_party, looks, man, published, publishes};
use crate::harness::App;
use crate::harness::tables::dump;
use crate::harness::town::{FIREWORKS, TOWN};

fn plan(title: &str, content: &str) -> Value {
    json!({"kind": "INSPECTION_PLAN", "title": title, "content": content, "formed_on": "2026-03-02", "valid_from": "2026-03-02"})
}

fn collects(app: &App, object: &Value) -> String {
    let made = app.person("officer1").post("/publicity/objects", object);
    made.expect_created().at("/id").as_str().unwrap().to_owned()
}

fn step(app: &App, who: &'static str, id: &str, what: &str) -> crate::harness::answer::Answer {
    app.person(who).post(&format!("/publicity/objects/{id}/{what}"), &json!({"opinion": "内容属实"}))
}

fn shown(app: &App, query: &str) -> Vec<Value> {
    looks(app, &format!("/objects{query}")).ok().at("/items").as_array().unwrap().clone()
}

#[test]
fn an_object_is_public_when_others_have_checked_and_released_it() {
    let app = App::boot();
    let id = collects(&app, &plan("2026年检查计划", "第一版"));
    assert!(shown(&app, "").is_empty());
    looks(&app, &format!("/objects/{id}")).expect(404);
    step(&app, "officer1", &id, "check").expect(403);
    step(&app, "clerk", &id, "release").expect(409);
    step(&app, "stranger_head", &id, "check").expect(404);
    step(&app, "head", &id, "check").ok();
    step(&app, "head", &id, "check").expect(409);
    assert!(shown(&app, "").is_empty());
    step(&app, "clerk", &id, "release").ok();
    let all = shown(&app, &format!("?agency_id={TOWN}&kind=INSPECTION_PLAN"));
    assert_eq!((all.len(), &all[0]["content"], &all[0]["version"]), (1, &json!("第一版"), &json!(1)));
    let allowed = ["agency_id", "content", "id", "kind", "published_on", "title", "valid_from", "version"];
    assert!(all[0].as_object().unwrap().keys().all(|key| allowed.contains(&key.as_str())), "{}", all[0]);
    assert!(shown(&app, "?kind=REMEDY").is_empty());
    looks(&app, "/objects?kind=NONE").expect(422);
}

#[test]
fn who_collected_it_neither_checks_nor_releases_it() {
    let app = App::boot();
    let made = app.person("clerk").post("/publicity/objects", &plan("计划", "内容"));
    let id = made.expect_created().at("/id").as_str().unwrap().to_owned();
    step(&app, "clerk", &id, "check").expect(409);
    step(&app, "head", &id, "check").ok();
    step(&app, "clerk", &id, "release").expect(409);
    step(&app, "head", &id, "release").ok();
    let mut conn = app.test.connect();
    let refused =
        diesel::connection::SimpleConnection::batch_execute(&mut conn, "UPDATE public_object SET content = '另一内容'");
    assert!(refused.unwrap_err().to_string().contains("keeps its versions"));
    let refused = diesel::connection::SimpleConnection::batch_execute(&mut conn, "DELETE FROM public_object");
    assert!(refused.unwrap_err().to_string().contains("keeps its versions"));
}

#[test]
fn a_newer_version_takes_its_place_from_its_day_on_and_the_older_stays_readable() {
    let app = App::boot();
    let releases = |object: &Value| {
        let id = collects(&app, object);
        step(&app, "head", &id, "check").ok();
        step(&app, "clerk", &id, "release").ok();
        id
    };
    let first = releases(&plan("计划", "第一版"));
    let mut second = plan("计划", "第二版");
    second["valid_from"] = "2026-03-10".into();
    releases(&second);
    assert_eq!(shown(&app, "")[0]["content"], "第一版");
    app.day(3, 10);
    assert_eq!((shown(&app, "").len(), &shown(&app, "")[0]["content"]), (1, &json!("第二版")));
    assert_eq!(looks(&app, &format!("/objects/{first}")).ok().at("/content"), "第一版");
    let mut end = plan("计划", "不再实施");
    end["ended"] = true.into();
    end["valid_from"] = "2026-03-10".into();
    releases(&end);
    assert!(shown(&app, "").is_empty());
}

#[test]
fn what_is_not_public_in_twenty_working_days_is_overdue() {
    let app = App::boot();
    let id = collects(&app, &plan("计划", "内容"));
    let list = |query: &str| app.person("clerk").get(&format!("/publicity/objects{query}")).ok().at("/items").clone();
    assert_eq!(list("")[0]["due_on"], "2026-03-30");
    assert_eq!(list("?overdue=true").as_array().unwrap().len(), 0);
    app.day(3, 31);
    assert_eq!(list("?overdue=true")[0]["id"], id);
    step(&app, "head", &id, "check").ok();
    step(&app, "clerk", &id, "release").ok();
    assert_eq!(list("?overdue=true").as_array().unwrap().len(), 0);
    assert_eq!(list("")[0]["overdue"], true, "it came late, and that stays");
}

#[test]
fn enterprises_find_plans_standards_and_penalties_in_one_place() {
    let app = App::boot();
    let id = collects(&app, &plan("计划", "内容"));
    step(&app, "head", &id, "check").ok();
    step(&app, "clerk", &id, "release").ok();
    published(&app);
    let person = fined_party(&app, &man("张三丰", "1980-01-01"), 2_500_000);
    publishes(&app, &person, "超量存放");
    let column = looks(&app, &format!("/enterprises?agency_id={TOWN}"));
    assert_eq!(column.ok().at("/plans").as_array().unwrap().len(), 1);
    assert_eq!(column.at("/penalties").as_array().unwrap().len(), 1, "of people nothing: {column}");
    let items = looks(&app, &format!("/power_items?agency_id={TOWN}"));
    assert!(items.ok().at("/items").as_array().unwrap().iter().any(|item| item["id"] == FIREWORKS.to_string()));
    assert_eq!(dump(&mut app.test.connect(), "public_object").len(), 1);
}
