//! Periods 期间 as the norms write them, and what a computed due date carries.
//!
//! Each period has its own unit, because the Penalty Law counts 2, 3, 5 and 7 days in working days and all others in
//! calendar days (PEN-85): there is no general "day". How they are counted is in `calendar`.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::time::Moment;

/// What a period is counted in 期间单位.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 工作日: rest days are skipped, make-up days count.
    WorkingDay,
    /// 自然日: every day counts, only the end moves off a rest day.
    CalendarDay,
    /// 小时: runs on through nights and holidays.
    Hour,
    /// 月: ends on the matching date.
    Month,
    /// 年: ends on the matching date.
    Year,
}

impl Unit {
    /// Every unit.
    pub const ALL: &'static [Unit] = &[Unit::WorkingDay, Unit::CalendarDay, Unit::Hour, Unit::Month, Unit::Year];

    /// The short sign after the number, as in `7wd`.
    const fn sign(self) -> &'static str {
        match self {
            Unit::WorkingDay => "wd",
            Unit::CalendarDay => "cd",
            Unit::Hour => "h",
            Unit::Month => "m",
            Unit::Year => "y",
        }
    }

    /// The Chinese measure, as in 7个工作日.
    pub const fn zh(self) -> &'static str {
        match self {
            Unit::WorkingDay => "个工作日",
            Unit::CalendarDay => "日",
            Unit::Hour => "小时",
            Unit::Month => "个月",
            Unit::Year => "年",
        }
    }
}

/// A text or a number that is no period.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a period of 1 to {max} such as 7wd, 15cd, 24h, 3m, 2y: {0}", max = Period::MAX)]
pub struct BadPeriod(String);

/// A length of time a norm gives 期限; written `7wd`, `15cd`, `24h`, `3m`, `2y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// How many.
    pub n: u32,
    /// Of what.
    pub unit: Unit,
}

impl Period {
    /// The greatest number a period may have; greater ones are cut to it when counted.
    pub const MAX: u32 = 100_000;

    /// A period of 1 to [`Period::MAX`] units.
    pub fn new(n: u32, unit: Unit) -> Result<Self, BadPeriod> {
        if (1..=Self::MAX).contains(&n) { Ok(Self { n, unit }) } else { Err(BadPeriod(format!("{n}{}", unit.sign()))) }
    }

    /// So many working days 工作日.
    pub const fn working_days(n: u32) -> Self {
        Self { n, unit: Unit::WorkingDay }
    }

    /// So many calendar days 自然日.
    pub const fn calendar_days(n: u32) -> Self {
        Self { n, unit: Unit::CalendarDay }
    }

    /// How two lengths of time compare; none where a calendar would be needed, as for a month and thirty days.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        let months = |period: Self| match period.unit {
            Unit::Year => Some(u64::from(period.n) * 12),
            Unit::Month => Some(u64::from(period.n)),
            Unit::WorkingDay | Unit::CalendarDay | Unit::Hour => None,
        };
        match (months(self), months(other)) {
            (Some(one), Some(another)) => Some(one.cmp(&another)),
            _ => (self.unit == other.unit).then(|| self.n.cmp(&other.n)),
        }
    }

    /// As a sentence has it: 7个工作日, 15日, 3个月.
    pub fn zh(self) -> String {
        format!("{}{}", self.n, self.unit.zh())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.n, self.unit.sign())
    }
}

impl FromStr for Period {
    type Err = BadPeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || BadPeriod(text.chars().take(32).collect());
        let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(bad)?;
        let (number, sign) = text.split_at(digits);
        let unit = Unit::ALL.iter().find(|unit| unit.sign() == sign).ok_or_else(bad)?;
        Self::new(number.parse().map_err(|_| bad())?, *unit).map_err(|_| bad())
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl utoipa::PartialSchema for Period {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[1-9][0-9]*(wd|cd|h|m|y)$"))
            .examples(["7wd"])
            .into()
    }
}

impl utoipa::ToSchema for Period {}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// One line of the reckoning 推算步骤: what happened to the count on that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Step {
    /// The day the line begins with.
    pub on: NaiveDate,
    /// What it did to the count, in Chinese.
    pub note: String,
}

/// When a period ends 届满, and how that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Due {
    /// The last day of the period.
    pub due_on: NaiveDate,
    /// The very moment, for periods of hours only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    /// The count ran through days whose holidays are not published yet: weekends were assumed, the day may move.
    pub provisional: bool,
    /// The reckoning, in order of days.
    pub derivation: Vec<Step>,
}
