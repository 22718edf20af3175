//! Suspected crime and transfers 移送, step by step.

use serde::{Deserialize, Serialize};

/// Suspected crime and transfers 移送, step by step.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Transfers {}

impl Transfers {
    /// Whether the act `seq` of this chapter waits for a head's approval.
    pub fn awaits(&self, _seq: u64) -> bool {
        false
    }
}
