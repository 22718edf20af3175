//! Writing: one transaction for each job on PostgreSQL; on SQLite one for all the jobs that wait, with a savepoint each.
//!
//! SQLite pays for COMMIT with a flush of the disk, whatever was written. While one flush runs, requests gather; the
//! next transaction takes them all. Nobody is answered before COMMIT has succeeded. What nobody waits for (a file was
//! looked at) comes after what somebody waits for, in the same COMMIT; on PostgreSQL it has a thread of its own.

use std::sync::Arc;

use crossbeam_channel::{Receiver, select_biased};
use diesel::result::QueryResult;

use super::conn::{Link, Opener};
use super::job::{Done, WriteJob};
use super::workers::Queues;
use super::{Conn, Error, Tx};
use crate::clock::Clock;

/// Entries that nobody waits for, at most, in one COMMIT: cheap beside the flush, and few enough to hold up nobody.
const LATER_AT_ONCE: usize = 64;

/// Which of the two queues a thread works off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    /// What somebody waits for.
    WaitedFor,
    /// What nobody waits for.
    Later,
    /// Both, and the first one first.
    Both,
}

/// The jobs of one thread: `then` only when there is nothing in `first`.
struct Jobs {
    first: Receiver<WriteJob>,
    then: Option<Receiver<WriteJob>>,
}

impl Jobs {
    fn of(queues: Queues<WriteJob>, share: Share) -> Jobs {
        let Queues { waited_for, later } = queues;
        match share {
            Share::WaitedFor => Jobs { first: waited_for, then: None },
            Share::Later => Jobs { first: later, then: None },
            Share::Both => Jobs { first: waited_for, then: Some(later) },
        }
    }

    /// The next job; none once the queues are closed and empty.
    fn wait(&self) -> Option<WriteJob> {
        let Some(then) = &self.then else { return self.first.recv().ok() };
        select_biased! {
            recv(self.first) -> job => job.or_else(|_| then.recv()).ok(),
            recv(then) -> job => job.or_else(|_| self.first.recv()).ok(),
        }
    }

    /// A further job for a transaction in which `taken` were done, of which somebody waits for at most `group`.
    fn further(&self, taken: usize, group: usize) -> Option<WriteJob> {
        let first = (taken < group).then(|| self.first.try_recv().ok()).flatten();
        first.or_else(|| {
            let then = self.then.as_ref().filter(|_| taken < group + LATER_AT_ONCE)?;
            then.try_recv().ok()
        })
    }
}

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

    /// Works off its share of the queues until they are closed and empty.
    pub(super) fn serve(mut self, queues: Queues<WriteJob>, share: Share) {
        let jobs = Jobs::of(queues, share);
        while let Some(first) = jobs.wait() {
            match self.begin() {
                Ok(link) => self.link = self.transaction(link, first, &jobs),
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
    fn transaction(&self, mut link: Link, first: WriteJob, jobs: &Jobs) -> Option<Link> {
        let mut done = Vec::with_capacity(1);
        let ended = self.batch(&mut link.conn, first, jobs, &mut done);
        // Closing the connection undoes the transaction where ending it has failed.
        let link = (ended.is_ok() && !link.is_broken()).then_some(link);
        for Done { answer, .. } in done {
            answer(ended.as_ref().map(|&()| ()).map_err(Error::commit));
        }
        link
    }

    fn batch(&self, conn: &mut Conn, first: WriteJob, jobs: &Jobs, done: &mut Vec<Done>) -> QueryResult<()> {
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
            next = jobs.further(done.len(), self.group);
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
