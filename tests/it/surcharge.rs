//! The surcharge 加处罚款 of a real course over HTTP: late, attacked, stayed, upheld, paid in parts; on every day to the fen.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::Case;

fn event(app: &App, event: &str, more: Value) -> Act {
    let mut body = json!({"remedy_id": "r1", "event": event, "on": app.now().date()});
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    Act::new("record_remedy", body)
}

fn instalments(applied_on: &str, parts: &[(&str, i64)]) -> Act {
    let parts: Vec<_> = parts.iter().map(|(day, fen)| json!({"due_on": day, "amount_fen": fen})).collect();
    let body = json!({"party_id": "p1", "applied_on": applied_on, "hardship": "停产两月，附银行流水", "parts": parts});
    Act::new("grant_instalments", body)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The surcharge by hand, in fen rounded down, of what was unpaid on each late day that counts; never above the fine.
fn by_hand(until: NaiveDate, due_on: NaiveDate, paid: &[(NaiveDate, i64)], pauses: &[(NaiveDate, NaiveDate)]) -> i64 {
    let mut hundredths: i128 = 0;
    for on in due_on.iter_days().skip(1).take_while(|on| *on <= until) {
        if pauses.iter().any(|(from, to)| *from <= on && on <= *to) {
            continue;
        }
        // What is paid on a day was still owed on it.
        let left = LARGE - paid.iter().filter(|(paid_on, _)| *paid_on < on).map(|(_, fen)| fen).sum::<i64>();
        hundredths += i128::from(left.max(0)) * 3;
    }
    i64::try_from((hundredths / 100).min(i128::from(LARGE))).unwrap()
}

/// Every day of four hundred, as the service tells it.
fn agrees(app: &App, case: &Case, paid: &[(NaiveDate, i64)], pauses: &[(NaiveDate, NaiveDate)]) {
    let due_on = day("2026-03-17");
    for n in (0..=400_u64).step_by(7).chain(10..60) {
        let on = day("2026-03-02") + Days::new(n);
        let told = app.person("officer1").get(&case.path(&format!("/enforcement?on={on}"))).ok().body[0].clone();
        assert_eq!(told["surcharge_fen"], by_hand(on, due_on, paid, pauses), "on {on}: {told}");
    }
}

#[test]
fn it_stands_still_during_a_reconsideration_that_stays_execution_and_during_instalments() {
    let app = App::boot();
    let case = app.served();
    let decision = app.file(&case)["decision"]["seq"].as_u64().unwrap();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    agrees(&app, &case, &[], &[]);
    // Five days late it is attacked; execution is stayed; the county government upholds it five weeks later.
    app.day(3, 23);
    let application = json!({"route": "reconsideration", "about": decision, "party_id": "p1", "organ": "盂县人民政府"});
    officer.acts(&case, event(&app, "applied", json!({"application": application})));
    app.day(3, 26);
    officer.acts(&case, event(&app, "accepted", json!({"received_on": app.now().date()})));
    officer.acts(&case, event(&app, "stayed", json!({"stay_ground": "on_application"})));
    app.day(4, 2);
    officer.acts(&case, event(&app, "answered", json!({})));
    app.day(4, 28);
    let ruling = json!({"result": "upheld", "party_received_on": "2026-04-28"});
    let more = json!({"received_on": "2026-04-28", "document": "盂政复决〔2026〕3号", "ruling": ruling});
    let ruled = officer.acts(&case, event(&app, "decided", more).recorded());
    head.approves(&case, ruled);
    let file: zhifa::casefile::CaseFile = serde_json::from_value(app.file(&case)).unwrap();
    let review = file.remedies.pauses("p1");
    assert_eq!(review.len(), 1, "{review:?}");
    let (from, to) = (review[0].0, review[0].1.expect("it has ended"));
    assert_eq!((from, to), (day("2026-03-26"), day("2026-04-28")), "from its acceptance to the decision (处罚法73)");
    agrees(&app, &case, &[], &[(from, to)]);
    // The way to the court is fifteen days now, and so is what lies behind it: the work list no longer waits for September.
    let windows = file.deadlines.iter().filter(|due| due.clock.as_str() == "apply_to_court");
    let windows: Vec<_> = windows.map(|due| (due.due_on.to_string(), due.superseded.is_some())).collect();
    assert_eq!(windows.len(), 2, "{windows:?}");
    assert!(windows[0].1 && !windows[1].1, "the later one takes the place of the earlier: {windows:?}");
    assert_eq!(windows[1].0, "2026-08-13", "three months behind 13 May");
    // Paid in parts: one in time, then the plan is broken and the meter runs on.
    app.day(5, 6);
    let parts = [("2026-05-29", 2_000_000), ("2026-06-30", 3_000_000)];
    let plan = officer.acts(&case, instalments("2026-05-06", &parts));
    head.approves(&case, plan);
    app.day(5, 29);
    officer.acts(&case, record_payment("p1", 2_000_000, "晋1", "2026-05-29"));
    let now = |on: &str| app.person("officer1").get(&case.path(&format!("/enforcement?on={on}"))).ok().body[0].clone();
    let frozen = now("2026-05-07")["surcharge_fen"].clone();
    assert_eq!(now("2026-06-30")["surcharge_fen"], frozen, "no day of the plan counts");
    let first = frozen.as_i64().unwrap();
    assert_eq!(now("2026-07-01")["surcharge_fen"], first + 90_000, "three per cent of what is left");
    assert_eq!(now("2026-07-10")["surcharge_fen"], first + 900_000);
    assert_eq!(now("2027-12-31")["surcharge_fen"], LARGE, "never above the fine");
}
