//! Rebuilding the heads from the acts: what is lost or wrong in `enforcement_case` comes back as the acts say.

use uuid::Uuid;

use super::model::HeadRow;
use super::{Error, load, store};
use crate::casefile::CaseFile;
use crate::db::Tx;

/// Rebuilds the head of one case and returns its file, for the other rooms' projections.
pub fn rebuild_heads(tx: &mut Tx<'_>, id: Uuid) -> Result<CaseFile, Error> {
    let acts = load::acts(tx.conn, id, 0, u64::MAX)?;
    let file = CaseFile::fold(&acts).ok_or(Error::NotFound)?;
    let head = HeadRow::of(&file);
    if !store::update_head(tx.conn, &head)? {
        store::insert_head(tx.conn, &head)?;
    }
    Ok(file)
}
