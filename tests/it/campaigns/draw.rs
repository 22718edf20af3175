//! The frame and the draw: frozen once, drawn by two people who cannot know the seed, drawn again by anybody.

use std::process::Command;

use serde_json::{Value, json};
use zhifa::campaigns::DrawProof;
use zhifa::law::digest::sm3;

use super::world::{Campaign, archived, declined, declined_and_archived, nonce};
use crate::harness::App;
use crate::harness::town::{OFFICER1, OFFICER2, TOWN};

fn proof(campaign: &Campaign<'_>, n: u32) -> Value {
    campaign.organiser().get(&campaign.path(&format!("/rounds/{n}/proof"))).ok().body.clone()
}

#[test]
fn a_frame_is_frozen_once_and_its_lines_give_its_digest() {
    let app = App::boot();
    let (one, two, none) = (archived(&app), declined(&app), declined_and_archived(&app));
    app.filed();
    let campaign = Campaign::self_check(&app).framed();
    let frame = campaign.organiser().get(&campaign.path("")).ok().at("/frame").clone();
    assert_eq!(frame["files"], json!({"archived": 1, "never_filed": 2}));
    let lines = campaign.organiser().get(&campaign.path("/frame/download")).ok().text.clone();
    assert_eq!(frame["digest"], json!(sm3(lines.as_bytes())));
    let line = lines.lines().find(|line| line.starts_with(&one.id.to_string())).unwrap();
    let fields: Vec<_> = line.split('\t').collect();
    assert_eq!(
        (fields[1], fields[2], fields[3]),
        ("archived", TOWN.to_string().as_str(), "EMERGENCY/ORDINARY/not_established")
    );
    assert_eq!(fields[5], format!("{OFFICER1},{OFFICER2}"));
    for case in [two, none] {
        assert!(lines.contains(&format!("{}\tnever_filed\t", case.id)));
    }
    let page = campaign.organiser().get(&campaign.path("/frame?limit=2"));
    assert_eq!((page.ok().at("/items").as_array().unwrap().len(), page.at("/next_cursor").is_string()), (2, true));
    let csv = campaign.organiser().get(&campaign.path("/frame/download?format=csv"));
    assert_eq!(csv.ok().text.lines().count(), 4);
    campaign.organiser().post(&campaign.path("/frame"), &json!({})).problem("conflict");
    app.person("supervisor").post(&campaign.path("/frame"), &json!({})).problem("forbidden");
    app.person("auditor").get(&campaign.path("/frame")).ok();
    app.person("officer1").get(&campaign.path("/frame")).problem("not-found");
}

#[test]
fn two_people_of_different_function_make_the_seed_and_nobody_draws_alone() {
    let app = App::boot();
    archived(&app);
    let campaign = Campaign::self_check(&app);
    let plan =
        json!({"plan": {"parts": [{"part": "archived", "percent": 50}], "flag_factor": 2, "cover_officers": true}});
    let head = campaign.organiser();
    head.post(&campaign.path("/rounds"), &plan).problem("conflict");
    let campaign = campaign.framed();
    let mut both = plan.clone();
    both["plan"]["parts"][0]["size"] = json!(3);
    head.post(&campaign.path("/rounds"), &both).points_at("/plan/parts/0");
    let mut past = plan.clone();
    past["plan"]["public_number"] = json!({"what": "上证综指收盘", "drawn_on": app.now().date().to_string()});
    head.post(&campaign.path("/rounds"), &past).points_at("/plan/public_number/drawn_on");
    head.post(&campaign.path("/rounds"), &plan).expect_created();
    let (commitments, reveals) = (campaign.path("/rounds/1/commitments"), campaign.path("/rounds/1/reveals"));
    let commit = |who: &str| json!({"commitment": sm3(nonce(who).as_bytes())});
    let tell = |who: &str| json!({"nonce": nonce(who)});
    head.post(&commitments, &commit("head")).expect_created();
    head.post(&commitments, &commit("other")).problem("conflict");
    app.person("head2").post(&commitments, &commit("head2")).expect_created();
    // Two organisers are one function.
    head.post(&reveals, &tell("head")).problem("conflict");
    app.person("auditor").post(&commitments, &commit("head")).points_at("/commitment");
    app.person("auditor").post(&commitments, &commit("auditor")).expect_created();
    head.post(&reveals, &tell("auditor")).points_at("/nonce");
    head.post(&reveals, &tell("head")).expect_created();
    app.person("supervisor").post(&commitments, &commit("supervisor")).problem("conflict");
    head.get(&campaign.path("/rounds/1/proof")).problem("conflict");
    app.person("head2").post(&reveals, &tell("head2")).expect_created();
    let drawn = app.person("auditor").post(&reveals, &tell("auditor"));
    assert_eq!((drawn.expect_created().at("/state"), drawn.at("/files/0/of")), (&json!("drawn"), &json!(1)));
    // Another round owes its reason, and the first one stays.
    head.post(&campaign.path("/rounds"), &plan).points_at("/reason");
    let mut again = plan;
    again["reason"] = json!("第一轮遗漏一个领域");
    head.post(&campaign.path("/rounds"), &again).expect_created();
    campaign.seeded(2, ["head", "supervisor"]);
    let rounds = head.get(&campaign.path("/rounds"));
    let states: Vec<_> = rounds.ok().body.as_array().unwrap().iter().map(|round| round["state"].clone()).collect();
    assert_eq!(states, [json!("drawn"), json!("drawn")]);
    assert_ne!(rounds.body[0]["seed"], rounds.body[1]["seed"]);
    head.post(&commitments, &commit("x")).problem("conflict");
}

