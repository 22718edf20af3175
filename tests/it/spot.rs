//! The summary procedure: on the street, at the organ, at the bank; what is too much for the street; what happened in breach.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::acts_spot::*;
use crate::harness::people::Case;
use crate::harness::town::OFFICER1;

fn clocks(app: &App, case: &Case) -> Vec<(String, String, bool)> {
    let deadlines = app.file(case)["deadlines"].clone();
    let text = |due: &Value, key: &str| due[key].as_str().unwrap().to_owned();
    let one = |due: &Value| (text(due, "clock"), text(due, "due_on"), !due["met"].is_null());
    deadlines.as_array().unwrap().iter().map(one).collect()
}

fn clock(name: &str, due: &str, met: bool) -> (String, String, bool) {
    (name.to_owned(), due.to_owned(), met)
}

#[test]
fn a_stall_pays_on_the_spot_and_the_money_goes_to_the_bank() {
    let app = App::boot();
    stall(&app);
    let case = opens_summary(&app, "NATURAL_PERSON");
    let (officer, second, head) = (app.person("officer1"), app.person("officer2"), app.person("head"));
    let spot = officer.acts(&case, in_cash(app.now(), 5_000, "晋财A0001"));
    app.is_at(&case, "served");
    let file = app.file(&case);
    assert_eq!(file["decision"]["number"], "上社当罚〔2026〕1号");
    assert_eq!(file["handlers"].as_array().unwrap().len(), 2);
    assert_eq!(file["review_required"], false);
    let expected = [
        clock("countersign", "2026-03-03", false),
        clock("file_summary", "2026-03-04", false),
        clock("publish", "2026-03-11", false),
        clock("hand_in_fine", "2026-03-04", false),
        clock("reconsideration", "2026-05-06", false),
    ];
    assert_eq!(clocks(&app, &case), expected);
    officer.is_refused(&case, &file_summary_record(), &["PEN-52-5"]);
    officer.is_refused(&case, &hand_in("TO_BANK", 5_000, "2026-03-02"), &["PEN-71"]);
    second.countersigns(&case, spot);
    officer.is_refused(&case, &file_summary_record().at(app.now().plus_minutes(-1)), &["PEN-52-4", "TIME-2"]);
    officer.acts(&case, file_summary_record());
    officer.is_refused(&case, &file_summary_record(), &["PEN-52-4"]);
    head.is_refused(&case, &close_case("performed"), &["CLOSE-2", "PEN-52-7"]);
    officer.is_refused(&case, &hand_in("TO_ORGAN", 4_000, "2026-03-02"), &["PEN-71-2"]);
    officer.acts(&case, hand_in("TO_ORGAN", 5_000, "2026-03-02"));
    officer.is_refused(&case, &hand_in("TO_ORGAN", 5_000, "2026-03-02"), &["PEN-71"]);
    app.publishes(&case);
    head.acts(&case, close_case("performed"));
    let all = 1..=case.version();
    officer.is_refused(&case, &archive(all), &["PEN-71-4"]);
    app.day(3, 4);
    officer.acts(&case, hand_in("TO_BANK", 5_000, "2026-03-04"));
    officer.acts(&case, archive(1..=case.version()));
    app.is_at(&case, "archived");
    let met = clocks(&app, &case);
    let open: Vec<_> = met.iter().filter(|(_, _, met)| !*met).map(|(clock, ..)| clock.as_str()).collect();
    assert_eq!(open, ["reconsideration"], "every clock of the organ is met: {met:?}");
    assert!(met.contains(&clock("bank_fine", "2026-03-04", true)), "{met:?}");
}

#[test]
fn a_company_pays_a_thousand_at_the_bank() {
    let app = App::boot();
    stall(&app);
    let case = opens_summary(&app, "LEGAL_PERSON");
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let spot = officer.acts(&case, on_the_spot(app.now(), 100_000));
    app.person("officer2").countersigns(&case, spot);
    officer.acts(&case, file_summary_record());
    app.publishes(&case);
    assert!(clocks(&app, &case).contains(&clock("pay", "2026-03-17", false)));
    head.is_refused(&case, &close_case("performed"), &["CLOSE-1"]);
    officer.is_refused(&case, &hand_in("TO_ORGAN", 100_000, "2026-03-02"), &["PEN-71"]);
    app.pays(&case, "p1", 100_000, "银行-1");
    app.ends(&case, "performed");
}

#[test]
fn what_is_too_much_for_the_street_is_refused_and_turned_into_an_ordinary_case() {
    let app = App::boot();
    stall(&app);
    let case = opens_summary(&app, "LEGAL_PERSON");
    let officer = app.person("officer1");
    let refused = officer.is_refused(&case, &on_the_spot(app.now(), 300_001), &["PEN-51-2"]);
    assert!(refused.body.to_string().contains("convert_to_ordinary"), "{refused}");
    officer.is_refused(&case, &request_filing(), &["PEN-51"]);
    let inspection = officer.inspects(&case);
    app.person("officer2").countersigns(&case, inspection);
    officer.acts(&case, convert_to_ordinary());
    officer.is_refused(&case, &convert_to_ordinary(), &["PEN-51-5"]);
    officer.is_refused(
        &case,
        &on_the_spot(app.now(), 1_000)
            .but("/evidence", json!([]))
            .but("/proposal/parties/0/facts/0/evidence", json!(["e1"])),
        &["PEN-51-3"],
    );
    app.files(&case);
    let file = app.file(&case);
    assert_eq!((file["procedure"].as_str(), file["status"].as_str()), (Some("ORDINARY"), Some("investigating")));
    assert_eq!(file["evidence"].as_array().unwrap().len(), 1, "what was found stays");
}

