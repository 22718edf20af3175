//! Remedies 复议诉讼, earlier decisions, rectification and revocation.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Remedies 复议诉讼, earlier decisions, rectification and revocation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Remedies {}

impl Remedies {
    /// The intervals in which the added fine 加处罚款 on this decision is not counted (处罚法73): from acceptance to the
    /// end, both days included; no end while it runs.
    pub fn pauses(&self) -> Vec<(NaiveDate, Option<NaiveDate>)> {
        Vec::new()
    }
}
