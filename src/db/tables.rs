//! What tables there are 表结构, read from the database itself: so that a copy of everything forgets none, also one that
//! a later migration brought.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Text};

use super::{Conn, Error};

/// What a trigger asks for that no foreign key tells: the first is filled before the second.
const BEFORE: &[(&str, &str)] = &[
    ("legal_move", "case_act"),
    ("case_act", "enforcement_case"),
    ("number_counter", "number_block"),
    ("number_block", "paper_number"),
    ("void_number", "paper_number"),
    ("evaluation_frame", "evaluation_event"),
];

/// How a column is written down, the same from both databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As it is: text, numbers, days, ids.
    Plain,
    /// Text: PostgreSQL has to sort it by its bytes.
    Text,
    /// Yes or no: 1 or 0.
    Bool,
    /// A moment: UTC to the microsecond.
    Moment,
    /// Bytes: hexadecimal behind `\x`.
    Bytes,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    name: String,
    form: Form,
    key: bool,
}

/// A table: its columns, and what has to be there before its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    columns: Vec<Column>,
    /// Columns that point at tables.
    refers: Vec<(String, String)>,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Described {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    form: String,
    #[diesel(sql_type = Bool)]
    key: bool,
}

#[derive(QueryableByName)]
struct Pointing {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    target: String,
}

const SQLITE_TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' \
     AND name <> '__diesel_schema_migrations' ORDER BY rowid";
const SQLITE_COLUMNS: &str = "SELECT name, lower(type) AS form, pk > 0 AS key FROM pragma_table_info($1) ORDER BY cid";
const SQLITE_POINTERS: &str =
    "SELECT \"from\" AS name, \"table\" AS target FROM pragma_foreign_key_list($1) ORDER BY id";

const POSTGRES_TABLES: &str = "SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' \
     AND relnamespace = current_schema()::regnamespace AND relname <> '__diesel_schema_migrations' ORDER BY oid";
const POSTGRES_COLUMNS: &str = "SELECT a.attname::text AS name, format_type(a.atttypid, NULL) AS form, \
     EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS key \
     FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' \
     ORDER BY a.attnum";
const POSTGRES_POINTERS: &str = "SELECT a.attname::text AS name, c.confrelid::regclass::text AS target \
     FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) \
     WHERE c.contype = 'f' AND c.conrelid = $1::regclass ORDER BY c.oid, a.attnum";

/// Every table of ours, in an order in which they can be filled.
pub fn tables(conn: &mut Conn) -> Result<Vec<Table>, Error> {
    let [named, columns, pointers] = match conn {
        Conn::Sqlite(_) => [SQLITE_TABLES, SQLITE_COLUMNS, SQLITE_POINTERS],
        Conn::Postgres(_) => [POSTGRES_TABLES, POSTGRES_COLUMNS, POSTGRES_POINTERS],
    };
    let mut found = Vec::new();
    for Named { name } in sql_query(named).load(conn)? {
        let described: Vec<Described> = sql_query(columns).bind::<Text, _>(&name).load(conn)?;
        let pointing: Vec<Pointing> = sql_query(pointers).bind::<Text, _>(&name).load(conn)?;
        let column = |Described { name, form, key }: Described| Column { name, form: Form::of(&form), key };
        found.push(Table {
            name,
            columns: described.into_iter().map(column).collect(),
            refers: pointing.into_iter().map(|pointing| (pointing.name, pointing.target)).collect(),
        });
    }
    in_order(found)
}

/// Names of the migrations that were run, in order.
pub fn versions(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let run: Vec<Named> =
        sql_query("SELECT version AS name FROM __diesel_schema_migrations ORDER BY version").load(conn)?;
    Ok(run.into_iter().map(|run| run.name).collect())
}

/// What is pointed at comes first; beyond that, as the migrations made them.
fn in_order(mut left: Vec<Table>) -> Result<Vec<Table>, Error> {
    let mut placed: Vec<Table> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let names: BTreeSet<String> = left.iter().map(|table| table.name.clone()).collect();
        let waits = |table: &Table| {
            table.refers.iter().any(|(_, target)| *target != table.name && names.contains(target))
                || BEFORE.iter().any(|(first, then)| *then == table.name && names.contains(*first))
        };
        match left.iter().position(|table| !waits(table)) {
            Some(place) => placed.push(left.remove(place)),
            None => return Err(Error::Unreadable(format!("tables that point at each other: {names:?}"))),
        }
    }
    Ok(placed)
}

