//! `zhifa serve`: the service, with the demo township if asked for.

use std::path::PathBuf;
use std::sync::Arc;

use super::watch::Watch;
use super::{Error, fitness, open, prepare, state};
use crate::app::Running;
use crate::clock::SystemClock;
use crate::config::{Config, Metrics};
use crate::db::Db;
use crate::law::calendar::Calendar;
use crate::law::profile::RULESET;
use crate::observe::{self, Listener, Serving};
use crate::{accounts, demo, desk, recording, webhooks};

/// Serves until a signal ends it; requests under way are answered first, and what they left to be written is written.
pub(super) fn serve(config: &Config) -> Result<(), Error> {
    fitness::settings(config)?;
    // The demo is played before the service opens its own connections; it is skipped where the town exists.
    let demo_password = match config.demo {
        true => {
            let url = prepare(config)?;
            let password = config.demo_word()?;
            demo::load(&url, &password.0)?;
            Some(password)
        }
        false => None,
    };
    let db = open(config)?;
    fitness::check(config, &db)?;
    // A new version may bring the holidays of a year that was unknown before.
    let moved = desk::recount_under(&db, RULESET, Calendar::national())?;
    if moved > 0 {
        println!("the holidays published since moved {moved} due dates of the work list");
    }
    let state = state(config, Arc::clone(&db), Arc::new(SystemClock))?;
    // A key may have been changed by its settings since the last start.
    accounts::reseal(&db, &state.keys)?;
    for webhook in webhooks::reseal(&db, &state.keys)?.locked {
        tracing::error!(error = %webhooks::Error::Locked { webhook }, "a webhook will not be told");
    }
    let keeper = recording::keep(Arc::clone(&db), Arc::clone(&state.shelf))
        .map_err(|cause| Error::Io { what: "the keeper of the media cannot start".to_owned(), cause })?;
    let running = Running::start(state, &config.listen.to_string())
        .map_err(|cause| Error::Io { what: format!("cannot listen on {}", config.listen), cause })?;
    let metrics = metrics(config, &db)?;
    let watch = Watch::start(Arc::clone(&db))
        .map_err(|cause| Error::Io { what: "the watch cannot start".to_owned(), cause })?;
    let url = running.url();
    println!("zhifa 执法 {} serves on {url}", env!("CARGO_PKG_VERSION"));
    println!("  API description  {url}/docs/   {url}/openapi.json");
    println!("  problems         {url}/problems");
    println!("  health           {url}/healthz  {url}/readyz");
    if let Some(serving) = &metrics {
        println!("  metrics          http://{}/metrics", serving.address);
    }
    if let Some(password) = demo_password {
        println!("{}", demo::welcome(&url, &password.0)?);
    }
    let ended = running.wait();
    tracing::info!("no request is under way any more; what waits is written");
    drop((metrics, watch, keeper));
    // The last one to hold it: its threads write what is left, such as who looked at what.
    drop(db);
    tracing::info!("stopped");
    ended.map_err(|cause| Error::Io { what: "the server ended".to_owned(), cause })
}

/// Opens the door for the metrics. Where nobody asked for it, a port in use is no reason not to serve.
fn metrics(config: &Config, db: &Arc<Db>) -> Result<Option<Serving>, Error> {
    let (address, token) = match &config.metrics {
        Metrics::Off => return Ok(None),
        Metrics::Unasked(address) => (*address, None),
        Metrics::At(address, token) => (*address, token.as_ref().map(|token| token.0.clone())),
    };
    let (db, stamp) = (Arc::downgrade(db), config.last_backup());
    let opened = Listener { address, token }.open(move || {
        let load = db.upgrade().map(|db| db.load()).unwrap_or_default();
        observe::ready(load, backed_up_at(&stamp));
    });
    match (opened, &config.metrics) {
        (Ok(serving), _) => Ok(Some(serving)),
        (Err(error), Metrics::Unasked(_)) => {
            tracing::warn!(%error, %address, "no metrics: the address is taken; ZHIFA_METRICS_LISTEN names another, or off");
            Ok(None)
        }
        (Err(cause), _) => Err(Error::Io { what: format!("cannot tell the metrics on {address}"), cause }),
    }
}

fn backed_up_at(stamp: &PathBuf) -> Option<i64> {
    std::fs::read_to_string(stamp).ok()?.trim().parse().ok()
}
