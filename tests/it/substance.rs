//! The substance of a penalty over HTTP: one act fined once, also when two heads decide at once; who is spared, and how
//! it ends; confirmed addresses; where a decision is contested.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::acts_spot::{on_the_spot, opens_summary_against, stall};
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::town::{COUNTY, FIREWORKS, OFFICER1, OFFICER2, TOWN};
use crate::repeat::at_once;

fn record_address(party: &str, electronic: Value, signed_on: &str) -> Act {
    let body = json!({
        "party_id": party, "address": "上社镇上社村1号", "electronic": electronic, "signed_on": signed_on,
        "consequences_told": true,
    });
    Act::new("record_address", body)
}

fn mail() -> Value {
    json!({"medium": "电子邮件", "account": "fireworks@example.cn"})
}

impl App {
    /// A small case of which nothing is missing but the decision, against a company of this number and name.
    #[track_caller]
    pub fn ripe_against(&self, company: &Value) -> Case {
        let officer = self.person("officer1");
        let case = officer.opens(opening(json!([company]), FIREWORKS));
        self.files(&case);
        let inspection = officer.inspects(&case);
        self.person("officer2").countersigns(&case, inspection);
        officer.concludes(&case, penalize(SMALL));
        self.tells(&case, &["p1"]);
        self.waives(&case, "p1");
        case
    }
}

/// The company under another number and name.
fn named(number: Option<&str>, name: &str) -> Value {
    let mut company = company();
    company["name"] = json!(name);
    match number {
        Some(number) => company["id_number"] = json!(number),
        None => drop(company.as_object_mut().unwrap().remove("id_number")),
    }
    company
}

#[test]
fn the_same_act_is_fined_once_until_it_is_said_why_it_is_another() {
    let app = App::boot();
    let (first, second) = (app.ripe_against(&company()), app.ripe_against(&company()));
    let (officer, head) = (app.person("officer1"), app.person("head"));
    head.decides(&first, "penalize");
    let refused = head.is_refused(&second, &decide("penalize"), &["PEN-29"]);
    assert!(refused.body.to_string().contains(&first.id.to_string()), "it says which case: {refused}");
    let mut another = penalize(SMALL);
    another["parties"][0]["distinct_from"] = json!([{"case_id": first.id, "reasons": "另一库房，另一批货物"}]);
    officer.revises(&second, "own_correction", another);
    head.decides(&second, "penalize");
    let marks = app.file(&second)["marks"].to_string();
    assert!(marks.contains("PEN-29-2"), "{marks}");
}

#[test]
fn a_party_is_known_by_its_number_or_else_by_kind_and_name() {
    let app = App::boot();
    let head = app.person("head");
    head.decides(&app.ripe_against(&named(Some("91140322MA0SAME01"), "甲公司")), "penalize");
    for (number, name, known) in [
        (Some("91140322ma0same01"), "改了名的甲公司", true),
        (None, "甲公司", true),
        (Some("91140322MA0OTHER1"), "甲公司", false),
        (Some("91140322********01"), "乙公司", false),
        (None, "丙公司", false),
    ] {
        let officer = app.person("officer1");
        let case = officer.opens(opening(json!([named(number, name)]), FIREWORKS));
        app.files(&case);
        let inspection = officer.inspects(&case);
        app.person("officer2").countersigns(&case, inspection);
        let conclusion = conclude(penalize(SMALL));
        match known {
            true => drop(officer.is_refused(&case, &conclusion, &["PEN-29"])),
            false => drop(officer.acts(&case, conclusion)),
        }
    }
}

