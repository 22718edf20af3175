//! zhifa 执法: the case-management service of an administrative law-enforcement organ.
//!
//! Rooms in reading order, which is also the only direction in which they may depend: `law` (the statute as
//! computation), `casefile` (the record as data, the rulebook), `db`, `record` (the only writer of acts),
//! `accounts`, `agencies`, `certificates`, `recording`, `review`, `documents`, `publicity`, `supervision`,
//! `desk` (where they meet), `app`.

#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod law;

pub mod casefile;

pub mod clock;
pub mod config;
pub mod db;
pub mod observe;
pub mod problem;
#[allow(missing_docs, reason = "columns are explained where they are made, in the migrations")]
pub mod schema;

pub mod accounts;
pub mod agencies;
pub mod certificates;
pub mod idempotent;
pub mod page;
pub mod parties;
pub mod sheet;

pub mod record;

pub mod documents;
pub mod edge;
pub mod evaluation;
pub mod ledgers;
pub mod papers;
pub mod publicity;
pub mod recording;
pub mod reports;
pub mod review;
pub mod supervision;
pub mod webhooks;

pub mod desk;

pub mod background;
pub mod backup;

pub mod anchor;
pub mod annual;
pub mod app;
pub mod campaigns;

pub mod demo;

pub mod cli;
