//! `zhifa rotate-key`: a new signing key, with the old one believed as long as its tokens may live.

use std::sync::Arc;

use super::{Error, open, state};
use crate::accounts;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;

/// Makes the key, and seals anew what the old one has sealed.
pub(super) fn rotate(config: &Config) -> Result<(), Error> {
    let now = SystemClock.now();
    // No session outlives this, so no token does; a minute more for clocks that differ.
    let until = now.plus_minutes(config.accounts.session_minutes + 1);
    let path = config.rotate_key(now, until)?;
    let db = open(config)?;
    let state = state(config, Arc::clone(&db), Arc::new(SystemClock))?;
    let sealed = accounts::reseal(&db, &state.keys)?;
    println!("a new key signs from the next start on: {}", path.display());
    println!("tokens of the one before it are believed until {until}; {sealed} second factors were sealed anew");
    Ok(())
}
