//! One connection, to either database, and how it is opened.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use diesel::connection::{
    AnsiTransactionManager, Connection, InstrumentationEvent, SimpleConnection, TransactionManager,
};
use diesel::r2d2::{ManageConnection, R2D2Connection};
use diesel::result::{DatabaseErrorKind, Error as SqlError, QueryResult};
use diesel::{PgConnection, SqliteConnection};

use super::writer::Share;
use super::{Error, Url};

/// A connection; queries are written for it and run on both databases.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Postgres(PgConnection),
    /// SQLite.
    Sqlite(SqliteConnection),
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Reading only: the database itself refuses the rest.
    Read,
    /// Everything.
    Write,
}

/// Each as a statement of its own, and the first one first: the next already needs to wait for others.
/// 16 MB of cache for each connection, in kibibytes. The file is read and not mapped: after each COMMIT a reader would give
/// its mapping back and map anew, which takes the kernel milliseconds where others run.
const SQLITE_SETTINGS: &[&str] = &[
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16384",
    "PRAGMA mmap_size = 0",
    "PRAGMA temp_store = MEMORY",
];

const POSTGRES_SETTINGS: &str = "SET TIME ZONE 'UTC'; SET application_name = 'zhifa'";

impl Conn {
    /// Opens a connection that may write, outside [`super::Db`]: for migrations, and for tests that type SQL by hand.
    pub fn open(url: &Url) -> Result<Conn, Error> {
        open(url, Access::Write)
    }

    /// Begins a transaction that will write. SQLite would fail later if it learned that only at the first INSERT.
    pub(super) fn begin_write(&mut self) -> QueryResult<()> {
        match self {
            Conn::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
            Conn::Postgres(conn) => AnsiTransactionManager::begin_transaction(conn),
        }
    }

    /// Opens a savepoint inside the transaction.
    pub(super) fn savepoint(&mut self) -> QueryResult<()> {
        <Conn as Connection>::TransactionManager::begin_transaction(self)
    }

    /// Keeps the innermost transaction or savepoint.
    pub(super) fn keep(&mut self) -> QueryResult<()> {
        <Conn as Connection>::TransactionManager::commit_transaction(self)
    }

    /// Undoes until only `depth` transactions are open, also those that a panic left behind.
    pub(super) fn undo_to(&mut self, depth: u32) -> QueryResult<()> {
        while self.depth()? > depth {
            <Conn as Connection>::TransactionManager::rollback_transaction(self)?;
        }
        Ok(())
    }

    fn depth(&mut self) -> QueryResult<u32> {
        let status = <Conn as Connection>::TransactionManager::transaction_manager_status_mut(self);
        Ok(status.transaction_depth()?.map_or(0, |depth| depth.get()))
    }
}

pub(super) fn open(url: &Url, access: Access) -> Result<Conn, Error> {
    match url {
        Url::Postgres(url) => {
            let mut conn = PgConnection::establish(url).map_err(|error| Error::Connect(error.to_string()))?;
            conn.batch_execute(POSTGRES_SETTINGS)?;
            if access == Access::Read {
                conn.batch_execute("SET default_transaction_read_only = on")?;
            }
            Ok(Conn::Postgres(conn))
        }
        Url::Sqlite(path) => {
            let cannot = |why: String| Error::Connect(format!("{}: {why}", path.display()));
            if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder).map_err(|error| cannot(error.to_string()))?;
            }
            let text = path.to_str().ok_or_else(|| cannot("the path is not UTF-8".to_owned()))?;
            let mut conn = SqliteConnection::establish(text).map_err(|error| cannot(error.to_string()))?;
            for setting in SQLITE_SETTINGS {
                conn.batch_execute(setting)?;
            }
            if access == Access::Read {
                conn.batch_execute("PRAGMA query_only = ON")?;
            }
            Ok(Conn::Sqlite(conn))
        }
    }
}

/// A connection that knows when its server has hung up, which diesel alone does not tell.
pub(super) struct Link {
    /// The connection.
    pub(super) conn: Conn,
    lost: Arc<AtomicBool>,
}

impl Link {
    /// Whether it must not be used again.
    pub(super) fn is_broken(&mut self) -> bool {
        self.lost.load(Ordering::Relaxed) || R2D2Connection::is_broken(&mut self.conn)
    }

    /// For each thread that writes, what it works off and how many jobs share a COMMIT. SQLite has one writer at a time,
    /// so one thread gathers what waits into one COMMIT; PostgreSQL gathers the COMMITs of several connections by itself,
    /// and one more thread gathers what nobody waits for.
    pub(super) fn writers(&self, on_postgres: usize) -> Vec<(Share, usize)> {
        match self.conn {
            Conn::Sqlite(_) => vec![(Share::Both, 64)],
            Conn::Postgres(_) => {
                let mut threads = vec![(Share::WaitedFor, 1); on_postgres];
                threads.push((Share::Later, 64));
                threads
            }
        }
    }
}

/// Opens connections for the pool and for the writers.
#[derive(Clone)]
pub(super) struct Opener {
    url: Url,
    access: Access,
}

impl Opener {
    pub(super) fn new(url: Url, access: Access) -> Self {
        Opener { url, access }
    }

    /// A fresh connection.
    pub(super) fn open(&self) -> Result<Link, Error> {
        let mut conn = open(&self.url, self.access)?;
        let lost = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&lost);
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::FinishQuery { error: Some(SqlError::DatabaseError(kind, _)), .. } = event
                && matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand)
            {
                flag.store(true, Ordering::Relaxed);
            }
        });
        Ok(Link { conn, lost })
    }
}

impl ManageConnection for Opener {
    type Connection = Link;
    type Error = Error;

    fn connect(&self) -> Result<Link, Error> {
        self.open()
    }

    fn is_valid(&self, link: &mut Link) -> Result<(), Error> {
        Ok(link.conn.ping()?)
    }

    fn has_broken(&self, link: &mut Link) -> bool {
        std::thread::panicking() || link.is_broken()
    }
}
