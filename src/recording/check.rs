//! Looking again: stored bytes are compared with their digest, one after the other and slowly, whenever they are read whole,
//! and when `zhifa verify` is asked. What is damaged is told and kept as it is.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::digests::Digests;
use super::finish::finish_if_idle;
use super::model::ObjectRow;
use super::{Error, Shelf, store};
use crate::background::{Background, Told};
use crate::db::{Db, audit};
use crate::observe;

/// Objects read in one go by `zhifa verify`.
const AT_ONCE: i64 = 100;

/// Between two rounds of the keeper.
const PAUSE: Duration = Duration::from_secs(5);

/// Each object is looked at so often.
const EVERY_DAYS: i64 = 30;

/// The keeper reads so many bytes, and rests so long: 32 MiB a second at most.
const STRETCH: u64 = 8 << 20;
const REST: Duration = Duration::from_millis(250);

/// Uploads tidied up in one go.
const UPLOADS: i64 = 50;

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Intact,
    Damaged(String),
}

/// Compares what is stored with its digest, and writes down what was found. Blocks.
pub(super) fn look(db: &Db, shelf: &Shelf, digest: &str) -> Result<Verdict, Error> {
    let verdict = compare(shelf, digest, |_| true)?;
    note(db, digest, verdict.finding())?;
    Ok(verdict)
}

impl Verdict {
    fn finding(&self) -> Option<String> {
        match self {
            Verdict::Intact => None,
            Verdict::Damaged(finding) => Some(finding.clone()),
        }
    }
}

/// Compares what is stored with its digest; `go_on` hears how much was read, and may give up: then it counts as intact.
fn compare(shelf: &Shelf, digest: &str, mut go_on: impl FnMut(u64) -> bool) -> Result<Verdict, Error> {
    let (mut digests, mut read, mut whole) = (Digests::default(), 0, true);
    let looked = shelf.read(digest, None, |piece| {
        digests.update(piece);
        read += piece.len() as u64;
        whole = go_on(read);
        whole
    });
    match looked {
        Err(Error::Store(object_store::Error::NotFound { .. })) => {
            Ok(Verdict::Damaged("nothing is stored under this digest".to_owned()))
        }
        Err(error) => Err(error),
        Ok(()) if !whole => Ok(Verdict::Intact),
        Ok(()) => {
            let found = digests.sums().sm3;
            match found == digest {
                true => Ok(Verdict::Intact),
                false => Ok(Verdict::Damaged(format!("the stored bytes have the digest {found}"))),
            }
        }
    }
}

/// Writes down what a look found; damage goes into the log with the recordings that rest on it, and into the trail.
pub(super) fn note(db: &Db, digest: &str, finding: Option<String>) -> Result<(), Error> {
    let digest = digest.to_owned();
    db.write_now(move |tx| {
        let known = store::object(tx.conn, &digest)?.and_then(|object| object.finding);
        store::checked(tx, &digest, finding.as_deref())?;
        if let Some(finding) = finding.filter(|_| known.is_none()) {
            for (media, case) in store::resting_on(tx.conn, &digest)? {
                tracing::error!(%media, %case, %digest, %finding, "a stored recording is damaged");
                audit::record(tx, None, "media.damaged", &format!("media/{media}"), &format!("case/{case} {finding}"))?;
            }
        }
        Ok::<_, Error>(())
    })
}

/// A recording whose stored bytes are not what was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The recording.
    pub media: Uuid,
    /// Its case.
    pub case: Uuid,
    /// The digest it should have.
    pub digest: String,
    /// What was found.
    pub finding: String,
}

/// What `zhifa verify` found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examined {
    /// Stored objects that were read.
    pub objects: usize,
    /// Their bytes.
    pub bytes: u64,
    /// The recordings that are damaged.
    pub damaged: Vec<Damage>,
}

/// Reads every stored object again, of one case only if it is named, and compares it with its digest.
///
/// # Errors
/// When the database or the store cannot be read.
pub fn examine(db: &Db, shelf: &Shelf, case: Option<Uuid>) -> Result<Examined, Error> {
    let (mut examined, mut after) = (Examined::default(), None::<String>);
    loop {
        let from = after.clone();
        let objects = db.read_now(move |conn| store::objects(conn, case, from.as_deref(), AT_ONCE))?;
        let Some(last) = objects.last() else { return Ok(examined) };
        after = Some(last.digest.clone());
        for ObjectRow { digest, size, .. } in objects {
            examined.objects += 1;
            examined.bytes += u64::try_from(size).unwrap_or_default();
            if let Verdict::Damaged(finding) = look(db, shelf, &digest)? {
                let of = digest.clone();
                for (media, of_case) in db.read_now(move |conn| store::resting_on(conn, &of))? {
                    if case.is_none_or(|case| case == of_case) {
                        let (digest, finding) = (digest.clone(), finding.clone());
                        examined.damaged.push(Damage { media, case: of_case, digest, finding });
                    }
                }
            }
        }
    }
}

/// Finishes uploads that a crash left whole, and gives up those that nobody went on with.
///
/// # Errors
/// When the database or the store cannot be used; what is left is tidied up the next time.
pub fn tidy(db: &Db, shelf: &Shelf) -> Result<(), Error> {
    for id in db.read_now(|conn| store::whole(conn, UPLOADS))? {
        if let Err(error) = finish_if_idle(db, shelf, id) {
            tracing::error!(%error, upload = %id, "an upload could not be finished");
        }
    }
    let now = db.clock().now();
    for id in db.read_now(move |conn| store::expired(conn, now, UPLOADS))? {
        let Some(_turn) = shelf.live.enter(id) else { continue };
        db.write_now(move |tx| {
            store::delete_upload(tx, id)?;
            audit::record(tx, None, "media.expire", &format!("media/{id}"), "")?;
            Ok::<_, Error>(())
        })?;
        shelf.unstage(id)?;
    }
    // A file whose row is gone: the crash came between the two.
    for id in shelf.staged_ids()? {
        if db.read_now(move |conn| store::upload(conn, id))?.is_none()
            && let Some(_turn) = shelf.live.enter(id)
            && db.read_now(move |conn| store::find(conn, id))?.is_some()
        {
            shelf.unstage(id)?;
        }
    }
    Ok(())
}

/// Starts the keeper 守库: it tidies up uploads and looks at stored bytes again.
///
/// # Errors
/// When no thread can be started.
pub fn keep(db: Arc<Db>, shelf: Arc<Shelf>) -> std::io::Result<Background> {
    Background::start("media", move |told| {
        while !told.within(PAUSE) {
            let round = tidy(&db, &shelf).and_then(|()| look_at_the_next(&db, &shelf, told));
            if let Err(error) = round {
                tracing::warn!(%error, "the keeper of the media could not go on; it tries again");
            }
        }
    })
}

/// Looks at the object nobody has looked at for longest, if it is time.
fn look_at_the_next(db: &Db, shelf: &Shelf, told: &Told) -> Result<(), Error> {
    let before = db.clock().now().plus_days(-EVERY_DAYS);
    let next = db.read_now(move |conn| store::next_to_check(conn, before))?;
    if let Some(object) = next {
        let (mut rested_at, mut stop) = (0, false);
        let verdict = compare(shelf, &object.digest, |read| {
            if read - rested_at >= STRETCH {
                rested_at = read;
                stop = told.within(REST);
            }
            !stop
        })?;
        if stop {
            return Ok(());
        }
        note(db, &object.digest, verdict.finding())?;
    }
    let damaged = db.read_now(store::damaged)?;
    observe::media(u64::try_from(damaged).unwrap_or_default());
    Ok(())
}
