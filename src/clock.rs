//! The clock 时钟: the only place where the time of day comes from.
//!
//! `law` and `casefile` know no clock; a transaction brings the present along as [`crate::db::Tx::now`]. Tests and the
//! demonstration play months in seconds by a [`ManualClock`]; nothing else can set the time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::law::time::Moment;

/// Tells the present.
pub trait Clock: Send + Sync {
    /// The present, to the microsecond.
    fn now(&self) -> Moment;
}

/// The computer's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the computer")]
    fn now(&self) -> Moment {
        Moment::from_utc(chrono::Utc::now())
    }
}

/// A clock that stands still until it is set; its clones are the same clock.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<Moment>>);

impl ManualClock {
    /// A clock that shows `now`.
    pub fn new(now: Moment) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    /// Sets it, forwards or back.
    pub fn set(&self, now: Moment) {
        *self.hand() = now;
    }

    /// Moves it on by whole minutes.
    pub fn advance_minutes(&self, minutes: i64) {
        let mut hand = self.hand();
        *hand = hand.plus_minutes(minutes);
    }

    /// Moves it on by days of 24 hours.
    pub fn advance_days(&self, days: i64) {
        let mut hand = self.hand();
        *hand = hand.plus_days(days);
    }

    /// A thread that panicked while it held the hand left a whole moment behind, so poisoning means nothing here.
    fn hand(&self) -> MutexGuard<'_, Moment> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Moment {
        *self.hand()
    }
}
