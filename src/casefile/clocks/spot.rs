//! Clocks of the summary procedure 简易程序 (处罚法52, 71).

use super::DueDate;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;

/// The clocks that an act of this chapter starts.
pub(super) fn opened(_: &CaseFile, _: &Facts, _: &Attempt) -> Vec<DueDate> {
    Vec::new()
}
