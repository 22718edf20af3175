//! A round of legal review from its submission to the end of a dispute about it: who has it, what is missing, who advises, who
//! settles; what the reviewer is shown; the organ's own catalogue; the figures of a year.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::acts_measures::request_measure;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::town::{OFFICER1, account};

const ANOTHER: &str = "01951000-0000-7000-8000-00000000ffff";

fn assign(who: &str) -> Act {
    Act::new("assign_reviewer", json!({"reviewer": account(who)}))
}

fn request_supplement(app: &App) -> Act {
    let due = app.now().plus_days(5).date();
    Act::new(
        "request_supplement",
        json!({"materials": ["销售单据原件"], "due_on": due, "reasons": "违法所得的计算没有单据"}),
    )
}

fn supply(seq: u64) -> Act {
    Act::new("supply_materials", json!({"seq": seq, "materials": ["销售单据原件"]}))
}

fn advice() -> Act {
    let said =
        json!({"adviser": "许某", "capacity": "legal_counsel", "unit": "某律师事务所", "opinion": "适用法律正确"});
    Act::new("record_advice", said)
}

fn contest(opinion: u64) -> Act {
    Act::new("contest_review", json!({"opinion": opinion, "reasons": "进货单据和现场清点相互印证"}))
}

fn settle(contest: u64, outcome: &str) -> Act {
    let body = json!({
        "seq": contest, "participants": ["赵志强", "陈静", "郑国平"], "coordination": "双方交换意见",
        "outcome": outcome, "decision": "经协调作出决定"
    });
    Act::new("settle_review", body)
}

fn submitted(app: &App) -> Case {
    let case = app.heard();
    app.person("officer1").submits(&case);
    case
}

fn queued(app: &App, who: &'static str, filters: &str) -> Vec<Value> {
    app.person(who).get(&format!("/reviews?{filters}")).ok().at("/items").as_array().unwrap().clone()
}

#[test]
fn a_reviewer_takes_a_round_and_nobody_else_gives_its_opinion() {
    let app = App::boot();
    let case = submitted(&app);
    let reviewer = app.person("reviewer");
    app.person("double").is_refused(&case, &assign("reviewer"), &["REV-2-4"]);
    reviewer.acts(&case, assign("reviewer"));
    assert_eq!(queued(&app, "reviewer", "state=open&mine=true")[0]["assigned_to"], json!(account("reviewer")));
    assert!(queued(&app, "double", "state=open&mine=true").is_empty(), "another has it");
    app.person("double").is_refused(&case, &opinion("approve"), &["REV-2-3"]);
    app.person("double").is_refused(&case, &assign("double"), &["REV-2-4"]);
    reviewer.opines(&case, "approve");
}

#[test]
fn assigned_is_a_qualified_reviewer_of_the_organ_without_a_part_in_the_case() {
    let app = App::boot();
    let case = submitted(&app);
    let head = app.person("head");
    for (who, why) in [("novice", "not qualified"), ("clerk", "no reviewer"), ("county_reviewer", "another organ")] {
        let refusal = head.is_refused(&case, &assign(who), &["REV-2-2"]);
        assert!(!refusal.at("/violations").as_array().unwrap().is_empty(), "{why}");
    }
    head.is_refused(&case, &Act::new("assign_reviewer", json!({"reviewer": ANOTHER})), &["REV-2-2"]);
    let grant = json!({
        "case_id": case.id, "account_id": account("county_reviewer"), "task": "review",
        "to": app.now().plus_days(5).to_string(), "ground": "本机关审核人员均应回避"
    });
    head.post("/pool_grants", &grant).expect_created();
    head.acts(&case, assign("county_reviewer"));
    app.person("reviewer").is_refused(&case, &opinion("approve"), &["REV-2-3"]);
    app.person("county_reviewer").opines(&case, "approve");
}

