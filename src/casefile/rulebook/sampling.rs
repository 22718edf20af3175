//! Samples and tests 抽样、检测 (处罚法56; 强制法25), evidence shut out (处罚法46).

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
