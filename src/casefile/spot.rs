//! The on-the-spot decision 当场处罚决定 and what follows it.

use serde::{Deserialize, Serialize};

/// The on-the-spot decision 当场处罚决定 and what follows it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SummaryProcedure {}
