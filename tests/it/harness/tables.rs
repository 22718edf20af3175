//! Tables by hand: every row as text, triggers out of the way, so that a test can do what nobody may.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use zhifa::db::Conn;

use super::db::on_postgres;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The lines a query answers in its only column, `line`.
pub fn lines(conn: &mut Conn, query: &str) -> Vec<String> {
    let rows: Vec<Line> = sql_query(query).load(conn).unwrap_or_else(|error| panic!("{error}\n{query}"));
    rows.into_iter().map(|row| row.line).collect()
}

/// Every row of a table as one text, sorted.
pub fn dump(conn: &mut Conn, table: &str) -> Vec<String> {
    if on_postgres() {
        return lines(conn, &format!("SELECT to_json(t)::text AS line FROM {table} t ORDER BY 1"));
    }
    let columns = lines(conn, &format!("SELECT name AS line FROM pragma_table_info('{table}')")).join(", ");
    lines(conn, &format!("SELECT json_array({columns}) AS line FROM {table} ORDER BY 1"))
}

/// Runs a statement on a table as if it had no triggers.
pub fn by_force(conn: &mut Conn, table: &str, statement: &str) {
    if on_postgres() {
        conn.batch_execute(&format!(
            "ALTER TABLE {table} DISABLE TRIGGER USER; {statement}; ALTER TABLE {table} ENABLE TRIGGER USER"
        ))
        .unwrap();
        return;
    }
    let of_table = format!("type = 'trigger' AND tbl_name = '{table}'");
    let names = lines(conn, &format!("SELECT name AS line FROM sqlite_master WHERE {of_table}"));
    let again = lines(conn, &format!("SELECT sql AS line FROM sqlite_master WHERE {of_table}"));
    for name in names {
        conn.batch_execute(&format!("DROP TRIGGER {name}")).unwrap();
    }
    conn.batch_execute(statement).unwrap();
    for trigger in again {
        conn.batch_execute(&trigger).unwrap();
    }
}
