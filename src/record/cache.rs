//! Folded files by case. One is as old as the digest of its last act says, and acts never change: where the head of the case
//! names that digest the file is the case, and any other, such as one that was folded in a transaction that failed, is not used.

use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use lru::LruCache;
use uuid::Uuid;

use crate::casefile::CaseFile;

/// How many folded files are kept; one is some ten kilobytes.
const CAPACITY: NonZeroUsize = match NonZeroUsize::new(1024) {
    Some(capacity) => capacity,
    None => NonZeroUsize::MIN,
};

static FILES: LazyLock<Mutex<LruCache<Uuid, Arc<CaseFile>>>> = LazyLock::new(|| Mutex::new(LruCache::new(CAPACITY)));

/// The file of a case as it was last folded here.
pub(super) fn get(id: Uuid) -> Option<Arc<CaseFile>> {
    FILES.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
}

/// Keeps a file.
pub(super) fn put(file: &Arc<CaseFile>) {
    FILES.lock().unwrap_or_else(PoisonError::into_inner).put(file.id, Arc::clone(file));
}
