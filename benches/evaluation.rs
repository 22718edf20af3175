//! Row P6: the pre-check of 21,142 archived files (`BENCH_FILES` for another number) beside the reading of the same acts from the
//! database, on the same threads. The files are copies of those the scenarios end with, so their shape is real.
//!
//! With `BENCH_KEEP=DIR` nothing is measured: the database is left in DIR with a run that was asked for and not begun, so that
//! `zhifa evaluate` can be killed over it and started again (`scripts/test-evaluate`).

#![allow(
    clippy::disallowed_methods,
    reason = "a bench is a client and a stopwatch: it has no transaction to take time from"
)]

mod table;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use diesel::connection::SimpleConnection;
use table::Row;
use uuid::Uuid;
use zhifa::accounts::PasswordCost;
use zhifa::clock::SystemClock;
use zhifa::db::{self, Conn, Db, Url, migrate};
use zhifa::demo::{self, Scenario};
use zhifa::problem::Problem;
use zhifa::{accounts, evaluation, record};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// As many files as Tianshui had checked by hand in three months of 2019.
const FILES: usize = 21_142;

/// The record's tables, and the column of each that names the case.
const KEYS: [(&str, &str); 3] = [("case_act", "case_id"), ("case_act_body", "case_id"), ("enforcement_case", "id")];

/// Cases read by one query, as the pre-check reads them.
const AT_ONCE: i64 = 32;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let files: usize = std::env::var("BENCH_FILES").map_or(FILES, |text| text.parse().expect("a number"));
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let kept = std::env::var_os("BENCH_KEEP").map(std::path::PathBuf::from);
    let folder = kept.as_deref().unwrap_or(scratch.path());
    let url = Url::Sqlite(folder.join("zhifa.sqlite3"));
    migrate::up(&url).expect("tables");
    demo::load(&url, "Bench-passw0rd").expect("the demo plays");
    gather(&url, folder);
    let originals = copy(&url, files);
    let db = Arc::new(Db::open(&url, Arc::new(SystemClock), 4).expect("a database"));
    if kept.is_some() {
        let run = ask(&db);
        println!("{run}: {} files in {}", files + originals, folder.display());
        return;
    }
    let resting = memory("VmRSS");

    let begun = Instant::now();
    let acts = read(&db);
    let reading = begun.elapsed();
    let run = ask(&db);
    let begun = Instant::now();
    evaluation::make(&db, run, &|_, _| {});
    let checking = begun.elapsed();
    let kept = count(&db, "SELECT count(*) AS n FROM evaluation_check");
    assert_eq!(kept, i64::try_from(files + originals).expect("a number"), "every file is checked once");

    let (reading, checking) = (reading.as_secs_f64(), checking.as_secs_f64());
    let all = (files + originals) as f64;
    let rows = [
        Row::new(
            "P6",
            &format!("pre-check of {} archived files, {acts} acts", files + originals),
            format!("{:.0} files/s, {checking:.1} s", all / checking),
            format!("reading the same acts {reading:.1} s"),
        )
        .at_most(checking / reading, 2.0, "x"),
        Row::new("P6", "  memory before; highest", format!("{resting} MB; {} MB", memory("VmHWM")), String::new()),
    ];
    table::finish("evaluation", &rows);
}

/// Plays every scenario of the statute on a database of its own, and takes its acts over.
fn gather(url: &Url, folder: &Path) {
    let mut files: Vec<_> = std::fs::read_dir("scenarios/statute")
        .expect("scenarios")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    for (n, file) in files.iter().enumerate() {
        let scenario: Scenario =
            serde_json::from_str(&std::fs::read_to_string(file).expect("UTF-8")).expect("a scenario");
        let place = folder.join(format!("{n}.sqlite3"));
        let other = Url::Sqlite(place.clone());
        migrate::up(&other).expect("tables");
        demo::play(&other, &scenario, PasswordCost::Cheap).expect("it plays");
        let mut conn = Conn::open(url).expect("a connection");
        let moved = format!(
            "ATTACH '{}' AS other; PRAGMA foreign_keys = OFF; {} DETACH other;",
            place.display(),
            KEYS.map(|(table, key)| insert(
                url,
                table,
                (key, &format!("'0198dddd-0000-7000-8000-{n:012x}'")),
                "other."
            ))
            .concat()
        );
        let triggers = conn_triggers(&mut conn);
        conn.batch_execute(&quietly(&triggers, &moved)).expect("its acts are taken over");
        std::fs::remove_file(place).expect("it was there");
    }
}

/// The triggers on the record, as they have to be made again.
fn conn_triggers(conn: &mut Conn) -> Vec<(String, String)> {
    use diesel::prelude::*;
    use diesel::sql_types::Text;
    #[derive(QueryableByName)]
    struct Trigger {
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Text)]
        sql: String,
    }
    let sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' \
               AND tbl_name IN ('case_act', 'case_act_body', 'enforcement_case')";
    let found: Vec<Trigger> = diesel::sql_query(sql).load(conn).expect("triggers");
    found.into_iter().map(|one| (one.name, one.sql)).collect()
}

/// The statements without the triggers, which would ask for one act behind the other: a bench needs rows, not law.
fn quietly(triggers: &[(String, String)], statements: &str) -> String {
    let drops: String = triggers.iter().map(|(name, _)| format!("DROP TRIGGER {name};")).collect();
    let makes: String = triggers.iter().map(|(_, sql)| format!("{sql};")).collect();
    format!("{drops} {statements} {makes}")
}

