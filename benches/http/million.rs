//! A database of a million cases (`BENCH_CASES` for another number), made of a few that the service itself has played: every
//! row it wrote for them is written again under new ids, days, numbers and names.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::bare;
use crate::driver;
use crate::lists;
use crate::postgres::Database;
use crate::server::Server;
use crate::table::Row;
use crate::town::{Appended, CLIENTS, Town, case_id};

/// Every table that holds rows of a case, but for drawn numbers and kept answers, which no list reads; and its column that
/// names the case.
const TABLES: &[(&str, &str)] = &[
    ("case_act", "case_id"),
    ("case_act_body", "case_id"),
    ("enforcement_case", "id"),
    ("legal_review", "case_id"),
    ("paper", "case_id"),
    ("publication", "case_id"),
    ("case_task", "case_id"),
    ("case_mark", "case_id"),
    ("officer_presence", "case_id"),
    ("case_deadline", "case_id"),
    ("penalised_party", "case_id"),
    ("case_party", "case_id"),
    ("case_line", "case_id"),
];

/// A thousand cases hold so many copies of the demo town's cases, those with the fewest acts first; of any further, one.
const OF_DEMO: &[usize] = &[30, 3, 3];

/// And so many of three acts; the rest are clues of one.
const OF_THREE: usize = 100;

/// How many cases.
pub fn cases() -> usize {
    std::env::var("BENCH_CASES").ok().map_or(1_000_000, |text| text.parse().expect("BENCH_CASES is a number"))
}

/// The id of the n-th copy.
pub fn copy_id(n: usize) -> String {
    format!("0198ffff-0000-7000-8000-{n:012x}")
}

/// Whether the n-th copy belongs to the town; the others belong to the government above it.
pub fn of_town(n: usize) -> bool {
    n / 7 % 10 < 7
}

/// The place of the n-th copy among a thousand, which says what it is a copy of.
pub fn slot(n: usize) -> usize {
    n * 617 % 1000
}

/// The places of copies of three acts, after them those of one.
pub const THREE: std::ops::Range<usize> = 0..OF_THREE;

/// The places of copies of one act, whatever the demo plays.
pub const ONE: std::ops::Range<usize> = OF_THREE..OF_THREE + 600;

/// One of the databases, and how it is asked without the service.
pub enum Store {
    /// A file.
    Sqlite(PathBuf),
    /// A database of our own, and where scripts are put.
    Postgres(Database, PathBuf),
}

#[derive(QueryableByName)]
struct Cell {
    #[diesel(sql_type = Text)]
    cell: String,
}

