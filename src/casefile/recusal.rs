//! Recusals 回避 applied for and decided.

use serde::{Deserialize, Serialize};

/// Recusals 回避 applied for and decided.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Recusals {}
