//! Slows down guessing from one address, whatever names it tries; one name's door is closed by `locks`.
//!
//! Kept in memory: an address is a hint, the lock of a name is the rule, and that one outlives a restart.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::Error;
use crate::law::time::Moment;

/// How long wrong passwords of an address are remembered.
const MINUTES: i64 = 10;

/// Addresses remembered at most; beyond, those whose time is over are forgotten first, then all.
const ADDRESSES: usize = 10_000;

/// Wrong passwords by address.
#[derive(Debug)]
pub struct Throttle {
    tries: u32,
    addresses: Mutex<HashMap<String, (u32, Moment)>>,
}

impl Throttle {
    /// Lets an address be wrong so many times within ten minutes.
    pub fn new(tries: u32) -> Throttle {
        Throttle { tries, addresses: Mutex::default() }
    }

    /// Refuses an address that was wrong too often.
    pub fn check(&self, address: &str, now: Moment) -> Result<(), Error> {
        let addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        match addresses.get(address) {
            Some((tries, until)) if *tries >= self.tries && now < *until => Err(Error::wait(now, *until)),
            _ => Ok(()),
        }
    }

    /// Counts a wrong password.
    pub fn failed(&self, address: &str, now: Moment) {
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if addresses.len() >= ADDRESSES {
            addresses.retain(|_, (_, until)| now < *until);
        }
        if addresses.len() >= ADDRESSES {
            addresses.clear();
        }
        let entry = addresses.entry(address.to_owned()).or_insert((0, now));
        if now >= entry.1 {
            entry.0 = 0;
        }
        *entry = (entry.0.saturating_add(1), now.plus_minutes(MINUTES));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_was_wrong_too_often_waits_and_no_other_does() {
        let (throttle, now) = (Throttle::new(10), Moment::at_shanghai(2026, 3, 2, 9, 0).unwrap());
        for _ in 0..10 {
            assert!(throttle.check("10.0.0.1", now).is_ok());
            throttle.failed("10.0.0.1", now);
        }
        assert!(matches!(throttle.check("10.0.0.1", now), Err(Error::TooManyAttempts { seconds: 600 })));
        assert!(throttle.check("10.0.0.2", now).is_ok());
        assert!(throttle.check("10.0.0.1", now.plus_minutes(MINUTES)).is_ok());
    }
}
