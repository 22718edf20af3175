//! What every test stands on: a private database, a running service with its own clock, and people who are its clients.

#![allow(dead_code, reason = "a verb of the harness is there before the next test needs it")]

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
