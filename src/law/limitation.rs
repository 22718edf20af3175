//! Limitation 追责期限 (处罚法36) and windows back in time: until which day a violation may still be found.
//!
//! The day it counts from is not counted; two and five years end on the matching date, or the month's last day (handbook
//! 01 A). The end does not move off a rest day: that rule is for the last day on which somebody has to do something at
//! an office, while a violation can be found on any day; and what is doubtful is not read against the party.

use chrono::{Months, NaiveDate};

use super::period::{Period, Unit};

/// Two years 二年.
pub const ORDINARY: Period = Period { n: 2, unit: Unit::Year };

/// Five years 五年: life, health or financial safety is touched, and there is harm.
pub const GRAVE: Period = Period { n: 5, unit: Unit::Year };

/// The last day on which what ended on `from` may be found; `None` beyond the calendar.
pub fn last_day(from: NaiveDate, period: Period) -> Option<NaiveDate> {
    match period.unit {
        Unit::Year => from.checked_add_months(Months::new(period.n.checked_mul(12)?)),
        Unit::Month => from.checked_add_months(Months::new(period.n)),
        Unit::CalendarDay | Unit::WorkingDay | Unit::Hour => {
            from.checked_add_days(chrono::Days::new(u64::from(period.n)))
        }
    }
}

/// The first day of a window of this length that ends on `until`.
pub fn first_day(until: NaiveDate, period: Period) -> Option<NaiveDate> {
    match period.unit {
        Unit::Year => until.checked_sub_months(Months::new(period.n.checked_mul(12)?)),
        Unit::Month => until.checked_sub_months(Months::new(period.n)),
        Unit::CalendarDay | Unit::WorkingDay | Unit::Hour => {
            until.checked_sub_days(chrono::Days::new(u64::from(period.n)))
        }
    }
}