#[test]
fn the_time_to_review_stands_still_while_material_is_missing() {
    let app = App::boot();
    let case = submitted(&app);
    let reviewer = app.person("reviewer");
    reviewer.acts(&case, assign("reviewer"));
    let before = queued(&app, "reviewer", "state=open")[0]["due_on"].clone();
    let asked = reviewer.acts(&case, request_supplement(&app));
    let waits = queued(&app, "reviewer", "state=open")[0].clone();
    assert_eq!(waits["waiting_since"], json!(app.now().date()), "{waits}");
    reviewer.is_refused(&case, &request_supplement(&app), &["REV-3-2"]);
    reviewer.is_refused(&case, &opinion("approve"), &["REV-3-4"]);
    let owed = app.person("officer1").get("/worklist").ok().at("/items").to_string();
    assert!(owed.contains("supplement"), "the handler is told: {owed}");
    app.clock.advance_days(7);
    app.person("officer1").acts(&case, supply(asked));
    let after = queued(&app, "reviewer", "state=open")[0].clone();
    assert_eq!(after["waiting_since"], Value::Null);
    assert!(after["due_on"].as_str() > before.as_str(), "{before} became {after}");
    app.person("officer1").is_refused(&case, &supply(asked), &["REV-3-3"]);
    reviewer.opines(&case, "approve");
    let done = queued(&app, "reviewer", "state=closed")[0].clone();
    assert_eq!(
        (&done["late"], &done["working_days"]),
        (&json!(false), &json!(0)),
        "what was waited for does not count"
    );
}

#[test]
fn counsel_advises_and_the_reviewer_answers() {
    let app = App::boot();
    let case = submitted(&app);
    app.person("reviewer").acts(&case, advice());
    app.person("head").tries(&case, &advice()).problem("forbidden");
    app.person("reviewer").opines(&case, "approve");
    let round = app.person("reviewer").get(&case.path("/review")).ok().at("/rounds/0").clone();
    assert_eq!(round["advice"][0]["adviser"], "许某");
    assert_eq!(round["opinion"]["reviewer_name"], "陈静");
}

#[test]
fn what_was_turned_down_comes_back_to_the_same_reviewer() {
    let app = App::boot();
    let case = submitted(&app);
    app.person("reviewer").opines(&case, "correct");
    app.person("officer1").is_refused(&case, &submit_for_review(), &["REV-8"]);
    let mut revised = penalize(LARGE);
    revised["parties"][0]["facts"][0]["text"] = json!("存放烟花爆竹十一箱");
    app.person("officer1").revises(&case, "review", revised);
    app.person("officer1").submits(&case);
    app.person("double").is_refused(&case, &opinion("approve"), &["REV-2-3"]);
    // A head gives it to nobody else without a reason, and not to get round the no.
    app.person("head").is_refused(&case, &assign("double"), &["REV-2-4"]);
    app.person("head").is_refused(&case, &assign("double").but("/reason", "工作安排"), &["REV-2-4"]);
    let changes = app.person("reviewer").get(&case.path("/review")).ok().at("/changes/lines").clone();
    assert_eq!(changes[0]["pointer"], "/parties/0/facts/0/text", "{changes}");
    assert_eq!(changes[0]["after"], "存放烟花爆竹十一箱");
    app.person("reviewer").opines(&case, "approve");
}

#[test]
fn a_contested_opinion_is_settled_by_a_head_and_ends_in_a_new_opinion() {
    let app = App::boot();
    let case = submitted(&app);
    let said = app.person("reviewer").opines(&case, "disagree");
    let officer = app.person("officer1");
    let contested = officer.acts(&case, contest(said));
    officer.is_refused(&case, &contest(said), &["REV-10"]);
    officer.is_refused(&case, &submit_for_review(), &["REV-8"]);
    let owed = app.person("head").get("/worklist").ok().at("/items").to_string();
    assert!(owed.contains("settle_review"), "{owed}");
    app.person("unit").is_refused(&case, &settle(contested, "review_again"), &["HEAD-1"]);
    app.person("head").acts(&case, settle(contested, "review_again"));
    app.person("head").is_refused(&case, &settle(contested, "upheld"), &["REV-10-2"]);
    app.person("head").acts(&case, deliberate());
    app.person("head").is_refused(&case, &decide("penalize"), &["PEN-58"]);
    officer.submits(&case);
    // The contest was settled so that somebody else may look.
    app.person("head").acts(&case, assign("voter").but("/reason", "协调后由另一审核人员审核"));
    app.person("voter").opines(&case, "approve");
    app.person("head").decides(&case, "penalize");
    let row = queued(&app, "reviewer", "state=closed")[0].clone();
    assert!(row["contested_seq"].is_u64() && row["settled_seq"].is_u64(), "{row}");
}

