//! zhifa 执法: the case-management service of an administrative law-enforcement organ.
//!
//! Rooms in reading order, which is also the only direction in which they may depend: `law` (the statute as
//! computation), `casefile` (the record as data, the rulebook), `db`, `record` (the only writer of acts),
//! `accounts`, `agencies`, `certificates`, `review`, `documents`, `publicity`, `desk` (where they meet), `app`.

pub mod law;

pub mod casefile;

pub mod clock;
pub mod config;
pub mod db;
pub mod problem;
pub mod schema;

pub mod accounts;
pub mod agencies;
pub mod certificates;
pub mod idempotent;
pub mod page;

pub mod record;

pub mod documents;
pub mod publicity;
pub mod review;

pub mod desk;

pub mod app;

pub mod demo;

pub mod cli;
