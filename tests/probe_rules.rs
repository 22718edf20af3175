//! Temporary probe.
#[path = "it/casebook/mod.rs"]
mod casebook;
#[path = "it/stages.rs"]
mod stages;
#[path = "it/rulebook/mod.rs"]
mod rulebook;
