//! Paying later and in parts 延期、分期 (处罚法66, 72).

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
