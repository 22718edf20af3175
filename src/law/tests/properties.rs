//! What must hold for any start, any period and any holidays.

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::day;
use crate::law::calendar::{Calendar, NATIONAL};
use crate::law::ladder::{Excluded, Pause};
use crate::law::money::Fen;
use crate::law::period::{Period, Unit};

fn start() -> impl Strategy<Value = NaiveDate> {
    // 2019 to 2028: the known years and some on either side.
    (0_u64..3650).prop_map(|offset| day("2019-01-01") + Days::new(offset))
}

fn any_period() -> impl Strategy<Value = Period> {
    (1_u32..120, prop::sample::select(Unit::ALL)).prop_map(|(n, unit)| Period { n, unit })
}

/// The national calendar with these weekdays given off besides.
fn with_days_off(extra: &[NaiveDate]) -> Calendar {
    let mut data: Value = serde_json::from_str(NATIONAL).expect("the compiled-in calendar reads");
    for on in extra {
        let year = &mut data["years"][on.year().to_string()];
        let block = json!({"name": "防汛", "days": [on]});
        year["rest"].as_array_mut().expect("a list").push(block);
    }
    Calendar::from_json(&data.to_string()).expect("still sound")
}

/// Days of the known years that the notices leave as plain weekdays.
fn plain_weekdays() -> impl Strategy<Value = Vec<NaiveDate>> {
    prop::collection::btree_set((0_u64..1096).prop_map(|offset| day("2024-01-01") + Days::new(offset)), 1..12)
        .prop_map(|days| days.into_iter().filter(|on| is_plain(*on)).collect())
}

fn is_plain(on: NaiveDate) -> bool {
    let calendar = Calendar::national();
    calendar.is_working_day(on) && !calendar.is_make_up_day(on)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_later_start_never_ends_earlier(from in start(), later in 0_u64..40, period in any_period()) {
        let calendar = Calendar::national();
        let (first, second) = (calendar.due(from, period), calendar.due(from + Days::new(later), period));
        prop_assert!(first.due_on <= second.due_on);
    }

    #[test]
    fn no_period_but_hours_ends_on_a_rest_day(from in start(), period in any_period()) {
        let due = Calendar::national().due(from, period);
        prop_assert!(period.unit == Unit::Hour || Calendar::national().is_working_day(due.due_on));
        prop_assert!(due.due_on > from || period.unit == Unit::Hour);
    }

    #[test]
    fn a_working_day_period_holds_just_its_days(from in start(), n in 1_u32..200) {
        let calendar = Calendar::national();
        let due = calendar.due(from, Period::working_days(n)).due_on;
        let mut counted = 0;
        let mut on = from;
        while on < due {
            on = on + Days::new(1);
            counted += u32::from(calendar.why_rest(on).is_none());
        }
        prop_assert_eq!(counted, n);
        prop_assert_eq!(calendar.days_between_working(from, due), n);
    }

    #[test]
    fn another_day_off_never_ends_a_period_earlier(
        from in start(), period in any_period(), extra in plain_weekdays(),
    ) {
        let before = Calendar::national().due(from, period).due_on;
        prop_assert!(with_days_off(&extra).due(from, period).due_on >= before);
    }

    #[test]
    fn an_end_in_an_unknown_year_is_provisional(from in start(), period in any_period()) {
        let calendar = Calendar::national();
        let due = calendar.due(from, period);
        if period.unit != Unit::Hour && !calendar.is_known(due.due_on) {
            prop_assert!(due.provisional);
        }
        if calendar.is_known(due.due_on) && calendar.is_known(from) {
            prop_assert!(!due.provisional);
        }
    }

    #[test]
    fn the_reckoning_is_in_order_and_ends_on_the_due_day(from in start(), period in any_period()) {
        let due = Calendar::national().due(from, period);
        prop_assert!(due.derivation.is_sorted_by_key(|step| step.on));
        prop_assert_eq!(due.derivation.last().map(|step| step.on), Some(due.due_on));
    }

    #[test]
    fn what_was_not_stretched_is_counted_as_ever(from in start(), period in any_period()) {
        let calendar = Calendar::national();
        prop_assert_eq!(calendar.due_stretched(from, &[period], &[]), calendar.due(from, period));
    }

    #[test]
    fn an_extension_in_calendar_days_runs_on(from in start(), first in 1_u32..120, more in 1_u32..60) {
        let calendar = Calendar::national();
        let periods = [Period::calendar_days(first), Period::calendar_days(more)];
        let whole = calendar.due(from, Period::calendar_days(first + more)).due_on;
        prop_assert_eq!(calendar.due_stretched(from, &periods, &[]).due_on, whole);
    }

    #[test]
    fn days_left_out_never_end_a_term_earlier_and_inside_it_count_one_for_one(
        from in start(), n in 2_u32..120, first in 1_u64..40, length in 0_u64..30,
    ) {
        let calendar = Calendar::national();
        let term = Period::calendar_days(n);
        let gap = Excluded {
            from: from + Days::new(first), to: from + Days::new(first + length), why: Pause::Hearing,
        };
        let due = calendar.due_stretched(from, &[term], &[gap]).due_on;
        prop_assert!(due >= calendar.due(from, term).due_on);
        if first <= u64::from(n) {
            let days = u32::try_from(length + 1).unwrap_or(0);
            prop_assert_eq!(due, calendar.due(from, Period::calendar_days(n + days)).due_on);
        }
        prop_assert!(calendar.is_working_day(due));
        let twice = calendar.due_stretched(from, &[term], &[gap, gap]).due_on;
        prop_assert_eq!(due, twice, "a day is left out once");
    }

    #[test]
    fn amounts_read_back_from_what_is_printed(fen in any::<i64>()) {
        let text = Fen(fen).to_string();
        prop_assert_eq!(text.replace('.', "").parse::<i64>().ok(), Some(fen));
    }
}
