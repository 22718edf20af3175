//! Working days and rest days 工作日与休息日, from the State Council's yearly notices (`rules/calendar/national.json`).
//!
//! A day is a working day if it is Monday to Friday and not given off, or if it is a make-up day 调休上班. Days off given by
//! the notice all count as rest, also those that are no 法定节假日 in the narrow sense: so the organ is never found late
//! by a reading, and a party's period is never cut short. For years without a notice only weekends are known.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub(super) const NATIONAL: &str = include_str!("../../rules/calendar/national.json");

/// Calendar data that cannot be used.
#[derive(Debug, Error)]
pub enum BadCalendar {
    /// Not JSON of the expected shape.
    #[error("calendar data: {0}")]
    Shape(#[from] serde_json::Error),
    /// No year at all.
    #[error("calendar data: no years")]
    Empty,
    /// A year is missing between the first and the last one.
    #[error("calendar data: the year {0} is missing")]
    Gap(i32),
    /// A day is listed under the wrong year, twice, or as a make-up day outside a weekend.
    #[error("calendar data: {0} is listed wrongly")]
    Day(NaiveDate),
}

/// A day the notice names, with the holiday it belongs to 节日.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NamedDay {
    /// The day.
    pub on: NaiveDate,
    /// The holiday, such as 春节.
    pub name: String,
}

/// What is known of one year 年度放假安排.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// The notices the days were taken from.
    pub papers: Vec<String>,
    /// Where the machine-readable list came from.
    pub source: String,
    /// Days off beyond plain weekends 放假.
    pub rest: Vec<NamedDay>,
    /// Weekend days worked instead 调休上班.
    pub work: Vec<NamedDay>,
    /// How many working days the year has.
    pub working_days: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "rule")]
    _rule: String,
    source: String,
    #[serde(rename = "checked_against")]
    _checked_against: Vec<String>,
    #[serde(rename = "note")]
    _note: String,
    years: BTreeMap<i32, YearData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearData {
    papers: Vec<String>,
    rest: Vec<Block>,
    work: Vec<Block>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    name: String,
    days: Vec<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Rest,
    Work,
}

/// The calendar of working days 工作日历.
#[derive(Debug, Clone)]
pub struct Calendar {
    source: String,
    papers: BTreeMap<i32, Vec<String>>,
    days: BTreeMap<NaiveDate, (Kind, String)>,
    first: NaiveDate,
    last: NaiveDate,
}

impl Calendar {
    /// The calendar of the whole country, compiled in.
    pub fn national() -> &'static Calendar {
        static CALENDAR: OnceLock<Calendar> = OnceLock::new();
        CALENDAR.get_or_init(|| {
            // The text is part of the program: the test `national_calendar_is_sound` reads the same bytes, so a build
            // that passed its tests cannot fail here.
            #[allow(clippy::expect_used, reason = "compiled-in data, read by a unit test")]
            Self::from_json(NATIONAL).expect("rules/calendar/national.json is sound")
        })
    }

    /// A calendar from text of the same shape as `rules/calendar/national.json`.
    pub fn from_json(text: &str) -> Result<Self, BadCalendar> {
        let file: File = serde_json::from_str(text)?;
        let (Some(first_year), Some(last_year)) =
            (file.years.keys().next().copied(), file.years.keys().next_back().copied())
        else {
            return Err(BadCalendar::Empty);
        };
        if let Some(gap) = (first_year..=last_year).find(|year| !file.years.contains_key(year)) {
            return Err(BadCalendar::Gap(gap));
        }
        let first = NaiveDate::from_ymd_opt(first_year, 1, 1).ok_or(BadCalendar::Gap(first_year))?;
        let last = NaiveDate::from_ymd_opt(last_year, 12, 31).ok_or(BadCalendar::Gap(last_year))?;
        let mut days = BTreeMap::new();
        let mut papers = BTreeMap::new();
        for (year, data) in file.years {
            papers.insert(year, data.papers);
            for (kind, blocks) in [(Kind::Rest, data.rest), (Kind::Work, data.work)] {
                for (name, on) in blocks.iter().flat_map(|b| b.days.iter().map(|on| (&b.name, *on))) {
                    let misplaced = on.year() != year || (kind == Kind::Work && !is_weekend(on));
                    if misplaced || days.insert(on, (kind, name.clone())).is_some() {
                        return Err(BadCalendar::Day(on));
                    }
                }
            }
        }
        Ok(Self { source: file.source, papers, days, first, last })
    }

    /// Whether organs work that day 工作日. Outside the known years: Monday to Friday.
    pub fn is_working_day(&self, on: NaiveDate) -> bool {
        match self.days.get(&on) {
            Some((kind, _)) => *kind == Kind::Work,
            None => !is_weekend(on),
        }
    }

    /// Whether it is a weekend day worked instead of another 调休上班.
    pub fn is_make_up_day(&self, on: NaiveDate) -> bool {
        matches!(self.days.get(&on), Some((Kind::Work, _)))
    }

    /// The first day of the first year whose notice is known.
    pub const fn first_known(&self) -> NaiveDate {
        self.first
    }

    /// The last day of the last year whose notice is known.
    pub const fn last_known(&self) -> NaiveDate {
        self.last
    }

    /// Whether the notice of that day's year is known.
    pub fn is_known(&self, on: NaiveDate) -> bool {
        (self.first..=self.last).contains(&on)
    }

    /// Why organs rest that day: a holiday's name or 周末; `None` on a working day.
    pub fn why_rest(&self, on: NaiveDate) -> Option<String> {
        self.rest_name(on).map(str::to_owned)
    }

    /// As [`Calendar::why_rest`], without a copy.
    pub(super) fn rest_name(&self, on: NaiveDate) -> Option<&str> {
        match self.days.get(&on) {
            Some((Kind::Rest, name)) => Some(name),
            Some((Kind::Work, _)) => None,
            None => is_weekend(on).then_some("周末"),
        }
    }

    /// The statutory holiday 法定节假日 on that day; a plain weekend is none.
    pub fn holiday(&self, on: NaiveDate) -> Option<&str> {
        match self.days.get(&on) {
            Some((Kind::Rest, name)) => Some(name),
            Some((Kind::Work, _)) | None => None,
        }
    }

    /// What is known of a year; `None` when its notice is not.
    pub fn year(&self, year: i32) -> Option<CalendarYear> {
        let papers = self.papers.get(&year)?;
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
        let named = |wanted: Kind| {
            self.days
                .range(first..=last)
                .filter(|(_, (kind, _))| *kind == wanted)
                .map(|(on, (_, name))| NamedDay { on: *on, name: name.clone() })
                .collect()
        };
        let working = first.iter_days().take_while(|on| *on <= last).filter(|on| self.is_working_day(*on));
        Some(CalendarYear {
            year,
            papers: papers.clone(),
            source: self.source.clone(),
            rest: named(Kind::Rest),
            work: named(Kind::Work),
            working_days: u32::try_from(working.count()).unwrap_or(u32::MAX),
        })
    }
}

fn is_weekend(on: NaiveDate) -> bool {
    matches!(on.weekday(), Weekday::Sat | Weekday::Sun)
}
