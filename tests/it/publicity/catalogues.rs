//! The catalogue of major decisions as everybody reads it: released, dated, with what held before.

use serde_json::{Value, json};

use super::looks;
use crate::harness::App;
use crate::harness::town::TOWN;

fn catalogue(name: &str, valid_from: &str, fen: i64) -> Value {
    json!({
        "name": name, "document": "上政发〔2026〕3号", "valid_from": valid_from,
        "content": {"person": {"fen": fen, "op": ">="}, "organisation": {"fen": fen * 5, "op": ">="}},
    })
}

fn collects(app: &App, catalogue: &Value) -> String {
    let made = app.person("reviewer").post("/review_catalogues", catalogue);
    made.expect_created().at("/id").as_str().unwrap().to_owned()
}

fn releases(app: &App, catalogue: &Value) -> String {
    let id = collects(app, catalogue);
    let said = json!({"opinion": "同意"});
    app.person("head").post(&format!("/review_catalogues/{id}/release"), &said).expect_created();
    id
}

fn shown(app: &App, query: &str) -> Vec<Value> {
    looks(app, &format!("/review_catalogues{query}")).ok().at("/items").as_array().unwrap().clone()
}

#[test]
fn a_catalogue_is_public_once_it_is_released_and_says_from_when_it_holds() {
    let app = App::boot();
    let draft = collects(&app, &catalogue("草案", "2026-03-02", 100_000));
    assert!(shown(&app, "").is_empty());
    looks(&app, &format!("/review_catalogues/{draft}")).expect(404);
    let id = releases(&app, &catalogue("上社镇重大执法决定法制审核目录", "2026-03-02", 200_000));
    let all = shown(&app, &format!("?agency_id={TOWN}"));
    assert_eq!((all.len(), &all[0]["id"], &all[0]["in_force"]), (1, &json!(id), &json!(true)));
    assert_eq!((&all[0]["valid_from"], &all[0]["published_on"]), (&json!("2026-03-02"), &json!("2026-03-02")));
    assert_eq!(all[0]["content"]["person"]["fen"], 200_000);
    let allowed =
        ["agency_id", "content", "document", "id", "in_force", "name", "published_on", "replaced_on", "valid_from"];
    assert!(all[0].as_object().unwrap().keys().all(|key| allowed.contains(&key.as_str())), "nobody's name: {}", all[0]);
    let other = shown(&app, &format!("?agency_id={}", uuid::Uuid::nil()));
    assert!(other.is_empty());
}

#[test]
fn a_newer_catalogue_is_announced_before_its_day_and_what_held_before_stays_readable() {
    let app = App::boot();
    let first = releases(&app, &catalogue("目录（第一版）", "2026-03-02", 100_000));
    let second = releases(&app, &catalogue("目录（第二版）", "2026-03-10", 200_000));
    let names = |app: &App| -> Vec<(String, bool)> {
        let told = |one: Value| (one["name"].as_str().unwrap().to_owned(), one["in_force"].as_bool().unwrap());
        let mut all: Vec<_> = shown(app, "").into_iter().map(told).collect();
        all.sort();
        all
    };
    assert_eq!(names(&app), [("目录（第一版）".to_owned(), true), ("目录（第二版）".to_owned(), false)]);
    app.day(3, 10);
    assert_eq!(names(&app), [("目录（第二版）".to_owned(), true)]);
    let old = looks(&app, &format!("/review_catalogues/{first}"));
    assert_eq!((old.ok().at("/in_force"), old.at("/replaced_on")), (&json!(false), &json!("2026-03-10")));
    let history = old.at("/history").as_array().unwrap().clone();
    assert_eq!(history.iter().map(|one| one["id"].clone()).collect::<Vec<_>>(), [json!(second), json!(first)]);
    assert!(history[0].get("replaced_on").is_none() && history[1]["content"]["person"]["fen"] == 100_000);
}

#[test]
fn who_has_the_list_already_is_told_so() {
    let app = App::boot();
    releases(&app, &catalogue("目录", "2026-03-02", 100_000));
    let first = looks(&app, "/review_catalogues");
    let tag = first.ok().header("etag").to_owned();
    app.ask("GET", "/public/v1/review_catalogues").header("If-None-Match", tag).go().expect(304);
}
