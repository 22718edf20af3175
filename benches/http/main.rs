//! Rows P1, P2, P3, P8 and P10: the release binary as a child process under our own load driver, beside the bare
//! database doing the same statements in the same run. `docs/benchmarks.md` says how to read the table.
//!
//! `cargo bench --bench http -- sqlite` (or `postgres`) runs one half; `-- million` what is asked of a million cases, which
//! takes minutes and is not part of the rest (`million-sqlite`, `million-postgres`: one half); `-- register` the public
//! register with a million entries (`register-sqlite`, `register-postgres`).

#![allow(
    clippy::disallowed_methods,
    reason = "a bench is a client and a stopwatch: it has no transaction to take time from"
)]

mod bare;
mod driver;
mod lists;
mod million;
mod postgres;
mod register;
mod server;
#[path = "../table/mod.rs"]
mod table;
mod town;

use std::path::Path;
use std::time::Duration;

use bare::Bare;
use driver::{Answers, Load};
use postgres::{Database, Statements};
use server::Server;
use table::Row;
use town::{Appended, CLIENTS, Town};

/// Rounds of ours and the limit in turn, so that a disturbance meets both.
const ROUNDS: usize = 5;

/// How long a round of either lasts; pgbench knows whole seconds only.
const ROUND: Duration = Duration::from_secs(2);

const WARM: Duration = Duration::from_millis(300);

/// How long a row without rounds lasts.
const ONCE: Duration = Duration::from_millis(1500);

fn main() {
    // `cargo test --benches` asks for tests; there are none here.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    // On the disk of the build, because /tmp may be memory.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-http-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let wanted = |database: &str| {
        let mut named = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).peekable();
        named.peek().is_none() || named.any(|name| name == database)
    };
    let mut rows = Vec::new();
    if wanted("sqlite") {
        rows.extend(sqlite(&folder));
    }
    if wanted("postgres") {
        match Database::create() {
            Some(database) => rows.extend(postgres(&folder, database)),
            None => rows.push(not_run()),
        }
    }
    let named = |name: &str| std::env::args().any(|argument| argument == "million" || argument == name);
    let named_register = |name: &str| std::env::args().any(|argument| argument == "register" || argument == name);
    if named("million-sqlite") {
        rows.extend(million::sqlite(&folder));
    }
    if named("million-postgres") {
        match Database::create() {
            Some(database) => rows.extend(million::postgres(&folder, database)),
            None => rows.push(not_run()),
        }
    }
    if named_register("register-sqlite") {
        rows.extend(register::sqlite(&folder));
    }
    if named_register("register-postgres") {
        match Database::create() {
            Some(database) => rows.extend(register::postgres(&folder, database)),
            None => rows.push(not_run()),
        }
    }
    drop(std::fs::remove_dir_all(&folder));
    table::finish("http", &rows);
}

fn not_run() -> Row {
    println!("\n*** P2 DID NOT RUN: TEST_POSTGRES_URL is not set.");
    println!("*** benches/start-postgres starts a server with fsync on, and prints what to set it to.\n");
    let why = "TEST_POSTGRES_URL is not set".to_owned();
    Row::new("P2", "append an act over HTTP, PostgreSQL", "DID NOT RUN".to_owned(), why)
}

fn load(time: Duration) -> Load {
    Load { clients: CLIENTS, warm: WARM, time }
}

fn sqlite(folder: &Path) -> Vec<Row> {
    let file = folder.join("zhifa.sqlite3");
    let url = format!("sqlite://{}", file.display());
    println!("SQLite: {}", file.display());
    let server = Server::start(folder, &url, true);
    let town = Town::prepare(&server);
    for appended in [Appended::CollectEvidence, Appended::Annotate] {
        driver::each(server.address, CLIENTS, 201, (0..CLIENTS).map(|n| town.append(appended, 0)(n, 0)).collect());
    }
    server.stop();

    let mut rows = starts(folder, &url);
    let server = Server::start(folder, &url, false);
    std::thread::sleep(Duration::from_millis(300));
    let rest = server.memory("VmRSS");
    let small = read_a_case(&server, &town, "SQLite, 3 acts", 0.5);
    for appended in [Appended::CollectEvidence, Appended::Annotate] {
        rows.extend(append_sqlite(folder, &file, &server, &town, appended));
    }
    let highest = server.memory("VmHWM");
    rows.push(Row::new("P8", "memory at rest", megabytes(rest), String::new()).at_most(rest, 80.0, " MB"));
    rows.push(
        Row::new("P8", "memory under P1, highest", megabytes(highest), String::new()).at_most(highest, 200.0, " MB"),
    );
    rows.push(small);
    rows.push(read_a_case(&server, &town, &format!("SQLite, {} acts", town.acts_on_file(&server)), 0.5));
    server.stop();
    rows
}

