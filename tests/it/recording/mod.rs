//! Full-process recording: uploads that survive whatever happens to them, and recordings that are never changed.

mod crash;
mod custody;
mod duty;
mod kept;
mod uploads;
