//! Terms that were stretched 延长、扣除后的期限: several periods one after the other, without the days that do not count.
//!
//! A base period and its extensions run on from one another: a first end that falls on a rest day is not moved before
//! the extension is added. Only the last end moves.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::calendar::Calendar;
use super::ladder::Excluded;
use super::period::{Due, Period, Step, Unit};

/// The walk ends here, however long the term is.
const MOST_DAYS: u32 = 40_000;

impl Calendar {
    /// When a term ends that consists of `periods`, starts on `from` (not counted) and leaves `excluded` out. Without
    /// extensions and excluded days this is [`Calendar::due`].
    pub fn due_stretched(&self, from: NaiveDate, periods: &[Period], excluded: &[Excluded]) -> Due {
        match periods {
            [] => self.due(from, Period::calendar_days(0)),
            [single] if excluded.is_empty() => self.due(from, *single),
            _ => self.stretched(from, periods, excluded),
        }
    }

    fn stretched(&self, from: NaiveDate, periods: &[Period], excluded: &[Excluded]) -> Due {
        let mut steps = vec![Step { on: from, note: "期限开始之日，不计入".to_owned() }];
        let mut on = from;
        for (index, period) in periods.iter().enumerate() {
            on = self.run(on, *period, excluded);
            let what = if index == 0 { "满" } else { "延长" };
            steps.push(Step { on, note: format!("{what}{}", period.zh()) });
        }
        let mut out: Vec<_> = excluded.iter().filter(|gap| gap.to > from && gap.from <= on).collect();
        out.sort_by_key(|gap| (gap.from, gap.to));
        for gap in out {
            steps
                .push(Step { on: gap.from, note: format!("{} 至 {} {}，不计入", gap.from, gap.to, gap.why.zh()) });
        }
        let hours = periods.last().is_some_and(|period| period.unit == Unit::Hour);
        let due_on = if hours { on } else { self.working_day_from(on) };
        let why = self.why_rest(on).filter(|_| due_on != on);
        if let Some(why) = why {
            steps.push(Step { on, note: format!("{on} 为{why}，顺延") });
        }
        let provisional = !self.is_known(due_on) || !self.is_known(on);
        if provisional {
            steps.push(Step {
                on, note: format!("{}年放假安排未收录，暂按周末休息推算", due_on.year())
            });
        }
        steps.sort_by_key(|step| step.on);
        steps.push(Step { on: due_on, note: "期限届满".to_owned() });
        Due { due_on, due_at: None, provisional, derivation: steps }
    }

    /// The last counted day of one period that goes on from `from`, not counted.
    fn run(&self, from: NaiveDate, period: Period, excluded: &[Excluded]) -> NaiveDate {
        let out = |on: NaiveDate| excluded.iter().any(|gap| gap.holds(on));
        let n = period.n.min(MOST_DAYS);
        match period.unit {
            Unit::WorkingDay => walk(from, n, |on| self.is_working_day(on) && !out(on)),
            Unit::CalendarDay => walk(from, n, |on| !out(on)),
            Unit::Hour => from.checked_add_days(Days::new(u64::from(n.div_ceil(24)))).unwrap_or(from),
            Unit::Month | Unit::Year => {
                let months = if period.unit == Unit::Year { n.saturating_mul(12) } else { n };
                let end = from.checked_add_months(Months::new(months)).unwrap_or(from);
                let lost = from.iter_days().skip(1).take_while(|on| *on <= end).filter(|on| out(*on)).count();
                walk(end, u32::try_from(lost).unwrap_or(MOST_DAYS), |on| !out(on))
            }
        }
    }
}

/// The `n`th day after `from` that counts.
fn walk(from: NaiveDate, n: u32, counts: impl Fn(NaiveDate) -> bool) -> NaiveDate {
    let mut left = n;
    let mut on = from;
    // Excluded days have an end; the bound only keeps a calendar of nothing but rest days from walking for ever.
    for day in from.iter_days().skip(1).take(4 * MOST_DAYS as usize) {
        if left == 0 {
            break;
        }
        on = day;
        left -= u32::from(counts(day));
    }
    on
}
