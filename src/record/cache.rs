//! Folded files by the digest of their last act. Acts never change, so what a digest names never changes either: a file
//! that was folded in a transaction that failed is merely never asked for again.

use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use lru::LruCache;

use crate::casefile::CaseFile;

/// How many folded files are kept; one is some ten kilobytes.
const CAPACITY: NonZeroUsize = match NonZeroUsize::new(1024) {
    Some(capacity) => capacity,
    None => NonZeroUsize::MIN,
};

static FILES: LazyLock<Mutex<LruCache<String, Arc<CaseFile>>>> = LazyLock::new(|| Mutex::new(LruCache::new(CAPACITY)));

/// The file whose last act has this digest.
pub(super) fn get(digest: &str) -> Option<Arc<CaseFile>> {
    FILES.lock().unwrap_or_else(PoisonError::into_inner).get(digest).cloned()
}

/// Keeps a file.
pub(super) fn put(file: &Arc<CaseFile>) {
    FILES.lock().unwrap_or_else(PoisonError::into_inner).put(file.head_digest.clone(), Arc::clone(file));
}
