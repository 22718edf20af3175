//! Clocks of measures 强制措施期限 (处罚法56; 强制法19, 25).

use super::DueDate;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;

/// The clocks that an act of this chapter starts.
pub(super) fn opened(_: &CaseFile, _: &Facts, _: &Attempt) -> Vec<DueDate> {
    Vec::new()
}
