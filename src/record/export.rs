//! Export: a case as JSON lines, each line an act with the very texts that were hashed, so that anyone can verify it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Error, store};
use crate::db::Conn;

/// One exported act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Canonical JSON of the sealed head.
    pub sealed: String,
    /// SM3 of it.
    pub digest: String,
    /// Salt of the body; absent with the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
    /// Canonical JSON of the body; absent once withheld or destroyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// The whole record of a case, in order.
pub fn export(conn: &mut Conn, id: Uuid) -> Result<Vec<Line>, Error> {
    let rows = store::rows(conn, id)?;
    if rows.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(rows
        .into_iter()
        .map(|(act, body)| {
            let (salt, body) = body.map(|row| (row.salt, row.body)).unzip();
            Line { sealed: act.sealed, digest: act.digest, salt, body }
        })
        .collect())
}
