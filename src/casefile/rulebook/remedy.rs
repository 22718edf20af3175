//! Remedies and what follows them 救济 (处罚法75; 复议法; 行诉法).

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
