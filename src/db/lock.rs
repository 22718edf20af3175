//! What must not run side by side: acts of one case follow each other.

use uuid::Uuid;

use super::{Conn, Error, Tx};

impl Tx<'_> {
    /// Waits until no other transaction holds the lock on `id`, and holds it until this one ends. SQLite has one writer,
    /// so there is nothing to wait for. Take several locks in sorted order only.
    pub fn lock(&mut self, id: Uuid) -> Result<(), Error> {
        match self.conn {
            Conn::Postgres(conn) => {
                use diesel::prelude::*;
                let (high, low) = id.as_u64_pair();
                // Folded to the 64 bits an advisory lock has; two cases that fold alike merely wait for each other.
                let key = i64::from_ne_bytes((high ^ low).to_ne_bytes());
                diesel::select(pg_advisory_xact_lock(key)).execute(conn)?;
                Ok(())
            }
            Conn::Sqlite(_) => Ok(()),
        }
    }
}

diesel::define_sql_function! {
    /// PostgreSQL's lock that lasts until the transaction ends. It answers `void`, which diesel has no name for and
    /// nobody reads.
    fn pg_advisory_xact_lock(key: diesel::sql_types::BigInt) -> diesel::sql_types::Text;
}
