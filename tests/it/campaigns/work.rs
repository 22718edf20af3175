//! What a campaign asks of people stands on their work lists, and what is overdue among the warnings.

use serde_json::{Value, json};

use super::world::{Campaign, archived, loses_a_point};
use crate::harness::App;
use crate::harness::town::{TOWN, account};

/// The duties of somebody that belong to a campaign, each with its due day.
fn owes(app: &App, who: &'static str) -> Vec<(String, Option<String>)> {
    let page = app.person(who).get("/worklist?limit=200");
    let items = page.ok().at("/items").as_array().unwrap();
    let of_campaigns = items.iter().filter(|item| item["campaign_id"].is_string());
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    let mut found: Vec<_> = of_campaigns.map(|item| (text(&item["duty"]).unwrap(), text(&item["due_on"]))).collect();
    found.sort();
    found
}

fn duties(app: &App, who: &'static str) -> Vec<String> {
    owes(app, who).into_iter().map(|(duty, _)| duty).collect()
}

fn warned(app: &App, who: &'static str, kind: &str) -> Vec<Value> {
    let page = app.person(who).get(&format!("/warnings?limit=200&kind={kind}"));
    let items = page.ok().at("/items").as_array().unwrap().clone();
    items.into_iter().filter(|item| item["rule"].as_str().unwrap().starts_with("EVAL-")).collect()
}

const NOBODY: [&str; 0] = [];

#[test]
fn everybody_finds_their_part_of_a_campaign_on_the_work_list() {
    let app = App::boot();
    let case = archived(&app);
    app.day(12, 1);
    let team = ["county_reviewer", "stranger", "stranger2"];
    let campaign = Campaign::cross(&app).joined(&team).framed().drawn_by(["supervisor", "watcher"]);
    let file = campaign.file_of(&case);
    let at = |rest: &str| campaign.path(&format!("/files/{file}{rest}"));
    assert_eq!(duties(&app, "supervisor"), ["assign_files"]);
    let page = app.person("supervisor").get("/worklist?duty=assign_files");
    assert!(page.ok().at("/items/0/title").as_str().unwrap().ends_with("：1件案卷"), "{page}");
    campaign.gives(&file, ["county_reviewer", "stranger"]);
    assert_eq!(duties(&app, "supervisor"), NOBODY);
    for who in ["county_reviewer", "stranger"] {
        assert_eq!(owes(&app, who), [("score_file".to_owned(), Some("2026-12-31".to_owned()))], "{who}");
    }
    assert_eq!(duties(&app, "stranger2"), NOBODY);
    let one = app.person("stranger").get("/worklist?duty=score_file");
    assert_eq!(
        (one.ok().at("/items/0/evaluated_file_id"), one.at("/items/0/case_id")),
        (&json!(file), &json!(case.id))
    );
    // Who has signed owes nothing more, until the two differ.
    let view = campaign.seen_by("stranger", &file);
    campaign.signs("stranger", &file, |sheet| drop(loses_a_point(&view, sheet)));
    assert_eq!(duties(&app, "stranger"), NOBODY);
    assert_eq!(duties(&app, "county_reviewer"), ["score_file"]);
    let both = campaign.signs("county_reviewer", &file, |_| {});
    assert_eq!(both["state"], "reconciling");
    assert_eq!(duties(&app, "stranger"), ["reconcile_sheets"]);
    let differs = &both["deviation"]["items"][0];
    let mut line = json!({"verdict": "breached", "lost": 1.0, "reason": "未见签名"});
    (line["item"], line["variant"]) = (differs["item"].clone(), differs["variant"].clone());
    let lines = json!({"items": [line], "vetoes": []});
    let step = |who: &'static str, body: Value| app.person(who).post(&at("/reconciliation"), &body);
    step("stranger", json!({"step": "propose", "lines": lines})).expect_created();
    assert_eq!((duties(&app, "stranger"), duties(&app, "county_reviewer")), (vec![], vec!["reconcile_sheets".into()]));
    step("county_reviewer", json!({"step": "reject", "reason": "确有签名"})).expect_created();
    assert_eq!(duties(&app, "supervisor"), ["settle_sheets"]);
    step("supervisor", json!({"step": "settle", "lines": lines})).expect_created();
    assert_eq!(duties(&app, "supervisor"), ["tell_results"]);
    assert_eq!(duties(&app, "head"), NOBODY);
    campaign.organiser().post(&campaign.path("/feedback"), &json!({})).expect_created();
    assert_eq!((duties(&app, "supervisor"), duties(&app, "head")), (vec![], vec![]), "to object is a right, no duty");
    let item = line["item"].as_str().unwrap();
    app.person("head").post(&at("/objections"), &json!({"grounds": "签名在背面", "items": [item]})).expect_created();
    assert_eq!(owes(&app, "supervisor"), [("appoint_rechecker".to_owned(), None)]);
    let appointed = json!({"account_id": account("stranger2")});
    campaign.organiser().post(&at("/rechecks"), &appointed).expect_created();
    assert_eq!(owes(&app, "stranger2"), [("recheck_file".to_owned(), Some("2026-12-15".to_owned()))]);
    app.day(12, 16);
    let late = warned(&app, "supervisor", "overdue");
    assert_eq!((late.len(), &late[0]["rule"]), (1, &json!("EVAL-RECHECK")), "{late:?}");
    let word = json!({"outcome": "maintained", "reason": "维持原评分"});
    app.person("stranger2").post(&at("/rechecks/result"), &word).expect_created();
    assert!(duties(&app, "stranger2").is_empty() && warned(&app, "supervisor", "overdue").is_empty());
    campaign.organiser().post(&at("/rectification"), &json!({"demand": "补齐签名"})).expect_created();
    assert_eq!(owes(&app, "head"), [("rectify_file".to_owned(), Some("2027-01-15".to_owned()))]);
    let of_case = app.person("head").get(&format!("/worklist?case_id={}", case.id));
    assert!(of_case.ok().at("/items").as_array().unwrap().iter().any(|item| item["duty"] == "rectify_file"));
    app.on(2027, 1, 14, 9, 0);
    assert_eq!(warned(&app, "supervisor", "due_soon").len(), 1);
    app.on(2027, 1, 18, 9, 0);
    assert_eq!(duties(&app, "supervisor"), ["chase_rectification"]);
    campaign.organiser().post(&at("/rectification/escalations"), &json!({"reason": "逾期未整改"})).expect_created();
    let late = warned(&app, "head", "overdue");
    assert!(late.len() == 1 && late[0]["message"]["zh"].as_str().unwrap().contains("督办"), "{late:?}");
    assert_eq!(late[0]["agency_id"], json!(TOWN));
    let asked = &campaign.seen_by("supervisor", &file)["rectification"]["source"];
    assert_eq!(&late[0]["article"], asked, "where the days come from, the notice says");
    let answer = json!({"text": "已补齐签名", "acts": [1]});
    app.person("head").post(&at("/rectification/answers"), &answer).expect_created();
    assert_eq!((duties(&app, "head"), duties(&app, "supervisor")), (vec![], vec!["verify_rectification".into()]));
    let good = json!({"accepted": true, "reason": "核验通过"});
    campaign.organiser().post(&at("/rectification/verifications"), &good).expect_created();
    for who in ["head", "supervisor", "county_reviewer", "stranger", "stranger2"] {
        assert_eq!(duties(&app, who), NOBODY, "{who}");
    }
    assert!(warned(&app, "head", "overdue").is_empty());
}
