//! The database 数据库: SQLite or PostgreSQL, chosen at run time, under one set of queries.
//!
//! A use case reads in [`Db::read`] or writes in [`Db::write`], which is the one place where transactions are opened:
//! time comes in with [`Tx`], and the answer goes out after COMMIT. Whether the database is the one or the other is
//! asked nowhere outside this folder.

pub mod audit;
mod cached;
#[allow(missing_docs, reason = "diesel derives public items without documentation")]
mod conn;
pub mod copy;
mod error;
pub mod idempotency;
mod job;
mod like;
mod lock;
pub mod migrate;
pub mod origin;
pub mod tables;
pub mod types;
mod url;
mod workers;
mod writer;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use diesel::r2d2;
use futures_channel::oneshot;
use uuid::Uuid;

pub use cached::{Cached, padded};
pub use conn::{Conn, MultiBackend, MultiField, MultiRawValue, MultiRow};
pub use error::Error;
pub use like::containing;
pub use url::Url;

use crate::clock::Clock;
use crate::law::time::Moment;
use crate::observe::Load;
use conn::{Access, Opener};
use job::{ReadJob, WriteJob};
use workers::Workers;

/// Jobs that may wait in a queue; beyond that the database cannot keep up, and asking again later is the honest answer.
const WAITING: usize = 4096;

/// How long a read waits for a connection before it is told to come again.
const PATIENCE: Duration = Duration::from_secs(5);

/// Threads that write on PostgreSQL. Its COMMITs share a flush of the disk, so where flushing is slow more threads write
/// more; beyond these they only wait for each other's rows (docs/benchmarks.md).
const POSTGRES_WRITERS: usize = 8;

/// A transaction under way: the connection, and the moment it counts as.
pub struct Tx<'a> {
    /// The connection, inside a transaction.
    pub conn: &'a mut Conn,
    /// The present, from the clock the service was started with.
    pub now: Moment,
}

impl Tx<'_> {
    /// A new id (UUID v7) of this moment, so that ids sort by the time they were made, also by a clock that is set.
    pub fn new_id(&self) -> Uuid {
        self.id_after(uuid::NoContext)
    }

    /// As [`Tx::new_id`], and behind those that were made with the same `order` before.
    fn id_after(&self, order: impl uuid::ClockSequence<Output = impl Into<u128>>) -> Uuid {
        let time = self.now.utc();
        let seconds = u64::try_from(time.timestamp()).unwrap_or_default();
        Uuid::new_v7(uuid::Timestamp::from_unix(order, seconds, time.timestamp_subsec_nanos()))
    }
}

/// The open database. Dropping it lets the jobs that wait finish, and then ends its threads.
pub struct Db {
    reads: Workers<ReadJob, Infallible>,
    writes: Workers<WriteJob, audit::Look>,
    pool: r2d2::Pool<Opener>,
    clock: Arc<dyn Clock>,
}

impl Db {
    /// Opens a database that [`migrate::up`] has brought up to date, with so many threads for reading.
    pub fn open(url: &Url, clock: Arc<dyn Clock>, threads: usize) -> Result<Db, Error> {
        let threads = threads.max(1);
        let writer = Opener::new(url.clone(), Access::Write);
        // Opened here, so that a wrong address is an error of the start and not of the first request.
        let first = writer.open()?;
        let shares = first.writers(POSTGRES_WRITERS);
        let mut first = Some(first);
        let writes = Workers::start("db-write", shares.len(), WAITING, |thread| {
            let (share, group) = shares[thread];
            let writer = writer::Writer::new(writer.clone(), first.take(), Arc::clone(&clock), group);
            move |queues| writer.serve(queues, share)
        })?;
        let pool = r2d2::Pool::builder()
            .max_size(u32::try_from(threads).unwrap_or(u32::MAX))
            .test_on_check_out(false)
            .connection_timeout(PATIENCE)
            .build(Opener::new(url.clone(), Access::Read))
            .map_err(|error| Error::Connect(error.to_string()))?;
        let reads = Workers::start("db-read", threads, WAITING, |_| {
            let pool = pool.clone();
            move |queues: workers::Queues<ReadJob, Infallible>| job::serve_reads(&pool, &queues.waited_for)
        })?;
        Ok(Db { reads, writes, pool, clock })
    }

    /// The clock transactions take their time from.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// What its threads have before them, for the metrics.
    pub fn load(&self) -> Load {
        let ((writes, traces), (reads, _), state) = (self.writes.waiting(), self.reads.waiting(), self.pool.state());
        let (connections, idle) = (state.connections as usize, state.idle_connections as usize);
        Load { writes, traces, reads, connections, idle }
    }

    /// Reads on one connection; an attempt to write fails.
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        // Nobody listens any more when the client has gone; that is no error.
        self.reads.offer(job::read(f, |result| drop(answer.send(result))))?;
        answered.await.unwrap_or_else(|_| Err(Error::Stopped.into()))
    }

    /// One use case = one transaction: committed if `f` answers `Ok`, undone if it answers `Err` or panics.
    /// The answer comes after COMMIT.
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let address = origin::of_this_request();
        let f = move |tx: &mut Tx<'_>| origin::on_behalf(address, || f(tx));
        self.writes.offer(job::write(f, |result| drop(answer.send(result))))?;
        answered.await.unwrap_or_else(|_| Err(Error::Stopped.into()))
    }

    /// Hands over that somebody looked, and does not wait until it is written: that must not slow the reader down. Looks
    /// have a queue of their own behind what somebody waits for; when even that is full, the reader is told to come again,
    /// and no act is. A failure goes to the log.
    pub fn trace(&self, look: audit::Look) -> Result<(), Error> {
        self.writes.offer_later(look.from(origin::of_this_request()))
    }

    /// [`Db::read`] for the command line and for tests: blocks the thread, so never call it in a handler.
    pub fn read_now<T, E, F>(&self, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        let (answer, answered) = crossbeam_channel::bounded(1);
        self.reads.put(job::read(f, move |result| drop(answer.send(result))))?;
        answered.recv().unwrap_or_else(|_| Err(Error::Stopped.into()))
    }

    /// [`Db::write`] for the command line and for tests: blocks the thread, so never call it in a handler.
    pub fn write_now<T, E, F>(&self, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (answer, answered) = crossbeam_channel::bounded(1);
        self.writes.put(job::write(f, move |result| drop(answer.send(result))))?;
        answered.recv().unwrap_or_else(|_| Err(Error::Stopped.into()))
    }

    /// Whether the database answers: for the readiness probe.
    pub async fn ping(&self) -> Result<(), Error> {
        self.read(|conn| {
            diesel::select(diesel::dsl::sql::<diesel::sql_types::Integer>("1")).get_result::<i32>(conn)?;
            Ok(())
        })
        .await
    }
}
