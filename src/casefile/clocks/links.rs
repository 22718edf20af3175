//! Clocks of jurisdiction and handover 管辖、移交期限 (处罚法25).

use super::DueDate;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;

/// The clocks that an act of this chapter starts.
pub(super) fn opened(_: &CaseFile, _: &Facts, _: &Attempt) -> Vec<DueDate> {
    Vec::new()
}
