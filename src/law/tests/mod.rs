//! Tests of the law: real days and amounts from tables made by hand, and properties that must hold for any.

mod calendar;
mod codes;
mod digest;
mod due;
mod evaluation;
mod identity;
mod issuer;
mod limitation;
mod money;
mod properties;
mod rules;
mod surcharge;
mod time;

use chrono::NaiveDate;

/// A day written `2026-02-12`.
fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("{text} is a day"))
}
