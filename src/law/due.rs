//! How a period is counted 期间的计算 (PEN-85, PEN-85-2): the day it starts is not counted; working days skip rest days and
//! count make-up days; calendar days, months and years run through, and an end on a rest day moves to the next working
//! day; months and years end on the matching date or the month's last day; hours run on.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::calendar::Calendar;
use super::period::{Due, Period, Step, Unit};
use super::time::Moment;

/// No period ends later: RFC 3339 writes years with four digits.
const END_OF_TIME: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// How many lines a reckoning may have; what comes after is summed up in one.
const MOST_LINES: usize = 60;

impl Calendar {
    /// When a period that starts on the day `from` ends. Hours are counted from the beginning of that day, which is the
    /// earliest they can end; use [`Calendar::due_from`] where the moment is known.
    pub fn due(&self, from: NaiveDate, period: Period) -> Due {
        match period.unit {
            Unit::WorkingDay => self.working(from, period.n.min(Period::MAX)),
            Unit::Hour => hours(Moment::start_of(from), period.n.min(Period::MAX)),
            Unit::CalendarDay | Unit::Month | Unit::Year => self.matching(from, period),
        }
    }

    /// When a period that starts at the moment `from` ends; only hours look at more than its day.
    pub fn due_from(&self, from: Moment, period: Period) -> Due {
        match period.unit {
            Unit::Hour => hours(from, period.n.min(Period::MAX)),
            _ => self.due(from.date(), period),
        }
    }

    /// How many working days lie after `from` up to and including `to`; 0 if `to` is not later.
    pub fn days_between_working(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|on| *on <= to);
        u32::try_from(days.filter(|on| self.is_working_day(*on)).count()).unwrap_or(u32::MAX)
    }

    /// That day if organs work, else the first working day after it.
    pub fn working_day_from(&self, on: NaiveDate) -> NaiveDate {
        on.iter_days().find(|day| self.is_working_day(*day)).unwrap_or(on)
    }

    fn working(&self, from: NaiveDate, n: u32) -> Due {
        let mut lines = Lines::starting(self, from);
        let mut counted = 0;
        let mut on = from;
        while counted < n && on < END_OF_TIME {
            let Some(next) = on.succ_opt() else { break };
            on = next;
            lines.warn_once(on);
            match self.rest_name(on) {
                Some(why) => lines.leave_out(on, why),
                None => {
                    counted += 1;
                    if self.is_make_up_day(on) {
                        lines.add(on, "调休上班，计入".to_owned());
                    }
                }
            }
        }
        lines.finish(on, format!("第{counted}个工作日，期限届满"))
    }

    fn matching(&self, from: NaiveDate, period: Period) -> Due {
        let n = period.n.min(Period::MAX);
        let end = match period.unit {
            Unit::Month => from.checked_add_months(Months::new(n)),
            Unit::Year => from.checked_add_months(Months::new(n.saturating_mul(12))),
            _ => from.checked_add_days(Days::new(u64::from(n))),
        };
        let end = end.unwrap_or(END_OF_TIME).min(END_OF_TIME.max(from));
        let what = match period.unit {
            Unit::CalendarDay => format!("第{n}日"),
            _ if end.day() == from.day() => format!("满{}的对应日", period.zh()),
            _ => format!("满{}，该月没有对应日，以月末日为准", period.zh()),
        };
        let mut lines = Lines::starting(self, from);
        lines.warn_once(end);
        if self.is_working_day(end) || end >= END_OF_TIME {
            return lines.finish(end, format!("{what}，期限届满"));
        }
        lines.add(end, format!("{what}，为休息日，顺延"));
        let mut on = end;
        while on < END_OF_TIME {
            let Some(why) = self.rest_name(on) else { break };
            lines.leave_out(on, why);
            let Some(next) = on.succ_opt() else { break };
            on = next;
            lines.warn_once(on);
        }
        lines.finish(on, "休息日后的第一个工作日，期限届满".to_owned())
    }
}

fn hours(from: Moment, n: u32) -> Due {
    let end = from.plus_minutes(i64::from(n) * 60);
    let steps = vec![
        Step { on: from.date(), note: format!("自 {} 起算，节假日不扣除", from) },
        Step { on: end.date(), note: format!("满{n}小时，{end} 届满") },
    ];
    Due { due_on: end.date(), due_at: Some(end), provisional: false, derivation: steps }
}

/// The reckoning while it is being written: runs of rest days with one reason become one line.
struct Lines<'a> {
    calendar: &'a Calendar,
    steps: Vec<Step>,
    run: Option<(NaiveDate, NaiveDate, &'a str)>,
    unwritten: u32,
    provisional: bool,
}

impl<'a> Lines<'a> {
    fn starting(calendar: &'a Calendar, from: NaiveDate) -> Self {
        let start = Step { on: from, note: "期限开始之日，不计入".to_owned() };
        Self { calendar, steps: vec![start], run: None, unwritten: 0, provisional: false }
    }

    /// Says once that from this day on the holidays are not known.
    fn warn_once(&mut self, on: NaiveDate) {
        if !self.provisional && !self.calendar.is_known(on) {
            self.provisional = true;
            let year = on.year();
            self.add(on, format!("{year}年放假安排未收录，其后暂按周末休息推算"));
        }
    }

    fn leave_out(&mut self, on: NaiveDate, why: &'a str) {
        match &mut self.run {
            Some((_, last, reason)) if *reason == why && last.succ_opt() == Some(on) => *last = on,
            _ => {
                self.end_run();
                self.run = Some((on, on, why));
            }
        }
    }

    fn end_run(&mut self) {
        if let Some((first, last, why)) = self.run.take() {
            let days = if first == last { first.to_string() } else { format!("{first} 至 {last}") };
            self.push(first, format!("{days} {why}，不计"));
        }
    }

    fn add(&mut self, on: NaiveDate, note: String) {
        self.end_run();
        self.push(on, note);
    }

    fn push(&mut self, on: NaiveDate, note: String) {
        if self.steps.len() < MOST_LINES {
            self.steps.push(Step { on, note });
        } else {
            self.unwritten += 1;
        }
    }

    fn finish(mut self, due_on: NaiveDate, note: String) -> Due {
        self.end_run();
        if self.unwritten > 0 {
            let note = format!("期限较长，其间另有{}段同类记载，从略", self.unwritten);
            self.steps.push(Step { on: due_on, note });
        }
        self.steps.push(Step { on: due_on, note });
        Due { due_on, due_at: None, provisional: self.provisional, derivation: self.steps }
    }
}