impl Form {
    fn of(declared: &str) -> Form {
        match declared {
            "boolean" => Form::Bool,
            "timestamp with time zone" => Form::Moment,
            "bytea" | "blob" => Form::Bytes,
            "text" | "character varying" => Form::Text,
            _ => Form::Plain,
        }
    }
}

impl Table {
    /// A column that points at another row of the same table, with the key it points at: such rows have an order.
    pub fn parent(&self) -> Option<(&str, &str)> {
        let column = self.refers.iter().find(|(_, target)| *target == self.name)?.0.as_str();
        let mut keys = self.columns.iter().filter(|column| column.key);
        keys.next().map(|key| (column, key.name.as_str()))
    }

    /// The query for all rows, each as one JSON object in the column `line`, by key.
    pub(super) fn select(&self, conn: &Conn) -> String {
        let name = quoted(&self.name);
        match conn {
            Conn::Sqlite(_) => {
                let pairs: Vec<_> = self.columns.iter().map(|column| column.pair_on_sqlite()).collect();
                let keys: Vec<_> = self.keys().map(|key| quoted(&key.name)).collect();
                format!("SELECT json_object({}) AS line FROM {name} ORDER BY {}", pairs.join(", "), keys.join(", "))
            }
            Conn::Postgres(_) => {
                let each: Vec<_> = self.columns.iter().map(|column| column.read_on_postgres()).collect();
                let keys: Vec<_> = self.keys().map(|key| format!("t.{}", key.sorted_on_postgres())).collect();
                let (each, keys) = (each.join(", "), keys.join(", "));
                format!(
                    "SELECT row_to_json(r)::text AS line FROM (SELECT {each} FROM {name} AS t ORDER BY {keys}) AS r"
                )
            }
        }
    }

    /// The statement that inserts the rows of a JSON array, `$1`, in their order.
    pub(super) fn insert(&self, conn: &Conn) -> String {
        let name = quoted(&self.name);
        let columns: Vec<_> = self.columns.iter().map(|column| quoted(&column.name)).collect();
        let columns = columns.join(", ");
        match conn {
            Conn::Sqlite(_) => {
                let values: Vec<_> = self.columns.iter().map(Column::write_on_sqlite).collect();
                format!("INSERT INTO {name} ({columns}) SELECT {} FROM json_each($1)", values.join(", "))
            }
            Conn::Postgres(_) => {
                format!(
                    "INSERT INTO {name} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{name}, $1::json)"
                )
            }
        }
    }

    /// A table without a key is sorted by everything it has.
    fn keys(&self) -> impl Iterator<Item = &Column> {
        let keyed = self.columns.iter().any(|column| column.key);
        self.columns.iter().filter(move |column| column.key || !keyed)
    }
}

impl Column {
    fn pair_on_sqlite(&self) -> String {
        let column = quoted(&self.name);
        let value = match self.form {
            Form::Bytes => format!("'\\x' || lower(hex({column}))"),
            Form::Plain | Form::Text | Form::Bool | Form::Moment => column,
        };
        format!("'{}', {value}", self.name)
    }

    fn write_on_sqlite(&self) -> String {
        let value = format!("json_extract(value, '$.{}')", self.name);
        match self.form {
            Form::Bytes => format!("unhex(substr({value}, 3))"),
            Form::Plain | Form::Text | Form::Bool | Form::Moment => value,
        }
    }

    fn read_on_postgres(&self) -> String {
        let column = quoted(&self.name);
        match self.form {
            Form::Plain | Form::Text | Form::Bytes => format!("t.{column}"),
            Form::Bool => format!("t.{column}::int AS {column}"),
            Form::Moment => {
                format!("to_char(t.{column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') AS {column}")
            }
        }
    }

    fn sorted_on_postgres(&self) -> String {
        let column = quoted(&self.name);
        if self.form == Form::Text { format!("{column} COLLATE \"C\"") } else { column }
    }
}

/// Names come from our own migrations; quoted because one of them may be a word of SQL.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
