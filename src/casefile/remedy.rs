//! Remedies 复议诉讼, earlier decisions, rectification and revocation.

use serde::{Deserialize, Serialize};

/// Remedies 复议诉讼, earlier decisions, rectification and revocation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Remedies {}

impl Remedies {
    /// The days on which the surcharge of a party stands still (处罚法73).
    pub fn pauses(&self, _party: &str) -> Vec<crate::law::surcharge::Pause> {
        Vec::new()
    }
}
