//! `zhifa serve`: the service, with the demo township if asked for.

use std::sync::Arc;

use super::{Error, open, prepare, state};
use crate::accounts;
use crate::app::Running;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::demo;

/// Serves until a signal ends it; requests under way are answered first.
pub(super) fn serve(config: &Config) -> Result<(), Error> {
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
    let state = state(config, Arc::clone(&db), Arc::new(SystemClock))?;
    // A key may have been changed by its settings since the last start.
    accounts::reseal(&db, &state.keys)?;
    let running = Running::start(state, &config.listen.to_string())
        .map_err(|cause| Error::Io { what: format!("cannot listen on {}", config.listen), cause })?;
    let url = running.url();
    println!("zhifa 执法 {} serves on {url}", env!("CARGO_PKG_VERSION"));
    println!("  API description  {url}/docs/   {url}/openapi.json");
    println!("  problems         {url}/problems");
    println!("  health           {url}/healthz  {url}/readyz");
    if let Some(password) = demo_password {
        println!("{}", demo::welcome(&url, &password.0)?);
    }
    running.wait().map_err(|cause| Error::Io { what: "the server ended".to_owned(), cause })
}
