//! Whether the recordings of a case are complete 音像记录完整性: of each act, what was to be recorded, what there is, and
//! which minutes between its start and its end no camera saw.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use super::model::MediaRow;
use super::recorders::{self, DeviceStanding};
use super::{Error, lists, owed, store};
use crate::casefile::act::Media;
use crate::casefile::parts::Text;
use crate::casefile::recordings::{self, Recording as Run, RecordingBreak};
use crate::casefile::{Body, CaseFile, RecordedAct};
use crate::db::Conn;
use crate::law::profile::Profile;
use crate::law::recording::{RecordingClass, class_on};
use crate::law::stages::Kind;
use crate::law::time::Moment;
use crate::record;

/// A recording of an act.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ActRecording)]
pub(super) struct Recording {
    /// SM3 of the bytes.
    pub digest: String,
    /// What it shows, or the name of the file.
    pub title: String,
    /// When it starts, by the true time: a camera whose clock was off is corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Moment>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
    /// Why there is a break before it, where one was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_break: Option<RecordingBreak>,
    /// Where it is stored; none while it is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_id: Option<Uuid>,
    /// When all of it was stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored_at: Option<Moment>,
    /// It came, or still has to come, after its time.
    pub late: bool,
    /// An act of the record names it, not only whoever uploaded it.
    pub named: bool,
    /// What is known of its camera; none where none was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceStanding>,
}

/// Minutes that no camera saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = RecordingGap)]
pub(super) struct Gap {
    /// From.
    pub from: Moment,
    /// To.
    pub to: Moment,
    /// Minutes, begun ones counted.
    pub minutes: i64,
    /// Why, where it lies between two recordings and a reason was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<RecordingBreak>,
}

impl Gap {
    fn of(gap: recordings::Gap) -> Self {
        Self { minutes: gap.minutes(), from: gap.from, to: gap.to, reason: gap.reason }
    }
}

/// An act and its recordings.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct RecordedFieldAct {
    /// The act.
    pub seq: u64,
    /// Its kind.
    pub kind: Kind,
    /// How it was to be recorded on that day.
    pub class: RecordingClass,
    /// When it started, where the record says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Moment>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
    /// What there is of it.
    pub recordings: Vec<Recording>,
    /// What was to be recorded is, each break with its reason.
    pub covered: bool,
    /// What is missing between start and end, where the law or the list wants it without a break.
    pub gaps: Vec<Gap>,
    /// What the rules have marked about its recording when it was recorded.
    pub findings: Vec<Text>,
    /// Why something is missing, as the conclusion of the investigation says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Every act of the case that was to be recorded, or was.
pub(super) fn of_case(conn: &mut Conn, file: &CaseFile, now: Moment) -> Result<Vec<RecordedFieldAct>, Error> {
    let acts = record::acts(conn, file.id, 0, u64::MAX)?;
    let profile = owed::profile(conn, file.agency_id)?;
    let published = lists::lists(conn, file.agency_id)?;
    let stored = store::of_case(conn, file.id, None, i64::MAX)?.into_iter().map(|(media, _)| media);
    let stored: Vec<(MediaRow, Option<DeviceStanding>)> =
        stored.map(|media| with_standing(conn, media)).collect::<Result<_, Error>>()?;
    let reason = acts.iter().rev().find_map(|recorded| match &recorded.body {
        Some(Body::ConcludeInvestigation(conclusion)) => conclusion.recording_gap_reason.clone(),
        _ => None,
    });
    let mut of_act: BTreeMap<u64, Vec<Recording>> = BTreeMap::new();
    for recorded in &acts {
        let about = match &recorded.body {
            Some(Body::AttachMedia(attached)) => attached.seq,
            _ => recorded.act.seq,
        };
        for media in &recorded.act.media {
            let there = of_act.entry(about).or_default();
            match there.iter_mut().find(|other| other.digest == media.digest) {
                // Named once more: to tell why there was a break.
                Some(other) => other.after_break = media.after_break.clone().or(other.after_break.take()),
                None => there.push(named(recorded, media, &stored, profile, now)),
            }
        }
    }
    for (media, device) in &stored {
        let Some(seq) = media.act_seq.and_then(|seq| u64::try_from(seq).ok()) else { continue };
        let there = of_act.entry(seq).or_default();
        if there.iter().all(|other| other.digest != media.digest) {
            there.push(only_stored(media, *device));
        }
    }
    let shown = acts.iter().filter_map(|recorded| {
        let act = &recorded.act;
        let class = match &recorded.body {
            // A step of an execution is recorded where something is done on the spot.
            Some(Body::RecordExecution(done)) if file.enforcement.on_the_spot(done).is_none() => {
                RecordingClass::NotNeeded
            }
            _ => class_on(&published, act.kind, act.occurred_at.date()),
        };
        let recordings = of_act.remove(&act.seq).unwrap_or_default();
        let silent = recordings.is_empty() || act.kind == Kind::AttachMedia;
        (class != RecordingClass::NotNeeded || !silent).then(|| judged(recorded, class, recordings, reason.as_ref()))
    });
    Ok(shown.collect())
}

