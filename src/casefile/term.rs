//! The term of the case 办案期限: what is excluded from it, how it was extended, whether it stands still.

use serde::{Deserialize, Serialize};

/// The term of the case 办案期限: what is excluded from it, how it was extended, whether it stands still.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Term {}

impl Term {
    /// Whether the act `seq` of this chapter waits for a head's approval.
    pub fn awaits(&self, _seq: u64) -> bool {
        false
    }
}
