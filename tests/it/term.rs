//! The term of the case 办案期限 over HTTP: what a profile lets stretch it, what it shows, and what the law itself refuses.

use serde_json::{Value, json};
use zhifa::casefile::clocks::Clock;
use zhifa::law::profile::Profile;
use zhifa::law::stages::Kind;

use crate::casebook::{Casebook, Person, Trial};
use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::tables::by_force;

fn suspend() -> Act {
    Act::new("suspend", json!({"ground": "party_missing", "reasons": "当事人下落不明，暂时无法调查"}))
}

fn resume() -> Act {
    Act::new("resume", json!({"reasons": "当事人已经找到"}))
}

fn extend(by: &str) -> Act {
    Act::new("extend_term", json!({"by": by, "reasons": "案情复杂，取证困难"}))
}

/// The organ follows the procedure of market regulation.
fn under_the_market_profile(app: &App) {
    by_force(&mut app.test.connect(), "agency", "UPDATE agency SET profile = 'market'");
}

/// The due dates of one clock, oldest first.
fn clocks(app: &App, case: &Case, clock: &str) -> Vec<Value> {
    let all = app.person("officer1").get(&case.path("/deadlines")).ok().body.clone();
    all.as_array().unwrap().iter().filter(|one| one["clock"] == clock).cloned().collect()
}

