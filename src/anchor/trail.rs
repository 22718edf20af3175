//! The audit trail under the daily anchor 审计日志锚定: a digest over every entry since the anchor before, in a chain of its own.
//!
//! What is hashed (SM3): a line with `prev`, `from` and `until`, then a line for each entry by time and id, as `GET /audit`
//! shows it; each line canonical JSON (RFC 8785) and a line feed. Whoever holds the entries computes it again.

use chrono::NaiveDate;
use serde::Serialize;
use sm3::{Digest, Sm3};

use super::Error;
use super::store::{self, AnchorRow, AuditRow};
use crate::db::types::Instant;
use crate::db::{Db, audit};
use crate::law::digest;
use crate::law::time::Moment;

/// Entries read at once: a day may have a hundred thousand.
const PAGE: i64 = 1000;

/// The first line: what the digest stands on, and which time it covers.
#[derive(Serialize)]
struct Opening<'a> {
    prev: &'a str,
    from: Option<Moment>,
    until: Moment,
}

/// The digest over the entries from one moment on and before another. Each page is read by itself: nothing waits for the whole.
fn digest(db: &Db, prev: &str, from: Option<Moment>, until: Moment) -> Result<(i64, String), Error> {
    let mut hash = Sm3::new();
    line(&mut hash, &Opening { prev, from, until })?;
    let (mut entries, mut after) = (0_i64, None);
    loop {
        let page = db.read_now(move |conn| audit::span(conn, from, until, after, PAGE))?;
        let Some(last) = page.last() else { break };
        after = Some((last.at.0, last.id.0));
        entries = entries.saturating_add(i64::try_from(page.len()).unwrap_or(i64::MAX));
        for entry in &page {
            line(&mut hash, entry)?;
        }
    }
    Ok((entries, format!("sm3:{}", hex::encode(hash.finalize()))))
}

fn line(hash: &mut Sm3, value: &impl Serialize) -> Result<(), Error> {
    hash.update(digest::canonical(value)?);
    hash.update(b"\n");
    Ok(())
}

/// The trail since the last anchor that covers it; the first time, of all time.
pub(super) fn since_last(db: &Db, until: Moment) -> Result<AuditRow, Error> {
    let before = db.read_now(store::last_with_audit)?;
    let from = before.as_ref().map(|last| last.until.0);
    let prev = before.and_then(|last| last.audit.digest).unwrap_or_else(|| digest::ZERO.to_owned());
    let (entries, digest) = digest(db, &prev, from, until)?;
    Ok(AuditRow { from: from.map(Instant), entries: Some(entries), digest: Some(digest) })
}

/// An anchor whose entries are not those of then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailChange {
    /// The day of the anchor.
    pub day: NaiveDate,
    /// From when on it covers entries; none: from the first.
    pub from: Option<Moment>,
    /// Up to when.
    pub until: Moment,
    /// How many entries there were.
    pub then: i64,
    /// How many there are now.
    pub now: i64,
}

/// What a comparison of the trail with the anchors found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trail {
    /// How many anchors up to that day cover the trail; none where they are older than this.
    pub anchors: usize,
    /// The digest of the last of them.
    pub last: Option<String>,
    /// Anchors whose entries were changed, removed, or put in later.
    pub changed: Vec<TrailChange>,
}

/// Compares the trail with every anchor up to a day: each covers its own time only.
pub(super) fn compare(db: &Db, day: NaiveDate) -> Result<Trail, Error> {
    let anchors = db.read_now(move |conn| store::with_audit(conn, day))?;
    let mut found = Trail { anchors: anchors.len(), ..Trail::default() };
    let (mut prev, mut expected) = (digest::ZERO.to_owned(), None);
    for AnchorRow { day, until, audit, .. } in anchors {
        let (from, until) = (audit.from.map(Moment::from), until.0);
        let (then, kept) = (audit.entries.unwrap_or_default(), audit.digest.unwrap_or_default());
        let (now, digest) = digest(db, &prev, from, until)?;
        if digest != kept || now != then || from != expected {
            found.changed.push(TrailChange { day, from, until, then, now });
        }
        // The next stands on what was written, so that one change names one day.
        (prev, expected) = (kept, Some(until));
    }
    found.last = (found.anchors > 0).then_some(prev);
    Ok(found)
}
