//! Powers and who uses them: handed down and taken back, delegated by letter; the tree of organs and its divisions.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::town::{COUNTY, FIREWORKS, NEIGHBOUR, OFFICER1, STRANGER, TOWN, fireworks};

fn take_back(transition: &str) -> Value {
    json!({"last_day": "2026-03-03", "ground": "晋政发〔2026〕3号", "published_on": "2026-02-20", "transition": transition})
}

#[test]
fn a_power_taken_back_takes_no_new_case_and_lets_old_ones_be_finished() {
    let app = App::boot();
    let begun = app.person("officer1").opens_case();
    let path = format!("/power_items/{FIREWORKS}/take_back");
    app.person("officer1").post(&path, &take_back("finish")).problem("forbidden");
    let taken = app.person("admin").post(&path, &take_back("finish"));
    assert_eq!(taken.expect_created().at("/taken_back/transition"), "finish");
    app.person("admin").post(&path, &take_back("finish")).problem("conflict");
    app.day(3, 5);
    app.files(&begun);
    let late = app.person("officer1").opens_case();
    app.person("officer1").is_refused(&late, &request_filing(), &["PEN-24"]);
}

#[test]
fn where_the_decision_sends_cases_on_those_begun_before_stop_too() {
    let app = App::boot();
    let begun = app.filed();
    app.person("admin").post(&format!("/power_items/{FIREWORKS}/take_back"), &take_back("transfer")).expect_created();
    let inspection = app.person("officer1").inspects(&begun);
    app.person("officer2").countersigns(&begun, inspection);
    app.day(3, 6);
    app.person("officer1").is_refused(&begun, &conclude(penalize(SMALL)), &["PEN-24"]);
}

#[test]
fn a_power_handed_down_names_the_day_its_decision_was_published() {
    let app = App::boot();
    let mut item = fireworks();
    item["id"] = json!(Uuid::from_u128(0x0195_1000_0000_7000_8000_0000_0000_0200));
    item["code"] = json!("YJ-YH-200");
    item["source"] = json!("handed_down");
    app.person("admin").post("/power_items", &item).points_at("/published_on");
    item["published_on"] = json!("2026-03-10");
    app.person("admin").post("/power_items", &item).expect_created();
    let officer = app.person("officer1");
    let case = officer.opens(opening(json!([app.fresh_company()]), item["id"].as_str().unwrap().parse().unwrap()));
    officer.is_refused(&case, &request_filing(), &["PEN-24-2"]);
    app.day(3, 11);
    officer.acts(&case, request_filing());
}

fn letter(items: &[&str]) -> Value {
    json!({
        "delegate_id": NEIGHBOUR, "items": items, "area_code": "140322", "valid_from": "2026-03-01", "valid_to": "2026-03-31",
        "published_on": "2026-03-01", "published_at": "县政府网站", "delegate_published_at": "镇政务公开栏",
        "document_digest": format!("sm3:{}", "0".repeat(64)),
        "conditions": {"established_by": "编办〔2020〕5号，公益一类", "qualified_staff": 6},
    })
}

/// An inspection by one officer of the town and one of the delegate.
fn together(app: &App) -> Act {
    inspect_scene(app.now()).with("officers", json!([OFFICER1, STRANGER]))
}

