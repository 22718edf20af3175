//! What the acts of the later chapters point at: acts of the record and parties of the case. REF-1 looks both up.

use crate::casefile::Body;
use crate::law::stages::Kind;

/// Acts that `body` points at, each with the kinds it may be of; no kinds means any.
pub(super) fn acts(body: &Body) -> Vec<(u64, &'static [Kind])> {
    match body {
        // Measures.
        // Samples and tests.
        // Links.
        // Transfer.
        // Recusal.
        // Term.
        // Hearing.
        // Summary procedure.
        // Payment.
        // Enforcement.
        // Remedy.
        // Register.
        _ => Vec::new(),
    }
}

/// Parties that `body` names.
pub(super) fn parties(body: &Body) -> Vec<&str> {
    match body {
        // Measures.
        // Samples and tests.
        // Links.
        // Transfer.
        // Recusal.
        // Term.
        // Hearing.
        // Education and address.
        // Summary procedure.
        // Payment.
        // Enforcement.
        // Remedy.
        // Register.
        _ => Vec::new(),
    }
}
