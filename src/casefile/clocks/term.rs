//! Clocks that a changed term moves 办案期限变更 (处罚法60).

use super::DueDate;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;

/// The clocks that an act of this chapter starts.
pub(super) fn opened(_: &CaseFile, _: &Facts, _: &Attempt) -> Vec<DueDate> {
    Vec::new()
}
