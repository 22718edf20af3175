//! Moments in legal time.

use chrono::{DateTime, Utc};

use super::day;
use crate::law::time::Moment;

fn moment(text: &str) -> Moment {
    text.parse().unwrap_or_else(|_| panic!("{text} is a moment"))
}

#[test]
fn written_in_shanghai_read_from_anywhere() {
    let table = [
        ("2026-03-02T09:30:00+08:00", "2026-03-02T09:30:00+08:00"),
        ("2026-03-02T01:30:00Z", "2026-03-02T09:30:00+08:00"),
        ("2026-03-01T20:30:00-05:00", "2026-03-02T09:30:00+08:00"),
        ("2026-03-02T09:30:00.5+08:00", "2026-03-02T09:30:00.500+08:00"),
        ("2026-03-02T09:30:00.123456789+08:00", "2026-03-02T09:30:00.123456+08:00"),
    ];
    for (given, written) in table {
        assert_eq!(moment(given).to_string(), written);
        assert_eq!(moment(written), moment(given));
        let text = serde_json::to_string(&moment(given)).expect("writes");
        assert_eq!(text, format!("\"{written}\""));
        assert_eq!(serde_json::from_str::<Moment>(&text).expect("reads"), moment(given));
    }
    let bad = ["", "2026-03-02", "2026-03-02T09:30:00", "2026-02-29T00:00:00Z", "0000-12-31T23:59:59Z", "now"];
    for text in bad.into_iter().chain(["10000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]) {
        assert!(text.parse::<Moment>().is_err(), "{text}");
    }
    assert!(serde_json::from_str::<Moment>("1").is_err());
}

#[test]
fn the_day_is_the_day_in_shanghai() {
    assert_eq!(moment("2026-03-01T15:59:59.999999Z").date(), day("2026-03-01"));
    assert_eq!(moment("2026-03-01T16:00:00Z").date(), day("2026-03-02"));
    assert_eq!(Moment::start_of(day("2026-03-02")), moment("2026-03-01T16:00:00Z"));
    assert_eq!(Moment::at_shanghai(2026, 3, 2, 9, 30), Some(moment("2026-03-02T01:30:00Z")));
    assert_eq!(Moment::at_shanghai(2026, 2, 29, 0, 0), None);
    assert_eq!(Moment::at_shanghai(2026, 2, 28, 24, 0), None);
}

#[test]
fn moments_stay_within_the_years_one_can_write() {
    let late = moment("9999-12-31T23:59:59.999999+08:00");
    let early = moment("0001-01-01T00:00:00Z");
    for (extreme, nearest) in [(DateTime::<Utc>::MAX_UTC, late), (DateTime::<Utc>::MIN_UTC, early)] {
        assert_eq!(Moment::from_utc(extreme), nearest);
        assert_eq!(moment(&nearest.to_string()), nearest);
    }
    for far in [i64::MAX, i64::MAX / 60, i64::MAX / 86_400] {
        assert_eq!(early.plus_minutes(far), late);
        assert_eq!(early.plus_days(far), late);
        assert_eq!(late.plus_days(-far), early);
    }
    assert_eq!(moment("2026-03-02T00:00:00Z").plus_minutes(-1), moment("2026-03-01T23:59:00Z"));
    assert_eq!(moment("2026-03-02T00:00:00Z").plus_days(1), moment("2026-03-03T00:00:00Z"));
    // A leap second as chrono writes it becomes the second after.
    assert_eq!(moment("2016-12-31T23:59:60Z"), moment("2017-01-01T00:00:00Z"));
}
