//! Everything out and everything in 备份与恢复: all rows of all tables as JSON, the same text from both databases, read as
//! they stood at one moment and written in one transaction with every trigger on.

use diesel::connection::{DefaultLoadingMode, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use super::conn::Access;
use super::tables::{Table, tables};
use super::{Conn, Error, Url, migrate};

/// Rows PostgreSQL hands over at once; one may hold a body of five megabytes.
const AT_ONCE: usize = 200;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// A connection that sees the database as it stood when this was called, whatever is written meanwhile.
pub fn snapshot(url: &Url) -> Result<Conn, Error> {
    if let Url::Sqlite(path) = url
        && !path.is_file()
    {
        return Err(Error::Connect(format!("{} is not there", path.display())));
    }
    let mut conn = super::conn::open(url, Access::Read)?;
    match &mut conn {
        Conn::Postgres(conn) => conn.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?,
        // The first look pins the moment.
        Conn::Sqlite(conn) => conn.batch_execute("BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1")?,
    }
    Ok(conn)
}

/// Hands over every row of a table by key, each as one JSON object. The connection has a transaction open.
pub fn rows<E: From<Error>>(
    conn: &mut Conn,
    table: &Table,
    mut each: impl FnMut(String) -> Result<(), E>,
) -> Result<(), E> {
    let select = table.select(conn);
    let sql = |error: diesel::result::Error| E::from(Error::from(error));
    match conn {
        Conn::Sqlite(conn) => {
            for row in sql_query(select).load_iter::<Line, DefaultLoadingMode>(conn).map_err(sql)? {
                each(row.map_err(sql)?.line)?;
            }
        }
        Conn::Postgres(conn) => {
            conn.batch_execute(&format!("DECLARE zhifa_copy NO SCROLL CURSOR FOR {select}")).map_err(sql)?;
            loop {
                let some: Vec<Line> =
                    sql_query(format!("FETCH FORWARD {AT_ONCE} FROM zhifa_copy")).load(conn).map_err(sql)?;
                if some.is_empty() {
                    break;
                }
                some.into_iter().try_for_each(|row| each(row.line))?;
            }
            conn.batch_execute("CLOSE zhifa_copy").map_err(sql)?;
        }
    }
    Ok(())
}

/// Inserts the rows of a JSON array in their order; every trigger looks at them.
pub fn insert(conn: &mut Conn, table: &Table, array: &str) -> Result<(), Error> {
    let insert = table.insert(conn);
    sql_query(insert).bind::<Text, _>(array).execute(conn)?;
    Ok(())
}

/// Makes the tables of the named migrations in an empty database and lets `f` fill them, all in one transaction: if it
/// fails, the database is as empty as before.
pub fn fill<T, E: From<Error>>(
    url: &Url,
    versions: &[String],
    f: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    let mut conn = Conn::open(url)?;
    if !tables(&mut conn)?.is_empty() {
        return Err(Error::NotEmpty(url.to_string()).into());
    }
    migrate::in_one_go(&mut conn, |conn| {
        migrate::exactly(conn, versions)?;
        f(conn)
    })
}
