//! Education 教育 and confirmed addresses 送达地址.

use serde::{Deserialize, Serialize};

/// Education 教育 and confirmed addresses 送达地址.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Guidance {}
