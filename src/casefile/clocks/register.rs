//! Clocks of the register 公示 (处罚法48).

use super::DueDate;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;

/// The clocks that an act of this chapter starts.
pub(super) fn opened(_: &CaseFile, _: &Facts, _: &Attempt) -> Vec<DueDate> {
    Vec::new()
}
