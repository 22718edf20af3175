//! What was wanting when an act was recorded and came later 事后补齐: a mark stays on the act for ever, but the file as a whole no
//! longer lacks it.

use std::collections::BTreeMap;

use super::{Said, Word};
use crate::casefile::act::RecordedAct;
use crate::casefile::acts::Body;
use crate::casefile::file::CaseFile;

/// Takes back what was said of things that came later.
pub(super) fn settle(file: &CaseFile, acts: &[RecordedAct], said: &mut BTreeMap<&'static str, Vec<Said>>) {
    // Audio-video that was attached later, or a reason given at the conclusion why there is none (118号(八)).
    let reasoned = acts.iter().any(|recorded| {
        matches!(&recorded.body, Some(Body::ConcludeInvestigation(act)) if act.recording_gap_reason.is_some())
    });
    let recorded =
        |seq: Option<u64>| reasoned || file.field_acts.iter().any(|act| Some(act.seq) == seq && act.has_media);
    for one in said.get_mut("REC-3").into_iter().flatten().filter(|one| recorded(one.seq)) {
        one.word = Word::Kept;
    }
    // A number that was put right, or confirmed with the reason, after the case was opened.
    if let Some(words) = said.get_mut("ID-1") {
        let last = words.iter().filter_map(|one| one.seq).max();
        words.retain(|one| one.seq == last);
    }
}
