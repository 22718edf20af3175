//! Rows P3 and P4: one case among a million, and every list of cases by every filter, first page and thousandth.

use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde::Serialize;
use uuid::Uuid;
use zhifa::law::time::Moment;

use crate::driver::{self, Answers, Load};
use crate::million::{ONE, Store, THREE, cases, copy_id, of_town, slot};
use crate::server::Server;
use crate::table::Row;
use crate::town::{self, Town, case_id};

/// Connections that ask for lists.
const ASKING: usize = 8;

const WARM: Duration = Duration::from_millis(200);

/// How long each side of a row lasts at least.
const TIME: Duration = Duration::from_millis(1000);

/// Rows on a page, and the page far back.
const PAGE: usize = 20;
const FAR: usize = 1000;

/// Whatever takes longer has its plan printed.
const SLOW: Duration = Duration::from_millis(20);

/// P3.
pub fn read(server: &Server, town: &Town, store: &Store) -> Vec<Row> {
    let target = if matches!(store, Store::Sqlite(_)) { 0.5 } else { 0.35 };
    let load = Load { clients: town::CLIENTS, warm: WARM, time: TIME * 2 };
    let mut rows = Vec::new();
    for (acts, places) in [(1, ONE), (3, THREE)] {
        // Far apart, so that hardly one is asked for twice.
        let mut ids: Vec<usize> = (0..cases()).filter(|n| of_town(*n) && places.contains(&slot(*n))).collect();
        ids.sort_by_key(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 7);
        let asking = town.clone();
        let limit = driver::run(server.address, load, 404, town.no_database());
        let ours = driver::run(server.address, load, 200, move |client, turn| {
            let place = (turn * town::CLIENTS + client) % ids.len();
            asking.get(&format!("/cases/{}", copy_id(ids[place])))
        });
        println!(
            "P3 {}, {acts} acts: {:.0}/s beside {:.0}/s; {} reads, {} told to come again (503)",
            store.name(),
            ours.rate(),
            limit.rate(),
            ours.all(),
            ours.busy()
        );
        let work = format!("read a case of {acts} acts among {}, {}", cases(), store.name());
        let other = format!("token checked, no database {:.0}/s", limit.rate());
        let row = Row::new("P3", &work, format!("{:.0}/s", ours.rate()), other);
        rows.push(row.at_least(ours.rate() / limit.rate(), target, "x"));
    }
    rows
}

/// A list as it is asked for over HTTP, and the same in SQL.
struct List {
    name: &'static str,
    /// Who asks.
    asks: &'static str,
    path: String,
    /// Parts of a union, each with a limit of its own; `{after}` stands where the cursor's condition goes.
    parts: Vec<String>,
    /// What it is ordered by.
    order: Order,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// The newest case first.
    Cases,
    /// The soonest due first.
    Tasks,
    /// By name.
    Names,
}

impl Order {
    fn by(self) -> &'static str {
        match self {
            Order::Cases => "opened_at DESC, id DESC",
            Order::Tasks => "due_on, case_id, task_key",
            Order::Names => "name_key, root_id",
        }
    }

    /// The condition that leaves out everything up to this key.
    fn after(self, key: &[String]) -> String {
        match (self, key) {
            (Order::Cases, [at, id]) => format!("AND (opened_at < '{at}' OR (opened_at = '{at}' AND id < '{id}'))"),
            (Order::Tasks, [due, case, task]) => format!(
                "AND (due_on > '{due}' OR (due_on = '{due}' AND (case_id > '{case}' OR (case_id = '{case}' AND task_key > '{task}'))))"
            ),
            (Order::Names, [name, id]) => {
                format!("AND (name_key > '{name}' OR (name_key = '{name}' AND root_id > '{id}'))")
            }
            _ => panic!("a key of another list"),
        }
    }

    /// The key of a row as one text.
    fn key(self, store: &Store) -> &'static str {
        match (self, store) {
            (Order::Cases, Store::Sqlite(_)) => "opened_at || '|' || id",
            (Order::Cases, Store::Postgres(..)) => {
                r#"to_char(opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '|' || id"#
            }
            (Order::Tasks, _) => "due_on || '|' || case_id || '|' || task_key",
            (Order::Names, _) => "name_key || '|' || root_id",
        }
    }

    fn cursor(self, key: &[String]) -> String {
        let id = |text: &String| text.parse::<Uuid>().expect("an id");
        match (self, key) {
            (Order::Cases, [at, id_]) => hex(&(at.parse::<Moment>().expect("a moment"), id(id_))),
            (Order::Tasks, [due, case, task]) => hex(&(due, id(case), task)),
            (Order::Names, [name, root]) => hex(&(name, id(root))),
            _ => panic!("a key of another list"),
        }
    }
}

