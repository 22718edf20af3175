//! The bare limit of SQLite: the statements an act writes, by the C API, on the same tables with the same triggers,
//! the same indices and rows of the same size; no HTTP, no rules, no hashing, one thread.

use std::ffi::{CStr, CString};
use std::path::Path;
use std::ptr::null_mut;
use std::time::{Duration, Instant};

use libsqlite3_sys as ffi;

use crate::town::{Appended, CASES_EACH, CLIENTS, case_id};

/// Like the service's own connection that writes.
const SETTINGS: &[&str] = &[
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16384",
    "PRAGMA mmap_size = 0",
    "PRAGMA temp_store = MEMORY",
];

/// Threads that ask at once, one for each core.
const ASKING: usize = 2;

/// How many times a second a question is answered, prepared once by each thread, every column of every row read.
pub fn rate(file: &Path, sql: &str, time: Duration) -> f64 {
    let ask = || {
        let connection = Connection::open(file);
        SETTINGS.iter().for_each(|setting| drop(connection.rows(setting)));
        let statement = connection.prepare(sql);
        let (begun, mut asked) = (Instant::now(), 0);
        while begun.elapsed() < time {
            while statement.next() {
                std::hint::black_box(statement.row());
            }
            statement.reset();
            asked += 1;
        }
        f64::from(asked) / begun.elapsed().as_secs_f64()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..ASKING).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|thread| thread.join().expect("a thread that asks")).sum()
    })
}

/// A loop over a copy of the service's database, with an act of each case as the pattern of further ones.
pub struct Bare {
    connection: Connection,
    patterns: Patterns,
    cases: Vec<Case>,
    written: usize,
}

struct Patterns {
    act: Vec<Value>,
    body: Vec<Value>,
    head: Vec<Value>,
    answer: Vec<Value>,
    /// The clock the act starts, if it starts one.
    clock: Option<Vec<Value>>,
}

struct Case {
    id: String,
    seq: i64,
    digest: String,
}

impl Bare {
    /// Copies a database that may be in use.
    pub fn copy(from: &Path, to: &Path) {
        drop(Connection::open(from).rows(&format!("VACUUM INTO '{}'", to.display())));
    }

    /// Takes the last act of this kind as the pattern.
    pub fn open(file: &Path, appended: Appended) -> Bare {
        let connection = Connection::open(file);
        SETTINGS.iter().for_each(|setting| drop(connection.rows(setting)));
        let kind = appended.kind();
        let one = |sql: String| connection.rows(&sql).into_iter().next().unwrap_or_else(|| panic!("no row: {sql}"));
        let act = one(format!("SELECT * FROM case_act WHERE kind = '{kind}' ORDER BY rowid DESC LIMIT 1"));
        let (case, seq) = (act[0].text(), act[1].int());
        let patterns = Patterns {
            body: one(format!("SELECT * FROM case_act_body WHERE case_id = '{case}' AND seq = {seq}")),
            head: one(format!("SELECT * FROM enforcement_case WHERE id = '{case}'")),
            answer: one(format!("SELECT * FROM idempotency_key WHERE case_id = '{case}' AND etag = '\"{seq}\"'")),
            clock: connection
                .rows(&format!("SELECT * FROM case_deadline WHERE case_id = '{case}' AND seq = {seq}"))
                .pop(),
            act,
        };
        let cases = (0..CLIENTS * CASES_EACH).map(|n| {
            let id = case_id(n).to_string();
            let head = one(format!("SELECT version, head_digest FROM enforcement_case WHERE id = '{id}'"));
            Case { id, seq: head[0].int(), digest: head[1].text() }
        });
        Bare { cases: cases.collect(), connection, patterns, written: 0 }
    }

    /// Bytes of the texts that one act writes.
    pub fn size(&self) -> usize {
        let Patterns { act, body, head, answer, clock } = &self.patterns;
        [act, body, head, answer].into_iter().chain(clock).flatten().map(Value::size).sum()
    }

