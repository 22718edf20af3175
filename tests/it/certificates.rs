//! Certificates with a life of their own: the issuer's rules, questions as of a moment, cards that may not enforce, and what
//! becomes of the cases of a holder who may not any more.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::answer::Answer;
use crate::harness::people::{Case, Person};
use crate::harness::town::{ASSISTANT, OFFICER1, OFFICER2, OFFICER3, STRANGER};

/// A card of the township's field and area, with what a test says otherwise.
pub fn card(officer: impl ToString, number: &str, other: Value) -> Value {
    let mut card = json!({
        "officer_id": officer.to_string(), "number": number, "issuer": "阳泉市人民政府", "fields": ["EMERGENCY"],
        "area_code": "140322", "valid_from": "2026-03-02", "valid_to": "2028-03-01",
    });
    for (field, value) in other.as_object().unwrap() {
        card[field] = value.clone();
    }
    card
}

pub fn issues(app: &App, officer: impl ToString, number: &str, other: Value) -> String {
    let answer = app.person("admin").post("/certificates", &card(officer, number, other));
    answer.expect_created().at("/id").as_str().unwrap().to_owned()
}

/// An officer without any card.
pub fn enters(app: &App, name: &str, other: Value) -> String {
    let mut officer = json!({"name": name, "employment": "ESTABLISHED"});
    for (field, value) in other.as_object().unwrap() {
        officer[field] = value.clone();
    }
    app.person("admin").post("/officers", &officer).expect_created().at("/id").as_str().unwrap().to_owned()
}

pub fn does(app: &App, certificate: &str, act: Value) -> Answer {
    app.person("admin").post(&format!("/certificates/{certificate}/acts"), &act)
}

/// The certificate of one of the town's officers.
pub fn held(app: &App, officer: impl ToString) -> String {
    let found = app.person("admin").get(&format!("/certificates?officer_id={}", officer.to_string()));
    found.ok().at("/items/0/id").as_str().unwrap().to_owned()
}

pub fn duties(person: Person<'_>, duty: &str) -> Vec<Value> {
    person.get(&format!("/worklist?limit=200&duty={duty}")).ok().at("/items").as_array().unwrap().clone()
}

pub fn warnings(person: Person<'_>, kind: &str) -> Vec<Value> {
    person.get(&format!("/warnings?limit=200&kind={kind}")).ok().at("/items").as_array().unwrap().clone()
}

/// Tries an inspection with these two, and answers which rules refuse it.
pub fn refused(app: &App, case: &Case, officers: Value) -> Vec<String> {
    let act = inspect_scene(app.now()).but("/evidence", json!([])).with("officers", officers);
    let answer = app.person("officer1").tries(case, &act);
    match answer.status {
        201 => Vec::new(),
        _ => answer.rules().into_iter().map(str::to_owned).collect(),
    }
}

#[test]
fn a_certificate_is_shown_as_it_stood_at_any_moment() {
    let app = App::boot();
    let id = held(&app, OFFICER1);
    app.day(4, 1);
    does(&app, &id, json!({"kind": "suspend", "reason": "年度考核不合格", "until": "2026-06-01"})).expect_created();
    app.day(5, 6);
    does(&app, &id, json!({"kind": "restore", "reason": "考核合格"})).expect_created();
    app.day(6, 1);
    does(&app, &id, json!({"kind": "renew", "reason": "期满换证", "valid_to": "2031-12-31"})).expect_created();
    app.day(7, 1);
    does(&app, &id, json!({"kind": "revoke", "reason": "受到刑事处罚"})).expect_created();
    let asked = |moment: &str| {
        let moment = moment.replace('+', "%2B");
        let answer = app.person("admin").get(&format!("/certificates/{id}?as_of={moment}"));
        let text = |key: &str| answer.ok().at(key).clone();
        (text("/standing"), text("/valid_to"), text("/usable"), answer.at("/history").as_array().unwrap().len())
    };
    let known = |standing: &str, to: &str, usable: bool, acts: usize| (json!(standing), json!(to), json!(usable), acts);
    assert_eq!(asked("2022-06-01T09:00:00+08:00"), known("valid", "2027-12-31", false, 0), "before its first day");
    assert_eq!(asked("2026-03-31T09:00:00+08:00"), known("valid", "2027-12-31", true, 1));
    assert_eq!(asked("2026-04-02T09:00:00+08:00"), known("suspended", "2027-12-31", false, 2));
    assert_eq!(asked("2026-05-07T09:00:00+08:00"), known("valid", "2027-12-31", true, 3));
    assert_eq!(asked("2026-06-02T09:00:00+08:00"), known("valid", "2031-12-31", true, 4));
    assert_eq!(asked("2026-07-02T09:00:00+08:00"), known("revoked", "2031-12-31", false, 5));
    app.person("admin")
        .get(&format!("/certificates/{id}?as_of=2026-07-01"))
        .problem("invalid-input")
        .points_at("?as_of");
    app.person("stranger_head").get(&format!("/certificates/{id}")).problem("not-found");
}

