//! `zhifa rotate-key`: a new signing key, with the old one believed as long as its tokens may live.

use std::sync::Arc;

use super::{Error, open, state};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::{accounts, webhooks};

/// Makes the key, and seals anew what the old one has sealed.
pub(super) fn rotate(config: &Config) -> Result<(), Error> {
    let now = SystemClock.now();
    // No session outlives this, so no token does; a minute more for clocks that differ.
    let until = now.plus_minutes(config.accounts.session_minutes + 1);
    let path = config.rotate_key(now, until)?;
    let db = open(config)?;
    let state = state(config, Arc::clone(&db), Arc::new(SystemClock))?;
    let factors = accounts::reseal(&db, &state.keys)?;
    let secrets = webhooks::reseal(&db, &state.keys)?;
    println!("a new key signs from the next start on: {}", path.display());
    println!("tokens of the one before it are believed until {until}");
    println!("sealed anew: {factors} second factors, {} secrets of webhooks", secrets.sealed);
    match secrets.locked.first() {
        Some(webhook) => Err(webhooks::Error::Locked { webhook: *webhook }.into()),
        None => Ok(()),
    }
}
