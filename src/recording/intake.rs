//! Taking bytes in: a thread of its own writes what the request brings, so that a request that is given up still leaves its
//! bytes whole, and no more than a few pieces are ever in memory.
//!
//! What is acknowledged is on the disk: the file is flushed, then the row says how far it goes. What lies beyond the row
//! after a crash is cut off.

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::rt::time::timeout;
use actix_web::web;
use bytes::Bytes;
use futures_util::StreamExt;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::digests::Digests;
use super::finish::finish;
use super::live::Turn;
use super::tus::Checksum;
use super::{Error, Shelf, store};
use crate::db::Db;

/// Pieces on their way from the network to the disk; each has at most some 64 KiB.
const PIECES: usize = 8;

/// After so many bytes what has come is made durable, so that a crash costs no more.
const CHECKPOINT: u64 = 64 << 20;

/// How often a request that waits for its client looks whether it is asked to stop.
const GLANCE: Duration = Duration::from_millis(200);

/// A client that sends nothing for so long is gone.
const SILENCE: Duration = Duration::from_secs(120);

/// What the request hands to the thread that writes.
pub(super) enum Fed {
    Bytes(Bytes),
    /// The body came to its end; without this it was cut off.
    End,
}

/// What is to be written.
pub(super) struct Intake {
    pub turn: Turn,
    pub size: u64,
    pub offset: u64,
    pub checksum: Option<Checksum>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// The upload goes so far.
    UpTo(u64),
    /// The bytes do not have the checksum the client gave; none of them is kept.
    Mismatch,
    /// More bytes than the file was to have; none of them is kept.
    TooMany,
}

/// Hands the body of a request to the thread that writes, until it ends or somebody else wants to go on.
pub(super) async fn feed(mut body: web::Payload, to: Sender<Fed>, stop: &AtomicBool) {
    let mut silent = Duration::ZERO;
    while !stop.load(Ordering::Relaxed) && silent < SILENCE {
        let fed = match timeout(GLANCE, body.next()).await {
            Err(_) => {
                silent += GLANCE;
                continue;
            }
            Ok(Some(Ok(bytes))) => Fed::Bytes(bytes),
            Ok(None) => Fed::End,
            Ok(Some(Err(_))) => return,
        };
        silent = Duration::ZERO;
        let end = matches!(fed, Fed::End);
        if to.send(fed).await.is_err() || end {
            return;
        }
    }
}

/// The two ends between a request and the thread that writes.
pub(super) fn pipe() -> (Sender<Fed>, Receiver<Fed>) {
    channel(PIECES)
}

/// Writes what comes in, and finishes the upload when it is whole. Blocks.
pub(super) fn take(db: &Db, shelf: &Shelf, intake: Intake, from: Receiver<Fed>) -> Result<Taken, Error> {
    let taken = write(db, shelf, &intake, from)?;
    if taken == Taken::UpTo(intake.size) {
        finish(db, shelf, &intake.turn)?;
    }
    Ok(taken)
}

fn write(db: &Db, shelf: &Shelf, intake: &Intake, mut from: Receiver<Fed>) -> Result<Taken, Error> {
    let id = intake.turn.id();
    let mut file = open(shelf, intake)?;
    let mut digests = shelf.live.take(id, intake.offset);
    let at_start = intake.checksum.as_ref().and_then(|_| digests.clone());
    let mut checksum = intake.checksum.clone();
    let (mut offset, mut durable, mut ended) = (intake.offset, intake.offset, false);
    while let Some(Fed::Bytes(bytes)) = from.blocking_recv().inspect(|fed| ended = matches!(fed, Fed::End)) {
        if offset + bytes.len() as u64 > intake.size {
            undo(shelf, intake, &mut file, at_start)?;
            if intake.checksum.is_none() {
                save(db, shelf, intake, intake.offset)?;
            }
            return Ok(Taken::TooMany);
        }
        file.write_all(&bytes)?;
        offset += bytes.len() as u64;
        if let Some(digests) = &mut digests {
            digests.update(&bytes);
        }
        match &mut checksum {
            Some(checksum) => checksum.update(&bytes),
            None if offset - durable >= CHECKPOINT => {
                file.sync_data()?;
                save(db, shelf, intake, offset)?;
                durable = offset;
            }
            None => {}
        }
    }
    if let Some(checksum) = checksum
        && !(ended && checksum.matches())
    {
        undo(shelf, intake, &mut file, at_start)?;
        // A body that was cut off has no checksum to be held against: nothing of it counts.
        return Ok(if ended { Taken::Mismatch } else { Taken::UpTo(intake.offset) });
    }
    file.sync_data()?;
    save(db, shelf, intake, offset)?;
    if let Some(digests) = digests {
        shelf.live.put(id, offset, digests);
    }
    Ok(Taken::UpTo(offset))
}

/// The file of the upload, cut to what was acknowledged.
fn open(shelf: &Shelf, intake: &Intake) -> Result<File, Error> {
    let id = intake.turn.id();
    let file = OpenOptions::new().write(true).open(shelf.staged(id)).map_err(|_| Error::Lost(id))?;
    if file.metadata()?.len() < intake.offset {
        return Err(Error::Lost(id));
    }
    let mut file = file;
    file.set_len(intake.offset)?;
    file.seek(SeekFrom::End(0))?;
    Ok(file)
}

/// As if nothing had come.
fn undo(shelf: &Shelf, intake: &Intake, file: &mut File, at_start: Option<Digests>) -> Result<(), Error> {
    file.set_len(intake.offset)?;
    file.sync_data()?;
    if let Some(digests) = at_start {
        shelf.live.put(intake.turn.id(), intake.offset, digests);
    }
    Ok(())
}

fn save(db: &Db, shelf: &Shelf, intake: &Intake, offset: u64) -> Result<(), Error> {
    let (id, days) = (intake.turn.id(), i64::from(shelf.settings().expiry_days));
    db.write_now(move |tx| store::received(tx, id, offset, tx.now.plus_days(days)))
}

/// Runs the thread that writes; what it still has to do, it does also when nobody waits for it any more.
pub(super) async fn run(
    db: web::Data<Db>,
    shelf: web::Data<Shelf>,
    intake: Intake,
    body: web::Payload,
) -> Result<Taken, Error> {
    let (to, from) = pipe();
    let stop: Arc<AtomicBool> = intake.turn.stop();
    let writing = actix_web::rt::task::spawn_blocking(move || take(&db, &shelf, intake, from));
    feed(body, to, &stop).await;
    writing.await.map_err(|error| Error::Internal(error.to_string()))?
}
