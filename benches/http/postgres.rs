//! The bare limit of PostgreSQL: pgbench with the statements of an act, prepared, on the same tables with the same
//! triggers, in the same database.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use crate::town::{Appended, case_id};

/// Connections of pgbench.
const CLIENTS: usize = 8;

/// Cases each of its clients works on in turn.
const CASES_EACH: usize = 40;

/// Runs of pgbench; each has cases of its own.
const RUNS: usize = 12;

/// Which statements pgbench sends between BEGIN and COMMIT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statements {
    /// The writes.
    Writes,
    /// Also the reads and the lock that come before them: every statement the service sends.
    All,
}

/// A database of our own on the given server, dropped at the end.
pub struct Database {
    server: String,
    name: String,
    /// Its URL.
    pub url: String,
    runs: usize,
}

impl Database {
    /// Makes it; `None` if no server was given.
    pub fn create() -> Option<Database> {
        let server = std::env::var("TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())?;
        let name = format!("zhifa_bench_{}", std::process::id());
        let (base, options) =
            server.split_once('?').map_or((server.as_str(), String::new()), |(base, rest)| (base, format!("?{rest}")));
        let (host, _) = base.rsplit_once('/').expect("TEST_POSTGRES_URL ends in /database");
        let url = format!("{host}/{name}{options}");
        connect(&server).batch_execute(&format!("CREATE DATABASE {name}")).expect("a database is made");
        Some(Database { server, name, url, runs: 0 })
    }

    /// The settings that make the figures mean something.
    pub fn durability(&self) -> Vec<(String, String)> {
        let sql = "SELECT name AS key, setting AS value, NULL AS kind FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') ORDER BY name";
        let rows: Vec<Pair> = diesel::sql_query(sql).load(&mut connect(&self.url)).expect("settings");
        rows.into_iter().map(|row| (row.key, row.value.unwrap_or_default())).collect()
    }

    /// Makes the cases of all runs out of the first case of the load.
    pub fn prepare(&self) {
        let case = case_id(0);
        let count = RUNS * CLIENTS * CASES_EACH;
        let columns = |table: &str| self.columns(table).into_iter().map(|column| column.key).collect::<Vec<_>>();
        let act = select(&columns("case_act"), &[("case_id", ID), ("digest", &digest("c", "1"))]);
        let head =
            select(&columns("enforcement_case"), &[("id", ID), ("version", "1"), ("head_digest", &digest("c", "1"))]);
        let sql = format!(
            "INSERT INTO case_act SELECT {act} FROM case_act t, generate_series(0, {count}) c WHERE t.case_id = '{case}' AND t.seq = 1;
             INSERT INTO enforcement_case SELECT {head} FROM enforcement_case t, generate_series(0, {count}) c WHERE t.id = '{case}';
             ANALYZE; CHECKPOINT;"
        );
        connect(&self.url).batch_execute(&sql).expect("the cases are made");
    }

    /// Transactions a second of pgbench, collecting evidence.
    pub fn pgbench(&mut self, folder: &Path, statements: Statements, time: Duration) -> f64 {
        let (script, variables) = self.script(statements);
        let file = folder.join("act.pgbench");
        std::fs::write(&file, script).expect("a script");
        let mut command = Command::new(pgbench());
        command.args([
            "-n",
            "-M",
            "prepared",
            "-c",
            &CLIENTS.to_string(),
            "-j",
            "1",
            "-T",
            &time.as_secs().to_string(),
        ]);
        command.arg("-f").arg(file);
        for (name, value) in variables {
            command.arg("-D").arg(format!("{name}={value}"));
        }
        command.args([
            "-D",
            "n=0",
            "-D",
            &format!("base={}", self.runs * CLIENTS * CASES_EACH),
            "-D",
            &format!("run={}", self.runs),
        ]);
        self.runs += 1;
        assert!(self.runs <= RUNS, "more runs than cases were made for");
        tps(command.arg(&self.url))
    }

    /// Times a second pgbench is answered this question, prepared.
    pub fn rate(&self, folder: &Path, sql: &str, time: Duration) -> f64 {
        let file = folder.join("question.pgbench");
        std::fs::write(&file, format!("{sql};\n")).expect("a script");
        let (clients, seconds) = (CLIENTS.to_string(), time.as_secs_f64().ceil().to_string());
        let mut command = Command::new(pgbench());
        command.args(["-n", "-M", "prepared", "-j", "1", "-c", &clients, "-T", &seconds, "-f"]);
        tps(command.arg(file).arg(&self.url))
    }

    fn script(&self, statements: Statements) -> (String, Vec<(String, String)>) {
        let kind = Appended::CollectEvidence.kind();
        let act = format!(
            "FROM case_act WHERE kind = '{kind}' AND case_id BETWEEN '{}' AND '{}' ORDER BY case_id, seq LIMIT 1",
            case_id(0),
            case_id(0xffff)
        );
        let of_act = format!("(SELECT case_id {act})");
        let seq = format!("(SELECT seq {act})");
        let session = format!(
            "SELECT id FROM login_session WHERE revoked_at IS NULL AND account_id = (SELECT account_id {act}) LIMIT 1"
        );
        let mut variables = Vec::new();
        let mut pattern = |table: &str, condition: &str, ours: &[(&str, &str)]| {
            let row = self.row(table, condition);
            let expression = |column: Pair| {
                let own = ours.iter().find(|(name, _)| *name == column.key);
                if let Some((_, expression)) = own {
                    return (column.key, (*expression).to_owned());
                }
                let value = row.iter().find(|value| value.key == column.key).and_then(|value| value.value.clone());
                let name = format!("{table}_{}", column.key);
                let text = match value {
                    None => "NULL".to_owned(),
                    Some(value) => {
                        variables.push((name.clone(), value));
                        format!(":{name}::{}", column.kind.unwrap_or_default())
                    }
                };
                (column.key, text)
            };
            self.columns(table).into_iter().map(expression).collect::<Vec<_>>()
        };
        let id = ID.replace("(c)", "(:c::bigint)");
        let now = digest(":c::bigint", ":s::bigint");
        let before = digest(":c::bigint", ":s::bigint - 1");
        let key =
            "'0193597e2dd07b02a0d0b6a5e2d5d3a1-pgbench-' || :run::text || '-' || :client_id::text || '-' || :n::text";
        let at = format!("case_id = {of_act} AND seq = {seq}");
        let act =
            pattern("case_act", &at, &[("case_id", &id), ("seq", ":s::bigint"), ("prev", &before), ("digest", &now)]);
        let body = pattern("case_act_body", &at, &[("case_id", &id), ("seq", ":s::bigint")]);
        let head = pattern(
            "enforcement_case",
            &format!("id = {of_act}"),
            &[("id", &id), ("version", ":s::bigint"), ("head_digest", &now)],
        );
        let clock = pattern("case_deadline", &at, &[("case_id", &id), ("seq", ":s::bigint")]);
        let answered = format!("case_id = {of_act} AND etag = '\"' || {seq} || '\"'");
        let answer = pattern("idempotency_key", &answered, &[("key", key), ("case_id", &id)]);
        drop(pattern("login_session", &format!("id = ({session})"), &[]));
        for n in 0..2 {
            variables.push((format!("officer_{n}"), self.officer(n, &at)));
        }
        let values =
            |row: &[(String, String)]| row.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ");
        let sets: Vec<_> =
            head.iter().filter(|(name, _)| name != "id").map(|(name, value)| format!("{name} = {value}")).collect();
        let (officers, session) = ("(:officer_0::uuid, :officer_1::uuid)", ":login_session_id::uuid");
        let account = ":idempotency_key_account_id::uuid";
        let agency = ":enforcement_case_agency_id::uuid";
        let reads = match statements {
            Statements::Writes => String::new(),
            Statements::All => format!(
                "SELECT a.*, g.name FROM login_session s JOIN account a ON a.id = s.account_id JOIN agency g ON g.id = a.agency_id \
                     WHERE s.id = {session} AND s.account_id = {account} AND s.revoked_at IS NULL AND a.disabled_at IS NULL LIMIT 1;\n\
                 SELECT request_digest, status, body, etag, case_id FROM idempotency_key WHERE account_id = {account} AND key = {key};\n\
                 SELECT pg_advisory_xact_lock(:c::bigint);\n\
                 SELECT * FROM enforcement_case WHERE id = {id};\n\
                 SELECT * FROM agency WHERE id = {agency};\n\
                 SELECT id FROM officer WHERE account_id = {account} LIMIT 1;\n\
                 SELECT * FROM officer WHERE id IN {officers} ORDER BY id;\n\
                 SELECT * FROM certificate WHERE officer_id IN {officers} ORDER BY valid_from, id;\n\
                 SELECT * FROM certificate_act WHERE certificate_id IN (SELECT id FROM certificate WHERE officer_id IN {officers}) \
                     ORDER BY certificate_id, seq;\n"
            ),
        };
        let script = format!(
            "\\set n :n + 1\n\
             \\set c :base + :client_id * {CASES_EACH} + :n % {CASES_EACH}\n\
             \\set s (:n - 1) / {CASES_EACH} + 2\n\
             BEGIN;\n{reads}\
             INSERT INTO case_act VALUES ({}) RETURNING seq;\n\
             INSERT INTO case_act_body VALUES ({}) RETURNING seq;\n\
             UPDATE enforcement_case SET {} WHERE id = {id} RETURNING version;\n\
             INSERT INTO case_deadline VALUES ({}) RETURNING seq;\n\
             INSERT INTO idempotency_key VALUES ({}) RETURNING status;\n\
             END;\n",
            values(&act),
            values(&body),
            sets.join(", "),
            values(&clock),
            values(&answer),
        );
        let used = variables.into_iter().filter(|(name, _)| script.contains(&format!(":{name}::"))).collect();
        (script, used)
    }

    /// The n-th officer who carried out an act.
    fn officer(&self, n: usize, condition: &str) -> String {
        let sql = format!(
            "SELECT '' AS key, sealed::json->'officers'->{n}->>'officer_id' AS value, NULL AS kind FROM case_act WHERE {condition}"
        );
        let found: Pair = diesel::sql_query(sql).get_result(&mut connect(&self.url)).expect("the act");
        found.value.expect("two officers carried it out")
    }

    fn columns(&self, table: &str) -> Vec<Pair> {
        let sql = format!(
            "SELECT column_name::text AS key, NULL AS value, udt_name::text AS kind FROM information_schema.columns
             WHERE table_name = '{table}' AND table_schema = 'public' ORDER BY ordinal_position"
        );
        diesel::sql_query(sql).load(&mut connect(&self.url)).expect("columns")
    }

    fn row(&self, table: &str, condition: &str) -> Vec<Pair> {
        let sql = format!(
            "SELECT j.key, j.value, NULL AS kind FROM {table} t, json_each_text(row_to_json(t)) j WHERE {condition}"
        );
        let row: Vec<Pair> = diesel::sql_query(&sql).load(&mut connect(&self.url)).expect("a row");
        assert!(!row.is_empty(), "no row: {sql}");
        row
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        drop(PgConnection::establish(&self.server).map(|mut server| server.batch_execute(&sql)));
    }
}

#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    kind: Option<String>,
}

