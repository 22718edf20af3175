//! Due dates against a table made by hand from wall calendars and the notices, and the reckoning one can read.

use chrono::NaiveDate;

use super::day;
use crate::law::calendar::Calendar;
use crate::law::ladder::{Excluded, Pause};
use crate::law::period::{Period, Unit};
use crate::law::time::Moment;

fn period(text: &str) -> Period {
    text.parse().unwrap_or_else(|_| panic!("{text} is a period"))
}

#[test]
fn real_days() {
    // from, period, due, provisional, why
    let table = [
        ("2026-03-02", "15cd", "2026-03-17", false, "handbook 13: payment"),
        ("2026-03-02", "60cd", "2026-05-06", false, "handbook 13: reconsideration, 05-01 is Labour Day"),
        ("2026-03-02", "6m", "2026-09-02", false, "handbook 13: suit"),
        ("2026-02-12", "7wd", "2026-02-28", false, "api.md: two make-up Saturdays around Spring Festival 2026"),
        ("2026-02-13", "1wd", "2026-02-14", false, "make-up Saturday"),
        ("2026-02-14", "1wd", "2026-02-24", false, "over the whole festival"),
        ("2024-02-02", "7wd", "2024-02-18", false, "make-up Sundays 02-04 and 02-18"),
        ("2024-02-09", "5wd", "2024-02-22", false, "over Spring Festival 2024"),
        ("2023-09-28", "3wd", "2023-10-09", false, "make-up weekend 10-07 and 10-08"),
        ("2023-09-28", "5wd", "2023-10-11", false, "National Day 2023"),
        ("2025-09-26", "7wd", "2025-10-13", false, "make-up Sunday 09-28 and Saturday 10-11"),
        ("2025-09-30", "2wd", "2025-10-10", false, "National Day 2025"),
        ("2025-04-21", "10cd", "2025-05-06", false, "ends on 05-01, moves over the holiday"),
        ("2025-09-20", "15cd", "2025-10-09", false, "ends inside National Day"),
        ("2025-01-01", "30cd", "2025-02-05", false, "ends inside Spring Festival 2025"),
        ("2026-01-30", "15cd", "2026-02-14", false, "a make-up Saturday is no rest day: no move"),
        ("2025-11-03", "90cd", "2026-02-02", false, "decision term ends on Sunday 02-01"),
        ("2024-02-29", "1y", "2025-02-28", false, "no matching date"),
        ("2024-02-29", "2y", "2026-02-28", false, "no matching date, make-up Saturday"),
        ("2023-08-31", "6m", "2024-02-29", false, "month end in a leap year"),
        ("2025-01-31", "1m", "2025-02-28", false, "month end"),
        ("2026-03-31", "1m", "2026-04-30", false, "month end"),
        ("2026-07-31", "2m", "2026-09-30", false, "month end"),
        ("2026-12-24", "5wd", "2026-12-31", false, "the last known day"),
        ("2026-12-25", "5wd", "2027-01-01", true, "2027 is not published"),
        ("2026-11-30", "3m", "2027-03-01", true, "02-28 is a Sunday of an unknown year"),
        ("2026-12-01", "90cd", "2027-03-01", true, "an unknown year"),
        ("2020-01-23", "5wd", "2020-02-07", false, "the Spring Festival of 2020, made longer to 02-02"),
        ("2020-09-25", "7wd", "2020-10-12", false, "Mid-Autumn on National Day, make-up 09-27 and 10-10"),
        ("2020-02-29", "1y", "2021-03-01", false, "no matching date, and 02-28 is a Sunday"),
        ("2021-04-23", "10wd", "2021-05-10", false, "Labour Day, make-up 04-25 and 05-08"),
        ("2021-09-17", "15cd", "2021-10-08", false, "ends inside National Day"),
        ("2022-01-28", "3wd", "2022-02-07", false, "make-up weekend before Spring Festival"),
        ("2022-04-29", "5wd", "2022-05-10", false, "Labour Day from 04-30, make-up 05-07"),
        ("2022-09-16", "15cd", "2022-10-08", false, "ends on National Day, moves to a make-up Saturday"),
        ("2023-11-30", "3m", "2024-02-29", false, "month end in a leap year"),
        ("2018-12-28", "3wd", "2019-01-02", true, "a year before the first notice we hold"),
    ];
    for (from, length, due_on, provisional, why) in table {
        let due = Calendar::national().due(day(from), period(length));
        assert_eq!((due.due_on, due.provisional), (day(due_on), provisional), "{from} + {length}: {why}");
        assert_eq!(due.due_at, None);
    }
}