impl Store {
    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Store::Sqlite(_) => "SQLite",
            Store::Postgres(..) => "PostgreSQL",
        }
    }

    /// The first column, named `cell`, of all rows.
    pub fn cells(&self, sql: &str) -> Vec<String> {
        let query = diesel::sql_query(sql);
        let found: Result<Vec<Cell>, _> = match self {
            Store::Sqlite(file) => query.load(&mut open(file)),
            Store::Postgres(database, _) => query.load(&mut connect(database)),
        };
        found.unwrap_or_else(|error| panic!("{sql}: {error}")).into_iter().map(|row| row.cell).collect()
    }

    /// How often a second it answers this question, and how.
    pub fn rate(&self, sql: &str, time: Duration) -> f64 {
        match self {
            Store::Sqlite(file) => bare::rate(file, sql, time),
            Store::Postgres(database, folder) => database.rate(folder, sql, time),
        }
    }

    /// How it goes about a question.
    pub fn plan(&self, sql: &str) -> Vec<String> {
        #[derive(QueryableByName)]
        struct Step {
            #[diesel(sql_type = Text)]
            detail: String,
        }
        #[derive(QueryableByName)]
        struct Line {
            #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
            line: String,
        }
        match self {
            Store::Sqlite(file) => {
                let steps: QueryResult<Vec<Step>> =
                    diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(&mut open(file));
                steps.expect("a plan").into_iter().map(|step| step.detail).collect()
            }
            Store::Postgres(database, _) => {
                let lines: QueryResult<Vec<Line>> =
                    diesel::sql_query(format!("EXPLAIN {sql}")).load(&mut connect(database));
                lines.expect("a plan").into_iter().map(|line| line.line).collect()
            }
        }
    }

    /// Does one statement.
    pub fn execute(&self, sql: String) {
        let all = [sql, "ANALYZE".to_owned()].into_iter();
        match self {
            Store::Sqlite(file) => run(&mut open(file), all),
            Store::Postgres(database, _) => run(&mut connect(database), all),
        }
    }

    fn columns(&self, table: &str) -> Vec<String> {
        self.cells(&match self {
            Store::Sqlite(_) => format!("SELECT name AS cell FROM pragma_table_info('{table}')"),
            Store::Postgres(..) => format!(
                "SELECT column_name::text AS cell FROM information_schema.columns
                 WHERE table_name = '{table}' AND table_schema = 'public' ORDER BY ordinal_position"
            ),
        })
    }

    /// Multiplies the cases there are. Triggers and foreign keys, which judge act by act, stay out meanwhile.
    fn multiply(&self, count: usize) {
        let begun = Instant::now();
        let statements = self.statements(count);
        match self {
            Store::Sqlite(file) => {
                let mut connection = open(file);
                let triggers = self.cells("SELECT name AS cell FROM sqlite_schema WHERE type = 'trigger'");
                let again = self.cells("SELECT sql AS cell FROM sqlite_schema WHERE type = 'trigger'");
                let settings = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;
                    PRAGMA cache_size = -524288; PRAGMA temp_store = MEMORY; BEGIN EXCLUSIVE";
                let dropped = triggers.iter().map(|name| format!("DROP TRIGGER {name}"));
                let all = [settings.to_owned()].into_iter().chain(dropped).chain(statements).chain(again);
                run(&mut connection, all.chain(["COMMIT".to_owned()]));
            }
            Store::Postgres(database, _) => {
                let settings = "SET session_replication_role = replica; SET synchronous_commit = off; BEGIN";
                let all = [settings.to_owned()].into_iter().chain(statements);
                run(&mut connect(database), all.chain(["COMMIT".to_owned(), "VACUUM ANALYZE".to_owned()]));
            }
        }
        println!("{}: {count} cases made in {:.0} s", self.name(), begun.elapsed().as_secs_f64());
    }

    fn statements(&self, count: usize) -> Vec<String> {
        let postgres = matches!(self, Store::Postgres(..));
        let town = self
            .cell(&format!("SELECT CAST(agency_id AS text) AS cell FROM enforcement_case WHERE id = '{}'", case_id(0)));
        let above = self.cell(&format!("SELECT CAST(id AS text) AS cell FROM agency WHERE id <> '{town}' LIMIT 1"));
        let (low, high) = (case_id(0), case_id(0xffff));
        let demo = self.cells(&format!(
            "SELECT CAST(id AS text) AS cell FROM enforcement_case WHERE id NOT BETWEEN '{low}' AND '{high}' ORDER BY version"
        ));
        let mut patterns = vec![(0, OF_THREE, case_id(0).to_string())];
        let mut at = 1000;
        for (n, case) in demo.iter().enumerate() {
            let many = OF_DEMO.get(n).copied().unwrap_or(1);
            patterns.push((at - many, at, case.clone()));
            at -= many;
        }
        assert!(at >= ONE.end, "the demo plays more cases than a thousand has room for");
        patterns.push((OF_THREE, at, case_id(1).to_string()));
        let values: Vec<_> = patterns.iter().map(|(from, to, case)| format!("({from}, {to}, '{case}')")).collect();
        let (uuid, seconds) = (if postgres { "uuid" } else { "text" }, 5 * 365 * 86400 / count.max(1));
        let mut all = vec![
            format!("CREATE TEMPORARY TABLE bench_pattern (low bigint, high bigint, case_id {uuid})"),
            format!("INSERT INTO bench_pattern VALUES {}", values.join(", ")),
        ];
        let agency = format!("CASE WHEN n / 7 % 10 < 7 THEN '{town}' ELSE '{above}' END");
        let chosen = "JOIN bench_pattern p ON n * 617 % 1000 >= p.low AND n * 617 % 1000 < p.high ORDER BY n";
        let last = count.saturating_sub(1);
        all.push(if postgres {
            format!(
                "CREATE TEMPORARY TABLE bench_copy AS
                 SELECT n, ('0198ffff-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id, ({agency})::uuid AS agency,
                     to_timestamp(1637366400 + n * {seconds}) AS at, to_timestamp(1637366400 + n * {seconds})::date AS day,
                     lpad(to_hex(n), 16, '0') AS tail, p.case_id AS pattern
                 FROM generate_series(0, {last}::bigint) n {chosen}"
            )
        } else {
            let at = format!("1637366400 + n * {seconds}, 'unixepoch'");
            format!(
                "CREATE TEMPORARY TABLE bench_copy AS
                 WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < {last})
                 SELECT n, printf('0198ffff-0000-7000-8000-%012x', n) AS id, {agency} AS agency,
                     strftime('%Y-%m-%dT%H:%M:%S.000000Z', {at}) AS at, date({at}) AS day,
                     printf('%016x', n) AS tail, p.case_id AS pattern
                 FROM series {chosen}"
            )
        });
        all.extend(postgres.then(|| "ANALYZE bench_copy".to_owned()));
        for (table, key) in TABLES {
            let columns = self.columns(table);
            let values: Vec<_> = columns.iter().map(|column| value(table, column, key, &town, postgres)).collect();
            all.push(format!(
                "CREATE TEMPORARY TABLE bench_{table} AS SELECT * FROM {table} WHERE {key} IN (SELECT case_id FROM bench_pattern)"
            ));
            all.push(format!("CREATE INDEX bench_{table}_key ON bench_{table} ({key})"));
            all.push(format!(
                "INSERT INTO {table} ({}) SELECT {} FROM bench_copy c CROSS JOIN bench_{table} t WHERE t.{key} = c.pattern",
                columns.join(", "),
                values.join(", "),
            ));
        }
        all
    }

    fn cell(&self, sql: &str) -> String {
        self.cells(sql).into_iter().next().unwrap_or_else(|| panic!("no row: {sql}"))
    }
}

