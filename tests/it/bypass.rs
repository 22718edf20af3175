//! Ways around the law that are refused: every reason at once, in both languages, and nothing is recorded.

use serde_json::json;
use zhifa::agencies;
use zhifa::casefile::power::PowerItem;

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::{Case, is_chinese};
use crate::harness::town::{ASSISTANT, COUNTY, FIREWORKS, HEAD, HEAD2, OFFICER1, OFFICER2, OFFICER3, RISEN, fireworks};

#[test]
fn no_stage_is_skipped() {
    let app = App::boot();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let case = officer.opens_case();
    officer.is_refused(&case, &conclude(penalize(SMALL)), &["PEN-40", "SEP-3", "STAGE-1"]);
    head.is_refused(&case, &decide("penalize"), &["PEN-57", "STAGE-1"]);
    app.files(&case);
    head.is_refused(&case, &decide("penalize"), &["PEN-57", "STAGE-1"]);
    officer.is_refused(&case, &issue_notice(&[]), &["PEN-44", "STAGE-1"]);
    head.is_refused(&case, &deliberate(), &["STAGE-1"]);
    let inspection = officer.inspects(&case);
    app.person("officer2").countersigns(&case, inspection);
    officer.concludes(&case, penalize(SMALL));
    head.is_refused(&case, &close_case("performed"), &["CLOSE-2", "STAGE-1"]);
    officer.is_refused(&case, &archive(1..=case.version()), &["STAGE-1"]);
    officer.is_refused(&case, &request_filing(), &["STAGE-1"]);
    officer.is_refused(&case, &inspect_scene(app.now()).but("/evidence", json!([])), &["STAGE-1"]);
    app.person("reviewer").is_refused(&case, &opinion("approve"), &["STAGE-1"]);
    app.person("clerk").is_refused(&case, &publish(), &["STAGE-1"]);
}

#[test]
fn a_decided_case_is_not_decided_again_and_an_archived_one_takes_only_remarks() {
    let app = App::boot();
    let case = app.served();
    app.person("head").is_refused(&case, &decide("penalize"), &["STAGE-1"]);
    app.person("officer1").is_refused(&case, &revise("own_correction", penalize(SMALL)), &["STAGE-1"]);
    app.publishes(&case);
    app.pays(&case, "p1", LARGE, "票-1");
    app.ends(&case, "performed");
    app.person("officer1").is_refused(&case, &archive(1..=case.version()), &["STAGE-1"]);
    app.person("officer1").is_refused(&case, &record_payment("p1", 1, "票-2", "2026-03-02"), &["PEN-67-2", "STAGE-1"]);
    app.person("officer1").acts(&case, annotate(1));
}

#[test]
fn whoever_handled_a_case_neither_approves_nor_decides_it() {
    let app = App::boot();
    let case = app.person("risen").opens_case();
    let request = app.person("risen").acts(&case, request_filing().but("/handlers", json!([OFFICER1, OFFICER2])));
    app.person("risen").is_refused(&case, &approve(request), &["SEP-1"]);
    app.person("risen").is_refused(&case, &refuse(request), &["SEP-1"]);
    app.person("risen").is_refused(&case, &decline_filing(), &["SEP-1"]);
    app.person("head").approves(&case, request);

    let other = app.filed();
    let inspection = app.person("officer1").acts(&other, inspect_scene(app.now()).by(&[OFFICER1, RISEN]));
    app.person("risen").countersigns(&other, inspection);
    app.person("officer1").concludes(&other, not_established());
    app.person("risen").is_refused(&other, &decide("not_established"), &["SEP-1"]);
    app.person("head").is_refused(
        &other,
        &discuss(&[(HEAD, "for"), (HEAD2, "for"), (crate::harness::town::account("risen"), "for")], true),
        &["PEN-57-2"],
    );
    app.person("head2").decides(&other, "not_established");
}

#[test]
fn a_unit_head_is_no_head_of_the_organ() {
    let app = App::boot();
    let case = app.person("officer1").opens_case();
    let request = app.person("officer1").requests_filing(&case);
    app.person("unit").is_refused(&case, &approve(request), &["HEAD-1"]);
    app.person("head2").is_refused(&case, &approve(request).but("/level", "principal"), &["HEAD-1"]);
    app.person("head2").acts(&case, approve(request).but("/level", "deputy"));
}

