//! The pre-check over HTTP: the standard, one file as a guide, the archived files of an organ, gone on with after a crash.

use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::contents::*;
use crate::harness::people::Case;

/// An archived file, as the people of the town leave it.
fn archived(app: &App) -> Case {
    let case = app.served();
    app.publishes(&case);
    app.pays(&case, "p1", LARGE, &format!("晋A{}", case.id.simple()));
    app.ends(&case, "performed");
    case
}

/// Asks until the run is finished.
fn finished(app: &App, who: &'static str, id: &str) -> Value {
    for _ in 0..600 {
        let run = app.person(who).get(&format!("/evaluations/runs/{id}")).ok().body.clone();
        assert!(run["failed"].is_null(), "{run}");
        if !run["finished_at"].is_null() {
            return run;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("it is never finished");
}

fn files(app: &App, who: &'static str, id: &str, filter: &str) -> Vec<Value> {
    let page = app.person(who).get(&format!("/evaluations/runs/{id}/files?{filter}")).ok().body.clone();
    page["items"].as_array().unwrap().clone()
}

#[test]
fn the_standard_shows_a_hundred_points_and_what_decides_each() {
    let app = App::boot();
    let list = app.person("officer1").get("/evaluations/standards").ok().body.clone();
    assert_eq!(list[0]["id"], "merged-2026");
    for variant in ["ordinary", "summary", "no_penalty", "transfer", "ended", "seizure"] {
        let path = format!("/evaluations/standards/merged-2026?variant={variant}");
        let standard = app.person("officer1").get(&path).ok().body.clone();
        let items = standard["items"].as_array().unwrap();
        let sum = |wanted: fn(&Value) -> bool| -> f64 {
            items.iter().filter(|item| wanted(item)).map(|item| item["points"].as_f64().unwrap()).sum()
        };
        assert_eq!(sum(|_| true), 100.0, "{variant}");
        assert!(sum(|item| item["decided_by"] == "machine") >= 70.0, "{variant}");
        for item in items.iter().filter(|item| item["decided_by"] == "machine") {
            let named = item["rules"].as_array().unwrap();
            assert!(!named.is_empty() || !item["clocks"].as_array().unwrap().is_empty(), "{item}");
            assert!(named.iter().all(|rule| standard["rules"][rule.as_str().unwrap()]["article"] != ""), "{item}");
        }
    }
    app.person("officer1").get("/evaluations/standards/none").problem("not-found");
    app.person("officer1").get("/evaluations/standards/merged-2026?variant=x").problem("invalid-input");
}

#[test]
fn a_head_releases_the_standard_of_the_province_and_all_its_faults_are_told_at_once() {
    let app = App::boot();
    let text = std::fs::read_to_string(crate::tidy::files::root().join("rules/evaluation/merged-2026.toml")).unwrap();
    let mut own: Value = toml::from_str(&text).unwrap();
    app.person("head").post("/evaluations/standards", &own).points_at("/id");
    own["id"] = json!("shanxi-2027");
    own["items"][0]["chapter"] = json!("Z");
    own["items"][2]["rules"] = json!(["PEN-42", "NOT-A-RULE"]);
    own["vetoes"][0]["clocks"] = json!(["never"]);
    let refused = app.person("head").post("/evaluations/standards", &own);
    for pointer in ["/items/0/chapter", "/items/2/rules/1", "/vetoes/0/clocks/0"] {
        refused.points_at(pointer);
    }
    own["items"][0]["chapter"] = json!("A");
    own["items"][2]["rules"] = json!(["PEN-42"]);
    own["vetoes"][0]["clocks"] = json!([]);
    app.person("officer1").post("/evaluations/standards", &own).problem("forbidden");
    app.person("head").post("/evaluations/standards", &own).expect_created();
    app.person("head").post("/evaluations/standards", &own).problem("conflict");
    app.clock.set(app.now().plus_days(1));
    own["version"] = json!("2027.2");
    own["name"] = json!("山西省评查标准（演示）");
    app.person("head").post("/evaluations/standards", &own).expect_created();
    let shown = app.person("officer1").get("/evaluations/standards/shanxi-2027").ok().body.clone();
    assert_eq!((&shown["version"], &shown["name"]), (&json!("2027.2"), &json!("山西省评查标准（演示）")));
}

#[test]
fn a_live_file_is_scored_as_a_guide_and_every_look_is_traced() {
    let app = App::boot();
    let case = app.served();
    let guide = app.person("officer1").get(&case.path("/evaluation")).ok().body.clone();
    assert_eq!((&guide["archived"], &guide["sheets"][0]["variant"]), (&json!(false), &json!("ordinary")));
    let item = |id: &str| {
        let items = guide["sheets"][0]["items"].as_array().unwrap();
        items.iter().find(|item| item["id"] == id).unwrap_or_else(|| panic!("no {id}")).clone()
    };
    assert_eq!(item("D8")["verdict"], "met");
    assert_eq!(item("H1")["verdict"], "not_applicable");
    let open = item("A1b");
    assert_eq!(open["verdict"], "needs_person");
    assert!(!open["look_at"].as_array().unwrap().is_empty(), "a person is told which acts to look at: {open}");
    app.person("officer1").get(&case.path("/evaluation?standard=none")).points_at("?standard");
    let trail = app.person("auditor").get_until("/audit?limit=50", "evaluation").ok().text.clone();
    assert!(trail.contains("evaluation"), "{trail}");
}

#[test]
fn every_archived_file_is_read_and_what_was_found_is_counted() {
    let app = App::boot();
    let clean = archived(&app);
    let late = app.served();
    app.clock.set(app.now().plus_days(60));
    app.publishes(&late);
    app.pays(&late, "p1", LARGE, "晋A000777");
    app.ends(&late, "performed");
    let live = app.served();
    app.person("officer1").post("/evaluations/runs", &json!({})).problem("forbidden");
    app.person("supervisor").post("/evaluations/runs", &json!({"standard": "none"})).points_at("/standard");
    let stranger = json!({"agency_ids": [uuid::Uuid::nil()]});
    app.person("supervisor").post("/evaluations/runs", &stranger).points_at("/agency_ids/0");
    let asked = app.person("supervisor").post("/evaluations/runs", &json!({}));
    let id = asked.expect_created().at("/id").as_str().unwrap().to_owned();
    let run = finished(&app, "supervisor", &id);
    assert_eq!((&run["total"], &run["done"]), (&json!(2), &json!(2)));
    assert_eq!(run["counts"]["variants"], json!({"ordinary": 2}));
    assert_eq!(run["counts"]["broken"]["H3"], 1, "one was published late: {run}");
    let found = files(&app, "supervisor", &id, "");
    let ids: Vec<_> = found.iter().map(|file| file["case_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.contains(&clean.id.to_string()) && !ids.contains(&live.id.to_string()));
    let flagged = found.iter().find(|file| file["case_id"] == json!(late.id.to_string())).unwrap();
    let item = flagged["sheets"][0]["items"].as_array().unwrap().iter().find(|item| item["id"] == "H3").unwrap();
    assert_eq!((&item["verdict"], &item["lost"]), (&json!("breached"), &json!(1.0)));
    let shown = &item["evidence"][0];
    assert!(!shown["acts"].as_array().unwrap().is_empty() && shown["article"] != "", "{shown}");
    assert!(files(&app, "supervisor", &id, "vetoed=true").is_empty());
    // Heads of the township do not see what the county asked for; an outsider neither.
    app.person("officer1").get(&format!("/evaluations/runs/{id}")).problem("not-found");
    // Once more: nothing is read again, and nothing is there twice.
    let again = app.person("supervisor").post("/evaluations/runs", &json!({}));
    let again = finished(&app, "supervisor", again.expect_created().at("/id").as_str().unwrap());
    assert_eq!((&again["done"], &again["counts"]["variants"]), (&json!(2), &json!({})));
}

#[test]
fn a_run_that_was_cut_off_goes_on_where_it_stood() {
    let app = App::boot();
    let cases = [archived(&app), archived(&app), archived(&app)];
    let asked = app.person("supervisor").post("/evaluations/runs", &json!({}));
    let id = asked.expect_created().at("/id").as_str().unwrap().to_owned();
    finished(&app, "supervisor", &id);
    // As a crash after the first file leaves it: the others are not kept, and the run stands there.
    let first = cases.iter().map(|case| case.id).min().unwrap();
    let sql = format!(
        "UPDATE evaluation_run SET done = 1, after_case = '{first}', finished_at = NULL, counts = '{{\"grades\":{{}},\
         \"variants\":{{\"ordinary\":1}},\"vetoes\":{{}},\"broken\":{{}},\"open\":{{}}}}' WHERE id = '{id}'"
    );
    app.db.write_now(move |tx| Ok::<_, zhifa::db::Error>(tx.conn.batch_execute(&sql)?)).unwrap();
    let run = finished(&app, "supervisor", &id);
    assert_eq!(run["done"], 3);
    assert_eq!(files(&app, "supervisor", &id, "").len(), 3, "nothing lost, nothing twice");
}

#[test]
fn what_was_found_and_what_was_released_stay_as_they_are() {
    let app = App::boot();
    archived(&app);
    let asked = app.person("supervisor").post("/evaluations/runs", &json!({}));
    finished(&app, "supervisor", asked.expect_created().at("/id").as_str().unwrap());
    for sql in ["UPDATE evaluation_check SET vetoed = 0, broken = 0", "DELETE FROM evaluation_check"] {
        let tried = app.db.write_now(move |tx| Ok::<_, zhifa::db::Error>(tx.conn.batch_execute(sql)?));
        let error = tried.unwrap_err().to_string();
        assert!(error.contains("zhifa"), "{sql}: {error}");
    }
}