    /// Writes for so long, so many acts in each transaction; answers how many acts and in how many seconds.
    pub fn run(&mut self, time: Duration, acts_in_each: usize) -> (usize, f64) {
        let Bare { connection, patterns, cases, written } = self;
        let [begin, commit] = ["BEGIN IMMEDIATE", "COMMIT"].map(|sql| connection.prepare(sql));
        let act = connection.prepare(&insert("case_act", patterns.act.len()));
        let body = connection.prepare(&insert("case_act_body", patterns.body.len()));
        let clock = patterns.clock.as_ref().map(|pattern| connection.prepare(&insert("case_deadline", pattern.len())));
        let answer = connection.prepare(&insert("idempotency_key", patterns.answer.len()));
        let columns = [
            "agency_id",
            "status",
            "version",
            "head_digest",
            "subject",
            "review_required",
            "filing_number",
            "decision_number",
            "power_item_id",
            "cause",
            "parties",
            "procedure",
            "place",
            "summary",
            "source",
            "opened_at",
            "filed_on",
            "decided_on",
            "updated_at",
        ];
        let sets: Vec<_> = columns.iter().enumerate().map(|(n, column)| format!("{column} = ?{}", n + 2)).collect();
        let head = connection.prepare(&format!("UPDATE enforcement_case SET {} WHERE id = ?1", sets.join(", ")));
        let count = cases.len();
        let (begun, before) = (Instant::now(), *written);
        while begun.elapsed() < time {
            begin.step();
            for _ in 0..acts_in_each {
                *written += 1;
                let case = &mut cases[*written % count];
                case.seq += 1;
                let digest = format!("sm3:{:064x}", *written);
                act.run_with(&mut patterns.act, &[(0, &case.id), (12, &case.digest), (13, &digest)], (1, case.seq));
                body.run_with(&mut patterns.body, &[(0, &case.id)], (1, case.seq));
                head.run_with(&mut patterns.head, &[(0, &case.id), (4, &digest)], (3, case.seq));
                if let (Some(clock), Some(pattern)) = (&clock, &mut patterns.clock) {
                    clock.run_with(pattern, &[(0, &case.id)], (1, case.seq));
                }
                let key = format!("0193597e2dd07b02a0d0b6a5e2d5d3a1-bare-{written}");
                answer.run_with(&mut patterns.answer, &[(1, &key), (3, &case.id)], (4, 201));
                case.digest = digest;
            }
            commit.step();
        }
        (*written - before, begun.elapsed().as_secs_f64())
    }
}

fn insert(table: &str, columns: usize) -> String {
    let places: Vec<_> = (1..=columns).map(|n| format!("?{n}")).collect();
    format!("INSERT INTO {table} VALUES ({})", places.join(", "))
}

/// A value of a row.
#[derive(Debug, Clone)]
enum Value {
    Null,
    Int(i64),
    Text(String),
}

impl Value {
    fn text(&self) -> String {
        if let Value::Text(text) = self { text.clone() } else { panic!("{self:?} is no text") }
    }

    fn int(&self) -> i64 {
        if let Value::Int(n) = self { *n } else { panic!("{self:?} is no number") }
    }

    fn size(&self) -> usize {
        if let Value::Text(text) = self { text.len() } else { 8 }
    }
}

struct Connection(*mut ffi::sqlite3);

impl Connection {
    fn open(file: &Path) -> Connection {
        let path = CString::new(file.to_str().expect("a path in UTF-8")).expect("a path");
        let mut db = null_mut();
        let flags = ffi::SQLITE_OPEN_READWRITE;
        // SAFETY: the path ends in a zero byte, and `db` outlives the call.
        let code = unsafe { ffi::sqlite3_open_v2(path.as_ptr(), &mut db, flags, std::ptr::null()) };
        assert_eq!(code, ffi::SQLITE_OK, "{} opens", file.display());
        Connection(db)
    }

