//! How a case hangs together with others 关联: where it came from, what it was joined with or split into, contested
//! jurisdiction.

use serde::{Deserialize, Serialize};

/// How a case hangs together with others 关联: where it came from, what it was joined with or split into, contested jurisdiction.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Links {}

impl Links {
    /// Whether the act `seq` of this chapter waits for a head's approval.
    pub fn awaits(&self, _seq: u64) -> bool {
        false
    }
}