fn with_standing(conn: &mut Conn, media: MediaRow) -> Result<(MediaRow, Option<DeviceStanding>), Error> {
    let day = media.starts_at.unwrap_or(media.begun_at).0.date();
    let standing = match &media.device {
        Some(serial) => Some(recorders::standing(conn, media.agency_id.0, serial, day)?),
        None => None,
    };
    Ok((media, standing))
}

fn named(
    recorded: &RecordedAct,
    media: &Media,
    stored: &[(MediaRow, Option<DeviceStanding>)],
    profile: &Profile,
    now: Moment,
) -> Recording {
    let found = stored.iter().find(|(row, _)| row.digest == media.digest);
    let due = owed::due(recorded, media, profile);
    let stored_at = found.map(|(row, _)| row.stored_at.0);
    let (starts_at, ends_at) = match found.map(|(row, _)| span(row)) {
        Some((Some(starts), Some(ends))) => (Some(starts), Some(ends)),
        _ => {
            let said = recordings::recordings(std::slice::from_ref(media)).pop();
            (said.as_ref().map(|run| run.starts_at), said.as_ref().map(|run| run.ends_at))
        }
    };
    Recording {
        digest: media.digest.clone(),
        title: media.title.clone(),
        starts_at,
        ends_at,
        after_break: media.after_break.clone(),
        media_id: found.map(|(row, _)| row.id.0),
        stored_at,
        late: owed::is_past(&due, stored_at.unwrap_or(now)),
        named: true,
        device: found.and_then(|(_, standing)| *standing),
    }
}

fn only_stored(media: &MediaRow, device: Option<DeviceStanding>) -> Recording {
    let (starts_at, ends_at) = span(media);
    Recording {
        digest: media.digest.clone(),
        title: media.filename.clone(),
        starts_at,
        ends_at,
        after_break: None,
        media_id: Some(media.id.0),
        stored_at: Some(media.stored_at.0),
        late: false,
        named: false,
        device,
    }
}

/// Start and end by the true time.
fn span(media: &MediaRow) -> (Option<Moment>, Option<Moment>) {
    let off = media.clock_offset_seconds.unwrap_or(0);
    let true_time = |at: Option<crate::db::types::Instant>| at.map(|at| at.0.plus_seconds(-off));
    (true_time(media.starts_at), true_time(media.ends_at))
}

fn judged(
    recorded: &RecordedAct,
    class: RecordingClass,
    mut recordings: Vec<Recording>,
    reason: Option<&String>,
) -> RecordedFieldAct {
    recordings.sort_by(|one, other| (one.starts_at, &one.digest).cmp(&(other.starts_at, &other.digest)));
    let (starts_at, ends_at) = on_site(recorded).unzip();
    let gaps = match (class, starts_at.zip(ends_at)) {
        (RecordingClass::Uninterrupted, Some((starts, ends))) => {
            let run = |one: &Recording| {
                let (starts_at, ends_at) = (one.starts_at?, one.ends_at?);
                Some(Run { starts_at, ends_at, after_break: one.after_break.clone() })
            };
            let runs: Vec<Run> = recordings.iter().filter_map(run).collect();
            recordings::gaps(&runs, starts, ends).into_iter().map(Gap::of).collect()
        }
        _ => Vec::new(),
    };
    let covered = match class {
        RecordingClass::NotNeeded => true,
        RecordingClass::AsNeeded => !recordings.is_empty(),
        RecordingClass::Uninterrupted => !recordings.is_empty() && gaps.iter().all(|gap| gap.reason.is_some()),
    };
    let marked = recorded.act.computed.marks.iter().filter(|mark| mark.rule.starts_with("REC-3"));
    RecordedFieldAct {
        seq: recorded.act.seq,
        kind: recorded.act.kind,
        class,
        starts_at,
        ends_at,
        recordings,
        reason: reason.filter(|_| !covered).cloned(),
        covered,
        gaps,
        findings: marked.map(|mark| mark.message.clone()).collect(),
    }
}

/// From when until when it was done on the spot, as its record says.
fn on_site(recorded: &RecordedAct) -> Option<(Moment, Moment)> {
    match recorded.body.as_ref()? {
        Body::RecordExecution(done) => done.carried_out.as_ref().map(|how| (how.starts_at, how.ends_at)),
        body => body.on_site().map(|conduct| (conduct.starts_at, conduct.ends_at)),
    }
}
