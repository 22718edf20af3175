//! The keeper: a thread that makes the anchor of each day soon after it has ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use super::make_due;
use crate::db::Db;

/// How often it looks whether a day has ended.
const PACE: Duration = Duration::from_secs(60);

/// The running keeper. Dropping it lets the anchor under way be finished, and then its thread.
pub struct Keeper {
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts looking.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(db: Arc<Db>) -> std::io::Result<Keeper> {
        let stopped = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stopped);
        let thread = std::thread::Builder::new().name("anchor".to_owned()).spawn(move || {
            loop {
                std::thread::park_timeout(PACE);
                if told.load(Ordering::Relaxed) {
                    return;
                }
                match make_due(&db) {
                    Ok(Some(made)) => {
                        tracing::info!(day = %made.day, root = %made.root, cases = made.cases, "anchored")
                    }
                    Ok(None) => {}
                    Err(error) => tracing::error!(%error, "the day could not be anchored"),
                }
            }
        })?;
        Ok(Keeper { stopped, thread: Some(thread) })
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        let Some(thread) = self.thread.take() else { return };
        thread.thread().unpark();
        if thread.join().is_err() {
            tracing::error!("the keeper of the anchors had panicked");
        }
    }
}
