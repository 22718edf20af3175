//! A whole campaign, played as the people concerned: two evaluators, one objection, one rectification, one report.

use serde_json::{Value, json};

use super::world::{Campaign, archived, declined, loses_a_point};
use crate::harness::App;
use crate::harness::town::{COUNTY, TOWN, account};

const TEAM: [&str; 4] = ["county_reviewer", "county_novice", "stranger", "stranger2"];

/// Both lose the same point on a file.
fn both_lose(campaign: &Campaign<'_>, file: &str) -> String {
    let mut item = String::new();
    for who in ["county_reviewer", "stranger"] {
        let view = campaign.seen_by(who, file);
        campaign.signs(who, file, |sheet| item = loses_a_point(&view, sheet));
    }
    item
}

#[test]
fn from_the_frame_to_the_report() {
    let app = App::boot();
    let (first, second, third, clue) = (archived(&app), archived(&app), archived(&app), declined(&app));
    app.day(12, 1);
    let campaign = Campaign::cross(&app).joined(&TEAM).framed().drawn_by(["supervisor", "watcher"]);
    let files: Vec<String> = [&first, &second, &third, &clue].map(|case| campaign.file_of(case)).into();
    campaign.organiser().post(&campaign.path("/feedback"), &json!({})).problem("conflict");
    let mut item = String::new();
    for file in &files[..3] {
        campaign.gives(file, ["county_reviewer", "stranger"]);
        item = both_lose(&campaign, file);
    }
    // The fourth goes by the order of the draw, to two who have less.
    let given = campaign.organiser().post(&campaign.path("/assignments"), &json!({}));
    assert_eq!(given.expect_created().at("/files"), &json!([files[3]]));
    let scorers = campaign.seen_by("supervisor", &files[3])["scorers"].clone();
    let names: Vec<_> = scorers.as_array().unwrap().iter().map(|one| one["account_id"].clone()).collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&json!(account("county_novice"))) && names.contains(&json!(account("stranger2"))));
    // The organ learns nothing before it is told.
    let (head, file) = (app.person("head"), campaign.path(&format!("/files/{}", files[0])));
    head.get(&file).problem("not-found");
    assert!(head.get(&campaign.path("/files")).ok().at("/items").as_array().unwrap().is_empty());
    let told = campaign.organiser().post(&campaign.path("/feedback"), &json!({"agency_id": TOWN}));
    assert_eq!(
        (told.expect_created().at("/files").as_array().unwrap().len(), told.at("/object_by")),
        (3, &json!("2026-12-15"))
    );
    let seen = head.get(&file);
    assert_eq!((seen.ok().at("/state"), seen.at("/result/score").is_number()), (&json!("told"), true));
    assert!(seen.at("/sheet/items").is_array() && seen.body["machine"].is_null() && seen.body["sheets"].is_null());
    assert!(!seen.text.contains(&account("stranger").to_string()), "who scored it is not for the organ");
    objects(&app, &campaign, &files, &item);
    puts_right(&app, &campaign, &files, &first);
    report(&app, &campaign, &item);
}

