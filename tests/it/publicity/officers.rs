//! The card at the door.

use serde_json::json;

use super::looks;
use crate::harness::App;
use crate::harness::town::{OFFICER1, OFFICER2, TOWN};

#[test]
fn a_card_says_whether_it_counts_today_and_nothing_private() {
    let app = App::boot();
    let card = app.person("head").get(&format!("/certificates?officer_id={OFFICER1}")).ok().at("/items/0").clone();
    let number = card["number"].as_str().unwrap();
    let seen = looks(&app, &format!("/officers/{number}"));
    assert_eq!((seen.ok().at("/valid_today"), seen.at("/number")), (&json!(true), &json!(number)));
    let known: Vec<_> = seen.body.as_object().unwrap().keys().map(String::as_str).collect();
    let allowed = [
        "area",
        "area_code",
        "fields",
        "holder",
        "kind",
        "number",
        "organ",
        "valid_from",
        "valid_to",
        "valid_today",
        "why",
    ];
    assert!(known.iter().all(|key| allowed.contains(key)), "{known:?}");
    let id = card["id"].as_str().unwrap();
    let suspend = json!({"kind": "suspend", "reason": "违规使用证件，暂扣"});
    app.person("admin").post(&format!("/certificates/{id}/acts"), &suspend).expect_created();
    let seen = looks(&app, &format!("/officers/{number}"));
    assert_eq!((seen.ok().at("/valid_today"), seen.at("/why")), (&json!(false), &json!("suspended")));
    assert!(!seen.text.contains("违规"), "why it was suspended is no matter of the street");
    app.on(2046, 3, 2, 9, 0);
    let other =
        app.person("head").get(&format!("/certificates?officer_id={OFFICER2}")).ok().at("/items/0/number").clone();
    assert_eq!(looks(&app, &format!("/officers/{}", other.as_str().unwrap())).ok().at("/why"), "expired");
}

#[test]
fn numbers_nobody_holds_are_answered_alike() {
    let app = App::boot();
    let first = looks(&app, "/officers/14032299999");
    for number in ["x", "%00", "14032200001'--", "%E8%AF%81", &"9".repeat(300)] {
        let answer = looks(&app, &format!("/officers/{number}"));
        assert_eq!((answer.status, &answer.text), (404, &first.text), "{number}");
    }
}

#[test]
fn the_list_of_an_organ_comes_from_its_cards() {
    let app = App::boot();
    let all = looks(&app, &format!("/officers?agency_id={TOWN}"));
    let cards = app.person("head").get("/certificates?limit=200").ok().at("/items").as_array().unwrap().len();
    assert_eq!(all.ok().at("/items").as_array().unwrap().len(), cards);
    looks(&app, "/officers?agency_id=0195ffff-0000-7000-8000-00000000dead").expect(404);
    looks(&app, "/officers").expect(422);
}
