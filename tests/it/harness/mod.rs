//! What every test stands on: a private database, a running service with its own clock, and people who are its clients.

#![allow(dead_code, reason = "a verb of the harness is there before the next test needs it")]

use std::time::{Duration, Instant};

pub mod acts;
pub mod acts_measures;
pub mod acts_spot;
pub mod answer;
pub mod app;
pub mod contents;
pub mod db;
pub mod media;
pub mod people;
pub mod roads;
pub mod service;
pub mod tables;
pub mod town;

pub use app::App;

/// What a question answers once it answers something.
#[track_caller]
pub fn until<T>(question: impl Fn() -> Option<T>) -> T {
    let patience = Instant::now();
    loop {
        if let Some(answer) = question() {
            return answer;
        }
        assert!(patience.elapsed() < Duration::from_secs(20), "it did not happen");
        std::thread::sleep(Duration::from_millis(20));
    }
}