#[test]
fn a_delegate_works_in_the_delegating_organs_case_within_the_letter_alone() {
    let app = App::boot();
    let case: Case = app.filed();
    let (officer, delegate) = (app.person("officer1"), app.person("stranger"));
    delegate.get(&case.path("")).problem("not-found");
    officer.is_refused(&case, &together(&app), &["CERT-1", "PEN-42-1"]);
    let admin = app.person("admin");
    admin.post("/delegations", &letter(&["NO-SUCH"])).points_at("/items/0");
    let mut unqualified = letter(&["YJ-YH-037-2"]);
    unqualified["conditions"]["qualified_staff"] = json!(1);
    admin.post("/delegations", &unqualified).points_at("/conditions/qualified_staff");
    officer.post("/delegations", &letter(&["YJ-YH-037-2"])).problem("forbidden");
    let entered = admin.post("/delegations", &letter(&["YJ-YH-037-2"]));
    let id = entered.expect_created().at("/id").as_str().unwrap().to_owned();
    delegate.get(&case.path("")).ok();
    let seq = delegate.acts(&case, together(&app));
    officer.countersigns(&case, seq);
    app.person("stranger_head").get(&case.path("")).problem("not-found");
    // A delegate does not delegate on: it holds none of the items itself.
    let mut onward = letter(&["YJ-YH-037-2"]);
    (onward["agency_id"], onward["delegate_id"]) = (json!(NEIGHBOUR), json!(TOWN));
    app.person("county_admin").post("/delegations", &onward).points_at("/items/0");
    let end = json!({"last_day": "2026-03-03", "reason": "机构改革"});
    admin.post(&format!("/delegations/{id}/end"), &end).expect_created();
    app.day(3, 5);
    officer.is_refused(&case, &together(&app).but("/evidence/0/id", json!("e2")), &["PEN-20"]);
    delegate.get(&case.path("")).problem("not-found");
}

#[test]
fn the_tree_remembers_where_an_organ_stood() {
    let app = App::boot();
    let admin = app.person("county_admin");
    let organ = |name: &str, code: &str| json!({"name": name, "division_code": code, "level": "township", "profile": "shanxi-township-demo", "series_prefix": "测"});
    let made = admin.post("/agencies", &organ("秀水镇人民政府", "140322100000"));
    let id = made.expect_created().at("/id").as_str().unwrap().to_owned();
    assert!(made.body.get("warnings").is_none(), "{made}");
    let strange = admin.post("/agencies", &organ("不存在镇人民政府", "140322199000"));
    assert!(strange.expect_created().at("/warnings").to_string().contains("140322199000"), "{strange}");
    let to = json!({"parent_id": TOWN, "reason": "区划调整"});
    app.clock.set(app.now().plus_minutes(1));
    let moved = admin.post(&format!("/agencies/{id}/move"), &to);
    assert_eq!(moved.expect_created().at("/parent_id"), &json!(TOWN));
    let shown = admin.get(&format!("/agencies/{id}"));
    let history = shown.ok().at("/history").as_array().unwrap().clone();
    let told: Vec<_> = history.iter().map(|change| change["what"].as_str().unwrap()).collect();
    assert_eq!(told, ["created", "moved"]);
    assert_eq!((&history[1]["before"], &history[1]["reason"]), (&json!(COUNTY.to_string()), &json!("区划调整")));
    let circle = json!({"parent_id": id, "reason": "绕圈"});
    admin.post(&format!("/agencies/{TOWN}/move"), &circle).points_at("/parent_id");
    app.person("admin").post(&format!("/agencies/{NEIGHBOUR}/move"), &to).problem("not-found");
}

#[test]
fn divisions_are_listed_and_townships_imported() {
    let app = App::boot();
    let officer = app.person("officer1");
    let list = |parent: &str| {
        let answer = officer.get(&format!("/divisions?parent={parent}"));
        answer.ok().body.as_array().unwrap().clone()
    };
    assert_eq!(officer.get("/divisions").ok().body.as_array().unwrap().len(), 31);
    assert!(list("140300").iter().any(|division| division["name"] == "盂县"));
    assert!(list("140322000000").iter().any(|division| division["name"] == "上社镇"));
    assert!(list("140321106000").is_empty());
    let lines = "code12,name,parent\n140321106200,柏井村委会,140321106000\n999999106200,无,999999106000\n短,行,1\n";
    let report = app.db.write_now(|tx| zhifa::agencies::import_divisions(tx, lines)).unwrap();
    assert_eq!((report.taken, report.refused.len()), (1, 2), "{report:?}");
    assert_eq!(list("140321106000")[0]["name"], "柏井村委会");
}
