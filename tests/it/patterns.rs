//! Warnings about patterns: amounts just below a threshold, one act in several cases, like cases punished far apart. About
//! cases and amounts, never about officers.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::town::FIREWORKS;

/// The warnings of a kind that the county's supervisor sees.
fn warnings(app: &App, query: &str) -> Vec<Value> {
    let page = app.person("supervisor").get(&format!("/warnings?limit=200&{query}"));
    page.ok().at("/items").as_array().unwrap().clone()
}

/// A case of one company, the act of this day at this place.
fn opened(app: &App, company: &Value, day: &str, division: &str) -> Case {
    let mut body = opening(json!([company]), FIREWORKS);
    body["violation"] = json!({"began_on": day, "ended_on": day});
    body["division_code"] = json!(division);
    app.person("officer1").opens(body)
}

#[test]
fn a_fine_just_below_the_list_for_review_is_told_until_the_proposal_changes() {
    let app = App::boot();
    let case = app.concluded(penalize(4_900_000));
    let concluded = case.version();
    let found = warnings(&app, "kind=just_below");
    assert_eq!(found.len(), 1, "{found:?}");
    let told = &found[0];
    assert_eq!(
        (&told["rule"], &told["acts"], &told["since"]),
        (&json!("SUP-NEAR"), &json!([concluded]), &json!("2026-03-02"))
    );
    assert_eq!((&told["inputs"]["fine_fen"], &told["inputs"]["amount_fen"]), (&json!(4_900_000), &json!(5_000_000)));
    assert_eq!((&told["case_id"], &told["inputs"]["percent"]), (&json!(case.id), &json!(5)));
    let closing = json!({"key": told["key"], "reason": "已核查：按存放数量计算得出，没有规避"});
    app.person("supervisor").post("/warnings/close", &closing).expect_created();
    assert!(warnings(&app, "kind=just_below&state=open").is_empty());
    assert_eq!(warnings(&app, "kind=just_below&state=closed")[0]["closed"]["reason"], closing["reason"]);
    app.person("officer1").revises(&case, "own_correction", penalize(4_950_000));
    let again = warnings(&app, "kind=just_below&state=open");
    assert_eq!(again[0]["acts"], json!([case.version()]), "another amount is another cause");
    app.person("officer1").revises(&case, "own_correction", penalize(3_000_000));
    assert!(warnings(&app, "kind=just_below").is_empty(), "what is not proposed any more is told no more");
    // At the amount itself, and far below it, nothing is told.
    app.concluded(penalize(LARGE));
    app.concluded(penalize(SMALL));
    assert!(warnings(&app, "kind=just_below").is_empty());
}

#[test]
fn two_cases_of_one_party_and_item_within_thirty_days_are_told_to_the_supervisor_of_both() {
    let app = App::boot();
    let (company, town) = (company(), "140322106000");
    let first = opened(&app, &company, "2026-02-10", town);
    assert!(warnings(&app, "kind=split_act").is_empty());
    let second = opened(&app, &company, "2026-02-27", town);
    let found = warnings(&app, "kind=split_act");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["case_id"], &found[0]["since"]), (&json!(second.id), &json!("2026-02-27")));
    let cases: Vec<_> = found[0]["inputs"]["cases"].as_array().unwrap().iter().map(|case| &case["case_id"]).collect();
    assert_eq!(cases, [&json!(first.id), &json!(second.id)]);
    assert_eq!(warnings(&app, &format!("kind=split_act&case_id={}", second.id)).len(), 1);
    // Thirty-one days before the first, in another village, by another company: nothing more.
    opened(&app, &company, "2026-01-10", town);
    opened(&app, &company, "2026-02-20", "140322107000");
    let mut other = company.clone();
    other["id_number"] = json!("91140322MA0TEST999");
    opened(&app, &other, "2026-02-27", town);
    assert_eq!(warnings(&app, "kind=split_act").len(), 1);
    app.person("head").acts(&second, decline_filing());
    assert!(warnings(&app, "kind=split_act").is_empty(), "a declined case splits nothing");
}

