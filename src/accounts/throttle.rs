//! Slows down guessing: ten wrong passwords for one user name within ten minutes close its door for ten minutes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::Error;
use crate::law::time::Moment;

const TRIES: u32 = 10;

const MINUTES: i64 = 10;

/// Names remembered at most; beyond, those whose time is over are forgotten first, then all.
const NAMES: usize = 10_000;

/// Wrong passwords by user name, known or not, so that the answer gives nothing away.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<HashMap<String, (u32, Moment)>>);

impl Throttle {
    /// Refuses a name that was tried too often.
    pub fn check(&self, username: &str, now: Moment) -> Result<(), Error> {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match names.get(username) {
            Some((tries, until)) if *tries >= TRIES && now < *until => {
                let seconds = (until.utc() - now.utc()).num_seconds().max(1);
                Err(Error::TooManyAttempts { seconds: seconds.unsigned_abs() })
            }
            _ => Ok(()),
        }
    }

    /// Counts a wrong password.
    pub fn failed(&self, username: &str, now: Moment) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= NAMES {
            names.retain(|_, (_, until)| now < *until);
        }
        if names.len() >= NAMES {
            names.clear();
        }
        let entry = names.entry(username.to_owned()).or_insert((0, now));
        if now >= entry.1 {
            entry.0 = 0;
        }
        *entry = (entry.0.saturating_add(1), now.plus_minutes(MINUTES));
    }

    /// Forgets the wrong ones after a right one.
    pub fn succeeded(&self, username: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(username);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_try_waits() {
        let (throttle, now) = (Throttle::default(), Moment::at_shanghai(2026, 3, 2, 9, 0).unwrap());
        for _ in 0..TRIES {
            assert!(throttle.check("officer1", now).is_ok());
            throttle.failed("officer1", now);
        }
        assert!(matches!(throttle.check("officer1", now), Err(Error::TooManyAttempts { seconds: 600 })));
        assert!(throttle.check("officer2", now).is_ok());
        assert!(throttle.check("officer1", now.plus_minutes(MINUTES)).is_ok());
        throttle.succeeded("officer1");
        assert!(throttle.check("officer1", now).is_ok());
    }
}
