//! Two scorers: blind until both have signed, every omission told at once, reconciled or settled.

use serde_json::{Value, json};

use super::world::{Campaign, archived, filled, loses_a_point};
use crate::harness::App;
use crate::harness::people::Case;
use crate::harness::town::account;

fn given(app: &App) -> (Campaign<'_>, Case, String) {
    let case = archived(app);
    let campaign = Campaign::self_check(app).joined(&["reviewer", "clerk", "novice"]);
    let campaign = campaign.framed().drawn_by(["head", "supervisor"]);
    let file = campaign.file_of(&case);
    campaign.gives(&file, ["reviewer", "novice"]);
    (campaign, case, file)
}

#[test]
fn a_scorer_knows_nothing_of_the_other_until_both_have_signed() {
    let app = App::boot();
    let (campaign, _, file) = given(&app);
    let sheets = campaign.path(&format!("/files/{file}/sheets"));
    let before = campaign.seen_by("novice", &file);
    assert_eq!((before["scorers"].as_array().unwrap().len(), &before["signed"]), (1, &json!(0)));
    assert!(!before.to_string().contains(&account("reviewer").to_string()));
    campaign.signs("reviewer", &file, |_| {});
    let blind = campaign.seen_by("novice", &file);
    assert_eq!(blind, before, "nothing shows that the other has signed");
    for who in ["head", "supervisor"] {
        let seen = campaign.seen_by(who, &file);
        assert_eq!((seen["signed"].as_u64(), seen["sheets"].is_null()), (Some(1), true), "{who} sees that, not what");
    }
    app.person("head").post(&sheets, &json!({"items": [], "vetoes": []})).problem("forbidden");
    app.person("clerk").get(&campaign.path(&format!("/files/{file}"))).problem("not-found");
    app.person("reviewer").post(&sheets, &filled(&before)).problem("conflict");
    let both = campaign.signs("novice", &file, |_| {});
    assert_eq!(both["state"], "concluded", "they agree: the result is there at once");
    assert_eq!(both["scorers"].as_array().unwrap().len(), 2);
    assert_eq!(both["sheets"].as_array().unwrap().len(), 2);
    assert!(both["deviation"]["items"].as_array().unwrap().is_empty());
    assert!(both["result"]["grade"].is_string());
}

#[test]
fn everything_a_sheet_lacks_is_told_at_once() {
    let app = App::boot();
    let (campaign, _, file) = given(&app);
    let sheets = campaign.path(&format!("/files/{file}/sheets"));
    let view = campaign.seen_by("reviewer", &file);
    let empty = app.person("reviewer").post(&sheets, &json!({"items": [], "vetoes": []}));
    let owed = filled(&view);
    let owed = owed["items"].as_array().unwrap().len() + owed["vetoes"].as_array().unwrap().len();
    assert_eq!(empty.expect(422).at("/errors").as_array().unwrap().len(), owed);
    let mut sheet = filled(&view);
    let item = loses_a_point(&view, &mut sheet);
    let place = sheet["items"].as_array().unwrap().iter().position(|line| line["item"] == json!(item)).unwrap();
    sheet["items"][place].as_object_mut().unwrap().remove("reason");
    app.person("reviewer").post(&sheets, &sheet).points_at(&format!("/items/{place}/reason"));
    sheet["items"][place]["reason"] = json!("未见签名");
    sheet["items"][place]["lost"] = json!(0.3);
    app.person("reviewer").post(&sheets, &sheet).points_at(&format!("/items/{place}/lost"));
    sheet["items"][place]["lost"] = json!(900);
    app.person("reviewer").post(&sheets, &sheet).points_at(&format!("/items/{place}/lost"));
}

fn lines(item: &str, verdict: Value) -> Value {
    let mut line = json!({"variant": "ordinary", "item": item, "reason": "共同复看扫描件"});
    line.as_object_mut().unwrap().extend(verdict.as_object().unwrap().clone());
    json!({"items": [line], "vetoes": []})
}

/// A file on which the two differ in one item.
fn differing(app: &App) -> (Campaign<'_>, String, String, String) {
    let (campaign, _, file) = given(app);
    let view = campaign.seen_by("reviewer", &file);
    let (mut item, mut variant) = (String::new(), String::new());
    campaign.signs("reviewer", &file, |sheet| {
        item = loses_a_point(&view, sheet);
        let lines = sheet["items"].as_array().unwrap();
        variant =
            lines.iter().find(|line| line["item"] == json!(item)).unwrap()["variant"].as_str().unwrap().to_owned();
    });
    let both = campaign.signs("novice", &file, |_| {});
    assert_eq!(both["state"], "reconciling");
    assert_eq!(both["deviation"]["items"], json!([{"variant": variant, "item": item}]));
    assert!(both["deviation"]["points"].as_f64().unwrap() > 0.0);
    (campaign, file, item, variant)
}

#[test]
fn what_one_proposes_and_the_other_accepts_is_the_result() {
    let app = App::boot();
    let (campaign, file, item, variant) = differing(&app);
    let at = campaign.path(&format!("/files/{file}/reconciliation"));
    let step = |step: &str, lines: Value| json!({"step": step, "lines": lines});
    let mut agreed = lines(&item, json!({"verdict": "breached", "lost": 0.5}));
    agreed["items"][0]["variant"] = json!(variant);
    let (one, other) = (app.person("reviewer"), app.person("novice"));
    one.post(&at, &json!({"step": "propose"})).points_at("/lines");
    one.post(&at, &step("propose", json!({"items": [], "vetoes": []}))).points_at("/lines/items");
    let mut more = agreed.clone();
    let second = campaign.seen_by("reviewer", &file)["sheets"][0]["sheet"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["verdict"] == "met" && line["item"] != json!(item))
        .unwrap()
        .clone();
    more["items"].as_array_mut().unwrap().push(second);
    one.post(&at, &step("propose", more)).points_at("/lines/items/1/item");
    other.post(&at, &json!({"step": "accept"})).problem("conflict");
    one.post(&at, &step("propose", agreed.clone())).expect_created();
    one.post(&at, &json!({"step": "accept"})).problem("conflict");
    app.person("head").post(&at, &step("settle", agreed)).problem("conflict");
    let done = other.post(&at, &json!({"step": "accept"}));
    assert_eq!(done.expect_created().at("/state"), "concluded");
    let line = done.at("/sheet/items").as_array().unwrap().iter().find(|line| line["item"] == json!(item)).unwrap();
    assert_eq!(line["lost"], json!(0.5));
}

#[test]
fn what_they_cannot_agree_on_the_organiser_settles() {
    let app = App::boot();
    let (campaign, file, item, variant) = differing(&app);
    let at = campaign.path(&format!("/files/{file}/reconciliation"));
    let mut said = lines(&item, json!({"verdict": "met"}));
    said["items"][0]["variant"] = json!(variant);
    app.person("novice").post(&at, &json!({"step": "propose", "lines": said})).expect_created();
    app.person("reviewer").post(&at, &json!({"step": "reject"})).points_at("/reason");
    app.person("reviewer").post(&at, &json!({"step": "reject", "reason": "扫描件确无签名"})).expect_created();
    app.person("supervisor").post(&at, &json!({"step": "settle", "lines": said})).problem("forbidden");
    app.person("reviewer").post(&at, &json!({"step": "settle", "lines": said})).problem("forbidden");
    let done = app.person("head").post(&at, &json!({"step": "settle", "lines": said}));
    assert_eq!(done.expect_created().at("/state"), "concluded");
    app.person("novice").post(&at, &json!({"step": "propose", "lines": said})).problem("conflict");
}