#[test]
fn a_public_number_is_entered_by_one_and_found_again_by_a_second() {
    let app = App::boot();
    archived(&app);
    let campaign = Campaign::self_check(&app).framed();
    let number = json!({"what": "上证综指2026年3月4日收盘价", "drawn_on": "2026-03-04"});
    let plan = json!({"parts": [{"part": "archived", "size": 1}], "flag_factor": 1, "cover_officers": false, "public_number": number});
    campaign.organiser().post(&campaign.path("/rounds"), &json!({"plan": plan})).expect_created();
    let (enter, said) = (campaign.path("/rounds/1/number"), json!({"number": "3456.78"}));
    campaign.organiser().post(&enter, &said).problem("conflict");
    let commitment = json!({"commitment": sm3(b"x")});
    campaign.organiser().post(&campaign.path("/rounds/1/commitments"), &commitment).problem("conflict");
    app.day(3, 4);
    campaign.organiser().post(&enter, &said).expect_created();
    campaign.organiser().post(&enter, &said).problem("conflict");
    app.person("supervisor").post(&enter, &json!({"number": "3456.87"})).points_at("/number");
    let drawn = app.person("supervisor").post(&enter, &said);
    assert_eq!(drawn.expect_created().at("/state"), "drawn");
    let proof: DrawProof = serde_json::from_value(proof(&campaign, 1)).unwrap();
    assert_eq!(proof.flaws(), Vec::<String>::new());
}

#[test]
fn the_program_and_a_script_of_its_own_draw_it_once_more() {
    let app = App::boot();
    for _ in 0..3 {
        archived(&app);
    }
    declined(&app);
    let campaign = Campaign::self_check(&app).framed();
    let parts = json!([{"part": "archived", "size": 1}, {"part": "never_filed", "percent": 30}]);
    let plan = json!({"plan": {"parts": parts, "flag_factor": 3, "cover_officers": true}});
    campaign.organiser().post(&campaign.path("/rounds"), &plan).expect_created();
    campaign.seeded(1, ["head", "supervisor"]);
    let good = proof(&campaign, 1);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("proof.json");
    let try_all = |proof: &Value| -> Vec<(bool, String)> {
        std::fs::write(&file, proof.to_string()).unwrap();
        let mut said = vec![run(Command::new(env!("CARGO_BIN_EXE_zhifa")).args(["draw", "--verify"]).arg(&file))];
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/draw-verify.py");
        if Command::new("python3").arg("--version").output().is_ok_and(|told| told.status.success()) {
            said.push(run(Command::new("python3").arg(script).arg(&file)));
        }
        said
    };
    for (ok, said) in try_all(&good) {
        assert!(ok && said.contains("OK"), "{said}");
    }
    let mut changed = good.clone();
    changed["frame"][0]["file_id"] = json!("00000000-0000-7000-8000-000000000001");
    for (ok, said) in try_all(&changed) {
        assert!(!ok && said.contains("frame digest"), "{said}");
    }
    let mut changed = good.clone();
    changed["commitments"][0]["nonce"] = json!("f".repeat(32));
    for (ok, said) in try_all(&changed) {
        assert!(!ok && said.contains("commitment") && said.contains("seed"), "{said}");
    }
    let mut changed = good.clone();
    let other = good["frame"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| !good["result"].as_array().unwrap().iter().any(|drawn| drawn["file_id"] == line["file_id"]));
    changed["result"][0]["file_id"] = other.expect("one that was not drawn")["file_id"].clone();
    for (ok, said) in try_all(&changed) {
        assert!(!ok && said.contains("file "), "{said}");
    }
}

fn run(command: &mut Command) -> (bool, String) {
    let told = command.output().unwrap();
    (told.status.success(), String::from_utf8_lossy(&told.stdout).into_owned() + &String::from_utf8_lossy(&told.stderr))
}
