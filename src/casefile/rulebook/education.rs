//! Education 教育 (处罚法33) and confirmed addresses (处罚法61).

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
