//! The keeper: makes the anchor of each day soon after it has ended.

use std::sync::Arc;
use std::time::Duration;

use super::make_due;
use crate::background::Background;
use crate::db::Db;

/// How often it looks whether a day has ended.
const PACE: Duration = Duration::from_secs(60);

/// Starts looking; dropping it lets the anchor under way be finished.
///
/// # Errors
/// When no thread can be started.
pub fn keep(db: Arc<Db>) -> std::io::Result<Background> {
    Background::start("anchor", move |told| {
        while !told.within(PACE) {
            match make_due(&db) {
                Ok(Some(made)) => tracing::info!(day = %made.day, root = %made.root, cases = made.cases, "anchored"),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "the day could not be anchored"),
            }
        }
    })
}