    fn prepare(&self, sql: &str) -> Statement {
        let text = CString::new(sql).expect("SQL");
        let mut statement = null_mut();
        // SAFETY: the connection is open; the text ends in a zero byte.
        let code = unsafe { ffi::sqlite3_prepare_v2(self.0, text.as_ptr(), -1, &mut statement, null_mut()) };
        assert_eq!(code, ffi::SQLITE_OK, "{sql}: {}", message(self.0));
        Statement { db: self.0, statement }
    }

    fn rows(&self, sql: &str) -> Vec<Vec<Value>> {
        let statement = self.prepare(sql);
        let mut rows = Vec::new();
        while statement.next() {
            rows.push(statement.row());
        }
        rows
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: opened by us; every statement has been finalized, because statements live shorter.
        unsafe { ffi::sqlite3_close(self.0) };
    }
}

struct Statement {
    db: *mut ffi::sqlite3,
    statement: *mut ffi::sqlite3_stmt,
}

impl Statement {
    /// Whether there is a row.
    fn next(&self) -> bool {
        // SAFETY: the statement is prepared on an open connection.
        match unsafe { ffi::sqlite3_step(self.statement) } {
            ffi::SQLITE_ROW => true,
            ffi::SQLITE_DONE => false,
            code => panic!("SQLite says {code}: {}", message(self.db)),
        }
    }

    fn row(&self) -> Vec<Value> {
        // SAFETY: called on a row; a text stays valid until the next step, and is copied here.
        unsafe {
            let columns = ffi::sqlite3_column_count(self.statement);
            (0..columns)
                .map(|n| match ffi::sqlite3_column_type(self.statement, n) {
                    ffi::SQLITE_NULL => Value::Null,
                    ffi::SQLITE_INTEGER => Value::Int(ffi::sqlite3_column_int64(self.statement, n)),
                    _ => {
                        let text = CStr::from_ptr(ffi::sqlite3_column_text(self.statement, n).cast());
                        Value::Text(text.to_str().expect("UTF-8").to_owned())
                    }
                })
                .collect()
        }
    }

    /// Runs it to the end, and makes it ready again.
    fn step(&self) {
        while self.next() {}
        self.reset();
    }

    fn reset(&self) {
        // SAFETY: the statement is prepared.
        unsafe { ffi::sqlite3_reset(self.statement) };
    }

    /// Runs it with the pattern, some texts and one number of it changed.
    fn run_with(&self, pattern: &mut [Value], texts: &[(usize, &String)], number: (usize, i64)) {
        for (place, text) in texts {
            pattern[*place] = Value::Text((*text).clone());
        }
        pattern[number.0] = Value::Int(number.1);
        for (index, value) in (1..).zip(pattern.iter()) {
            // SAFETY: what is bound without a copy lives in `pattern` until the statement has run.
            let code = unsafe {
                match value {
                    Value::Null => ffi::sqlite3_bind_null(self.statement, index),
                    Value::Int(n) => ffi::sqlite3_bind_int64(self.statement, index, *n),
                    Value::Text(text) => {
                        let length = i32::try_from(text.len()).expect("a short text");
                        ffi::sqlite3_bind_text(
                            self.statement,
                            index,
                            text.as_ptr().cast(),
                            length,
                            ffi::SQLITE_STATIC(),
                        )
                    }
                }
            };
            assert_eq!(code, ffi::SQLITE_OK, "{}", message(self.db));
        }
        self.step();
    }
}

impl Drop for Statement {
    fn drop(&mut self) {
        // SAFETY: prepared by us, and finalized once.
        unsafe { ffi::sqlite3_finalize(self.statement) };
    }
}

fn message(db: *mut ffi::sqlite3) -> String {
    // SAFETY: the connection is open; the text is copied at once.
    unsafe { CStr::from_ptr(ffi::sqlite3_errmsg(db)) }.to_string_lossy().into_owned()
}