#[test]
fn under_the_market_profile_a_case_is_suspended_extended_and_ends_in_the_archive() {
    let app = App::boot();
    under_the_market_profile(&app);
    let case = app.inspected();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    assert_eq!(clocks(&app, &case, "check_clue")[0]["due_on"], "2026-03-23");
    assert!(clocks(&app, &case, "check_clue")[0]["met"].is_u64(), "filing meets it");
    assert_eq!(clocks(&app, &case, "decide")[0]["due_on"], "2026-06-01");
    app.day(3, 5);
    let asked = officer.acts(&case, suspend());
    head.approves(&case, asked);
    officer.is_refused(&case, &conclude(penalize(LARGE)), &["PEN-60-6"]);
    officer.is_refused(&case, &suspend(), &["PEN-60-7"]);
    app.day(3, 24);
    let still = &clocks(&app, &case, "decide")[0];
    assert_eq!((&still["stopped"]["on"], &still["due_on"]), (&json!("2026-03-05"), &json!("2026-06-01")));
    assert_eq!(still["today"]["due_on"], "2026-06-22", "it moves on with every day");
    assert_eq!(still["overdue"], false);
    app.day(3, 25);
    officer.acts(&case, resume());
    officer.is_refused(&case, &resume(), &["PEN-60-7"]);
    let asked = officer.acts(&case, extend("30cd"));
    head.approves(&case, asked);
    let all = clocks(&app, &case, "decide");
    let days: Vec<_> = all.iter().map(|one| one["due_on"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-06-01", "2026-06-22", "2026-07-20"]);
    assert!(all[0]["superseded"].is_u64() && all[1]["superseded"].is_u64() && all[2]["superseded"].is_null());
    assert!(all[2]["derivation"].to_string().contains("2026-03-05 至 2026-03-24 中止"), "every excluded day is told");
    officer.is_refused(&case, &extend("30cd"), &["PEN-60-4"]);
    officer.concludes(&case, penalize(LARGE));
    app.tells(&case, &["p1"]);
    app.waives(&case, "p1");
    app.reviews(&case);
    head.acts(&case, deliberate());
    head.decides(&case, "penalize");
    officer.serves(&case, case.version(), "p1");
    app.publishes(&case);
    app.pays(&case, "p1", LARGE, "晋A000777");
    assert_eq!(clocks(&app, &case, "close_form")[0]["due_on"], "2026-04-16", "fifteen working days, Qingming out");
    app.ends(&case, "performed");
    assert!(clocks(&app, &case, "close_form")[0]["met"].is_u64());
    assert!(app.verify(case.id).ok);
}

#[test]
fn the_law_itself_stretches_nothing_and_says_so() {
    let app = App::boot();
    let case = app.inspected();
    let officer = app.person("officer1");
    let refusal = officer.is_refused(&case, &suspend(), &["PEN-60-2"]);
    assert!(refusal.text.contains("行政处罚法60") && refusal.text.contains("逾期将被标记"), "{refusal}");
    officer.is_refused(&case, &extend("30cd"), &["PEN-60-4"]);
    let days = json!({"ground": "test", "from": "2026-03-02", "to": "2026-03-02", "shown_by": 1, "reasons": "送检"});
    officer.is_refused(&case, &Act::new("exclude_period", days), &["PEN-60-2", "PEN-60-3"]);
}

#[test]
fn a_hearing_under_the_market_profile_is_announced_and_reported() {
    let app = App::boot();
    under_the_market_profile(&app);
    let case = app.noticed(LARGE);
    let (officer, head) = (app.person("officer1"), app.person("head"));
    officer.acts(&case, request_hearing("p1"));
    assert_eq!(clocks(&app, &case, "name_presider")[0]["due_on"], "2026-03-05");
    assert_eq!(clocks(&app, &case, "fix_hearing")[0]["due_on"], "2026-03-17", "three, three and five working days");
    let told = officer.acts(&case, schedule_hearing("p1", app.now().plus_days(20)));
    officer.serves(&case, told, "p1");
    app.day(3, 30);
    let held = hold_hearing(told, app.now(), "held");
    officer.is_refused(&case, &held, &["PEN-64-8"]);
    officer.is_refused(&case, &held.clone().but("/announced_on", "2026-03-26"), &["PEN-64-8"]);
    let held = officer.acts(&case, held.but("/announced_on", "2026-03-20"));
    assert_eq!(clocks(&app, &case, "report_hearing")[0]["due_on"], "2026-04-07", "five working days, Qingming out");
    // The report is among what is handed in for the review, and so before the decision.
    officer.is_refused(&case, &submit_for_review(), &["REV-3-1"]);
    let report = Act::new("report_hearing", json!({"seq": held, "findings": "事实属实", "opinion": "按处理意见决定"}));
    app.person("reviewer").is_refused(&case, &report, &["PEN-65-2"]);
    app.person("head2").acts(&case, report);
    app.reviews(&case);
    head.acts(&case, deliberate());
    head.decides(&case, "penalize");
}

#[test]
fn the_table_of_time_limits_is_public() {
    let app = App::boot();
    let rows = app.ask("GET", "/api/v1/deadlines/rules").go().ok().body.clone();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 97);
    let row = rows.iter().find(|row| row["id"] == "T004").unwrap();
    assert_eq!((&row["period"], &row["ladder"][1]["approver"]), (&json!("90cd"), &json!("collective")));
}

/// The same under the procedure of market regulation.
fn of_the_market(mut trial: Trial) -> Trial {
    trial.facts.profile = Profile::find("market").unwrap();
    trial
}

#[test]
fn the_closing_form_is_due_once_everything_is_performed_and_not_before() {
    let mut book = Casebook::served_with_goods();
    let forms = |book: &Casebook| book.file.deadlines.iter().filter(|due| due.clock == Clock::CloseForm).count();
    book.take(of_the_market(book.trial(Kind::RecordPayment))).unwrap();
    let lines = book.file.unperformed("p1").len();
    assert!(lines > 0 && forms(&book) == 0, "goods and closure are not performed yet");
    for left in (0..lines).rev() {
        book.take(of_the_market(book.trial(Kind::RecordPerformance))).unwrap();
        assert_eq!(forms(&book), usize::from(left == 0), "{left} lines are left");
    }
}

#[test]
fn the_closing_form_is_due_when_nobody_is_punished_and_when_the_decision_fell() {
    let mut book = Casebook::performed();
    book.take(of_the_market(book.trial(Kind::RevokeDecision))).unwrap();
    let due = book.file.deadline(Clock::CloseForm, None).expect("a closing form");
    assert_eq!((due.opened_on, due.seq), (book.now.date(), book.file.version));
    let mut book = Casebook::investigating();
    let proposal = json!({"outcome": "not_established", "parties": [{
        "party_id": "p1", "facts": [{"text": "未经许可经营烟花爆竹", "evidence": ["e1"]}], "reasons": "经复核事实不成立"}]});
    let conclusion = json!({"report": "调查终结", "proposal": proposal});
    book.does(Person::Li, Kind::ConcludeInvestigation, conclusion);
    let decision = json!({"outcome": "not_established", "reasons": "事实不能成立"});
    let trial = of_the_market(book.trial_by(Person::Head, Kind::Decide, decision));
    book.take(trial).unwrap_or_else(|refused| panic!("{:#?}", refused.findings));
    assert!(book.file.deadline(Clock::CloseForm, None).is_some());
}
