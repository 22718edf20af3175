//! Brings the tables up to date: twin migrations for the two databases, and the table of lawful moves.
//!
//! Everything happens in one transaction under a lock, so that two services started at once do not meet half-way.

use std::collections::BTreeSet;

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::prelude::*;
use diesel::sql_query;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, Error, Url};
use crate::law::stages;
use crate::schema::legal_move;

const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// The letters "zhifa", as the number of the lock that is held while migrating.
const LOCK: i64 = 0x7a_68_69_66_61;

type Row = (String, String, String);

/// Runs what has not been run yet, and makes `legal_move` hold what [`stages::moves`] says.
pub fn up(url: &Url) -> Result<(), Error> {
    in_one_go(&mut Conn::open(url)?, |conn| {
        let run = match conn {
            Conn::Postgres(conn) => conn.run_pending_migrations(POSTGRES).map(|done| done.len()),
            Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE).map(|done| done.len()),
        };
        let count = run.map_err(|error| Error::Migration(error.to_string()))?;
        if count > 0 {
            tracing::info!(count, "migrations run");
        }
        sync_moves(conn)
    })
}

/// Takes every table away again. Everything in them is lost, so only tests do this.
pub fn down(url: &Url) -> Result<(), Error> {
    in_one_go(&mut Conn::open(url)?, |conn| {
        let run = match conn {
            Conn::Postgres(conn) => conn.revert_all_migrations(POSTGRES).map(|_| ()),
            Conn::Sqlite(conn) => conn.revert_all_migrations(SQLITE).map(|_| ()),
        };
        run.map_err(|error| Error::Migration(error.to_string()))
    })
}

/// Runs exactly the named migrations, in order; one that this program does not have was made by a newer program.
pub(super) fn exactly(conn: &mut Conn, versions: &[String]) -> Result<(), Error> {
    match conn {
        Conn::Postgres(conn) => named(conn, POSTGRES, versions),
        Conn::Sqlite(conn) => named(conn, SQLITE, versions),
    }
}

fn named<C: MigrationHarness<DB>, DB: Backend>(
    conn: &mut C,
    known: EmbeddedMigrations,
    versions: &[String],
) -> Result<(), Error>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| Error::Migration(error.to_string());
    let known = known.migrations().map_err(failed)?;
    if let Some(new) = versions.iter().find(|version| !known.iter().any(|each| is(&**each, version))) {
        return Err(Error::Newer(new.clone()));
    }
    // What `run_pending_migrations` makes at its first run.
    conn.applied_migrations().map_err(failed)?;
    let mut wanted: Vec<_> = known.iter().filter(|each| versions.iter().any(|version| is(&***each, version))).collect();
    wanted.sort_by_key(|each| each.name().version().to_string());
    wanted.into_iter().try_for_each(|each| conn.run_migration(&**each).map(drop).map_err(failed))
}

fn is<DB: Backend>(migration: &dyn Migration<DB>, version: &str) -> bool {
    migration.name().version().to_string() == version
}

/// Runs `f` in a transaction that nobody else migrates beside.
pub(super) fn in_one_go<T, E: From<Error>>(conn: &mut Conn, f: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
    conn.begin_write().map_err(Error::from)?;
    let result = lock(conn).map_err(E::from).and_then(|()| f(conn));
    match result {
        Ok(value) => {
            conn.keep().map_err(Error::from)?;
            Ok(value)
        }
        Err(error) => {
            // The first error says more than a failure to undo, and the connection is closed in either case.
            drop(conn.undo_to(0));
            Err(error)
        }
    }
}

/// On SQLite the transaction itself is the lock.
fn lock(conn: &mut Conn) -> Result<(), Error> {
    match conn {
        Conn::Postgres(conn) => Ok(conn.batch_execute(&format!("SELECT pg_advisory_xact_lock({LOCK})"))?),
        Conn::Sqlite(_) => Ok(()),
    }
}

/// Adds the lawful moves that are missing. A move that the database allows and the program does not know is a reason
/// not to start: either may be wrong, and a person has to say which.
fn sync_moves(conn: &mut Conn) -> Result<(), Error> {
    let known: BTreeSet<Row> =
        stages::moves().map(|(from, kind, to)| (from.to_owned(), kind.to_owned(), to.to_owned())).collect();
    let held: BTreeSet<Row> = legal_move::table.load::<Row>(conn)?.into_iter().collect();
    if let Some((from, kind, to)) = held.difference(&known).next() {
        return Err(Error::Migration(format!(
            "legal_move allows {kind} from {from} to {to}, which this program does not know"
        )));
    }
    for (from, kind, to) in known.difference(&held) {
        sql_query("INSERT INTO legal_move (from_status, kind, to_status) VALUES ($1, $2, $3)")
            .bind::<diesel::sql_types::Text, _>(from)
            .bind::<diesel::sql_types::Text, _>(kind)
            .bind::<diesel::sql_types::Text, _>(to)
            .execute(conn)?;
    }
    Ok(())
}
