//! Paying later, performance, demand, the court 执行.

use serde::{Deserialize, Serialize};

/// Paying later, performance, demand, the court 执行.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Enforcement {}

impl Enforcement {
    /// Whether the act `seq` of this chapter waits for a head's approval.
    pub fn awaits(&self, _seq: u64) -> bool {
        false
    }
}
