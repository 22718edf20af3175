//! Limitation: matching dates from a table made by hand, and an end that stays on a rest day.

use super::day;
use crate::law::calendar::Calendar;
use crate::law::limitation::{GRAVE, ORDINARY, first_day, last_day};
use crate::law::period::Period;

#[test]
fn two_and_five_years_end_on_the_matching_date_or_the_last_day_of_the_month() {
    for (from, two, five) in [
        ("2024-03-02", "2026-03-02", "2029-03-02"),
        ("2024-02-29", "2026-02-28", "2029-02-28"),
        ("2022-02-28", "2024-02-28", "2027-02-28"),
        ("2023-12-31", "2025-12-31", "2028-12-31"),
        ("2019-02-28", "2021-02-28", "2024-02-28"),
    ] {
        assert_eq!(last_day(day(from), ORDINARY), Some(day(two)), "{from}");
        assert_eq!(last_day(day(from), GRAVE), Some(day(five)), "{from}");
    }
}

#[test]
fn the_end_stays_on_a_rest_day_although_a_period_to_act_would_move() {
    // 2026-10-01 lies in the National Day holiday.
    let calendar = Calendar::national();
    assert!(!calendar.is_working_day(day("2026-10-01")));
    assert_eq!(last_day(day("2024-10-01"), ORDINARY), Some(day("2026-10-01")));
    assert!(calendar.due(day("2024-10-01"), ORDINARY).due_on > day("2026-10-01"));
}

#[test]
fn other_laws_count_in_other_units_and_a_window_looks_back_the_same_way() {
    let six_months: Period = "6m".parse().unwrap();
    assert_eq!(last_day(day("2026-08-31"), six_months), Some(day("2027-02-28")));
    assert_eq!(last_day(day("2026-08-31"), "10cd".parse().unwrap()), Some(day("2026-09-10")));
    assert_eq!(first_day(day("2026-03-02"), "1y".parse().unwrap()), Some(day("2025-03-02")));
    assert_eq!(first_day(day("2026-03-31"), "1m".parse().unwrap()), Some(day("2026-02-28")));
    assert_eq!(first_day(day("2026-03-31"), "30cd".parse().unwrap()), Some(day("2026-03-01")));
}