fn objects(app: &App, campaign: &Campaign<'_>, files: &[String], item: &str) {
    let at = |n: usize, rest: &str| campaign.path(&format!("/files/{}{rest}", files[n]));
    let objection = json!({"grounds": "签名在笔录背面", "items": [item]});
    app.person("stranger_head").post(&at(0, "/objections"), &objection).problem("not-found");
    app.person("supervisor").post(&at(0, "/objections"), &objection).problem("forbidden");
    let head = app.person("head");
    head.post(&at(0, "/objections"), &json!({"grounds": "签名在背面", "items": ["Z99"]})).points_at("/items/0");
    campaign.organiser().post(&at(0, "/rectification"), &json!({"demand": "补正"})).problem("conflict");
    app.day(12, 15);
    head.post(&at(0, "/objections"), &objection).expect_created();
    head.post(&at(0, "/objections"), &objection).problem("conflict");
    app.day(12, 16);
    let late = head.post(&at(1, "/objections"), &objection);
    late.problem("conflict");
    assert!(late.text.contains("2026-12-15"), "the day it ended is told: {late}");
    // Whoever scored it does not look again.
    let appoint = |who: &str| json!({"account_id": account(who)});
    let organiser = campaign.organiser();
    organiser.post(&at(0, "/rechecks"), &appoint("stranger")).points_at("/account_id");
    organiser.post(&at(0, "/rechecks"), &appoint("reviewer")).points_at("/account_id");
    let appointed = organiser.post(&at(0, "/rechecks"), &appoint("stranger2"));
    assert_eq!(appointed.expect_created().at("/recheck/due_on"), "2026-12-29");
    let sheet = campaign.seen_by("stranger2", &files[0])["sheet"].clone();
    let mut line = sheet["items"].as_array().unwrap().iter().find(|line| line["item"] == json!(item)).unwrap().clone();
    (line["lost"], line["reason"]) = (json!(0.5), json!("背面确有签名，但不完整"));
    let word = json!({"outcome": "changed", "reason": "部分成立", "lines": {"items": [line], "vetoes": []}});
    organiser.post(&at(0, "/rechecks/result"), &word).problem("forbidden");
    let empty = json!({"outcome": "changed", "reason": "部分成立"});
    app.person("stranger2").post(&at(0, "/rechecks/result"), &empty).points_at("/lines");
    let done = app.person("stranger2").post(&at(0, "/rechecks/result"), &word);
    done.expect_created();
    let now = head.get(&at(0, ""));
    let score = |place: &str| now.at(place).as_f64().unwrap();
    assert!(score("/result/score") > score("/before_recheck/score"), "{now}");
    assert_eq!((now.at("/state"), now.at("/recheck/late")), (&json!("rechecked"), &json!(false)));
}

fn puts_right(app: &App, campaign: &Campaign<'_>, files: &[String], case: &crate::harness::people::Case) {
    let at = |n: usize, rest: &str| campaign.path(&format!("/files/{}/rectification{rest}", files[n]));
    let (organiser, head) = (campaign.organiser(), app.person("head"));
    let notice = json!({"demand": "补齐签名，组织学习"});
    head.post(&at(0, ""), &notice).problem("forbidden");
    let mut days = notice.clone();
    days["days"] = json!(20);
    organiser.post(&at(0, ""), &days).points_at("/source");
    let asked = organiser.post(&at(0, ""), &notice);
    assert_eq!(
        (asked.expect_created().at("/rectification/due_on"), asked.at("/rectification/local")),
        (&json!("2027-01-15"), &json!(true))
    );
    assert!(asked.at("/rectification/source").as_str().unwrap().contains("231"));
    organiser.post(&at(0, "/escalations"), &json!({"reason": "逾期未整改"})).problem("conflict");
    app.on(2027, 1, 18, 10, 0);
    let upward = organiser.post(&at(0, "/escalations"), &json!({"reason": "逾期未整改"}));
    assert_eq!(upward.expect_created().at("/rectification/escalations/0/to_agency_id"), &json!(COUNTY));
    let answer = json!({"text": "已补齐签名并组织学习", "acts": [1]});
    head.post(&at(0, "/answers"), &json!({"text": "已整改"})).points_at("/acts");
    head.post(&at(0, "/answers"), &json!({"text": "已整改", "acts": [999]})).points_at("/acts/0");
    head.post(&at(0, "/answers"), &json!({"text": "已整改", "media": [case.id]})).points_at("/media/0");
    organiser.post(&at(0, "/answers"), &answer).problem("forbidden");
    head.post(&at(0, "/answers"), &answer).expect_created();
    let back = json!({"accepted": false, "reason": "未附学习记录", "days": 10});
    let sent = organiser.post(&at(0, "/verifications"), &back);
    assert_eq!(sent.expect_created().at("/state"), "rectifying");
    head.post(&at(0, "/answers"), &answer).expect_created();
    let good = json!({"accepted": true, "reason": "核验通过"});
    head.post(&at(0, "/verifications"), &good).problem("forbidden");
    let done = organiser.post(&at(0, "/verifications"), &good);
    assert_eq!(done.expect_created().at("/state"), "rectified");
    // The others owe theirs without having objected.
    organiser.post(&at(1, ""), &notice).expect_created();
}

