//! Making an anchor, comparing it again, and proving a case by it.

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::store::{self, AnchorRow, AuditRow, PartRow};
use super::trail::{self, Trail};
use super::tree::{AnchorProof, Leaf, PART, Tree};
use super::{Anchor, Error};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Db, Tx};
use crate::law::digest;
use crate::law::time::Moment;
use crate::record;

/// After midnight an act that was on its way is given this long to be written, in minutes.
const SETTLED_AFTER: i64 = 10;

/// The heads of the cases after `after`, as they stood before `until`: a part of them, in the order of their ids.
fn heads(conn: &mut Conn, after: Option<Uuid>, until: Moment) -> Result<Vec<Leaf>, Error> {
    let (mut found, mut after) = (Vec::new(), after);
    // Cases that were opened later leave gaps: filled from what follows, so that a part is as long as it was.
    while found.len() < usize::try_from(PART).unwrap_or(usize::MAX) {
        let wanted = PART.saturating_sub(i64::try_from(found.len()).unwrap_or(PART));
        let (some, last) = record::heads_at(conn, after, until, wanted)?;
        let Some(last) = last else { break };
        found.extend(some.into_iter().map(|(case_id, seq, digest)| Leaf { case_id, seq, digest }));
        after = Some(last);
    }
    Ok(found)
}

/// The parts over all heads as they stood before `until`. Each is read by itself: nothing waits for the whole.
fn parts(db: &Db, day: NaiveDate, until: Moment) -> Result<Vec<PartRow>, Error> {
    let (mut parts, mut after) = (Vec::new(), None);
    loop {
        let some = db.read_now(move |conn| heads(conn, after, until))?;
        let (Some(first), Some(last)) = (some.first(), some.last()) else { return Ok(parts) };
        after = Some(last.case_id);
        let n = i64::try_from(parts.len()).unwrap_or(i64::MAX);
        let cases = i64::try_from(some.len()).unwrap_or(i64::MAX);
        parts.push(PartRow { day, n, first_case: Uid(first.case_id), cases, root: Tree::of_heads(&some).root() });
    }
}

fn root(parts: &[PartRow]) -> String {
    match parts {
        [] => digest::sm3(b""),
        parts => Tree::of_parts(parts.iter().map(|part| part.root.as_str())).root(),
    }
}

/// Makes the anchor of the day that has ended, if it is owed: once midnight is past and what was on its way is written.
/// Answers the anchor it made.
///
/// # Errors
/// The database.
pub fn make_due(db: &Db) -> Result<Option<Anchor>, Error> {
    let now = db.clock().now();
    let Some(day) = now.plus_minutes(-SETTLED_AFTER).date().checked_sub_days(Days::new(1)) else { return Ok(None) };
    let last = db.read_now(store::last)?;
    if last.as_ref().is_some_and(|last| last.day >= day) {
        return Ok(None);
    }
    let until = store::until(day);
    let parts = parts(db, day, until)?;
    if parts.is_empty() && last.is_none() {
        return Ok(None);
    }
    let audit = trail::since_last(db, until)?;
    let before = last.map(|last| last.day);
    let made = db.write_now(move |tx| insert(tx, (day, until), before, &parts, audit))?;
    Ok(made.map(Anchor::from))
}

/// Writes it, unless another program was faster.
fn insert(
    tx: &mut Tx<'_>,
    (day, until): (NaiveDate, Moment),
    before: Option<NaiveDate>,
    parts: &[PartRow],
    audit: AuditRow,
) -> Result<Option<AnchorRow>, Error> {
    let last = store::last(tx.conn)?;
    if last.as_ref().map(|last| last.day) != before {
        return Ok(None);
    }
    let row = AnchorRow {
        day,
        until: Instant(until),
        cases: parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.cases)),
        root: root(parts),
        prev: last.map_or_else(|| digest::ZERO.to_owned(), |last| last.root),
        made_at: Instant(tx.now),
        audit,
    };
    store::insert(tx, &row, parts)?;
    Ok(Some(row))
}

/// What a comparison of the record with an anchor found.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The anchor.
    pub anchor: Anchor,
    /// The root the record gives today.
    pub root: String,
    /// For each part that gives another root: the first case in it, and how many cases it holds.
    pub changed: Vec<(Uuid, i64)>,
    /// Cases of that day the record has now.
    pub cases: i64,
    /// The audit trail, compared with every anchor up to this one.
    pub trail: Trail,
}

impl Comparison {
    /// Whether no case changed.
    pub fn record_holds(&self) -> bool {
        self.changed.is_empty() && self.root == self.anchor.root
    }

    /// Whether nothing changed, neither a case nor an entry of the audit trail.
    pub fn holds(&self) -> bool {
        self.record_holds() && self.trail.changed.is_empty()
    }
}

/// Compares the record with the anchor of a day, or with the last one.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn compare(db: &Db, day: Option<NaiveDate>) -> Result<Comparison, Error> {
    let row = db.read_now(move |conn| match day {
        Some(day) => store::of(conn, day),
        None => store::last(conn),
    })?;
    let row = row.ok_or(Error::NotFound)?;
    let day = row.day;
    let stored = db.read_now(move |conn| store::parts(conn, day))?;
    let now = parts(db, day, row.until.0)?;
    let differs = |part: &&PartRow| !now.contains(part);
    let changed = stored.iter().filter(differs).map(|part| (part.first_case.0, part.cases)).collect();
    Ok(Comparison {
        root: root(&now),
        changed,
        cases: now.iter().fold(0_i64, |sum, part| sum.saturating_add(part.cases)),
        trail: trail::compare(db, day)?,
        anchor: Anchor::from(row),
    })
}

/// How a case stood at the anchor of a day, or at the last one that holds it.
///
/// # Errors
/// [`Error::NotFound`] when no anchor holds the case, or when the record gives another root than the anchor: then nothing can be
/// proven, and `zhifa verify --anchor` tells where.
pub fn prove(conn: &mut Conn, case: Uuid, day: Option<NaiveDate>) -> Result<AnchorProof, Error> {
    let row = match day {
        Some(day) => store::of(conn, day)?,
        None => store::last(conn)?,
    };
    let row = row.ok_or(Error::NotFound)?;
    let part = store::part_of(conn, row.day, case)?.ok_or(Error::NotFound)?;
    let before = Uuid::from_u128(part.first_case.0.as_u128().saturating_sub(1));
    let heads = heads(conn, Some(before), row.until.0)?;
    let heads = heads.get(..usize::try_from(part.cases).unwrap_or(usize::MAX).min(heads.len())).unwrap_or_default();
    let at = heads.iter().position(|head| head.case_id == case).ok_or(Error::NotFound)?;
    let (tree, all) = (Tree::of_heads(heads), store::parts(conn, row.day)?);
    if tree.root() != part.root {
        return Err(Error::Changed { day: row.day });
    }
    let all = Tree::of_parts(all.iter().map(|part| part.root.as_str()));
    let n = usize::try_from(part.n).unwrap_or(usize::MAX);
    let (Some(in_part), Some(in_all), Some(head)) = (tree.path(at), all.path(n), heads.get(at)) else {
        return Err(Error::NotFound);
    };
    Ok(AnchorProof { day: row.day, root: row.root, head: head.clone(), part_root: part.root, in_part, in_all })
}
