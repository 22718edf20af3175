//! Transfers 移送 (处罚法27; 国令310号).

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
