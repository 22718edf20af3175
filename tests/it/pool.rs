//! Reviewers and presiders lent for one case: sight and office for a time, of this case alone.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::town::{COUNTY, account};

const BELOW: [&str; 8] = ["", "/acts", "/deadlines", "/items", "/evidence", "/enforcement", "/verify", "/documents"];

fn wanted(case: &Case, who: &str, to: &str) -> Value {
    json!({"case_id": case.id, "account_id": account(who), "task": "review", "to": to, "ground": "本机关审核人员均应回避"})
}

fn queue(app: &App) -> usize {
    app.person("county_reviewer").get("/reviews?state=open").ok().at("/items").as_array().unwrap().len()
}

#[test]
fn a_lent_reviewer_sees_the_one_case_and_reviews_it_until_the_time_is_over() {
    let app = App::boot();
    let (case, other) = (app.heard(), app.heard());
    app.person("officer1").submits(&case);
    app.person("officer1").submits(&other);
    let reviewer = app.person("county_reviewer");
    reviewer.get(&case.path("")).problem("not-found");
    let asked = wanted(&case, "county_reviewer", &app.now().plus_days(3).to_string());
    app.person("officer1").post("/pool_grants", &asked).problem("forbidden");
    app.person("unit").post("/pool_grants", &asked).problem("forbidden");
    app.person("stranger_head").post("/pool_grants", &asked).problem("not-found");
    let lent = app.person("head").post("/pool_grants", &asked);
    lent.expect_created();
    for below in BELOW {
        reviewer.get(&case.path(below)).ok();
        reviewer.get(&other.path(below)).problem("not-found");
    }
    assert_eq!(queue(&app), 1);
    reviewer.tries(&case, &annotate(1)).problem("forbidden");
    reviewer.tries(&other, &opinion("approve")).problem("not-found");
    reviewer.opines(&case, "approve");
    let file = app.file(&case);
    let by = file["entries"].as_array().unwrap().last().unwrap()["account_id"].clone();
    assert_eq!(by, json!(account("county_reviewer")));
    for who in ["head", "county_reviewer", "supervisor"] {
        let list = app.person(who).get(&format!("/pool_grants?case_id={}", case.id));
        assert_eq!(list.ok().at("/items").as_array().unwrap().len(), 1, "{who}");
    }
    app.clock.set(app.now().plus_days(4));
    reviewer.get(&case.path("")).problem("not-found");
    assert_eq!(queue(&app), 0);
    app.person("head").acts(&case, deliberate());
    app.person("head").decides(&case, "penalize");
}

#[test]
fn who_had_a_part_or_stands_outside_the_pool_is_not_lent() {
    let app = App::boot();
    let case = app.heard();
    let head = app.person("head");
    let soon = app.now().plus_days(3).to_string();
    head.post("/pool_grants", &wanted(&case, "reviewer", &soon)).points_at("/account_id");
    head.post("/pool_grants", &wanted(&case, "stranger", &soon)).points_at("/account_id");
    let long = app.now().plus_days(181).to_string();
    head.post("/pool_grants", &wanted(&case, "county_reviewer", &long)).points_at("/to");
    let mut unknown = wanted(&case, "county_reviewer", &soon);
    unknown["account_id"] = json!(COUNTY);
    head.post("/pool_grants", &unknown).points_at("/account_id");
}

#[test]
fn either_organ_ends_it_early_and_the_unqualified_still_may_not_approve() {
    let app = App::boot();
    let case = app.heard();
    app.person("officer1").submits(&case);
    let soon = app.now().plus_days(3).to_string();
    let lent = app.person("head").post("/pool_grants", &wanted(&case, "county_novice", &soon));
    let id = lent.expect_created().at("/id").as_str().unwrap().to_owned();
    let novice = app.person("county_novice");
    novice.get(&case.path("")).ok();
    novice.tries(&case, &opinion("approve")).refused_by(&["PEN-58-Q"]);
    let why = json!({"reason": "改派"});
    app.person("stranger_head").post(&format!("/pool_grants/{id}/end"), &why).problem("not-found");
    app.person("head").post(&format!("/pool_grants/{id}/end"), &why).expect_created();
    app.person("head").post(&format!("/pool_grants/{id}/end"), &why).problem("conflict");
    novice.get(&case.path("")).problem("not-found");
}

#[test]
fn a_presider_is_taken_from_the_pool() {
    let app = App::boot();
    let case = app.noticed(LARGE);
    let officer = app.person("officer1");
    officer.acts(&case, request_hearing("p1"));
    let stranger = account("county_reviewer").to_string();
    let fixed = schedule_hearing("p1", app.now().plus_days(15)).but("/presider", stranger);
    officer.is_refused(&case, &fixed, &["PEN-64-4"]);
    let mut asked = wanted(&case, "county_reviewer", &app.now().plus_days(40).to_string());
    asked["task"] = json!("preside");
    app.person("head").post("/pool_grants", &asked).expect_created();
    let told = officer.acts(&case, fixed);
    officer.serves(&case, told, "p1");
    app.day(3, 25);
    officer.acts(&case, hold_hearing(told, app.now(), "held"));
    // Presiding opens no review.
    app.person("county_reviewer").tries(&case, &opinion("approve")).problem("forbidden");
}
