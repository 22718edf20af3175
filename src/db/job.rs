//! Jobs: closures on their way to a database thread, with the way back for their answers.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crossbeam_channel::Receiver;
use diesel::r2d2::Pool;

use super::conn::Opener;
use super::{Conn, Error, Tx};

/// A read: called with a connection, or with the reason why there is none.
pub(super) type ReadJob = Box<dyn FnOnce(Result<&mut Conn, Error>) + Send>;

/// A write: called inside a transaction, or with the reason why there is none.
pub(super) type WriteJob = Box<dyn FnOnce(Result<&mut Tx<'_>, Error>) -> Done + Send>;

/// A write that was done, and waits for COMMIT.
pub(super) struct Done {
    /// Whether what it wrote shall stay.
    pub(super) keep: bool,
    /// Sends the answer, once it is known whether COMMIT succeeded.
    pub(super) answer: Box<dyn FnOnce(Result<(), Error>) + Send>,
}

/// Packs a read.
pub(super) fn read<T, E, F>(f: F, reply: impl FnOnce(Result<T, E>) + Send + 'static) -> ReadJob
where
    T: 'static,
    E: From<Error> + 'static,
    F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
{
    Box::new(move |conn| reply(conn.map_err(E::from).and_then(|conn| guarded(|| f(conn)))))
}

/// Packs a write.
pub(super) fn write<T, E, F>(f: F, reply: impl FnOnce(Result<T, E>) + Send + 'static) -> WriteJob
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
{
    Box::new(move |tx| {
        let result = tx.map_err(E::from).and_then(|tx| guarded(|| f(tx)));
        Done {
            keep: result.is_ok(),
            answer: Box::new(move |committed| {
                // Its own failure tells a job more than the failure of the batch it was in.
                reply(result.and_then(|value| committed.map(|()| value).map_err(E::from)));
            }),
        }
    })
}

/// Runs a job so that its panic ends the job and not the thread. What it leaves behind is undone or thrown away by the
/// callers: a writer rolls back, a pool drops a connection with an open transaction.
fn guarded<T, E: From<Error>>(f: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|payload| Err(Error::panicked(&*payload).into()))
}

/// Works off reads, each on a connection from the pool.
pub(super) fn serve_reads(pool: &Pool<Opener>, queue: &Receiver<ReadJob>) {
    while let Ok(job) = queue.recv() {
        match pool.get() {
            Ok(mut link) => job(Ok(&mut link.conn)),
            Err(error) => job(Err(Error::Busy(error.to_string()))),
        }
    }
}
