//! Writing: one transaction for each job on PostgreSQL; on SQLite one for all the jobs that wait, with a savepoint each.
//!
//! SQLite pays for COMMIT with a flush of the disk, whatever was written. While one flush runs, requests gather; the
//! next transaction takes them all. Nobody is answered before COMMIT has succeeded.

use std::sync::Arc;

use crossbeam_channel::Receiver;
use diesel::result::QueryResult;

use super::conn::{Link, Opener};
use super::job::{Done, WriteJob};
use super::{Conn, Error, Tx};
use crate::clock::Clock;

/// A thread's own connection and habits.
pub(super) struct Writer {
    opener: Opener,
    link: Option<Link>,
    clock: Arc<dyn Clock>,
    group: usize,
}

impl Writer {
    /// A writer that shares a COMMIT among up to `group` jobs.
    pub(super) fn new(opener: Opener, link: Option<Link>, clock: Arc<dyn Clock>, group: usize) -> Self {
        Writer { opener, link, clock, group }
    }

    /// Works off the queue until it is closed and empty.
    pub(super) fn serve(mut self, queue: &Receiver<WriteJob>) {
        while let Ok(first) = queue.recv() {
            match self.begin() {
                Ok(link) => self.link = self.transaction(link, first, queue),
                Err(error) => refuse(first, error),
            }
        }
    }

    /// A connection with a transaction begun. One that has died since it was last used is replaced, once.
    fn begin(&mut self) -> Result<Link, Error> {
        if let Some(mut link) = self.link.take() {
            match link.conn.begin_write() {
                Ok(()) => return Ok(link),
                Err(error) if !link.is_broken() => {
                    self.link = Some(link);
                    return Err(error.into());
                }
                Err(error) => tracing::warn!(%error, "connecting to the database anew"),
            }
        }
        let mut link = self.opener.open()?;
        link.conn.begin_write()?;
        Ok(link)
    }

    /// Runs a batch in the transaction that has begun, ends it, and answers. Gives the connection back if it is sound.
    fn transaction(&self, mut link: Link, first: WriteJob, queue: &Receiver<WriteJob>) -> Option<Link> {
        let mut done = Vec::with_capacity(1);
        let ended = self.batch(&mut link.conn, first, queue, &mut done);
        // Closing the connection undoes the transaction where ending it has failed.
        let link = (ended.is_ok() && !link.is_broken()).then_some(link);
        for Done { answer, .. } in done {
            answer(ended.as_ref().map(|&()| ()).map_err(Error::commit));
        }
        link
    }

    fn batch(
        &self,
        conn: &mut Conn,
        first: WriteJob,
        queue: &Receiver<WriteJob>,
        done: &mut Vec<Done>,
    ) -> QueryResult<()> {
        if self.group == 1 {
            let keep = self.run(conn, first, done);
            return if keep { conn.keep() } else { conn.undo_to(0) };
        }
        let mut next = Some(first);
        while let Some(job) = next {
            if let Err(error) = conn.savepoint() {
                refuse(job, Error::commit(&error));
                return Err(error);
            }
            if self.run(conn, job, done) {
                conn.keep()?
            } else {
                conn.undo_to(1)?
            }
            next = if done.len() < self.group { queue.try_recv().ok() } else { None };
        }
        conn.keep()
    }

    fn run(&self, conn: &mut Conn, job: WriteJob, done: &mut Vec<Done>) -> bool {
        let finished = job(Ok(&mut Tx { conn, now: self.clock.now() }));
        let keep = finished.keep;
        done.push(finished);
        keep
    }
}

/// Answers a job that could not be run.
fn refuse(job: WriteJob, error: Error) {
    let Done { answer, .. } = job(Err(error));
    answer(Ok(()));
}
