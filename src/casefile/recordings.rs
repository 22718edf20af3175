//! Recordings 音像记录 as they cover an act, from arrival to leaving (118号(八)): all of them together, by the true time. What
//! lies between two of them needs a reason, spoken when the camera starts again or written down; a beginning or an end that
//! nobody recorded is missing, and no reason stands for it.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::act::Media;
use crate::law::time::Moment;

/// So close to each other, recordings are one: clocks and records are to the minute.
const CLOSE_SECONDS: i64 = 60;

/// How the reason for a break was given 说明中断原因的方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BreakTold {
    /// 重新开启时语音说明.
    Spoken,
    /// 事后书面说明.
    Written,
}

/// Why there is a break before a recording starts 中断原因.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordingBreak {
    /// How it was told.
    pub told: BreakTold,
    /// Why, in words.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
}

/// From when until when a recording runs, by the true time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Recording {
    /// Start.
    pub starts_at: Moment,
    /// End.
    pub ends_at: Moment,
    /// Why there is a break before it, where one was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_break: Option<RecordingBreak>,
}

/// Minutes that no recording shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// From.
    pub from: Moment,
    /// To.
    pub to: Moment,
    /// It lies between two recordings, and this is why.
    pub reason: Option<RecordingBreak>,
}

impl Gap {
    /// Minutes, begun ones counted.
    pub fn minutes(&self) -> i64 {
        let seconds = (self.to.utc() - self.from.utc()).num_seconds();
        (seconds + 59) / 60
    }
}

/// What lies between start and end of an act and in none of its recordings. A reason is given by the recording that starts
/// where the break ends.
pub fn gaps(recordings: &[Recording], starts_at: Moment, ends_at: Moment) -> Vec<Gap> {
    let mut spans: Vec<(Moment, Moment)> =
        recordings.iter().map(|one| (one.starts_at, one.ends_at)).filter(|(_, to)| *to > starts_at).collect();
    spans.sort_unstable();
    let far = |from: Moment, to: Moment| from.plus_seconds(CLOSE_SECONDS) < to;
    let mut gaps = Vec::new();
    let (mut seen_to, mut begun) = (starts_at, false);
    for (from, to) in spans {
        let until = from.min(ends_at);
        if far(seen_to, until) {
            let told = || recordings.iter().filter(|one| one.starts_at == from).find_map(|one| one.after_break.clone());
            // Before the first recording, and behind the last, nothing was interrupted: it was not recorded.
            let reason = if begun && from < ends_at { told() } else { None };
            gaps.push(Gap { from: seen_to, to: until, reason });
        }
        begun = true;
        seen_to = seen_to.max(to);
    }
    if far(seen_to, ends_at) {
        gaps.push(Gap { from: seen_to, to: ends_at, reason: None });
    }
    gaps
}

/// The minutes for which there is neither a recording nor a reason; all of them where nothing says from when until when.
pub fn missing(recordings: &[Recording], starts_at: Moment, ends_at: Moment) -> Vec<Gap> {
    gaps(recordings, starts_at, ends_at).into_iter().filter(|gap| gap.reason.is_none()).collect()
}

/// What the media of an act say of when they run: a camera whose clock was off is corrected.
pub fn recordings(media: &[Media]) -> Vec<Recording> {
    let true_time = |file: &Media, at: Moment| at.plus_seconds(-file.clock_offset_seconds.unwrap_or(0));
    let run = |file: &Media| {
        Some(Recording {
            starts_at: true_time(file, file.starts_at?),
            ends_at: true_time(file, file.ends_at?),
            after_break: file.after_break.clone(),
        })
    };
    media.iter().filter_map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: u32) -> Moment {
        Moment::at_shanghai(2026, 3, 2, 9, minute).unwrap()
    }

    fn recorded(spans: &[(u32, u32)]) -> Vec<Recording> {
        let one = |(from, to): &(u32, u32)| Recording { starts_at: at(*from), ends_at: at(*to), after_break: None };
        spans.iter().map(one).collect()
    }

    fn unseen(spans: &[(u32, u32)]) -> Vec<(Moment, Moment, i64)> {
        let gaps = missing(&recorded(spans), at(10), at(40));
        gaps.into_iter().map(|gap| (gap.from, gap.to, gap.minutes())).collect()
    }

    #[test]
    fn what_no_camera_saw_is_listed_with_its_minutes() {
        assert_eq!(unseen(&[]), [(at(10), at(40), 30)]);
        assert_eq!(unseen(&[(10, 40)]), []);
        assert_eq!(unseen(&[(11, 39)]), [], "to the minute");
        assert_eq!(unseen(&[(5, 20), (25, 50)]), [(at(20), at(25), 5)]);
        assert_eq!(unseen(&[(25, 30), (12, 20)]), [(at(10), at(12), 2), (at(20), at(25), 5), (at(30), at(40), 10)]);
        assert_eq!(unseen(&[(0, 5), (50, 55)]), [(at(10), at(40), 30)]);
        assert_eq!(unseen(&[(5, 45), (20, 22)]), []);
    }

    #[test]
    fn a_reason_stands_for_a_break_between_two_recordings_and_for_nothing_else() {
        let told = Some(RecordingBreak { told: BreakTold::Spoken, reason: "更换电池".to_owned() });
        let left = |spans: &[(u32, u32)]| {
            let mut all = recorded(spans);
            all.iter_mut().for_each(|one| one.after_break.clone_from(&told));
            missing(&all, at(10), at(40)).into_iter().map(|gap| (gap.from, gap.to)).collect::<Vec<_>>()
        };
        assert_eq!(left(&[(10, 20), (25, 40)]), []);
        assert_eq!(left(&[(15, 20), (25, 30)]), [(at(10), at(15)), (at(30), at(40))]);
        assert_eq!(left(&[(10, 20), (50, 55)]), [(at(20), at(40))], "after the act nobody starts again");
    }

    #[test]
    fn a_camera_whose_clock_was_off_is_corrected() {
        let media = Media {
            digest: String::new(),
            size: 1,
            title: String::new(),
            starts_at: Some(at(12)),
            ends_at: Some(at(42)),
            clock_offset_seconds: Some(120),
            after_break: None,
        };
        assert!(missing(&recordings(&[media]), at(10), at(40)).is_empty());
    }
}