const ID: &str = "('0198ffff-0000-7000-8000-' || lpad(to_hex(c), 12, '0'))::uuid";

/// A digest that is known without looking: of act `seq` of case `case`.
fn digest(case: &str, seq: &str) -> String {
    format!("('sm3:' || lpad(to_hex({case}), 32, '0') || lpad(to_hex({seq}), 32, '0'))")
}

/// The columns of `t`, some of them replaced.
fn select(columns: &[String], ours: &[(&str, &str)]) -> String {
    let one = |column: &String| {
        let own = ours.iter().find(|(name, _)| name == column);
        own.map_or_else(|| format!("t.{column}"), |(_, expression)| (*expression).to_owned())
    };
    columns.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).unwrap_or_else(|error| panic!("PostgreSQL: {error}"))
}

/// Runs pgbench, and gives the transactions a second it says.
fn tps(command: &mut Command) -> f64 {
    let output = command.output().expect("pgbench runs");
    let (text, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && !errors.contains("ERROR"), "pgbench: {errors}\n{text}");
    let tps = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    tps.unwrap_or_else(|| panic!("pgbench says no tps: {text}"))
}

/// Debian keeps it outside the path.
fn pgbench() -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|folder| {
            folder.flatten().map(|entry| entry.path().join("bin/pgbench")).filter(|path| path.is_file()).collect()
        })
        .unwrap_or_default();
    found.sort();
    found.pop().unwrap_or_else(|| PathBuf::from("pgbench"))
}