impl List {
    fn sql(&self, after: &str, limit: &str) -> String {
        let by = self.order.by();
        let parts: Vec<_> = self.parts.iter().map(|part| part.replace("{after}", after)).collect();
        let ordered: Vec<_> = parts.iter().map(|part| format!("{part} ORDER BY {by} {limit}")).collect();
        match ordered.as_slice() {
            [one] => one.clone(),
            several => {
                let parts: Vec<_> = several.iter().map(|part| format!("SELECT * FROM ({part}) p")).collect();
                format!("SELECT * FROM ({}) q ORDER BY {by} {limit}", parts.join(" UNION ALL "))
            }
        }
    }

    /// The page as the service loads it: one row more than it shows.
    fn page(&self, after: &str) -> String {
        self.sql(after, &format!("LIMIT {}", PAGE + 1))
    }

    /// A page far back, and the key of the row before it; none where the list ends on the first page.
    fn far(&self, store: &Store) -> Option<(usize, Vec<String>)> {
        let rows = PAGE * (FAR - 1);
        let key = format!("{} AS cell", self.order.key(store));
        // As many keys as it takes; the last one of a shorter list stands two pages before its end.
        let inner = self.sql("", &format!("LIMIT {rows}"));
        let keys = store.cells(&format!("SELECT {key} FROM ({inner}) k ORDER BY {}", self.order.by()));
        let place = if keys.len() == rows { rows } else { (keys.len() / PAGE).saturating_sub(2) * PAGE };
        let key = keys.get(place.checked_sub(1)?)?;
        Some((place / PAGE + 1, key.split('|').map(str::to_owned).collect()))
    }
}

