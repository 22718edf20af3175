//! Loading: the head tells the digest of the last act, and the file with that digest is folded once.

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;

use super::model::{self, HeadRow};
use super::{Error, cache, store};
use crate::casefile::{CaseFile, RecordedAct};
use crate::db::Conn;

/// A file as it stands.
pub type Loaded = Arc<CaseFile>;

/// The file of a case. Whoever is going to append holds the case's lock (`Tx::lock`), so that acts follow each other.
pub fn load(conn: &mut Conn, id: Uuid) -> Result<Loaded, Error> {
    let head = store::head(conn, id)?.ok_or(Error::NotFound)?;
    load_head(conn, &head)
}

fn load_head(conn: &mut Conn, head: &HeadRow) -> Result<Loaded, Error> {
    if let Some(file) = cache::get(&head.head_digest) {
        return Ok(file);
    }
    let recorded = acts(conn, head.id.0, 0, u64::MAX)?;
    let file = Arc::new(CaseFile::fold(&recorded).ok_or(Error::NotFound)?);
    cache::put(&file);
    Ok(file)
}

/// The acts of a case after `after` up to `until`, with their bodies.
pub fn acts(conn: &mut Conn, id: Uuid, after: u64, until: u64) -> Result<Vec<RecordedAct>, Error> {
    let bound = |seq: u64| i64::try_from(seq).unwrap_or(i64::MAX);
    store::acts(conn, id, bound(after), bound(until))?
        .iter()
        .map(|(act, body)| model::read(act, body.as_ref()))
        .collect()
}

/// The acts of several cases with their bodies, each list in order: what one query brings. Cases without acts are left out.
pub fn acts_of(conn: &mut Conn, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<RecordedAct>>, Error> {
    let mut found: BTreeMap<Uuid, Vec<RecordedAct>> = BTreeMap::new();
    for (act, body) in &store::acts_of(conn, ids)? {
        found.entry(act.case_id.0).or_default().push(model::read(act, body.as_ref())?);
    }
    Ok(found)
}

/// The file as it stood after act `seq`; none if there is no such act.
pub fn at(conn: &mut Conn, id: Uuid, seq: u64) -> Result<CaseFile, Error> {
    let recorded = acts(conn, id, 0, seq)?;
    CaseFile::fold(&recorded).filter(|file| file.version == seq).ok_or(Error::NotFound)
}
