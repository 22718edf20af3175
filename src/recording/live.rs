//! Which uploads are being written right now: one request at a time writes an upload, and one that a dead connection has
//! left hanging makes room for the next.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::rt::time::sleep;
use uuid::Uuid;

use super::Error;
use super::digests::Digests;

/// How long a request waits for the one before it.
const PATIENCE: Duration = Duration::from_secs(10);

const PACE: Duration = Duration::from_millis(20);

/// The uploads under way, and the digests of what they have received so far.
#[derive(Default)]
pub(super) struct Live {
    /// Who writes, with the flag that asks them to stop.
    writing: Mutex<HashMap<Uuid, Arc<AtomicBool>>>,
    /// Digests of so many bytes. Lost at a restart: then the bytes are read again.
    digests: Mutex<HashMap<Uuid, (u64, Digests)>>,
}

/// The right to write an upload, given back when dropped.
pub(super) struct Turn {
    live: Arc<Live>,
    id: Uuid,
    stop: Arc<AtomicBool>,
}

impl Turn {
    /// The upload.
    pub(super) fn id(&self) -> Uuid {
        self.id
    }

    /// Set once somebody else waits.
    pub(super) fn stop(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        locked(&self.live.writing).remove(&self.id);
    }
}

impl Live {
    /// Takes the turn, unless somebody has it.
    pub(super) fn enter(self: &Arc<Self>, id: Uuid) -> Option<Turn> {
        let mut writing = locked(&self.writing);
        if writing.contains_key(&id) {
            return None;
        }
        let stop = Arc::new(AtomicBool::new(false));
        writing.insert(id, Arc::clone(&stop));
        Some(Turn { live: Arc::clone(self), id, stop })
    }

    /// Takes the turn as soon as whoever has it has stopped; they are asked to.
    pub(super) async fn enter_patiently(self: &Arc<Self>, id: Uuid) -> Result<Turn, Error> {
        for _ in 0..PATIENCE.as_millis() / PACE.as_millis() {
            if let Some(turn) = self.enter(id) {
                return Ok(turn);
            }
            if let Some(stop) = locked(&self.writing).get(&id) {
                stop.store(true, Ordering::Relaxed);
            }
            sleep(PACE).await;
        }
        Err(Error::Busy)
    }

    /// The digests of exactly so many bytes, if they are known.
    pub(super) fn take(&self, id: Uuid, received: u64) -> Option<Digests> {
        if received == 0 {
            return Some(Digests::default());
        }
        let (of, digests) = locked(&self.digests).remove(&id)?;
        (of == received).then_some(digests)
    }

    /// Keeps the digests of so many bytes.
    pub(super) fn put(&self, id: Uuid, received: u64, digests: Digests) {
        locked(&self.digests).insert(id, (received, digests));
    }

    /// Forgets an upload that has ended.
    pub(super) fn forget(&self, id: Uuid) {
        locked(&self.digests).remove(&id);
    }
}

/// What a panic left behind is whole: each change is one call.
fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
