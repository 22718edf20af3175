//! Appending: the only way an act comes into the world. It takes what the rulebook admitted, nothing else.

use std::sync::Arc;

use rand::RngCore;
use uuid::Uuid;

use super::model::{self, BodyRow, HeadRow};
use super::{Error, cache, store};
use crate::casefile::CaseFile;
use crate::casefile::act::DrawnNumber;
use crate::casefile::rulebook::Admitted;
use crate::casefile::seal::{self, Sealed};
use crate::db::{self, Tx};

/// Seals an admitted act behind the last one, writes it with the head, and returns it with the file after it.
pub fn append(
    tx: &mut Tx<'_>,
    file: &CaseFile,
    admitted: Admitted,
    number: Option<DrawnNumber>,
) -> Result<Sealed, Error> {
    let opens = admitted.opens();
    let sealed = seal::seal(file, file.id, admitted, number, salt())?;
    let act = model::row_of(&sealed.recorded.act, &sealed.recorded.digest, &sealed.head_text);
    store::insert(tx, &act, &BodyRow::of(&sealed)).map_err(|error| taken(error, opens))?;
    let head = HeadRow::of(&sealed.file);
    if opens || !store::update_head(tx.conn, &head)? {
        store::insert_head(tx.conn, &head)?;
    }
    cache::put(&Arc::new(sealed.file.clone()));
    Ok(sealed)
}

/// A first act refused by the primary key, or by the gate because there is one already, means that the client's id is taken.
fn taken(error: Error, opens: bool) -> Error {
    match error {
        Error::Db(db::Error::Refused(_)) if opens => Error::IdTaken,
        Error::Db(ref cause) if opens && cause.is_unique_violation() => Error::IdTaken,
        other => other,
    }
}

/// Sixteen fresh random bytes as hex.
fn salt() -> String {
    let mut bytes = [0_u8; 16];
    rand::rng().fill_bytes(&mut bytes);
    Uuid::from_bytes(bytes).simple().to_string()
}
