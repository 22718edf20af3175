//! The record as data: acts, the case file they fold into, and the rulebook that admits them.
//!
//! Pure: no database, no web, no clock. The desk gathers [`facts::Facts`], asks [`rulebook::admit`], and what is
//! [`rulebook::Admitted`] can be [`seal::seal`]ed into the chain. Nothing else can.

pub mod act;
pub mod actor;
pub mod acts;
pub mod benchmark;
pub mod clocks;
pub mod course;
pub mod custody;
pub mod delegation;
pub mod discretion;
mod duty;
pub mod education;
pub mod enforcement;
pub mod facts;
pub mod file;
pub mod items;
pub mod legal_review;
pub mod links;
pub mod measures;
pub mod parts;
pub mod party;
pub mod power;
pub mod proposal;
pub mod recordings;
pub mod recusal;
pub mod register;
pub mod remedy;
pub mod round;
pub mod rulebook;
pub mod samples;
pub mod score;
pub mod seal;
pub mod seizures;
pub mod spot;
pub mod tasks;
pub mod term;
pub mod transfer;
pub mod triggers;
pub mod wording;

pub use act::{Act, RecordedAct};
pub use acts::Body;
pub use file::CaseFile;