#[test]
fn thirty_days_apart_are_within_thirty_days_and_thirty_one_are_not() {
    for (day, told) in [("2026-01-28", 1), ("2026-01-27", 0)] {
        let app = App::boot();
        opened(&app, &company(), day, "140322106000");
        opened(&app, &company(), "2026-02-27", "140322106000");
        assert_eq!(warnings(&app, "kind=split_act").len(), told, "{day}");
    }
}

/// The organ takes its decision back.
fn revoke_decision() -> Act {
    let basis = json!({"law": "中华人民共和国行政处罚法", "article": "第七十五条", "level": "law"});
    Act::new("revoke_decision", json!({"what": "revoke", "reasons": "处罚畸重，自行纠正", "basis": basis}))
}

/// A decided case with this fine; which also decides whether review and discussion are owed.
fn fined_with(app: &App, fen: i64) -> Case {
    let case = app.noticed(fen);
    app.waives(&case, "p1");
    app.reviews(&case);
    app.person("head").acts(&case, deliberate());
    app.person("head").decides(&case, "penalize");
    case
}

#[test]
fn a_fine_twice_the_median_of_like_cases_is_told_and_a_like_fine_is_not() {
    let app = App::boot();
    fined_with(&app, 2_300_000);
    app.day(3, 3);
    fined_with(&app, 2_500_000);
    assert!(warnings(&app, "kind=far_apart").is_empty(), "not far");
    fined_with(&app, SMALL);
    assert!(warnings(&app, "kind=far_apart").is_empty(), "another tier is not alike");
    app.day(3, 4);
    let harsh = fined_with(&app, LARGE);
    let found = warnings(&app, "kind=far_apart");
    assert_eq!(found.len(), 1, "{found:?}");
    let (told, inputs) = (&found[0], &found[0]["inputs"]);
    assert_eq!((&told["case_id"], &told["rule"]), (&json!(harsh.id), &json!("SUP-SPREAD")));
    assert_eq!((&inputs["median_fen"], &inputs["compared"]), (&json!(2_300_000), &json!(2)));
    assert!(!told.to_string().contains("officer"), "cases and amounts, never officers (处罚法74): {told}");
    // What is taken back is compared no more.
    app.person("officer1").serves(&harsh, harsh.version(), "p1");
    app.person("head").acts(&harsh, revoke_decision());
    assert!(warnings(&app, "kind=far_apart").is_empty());
}

#[test]
fn patterns_survive_a_rebuild_and_come_in_pages() {
    let app = App::boot();
    app.concluded(penalize(4_900_000));
    app.concluded(penalize(4_800_000));
    let company = json!({"id": "p1", "kind": "LEGAL_PERSON", "name": "另一家公司"});
    for day in ["2026-02-20", "2026-02-21", "2026-02-22"] {
        opened(&app, &company, day, "140322106000");
    }
    let all = || [warnings(&app, "kind=just_below"), warnings(&app, "kind=split_act")].concat();
    let before = all();
    assert_eq!(before.len(), 4, "{before:?}");
    zhifa::desk::rebuild(&app.db).unwrap();
    assert_eq!(all(), before);
    let (mut paged, mut path) = (Vec::new(), "/warnings?limit=1".to_owned());
    loop {
        let page = app.person("supervisor").get(&path);
        paged.extend(page.ok().at("/items").as_array().unwrap().clone());
        match page.body["next_cursor"].as_str() {
            Some(cursor) => path = format!("/warnings?limit=1&cursor={cursor}"),
            None => break,
        }
    }
    let patterns: Vec<_> = paged.into_iter().filter(|one| one["rule"].as_str().unwrap().starts_with("SUP-")).collect();
    assert_eq!(patterns, before);
}