#[test]
fn a_case_is_filed_with_its_party_its_cause_its_power_and_two_certified_handlers() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens(clue());
    let refusal = officer.is_refused(&case, &request_filing(), &["PEN-54"]);
    assert_eq!(refusal.at("/violations").as_array().unwrap().len(), 3, "{refusal}");
    let full = officer.opens_case();
    let with = |handlers: serde_json::Value| request_filing().but("/handlers", handlers);
    officer.is_refused(&full, &with(json!([OFFICER1])), &["PEN-42"]);
    officer.is_refused(&full, &with(json!([OFFICER1, OFFICER1])), &["PEN-42"]);
    officer.is_refused(&full, &with(json!([OFFICER1, OFFICER3])), &["CERT-1"]);
    officer.is_refused(&full, &with(json!([OFFICER1, ASSISTANT])), &["CERT-1", "PEN-42"]);
    officer.is_refused(&full, &with(json!([OFFICER1, HEAD])), &["CERT-1", "PEN-42"]);
    officer.is_refused(&full, &with(json!([])), &["PEN-42"]);
}

#[test]
fn a_violation_beyond_the_limitation_period_is_not_filed() {
    let app = App::boot();
    let officer = app.person("officer1");
    let mut body = opening(json!([company()]), FIREWORKS);
    body["violation"] = json!({"ended_on": "2024-03-01"});
    let old = officer.opens(body.clone());
    officer.is_refused(&old, &request_filing(), &["PEN-36"]);
    body["violation"] = json!({"ended_on": "2024-03-02"});
    let last_day = officer.opens(body.clone());
    officer.requests_filing(&last_day);
    body["violation"] = json!({"ended_on": "2024-03-01", "grave": true});
    let grave = officer.opens(body);
    officer.requests_filing(&grave);
}

#[test]
fn another_organs_power_is_no_ground_for_filing() {
    let app = App::boot();
    let stranger = app.person("stranger");
    let theirs = opening(json!([company()]), FIREWORKS);
    stranger.post("/cases", &json!({"body": theirs})).points_at("/body/power_item_id");
    // What the organ above holds is seen from below, but not held there.
    let mut item = fireworks();
    item.as_object_mut().unwrap().remove("id");
    let item: PowerItem = serde_json::from_value(item).unwrap();
    let above = app
        .db
        .write_now(move |tx| Ok::<_, zhifa::db::Error>(agencies::create_power_item(tx, COUNTY, item).unwrap().id))
        .unwrap();
    let case = stranger.opens(opening(json!([company()]), above));
    let (a, b) = (crate::harness::town::STRANGER, crate::harness::town::STRANGER2);
    app.person("stranger").is_refused(&case, &request_filing().but("/handlers", json!([a, b])), &["PEN-24"]);
    app.person("stranger").is_refused(&case, &request_filing(), &["CERT-1", "PEN-24", "PEN-42"]);
}

#[test]
fn what_is_pointed_at_must_be_on_file() {
    let app = App::boot();
    let case = app.inspected();
    let officer = app.person("officer1");
    for wrong in [
        annotate(99),
        annotate(0),
        attach_media(99),
        issue_document(99),
        serve(99, "p1"),
        serve(1, "p1"),
        verify_correction(1),
    ] {
        officer.is_refused(&case, &wrong, &["REF-1"]);
    }
    app.person("officer2").is_refused(&case, &countersign(1), &["REF-1"]);
    let stranger = proposal("penalize", json!([fined("p9", SMALL, &["e1"])]));
    officer.is_refused(&case, &conclude(stranger), &["PROP-1", "REF-1"]);
    officer.is_refused(&case, &inspect_scene(app.now()), &["REF-1"]);
    let request = app.last(&case, "request_filing");
    app.person("head").is_refused(&case, &approve(request), &["APPR-1"]);
}

#[test]
fn a_notice_is_served_after_a_head_has_approved_it() {
    let app = App::boot();
    let case = app.concluded(penalize(LARGE));
    let officer = app.person("officer1");
    officer.is_refused(&case, &issue_notice(&[]), &["PEN-63"]);
    let notice = officer.acts(&case, issue_notice(&["p1"]));
    officer.is_refused(&case, &serve(notice, "p1"), &["PEN-44-2"]);
    officer.is_refused(&case, &issue_notice(&["p1"]), &["PEN-44"]);
    app.person("head").refuses(&case, notice);
    officer.is_refused(&case, &serve(notice, "p1"), &["PEN-44-2"]);
    app.person("head").is_refused(&case, &approve(notice), &["APPR-1"]);
    let again = officer.acts(&case, issue_notice(&["p1"]));
    app.person("head").approves(&case, again);
    app.person("head2").is_refused(&case, &approve(again), &["APPR-1"]);
    officer.is_refused(&case, &waive_hearing("p1"), &["PEN-45-2"]);
    officer.serves(&case, again, "p1");
    officer.is_refused(&case, &serve(again, "p1"), &["PEN-61-2"]);
}

