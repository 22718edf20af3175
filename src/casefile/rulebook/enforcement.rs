//! Performance, demand, the court 执行 (处罚法72–74; 强制法34–58).

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