#[test]
fn each_thing_left_out_on_the_spot_has_its_own_refusal() {
    let app = App::boot();
    stall(&app);
    let case = opens_summary(&app, "NATURAL_PERSON");
    let officer = app.person("officer1");
    let now = app.now();
    let table: Vec<(Act, &[&str])> = vec![
        (on_the_spot(now, 20_001), &["PEN-51-2"]),
        (on_the_spot(now, 5_000).by(&[OFFICER1]), &["PEN-42-1"]),
        (on_the_spot(now, 5_000).but("/conduct/rights_told", false), &["PEN-55"]),
        (on_the_spot(now, 5_000).but("/statement/told", false), &["PEN-52"]),
        (on_the_spot(now, 5_000).but("/statement/answer", json!(null)), &["PEN-52"]),
        (on_the_spot(now, 5_000).but("/handover/handed_over", false), &["PEN-52-3"]),
        (on_the_spot(now, 5_000).but("/handover/signed", false), &["PEN-52-3"]),
        (on_the_spot(now, 5_000).but("/remedy/route", "EITHER"), &["FY-23"]),
        (on_the_spot(now, 5_000).but("/collection/pay_to", json!(null)), &["PEN-68"]),
        (in_cash(now, 10_001, "晋财A0009"), &["PEN-68"]),
        (in_cash(now, 5_000, "晋财A0009").but("/collection/receipt", json!(null)), &["PEN-70"]),
        (on_the_spot(now, 5_000).but("/proposal/parties/0/facts/0/evidence", json!(["e9"])), &["PEN-40"]),
        (on_the_spot(now, 5_000).but("/proposal/complex", true), &["PEN-51-4"]),
    ];
    for (act, rules) in table {
        officer.is_refused(&case, &act, rules);
    }
    app.is_at(&case, "clue");
    officer.acts(&case, on_the_spot(now, 20_000));
}

#[test]
fn a_receipt_is_used_for_one_fine() {
    let app = App::boot();
    stall(&app);
    let officer = app.person("officer1");
    let first = opens_summary(&app, "NATURAL_PERSON");
    officer.acts(&first, in_cash(app.now(), 5_000, "晋财A0001"));
    let second = opens_summary(&app, "NATURAL_PERSON");
    let again = in_cash(app.now(), 5_000, "晋财A0001");
    officer.is_refused(&second, &again, &["PEN-70-2"]);
    officer.is_refused(&second, &again.it_happened_so(), &["PEN-70-2"]);
    officer.acts(&second, in_cash(app.now(), 5_000, "晋财A0002"));
    assert_eq!(app.file(&second)["decision"]["number"], "上社当罚〔2026〕2号");
}

#[test]
fn a_decision_recorded_as_it_happened_stays_marked_and_keeps_the_case_open() {
    let app = App::boot();
    stall(&app);
    let case = opens_summary(&app, "NATURAL_PERSON");
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let too_much = on_the_spot(app.now(), 30_000);
    officer.is_refused(&case, &too_much, &["PEN-51-2"]);
    officer.acts(&case, too_much.it_happened_so());
    let file = app.file(&case);
    assert_eq!(file["summary_procedure"]["decision"]["flaws"], json!(["PEN-51-2"]));
    assert!(!clocks(&app, &case).iter().any(|(name, _, _)| ["pay", "publish"].contains(&name.as_str())));
    officer.acts(&case, file_summary_record());
    app.person("clerk").is_refused(&case, &publish(), &["SPOT-2"]);
    app.pays(&case, "p1", 30_000, "银行-1");
    head.is_refused(&case, &close_case("performed"), &["CLOSE-2", "PEN-52-7"]);
}

#[test]
fn a_late_filing_and_a_late_hand_in_are_recorded_and_marked() {
    let app = App::boot();
    stall(&app);
    let case = opens_summary(&app, "NATURAL_PERSON");
    let officer = app.person("officer1");
    let spot = officer.acts(&case, in_cash(app.now(), 5_000, "晋财A0001"));
    app.person("officer2").countersigns(&case, spot);
    app.day(3, 5);
    officer.acts(&case, file_summary_record());
    officer.acts(&case, hand_in("TO_ORGAN", 5_000, "2026-03-05"));
    let marks = app.file(&case)["marks"].clone();
    let rules: Vec<_> = marks.as_array().unwrap().iter().map(|mark| mark["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["PEN-52-6", "PEN-71-3"]);
}

#[test]
fn an_old_field_act_is_not_confirmed_after_an_ordinary_decision() {
    let app = App::boot();
    let case = app.served();
    let inspection = app.last(&case, "inspect_scene");
    app.person("officer2").is_refused(&case, &countersign(inspection), &["PEN-42-2", "PEN-42-5"]);
}

#[test]
fn the_database_keeps_a_flagged_case_off_the_street() {
    let app = App::boot();
    stall(&app);
    let case = opens_summary(&app, "NATURAL_PERSON");
    let officer = app.person("officer1");
    officer.acts(&case, flag_major());
    officer.is_refused(&case, &on_the_spot(app.now(), 5_000), &["PEN-51-4"]);
    officer.acts(&case, on_the_spot(app.now(), 5_000).it_happened_so());
    let acts = officer.get(&case.path("/acts")).ok().body.to_string();
    assert!(acts.contains("in_breach"), "the gate knows it for what it is");
}
