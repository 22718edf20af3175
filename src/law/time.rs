//! Moments in legal time 法定时间: Asia/Shanghai, which has been a fixed +08:00 since 1991.
//!
//! A moment is kept to the microsecond, because that is what both databases keep: what is written is what is read.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// Seconds by which legal time is ahead of UTC.
const SHANGHAI_SECONDS: i32 = 8 * 3600;

/// Microseconds since 1970 of 0001-01-01T00:00:00Z, the earliest moment.
const EARLIEST: i64 = -62_135_596_800_000_000;

/// Microseconds since 1970 of the last microsecond of the year 9999 in Shanghai, the latest moment.
const LATEST: i64 = 253_402_271_999_999_999;

/// A text that is no moment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not an RFC 3339 date-time with offset between the years 1 and 9999: {0}")]
pub struct BadMoment(String);

/// A point in time 时刻, written as RFC 3339 in +08:00, read from any offset.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, utoipa::ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-03-02T09:30:00+08:00")]
pub struct Moment(DateTime<Utc>);

impl Moment {
    /// The moment of a UTC time, cut to the microsecond; times outside the years 1 to 9999 become the nearest one inside.
    pub fn from_utc(time: DateTime<Utc>) -> Self {
        let micros = time.timestamp_micros().clamp(EARLIEST, LATEST);
        Self(DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::UNIX_EPOCH))
    }

    /// The same moment as chrono's UTC time.
    pub const fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// The day it is in Shanghai at that moment: the day that legal periods count.
    pub fn date(self) -> NaiveDate {
        self.local().date_naive()
    }

    /// The moment the clocks of Shanghai showed this; `None` if there is no such day or minute.
    pub fn at_shanghai(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> Option<Self> {
        let day = NaiveDate::from_ymd_opt(year, month, day)?;
        let local = day.and_hms_opt(hour, minute, 0)?;
        let utc = local.checked_sub_offset(shanghai()?)?.and_utc();
        in_range(utc)
    }

    /// Midnight in Shanghai with which `day` begins.
    pub fn start_of(day: NaiveDate) -> Self {
        let local = day.and_time(NaiveTime::MIN).and_utc();
        Self::from_utc(local).plus_seconds(-i64::from(SHANGHAI_SECONDS))
    }

    /// This many minutes later (earlier if negative), held inside the years 1 to 9999.
    pub fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_seconds(minutes.saturating_mul(60))
    }

    /// This many times 24 hours later (earlier if negative), held inside the years 1 to 9999.
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// This many seconds later (earlier if negative), held inside the years 1 to 9999.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let micros = seconds.saturating_mul(1_000_000).saturating_add(self.0.timestamp_micros());
        let micros = micros.clamp(EARLIEST, LATEST);
        Self(DateTime::from_timestamp_micros(micros).unwrap_or(self.0))
    }

    fn local(self) -> DateTime<FixedOffset> {
        match shanghai() {
            Some(offset) => self.0.with_timezone(&offset),
            None => self.0.fixed_offset(),
        }
    }
}

/// The offset of legal time; chrono cannot know at compile time that eight hours are an offset.
fn shanghai() -> Option<FixedOffset> {
    FixedOffset::east_opt(SHANGHAI_SECONDS)
}

fn in_range(time: DateTime<Utc>) -> Option<Moment> {
    (EARLIEST..=LATEST).contains(&time.timestamp_micros()).then(|| Moment::from_utc(time))
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.local().to_rfc3339_opts(SecondsFormat::AutoSi, false))
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Moment {
    type Err = BadMoment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text)
            .ok()
            .and_then(|time| in_range(time.with_timezone(&Utc)))
            .ok_or_else(|| BadMoment(text.chars().take(64).collect()))
    }
}

impl From<DateTime<Utc>> for Moment {
    fn from(time: DateTime<Utc>) -> Self {
        Self::from_utc(time)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