/// The lists; numbers and names are those of one copy.
fn lists(store: &Store) -> Vec<List> {
    let cell = |sql: &str| store.cells(sql).into_iter().next().unwrap_or_else(|| panic!("no row: {sql}"));
    let of_first = |column: &str| {
        cell(&format!("SELECT CAST({column} AS text) AS cell FROM enforcement_case WHERE id = '{}'", case_id(0)))
    };
    let (agency, item) = (of_first("agency_id"), of_first("power_item_id"));
    let above = cell(&format!("SELECT CAST(id AS text) AS cell FROM agency WHERE id <> '{agency}' LIMIT 1"));
    let account = cell("SELECT CAST(id AS text) AS cell FROM account WHERE username = 'officer1'");
    // One in the middle of the years.
    let middle = (cases() / 2..).find(|n| of_town(*n) && THREE.contains(&slot(*n))).expect("a copy");
    let of_middle = |column: &str| {
        cell(&format!("SELECT CAST({column} AS text) AS cell FROM enforcement_case WHERE id = '{}'", copy_id(middle)))
    };
    let (name, day) = (of_middle("parties"), of_middle("opened_at")[..10].to_owned());
    let number = cell(&format!(
        "SELECT filing_number AS cell FROM enforcement_case WHERE agency_id = '{agency}' AND id >= '{}' AND filing_number IS NOT NULL ORDER BY id LIMIT 1",
        copy_id(middle)
    ));
    let rare: String = middle.to_string();
    let cases = |agency: &str, condition: &str| {
        format!("SELECT * FROM enforcement_case WHERE agency_id = '{agency}' {condition} {{after}}")
    };
    let mut all = Vec::new();
    let mut list = |name: &'static str, query: String, condition: String| {
        all.push(List {
            name,
            asks: "officer1",
            path: format!("/cases?limit={PAGE}{query}"),
            parts: vec![cases(&agency, &condition)],
            order: Order::Cases,
        });
    };
    let party = |part: &str| format!("AND lower(parties) LIKE '%{part}%' ESCAPE '\\'");
    list("one organ, no filter", String::new(), String::new());
    list("agency_id", format!("&agency_id={agency}"), String::new());
    list("status=clue (most)", "&status=clue".to_owned(), "AND status = 'clue'".to_owned());
    list("status=archived (few)", "&status=archived".to_owned(), "AND status = 'archived'".to_owned());
    list("status=withdrawn (none)", "&status=withdrawn".to_owned(), "AND status = 'withdrawn'".to_owned());
    list("power_item_id (most)", format!("&power_item_id={item}"), format!("AND power_item_id = '{item}'"));
    let unused = store.cells(&format!(
        "SELECT CAST(id AS text) AS cell FROM power_item WHERE agency_id = '{agency}' AND id NOT IN
         (SELECT power_item_id FROM enforcement_case WHERE agency_id = '{agency}' AND power_item_id IS NOT NULL) LIMIT 1"
    ));
    if let Some(unused) = unused.first() {
        list("power_item_id (none)", format!("&power_item_id={unused}"), format!("AND power_item_id = '{unused}'"));
    }
    for (name, value) in [("review_required=true (3 %)", "true"), ("review_required=false", "false")] {
        list(name, format!("&review_required={value}"), format!("AND review_required = {value}"));
    }
    list("party, a part most have", format!("&party={}", encoded("分公司")), party("分公司"));
    list("party, a part few have", format!("&party={}", encoded(&rare)), party(&rare));
    list("party, a whole name", format!("&party={}", encoded(&name)), party(&name));
    let ids = format!(
        "SELECT id FROM enforcement_case WHERE filing_number = '{number}'
         UNION ALL SELECT id FROM enforcement_case WHERE decision_number = '{number}'"
    );
    list("number", format!("&number={}", encoded(&number)), format!("AND id IN ({ids})"));
    list("opened_from", format!("&opened_from={day}"), format!("AND opened_at >= '{}'", start_of(&day)));
    list("opened_to", format!("&opened_to={day}"), format!("AND opened_at < '{}'", end_of(&day)));
    list(
        "status, item and days together",
        format!("&status=clue&power_item_id={item}&opened_to={day}"),
        format!("AND status = 'clue' AND power_item_id = '{item}' AND opened_at < '{}'", end_of(&day)),
    );
    all.push(List {
        name: "two organs of a supervisor",
        asks: "supervisor",
        path: format!("/cases?limit={PAGE}"),
        parts: vec![cases(&agency, ""), cases(&above, "")],
        order: Order::Cases,
    });
    all.push(List {
        name: "/worklist",
        asks: "officer1",
        path: format!("/worklist?limit={PAGE}"),
        parts: vec![
            format!("SELECT * FROM case_task WHERE account_id = '{account}' {{after}}"),
            format!(
                "SELECT * FROM case_task WHERE agency_id = '{agency}' AND role = 'officer' AND account_id IS NULL
                 AND not_for NOT LIKE '%{account}%' {{after}}"
            ),
        ],
        order: Order::Tasks,
    });
    let (beginning, most, few) = ("某某烟花", "分公司", format!("公司{rare}"));
    let anywhere = |part: &str| format!("name_key LIKE '%{part}%' ESCAPE '\\'");
    let range = format!("name_key >= '{beginning}' AND name_key < '{beginning}{}'", char::MAX);
    for (label, more, part, condition) in [
        ("/parties, beginning of a name", "", beginning, range),
        ("/parties, a part most have", "&anywhere=true", most, anywhere(most)),
        ("/parties, a part few have", "&anywhere=true", few.as_str(), anywhere(&few)),
    ] {
        all.push(List {
            name: label,
            asks: "officer1",
            path: format!("/parties?limit={PAGE}&q={}{more}", encoded(part)),
            parts: vec![format!(
                "SELECT DISTINCT name_key, root_id FROM case_party WHERE agency_id = '{agency}' AND {condition} {{after}}"
            )],
            order: Order::Names,
        });
    }
    all
}