/// P10.
fn starts(folder: &Path, url: &str) -> Vec<Row> {
    let mut times: Vec<f64> = (0..5)
        .map(|_| {
            let server = Server::start(folder, url, false);
            let time = server.started_in.as_secs_f64() * 1000.0;
            server.stop();
            time
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[2], times[4]);
    let row = Row::new(
        "P10",
        "start to first answer, existing database",
        format!("{median:.0} ms (worst {worst:.0})"),
        String::new(),
    );
    vec![row.at_most(median, 300.0, " ms")]
}

/// P1.
fn append_sqlite(folder: &Path, file: &Path, server: &Server, town: &Town, appended: Appended) -> Vec<Row> {
    let copy = folder.join(format!("bare-{}.sqlite3", appended.kind()));
    // A consistent copy of a database that is in use.
    Bare::copy(file, &copy);
    let mut bare = Bare::open(&copy, appended);
    let (mut ours, mut acts, mut seconds) = (Answers::default(), 0, 0.0);
    let cpu = server.cpu();
    for round in 1..=ROUNDS {
        let (more, time) = bare.run(ROUND, 1);
        (acts, seconds) = (acts + more, seconds + time);
        ours = ours.and(driver::run(server.address, load(ROUND), 201, town.append(appended, round)));
    }
    assert_eq!(ours.busy(), 0, "an act was told to come again");
    let cpu = (server.cpu() - cpu) * 1e6 / ours.all() as f64;
    let (grouped, time) = bare.run(ONCE / 2, 64);
    let (limit, p50, p99) = (acts as f64 / seconds, ours.quantile(0.5), ours.quantile(0.99));
    println!(
        "P1 {}: {} bytes of text an act; the server's processor time {cpu:.0} us an act; bare loop with 64 acts a COMMIT {:.0}/s",
        appended.kind(),
        bare.size(),
        grouped as f64 / time
    );
    let work = format!("append {} over HTTP, SQLite, FULL, {CLIENTS} clients", appended.kind());
    let rate =
        Row::new("P1", &work, format!("{:.0}/s", ours.rate()), format!("bare loop, 1 act a COMMIT {limit:.0}/s"));
    let tail = Row::new("P1", "  its p99 / p50", format!("p50 {p50:.1} ms"), format!("p99 {p99:.1} ms"));
    vec![rate.at_least(ours.rate() / limit, 3.0, "x"), tail.at_most(p99 / p50, 5.0, "x")]
}

/// P3, roughly: not on a million cases, and the other side answers a problem.
fn read_a_case(server: &Server, town: &Town, database: &str, target: f64) -> Row {
    let limit = driver::run(server.address, load(ONCE), 404, town.no_database());
    let ours = driver::run(server.address, load(ONCE), 200, town.read());
    let other = format!("token checked, no database {:.0}/s", limit.rate());
    println!("P3 {database}: {} reads, {} told to come again (503)", ours.all(), ours.busy());
    Row::new("P3", &format!("read a case, {database}"), format!("{:.0}/s", ours.rate()), other).at_least(
        ours.rate() / limit.rate(),
        target,
        "x",
    )
}

/// P2.
fn postgres(folder: &Path, mut database: Database) -> Vec<Row> {
    let settings: Vec<_> = database.durability().into_iter().map(|(name, value)| format!("{name} {value}")).collect();
    println!("PostgreSQL: {}", settings.join(", "));
    if settings.iter().any(|setting| setting.ends_with("off")) {
        println!(
            "\n*** P2 MEANS LITTLE: this server does not flush its disk. benches/start-postgres starts one that does.\n"
        );
    }
    let server = Server::start(folder, &database.url, true);
    let town = Town::prepare(&server);
    let appended = Appended::CollectEvidence;
    driver::each(server.address, CLIENTS, 201, (0..CLIENTS).map(|n| town.append(appended, 0)(n, 0)).collect());
    database.prepare();
    let read = read_a_case(&server, &town, "PostgreSQL, 2 acts", 0.35);
    let (mut ours, mut writes, mut all) = (Answers::default(), 0.0, 0.0);
    let cpu = server.cpu();
    for round in 1..=ROUNDS {
        writes += database.pgbench(folder, Statements::Writes, ROUND);
        ours = ours.and(driver::run(server.address, load(ROUND), 201, town.append(appended, round)));
        all += database.pgbench(folder, Statements::All, ROUND);
    }
    assert_eq!(ours.busy(), 0, "an act was told to come again");
    let cpu = (server.cpu() - cpu) * 1e6 / ours.all() as f64;
    println!("P2 {}: the server's processor time {cpu:.0} us an act, without PostgreSQL", appended.kind());
    let (writes, all, rate) = (writes / ROUNDS as f64, all / ROUNDS as f64, ours.rate());
    let (p50, p99) = (ours.quantile(0.5), ours.quantile(0.99));
    let work = format!("append {} over HTTP, PostgreSQL, {CLIENTS} clients", appended.kind());
    let of_all = Row::new("P2", &work, format!("{rate:.0}/s"), format!("pgbench -c 8, the same statements {all:.0}/s"));
    let of_writes = Row::new(
        "P2",
        "  beside its writes alone",
        format!("{rate:.0}/s"),
        format!("pgbench -c 8, no reads {writes:.0}/s"),
    );
    let tail = Row::new("P2", "  its p99 / p50", format!("p50 {p50:.1} ms"), format!("p99 {p99:.1} ms"));
    server.stop();
    vec![of_all.at_least(rate / all, 0.8, "x"), of_writes.only(rate / writes, "x"), tail.only(p99 / p50, "x"), read]
}

fn megabytes(n: f64) -> String {
    format!("{n:.0} MB")
}
