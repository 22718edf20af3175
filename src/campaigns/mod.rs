//! Campaigns of case-file evaluation 案卷评查活动: a frozen frame, a draw that anybody can recompute, two scorers who do not know of
//! each other, objections, rectification. Everything that happens is an event, hash-chained; nothing is counted by person.

mod api;
mod assign;
mod bars;
mod campaign;
mod chain;
mod dossier;
mod draw;
mod error;
mod example;
mod files;
mod files_api;
mod frame;
mod frame_api;
mod machine;
mod objections;
mod objections_api;
mod open;
mod owed;
mod printed;
mod printed_api;
mod proof;
mod reconcile;
mod rectify;
mod rectify_api;
mod report;
mod report_api;
mod report_model;
mod rounds;
mod rounds_api;
mod seats;
mod sheet;
mod standing;
mod store;
mod subject;
mod tally;
#[cfg(test)]
mod tests;

pub use api::{api, routes};
pub use draw::{DrawPlan, DrawnFile, FrameLine, FramePart, PartPlan, draw, frame_digest, key, seed};
pub use error::Error;
pub use owed::{DueEvaluation, OwedEvaluation, due_evaluations, owed_evaluations};
pub use proof::{DrawProof, SeedPart};