#[test]
fn a_suspension_lasts_no_longer_than_its_issuer_allows_and_has_to_be_told() {
    let app = App::boot();
    let id = issues(&app, OFFICER1, "辽0001", json!({"rules": "liaoning"}));
    let suspend = |until: Value| json!({"kind": "suspend", "reason": "涂改证件", "until": until});
    let refusal = does(&app, &id, suspend(json!("2026-09-03")));
    refusal.refused_by(&["CERT-9"]);
    assert!(refusal.at("/violations/0/article").as_str().unwrap().contains("辽宁省行政执法监督规定36"), "{refusal}");
    does(&app, &id, suspend(json!("2026-03-01"))).problem("invalid-input").points_at("/until");
    let act = does(&app, &id, json!({"kind": "suspend", "reason": "涂改证件"}));
    assert_eq!(act.expect_created().at("/until"), "2026-09-02", "six months, when nothing else is said");
    let shown = || app.person("admin").get(&format!("/certificates/{id}")).ok().body.clone();
    assert_eq!((&shown()["suspended_until"], &shown()["tell_by"]), (&json!("2026-09-02"), &json!("2026-03-05")));
    does(&app, &id, json!({"kind": "notify", "reason": "已书面通知所在机关和发证机关"})).expect_created();
    assert_eq!((&shown()["tell_by"], &shown()["standing"]), (&Value::Null, &json!("suspended")));
    app.on(2026, 9, 10, 9, 0);
    assert_eq!(shown()["standing"], "suspended", "it is given back by an act, and told until then");
    let told = duties(app.person("admin"), "return_certificate");
    assert_eq!((told.len(), &told[0]["alarm_days"], &told[0]["overdue"]), (1, &json!(0), &json!(true)));
    does(&app, &id, json!({"kind": "restore", "reason": "期满返还"})).expect_created();
    assert!(duties(app.person("admin"), "return_certificate").is_empty());
}

#[test]
fn where_the_issuer_asks_for_it_a_card_comes_back_only_after_training_and_exam() {
    let app = App::boot();
    let person = enters(&app, "高交", json!({"legal_qualification": "A20210001"}));
    for (date, hours) in [("2026-01-12", 40), ("2026-01-20", 20)] {
        let training = json!({"date": date, "hours": hours, "kind": "SPECIAL_LAW", "title": "岗前培训"});
        app.person("admin").post(&format!("/officers/{person}/training"), &training).expect_created();
    }
    let id = issues(&app, &person, "交0001", json!({"rules": "transport", "fields": ["TRANSPORT"]}));
    app.day(4, 1);
    let act = does(&app, &id, json!({"kind": "suspend", "reason": "出借证件"}));
    assert!(act.expect_created().body.get("until").is_none(), "this issuer names no longest suspension");
    assert_eq!(app.person("admin").get(&format!("/certificates/{id}")).at("/object_by"), "2026-05-01");
    app.day(5, 6);
    let restore = json!({"kind": "restore", "reason": "离岗培训后返还"});
    let refusal = does(&app, &id, restore.clone());
    assert_eq!(refusal.refused_by(&["CERT-10"]).at("/violations").as_array().unwrap().len(), 2, "both reasons at once");
    let training = json!({"date": "2026-04-20", "hours": 16, "kind": "SKILLS", "title": "离岗培训"});
    app.person("admin").post(&format!("/officers/{person}/training"), &training).expect_created();
    let exam = |passed: bool| json!({"date": "2026-04-28", "subject": "RETURN", "passed": passed, "organiser": "市交通运输局"});
    app.person("admin").post(&format!("/officers/{person}/exams"), &exam(false)).expect_created();
    does(&app, &id, restore.clone()).refused_by(&["CERT-10"]);
    app.person("admin").post(&format!("/officers/{person}/exams"), &exam(true)).expect_created();
    does(&app, &id, restore).expect_created();
    app.day(6, 1);
    does(&app, &id, json!({"kind": "revoke", "reason": "以权谋私"})).expect_created();
    let again = app
        .person("admin")
        .post("/certificates", &card(&person, "交0002", json!({"rules": "transport", "valid_from": "2026-06-01"})));
    again.refused_by(&["CERT-7"]);
}

