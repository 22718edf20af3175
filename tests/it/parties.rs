//! The registry of parties: match while typing, open an entry, merge two and take it back; and numbers judged while typing.

use serde_json::{Value, json};
use zhifa::desk;

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::{Case, Person};
use crate::harness::town::FIREWORKS;

fn party(name: &str, number: Option<&str>) -> Value {
    let mut party = company();
    party["name"] = json!(name);
    match number {
        Some(number) => party["id_number"] = json!(number),
        None => drop(party.as_object_mut().unwrap().remove("id_number")),
    }
    party
}

fn found(who: &Person<'_>, query: &str) -> Vec<Value> {
    who.get(&format!("/parties?{query}")).ok().at("/items").as_array().unwrap().clone()
}

fn names(who: &Person<'_>, query: &str) -> Vec<String> {
    found(who, query).iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn id(who: &Person<'_>, name: &str) -> String {
    let entries = found(who, &format!("q={}", encoded(name)));
    assert_eq!(entries.len(), 1, "{entries:?}");
    entries[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_number_is_judged_while_it_is_typed() {
    let app = App::boot();
    let check = |body: Value| app.ask("POST", "/api/v1/identity_numbers/check").json(&body).go();
    let right = check(json!({"kind": "LEGAL_PERSON", "number": "91110000600037341l"}));
    assert_eq!((right.ok().at("/ok"), right.at("/scheme")), (&json!(true), &json!("social_credit")));
    let wrong = check(json!({"kind": "LEGAL_PERSON", "number": "91110000600037341N"}));
    assert_eq!((wrong.ok().at("/ok"), wrong.at("/warnings/0/code")), (&json!(false), &json!("check_digit")));
    let village = check(json!({"kind": "UNINCORPORATED", "number": "N2140322MF0000013D"}));
    assert_eq!((village.ok().at("/ok"), village.at("/division")), (&json!(true), &json!("盂县")));
    let born = check(json!({"kind": "NATURAL_PERSON", "id_kind": "RESIDENT_ID", "number": "11010519491231002X"}));
    assert_eq!(born.ok().at("/birth_date"), "1949-12-31");
    check(json!({"kind": "NATURAL_PERSON", "number": "1", "nonsense": 1})).points_at("/nonsense");
}

#[test]
fn a_doubtful_number_is_marked_until_it_is_confirmed_and_locks_nobody_out() {
    let app = App::boot();
    let officer = app.person("officer1");
    let doubtful = party("厦门试点公司", Some("91350211M00013FA1N"));
    let answer = officer.post("/cases", &json!({"body": opening(json!([doubtful]), FIREWORKS)}));
    let marks = answer.expect_created().at("/act/computed/marks").clone();
    assert!(marks.to_string().contains("ID-1"), "{marks}");
    let mut confirmed = doubtful;
    confirmed["number_confirmed"] = json!("与营业执照原件核对一致");
    let answer = officer.post("/cases", &json!({"body": opening(json!([confirmed]), FIREWORKS)}));
    assert!(answer.expect_created().body["act"]["computed"]["marks"].is_null(), "{answer}");
    let case = officer.opens_case();
    let typo = amend_particulars(json!({"parties": [party("甲公司", Some("91110000600037341N"))]}));
    let judged = officer.ask("POST", &case.path("/acts?dry_run=true")).json(&typo.json).go();
    let findings = judged.ok().at("/findings").as_array().unwrap().clone();
    let told = findings.iter().find(|finding| finding["rule"] == "ID-1").unwrap();
    assert_eq!((told["verdict"].as_str(), judged.at("/admitted")), (Some("breached"), &json!(true)));
}

#[test]
fn parties_are_found_by_the_beginning_of_the_name_a_part_of_it_or_the_whole_number() {
    let app = App::boot();
    let officer = app.person("officer1");
    officer.opens(opening(json!([party("盂县（上社）ＡＢ商贸有限公司", Some(&company_number(501)))]), FIREWORKS));
    officer.opens(opening(json!([party("盂县南娄建材厂", None)]), FIREWORKS));
    officer.opens(opening(json!([person("p1", "1990-01-01")]), FIREWORKS));
    let q = |text: &str| format!("q={}", encoded(text));
    assert_eq!(names(&officer, &q("盂县(上社)a")), ["盂县（上社）ＡＢ商贸有限公司"]);
    assert_eq!(names(&officer, &q("盂县")).len(), 2);
    assert!(names(&officer, &q("建材")).is_empty());
    assert_eq!(names(&officer, &format!("{}&anywhere=true", q("建材"))), ["盂县南娄建材厂"]);
    assert!(names(&officer, &format!("{}&anywhere=true", q("%"))).is_empty());
    assert_eq!(names(&officer, &q(&company_number(501))), ["盂县（上社）ＡＢ商贸有限公司"]);
    let masked = found(&officer, &q("李四"))[0]["number"].as_str().unwrap().to_owned();
    assert!(masked.contains("****") && masked != resident_number("1990-01-01"), "{masked}");
    let opened = officer.get(&format!("/parties/{}", id(&officer, "李四")));
    assert_eq!(opened.ok().at("/numbers/0"), &json!(resident_number("1990-01-01")));
    officer.get("/parties").problem("invalid-input");
    let page = officer.get(&format!("/parties?{}&limit=1", q("盂县")));
    let cursor = page.ok().at("/next_cursor").as_str().unwrap().to_owned();
    assert_eq!(names(&officer, &format!("{}&limit=1&cursor={cursor}", q("盂县"))).len(), 1);
}

#[test]
fn nobody_finds_the_parties_of_another_organ() {
    let app = App::boot();
    let officer = app.person("officer1");
    officer.opens(opening(json!([party("只在上社的公司", Some(&company_number(502)))]), FIREWORKS));
    let (by_name, by_number) = (format!("q={}", encoded("只在上社")), format!("q={}", company_number(502)));
    let entry = id(&officer, "只在上社");
    for who in ["stranger", "admin"] {
        let person = app.person(who);
        assert!(found(&person, &by_name).is_empty() && found(&person, &by_number).is_empty());
        person.get(&format!("/parties/{entry}")).problem("not-found");
    }
    let merge = json!({"into": entry, "reason": "同一家"});
    app.person("stranger_head").post(&format!("/parties/{entry}/merge"), &merge).problem("not-found");
    officer.post(&format!("/parties/{entry}/merge"), &merge).problem("forbidden");
    app.person("head").post(&format!("/parties/{entry}/merge"), &merge).points_at("/into");
    assert_eq!(found(&app.person("supervisor"), &by_name).len(), 1);
}

/// Two ripe cases about one act, of a company known under two names and numbers.
fn two_faces(app: &App) -> (Case, Case) {
    let first = app.ripe_against(&party("老字号公司", Some(&company_number(601))));
    let second = app.ripe_against(&party("新字号公司", Some(&company_number(602))));
    (first, second)
}

#[test]
fn a_merge_lets_one_act_be_fined_once_and_taking_it_back_undoes_that() {
    let app = App::boot();
    let (first, second) = two_faces(&app);
    let head = app.person("head");
    head.decides(&first, "penalize");
    let (old, new) = (id(&head, "老字号"), id(&head, "新字号"));
    assert_ne!(old, new);
    let merged = head.post(&format!("/parties/{old}/merge"), &json!({"into": new, "reason": "变更登记，同一主体"}));
    merged.expect_created();
    head.is_refused(&second, &decide("penalize"), &["PEN-29"]);
    let entry = head.get(&format!("/parties/{new}"));
    assert_eq!(entry.ok().at("/cases").as_array().unwrap().len(), 2, "{entry}");
    assert_eq!(head.get(&format!("/parties/{old}")).ok().at("/merged_into"), &json!(new));
    head.post(&format!("/parties/{old}/merge"), &json!({"into": new, "reason": "再次"})).problem("conflict");
    head.post(&format!("/parties/{new}/merge"), &json!({"into": old, "reason": "反向"})).points_at("/into");
    // What was said about persons is no projection: a rebuild keeps it.
    desk::rebuild(&app.db).unwrap();
    head.is_refused(&second, &decide("penalize"), &["PEN-29"]);
    let back = head.post(&format!("/parties/{old}/unmerge"), &json!({"reason": "核实为两家公司"}));
    back.expect_created();
    head.post(&format!("/parties/{old}/unmerge"), &json!({"reason": "再次"})).problem("conflict");
    let entry = head.get(&format!("/parties/{new}"));
    assert_eq!(entry.ok().at("/cases").as_array().unwrap().len(), 1, "{entry}");
    assert_eq!(entry.at("/merges/0/undone_reason"), "核实为两家公司");
    head.decides(&second, "penalize");
    // The snapshot of each case stayed what it was.
    assert_eq!(app.file(&first)["parties"][0]["name"], "老字号公司");
}

#[test]
fn masked_numbers_tell_nobody_apart() {
    let app = App::boot();
    let officer = app.person("officer1");
    for _ in 0..2 {
        officer.opens(opening(json!([party("某某商行", Some("9114032200000001XX"))]), FIREWORKS));
    }
    let entries = found(&officer, &format!("q={}", encoded("某某商行")));
    assert_eq!(entries.len(), 2, "each case has its own entry until somebody says they are one");
    assert!(entries.iter().all(|entry| entry.get("number").is_none()));
}
