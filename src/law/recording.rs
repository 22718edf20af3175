//! Which acts are recorded in audio and video 音像记录清单 (118号(八)、(十)): three classes. The first is the law's own, and no
//! list of an organ lowers it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::stages::Kind;

/// How an act is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordingClass {
    /// 不需音像记录: the text says it all.
    NotNeeded,
    /// 根据实际情况音像记录.
    AsNeeded,
    /// 全程音像记录: from arrival to leaving, without a break.
    Uninterrupted,
}

/// What the law itself asks for, where an organ has published nothing.
pub const fn by_law(kind: Kind) -> RecordingClass {
    match kind {
        // 查封扣押财产、强制拆除等直接涉及人身自由、生命健康、重大财产权益的现场执法活动.
        Kind::Seize | Kind::RecordExecution => RecordingClass::Uninterrupted,
        // 现场执法、调查取证、举行听证、留置送达和公告送达.
        Kind::InspectScene
        | Kind::Interview
        | Kind::CollectEvidence
        | Kind::TakeSample
        | Kind::RegisterPreservation
        | Kind::DecideOnTheSpot
        | Kind::HoldHearing
        | Kind::ServeDocument => RecordingClass::AsNeeded,
        _ => RecordingClass::NotNeeded,
    }
}

/// One line of an organ's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, validator::Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordingEntry {
    /// Acts of this kind.
    pub kind: Kind,
    /// Are recorded so.
    pub class: RecordingClass,
}

/// An organ's published list, in force from a day on until the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordingList {
    /// The first day.
    pub valid_from: NaiveDate,
    /// What it says; of other kinds it says nothing.
    pub entries: Vec<RecordingEntry>,
}

/// How an act of this kind is recorded on a day, by the lists an organ has published.
pub fn class_on(lists: &[RecordingList], kind: Kind, day: NaiveDate) -> RecordingClass {
    let floor = by_law(kind);
    if floor == RecordingClass::Uninterrupted {
        return floor;
    }
    let in_force = lists.iter().filter(|list| list.valid_from <= day).max_by_key(|list| list.valid_from);
    let said = in_force.and_then(|list| list.entries.iter().find(|entry| entry.kind == kind));
    said.map_or(floor, |entry| entry.class)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(from: &str, kind: Kind, class: RecordingClass) -> RecordingList {
        RecordingList { valid_from: from.parse().unwrap(), entries: vec![RecordingEntry { kind, class }] }
    }

    #[test]
    fn a_list_counts_from_its_day_on_and_the_next_one_replaces_it() {
        let lists = [
            list("2026-02-01", Kind::Interview, RecordingClass::Uninterrupted),
            list("2026-03-01", Kind::Interview, RecordingClass::NotNeeded),
        ];
        let on = |day: &str| class_on(&lists, Kind::Interview, day.parse().unwrap());
        assert_eq!(on("2026-01-31"), RecordingClass::AsNeeded);
        assert_eq!(on("2026-02-01"), RecordingClass::Uninterrupted);
        assert_eq!(on("2026-03-01"), RecordingClass::NotNeeded);
    }

    #[test]
    fn no_list_lowers_the_first_class() {
        for kind in [Kind::Seize, Kind::RecordExecution] {
            let lists = [list("2020-01-01", kind, RecordingClass::NotNeeded)];
            assert_eq!(class_on(&lists, kind, "2026-03-02".parse().unwrap()), RecordingClass::Uninterrupted);
        }
    }
}
