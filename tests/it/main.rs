//! The tests: people as clients over the public HTTP API, raw SQL against the triggers, rules about the code.

mod casebook;
mod harness;

mod bypass;
mod database;
mod folding;
mod law_map;
mod openapi;
mod review;
mod rulebook;
mod schema;
mod spine;
mod stages;
mod tidy;
mod triggers;
