//! Handed over, taken over, joined, split, contested, withdrawn (处罚法25, 26, 54).

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
