//! Cases of paper years in a campaign: a part of the frame of their own, scored from the ledger and the paper file.

use serde_json::{Value, json};

use super::world::{CAMPAIGNS, Campaign, filled};
use crate::harness::App;
use crate::harness::town::account;

const LEDGER: &str = include_str!("../ledgers/clean.csv");

fn campaign_of_2022(app: &App) -> Campaign<'_> {
    let ask = app.person("head").ask("POST", "/imported_cases").key(&app.fresh_key());
    ask.header("Content-Type", "text/csv").bytes(LEDGER.as_bytes().to_vec()).go().expect_created();
    let body = json!({"year": 2022, "title": "2022年度案卷评查", "kind": "self_check"});
    let made = app.person("head").post(CAMPAIGNS, &body);
    let id = made.expect_created().at("/id").as_str().unwrap().to_owned();
    let campaign = Campaign { app, by: "head", id }.joined(&["officer1", "reviewer", "novice", "clerk"]).framed();
    let plan =
        json!({"plan": {"parts": [{"part": "imported", "percent": 100}], "flag_factor": 1, "cover_officers": true}});
    campaign.organiser().post(&campaign.path("/rounds"), &plan).expect_created();
    campaign.seeded(1, ["head", "supervisor"]);
    campaign
}

fn files(campaign: &Campaign<'_>) -> Vec<Value> {
    campaign.organiser().get(&campaign.path("/files?limit=200")).ok().at("/items").as_array().unwrap().clone()
}

/// The evaluated file of the case with this decision number.
fn numbered(campaign: &Campaign<'_>, number: &str) -> (String, Value) {
    let seen = files(campaign).into_iter().map(|file| {
        let id = file["id"].as_str().unwrap().to_owned();
        let view = campaign.seen_by("head", &id);
        (id, view)
    });
    let found = seen.into_iter().find(|(_, view)| view["imported"]["content"]["decision_number"] == number);
    found.unwrap_or_else(|| panic!("{number} was drawn"))
}

#[test]
fn a_paper_year_is_framed_drawn_and_scored() {
    let app = App::boot();
    let campaign = campaign_of_2022(&app);
    let frame = campaign.organiser().get(&campaign.path("/frame?limit=200"));
    let lines = frame.ok().at("/items").as_array().unwrap();
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line["part"] == "imported"), "{lines:?}");
    let strata: Vec<_> = lines.iter().map(|line| line["stratum"].as_str().unwrap()).collect();
    assert!(strata.contains(&"none/ORDINARY/penalize") && strata.contains(&"none/none/declined"), "{strata:?}");
    let known = lines.iter().filter(|line| !line["officers"].as_array().unwrap().is_empty()).count();
    assert!(known <= 2, "the third row names no officer");
    assert_eq!(files(&campaign).len(), 3);
    // Whoever the ledger names may not score it.
    let (file, view) = numbered(&campaign, "上社罚〔2022〕1号");
    assert_eq!(view["imported"]["content"]["party"], "盂县上社百货店");
    let by_hand = |two: [&str; 2]| json!({"by_hand": [{"file_id": file, "scorers": two.map(account)}]});
    let at = campaign.path("/assignments");
    campaign.organiser().post(&at, &by_hand(["officer1", "novice"])).points_at("/by_hand/0/scorers/0");
    campaign.organiser().post(&at, &by_hand(["novice", "reviewer"])).points_at("/by_hand/0/scorers/1");
    campaign.gives(&file, ["novice", "clerk"]);
    // The rest goes by the order of the draw.
    campaign.organiser().post(&at, &json!({})).expect_created();
    let seen = campaign.seen_by("novice", &file);
    assert_eq!(seen["imported"]["content"]["fine_fen"], 500_050, "a scorer sees what the ledger tells");
    let machine = seen["machine"].as_array().unwrap();
    assert_eq!((machine.len(), &machine[0]["variant"]), (1, &json!("ordinary")));
    campaign.signs("novice", &file, |_| {});
    let done = campaign.signs("clerk", &file, |_| {});
    assert_eq!(done["state"], "concluded");
    app.person("head").get(&campaign.path(&format!("/files/{file}/sheet/docx"))).ok();
    app.person("head").get(&campaign.path("/report/xlsx")).ok();
    let example = app.person("head").get(&campaign.path(&format!("/files/{file}/example/pdf")));
    assert!(example.problem("conflict").text.contains("历史案件没有电子文书"), "{example}");
    assert_eq!(app.person("head").get(&campaign.path("/verify")).ok().at("/ok"), &json!(true));
}

#[test]
fn what_was_wrong_in_a_paper_year_is_put_right_on_paper() {
    let app = App::boot();
    let campaign = campaign_of_2022(&app);
    let (file, _) = numbered(&campaign, "上社罚〔2022〕1号");
    campaign.gives(&file, ["novice", "clerk"]);
    for who in ["novice", "clerk"] {
        let view = campaign.seen_by(who, &file);
        assert!(!filled(&view)["items"].as_array().unwrap().is_empty());
        campaign.signs(who, &file, |sheet| drop(super::world::loses_a_point(&view, sheet)));
    }
    campaign.organiser().post(&campaign.path("/feedback"), &json!({})).expect_created();
    app.on(2026, 4, 20, 9, 0);
    let at = |rest: &str| campaign.path(&format!("/files/{file}/rectification{rest}"));
    campaign.organiser().post(&at(""), &json!({"demand": "在纸质案卷中补齐签名"})).expect_created();
    let head = app.person("head");
    let shown = json!({"text": "已补齐，见卷第12页", "acts": [1]});
    let refused = head.post(&at("/answers"), &shown);
    assert!(refused.points_at("/acts").text.contains("纸质案卷"), "{refused}");
    let answered = head.post(&at("/answers"), &json!({"text": "已补齐，见卷第12页"}));
    assert_eq!(answered.expect_created().at("/state"), "answered");
}
