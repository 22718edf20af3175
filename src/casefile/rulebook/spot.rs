//! The summary procedure 简易程序 (处罚法51–53, 68–71).

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