#[test]
fn an_upheld_opinion_holds() {
    let app = App::boot();
    let case = submitted(&app);
    let said = app.person("reviewer").opines(&case, "disagree");
    let contested = app.person("officer1").acts(&case, contest(said));
    app.person("head").acts(&case, settle(contested, "upheld"));
    app.person("officer1").is_refused(&case, &submit_for_review(), &["REV-8"]);
}

#[test]
fn the_reviewer_sees_grounds_materials_checks_and_who_signed() {
    let app = App::boot();
    let case = submitted(&app);
    let shown = app.person("reviewer").get(&case.path("/review"));
    let file = shown.ok();
    assert_eq!(file.at("/required"), true);
    assert!(!file.at("/triggers").as_array().unwrap().is_empty());
    let missing: Vec<_> = file
        .at("/materials")
        .as_array()
        .unwrap()
        .iter()
        .filter(|material| material["state"] == "missing")
        .map(|material| material["material"].clone())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    let checks = file.at("/checks").as_array().unwrap();
    assert_eq!(checks.len(), 8);
    for (item, suggested) in [("power", json!("yes")), ("officers", json!("yes")), ("crime", Value::Null)] {
        let check = checks.iter().find(|check| check["item"] == item).unwrap();
        assert_eq!(check["suggested"], suggested, "{check}");
    }
    let law = checks.iter().find(|check| check["item"] == "law").unwrap();
    let rules: Vec<_> = law["rules"].as_array().unwrap().iter().map(|rule| rule["rule"].as_str().unwrap()).collect();
    assert!(rules.contains(&"PEN-32") && rules.contains(&"PEN-38"), "{rules:?}");
    assert_eq!(file.at("/rounds/0/signed/0/signature/name"), "赵志强");
    app.person("stranger").get(&case.path("/review")).problem("not-found");
    app.person("admin").get(&case.path("/review")).problem("not-found");
}

#[test]
fn an_act_in_breach_is_shown_to_the_reviewer_as_a_no() {
    let app = App::boot();
    let case = app.person("officer1").opens_case();
    let alone = inspect_scene(app.now()).by(&[OFFICER1]).it_happened_so();
    let seq = app.person("officer1").acts(&case, alone);
    let shown = app.person("reviewer").get(&case.path("/review"));
    let checks = shown.ok().at("/checks").as_array().unwrap().clone();
    let officers = checks.iter().find(|check| check["item"] == "officers").unwrap();
    assert_eq!(officers["suggested"], "no", "{officers}");
    assert!(officers["acts"].as_array().unwrap().contains(&json!(seq)));
}

fn catalogue(app: &App) -> Value {
    json!({
        "name": "上社镇重大执法决定法制审核目录", "document": "上社政发〔2026〕3号", "valid_from": app.now().date(),
        "content": {
            "person": {"fen": 100_000, "op": ">="}, "organisation": {"fen": 100_000, "op": ">="}, "kinds": ["WARNING"]
        }
    })
}

#[test]
fn the_organs_own_catalogue_adds_to_what_must_be_reviewed_once_a_head_released_it() {
    let app = App::boot();
    let reviewer = app.person("reviewer");
    let made = reviewer.post("/review_catalogues", &catalogue(&app));
    made.expect_created();
    let id = made.at("/id").as_str().unwrap().to_owned();
    let small = |app: &App| {
        let case = app.concluded(penalize(SMALL));
        app.file(&case)["review_required"].clone()
    };
    assert_eq!(small(&app), false, "collected, not released");
    let release = format!("/review_catalogues/{id}/release");
    let word = json!({"opinion": "同意发布"});
    app.person("officer1").post(&release, &word).problem("forbidden");
    app.person("unit").post(&release, &word).problem("forbidden");
    app.person("stranger_head").post(&release, &word).problem("not-found");
    app.person("head").post(&release, &word).expect_created();
    app.person("head").post(&release, &word).problem("conflict");
    assert_eq!(small(&app), true);
    let reasons = app.person("auditor").get("/review_catalogues").ok().at("/items/0/released_by").clone();
    assert!(reasons.is_string());
    assert!(app.person("stranger").get("/review_catalogues").ok().at("/items").as_array().unwrap().is_empty());
}