/// What a copy has in a column: what its pattern has, unless it has to differ.
fn value(table: &str, column: &str, key: &str, town: &str, postgres: bool) -> String {
    let own = format!("t.{column}");
    let given = |expression: &str| format!("CASE WHEN {own} IS NULL THEN NULL ELSE {expression} END");
    let text = |name: &str| if postgres { format!("{name}::text") } else { name.to_owned() };
    let id_as_text = format!("replace({own}, {}, {})", text("c.pattern"), text("c.id"));
    let later = if postgres { "c.day + 60" } else { "date(c.day, '+60 days')" };
    let entry = "'0199ffff-0000-7000-8000-' || substr(c.tail, 5)";
    match (table, column) {
        _ if column == key => "c.id".to_owned(),
        (_, "agency_id") => "c.agency".to_owned(),
        (_, "digest" | "head_digest") => format!("substr({own}, 1, 52) || c.tail"),
        (_, "prev") => format!("CASE WHEN t.seq = 1 THEN {own} ELSE substr({own}, 1, 52) || c.tail END"),
        (_, "sealed" | "body") => format!("replace({id_as_text}, '{town}', {})", text("c.agency")),
        (_, "warning_key") => given(&id_as_text),
        (_, "parties" | "name" | "name_key") => format!("{own} || c.n"),
        ("case_party", "entry_id" | "root_id") if postgres => format!("({entry})::uuid"),
        ("case_party", "entry_id" | "root_id") => entry.to_owned(),
        (_, "filing_number" | "decision_number" | "number" | "id_number") => given(&format!("{own} || '-' || c.n")),
        (_, "split_key") => given(&format!("substr({own}, 1, 52) || c.tail")),
        (_, "due_on") => format!("CASE WHEN {own} = '9999-12-31' THEN {own} ELSE {later} END"),
        (_, "filed_on" | "decided_on" | "day" | "near_on" | "opened_on" | "met_on") => given("c.day"),
        (
            _,
            "opened_at" | "updated_at" | "occurred_at" | "recorded_at" | "since" | "submitted_at" | "issued_at"
            | "opined_at" | "released_at" | "starts_at" | "ends_at",
        ) => given("c.at"),
        _ => own,
    }
}

fn run(connection: &mut impl SimpleConnection, statements: impl Iterator<Item = String>) {
    for sql in statements {
        connection.batch_execute(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

fn open(file: &Path) -> SqliteConnection {
    SqliteConnection::establish(file.to_str().expect("a path in UTF-8")).expect("the file opens")
}

fn connect(database: &Database) -> PgConnection {
    PgConnection::establish(&database.url).expect("PostgreSQL answers")
}

/// On SQLite.
pub fn sqlite(folder: &Path) -> Vec<Row> {
    let file = folder.join("million.sqlite3");
    let url = format!("sqlite://{}", file.display());
    rows(folder, &url, Store::Sqlite(file))
}

/// On PostgreSQL.
pub fn postgres(folder: &Path, database: Database) -> Vec<Row> {
    let url = database.url.clone();
    rows(folder, &url, Store::Postgres(database, folder.to_owned()))
}

fn rows(folder: &Path, url: &str, store: Store) -> Vec<Row> {
    let server = Server::start(folder, url, true);
    let town = Town::prepare(&server);
    for appended in [Appended::CollectEvidence, Appended::Annotate] {
        driver::each(server.address, CLIENTS, 201, (0..CLIENTS).map(|n| town.append(appended, 0)(n, 0)).collect());
    }
    server.stop();
    store.multiply(cases());

    // Still as a demo, whose passwords do not age: they are as old as its cases.
    let server = Server::start(folder, url, true);
    std::thread::sleep(Duration::from_millis(300));
    let town = town.again(&server);
    let mut rows = vec![memory(&server, &store, "open", "VmRSS")];
    rows.extend(lists::read(&server, &town, &store));
    rows.extend(lists::all(&server, &store));
    rows.push(memory(&server, &store, "after all lists, highest", "VmHWM"));
    println!(
        "{}: {:.0} MB of the server's memory is its own, the rest maps files",
        store.name(),
        server.memory("RssAnon")
    );
    server.stop();
    rows
}

/// P8.
fn memory(server: &Server, store: &Store, when: &str, figure: &str) -> Row {
    let memory = server.memory(figure);
    let target = if figure == "VmRSS" { 80.0 } else { 200.0 };
    let work = format!("memory, {} cases, {} {when}", cases(), store.name());
    println!("P8 {work}: {memory:.0} MB");
    Row::new("P8", &work, format!("{memory:.0} MB"), String::new()).at_most(memory, target, " MB")
}
