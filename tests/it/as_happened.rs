//! What happened in breach is recorded as it happened, marked for ever, and proves nothing (处罚法42, 46, 55).

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::{Act, *};
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::town::{OFFICER1, OFFICER3};

/// One officer, whose certificate has expired, and who showed no card.
fn in_breach(app: &App) -> Act {
    inspect_scene(app.now()).by(&[OFFICER3]).but("/conduct/card_shown", false)
}

fn marks(app: &App, case: &Case, seq: u64) -> Vec<(String, String)> {
    let file = app.file(case);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut found: Vec<_> = file["marks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|mark| mark["seq"] == seq)
        .map(|mark| (text(&mark["rule"]), text(&mark["nature"])))
        .collect();
    found.sort();
    found
}

fn breaches(rules: &[&str]) -> Vec<(String, String)> {
    rules.iter().map(|rule| ((*rule).to_owned(), "breach".to_owned())).collect()
}

#[test]
fn a_fact_act_in_breach_is_refused_with_all_reasons_and_recorded_when_sent_again_as_it_happened() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer3");
    let refusal = officer.is_refused(&case, &in_breach(&app), &["CERT-1", "PEN-42-1", "PEN-55"]);
    assert!(refusal.at("/detail").as_str().unwrap().contains("as_happened"), "{refusal}");
    let answer = officer.tries(&case, &in_breach(&app).it_happened_so());
    answer.expect_created();
    assert_eq!(answer.at("/act/as_happened/reason"), "当时只有一人在岗，情况紧急");
    assert_eq!(answer.at("/act/computed/evidence_dead"), true);
    assert_eq!(marks(&app, &case, answer.seq()), breaches(&["CERT-1", "PEN-42-1", "PEN-55"]));
    let evidence = officer.get(&case.path("/evidence")).ok().body.clone();
    assert_eq!(
        (&evidence[0]["id"], &evidence[0]["dead"], evidence.as_array().unwrap().len()),
        (&json!("e1"), &json!(true), 1)
    );
}

#[test]
fn dead_evidence_carries_no_conclusion() {
    let app = App::boot();
    let case = app.filed();
    let dead =
        app.person("officer1").acts(&case, inspect_scene(app.now()).but("/conduct/card_shown", false).it_happened_so());
    app.person("officer2").countersigns(&case, dead);
    let refusal = app.person("officer1").is_refused(&case, &conclude(penalize(SMALL)), &["PEN-40"]);
    assert_eq!(refusal.at("/violations/0/acts"), &json!([dead]), "it points at the act that gained it");
}

#[test]
fn a_later_lawful_act_mends_it() {
    let app = App::boot();
    let case = app.filed();
    let dead =
        app.person("officer1").acts(&case, inspect_scene(app.now()).but("/conduct/card_shown", false).it_happened_so());
    app.person("officer2").countersigns(&case, dead);
    let lawful = app.person("officer1").acts(&case, interview(app.now()));
    app.person("officer2").countersigns(&case, lawful);
    // The dead piece beside a live one does no harm, and mends nothing by itself.
    let both = proposal("penalize", json!([fined("p1", SMALL, &["e1", "e2"])]));
    app.person("officer1").concludes(&case, both);
    assert_eq!(marks(&app, &case, dead), breaches(&["PEN-55"]), "the mark stays");
}

#[test]
fn a_case_with_an_act_of_one_officer_can_still_be_concluded_on_lawful_evidence() {
    let app = App::boot();
    let case = app.filed();
    app.person("officer1").acts(&case, inspect_scene(app.now()).by(&[OFFICER1]).it_happened_so());
    let lawful = app.person("officer1").acts(&case, interview(app.now()));
    app.person("officer2").countersigns(&case, lawful);
    // Nobody can confirm what one officer did alone: the case must not be stuck for ever.
    app.person("officer1").concludes(&case, proposal("penalize", json!([fined("p1", SMALL, &["e2"])])));
}

#[test]
fn what_makes_the_record_meaningless_is_never_recorded() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    let now = app.now();
    let backwards = inspect_scene(now).but("/conduct/ends_at", now.plus_minutes(-40).to_string());
    officer.is_refused(&case, &backwards, &["PEN-55-2"]);
    officer.is_refused(&case, &backwards.it_happened_so(), &["PEN-55-2"]);
    officer.is_refused(&case, &annotate(99).it_happened_so(), &["REF-1"]);
    officer.is_refused(&case, &serve(3, "p1").it_happened_so(), &["REF-1"]);
    officer.is_refused(&case, &waive_hearing("p1").it_happened_so(), &["PEN-45-2", "STAGE-1"]);
}