#[test]
fn whoever_collected_a_catalogue_does_not_release_it() {
    let app = App::boot();
    let both = app.person("voter");
    let made = both.post("/review_catalogues", &catalogue(&app));
    let id = made.expect_created().at("/id").as_str().unwrap().to_owned();
    both.post(&format!("/review_catalogues/{id}/release"), &json!({"opinion": "同意"})).problem("conflict");
    app.person("officer1").post("/review_catalogues", &catalogue(&app)).problem("forbidden");
    let mut nothing = catalogue(&app);
    nothing["content"] = json!({});
    both.post("/review_catalogues", &nothing).points_at("/content");
    let mut half = catalogue(&app);
    half["content"]["person"] = Value::Null;
    both.post("/review_catalogues", &half).points_at("/content/organisation");
}

#[test]
fn a_year_of_reviews_is_told_without_naming_anybody() {
    let app = App::boot();
    let passed = app.heard();
    app.reviews(&passed);
    let returned = submitted(&app);
    app.person("reviewer").opines(&returned, "correct");
    let late = submitted(&app);
    app.clock.advance_days(30);
    app.person("reviewer").opines(&late, "disagree");
    let called = submitted(&app);
    app.person("head").acts(&called, return_to_investigation());
    let figures = app.person("supervisor").get("/review_figures?year=2026");
    let total = figures.ok().at("/total").clone();
    for (figure, count) in
        [("reviewed", 3), ("passed", 1), ("corrected", 1), ("turned_down", 1), ("called_back", 1), ("late", 1)]
    {
        assert_eq!(total[figure], count, "{figure} of {total}");
    }
    assert!(total["average_working_days"].as_f64() > Some(5.0), "{total}");
    assert!(!figures.text.contains("陈静"));
    app.person("supervisor").get("/review_figures?year=2025").ok();
    app.person("supervisor").get("/review_figures?year=1").points_at("year");
    app.person("officer1").get("/review_figures?year=2026").problem("forbidden");
}

#[test]
fn a_large_seizure_is_reviewed_before_a_head_approves_it() {
    let app = App::boot();
    let mut listed = catalogue(&app);
    listed["content"] = json!({"seizure": {"fen": 1_000_000, "op": ">="}});
    let made = app.person("reviewer").post("/review_catalogues", &listed);
    let id = made.expect_created().at("/id").as_str().unwrap().to_owned();
    app.person("head").post(&format!("/review_catalogues/{id}/release"), &json!({"opinion": "同意"})).expect_created();
    let case = app.filed_over_goods();
    let officer = app.person("officer1");
    let request = request_measure("seize");
    officer.is_refused(&case, &request, &["REV-11-2"]);
    let asked = officer.acts(&case, request.but("/value_fen", 3_000_000));
    let head = app.person("head");
    head.is_refused(&case, &approve(asked), &["REV-11"]);
    let owed = app.person("reviewer").get("/worklist").ok().at("/items").to_string();
    assert!(owed.contains("\"review\""), "{owed}");
    let checks: Vec<Value> = opinion("approve").json["body"]["checks"].as_array().unwrap().clone();
    let reviewed = json!({"seq": asked, "outcome": "approve", "checks": checks, "opinion": "符合法定条件"});
    let reviewed = Act::new("review_measure", reviewed);
    app.person("novice").is_refused(&case, &reviewed, &["PEN-58-Q"]);
    app.person("reviewer").is_refused(&case, &reviewed.clone().but("/checks", json!([])), &["REV-4"]);
    app.person("reviewer").acts(&case, reviewed.clone());
    app.person("reviewer").is_refused(&case, &reviewed, &["REV-11-3"]);
    head.acts(&case, approve(asked));
}
