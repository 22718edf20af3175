//! What is owed 应传未传: an act names a recording by its digest hours before the bytes come. Named and stored, it is kept;
//! named and not stored, it is owed within the time the organ's rules give (118号(九)).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Error, store};
use crate::agencies;
use crate::casefile::RecordedAct;
use crate::casefile::act::Media;
use crate::casefile::facts::MediaOwed;
use crate::db::Conn;
use crate::law::calendar::Calendar;
use crate::law::period::Due;
use crate::law::profile::Profile;
use crate::law::time::Moment;
use crate::record;

/// What the acts of a case name and nobody has stored for it yet, each once, by the first act that names it.
///
/// # Errors
/// When the record or the database cannot be read.
pub fn owed(conn: &mut Conn, case: Uuid, agency: Uuid, now: Moment) -> Result<Vec<MediaOwed>, Error> {
    let acts = record::acts(conn, case, 0, u64::MAX)?;
    if acts.iter().all(|recorded| recorded.act.media.is_empty()) {
        return Ok(Vec::new());
    }
    let profile = profile(conn, agency)?;
    let mut known: BTreeSet<String> = store::digests_of(conn, case)?.into_iter().collect();
    let mut owed = Vec::new();
    for recorded in &acts {
        for media in &recorded.act.media {
            if known.insert(media.digest.clone()) {
                owed.push(of(recorded, media, profile, now));
            }
        }
    }
    Ok(owed)
}

fn of(recorded: &RecordedAct, media: &Media, profile: &Profile, now: Moment) -> MediaOwed {
    let due = due(recorded, media, profile);
    MediaOwed {
        seq: recorded.act.seq,
        digest: media.digest.clone(),
        size: media.size,
        title: media.title.clone(),
        due_on: due.due_on,
        due_at: due.due_at,
        overdue: is_past(&due, now),
    }
}

/// Whether a recording is stored for this very case.
///
/// # Errors
/// When the database cannot be read.
pub fn is_stored_for(conn: &mut Conn, media: Uuid, case: Uuid) -> Result<bool, Error> {
    Ok(store::find(conn, media)?.is_some_and(|(media, _)| media.case_id.0 == case))
}

/// A recording whose stored bytes are not what was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DamagedMedia {
    /// The recording.
    pub media: Uuid,
    /// Its case.
    pub case: Uuid,
    /// The organ of the case.
    pub agency: Uuid,
    /// The act it covers, where it was said.
    pub act: Option<i64>,
    /// Name of its file.
    pub filename: String,
    /// The digest it should have.
    pub digest: String,
    /// What was found.
    pub finding: String,
    /// The day it was found.
    pub since: NaiveDate,
}

/// The recordings of these organs that are known to be damaged; of one case only if it is named.
///
/// # Errors
/// When the database cannot be read.
pub fn damaged(conn: &mut Conn, agencies: &[Uuid], case: Option<Uuid>) -> Result<Vec<DamagedMedia>, Error> {
    let found = store::damaged_of(conn, agencies, case)?;
    let told = found.into_iter().filter_map(|(media, object)| {
        Some(DamagedMedia {
            media: media.id.0,
            case: media.case_id.0,
            agency: media.agency_id.0,
            act: media.act_seq,
            filename: media.filename,
            digest: media.digest,
            finding: object.finding?,
            since: object.checked_at.map_or(media.stored_at, |at| at).0.date(),
        })
    });
    Ok(told.collect())
}

/// By when a recording is to be stored: counted from when it was made.
pub(super) fn due(recorded: &RecordedAct, media: &Media, profile: &Profile) -> Due {
    let made = media.ends_at.unwrap_or(recorded.act.occurred_at);
    Calendar::national().due_from(made, profile.media_upload)
}

pub(super) fn is_past(due: &Due, at: Moment) -> bool {
    match due.due_at {
        Some(due_at) => at > due_at,
        None => at.date() > due.due_on,
    }
}

/// The rules of the organ.
pub(super) fn profile(conn: &mut Conn, agency: Uuid) -> Result<&'static Profile, Error> {
    let (_, id) = agencies::fact(conn, agency)?.ok_or(Error::NotFound)?;
    Profile::find(&id).ok_or_else(|| Error::Internal(format!("unknown procedure profile {id}")))
}
