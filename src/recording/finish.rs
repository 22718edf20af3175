//! The end of an upload: everything is there, the digests are known, the bytes are on the shelf, and then the row says so.
//!
//! Each step can be done again after a crash: the upload's own file goes last.

use std::fs::File;
use std::io::Read;

use uuid::Uuid;

use super::digests::{Digests, HEAD, sniff};
use super::live::Turn;
use super::model::{ObjectRow, UploadRow};
use super::{Error, Shelf, owing, store};
use crate::db::types::Instant;
use crate::db::{Db, Tx, audit};

/// Stores a whole upload. Blocks: the bytes are read again where a restart has lost their digests.
pub(super) fn finish(db: &Db, shelf: &Shelf, turn: &Turn) -> Result<(), Error> {
    let id = turn.id();
    let Some(upload) = db.read_now(move |conn| store::upload(conn, id))? else { return Ok(()) };
    if upload.received() < upload.size() {
        return Ok(());
    }
    let path = shelf.staged(id);
    let open = || File::open(&path).map_err(|_| Error::Lost(id));
    let digests = match shelf.live.take(id, upload.size()) {
        Some(known) => known,
        None => {
            let (read, size) = Digests::of(open()?)?;
            if size != upload.size() {
                return Err(Error::Lost(id));
            }
            read
        }
    };
    let sums = digests.sums();
    let mut head = Vec::with_capacity(HEAD);
    open()?.take(HEAD as u64).read_to_end(&mut head)?;
    shelf.keep(id, &sums.sm3, upload.size())?;
    let digest = sums.sm3.clone();
    let known = db.read_now(move |conn| store::object(conn, &digest))?;
    let broken = known.is_some_and(|object| object.finding.is_some());
    if broken {
        // The same bytes once more, and whole: what was damaged is mended.
        shelf.mend(id, &sums.sm3)?;
    }
    let content_type = sniff(&head).to_owned();
    db.write_now(move |tx| {
        let object = ObjectRow {
            digest: sums.sm3,
            sha256: sums.sha256,
            size: upload.size,
            content_type,
            stored_at: Instant(tx.now),
            checked_at: None,
            finding: None,
        };
        if broken {
            store::checked(tx, &object.digest, None)?;
        }
        enter(tx, upload, &object)
    })?;
    shelf.unstage(id)
}

fn enter(tx: &mut Tx<'_>, upload: UploadRow, object: &ObjectRow) -> Result<(), Error> {
    // An act that names it at this moment sees it stored, or writes that it is owed before it is crossed out here.
    tx.lock(upload.case_id.0)?;
    store::insert_object(tx, object)?;
    let media = upload.complete(object.digest.clone(), tx.now);
    if !store::delete_upload(tx, media.id.0)? {
        return Ok(());
    }
    store::insert(tx, &media)?;
    owing::paid(tx, media.case_id, &media.digest)?;
    let (who, what) = (Some(media.uploaded_by.0), format!("media/{}", media.id.0));
    audit::record(tx, who, "media.store", &what, &format!("case/{} {}", media.case_id.0, media.digest))?;
    Ok(())
}

/// Finishes an upload unless a request is at it.
pub(super) fn finish_if_idle(db: &Db, shelf: &Shelf, id: Uuid) -> Result<(), Error> {
    match shelf.live.enter(id) {
        Some(turn) => finish(db, shelf, &turn),
        None => Ok(()),
    }
}
