//! The public register with a million entries (`BENCH_ENTRIES` for another number): rows as the service writes them, made in
//! bulk; then list, filters, searches and one entry over HTTP, beside the bare database answering the page's statement.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::driver::{self, Load};
use crate::million::Store;
use crate::postgres::Database;
use crate::server::Server;
use crate::table::Row;

const ASKING: usize = 4;
const WARM: Duration = Duration::from_millis(300);
const TIME: Duration = Duration::from_millis(1500);

/// How many entries.
fn entries() -> usize {
    std::env::var("BENCH_ENTRIES").ok().map_or(1_000_000, |text| text.parse().expect("BENCH_ENTRIES is a number"))
}

/// Digits that cannot be guessed from the row's place, as those of real ids.
fn scattered(n: &str, postgres: bool) -> String {
    let (hex, cast) = if postgres { ("lpad(to_hex({}), 12, '0')", "::uuid") } else { ("printf('%012x', {})", "") };
    let mixed = format!("({n} * 2654435761) % 281474976710656");
    let low = hex.replace("{}", &mixed);
    let high = hex.replace("{}", n);
    format!("(substr({low}, 1, 8) || '-' || substr({low}, 9, 4) || '-8000-8000-' || {high}){cast}")
}

fn seed(store: &Store, count: usize) {
    let postgres = matches!(store, Store::Postgres(..));
    let town = store.cells("SELECT CAST(id AS text) AS cell FROM agency ORDER BY id").pop().expect("an organ");
    let other = store.cells("SELECT CAST(id AS text) AS cell FROM agency ORDER BY id").remove(0);
    let cast = if postgres { "::uuid" } else { "" };
    let organ = format!("(CASE WHEN n % 40 = 0 THEN '{town}' ELSE '{other}' END){cast}");
    let per_day = count.div_ceil(700);
    let day = if postgres {
        format!("(current_date - (n / {per_day})::int)")
    } else {
        format!("date('now', '-' || (n / {per_day}) || ' days')")
    };
    let (later, at) = match postgres {
        true => (format!("({day} + 1000)"), format!("({day})::timestamptz")),
        false => (format!("date({day}, '+1000 days')"), format!("{day} || 'T08:00:00.000000Z'")),
    };
    let number = "'上社罚〔2026〕' || n || '号'";
    let name = "'第' || n || '号烟花有限公司'";
    let entry = format!(
        "'{{\"number\":\"上社罚〔2026〕' || n || '号\",\"decided_on\":\"2026-03-02\",\"outcome\":\"penalize\",\"cause\":\"超量存放烟花爆竹案\",\
         \"summary\":\"该单位成品库存放数量超过核定数量，通道被占用\",\"parties\":[{{\"kind\":\"LEGAL_PERSON\",\"name\":\"' || {name} || '\",\
         \"credit_code\":\"91140322MA0K00005R\",\"basis\":[\"《烟花爆竹安全管理条例》第三十七条第（二）项\"],\"penalties\":[\"罚款50000.00元\"]}}]}}'"
    );
    let words = format!(
        "{number} || '超量存放烟花爆竹案 该单位成品库存放数量超过核定数量，通道被占用 ' || {name} || ' 91140322ma0k00005r 罚款50000.00元 盂县上社镇人民政府'"
    );
    let series = match postgres {
        true => format!("generate_series(0, {}::bigint) n", count - 1),
        false => format!(
            "(WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < {}) SELECT n FROM series)",
            count - 1
        ),
    };
    store.execute(format!(
        "INSERT INTO public_entry SELECT {id}, {number}, 'sm3:' || n, 'published', {organ}, '盂县上社镇人民政府', '140322106000',
             CASE WHEN n % 50 = 0 THEN 'AGRICULTURE' ELSE 'EMERGENCY' END, 'penalize',
             CASE WHEN n % 10 = 0 THEN ',NATURAL_PERSON,' ELSE ',LEGAL_PERSON,' END,
             CASE WHEN n % 1000 = 0 THEN ',FINE,STOP_BUSINESS,' ELSE ',FINE,' END, {words}, {day}, {day}, {later}, {at}, NULL, NULL, {entry}
         FROM {series}",
        id = scattered("n", postgres),
    ));
}

