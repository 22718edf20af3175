//! The tests: people as clients over the public HTTP API, raw SQL against the triggers, rules about the code.

mod harness;

mod schema;
mod triggers;