#[test]
fn an_authority_act_cannot_be_unlawful_whatever_is_said() {
    let app = App::boot();
    let case = app.heard();
    app.person("head").is_refused(&case, &decide("penalize").it_happened_so(), &["PEN-57-3", "PEN-58", "REC-2"]);
    app.person("officer1").submits(&case);
    app.person("novice").is_refused(&case, &opinion("approve").it_happened_so(), &["PEN-58-Q", "REC-2"]);
}

#[test]
fn two_people_interviewed_together_are_two_reasons_to_do_it_again() {
    let app = App::boot();
    let case = app.filed();
    let together = json!([{"name": "王某某", "relation": "管理员"}, {"name": "李某某", "relation": "搬运工"}]);
    let both = interview(app.now()).but("/interviewees", together);
    app.person("officer1").is_refused(&case, &both, &["PEN-55-3"]);
    let seq = app.person("officer1").acts(&case, both.it_happened_so());
    assert_eq!(marks(&app, &case, seq), breaches(&["PEN-55-3"]));
    assert_eq!(app.file(&case)["evidence"][0]["dead"], true);
}

#[test]
fn a_service_in_breach_does_not_count() {
    let app = App::boot();
    let case = app.concluded(penalize(LARGE));
    let officer = app.person("officer1");
    let notice = officer.acts(&case, issue_notice(&["p1"]));
    app.person("head").approves(&case, notice);
    let alone = serve(notice, "p1").by(&[OFFICER1]).but("/card_shown", false);
    officer.is_refused(&case, &alone, &["PEN-42-1", "PEN-55"]);
    officer.acts(&case, alone.it_happened_so());
    app.is_at(&case, "concluded");
    assert_eq!(app.file(&case)["services"][0]["void"], true);
    officer.is_refused(&case, &waive_hearing("p1"), &["PEN-45-2"]);
    officer.serves(&case, notice, "p1");
    app.is_at(&case, "noticed");
}

#[test]
fn each_way_of_serving_has_its_conditions() {
    let app = App::boot();
    let case = app.concluded(penalize(LARGE));
    let officer = app.person("officer1");
    let notice = officer.acts(&case, issue_notice(&["p1"]));
    app.person("head").approves(&case, notice);
    let by = |method: &str| Act::new("serve_document", json!({"paper": notice, "party_id": "p1", "method": method}));
    officer.is_refused(&case, &by("DIRECT"), &["PEN-42-1", "PEN-55", "PEN-61"]);
    officer.is_refused(&case, &by("POSTAL"), &["PEN-61"]);
    officer.is_refused(&case, &by("PUBLIC_NOTICE"), &["PEN-61"]);
    officer.is_refused(&case, &serve(notice, "p1").but("/method", "LIEN"), &["PEN-61"]);
    let electronic = officer.is_refused(&case, &by("ELECTRONIC"), &["PEN-61"]);
    assert_eq!(electronic.at("/violations").as_array().unwrap().len(), 2, "{electronic}");
    // The day on the receipt counts, not the day of the record.
    app.day(3, 6);
    officer.acts(&case, by("POSTAL").but("/received_on", "2026-03-04"));
    let file = app.file(&case);
    assert_eq!(
        (&file["services"][0]["effective_on"], &file["voices"]["p1"]["hearing_until"]),
        (&json!("2026-03-04"), &json!("2026-03-11"))
    );
}

#[test]
fn the_second_officer_confirms_once_and_nobody_else_does() {
    let app = App::boot();
    let case = app.filed();
    let seq = app.person("officer1").inspects(&case);
    for wrong in ["officer1", "officer3", "double"] {
        app.person(wrong).is_refused(&case, &countersign(seq), &["PEN-42-2"]);
        app.person(wrong).is_refused(&case, &countersign(seq).it_happened_so(), &["PEN-42-2"]);
    }
    app.person("officer1").is_refused(&case, &conclude(penalize(SMALL)), &["PEN-42-3"]);
    app.person("officer2").countersigns(&case, seq);
    app.person("officer2").is_refused(&case, &countersign(seq), &["PEN-42-2"]);
    app.person("officer1").concludes(&case, penalize(SMALL));
}

#[test]
fn a_field_act_without_recording_is_explained_or_recorded_later() {
    let app = App::boot();
    let case = app.filed();
    let officer = app.person("officer1");
    let seq = officer.acts(&case, inspect_scene(app.now()).with("media", json!([])));
    app.person("officer2").countersigns(&case, seq);
    officer.is_refused(&case, &conclude(penalize(SMALL)), &["REC-4"]);
    officer.is_refused(&case, &attach_media(seq).with("media", json!([])), &["REC-6"]);
    let other = app.filed();
    let late = officer.acts(&other, inspect_scene(app.now()).with("media", json!([])));
    app.person("officer2").countersigns(&other, late);
    officer.acts(&other, attach_media(late));
    officer.concludes(&other, penalize(SMALL));
    officer.acts(&case, conclude(penalize(SMALL)).but("/recording_gap_reason", "执法记录仪故障"));
}
