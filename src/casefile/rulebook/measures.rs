//! Measures 强制措施 (处罚法56; 强制法16–28): basis, approval, two officers, list, periods, the item ledger.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
