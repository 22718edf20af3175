//! Writing: one transaction for each job on PostgreSQL; on SQLite one for all the jobs that wait, with a savepoint each.
//!
//! SQLite pays for COMMIT with a flush of the disk, whatever was written. While one flush runs, requests gather; the
//! next transaction takes them all. Nobody is answered before COMMIT has succeeded. What nobody waits for (a file was
//! looked at) comes after what somebody waits for, all that waits at once: on SQLite in the same COMMIT, on PostgreSQL by
//! a thread of its own.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, select_biased};
use diesel::result::QueryResult;

use super::audit::{self, Look};
use super::conn::{Link, Opener};
use super::job::{Done, WriteJob};
use super::workers::Queues;
use super::{Conn, Error, Tx};
use crate::clock::Clock;

/// Looks, at most, in one COMMIT: cheap beside the flush, and few enough to hold up nobody.
const LOOKS_AT_ONCE: usize = 512;

/// Looks in one savepoint: within one, each further statement costs SQLite a little more than the one before.
const LOOKS_TOGETHER: usize = 32;

/// How long a look waits for others, or for a job, before it is written: each COMMIT empties what the readers of SQLite keep of
/// the database, so a flood of reading must not be a flood of COMMITs.
const GATHERING: Duration = Duration::from_millis(20);

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

/// What a thread takes from its queues; one that is not its share is closed to it.
struct Work {
    jobs: Receiver<WriteJob>,
    looks: Receiver<Look>,
}

/// What a transaction begins with: one of the two at least.
struct Next {
    job: Option<WriteJob>,
    look: Option<Look>,
}

impl Work {
    fn of(queues: Queues<WriteJob, Look>, share: Share) -> Work {
        let Queues { waited_for: jobs, later: looks } = queues;
        match share {
            Share::WaitedFor => Work { jobs, looks: closed() },
            Share::Later => Work { jobs: closed(), looks },
            Share::Both => Work { jobs, looks },
        }
    }

    /// What comes next; none once the queues are closed and empty.
    fn wait(&self) -> Option<Next> {
        let job = |job| Next { job: Some(job), look: None };
        let look = |look| Next { job: self.gather(), look: Some(look) };
        select_biased! {
            recv(self.jobs) -> taken => taken.map(job).or_else(|_| self.looks.recv().map(look)).ok(),
            recv(self.looks) -> taken => taken.map(look).or_else(|_| self.jobs.recv().map(job)).ok(),
        }
    }

    /// Lets looks gather until there are enough of them or their time is over, or a job comes, which waits for nothing.
    fn gather(&self) -> Option<WriteJob> {
        if self.looks.len() >= LOOKS_AT_ONCE {
            return self.jobs.try_recv().ok();
        }
        match self.jobs.recv_timeout(GATHERING) {
            Ok(job) => Some(job),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                thread::sleep(GATHERING);
                None
            }
        }
    }
}

/// A queue in which nothing will ever be.
fn closed<T>() -> Receiver<T> {
    crossbeam_channel::bounded(0).1
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
    pub(super) fn serve(mut self, queues: Queues<WriteJob, Look>, share: Share) {
        let work = Work::of(queues, share);
        while let Some(next) = work.wait() {
            match self.begin() {
                Ok(link) => self.link = self.transaction(link, next, &work),
                Err(error) => {
                    if next.look.is_some() {
                        lost(&error);
                    }
                    if let Some(job) = next.job {
                        refuse(job, error);
                    }
                }
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
    fn transaction(&self, mut link: Link, next: Next, work: &Work) -> Option<Link> {
        let mut done = Vec::with_capacity(1);
        let ended = match next {
            Next { job: Some(job), .. } if self.group == 1 => self.alone(&mut link.conn, job, &mut done),
            next => self.batch(&mut link.conn, next, work, &mut done),
        };
        // Closing the connection undoes the transaction where ending it has failed.
        let link = (ended.is_ok() && !link.is_broken()).then_some(link);
        for Done { answer, .. } in done {
            answer(ended.as_ref().map(|&()| ()).map_err(Error::commit));
        }
        link
    }

    /// One job is the transaction.
    fn alone(&self, conn: &mut Conn, job: WriteJob, done: &mut Vec<Done>) -> QueryResult<()> {
        match self.run(conn, job, done) {
            true => conn.keep(),
            false => conn.undo_to(0),
        }
    }

    /// The jobs that wait, and after them the looks.
    fn batch(&self, conn: &mut Conn, next: Next, work: &Work, done: &mut Vec<Done>) -> QueryResult<()> {
        let mut looks: Vec<_> = next.look.into_iter().collect();
        let ended = self.jobs(conn, next.job, work, done).and_then(|()| {
            looks.extend(work.looks.try_iter().take(LOOKS_AT_ONCE.saturating_sub(looks.len())));
            looks.chunks(LOOKS_TOGETHER).try_for_each(|some| self.note(conn, some))?;
            conn.keep()
        });
        if let Err(error) = &ended
            && !looks.is_empty()
        {
            lost(&Error::commit(error));
        }
        ended
    }

    /// The jobs that wait, a savepoint each.
    fn jobs(&self, conn: &mut Conn, first: Option<WriteJob>, work: &Work, done: &mut Vec<Done>) -> QueryResult<()> {
        let mut next = first;
        while let Some(job) = next {
            if let Err(error) = conn.savepoint() {
                refuse(job, Error::commit(&error));
                return Err(error);
            }
            match self.run(conn, job, done) {
                true => conn.keep()?,
                false => conn.undo_to(1)?,
            }
            next = (done.len() < self.group).then(|| work.jobs.try_recv().ok()).flatten();
        }
        Ok(())
    }

    /// Writes looks down: together, or each by itself where one of them cannot be written.
    fn note(&self, conn: &mut Conn, looks: &[Look]) -> QueryResult<()> {
        conn.savepoint()?;
        match audit::note(&mut Tx { conn, now: self.clock.now() }, looks) {
            Ok(()) => return conn.keep(),
            Err(error) if looks.len() == 1 => lost(&error),
            Err(_) => {}
        }
        conn.undo_to(1)?;
        let mut alone = looks.iter().filter(|_| looks.len() > 1);
        alone.try_for_each(|look| self.note(conn, std::slice::from_ref(look)))
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

/// Nobody waits for a look to be written, so nobody but the log can be told.
fn lost(error: &Error) {
    tracing::error!(%error, "who looked at a file could not be written down");
}
