//! Recusal 回避 (处罚法43).

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