/// Takes the rows of a table over from elsewhere, or copies them under new ids. Numbers are used once; copies have none.
fn insert(url: &Url, table: &str, (key, id): (&str, &str), from: &str) -> String {
    use diesel::prelude::*;
    use diesel::sql_types::Text;
    #[derive(QueryableByName)]
    struct Column {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let found: Vec<Column> = diesel::sql_query(format!("SELECT name FROM pragma_table_info('{table}')"))
        .load(&mut Conn::open(url).expect("a connection"))
        .expect("columns");
    let columns: Vec<_> = found.into_iter().map(|one| one.name).collect();
    let value = |name: &String| match name.as_str() {
        name if name == key => id.to_owned(),
        "filing_number" | "decision_number" => "NULL".to_owned(),
        name => format!("t.{name}"),
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    let join = if from.is_empty() { format!("JOIN copy c ON t.{key} = c.of") } else { String::new() };
    format!("INSERT INTO {table} ({}) SELECT {} FROM {from}{table} t {join};", columns.join(", "), values.join(", "))
}

/// Fills the database up with copies of its archived files under new ids; how many originals there are.
fn copy(url: &Url, files: usize) -> usize {
    let mut conn = Conn::open(url).expect("a connection");
    let mut originals = Vec::new();
    {
        use diesel::prelude::*;
        use diesel::sql_types::Text;
        #[derive(QueryableByName)]
        struct Id {
            #[diesel(sql_type = Text)]
            id: String,
        }
        let found: Vec<Id> = diesel::sql_query("SELECT id FROM enforcement_case WHERE status = 'archived' ORDER BY id")
            .load(&mut conn)
            .expect("ids");
        originals.extend(found.into_iter().map(|one| one.id));
    }
    let numbers: Vec<String> = (0..originals.len()).map(|n| format!("({n}, '{}')", originals[n])).collect();
    let mut statements = format!(
        "PRAGMA foreign_keys = OFF; CREATE TEMP TABLE original (n INTEGER PRIMARY KEY, id TEXT); \
         INSERT INTO original VALUES {}; CREATE TEMP TABLE copy (id TEXT, of TEXT); \
         INSERT INTO copy WITH RECURSIVE k(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM k WHERE i + 1 < {files}) \
         SELECT printf('0198eeee-0000-7000-8000-%012x', i), o.id FROM k JOIN original o ON o.n = i % {};",
        numbers.join(", "),
        originals.len()
    );
    for (table, key) in KEYS {
        statements += &insert(url, table, (key, "c.id"), "");
    }
    let triggers = conn_triggers(&mut conn);
    conn.batch_execute(&quietly(&triggers, &statements)).expect("copies");
    conn.batch_execute("ANALYZE").expect("statistics");
    originals.len()
}

/// Reads the acts of every archived file on as many threads as the pre-check uses; how many there are.
fn read(db: &Arc<Db>) -> usize {
    let agencies = agencies(db);
    let ids: Vec<Uuid> = {
        let mut all = Vec::new();
        loop {
            let (agencies, after) = (agencies.clone(), all.last().copied());
            let page = db
                .read_now(move |conn| record::archived(conn, &agencies, after, 10_000).map_err(Problem::from))
                .expect("ids");
            if page.is_empty() {
                break all;
            }
            all.extend(page.into_iter().map(|(id, ..)| id));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let parts = ids.chunks(ids.len().div_ceil(threads));
    std::thread::scope(|scope| {
        let hands: Vec<_> = parts
            .map(|part| {
                scope.spawn(move || {
                    let mut acts = 0;
                    for some in part.chunks(usize::try_from(AT_ONCE).expect("a number")) {
                        let some = some.to_vec();
                        let found = db.read_now(move |conn| record::acts_of(conn, &some).map_err(Problem::from));
                        acts += found.expect("acts").values().map(Vec::len).sum::<usize>();
                    }
                    acts
                })
            })
            .collect();
        hands.into_iter().map(|hand| hand.join().expect("a thread")).sum()
    })
}

fn agencies(db: &Arc<Db>) -> Vec<Uuid> {
    column(db, "SELECT id AS cell FROM agency").into_iter().map(|id| id.parse().expect("an id")).collect()
}

fn column(db: &Arc<Db>, sql: &'static str) -> Vec<String> {
    use diesel::prelude::*;
    use diesel::sql_types::Text;
    #[derive(QueryableByName)]
    struct Cell {
        #[diesel(sql_type = Text)]
        cell: String,
    }
    let found = db.read_now(move |conn| Ok::<Vec<Cell>, db::Error>(diesel::sql_query(sql).load(conn)?));
    found.expect("rows").into_iter().map(|one| one.cell).collect()
}

fn count(db: &Arc<Db>, sql: &'static str) -> i64 {
    use diesel::prelude::*;
    use diesel::sql_types::BigInt;
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let found = db.read_now(move |conn| Ok::<Vec<Count>, db::Error>(diesel::sql_query(sql).load(conn)?));
    found.expect("a number")[0].n
}

/// A run over every organ below the county, as its supervisor asks for it.
fn ask(db: &Arc<Db>) -> Uuid {
    let asked = db.write_now(|tx| {
        let supervisor = accounts::named(tx.conn, "supervisor")?.expect("the supervisor of the demo");
        let actor = accounts::acting(tx.conn, supervisor.id)?.expect("who can act");
        Ok::<_, Problem>(evaluation::ask(tx, &actor, "merged-2026", Vec::new())?.id)
    });
    asked.expect("a run")
}

/// A line of /proc/self/status, in MB.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a status");
    let found = status.lines().find(|text| text.starts_with(line)).expect("the line");
    let kilobytes: u64 = found.split_whitespace().nth(1).expect("a number").parse().expect("a number");
    kilobytes / 1024
}
