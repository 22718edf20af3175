//! The holidays of a year become known: days that run into it are counted again, in the work list and the warnings too, and
//! the change is shown.

use diesel::prelude::*;
use serde_json::{Value, json};
use zhifa::law::calendar::Calendar;
use zhifa::schema::audit_entry;

use crate::harness::App;

/// The calendar with a notice for 2027, assumed for the test: the first two days of February are given off.
fn with_2027() -> &'static Calendar {
    let mut data: Value = serde_json::from_str(include_str!("../../rules/calendar/national.json")).unwrap();
    data["years"]["2027"] = json!({"papers": ["https://www.gov.cn/"], "work": [],
        "rest": [{"name": "春节", "days": ["2027-02-01", "2027-02-02"]}]});
    Box::leak(Box::new(Calendar::from_json(&data.to_string()).unwrap()))
}

fn handling(app: &App) -> Vec<Value> {
    let page = app.person("officer1").get("/worklist?duty=handle");
    page.ok().at("/items").as_array().unwrap().clone()
}

fn overdue(app: &App) -> Vec<Value> {
    let page = app.person("supervisor").get("/warnings?kind=overdue");
    page.ok().at("/items").as_array().unwrap().clone()
}

#[test]
fn work_list_and_warnings_count_by_the_holidays_published_since_and_say_what_moved() {
    let app = App::boot();
    app.on(2026, 11, 2, 9, 0);
    let case = app.filed();
    // Ninety days from filing end on a Sunday, and so on Monday 1 February 2027.
    let before = handling(&app);
    assert_eq!((&before[0]["due_on"], before[0].get("sealed_on")), (&json!("2027-02-01"), None));
    assert_eq!(zhifa::desk::recount(&app.db, Calendar::national()).unwrap(), 0, "nothing new, nothing moves");
    app.on(2027, 2, 2, 9, 0);
    assert_eq!(overdue(&app).len(), 1, "by the days known so far");
    assert_eq!(zhifa::desk::recount(&app.db, with_2027()).unwrap(), 2, "the row of each handler");
    let after = handling(&app);
    assert_eq!(
        (&after[0]["due_on"], &after[0]["sealed_on"], &after[0]["overdue"]),
        (&json!("2027-02-03"), &json!("2027-02-01"), &json!(false))
    );
    let why = after[0]["moved_because"]["zh"].as_str().unwrap();
    assert!(why.contains("2027-02-01") && why.contains("2027-02-03"), "{why}");
    assert!(overdue(&app).is_empty(), "not overdue after all");
    app.on(2027, 2, 4, 9, 0);
    let late = overdue(&app);
    assert_eq!((late.len(), &late[0]["since"]), (1, &json!("2027-02-03")));
    assert_eq!(late[0]["inputs"]["sealed_on"], "2027-02-01");
    assert!(late[0]["message"]["zh"].as_str().unwrap().contains("由2027-02-01改为2027-02-03"));
    assert_eq!(zhifa::desk::recount(&app.db, with_2027()).unwrap(), 0, "once is enough");
    let said: Vec<String> = audit_entry::table
        .filter(audit_entry::action.eq("worklist.recount"))
        .select(audit_entry::object)
        .load(&mut app.test.connect())
        .unwrap();
    assert_eq!(said, [format!("case/{}", case.id)]);
}

#[test]
fn a_day_of_a_known_year_never_moves() {
    let app = App::boot();
    app.filed();
    let before = handling(&app);
    assert_eq!(zhifa::desk::recount(&app.db, with_2027()).unwrap(), 0);
    assert_eq!(handling(&app), before);
}

#[test]
fn under_the_same_rules_due_dates_are_counted_once() {
    let app = App::boot();
    app.on(2026, 11, 2, 9, 0);
    app.filed();
    let by = |ruleset: &str, calendar| zhifa::desk::recount_under(&app.db, ruleset, calendar).unwrap();
    assert_eq!(by("one", Calendar::national()), 0);
    assert_eq!(by("one", with_2027()), 0, "counted by these rules already: no file is read");
    assert_eq!(by("two", with_2027()), 2, "new rules may bring new holidays");
    assert_eq!(by("one", Calendar::national()), 2, "back to an older version, which knows less");
    assert_eq!(by("two", with_2027()), 2, "and forward again");
}
