//! Loading: a file is folded once, and folded anew where the head of the case names another last act.

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;

use super::model::ActText;
use super::{Error, cache, store};
use crate::casefile::{CaseFile, RecordedAct};
use crate::db::Conn;

/// A file as it stands.
pub type Loaded = Arc<CaseFile>;

/// The file of a case. Whoever is going to append holds the case's lock (`Tx::lock`), so that acts follow each other.
pub fn load(conn: &mut Conn, id: Uuid) -> Result<Loaded, Error> {
    // One question either way: a file that is kept needs the head alone, any other its acts alone.
    if let Some(file) = cache::get(id)
        && store::head_digest(conn, id)?.is_some_and(|digest| digest == file.head_digest)
    {
        return Ok(file);
    }
    let recorded = acts(conn, id, 0, u64::MAX)?;
    let file = Arc::new(CaseFile::fold(&recorded).ok_or(Error::NotFound)?);
    cache::put(&file);
    Ok(file)
}

/// The acts of a case after `after` up to `until`, with their bodies.
pub fn acts(conn: &mut Conn, id: Uuid, after: u64, until: u64) -> Result<Vec<RecordedAct>, Error> {
    let bound = |seq: u64| i64::try_from(seq).unwrap_or(i64::MAX);
    store::texts(conn, id, bound(after), bound(until))?.into_iter().map(ActText::read).collect()
}

/// The acts of several cases with their bodies, each list in order: what one query brings. Cases without acts are left out.
pub fn acts_of(conn: &mut Conn, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<RecordedAct>>, Error> {
    let mut found: BTreeMap<Uuid, Vec<RecordedAct>> = BTreeMap::new();
    for act in store::texts_of(conn, ids)? {
        found.entry(act.case_id.0).or_default().push(act.read()?);
    }
    Ok(found)
}

/// The file as it stood after act `seq`; none if there is no such act.
pub fn at(conn: &mut Conn, id: Uuid, seq: u64) -> Result<CaseFile, Error> {
    let recorded = acts(conn, id, 0, seq)?;
    CaseFile::fold(&recorded).filter(|file| file.version == seq).ok_or(Error::NotFound)
}
