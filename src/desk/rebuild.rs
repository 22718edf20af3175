//! Rebuilding every projection from the acts: they can be thrown away, the acts cannot.

use serde::Serialize;
use uuid::Uuid;

use super::{Error, deadlines, project};
use crate::db::{Db, Tx};
use crate::{documents, record};

/// Cases handled in one transaction.
const AT_ONCE: i64 = 50;

/// What was rebuilt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// Cases.
    pub cases: usize,
}

/// Rebuilds all cases, a few at a time, so that the service can go on meanwhile.
pub fn rebuild(db: &Db) -> Result<Rebuilt, Error> {
    let mut rebuilt = Rebuilt::default();
    db.write_now(|tx| documents::count_on_blocks(tx).map_err(Error::from))?;
    let mut after: Option<Uuid> = None;
    loop {
        let ids = db.write_now(move |tx| some(tx, after))?;
        rebuilt.cases += ids.len();
        match ids.last() {
            Some(last) => after = Some(*last),
            None => return Ok(rebuilt),
        }
    }
}

fn some(tx: &mut Tx<'_>, after: Option<Uuid>) -> Result<Vec<Uuid>, Error> {
    let ids = record::case_ids(tx.conn, after, AT_ONCE)?;
    for id in &ids {
        tx.lock(*id)?;
        let file = record::rebuild_heads(tx, *id)?;
        deadlines::sync(tx, &file, None)?;
        let acts = record::acts(tx.conn, *id, 0, u64::MAX)?;
        project::all(tx, &file, &acts)?;
        for recorded in &acts {
            if let Some(drawn) = &recorded.act.computed.number {
                documents::restore(tx, file.agency_id, *id, recorded.act.seq, drawn)?;
                documents::count_on(tx, file.agency_id, drawn)?;
            }
        }
    }
    Ok(ids)
}
