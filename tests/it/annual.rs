//! The yearly statistics: each decision once under its heaviest kind, sums as decided, frozen when the year is over, published by a
//! second person, and then read by everybody.

use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;

fn figure(figures: &Value, list: &str, name: &str) -> u64 {
    let all = figures[list].as_array().unwrap();
    all.iter().find(|figure| figure["name"] == name).unwrap_or_else(|| panic!("no {name}"))["count"].as_u64().unwrap()
}

fn preview(app: &App, year: i32, form: &str) -> Value {
    app.person("clerk").get(&format!("/annual_reports/preview?year={year}&form={form}")).ok().body.clone()
}

fn report(year: i32) -> Value {
    json!({"year": year, "form": "shanxi", "remarks": "本年度行政处罚实施情况说明。"})
}

#[test]
fn a_year_is_counted_in_the_columns_of_a_form() {
    let app = App::boot();
    app.decided();
    let both = app.concluded({
        let mut both = penalize(LARGE);
        let lines = both["parties"][0]["penalties"].as_array_mut().unwrap();
        lines.push(json!({"kind": "STOP_BUSINESS", "detail": "停产停业整顿", "term": "15cd"}));
        both
    });
    app.tells(&both, &["p1"]);
    app.waives(&both, "p1");
    app.reviews(&both);
    app.person("head").acts(&both, deliberate());
    app.person("head").decides(&both, "penalize");
    app.noticed(SMALL);
    let figures = preview(&app, 2026, "shanxi");
    let counted = |name| figure(&figures, "penalties", name);
    assert_eq!(
        (counted("罚款"), counted("责令停产停业"), counted("警告")),
        (1, 1, 0),
        "once, under the heavier: {figures}"
    );
    assert_eq!((&figures["total"], &figures["amount_fen"]), (&json!(2), &json!(2 * LARGE)));
    assert_eq!(figures["amount"], "100000.00");
    assert_eq!(preview(&app, 2026, "zhejiang")["amount"], "10.000000", "in ten thousands, with six decimals");
    let chongqing = preview(&app, 2026, "chongqing");
    assert_eq!(figure(&chongqing, "extras", "一般程序数量（件）"), 2);
    assert_eq!(figure(&chongqing, "extras", "法制审核：审核数量（件）"), 2);
    assert_eq!(preview(&app, 2025, "shanxi")["total"], 0);
    assert!(!app.person("clerk").get("/annual_reports/preview?year=2026&form=shanxi").text.contains("郑国平"));
}

#[test]
fn what_was_revoked_later_counts_in_its_year_all_the_same() {
    let app = App::boot();
    let case = app.served();
    let basis = json!({"law": "中华人民共和国行政处罚法", "article": "第七十五条", "level": "law"});
    let revoked = json!({"what": "revoke", "reasons": "处罚畸重，自行纠正", "basis": basis});
    app.person("head").acts(&case, Act::new("revoke_decision", revoked));
    assert_eq!(preview(&app, 2026, "shanxi")["total"], 1);
}

#[test]
fn a_report_is_frozen_when_the_year_is_over_and_published_by_a_head() {
    let app = App::boot();
    app.decided();
    let clerk = app.person("clerk");
    clerk.post("/annual_reports", &report(2026)).points_at("/year");
    app.clock.set(app.on(2027, 1, 5, 9, 0));
    clerk.post("/annual_reports", &json!({"year": 2026, "form": "x", "remarks": "说明"})).points_at("/form");
    app.person("officer1").post("/annual_reports", &report(2026)).problem("forbidden");
    let made = clerk.post("/annual_reports", &report(2026));
    let id = made.expect_created().at("/id").as_str().unwrap().to_owned();
    assert_eq!((made.at("/due_on"), made.at("/figures/total")), (&json!("2027-01-31"), &json!(1)));
    assert!(app.ask("GET", "/public/v1/annual_reports").go().ok().at("/items").as_array().unwrap().is_empty());
    app.ask("GET", &format!("/public/v1/annual_reports/{id}/csv")).go().problem("not-found");
    let (publish, word) = (format!("/annual_reports/{id}/publish"), json!({"opinion": "同意公开"}));
    clerk.post(&publish, &word).problem("forbidden");
    app.person("unit").post(&publish, &word).problem("forbidden");
    app.person("stranger_head").post(&publish, &word).problem("not-found");
    app.person("head").post(&publish, &word).expect_created();
    app.person("head").post(&publish, &word).problem("conflict");
    clerk.post("/annual_reports", &report(2026)).problem("conflict");
    let shown = app.ask("GET", "/public/v1/annual_reports?year=2026").go();
    assert_eq!(shown.ok().at("/items/0/figures/total"), 1);
    assert!(!shown.text.contains("frozen_by") && !shown.text.contains("周丽"), "nobody is named");
    let sheet = app.ask("GET", &format!("/public/v1/annual_reports/{id}/csv")).go();
    let lines: Vec<_> = sheet.ok().text.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("单位名称,年度,警告,通报批评,罚款"), "{}", lines[0]);
    assert_eq!(lines[0].matches(',').count(), lines[1].matches(',').count());
}

#[test]
fn a_frozen_report_stays_as_it_was_counted() {
    let app = App::boot();
    app.decided();
    app.clock.set(app.on(2027, 1, 5, 9, 0));
    let made = app.person("clerk").post("/annual_reports", &report(2026));
    let frozen = made.expect_created().at("/figures").clone();
    let listed = app.person("auditor").get("/annual_reports");
    assert_eq!(listed.ok().at("/items/0/figures"), &frozen);
    let conn = &mut app.test.connect();
    for statement in [
        "UPDATE annual_report SET content = '{}'",
        "UPDATE annual_report SET year = 2025",
        "DELETE FROM annual_report",
        "INSERT INTO annual_report SELECT * FROM annual_report",
    ] {
        assert!(conn.batch_execute(statement).is_err(), "{statement}");
    }
    let by_themselves = "UPDATE annual_report SET published_by = frozen_by, published_at = frozen_at";
    assert!(conn.batch_execute(by_themselves).is_err(), "two people");
}

#[test]
fn another_organs_year_is_not_there() {
    let app = App::boot();
    app.decided();
    let stranger = app.person("stranger_head");
    let town = crate::harness::town::TOWN;
    let asked = format!("/annual_reports/preview?year=2026&form=shanxi&agency_id={town}");
    stranger.get(&asked).problem("not-found");
    app.person("supervisor").get(&asked).ok();
    app.person("clerk").get("/annual_reports/preview?year=1&form=shanxi").points_at("?year");
    app.person("clerk").get("/annual_reports/preview?year=2026&form=nowhere").points_at("?form");
}
