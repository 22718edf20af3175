//! The statute as computation 法: calendar, periods, money, digests, codes, thresholds, profiles, stages.
//!
//! Pure: no clock, no database, no web. Whoever needs the present brings it along as a [`time::Moment`].

pub mod annual;
pub mod calendar;
pub mod codes;
pub mod credit;
pub mod deadline;
pub mod digest;
pub mod divisions;
mod due;
pub mod evaluation;
pub mod identity;
pub mod issuer;
mod kinds;
pub mod ladder;
pub mod limitation;
pub mod masking;
pub mod money;
mod moves;
pub mod period;
mod points;
pub mod profile;
pub mod publicity;
pub mod recording;
pub mod stages;
mod stretched;
pub mod surcharge;
pub(crate) mod terms;
pub mod threshold;
pub mod time;
pub mod watch;

#[cfg(test)]
mod tests;
