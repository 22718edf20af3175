//! The national calendar against facts read off the State Council's notices.

use chrono::NaiveDate;

use super::day;
use crate::law::calendar::{BadCalendar, Calendar};

#[test]
fn national_calendar_is_sound() {
    let calendar = Calendar::from_json(crate::law::calendar::NATIONAL).expect("the compiled-in calendar reads");
    assert_eq!(calendar.first_known(), day("2020-01-01"));
    assert_eq!(calendar.last_known(), day("2026-12-31"));
    assert!(calendar.is_known(day("2026-12-31")) && !calendar.is_known(day("2027-01-01")));
}

#[test]
fn days_of_the_notices() {
    let calendar = Calendar::national();
    // day, working, why it is rest, make-up day
    let table = [
        ("2026-02-12", true, None, false),
        ("2026-02-14", true, None, true),
        ("2026-02-15", false, Some("春节"), false),
        ("2026-02-23", false, Some("春节"), false),
        ("2026-02-24", true, None, false),
        ("2026-02-28", true, None, true),
        ("2026-03-01", false, Some("周末"), false),
        ("2026-05-01", false, Some("劳动节"), false),
        ("2026-05-09", true, None, true),
        ("2024-02-18", true, None, true),
        ("2024-06-10", false, Some("端午节"), false),
        ("2023-09-29", false, Some("中秋节、国庆节"), false),
        ("2025-10-08", false, Some("国庆节、中秋节"), false),
        ("2025-10-09", true, None, false),
        ("2020-02-03", true, None, false),
        ("2022-12-31", false, Some("元旦"), false),
        ("2027-01-01", true, None, false),
        ("2027-01-02", false, Some("周末"), false),
    ];
    for (on, working, why, make_up) in table {
        let on = day(on);
        assert_eq!(calendar.is_working_day(on), working, "{on}");
        assert_eq!(calendar.why_rest(on).as_deref(), why, "{on}");
        assert_eq!(calendar.is_make_up_day(on), make_up, "{on}");
    }
}

#[test]
fn years_count_their_working_days() {
    let calendar = Calendar::national();
    // Weekdays, less those given off, plus weekend days worked: counted from the notices apart from this program.
    let table = [(2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)];
    for (year, working_days) in table {
        let found = calendar.year(year).expect("a known year");
        assert_eq!(found.working_days, working_days, "{year}");
        assert!(!found.papers.is_empty() && found.papers.iter().all(|paper| paper.contains("gov.cn")), "{year}");
    }
    assert!(calendar.year(2019).is_none() && calendar.year(2027).is_none() && calendar.year(i32::MAX).is_none());
}

#[test]
fn working_days_between() {
    let calendar = Calendar::national();
    let between = |from, to| calendar.days_between_working(day(from), day(to));
    assert_eq!(between("2026-02-12", "2026-02-28"), 7);
    assert_eq!(between("2026-02-14", "2026-02-23"), 0);
    assert_eq!(between("2026-02-28", "2026-02-12"), 0);
    assert_eq!(calendar.working_day_from(day("2026-05-01")), day("2026-05-06"));
    assert_eq!(calendar.working_day_from(day("2026-05-09")), day("2026-05-09"));
    assert_eq!(calendar.working_day_from(NaiveDate::MAX), NaiveDate::MAX);
}

#[test]
fn broken_calendars_are_refused() {
    let with = |years: &str| {
        let text = format!(r#"{{"name":"","rule":"","source":"","checked_against":[],"note":"","years":{years}}}"#);
        Calendar::from_json(&text)
    };
    let year = r#"{"papers":[],"rest":[],"work":[]}"#;
    assert!(matches!(with("{}"), Err(BadCalendar::Empty)));
    assert!(matches!(with(&format!(r#"{{"2024":{year},"2026":{year}}}"#)), Err(BadCalendar::Gap(2025))));
    let listed = |rest: &str, work: &str| {
        with(&format!(
            r#"{{"2024":{{"papers":[],"rest":[{{"name":"x","days":{rest}}}],"work":[{{"name":"x","days":{work}}}]}}}}"#
        ))
    };
    assert!(listed(r#"["2024-02-10"]"#, r#"["2024-02-18"]"#).is_ok());
    assert!(matches!(listed(r#"["2025-02-10"]"#, "[]"), Err(BadCalendar::Day(_))), "wrong year");
    assert!(matches!(listed(r#"["2024-02-10","2024-02-10"]"#, "[]"), Err(BadCalendar::Day(_))), "twice");
    assert!(matches!(listed("[]", r#"["2024-02-19"]"#), Err(BadCalendar::Day(_))), "a Monday is no make-up day");
    assert!(matches!(with(r#"{"2024":{"papers":[],"rest":[]}}"#), Err(BadCalendar::Shape(_))));
    assert!(matches!(Calendar::from_json(r#"{"year":2024}"#), Err(BadCalendar::Shape(_))));
}