#[test]
fn terms_that_were_stretched() {
    let gap = |from: &str, to: &str| Excluded { from: day(from), to: day(to), why: Pause::Suspension };
    let end = |from: &str, periods: &[&str], gaps: &[Excluded]| {
        let periods: Vec<_> = periods.iter().map(|text| period(text)).collect();
        Calendar::national().due_stretched(day(from), &periods, gaps)
    };
    // 90 days end on Sunday 05-31; twenty days out lead to Saturday 06-20, inside the Dragon Boat holiday.
    assert_eq!(end("2026-03-02", &["90cd"], &[]).due_on, day("2026-06-01"));
    let suspended = [gap("2026-03-05", "2026-03-24")];
    let due = end("2026-03-02", &["90cd"], &suspended);
    assert_eq!(due.due_on, day("2026-06-22"));
    let told: Vec<_> = due.derivation.iter().map(|step| step.note.as_str()).collect();
    assert_eq!(
        told,
        [
            "期限开始之日，不计入",
            "2026-03-05 至 2026-03-24 中止，不计入",
            "满90日",
            "2026-06-20 为端午节，顺延",
            "期限届满"
        ]
    );
    // The extension runs on from the ninetieth day, not from the working day it would have moved to.
    assert_eq!(end("2026-03-02", &["90cd", "30cd"], &[]).due_on, day("2026-06-30"));
    assert_eq!(end("2026-03-02", &["90cd", "30cd"], &suspended).due_on, day("2026-07-20"));
    // Working days: the make-up Saturday 02-14 lies in the gap and does not count.
    // Counted: 13, then 25, 26, 27, the make-up Saturday 28, and 2 and 3 March.
    assert_eq!(end("2026-02-12", &["7wd"], &[gap("2026-02-14", "2026-02-24")]).due_on, day("2026-03-03"));
    assert_eq!(end("2026-02-12", &["5wd", "15cd"], &[]).due_on, day("2026-03-13"));
    assert_eq!(end("2026-01-31", &["1m"], &[gap("2026-02-10", "2026-02-12")]).due_on, day("2026-03-03"));
    assert!(end("2026-10-12", &["90cd"], &suspended).provisional);
}

#[test]
fn hours_run_through_holidays() {
    let from = Moment::at_shanghai(2026, 9, 30, 18, 0).expect("a moment");
    let due = Calendar::national().due_from(from, period("24h"));
    assert_eq!(due.due_at, Moment::at_shanghai(2026, 10, 1, 18, 0));
    assert_eq!((due.due_on, due.provisional), (day("2026-10-01"), false));
    let from_day = Calendar::national().due(day("2026-09-30"), period("24h"));
    assert_eq!(from_day.due_at, Moment::at_shanghai(2026, 10, 1, 0, 0));
    // Half past midnight in Shanghai is still the day before in UTC: the Shanghai day counts.
    let early = Moment::at_shanghai(2026, 3, 2, 0, 30).expect("a moment");
    assert_eq!(Calendar::national().due_from(early, period("15cd")).due_on, day("2026-03-17"));
}

fn told(from: &str, length: &str) -> Vec<String> {
    let due = Calendar::national().due(day(from), period(length));
    due.derivation.iter().map(|step| format!("{} {}", step.on, step.note)).collect()
}

#[test]
fn the_reckoning_can_be_read() {
    assert_eq!(
        told("2026-02-12", "7wd"),
        [
            "2026-02-12 期限开始之日，不计入",
            "2026-02-14 调休上班，计入",
            "2026-02-15 2026-02-15 至 2026-02-23 春节，不计",
            "2026-02-28 调休上班，计入",
            "2026-02-28 第7个工作日，期限届满",
        ]
    );
    assert_eq!(
        told("2026-03-02", "60cd"),
        [
            "2026-03-02 期限开始之日，不计入",
            "2026-05-01 第60日，为休息日，顺延",
            "2026-05-01 2026-05-01 至 2026-05-05 劳动节，不计",
            "2026-05-06 休息日后的第一个工作日，期限届满",
        ]
    );
    assert_eq!(
        told("2024-02-29", "1y"),
        ["2024-02-29 期限开始之日，不计入", "2025-02-28 满1年，该月没有对应日，以月末日为准，期限届满"]
    );
    assert_eq!(
        told("2026-12-25", "5wd"),
        [
            "2026-12-25 期限开始之日，不计入",
            "2026-12-26 2026-12-26 至 2026-12-27 周末，不计",
            "2027-01-01 2027年放假安排未收录，其后暂按周末休息推算",
            "2027-01-01 第5个工作日，期限届满",
        ]
    );
}

#[test]
fn long_periods_stay_short_to_read_and_within_time() {
    for unit in Unit::ALL {
        for n in [0, Period::MAX, u32::MAX] {
            for from in [NaiveDate::MIN, day("2026-02-12"), day("9999-12-31"), NaiveDate::MAX] {
                let due = Calendar::national().due(from, Period { n, unit: *unit });
                assert!(due.derivation.len() < 70, "{from} + {n} {unit:?}");
            }
        }
    }
    let due = Calendar::national().due(day("2026-02-12"), period("100000y"));
    assert_eq!(due.due_on, day("9999-12-31"));
    assert!(due.provisional);
}

#[test]
fn periods_are_written_and_read() {
    for text in ["7wd", "15cd", "24h", "3m", "2y", "100000wd"] {
        assert_eq!(period(text).to_string(), text);
    }
    for text in ["", "7", "wd", "0wd", "-1wd", "7 wd", "7d", "7WD", "1.5h", "100001wd", "99999999999wd", "７wd"] {
        assert!(text.parse::<Period>().is_err(), "{text}");
    }
    assert_eq!(serde_json::to_string(&period("7wd")).expect("writes"), "\"7wd\"");
    assert_eq!(serde_json::from_str::<Period>("\"15cd\"").expect("reads"), Period::calendar_days(15));
    assert_eq!(serde_json::to_string(&Unit::WorkingDay).expect("writes"), "\"working_day\"");
    assert_eq!(period("7wd").zh(), "7个工作日");
    let due = Calendar::national().due(day("2026-02-12"), period("7wd"));
    let text = serde_json::to_value(&due).expect("writes");
    assert_eq!(text["due_on"], "2026-02-28");
    assert!(text.get("due_at").is_none());
}