#[test]
fn of_two_cases_about_one_act_decided_at_once_one_is_refused() {
    let app = App::boot();
    for round in 0..4 {
        let company = named(Some(&format!("91140322MA0RACE{round:02}")), &format!("上社第{round}烟花有限公司"));
        let cases = [app.ripe_against(&company), app.ripe_against(&company)];
        app.token("head");
        app.token("head2");
        let mut statuses: Vec<_> = at_once(2, |index| {
            let answer = app.person(["head", "head2"][index]).tries(&cases[index], &decide("penalize"));
            if answer.status == 409 {
                answer.refused_by(&["PEN-29"]);
            }
            answer.status
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "round {round}");
    }
}

#[test]
fn whoever_is_not_punished_is_educated_before_the_case_is_closed() {
    let app = App::boot();
    let case = app.concluded(no_penalty());
    let (officer, head) = (app.person("officer1"), app.person("head"));
    head.decides(&case, "no_penalty");
    officer.serves(&case, case.version(), "p1");
    app.publishes(&case);
    head.is_refused(&case, &close_case("no_penalty"), &["PEN-33-3"]);
    officer.acts(&case, record_education("p1"));
    app.ends(&case, "no_penalty");
}

#[test]
fn an_order_to_a_guardian_nobody_knows_is_recorded_as_it_happened_and_does_not_count() {
    let app = App::boot();
    let case = app.concluded(no_penalty());
    let officer = app.person("officer1");
    let order = record_education("p1").but("/guardian_order", json!({"guardian": "张某", "order": "严加管教"}));
    officer.is_refused(&case, &order, &["PEN-33-4"]);
    officer.acts(&case, order.it_happened_so());
    assert_eq!(app.file(&case)["guidance"], Value::Null, "it counts for nothing");
}

#[test]
fn what_was_fined_on_the_spot_is_not_fined_again_unless_it_happened_so() {
    let app = App::boot();
    stall(&app);
    let officer = app.person("officer1");
    let number = json!("140322198001010019");
    let [first, second] = [0, 1].map(|_| opens_summary_against(&app, "NATURAL_PERSON", &number));
    officer.acts(&first, on_the_spot(app.now(), 5_000));
    officer.is_refused(&second, &on_the_spot(app.now(), 5_000), &["PEN-29"]);
    officer.acts(&second, on_the_spot(app.now(), 5_000).it_happened_so());
    assert!(app.file(&second)["marks"].to_string().contains("PEN-29"));
}

/// Service by mail on the day it is recorded.
fn by_mail(paper: u64, today: &str) -> Act {
    let body =
        json!({"paper": paper, "party_id": "p1", "method": "ELECTRONIC", "received_on": today, "card_shown": true});
    Act::new("serve_document", body).by(&[OFFICER1, OFFICER2])
}

#[test]
fn electronic_service_rests_on_the_address_the_party_confirmed() {
    let app = App::boot();
    let case = app.concluded(penalize(SMALL));
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let notice = officer.acts(&case, issue_notice(&[]));
    head.approves(&case, notice);
    let today = app.now().date().to_string();
    officer.is_refused(&case, &by_mail(notice, &today), &["PEN-61"]);
    let mut untold = record_address("p1", mail(), &today);
    untold.json["body"]["consequences_told"] = json!(false);
    officer.is_refused(&case, &untold, &["PEN-61-4"]);
    officer.acts(&case, record_address("p1", Value::Null, &today));
    let claims = by_mail(notice, &today).but("/address_confirmed", true);
    officer.is_refused(&case, &claims, &["PEN-61"]);
    officer.acts(&case, record_address("p1", mail(), &today));
    officer.acts(&case, by_mail(notice, &today));
    assert_eq!(app.file(&case)["guidance"]["addresses"].as_array().unwrap().len(), 2);
}

#[test]
fn without_a_record_the_remark_that_the_address_was_confirmed_still_counts() {
    let app = App::boot();
    let case = app.concluded(penalize(SMALL));
    let notice = app.person("officer1").acts(&case, issue_notice(&[]));
    app.person("head").approves(&case, notice);
    let today = app.now().date().to_string();
    app.person("officer1").acts(&case, by_mail(notice, &today).but("/address_confirmed", true));
}

#[test]
fn a_paper_refused_at_the_confirmed_address_is_served_and_elsewhere_it_is_not() {
    let app = App::boot();
    let case = app.concluded(penalize(SMALL));
    let officer = app.person("officer1");
    let notice = officer.acts(&case, issue_notice(&[]));
    app.person("head").approves(&case, notice);
    let refused = serve(notice, "p1").but("/refused", true).but("/recipient", "拒收");
    officer.is_refused(&case, &refused, &["PEN-61"]);
    officer.acts(&case, record_address("p1", Value::Null, &app.now().date().to_string()));
    officer.acts(&case, refused);
    app.is_at(&case, "noticed");
}

#[test]
fn a_decision_seals_where_it_is_contested_and_missing_master_data_is_marked() {
    let app = App::boot();
    let case = app.concluded(not_established());
    let done = app.person("head").tries(&case, &decide("not_established"));
    let sealed = json!({"reconsideration_organ": "盂县人民政府", "court": "盂县人民法院"});
    assert_eq!(done.at("/act/computed/remedies"), &sealed);
    assert!(!app.file(&case)["marks"].to_string().contains("PEN-59"));
}

#[test]
fn an_administrator_enters_court_and_reconsideration_organ_of_the_own_organs_only() {
    let app = App::boot();
    let admin = app.person("admin");
    let path = format!("/agencies/{TOWN}");
    let patch = |path: &str, body: &Value| admin.ask("PATCH", path).key(&app.fresh_key()).json(body).go();
    let changed = patch(&path, &json!({"court": "阳泉市郊区人民法院"}));
    assert_eq!((changed.status, &changed.body["court"]), (200, &json!("阳泉市郊区人民法院")), "{changed}");
    let again = patch(&path, &json!({"reconsideration_organ": "盂县人民政府"}));
    assert_eq!(again.body["court"], "阳泉市郊区人民法院", "what is absent stays");
    patch(&format!("/agencies/{COUNTY}"), &json!({"court": "某法院"})).problem("not-found");
    let officer = app.person("officer1");
    officer.ask("PATCH", &path).key(&app.fresh_key()).json(&json!({"court": "某法院"})).go().problem("forbidden");
    let case = app.concluded(not_established());
    let done = app.person("head").tries(&case, &decide("not_established"));
    assert_eq!(done.at("/act/computed/remedies/court"), "阳泉市郊区人民法院");
}

#[test]
fn a_power_item_with_tiers_outside_the_statute_is_not_entered() {
    let app = App::boot();
    let admin = app.person("admin");
    let mut item = crate::harness::town::fireworks();
    item.as_object_mut().unwrap().remove("id");
    item["code"] = json!("YJ-NEW");
    let part = |min: i64, max: i64| json!({"base": "货值金额", "unit": "multiple", "min": min, "max": max});
    let with = |change: &dyn Fn(&mut Value)| {
        let mut item = item.clone();
        change(&mut item);
        admin.post("/power_items", &item)
    };
    with(&|item| item["fine_of_base"] = part(300, 100)).problem("invalid-input");
    with(&|item| item["benchmark"][0]["of_base"] = part(100, 200)).problem("invalid-input");
    with(&|item| item["benchmark"][0]["kinds"] = json!(["ORDER_CLOSURE"])).problem("invalid-input");
    with(&|item| item["benchmark"][0]["person"] = json!({"min_fen": 1, "max_fen": 5_000_001})).problem("invalid-input");
    let twice = json!({"code": "a", "name": "再犯", "effect": "heavier"});
    with(&|item| item["factors"] = json!([twice, twice])).problem("invalid-input");
    with(&|item| {
        item["fine_of_base"] = part(100, 300);
        item["benchmark"][0]["of_base"] = part(100, 200);
        item["factors"] = json!([twice]);
    })
    .expect_created();
}
