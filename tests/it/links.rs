//! A case among other cases: taken over from paper, first to file, joined and split, its filing withdrawn.

use serde_json::{Value, json};
use zhifa::agencies;
use zhifa::casefile::power::PowerItem;

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::town::{FIREWORKS, NEIGHBOUR, OFFICER1, OFFICER2, STRANGER, STRANGER2, fireworks};

fn paper(stage: &str, decision: Option<Value>) -> Act {
    let mut body = json!({
        "filing_number": "上社立〔2025〕纸17号", "filed_on": "2025-12-22", "handled_by": ["赵志强", "李雪梅"],
        "handlers": [OFFICER1, OFFICER2], "stage": stage, "reasons": "启用系统前立案的在办案件",
        "acts": [{"what": "现场检查", "on": "2025-12-19", "by": "赵志强、李雪梅"}],
        "evidence": [{"id": "e1", "kind": "SCENE_RECORD", "name": "现场检查笔录（扫描件）", "proves": "超量存放"}],
        "findings": ["立案审批表没有写明日期到时分"]
    });
    if let Some(decision) = decision {
        body["decision"] = decision;
    }
    Act::new("take_over", body).recorded()
}

fn decided_on_paper(paid: i64) -> Value {
    let mut decision = json!({
        "number": "上社罚〔2026〕纸1号", "decided_on": "2026-02-24", "decided_by": "郑国平", "decided": penalize(SMALL),
        "services": [{"party_id": "p1", "method": "DIRECT", "served_on": "2026-02-26"}],
    });
    if paid > 0 {
        let payment = json!({"party_id": "p1", "amount_fen": paid, "paid_on": "2026-02-27", "receipt": "晋纸0001"});
        decision["payments"] = json!([payment]);
    }
    decision
}

fn due(app: &App, case: &Case, clock: &str) -> Value {
    let file = app.file(case);
    let all = file["deadlines"].as_array().unwrap();
    all.iter().rev().find(|due| due["clock"] == clock).unwrap_or_else(|| panic!("no clock {clock}")).clone()
}

