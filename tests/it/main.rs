//! The tests: people as clients over the public HTTP API, raw SQL against the triggers, rules about the code.

mod casebook;
mod harness;

mod accounts;
mod as_happened;
mod bypass;
mod crash;
mod database;
mod folding;
mod hearing;
mod input;
mod law_map;
mod links;
mod measures;
mod number_blocks;
mod openapi;
mod race;
mod rebuild;
mod recusal;
mod repeat;
mod review;
mod rulebook;
mod sampling;
mod scenarios;
mod schema;
mod second_look;
mod sight;
mod spine;
mod spot;
mod stages;
mod supervision;
mod tidy;
mod time;
mod transfer;
mod triggers;
mod verify;
