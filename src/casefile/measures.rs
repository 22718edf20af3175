//! What was taken and where it is 强制措施与涉案物品: requests, preservations, seizures, samples, tests, the item ledger.

use serde::{Deserialize, Serialize};

/// What was taken and where it is 强制措施与涉案物品: requests, preservations, seizures, samples, tests, the item ledger.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Measures {}

impl Measures {
    /// Ids of the items that are held: taken, and neither returned nor handed over.
    pub fn held(&self) -> Vec<String> {
        Vec::new()
    }

    /// Whether the act `seq` of this chapter waits for a head's approval.
    pub fn awaits(&self, _seq: u64) -> bool {
        false
    }
}
