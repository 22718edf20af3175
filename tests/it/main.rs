//! The tests: people as clients over the public HTTP API, raw SQL against the triggers, rules about the code.

mod harness;

mod database;
mod schema;
mod spine;
mod triggers;