#[test]
fn a_card_counts_only_inside_the_year_it_was_checked_for() {
    let app = App::boot();
    let id = issues(
        &app,
        OFFICER3,
        "吴0001",
        json!({"rules": "wuqiao", "valid_from": "2025-03-10", "valid_to": "2030-03-09"}),
    );
    let shown = |key: &str| app.person("admin").get(&format!("/certificates/{id}")).ok().body[key].clone();
    assert_eq!((shown("annual_check_valid_to"), shown("usable")), (json!("2026-03-09"), json!(true)));
    let case = app.filed();
    assert!(refused(&app, &case, json!([OFFICER1, OFFICER3])).is_empty());
    app.day(3, 10);
    assert_eq!(shown("usable"), json!(false), "the day after the checked year");
    assert_eq!(refused(&app, &case, json!([OFFICER1, OFFICER3])), ["CERT-1"]);
    let late = does(&app, &id, json!({"kind": "annual_check", "reason": "年度审验合格"}));
    assert_eq!(late.expect_created().at("/annual_check_valid_to"), "2027-03-09", "a year from the late check");
    app.day(3, 11);
    assert!(refused(&app, &case, json!([OFFICER1, OFFICER3])).is_empty());
    let gap = "2026-03-10T08:00:00%2B08:00";
    let then = app.person("admin").get(&format!("/certificates/{id}?as_of={gap}"));
    assert_eq!(then.at("/usable"), false, "the gap stays a gap");
    app.day(12, 1);
    let due = duties(app.person("admin"), "check_certificate");
    assert!(due.is_empty(), "ninety-eight days before: {due:?}");
    app.on(2027, 2, 10, 9, 0);
    let due = duties(app.person("officer3"), "check_certificate");
    assert_eq!((due.len(), &due[0]["due_on"], &due[0]["alarm_days"]), (1, &json!("2027-03-09"), &json!(30)));
    let early = does(&app, &id, json!({"kind": "annual_check", "reason": "年度审验合格"}));
    assert_eq!(early.expect_created().at("/annual_check_valid_to"), "2028-03-09", "an early check loses nothing");
    let beyond = json!({"kind": "annual_check", "reason": "年度审验合格", "annual_check_valid_to": "2029-12-31"});
    does(&app, &id, beyond).problem("invalid-input").points_at("/annual_check_valid_to");
}

#[test]
fn where_an_unchecked_card_lapses_for_good_no_check_revives_it_and_where_there_is_none_nobody_checks() {
    let app = App::boot();
    let lapsing = json!({"rules": "transport", "valid_from": "2025-03-01", "fields": ["TRANSPORT"]});
    let id = issues(&app, OFFICER3, "交0003", lapsing);
    does(&app, &id, json!({"kind": "annual_check", "reason": "补办年检"})).refused_by(&["CERT-11"]);
    let plain = held(&app, OFFICER1);
    does(&app, &plain, json!({"kind": "annual_check", "reason": "年检"})).problem("invalid-input").points_at("/kind");
    let stamped = card(OFFICER3, "无0001", json!({"annual_check_valid_to": "2027-01-01"}));
    app.person("admin").post("/certificates", &stamped).problem("invalid-input").points_at("/annual_check_valid_to");
}

#[test]
fn a_supervision_card_is_not_for_enforcing_and_in_some_places_nobody_holds_both() {
    let app = App::boot();
    let case = app.filed();
    issues(&app, OFFICER3, "督0001", json!({"kind": "SUPERVISION"}));
    let act = inspect_scene(app.now()).with("officers", json!([OFFICER1, OFFICER3]));
    let refusal = app.person("officer1").is_refused(&case, &act, &["CERT-1"]);
    assert!(refusal.text.contains("有效期"), "the card for enforcing is over: {refusal}");
    let only = enters(&app, "林督", json!({}));
    issues(&app, &only, "督0002", json!({"kind": "SUPERVISION"}));
    let act = inspect_scene(app.now()).with("officers", json!([OFFICER1, only]));
    let refusal = app.person("officer1").is_refused(&case, &act, &["CERT-1"]);
    assert!(refusal.text.contains("不能用于执法"), "{refusal}");
    let both = card(&only, "执0002", json!({"rules": "henan"}));
    app.person("admin").post("/certificates", &both).refused_by(&["CERT-8"]);
    app.person("admin").post("/certificates", &card(&only, "执0002", json!({}))).expect_created();
    assert!(refused(&app, &case, json!([OFFICER1, only])).is_empty());
}