fn report(app: &App, campaign: &Campaign<'_>, item: &str) {
    let report = campaign.organiser().get(&campaign.path("/report"));
    let body = &report.ok().body;
    let files = &body["files"];
    let expected = json!({"drawn": 4, "scored": 3, "told": 3, "objections": 1, "changed": 1, "rectifications": 2,
        "rectified": 1, "overdue": 0, "escalated": 1});
    assert_eq!(files, &expected);
    let lost = body["deductions"].as_array().unwrap().iter().find(|one| one["item"] == json!(item)).unwrap();
    assert_eq!((lost["files"].as_u64(), lost["lost"].as_f64()), (Some(3), Some(2.5)));
    let repeated = body["repeated"].as_array().unwrap();
    assert!(repeated.contains(&json!({"agency_id": TOWN, "item": item, "files": 3})), "{repeated:?}");
    assert_eq!(body["estimate"]["files"], json!(3), "the clue has no result yet");
    assert_eq!(body["estimate"]["without_result"], json!(1));
    assert_eq!(body["by_agency"][0]["files"], json!(3));
    assert_eq!(body["by_field"][0]["group"], json!("EMERGENCY"));
    assert_eq!(body["deviation"]["files"], json!(3));
    for name in ["赵志强", "李雪梅", "郑国平", "郭审", "冯远", &account("officer1").to_string()] {
        assert!(!report.text.contains(name), "{name}: no person is in the report");
    }
    app.person("watcher").get(&campaign.path("/report")).ok();
    let check: Value = app.person("watcher").get(&campaign.path("/verify")).ok().body.clone();
    assert_eq!((&check["ok"], &check["streams"]), (&json!(true), &json!(5)), "{check}");
}

#[test]
fn a_second_year_is_compared_with_the_first() {
    let app = App::boot();
    let case = archived(&app);
    let campaign = Campaign::self_check(&app).joined(&["reviewer", "novice"]).framed().drawn_by(["head", "supervisor"]);
    let file = campaign.file_of(&case);
    campaign.gives(&file, ["reviewer", "novice"]);
    campaign.signs("reviewer", &file, |_| {});
    campaign.signs("novice", &file, |_| {});
    app.on(2027, 12, 1, 9, 0);
    let body = json!({"year": 2027, "title": "2027年度评查", "kind": "self_check"});
    let made = app.person("head").post(super::world::CAMPAIGNS, &body);
    let id = made.expect_created().at("/id").as_str().unwrap();
    let report = app.person("head").get(&format!("{}/{id}/report", super::world::CAMPAIGNS));
    assert_eq!((report.ok().at("/year_before/year"), report.at("/year_before/files")), (&json!(2026), &json!(1)));
    // Nothing was lost where the two agreed with a machine that found nothing, or there is something to put right.
    let told = app.person("head").post(&campaign.path("/feedback"), &json!({}));
    told.expect_created();
    app.on(2028, 1, 20, 9, 0);
    let view = campaign.seen_by("head", &file);
    let clean = view["sheet"]["items"].as_array().unwrap().iter().all(|line| line["lost"] == json!(0.0));
    let asked =
        app.person("head").post(&campaign.path(&format!("/files/{file}/rectification")), &json!({"demand": "整改"}));
    match clean {
        true => drop(asked.problem("conflict")),
        false => drop(asked.expect_created()),
    }
}