#[test]
fn a_served_paper_case_is_paid_published_closed_and_archived_here() {
    let app = App::boot();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let case = officer.opens_case();
    officer.is_refused(&case, &paper("served", None), &["PAPER-1"]);
    officer.is_refused(&case, &paper("investigating", Some(decided_on_paper(0))), &["PAPER-1"]);
    let mut early = decided_on_paper(0);
    early["decided_on"] = json!("2025-12-01");
    officer.is_refused(&case, &paper("served", Some(early)), &["PAPER-4"]);
    let asked = officer.acts(&case, paper("served", Some(decided_on_paper(500_000))));
    let again = paper("investigating", None).but("/evidence", json!([]));
    officer.is_refused(&case, &again, &["PAPER-3"]);
    app.is_at(&case, "clue");
    head.approves(&case, asked);
    app.is_at(&case, "served");
    let file = app.file(&case);
    assert_eq!((&file["filing_number"], &file["filed_on"]), (&json!("上社立〔2025〕纸17号"), &json!("2025-12-22")));
    assert_eq!(file["decision"]["number"], "上社罚〔2026〕纸1号");
    let rules: Vec<_> = file["marks"].as_array().unwrap().iter().map(|mark| mark["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["PAPER-5", "REC-PAPER"], "marked for ever");
    assert_eq!(due(&app, &case, "pay")["opened_on"], "2026-02-26");
    head.is_refused(&case, &close_case("performed"), &["CLOSE-1", "CLOSE-2"]);
    app.publishes(&case);
    officer.is_refused(&case, &record_payment("p1", SMALL, "晋A1", "2026-03-02"), &["PEN-67-2"]);
    app.pays(&case, "p1", SMALL - 500_000, "晋A2");
    assert!(!due(&app, &case, "pay")["met"].is_null());
    app.ends(&case, "performed");
}

#[test]
fn a_take_over_that_was_refused_can_be_asked_for_again() {
    let app = App::boot();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let case = officer.opens_case();
    let asked = officer.acts(&case, paper("investigating", None));
    head.refuses(&case, asked);
    app.is_at(&case, "clue");
    assert_eq!(app.file(&case)["evidence"], json!([]));
    let asked = officer.acts(&case, paper("investigating", None));
    head.approves(&case, asked);
    app.is_at(&case, "investigating");
}

#[test]
fn what_was_published_on_paper_is_not_owed_again() {
    let app = App::boot();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let case = officer.opens_case();
    let mut decision = decided_on_paper(SMALL);
    decision["published_on"] = json!("2026-02-27");
    let asked = officer.acts(&case, paper("served", Some(decision)));
    head.approves(&case, asked);
    assert!(!due(&app, &case, "publish")["met"].is_null() && !due(&app, &case, "pay")["met"].is_null());
    app.ends(&case, "performed");
}

#[test]
fn an_investigation_on_paper_goes_on_here_under_the_term_it_had() {
    let app = App::boot();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let case = officer.opens_case();
    let asked = officer.acts(&case, paper("investigating", None));
    head.approves(&case, asked);
    app.is_at(&case, "investigating");
    // Ninety days from 2025-12-22 end on Sunday 2026-03-22.
    assert_eq!(due(&app, &case, "decide")["due_on"], "2026-03-23");
    officer.concludes(&case, penalize(SMALL));
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    head.decides(&case, "penalize");
    app.is_at(&case, "decided");
}

#[test]
fn who_files_second_is_warned_and_who_lost_the_dispute_is_refused() {
    let app = App::boot();
    let mut item = fireworks();
    item.as_object_mut().unwrap().remove("id");
    let item: PowerItem = serde_json::from_value(item).unwrap();
    let theirs = app
        .db
        .write_now(move |tx| Ok::<_, zhifa::db::Error>(agencies::create_power_item(tx, NEIGHBOUR, item).unwrap().id))
        .unwrap();
    let (stranger, officer, head) = (app.person("stranger"), app.person("officer1"), app.person("head"));
    let first = stranger.opens(opening(json!([company()]), theirs));
    let request = stranger.acts(&first, request_filing().but("/handlers", json!([STRANGER, STRANGER2])));
    app.person("stranger_head").approves(&first, request);
    let case = officer.opens(opening(json!([company()]), FIREWORKS));
    let talk = |step: &str, outcome: Option<&str>| {
        let mut body = json!({"step": step, "other": "下社镇人民政府", "on": "2026-03-02", "account": "协商记录"});
        if let Some(outcome) = outcome {
            body["outcome"] = json!(outcome);
        }
        Act::new("record_jurisdiction", body)
    };
    let request = officer.requests_filing(&case);
    let file = app.file(&case);
    assert_eq!((&file["marks"][0]["rule"], &file["marks"][0]["nature"]), (&json!("PEN-25"), &json!("mark")));
    officer.is_refused(&case, &talk("designated", Some("transfer")), &["PEN-25-2"]);
    officer.acts(&case, talk("arose", None));
    officer.acts(&case, talk("agreed", Some("transfer")));
    head.is_refused(&case, &approve(request), &["PEN-25-3"]);
    head.refuses(&case, request);
    officer.is_refused(&case, &request_filing(), &["PEN-25-3"]);
    let away = json!({
        "ground": "filed_elsewhere", "reasons": "下社镇先立案",
        "handover": {"receiver": "下社镇人民政府", "receiver_id": NEIGHBOUR, "papers": ["transfer_letter"]}
    });
    head.acts(&case, Act::new("transfer_case", away));
    app.is_at(&case, "transferred");
}

#[test]
fn a_merged_case_ends_once_both_files_say_so() {
    let app = App::boot();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let (kept, absorbed, foreign) = (app.filed(), app.filed(), app.person("stranger").opens(clue()));
    let merge = |other: &Case, absorbed: bool| {
        Act::new("merge_case", json!({"case_id": other.id, "absorbed": absorbed, "reasons": "同一违法行为"}))
    };
    let withdraw = |ground: &str| Act::new("withdraw_filing", json!({"ground": ground, "reasons": "已并入另案"}));
    officer.is_refused(&absorbed, &merge(&foreign, true), &["LINK-4"]);
    officer.is_refused(&absorbed, &merge(&absorbed, true), &["LINK-4"]);
    head.is_refused(&absorbed, &withdraw("merged"), &["PEN-54-3"]);
    head.is_refused(&absorbed, &withdraw("limitation_passed"), &["PEN-54-3"]);
    officer.acts(&absorbed, merge(&kept, true));
    officer.is_refused(&absorbed, &merge(&kept, true), &["LINK-4"]);
    head.is_refused(&absorbed, &withdraw("merged"), &["PEN-54-3"]);
    officer.acts(&kept, merge(&absorbed, false));
    head.acts(&absorbed, withdraw("merged"));
    app.is_at(&absorbed, "withdrawn");
    app.is_at(&kept, "investigating");
    assert!(!due(&app, &absorbed, "decide")["met"].is_null(), "nothing is due any more");
    let without: Vec<_> = (1..=absorbed.version()).filter(|seq| *seq != absorbed.version()).collect();
    officer.is_refused(&absorbed, &archive(without), &["ARCH-1"]);
    officer.acts(&absorbed, archive(1..=absorbed.version()));
    app.is_at(&absorbed, "archived");
}

#[test]
fn a_split_case_is_linked_in_both_files_and_changes_nothing_else() {
    let app = App::boot();
    let officer = app.person("officer1");
    let (whole, part) = (app.filed(), officer.opens_case());
    let split = |other: &Case, split_off: bool| {
        Act::new("split_case", json!({"case_id": other.id, "split_off": split_off, "reasons": "另一当事人另案办理"}))
    };
    officer.acts(&whole, split(&part, false));
    officer.acts(&part, split(&whole, true));
    assert_eq!(app.file(&whole)["links"]["others"][0]["relation"], "split_into");
    assert_eq!(app.file(&part)["links"]["others"][0]["relation"], "split_from");
    app.is_at(&whole, "investigating");
    app.is_at(&part, "clue");
}
