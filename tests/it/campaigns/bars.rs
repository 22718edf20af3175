//! Who may organise, see and score: one's own cases never, one's own organ's never in a cross evaluation.

use serde_json::json;

use super::world::{CAMPAIGNS, Campaign, archived, declined};
use crate::harness::App;
use crate::harness::town::{COUNTY, NEIGHBOUR, TOWN, account};

#[test]
fn heads_open_their_own_and_supervisors_also_those_below() {
    let app = App::boot();
    let body = |kind: &str, agencies: serde_json::Value| json!({"year": 2026, "title": "2026年度评查", "kind": kind, "agencies": agencies});
    app.person("officer1").post(CAMPAIGNS, &body("self_check", json!([]))).problem("forbidden");
    app.person("unit").post(CAMPAIGNS, &body("self_check", json!([]))).problem("forbidden");
    app.person("head").post(CAMPAIGNS, &body("cross", json!([NEIGHBOUR]))).points_at("/agencies/0");
    app.person("supervisor").post(CAMPAIGNS, &body("self_check", json!([TOWN]))).points_at("/agencies");
    let mut unknown = body("self_check", json!([]));
    unknown["standard_id"] = json!("nowhere");
    app.person("head").post(CAMPAIGNS, &unknown).points_at("/standard_id");
    let campaign = Campaign::opened(&app, "supervisor", "cross", json!([TOWN, NEIGHBOUR]));
    for (who, sees) in
        [("supervisor", true), ("watcher", true), ("head", true), ("stranger_head", true), ("auditor", true)]
    {
        app.person(who).get(&campaign.path("")).ok();
        let listed = app.person(who).get(&format!("{CAMPAIGNS}?year=2026"));
        assert_eq!(!listed.ok().at("/items").as_array().unwrap().is_empty(), sees, "{who}");
    }
    for who in ["officer1", "reviewer", "stranger", "admin", "county_reviewer"] {
        app.person(who).get(&campaign.path("")).problem("not-found");
        assert!(app.person(who).get(CAMPAIGNS).ok().at("/items").as_array().unwrap().is_empty(), "{who}");
    }
    app.person("head").get(&campaign.path("/report")).problem("forbidden");
}

#[test]
fn in_a_self_check_only_those_who_had_a_part_are_barred() {
    let app = App::boot();
    let case = archived(&app);
    let campaign = Campaign::self_check(&app);
    let member = |who: &str| json!({"account_id": account(who)});
    let members = campaign.path("/members");
    campaign.organiser().post(&members, &member("county_reviewer")).points_at("/account_id");
    campaign.organiser().post(&members, &member("admin")).points_at("/account_id");
    let campaign = campaign.joined(&["officer1", "officer2", "head", "reviewer"]);
    campaign.organiser().post(&campaign.path("/members"), &member("reviewer")).problem("conflict");
    let campaign = campaign.framed().drawn_by(["head", "supervisor"]);
    let file = campaign.file_of(&case);
    // One who may is not enough; every file and every person is told.
    let refused = campaign.organiser().post(&campaign.path("/assignments"), &json!({}));
    refused.problem("conflict");
    for name in ["赵志强", "李雪梅", "郑国平"] {
        assert!(refused.text.contains(name), "{refused}");
    }
    let hand = |two: [&str; 2]| json!({"by_hand": [{"file_id": file, "scorers": two.map(account)}]});
    let assignments = campaign.path("/assignments");
    campaign.organiser().post(&assignments, &hand(["officer1", "reviewer"])).points_at("/by_hand/0/scorers/0");
    campaign.organiser().post(&assignments, &hand(["reviewer", "head"])).points_at("/by_hand/0/scorers/1");
    campaign.organiser().post(&assignments, &hand(["reviewer", "clerk"])).points_at("/by_hand/0/scorers/1");
    campaign.organiser().post(&assignments, &hand(["reviewer", "reviewer"])).points_at("/by_hand/0/scorers");
    let campaign = campaign.joined(&["novice"]);
    campaign.organiser().post(&assignments, &json!({})).expect_created();
    campaign.organiser().post(&assignments, &json!({})).problem("conflict");
    let left = campaign.path(&format!("/members/{}/removal", account("officer2")));
    campaign.organiser().post(&left, &json!({"reason": "借调"})).expect_created();
    app.person("officer2").get(&campaign.path("")).problem("not-found");
}

#[test]
fn in_a_cross_evaluation_the_organs_own_people_are_barred_and_others_see_exactly_their_files() {
    let app = App::boot();
    let (case, other) = (archived(&app), declined(&app));
    let campaign = Campaign::cross(&app).joined(&["county_reviewer", "stranger", "reviewer"]);
    let campaign = campaign.framed().drawn_by(["supervisor", "watcher"]);
    let file = campaign.file_of(&case);
    let hand = |two: [&str; 2]| json!({"by_hand": [{"file_id": file, "scorers": two.map(account)}]});
    let assignments = campaign.path("/assignments");
    campaign.organiser().post(&assignments, &hand(["county_reviewer", "reviewer"])).points_at("/by_hand/0/scorers/1");
    let (stranger, county) = (app.person("stranger"), app.person("county_reviewer"));
    stranger.get(&case.path("")).problem("not-found");
    campaign.gives(&file, ["stranger", "county_reviewer"]);
    for scorer in [stranger, county] {
        scorer.get(&case.path("")).ok();
        scorer.get(&case.path("/acts")).ok();
        scorer.get(&other.path("")).problem("not-found");
        scorer.tries(&case, &crate::harness::acts::annotate(1)).problem("forbidden");
        let mine = scorer.get(&campaign.path("/files"));
        assert_eq!(mine.ok().at("/items").as_array().unwrap().len(), 1);
        // Who else is lent for the file is not to be learned from the pool either.
        let grants = scorer.get(&format!("/pool_grants?case_id={}", case.id));
        assert_eq!(grants.ok().at("/items").as_array().unwrap().len(), 1);
    }
    let theirs = app.person("head").get(&format!("/pool_grants?case_id={}", case.id));
    assert!(theirs.ok().at("/items").as_array().unwrap().is_empty(), "nor by the evaluated organ");
    let loan = json!({"case_id": case.id, "account_id": account("county_reviewer"), "task": "evaluate",
        "to": app.now().plus_days(3).to_string(), "ground": "评查"});
    app.person("head").post("/pool_grants", &loan).points_at("/task");
    let looked = format!("/audit?object=case/{}&action=case.view", case.id);
    let trail = app.person("watcher").get_until(&looked, &account("stranger").to_string());
    assert!(trail.status != 200 || trail.text.contains(&account("stranger").to_string()), "{trail}");
    // Given to others before anybody signed: the former scorer sees it no more. And time ends it for everybody.
    let campaign = campaign.joined(&["county_novice"]);
    campaign.gives(&file, ["county_novice", "county_reviewer"]);
    stranger.get(&case.path("")).problem("not-found");
    app.clock.set(app.now().plus_days(31));
    county.get(&case.path("")).problem("not-found");
    county
        .post(&campaign.path(&format!("/files/{file}/sheets")), &json!({"items": [], "vetoes": []}))
        .problem("conflict");
    assert_eq!(
        COUNTY.to_string(),
        app.person("supervisor").get(&campaign.path("")).ok().at("/organ/agency_id").as_str().unwrap()
    );
}