#[test]
fn only_staff_of_age_hold_a_card_no_longer_than_it_is_good_and_every_reason_is_told_at_once() {
    let app = App::boot();
    let admin = app.person("admin");
    let young = enters(&app, "周少", json!({"born_on": "2009-06-01"}));
    let long = json!({"rules": "guangxi", "valid_to": "2031-03-03"});
    admin.post("/certificates", &card(&young, "桂0001", long)).refused_by(&["CERT-5", "CERT-6"]);
    admin.post("/certificates", &card(ASSISTANT, "辅0001", json!({}))).refused_by(&["CERT-4"]);
    admin.post("/certificates", &card(OFFICER2, "14032200101", json!({}))).problem("number-in-use");
    admin.post("/certificates", &card(STRANGER, "邻0001", json!({}))).problem("forbidden");
    for (field, value) in
        [("area_code", "14032"), ("rules", "atlantis"), ("valid_to", "2026-03-01"), ("kind", "DRIVER")]
    {
        let wrong = card(OFFICER2, "错0001", json!({field: value}));
        admin.post("/certificates", &wrong).problem("invalid-input").points_at(&format!("/{field}"));
    }
    let photo = card(OFFICER2, "错0002", json!({"photo_digest": format!("sm3:{}", "x".repeat(64))}));
    admin.post("/certificates", &photo).problem("invalid-input").points_at("/photo_digest");
    let none = admin.get(&format!("/certificates?officer_id={young}"));
    assert_eq!(none.ok().at("/items"), &json!([]), "nothing was entered");
    let shown = admin.get(&format!("/officers/{young}"));
    assert!(shown.ok().body.get("born_on").is_none(), "nobody reads the day of birth: {shown}");
}

#[test]
fn missing_training_and_exams_are_told_or_refused_as_the_issuer_has_it() {
    let app = App::boot();
    let person = enters(&app, "郝新", json!({}));
    let transport = || json!({"rules": "transport", "fields": ["TRANSPORT"]});
    let answer = app.person("admin").post("/certificates", &card(&person, "交0009", transport()));
    answer.refused_by(&["CERT-2", "CERT-3"]);
    let mut paper = transport();
    paper["valid_from"] = json!("2026-02-01");
    let entered = app.person("admin").post("/certificates", &card(&person, "交0008", paper));
    let told: Vec<_> =
        entered.expect_created().at("/warnings").as_array().unwrap().iter().map(|one| &one["rule"]).collect();
    assert_eq!(told, ["CERT-3", "CERT-2"], "a card that exists is entered, and what is missing is told");
    let national = app.person("admin").post("/certificates", &card(&person, "国0001", json!({})));
    assert_eq!(national.expect_created().at("/warnings/0/rule"), "CERT-2");
    let qualified = enters(&app, "文法", json!({"legal_qualification": "A20190001"}));
    let excused = app.person("admin").post("/certificates", &card(&qualified, "国0002", json!({})));
    assert!(excused.expect_created().body.get("warnings").is_none(), "who is qualified is excused: {excused}");
    let zhejiang = |number: &str| card(&person, number, json!({"rules": "zhejiang"}));
    let exam = |date: &str| json!({"date": date, "subject": "COMPREHENSIVE", "passed": true, "organiser": "省司法厅"});
    app.person("admin").post(&format!("/officers/{person}/exams"), &exam("2021-03-01")).expect_created();
    let old = app.person("admin").post("/certificates", &zhejiang("浙0001"));
    assert_eq!(old.expect_created().at("/warnings/0/rule"), "CERT-2", "five years and a day ago");
    app.person("admin").post(&format!("/officers/{person}/exams"), &exam("2021-03-02")).expect_created();
    assert!(
        app.person("admin").post("/certificates", &zhejiang("浙0002")).expect_created().body.get("warnings").is_none()
    );
}

#[test]
fn the_rules_of_issuers_can_be_read_by_anybody_with_their_sources() {
    let app = App::boot();
    let rules = app.ask("GET", "/api/v1/certificate_rules").go();
    let all = rules.ok().body.as_array().unwrap();
    assert_eq!(all[0]["id"], "national");
    for one in all {
        for (field, basis) in one["basis"].as_object().unwrap() {
            assert!(one.get(field).is_some() && !basis["source"].as_str().unwrap().is_empty(), "{field}: {one}");
        }
    }
}