/// P4.
pub fn all(server: &Server, store: &Store) -> Vec<Row> {
    let mut rows = Vec::new();
    // One list may be looked at alone: BENCH_LIST=worklist.
    let only = std::env::var("BENCH_LIST").unwrap_or_default();
    for list in lists(store).into_iter().filter(|list| list.name.contains(&only)) {
        let first = both(server, store, &list, "page 1", None);
        let work = format!("{}, {}", list.name, store.name());
        rows.push(first.row(&work));
        let Some((page, key)) = list.far(store) else { continue };
        let far = both(server, store, &list, &format!("page {page}"), Some(&key));
        rows.push(far.row(&format!("  its page {page}")));
        let slower = first.ours / far.ours;
        let row = Row::new("P4", &format!("  page {page} beside page 1"), String::new(), String::new());
        rows.push(row.at_most(slower, 1.2, "x"));
    }
    rows
}

struct Both {
    ours: f64,
    median: f64,
    limit: f64,
}

impl Both {
    fn row(&self, work: &str) -> Row {
        let ours = format!("{:.0}/s, p50 {:.2} ms", self.ours, self.median);
        println!("P4 {work}: {ours}; the same SQL {:.0}/s; {:.2}", self.limit, self.ours / self.limit);
        Row::new("P4", work, ours, format!("the same SQL {:.0}/s", self.limit)).at_least(
            self.ours / self.limit,
            0.4,
            "x",
        )
    }
}

/// Ours and the database alone, in turn.
fn both(server: &Server, store: &Store, list: &List, page: &str, key: Option<&[String]>) -> Both {
    let sql = list.page(&key.map(|key| list.order.after(key)).unwrap_or_default());
    let cursor = key.map(|key| format!("&cursor={}", list.order.cursor(key))).unwrap_or_default();
    let begun = Instant::now();
    drop(store.cells(&format!("SELECT CAST(count(*) AS text) AS cell FROM ({sql}) n")));
    let once = begun.elapsed();
    if once > SLOW {
        println!("{} {}, {page}: {:.0} ms alone", store.name(), list.name, once.as_secs_f64() * 1000.0);
        store.plan(&sql).iter().for_each(|line| println!("    {line}"));
    }
    let (time, clients) = (TIME.max(once * 6), if once > SLOW * 5 { 2 } else { ASKING });
    let request = town::get(&town::sign_in(server, list.asks), &format!("{}{cursor}", list.path));
    let load = Load { clients, warm: WARM, time };
    let mut ours = Answers::default();
    let mut limit = 0.0;
    for _ in 0..2 {
        limit += store.rate(&sql, time) / 2.0;
        let asked = request.clone();
        ours = ours.and(driver::run(server.address, load, 200, move |_, _| asked.clone()));
    }
    Both { ours: ours.rate(), median: ours.quantile(0.5), limit }
}

/// The moment a day begins in Shanghai, in the text SQLite keeps; PostgreSQL reads it too.
fn start_of(day: &str) -> String {
    utc(day, 0)
}

/// The moment it ends.
fn end_of(day: &str) -> String {
    utc(day, 1)
}

fn utc(day: &str, days: i64) -> String {
    let day: NaiveDate = day.parse().expect("a day");
    let midnight = day.and_time(NaiveTime::MIN) + TimeDelta::days(days) - TimeDelta::hours(8);
    midnight.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

fn hex<K: Serialize>(key: &K) -> String {
    serde_json::to_vec(key).expect("JSON").iter().map(|byte| format!("{byte:02x}")).collect()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
