//! The two databases have one schema, and `src/schema.rs` tells the truth about it.
//!
//! Each run sees one database. Both are compared with the same two texts, `src/schema.rs` and the snapshot of the
//! shape, and so with each other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use zhifa::db::{Conn, migrate};
use zhifa::law::stages::{self, Status};
use zhifa::schema;

use crate::harness::db::{TestDb, on_postgres};

/// The columns of a table: name, type as `schema.rs` writes it, nullable; in their order.
type Columns = Vec<(String, String, bool)>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn migration_names(kind: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(root().join("migrations").join(kind)).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn both_databases_have_the_same_migrations() {
    assert_eq!(migration_names("postgres"), migration_names("sqlite"));
}

#[test]
fn both_databases_have_the_same_shape() {
    let db = TestDb::new();
    insta::assert_snapshot!("shape", shape(&mut db.connect()));
}

#[test]
fn schema_rs_names_every_column_of_the_database() {
    let db = TestDb::new();
    let held = columns(&mut db.connect());
    let mut written = BTreeMap::new();
    for (name, (_, mut columns)) in written_tables() {
        if !on_postgres() {
            // STRICT tables know TEXT and INTEGER only.
            for (_, kind, _) in &mut columns {
                *kind = if ["Int8", "Int4", "Bool"].contains(&kind.as_str()) { "INTEGER" } else { "TEXT" }.to_owned();
            }
        }
        written.insert(name, columns);
    }
    assert_eq!(held, written);
}

#[test]
fn schema_rs_names_every_primary_key() {
    let db = TestDb::new();
    let shape = shape(&mut db.connect());
    for (name, (key, _)) in written_tables() {
        assert!(shape.contains(&format!("{name}: primary key ({key})\n")), "{name} ({key})\n{shape}");
    }
}

/// A table of `schema.rs` that the database does not have, or a column, is an error of the statement.
macro_rules! loads {
    ($($table:ident)*) => {
        #[test]
        fn every_table_of_schema_rs_can_be_read() {
            let db = TestDb::new();
            let conn = &mut db.connect();
            $(
                schema::$table::table.select(schema::$table::all_columns).execute(conn).unwrap();
                let rows: i64 = schema::$table::table.count().get_result(conn).unwrap();
                let expected = if stringify!($table) == "legal_move" { stages::moves().count() } else { 0 };
                assert_eq!(usize::try_from(rows), Ok(expected), stringify!($table));
            )*
            let listed: BTreeSet<String> = [$(stringify!($table).to_owned()),*].into();
            assert_eq!(listed, written_tables().into_keys().collect());
        }
    };
}

loads! {
    account agency agency_change anchor anchor_part annual_report audit_entry case_act case_act_body case_deadline
    case_line case_mark case_party case_task cash_receipt certificate certificate_act credit_change credit_source
    delegation division due_count enforcement_case evaluated_file evaluation_campaign evaluation_check evaluation_event evaluation_frame evaluation_run evaluation_sight evaluation_standard file_package idempotency_key identity_link imported_case imported_file ledger_batch legal_move legal_review login_failure
    login_session masking_profile media media_object media_owed media_upload number_block number_counter officer officer_exam
    officer_presence officer_training oidc_attempt paper paper_number paper_template party_merge past_password penalised_party
    pool_grant power_item printed_paper public_entry public_object publication recorder recording_list recovery_code
    review_catalogue role_change second_factor second_factor_rule void_number warning_closing webhook webhook_delivery
}

#[test]
fn up_and_down_and_up_is_up() {
    let db = TestDb::empty();
    migrate::up(&db.parsed()).unwrap();
    let first = dump(&mut db.connect());
    migrate::down(&db.parsed()).unwrap();
    let nothing = dump(&mut db.connect());
    assert!(nothing.iter().all(|line| line.contains("__diesel_schema_migrations")), "{nothing:#?}");
    migrate::up(&db.parsed()).unwrap();
    assert_eq!(dump(&mut db.connect()), first);
    migrate::up(&db.parsed()).unwrap();
    assert_eq!(dump(&mut db.connect()), first);
}

#[test]
fn every_foreign_key_names_what_happens_on_delete() {
    for kind in ["postgres", "sqlite"] {
        for name in migration_names(kind) {
            let sql = std::fs::read_to_string(root().join("migrations").join(kind).join(&name).join("up.sql")).unwrap();
            for line in sql.lines().filter(|line| line.contains("FOREIGN KEY")) {
                assert!(line.contains("ON DELETE RESTRICT"), "{kind} {name}: {line}");
            }
            let strict = sql.lines().filter(|line| line.starts_with(") STRICT")).count();
            let tables = sql.lines().filter(|line| line.starts_with("CREATE TABLE")).count();
            assert_eq!(strict, if kind == "sqlite" { tables } else { 0 }, "{name}");
        }
    }
}

#[test]
fn the_stages_in_sql_are_the_stages_of_the_law() {
    let list = Status::ALL.iter().map(|status| format!("'{status}'")).collect::<Vec<_>>().join(", ");
    for kind in ["postgres", "sqlite"] {
        let file = root().join("migrations").join(kind).join("2026-01-01-000140_record/up.sql");
        let sql = std::fs::read_to_string(file).unwrap();
        assert!(sql.contains(&format!("CHECK (status IN ({list}))")), "{kind}: enforcement_case");
        assert!(sql.contains(&format!("CHECK (status_after IN ({list}))")), "{kind}: case_act");
    }
}

#[test]
fn a_move_the_program_does_not_know_keeps_it_from_starting() {
    let db = TestDb::new();
    let sql = "INSERT INTO legal_move (from_status, kind, to_status) VALUES ('clue', 'decide', 'decided')";
    diesel::sql_query(sql).execute(&mut db.connect()).unwrap();
    let error = migrate::up(&db.parsed()).unwrap_err().to_string();
    assert!(error.contains("legal_move allows decide from clue to decided"), "{error}");
}

/// Tables, primary key and columns as `src/schema.rs` writes them.
fn written_tables() -> BTreeMap<String, (String, Columns)> {
    let text = std::fs::read_to_string(root().join("src/schema.rs")).unwrap();
    let mut tables = BTreeMap::new();
    for block in text.split("diesel::table! {").skip(1) {
        let mut lines = block.lines().map(str::trim).skip_while(|line| !line.ends_with(") {"));
        let (name, key) = lines.next().unwrap().trim_end_matches(") {").split_once(" (").unwrap();
        let columns = lines.map_while(|line| line.trim_end_matches(',').split_once(" -> "));
        let columns = columns.map(|(column, kind)| {
            let inner = kind.strip_prefix("Nullable<").and_then(|kind| kind.strip_suffix('>'));
            (column.to_owned(), inner.unwrap_or(kind).to_owned(), inner.is_some())
        });
        tables.insert(name.to_owned(), (key.to_owned(), columns.collect()));
    }
    tables
}

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    tab: String,
    #[diesel(sql_type = Text)]
    col: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

const POSTGRES_COLUMNS: &str = "
    SELECT table_name::text AS tab, column_name::text AS col, data_type::text AS kind, is_nullable = 'YES' AS nullable
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE '%diesel%'
    ORDER BY table_name, ordinal_position";

const SQLITE_COLUMNS: &str = "
    SELECT t.name AS tab, c.name AS col, c.type AS kind, c.\"notnull\" = 0 AS nullable
    FROM pragma_table_list t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '%diesel%'
    ORDER BY t.name, c.cid";

fn columns(conn: &mut Conn) -> BTreeMap<String, Columns> {
    let sql = if on_postgres() { POSTGRES_COLUMNS } else { SQLITE_COLUMNS };
    let mut tables: BTreeMap<String, Columns> = BTreeMap::new();
    for row in diesel::sql_query(sql).load::<ColumnRow>(conn).unwrap() {
        let kind = match row.kind.as_str() {
            "uuid" => "Uuid",
            "timestamp with time zone" => "Timestamptz",
            "text" => "Text",
            "date" => "Date",
            "bigint" => "Int8",
            "integer" => "Int4",
            "boolean" => "Bool",
            other => other,
        };
        tables.entry(row.tab).or_default().push((row.col, kind.to_owned(), row.nullable));
    }
    tables
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

const POSTGRES_KEYS: &str = "
    SELECT t.table_name || ': ' || lower(t.constraint_type) || ' ('
        || string_agg(k.column_name, ', ' ORDER BY k.ordinal_position) || ')'
        || coalesce(' -> ' || min(p.table_name) || ' (' || string_agg(p.column_name, ', ' ORDER BY k.ordinal_position)
            || ') on delete ' || lower(min(r.delete_rule)), '') AS line
    FROM information_schema.table_constraints t
    JOIN information_schema.key_column_usage k USING (constraint_schema, constraint_name)
    LEFT JOIN information_schema.referential_constraints r USING (constraint_schema, constraint_name)
    LEFT JOIN information_schema.key_column_usage p ON p.constraint_schema = r.unique_constraint_schema
        AND p.constraint_name = r.unique_constraint_name AND p.ordinal_position = k.position_in_unique_constraint
    WHERE t.table_schema = 'public' AND t.table_name NOT LIKE '%diesel%'
    GROUP BY t.table_name, t.constraint_name, t.constraint_type";

const SQLITE_KEYS: &str = "
    WITH own AS (
        SELECT name FROM pragma_table_list
        WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%diesel%'
    )
    SELECT name || ': primary key (' || (SELECT group_concat(c.name, ', ')
        FROM (SELECT name FROM pragma_table_info(own.name) WHERE pk > 0 ORDER BY pk) c) || ')' AS line FROM own
    UNION ALL
    SELECT own.name || ': unique (' || (SELECT group_concat(c.name, ', ')
        FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno) c) || ')'
    FROM own JOIN pragma_index_list(own.name) i WHERE i.origin = 'u'
    UNION ALL
    SELECT own.name || ': foreign key (' || group_concat(f.\"from\", ', ') || ') -> ' || f.\"table\" || ' ('
        || group_concat(f.\"to\", ', ') || ') on delete ' || lower(f.on_delete)
    FROM own JOIN pragma_foreign_key_list(own.name) f
    GROUP BY own.name, f.id";

/// Columns, primary keys, unique keys and foreign keys as text, in the words both databases share.
fn shape(conn: &mut Conn) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (table, columns) in columns(conn) {
        for (column, _, nullable) in columns {
            lines.push(format!("{table}.{column}{}", if nullable { " null" } else { "" }));
        }
    }
    let sql = if on_postgres() { POSTGRES_KEYS } else { SQLITE_KEYS };
    lines.extend(diesel::sql_query(sql).load::<Line>(conn).unwrap().into_iter().map(|row| row.line));
    lines.sort();
    lines.join("\n") + "\n"
}

const POSTGRES_DUMP: &str = "
    SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull AS line
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT tablename || ' ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT tgisinternal
    UNION ALL
    SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace";

const SQLITE_DUMP: &str =
    "SELECT tbl_name || ' ' || type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_schema";

/// Everything the database knows about itself, and the lawful moves.
fn dump(conn: &mut Conn) -> Vec<String> {
    let sql = if on_postgres() { POSTGRES_DUMP } else { SQLITE_DUMP };
    let mut lines: Vec<String> =
        diesel::sql_query(sql).load::<Line>(conn).unwrap().into_iter().map(|row| row.line).collect();
    if lines.iter().any(|line| line.contains("legal_move")) {
        let moves = "SELECT from_status || ' ' || kind || ' ' || to_status AS line FROM legal_move";
        lines.extend(diesel::sql_query(moves).load::<Line>(conn).unwrap().into_iter().map(|row| row.line));
    }
    lines.sort();
    lines
}
