//! Corrected and withdrawn publication 更正、撤回公示 (处罚法48).

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
