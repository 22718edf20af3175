//! Remedies 复议诉讼, earlier decisions, rectification and revocation.

use serde::{Deserialize, Serialize};

/// Remedies 复议诉讼, earlier decisions, rectification and revocation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Remedies {}