/// What is asked: its name, the path, and the page's statement in SQL, where there is one.
fn questions(store: &Store, count: usize) -> Vec<(&'static str, String, Option<String>)> {
    let cell = |sql: &str| store.cells(sql).pop().expect("a row");
    let organ = cell("SELECT CAST(agency_id AS text) AS cell FROM public_entry WHERE number = '上社罚〔2026〕0号'");
    let order = "ORDER BY listed_on DESC, id DESC LIMIT 51";
    let middle = count / 2;
    let id =
        cell(&format!("SELECT CAST(id AS text) AS cell FROM public_entry WHERE number = '上社罚〔2026〕{middle}号'"));
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    vec![
        ("newest page", "/decisions".to_owned(), Some(format!("SELECT * FROM public_entry {order}"))),
        (
            "one organ in forty",
            format!("/decisions?agency_id={organ}"),
            Some(format!("SELECT * FROM public_entry WHERE agency_id = '{organ}' {order}")),
        ),
        (
            "one field in fifty",
            "/decisions?field=AGRICULTURE".to_owned(),
            Some(format!("SELECT * FROM public_entry WHERE field = 'AGRICULTURE' {order}")),
        ),
        ("penalty kind of one in a thousand", "/decisions?penalty_kind=STOP_BUSINESS".to_owned(), None),
        ("a word all have", format!("/decisions?q={}", encoded("超量存放")), None),
        ("a word none has", format!("/decisions?q={}", encoded("没有的词")), None),
        (
            "number",
            format!("/decisions?number={}", encoded(&format!("上社罚〔2026〕{middle}号"))),
            Some(format!("SELECT * FROM public_entry WHERE number = '上社罚〔2026〕{middle}号'")),
        ),
        ("one entry", format!("/decisions/{id}"), Some(format!("SELECT * FROM public_entry WHERE id = '{id}'"))),
    ]
}

fn rows(folder: &Path, url: &str, store: &Store) -> Vec<Row> {
    Server::start(folder, url, true).stop();
    let (count, begun) = (entries(), Instant::now());
    seed(store, count);
    println!("{}: {count} entries made in {:.0} s", store.name(), begun.elapsed().as_secs_f64());
    let server = Server::start(folder, url, true);
    let limit = driver::run(server.address, Load { clients: ASKING, warm: WARM, time: TIME }, 200, |_, _| {
        driver::request("GET", "/healthz", &[], "")
    });
    let mut rows = Vec::new();
    for (name, path, sql) in questions(store, count) {
        let request = driver::request("GET", &format!("/public/v1{path}"), &[], "");
        let load = Load { clients: ASKING, warm: WARM, time: TIME };
        let ours = driver::run(server.address, load, 200, move |_, _| request.clone());
        let bare = sql.map(|sql| store.rate(&sql, TIME));
        let told = bare.map_or_else(|| "-".to_owned(), |rate| format!("statement alone {rate:.0}/s"));
        println!("register {}, {name}: {:.0}/s, p50 {:.1} ms, {told}", store.name(), ours.rate(), ours.quantile(0.5));
        let work = format!("public register of {count}, {name}, {}", store.name());
        let row = Row::new("P11", &work, format!("{:.0}/s, p50 {:.1} ms", ours.rate(), ours.quantile(0.5)), told);
        rows.push(row.only(ours.rate() / limit.rate(), "x of /healthz"));
    }
    server.stop();
    rows
}

/// On SQLite.
pub fn sqlite(folder: &Path) -> Vec<Row> {
    let file = folder.join("register.sqlite3");
    let url = format!("sqlite://{}", file.display());
    rows(folder, &url, &Store::Sqlite(file))
}

/// On PostgreSQL.
pub fn postgres(folder: &Path, database: Database) -> Vec<Row> {
    let url = database.url.clone();
    rows(folder, &url, &Store::Postgres(database, folder.to_owned()))
}
