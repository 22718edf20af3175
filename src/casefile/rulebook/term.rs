//! The term of the case 办案期限 (处罚法60): only what the profile knows stretches it.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