#[test]
fn nobody_is_punished_before_the_time_to_answer_is_over() {
    let app = App::boot();
    let case = app.noticed(LARGE);
    app.reviews(&case);
    app.person("head").acts(&case, deliberate());
    let head = app.person("head");
    // Served on Monday the 2nd: five working days end on Monday the 9th, and that day still counts.
    for (month, day) in [(3, 2), (3, 6), (3, 9)] {
        app.on(2026, month, day, 17, 0);
        head.is_refused(&case, &decide("penalize"), &["PEN-62", "PEN-64-2"]);
    }
    app.person("officer1").acts(&case, waive_hearing("p1"));
    head.is_refused(&case, &decide("penalize"), &["PEN-62"]);
    app.day(3, 10);
    head.decides(&case, "penalize");
}

#[test]
fn every_statement_is_answered_and_a_requested_hearing_settled() {
    let app = App::boot();
    let case = app.reviewed();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    head.acts(&case, deliberate());
    let said = officer.acts(&case, record_statement("p1"));
    head.is_refused(&case, &decide("penalize"), &["PEN-45-4", "PEN-57-3"]);
    officer.acts(&case, answer_statement(said, false));
    head.is_refused(&case, &decide("penalize"), &["PEN-57-3"]);
    head.acts(&case, deliberate());
    officer.is_refused(&case, &answer_statement(said, true), &["PEN-45-3"]);
    officer.acts(&case, request_hearing("p1"));
    head.is_refused(&case, &decide("penalize"), &["PEN-64-2"]);
    app.day(3, 20);
    head.is_refused(&case, &decide("penalize"), &["PEN-64-2"]);
    officer.acts(&case, waive_hearing("p1"));
    head.decides(&case, "penalize");
}

#[test]
fn a_defence_makes_nothing_heavier_and_a_changed_proposal_is_told_again() {
    let app = App::boot();
    let case = app.noticed(3_000_000);
    let officer = app.person("officer1");
    officer.is_refused(&case, &revise("defence", penalize(3_000_001)), &["PEN-45"]);
    officer.revises(&case, "defence", penalize(2_500_000));
    app.is_at(&case, "noticed");
    officer.revises(&case, "own_correction", penalize(2_600_000));
    app.is_at(&case, "concluded");
    app.person("head").is_refused(&case, &decide("penalize"), &["PEN-44-3"]);
}

#[test]
fn a_decision_is_the_proposal_on_file_and_names_the_bank() {
    let app = App::boot();
    let case = app.ready();
    let head = app.person("head");
    head.is_refused(&case, &decide("not_established"), &["PEN-57"]);
    head.is_refused(&case, &decide("no_penalty"), &["PEN-57"]);
    head.is_refused(&case, &decide("penalize").but("/pay_to", json!(null)), &["PEN-67"]);
}

#[test]
fn a_late_decision_is_recorded_and_marked() {
    let app = App::boot();
    let case = app.ready();
    app.on(2026, 6, 2, 9, 0);
    app.person("head").decides(&case, "penalize");
    let file = app.file(&case);
    let marks = file["marks"].as_array().unwrap();
    assert_eq!((&marks[0]["rule"], &marks[0]["nature"], marks.len()), (&json!("PEN-60"), &json!("mark"), 1));
    let due = app.person("officer1").get(&case.path("/deadlines")).ok().body.clone();
    assert!(due.as_array().unwrap().iter().any(|due| due["clock"] == "decide" && due["overdue"] == true), "{due}");
}

/// A case against a citizen of this birth date, decided and served.
fn against_a_citizen(app: &App, born: &str) -> Case {
    let officer = app.person("officer1");
    let mut party = person("p1", born);
    // Whoever was a minor at the act is punished more lightly, with the guardian told.
    party["id_number"] = json!(format!("140322{}0011", born.replace('-', "")));
    party["guardian"] = json!({"name": "李某", "relation": "父亲", "informed_on": "2026-03-02"});
    let mut lightly = penalize(1_000_000);
    if born > "2008-02-27" {
        let ground = json!({"ground": "minor", "reasons": "行为时十七周岁", "evidence": ["e1"]});
        lightly["parties"][0]["leniency"] = json!([ground]);
    }
    let case = officer.opens(opening(json!([party]), FIREWORKS));
    app.files(&case);
    let inspection = officer.inspects(&case);
    app.person("officer2").countersigns(&case, inspection);
    officer.concludes(&case, lightly);
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    let decision = app.person("head").decides(&case, "penalize");
    officer.serves(&case, decision, "p1");
    case
}

#[test]
fn nothing_about_a_minor_is_published() {
    let app = App::boot();
    let case = against_a_citizen(&app, "2008-06-01");
    app.person("clerk").is_refused(&case, &publish(), &["PUB-5"]);
    let entry = app.person("clerk").acts(&case, withhold("MINOR"));
    app.person("clerk").is_refused(&case, &withhold("MINOR"), &["PUB-1"]);
    app.person("head").approves(&case, entry);
    let adult = against_a_citizen(&app, "2008-02-10");
    app.publishes(&adult);
}

#[test]
fn a_decision_is_published_after_service_and_once() {
    let app = App::boot();
    let case = app.decided();
    let entry = app.person("clerk").acts(&case, publish());
    app.person("head").is_refused(&case, &approve(entry), &["PUB-4"]);
    app.person("clerk").is_refused(&case, &publish(), &["PUB-1"]);
    app.person("officer1").serves(&case, app.last(&case, "decide"), "p1");
    app.person("head").approves(&case, entry);
    app.person("clerk").is_refused(&case, &publish(), &["PUB-1"]);
}

#[test]
fn a_late_publication_is_recorded_and_marked() {
    let app = App::boot();
    let case = app.served();
    app.day(3, 12);
    app.publishes(&case);
    assert_eq!(app.file(&case)["marks"][0]["rule"], "PUB-4-2");
}

#[test]
fn a_case_is_closed_when_it_is_paid_and_published() {
    let app = App::boot();
    let case = app.served();
    let head = app.person("head");
    head.is_refused(&case, &close_case("performed"), &["CLOSE-1", "CLOSE-2"]);
    head.is_refused(&case, &close_case("no_penalty"), &["CLOSE-1", "CLOSE-2"]);
    let entry = app.person("clerk").acts(&case, publish());
    head.is_refused(&case, &close_case("performed"), &["CLOSE-1", "CLOSE-2"]);
    head.approves(&case, entry);
    app.pays(&case, "p1", LARGE - 1, "票-1");
    head.is_refused(&case, &close_case("performed"), &["CLOSE-1"]);
    let officer = app.person("officer1");
    officer.is_refused(&case, &record_payment("p1", 2, "票-2", "2026-03-02"), &["PEN-67-2"]);
    officer.is_refused(&case, &record_payment("p1", 1, "票-1", "2026-03-02"), &["PEN-67-3"]);
    officer.is_refused(&case, &record_payment("p1", 1, "票-2", "2026-03-03"), &["PEN-67-3"]);
    app.pays(&case, "p1", 1, "票-2");
    head.is_refused(&case, &close_case("no_penalty"), &["CLOSE-1"]);
    let order = officer.acts(&case, order_correction("2026-03-20"));
    head.is_refused(&case, &close_case("performed"), &["CLOSE-1"]);
    officer.acts(&case, verify_correction(order));
    head.acts(&case, close_case("performed"));
}

#[test]
fn an_archive_has_a_complete_catalogue() {
    let app = App::boot();
    let case = app.served();
    app.publishes(&case);
    app.pays(&case, "p1", LARGE, "票-1");
    app.person("head").acts(&case, close_case("performed"));
    let notice = app.last(&case, "issue_notice");
    let refusal = app.person("officer1").is_refused(
        &case,
        &archive((1..=case.version()).filter(|seq| *seq != notice)),
        &["ARCH-1"],
    );
    assert_eq!(refusal.at("/violations/0/acts"), &json!([notice]), "{refusal}");
    app.person("officer1").is_refused(&case, &archive(1..=case.version() + 1), &["REF-1"]);
}

#[test]
fn a_role_that_may_not_do_an_act_is_told_who_may() {
    let app = App::boot();
    let case = app.ready();
    let before = app.file(&case);
    for (who, act) in [
        ("officer1", decide("penalize")),
        ("reviewer", decide("penalize")),
        ("clerk", decide("penalize")),
        ("head", submit_for_review()),
        ("head", opinion("approve")),
        ("officer1", publish()),
        ("auditor", annotate(1)),
        ("supervisor", annotate(1)),
        ("supervisor", decide("penalize")),
        ("novice", close_case("performed")),
    ] {
        let answer = app.person(who).tries(&case, &act);
        answer.problem("forbidden");
    }
    assert_eq!(app.file(&case), before);
}

#[test]
fn every_remedy_is_written_in_chinese_too() {
    let app = App::boot();
    let mut without = Vec::new();
    let mut look = |case: &Case, who, act| {
        let refusal = app.person(who).tries(case, &act);
        for violation in refusal.problem("unlawful-act").at("/violations").as_array().unwrap() {
            let remedy = violation["remedy"].as_str().unwrap();
            if !remedy.chars().any(is_chinese) {
                without.push(format!("{}: {remedy}", violation["rule"].as_str().unwrap()));
            }
        }
    };
    let case = app.concluded(penalize(LARGE));
    look(&case, "head", decide("penalize"));
    app.tells(&case, &["p1"]);
    app.person("officer1").acts(&case, record_statement("p1"));
    look(&case, "head", decide("penalize"));
    let served = app.served();
    app.person("officer1").acts(&served, order_correction("2026-03-20"));
    look(&served, "head", close_case("performed"));
    assert_eq!(without, Vec::<String>::new());
}
