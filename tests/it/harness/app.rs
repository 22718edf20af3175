//! The service under test: a private database, a clock that tests set, a server on a free port. When it goes, every case must still verify.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use uuid::Uuid;
use zhifa::accounts::{Keys, PasswordCost};
use zhifa::app::{Running, State};
use zhifa::clock::{Clock, ManualClock};
use zhifa::config::AccountRules;
use zhifa::db::Db;
use zhifa::edge::Settings;
use zhifa::law::time::Moment;
use zhifa::record::{self, Report};
use zhifa::recording::{self, Shelf};

use super::answer::Answer;
use super::contents::{company, company_number};
use super::db::TestDb;
use super::people::{Ask, Case, Person};
use super::town;

/// What signs the tokens of every test.
pub const KEY: &[u8] = b"the tests' own key of thirty-two bytes";

/// A running service. The order of its fields is the order in which it ends.
pub struct App {
    running: Option<Running>,
    /// The open database, for what has no HTTP.
    pub db: Arc<Db>,
    /// Where recordings lie.
    pub shelf: Arc<Shelf>,
    /// The clock everything runs by.
    pub clock: ManualClock,
    /// The private database.
    pub test: TestDb,
    url: String,
    agent: ureq::Agent,
    tokens: Mutex<HashMap<&'static str, (String, Moment)>>,
    keys: AtomicU64,
    companies: AtomicU64,
    damaged: AtomicBool,
}

impl App {
    /// Starts the service on a fresh database with the town founded, on Monday 2026-03-02 at 9.
    pub fn boot() -> App {
        App::boot_as(Settings::default(), |keys| keys)
    }

    /// The same, with an edge of its own.
    pub fn boot_behind(edge: Settings) -> App {
        App::boot_as(edge, |keys| keys)
    }

    /// The same, under other rules for accounts.
    pub fn boot_with(change: impl FnOnce(Keys) -> Keys) -> App {
        App::boot_as(Settings::default(), change)
    }

    /// The same, with both.
    pub fn boot_as(edge: Settings, change: impl FnOnce(Keys) -> Keys) -> App {
        let test = TestDb::new();
        let clock = ManualClock::new(town::start());
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        let db = Arc::new(Db::open(&test.parsed(), Arc::clone(&shared), 2).unwrap());
        let password = PasswordCost::Cheap.hash(town::PASSWORD).unwrap();
        db.write_now(move |tx| town::found(tx, password)).unwrap();
        // Tests play months and years; only those about it want a password to grow old.
        let rules = AccountRules { password_days: 0, ..AccountRules::default() };
        let keys = Arc::new(change(Keys::new(KEY, PasswordCost::Cheap, shared).unwrap().with_rules(rules)));
        let shelf = Arc::new(Shelf::new(recording::Settings::in_folder(test.media())));
        let state = State { db: Arc::clone(&db), keys, edge, shelf: Arc::clone(&shelf) };
        let running = Running::start(state, "127.0.0.1:0").unwrap();
        let app = App {
            url: running.url(),
            running: Some(running),
            db,
            shelf,
            clock,
            test,
            agent: agent(),
            tokens: Mutex::default(),
            keys: AtomicU64::new(0),
            companies: AtomicU64::new(0),
            damaged: AtomicBool::new(false),
        };
        app.person("admin").post("/power_items", &town::fireworks()).expect_created();
        app
    }

    /// A second process on the same database, with keys of its own; stopped when it is dropped.
    pub fn beside(&self, keys: Keys) -> Running {
        Running::start(self.state(keys, Settings::default()), "127.0.0.1:0").unwrap()
    }

    /// What a further process on the same database works with.
    pub fn state(&self, keys: Keys, edge: Settings) -> State {
        State { db: Arc::clone(&self.db), keys: Arc::new(keys), edge, shelf: Arc::clone(&self.shelf) }
    }

    /// The clock, to make keys with.
    pub fn shared_clock(&self) -> Arc<dyn Clock> {
        Arc::new(self.clock.clone())
    }

    /// A request to another service than this one; the address is whole.
    pub fn ask_at(&self, method: &str, url: String) -> Ask<'_> {
        Ask::new(&self.agent, method, url)
    }

    /// A client signed in under this name.
    pub fn person(&self, username: &'static str) -> Person<'_> {
        Person { app: self, username }
    }

    /// A request of nobody in particular. The path is whole, such as `/api/v1/rules`.
    pub fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        Ask::new(&self.agent, method, format!("{}{path}", self.url))
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Sets the clock, in Shanghai.
    pub fn on(&self, year: i32, month: u32, day: u32, hour: u32, minute: u32) -> Moment {
        let moment = Moment::at_shanghai(year, month, day, hour, minute).unwrap();
        self.clock.set(moment);
        moment
    }

    /// Sets the clock to ten o'clock on a day of 2026.
    pub fn day(&self, month: u32, day: u32) -> Moment {
        self.on(2026, month, day, 10, 0)
    }

    /// The present.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// A key no request has used.
    pub fn fresh_key(&self) -> String {
        format!("key-{}", self.keys.fetch_add(1, Ordering::Relaxed))
    }

    /// A company no case is about yet: the same one is not fined twice for one act.
    pub fn fresh_company(&self) -> Value {
        let mut company = company();
        let n = self.companies.fetch_add(1, Ordering::Relaxed) + 1;
        company["id_number"] = company_number(n).into();
        company
    }

    /// A living access token; signs in when there is none.
    pub fn token(&self, username: &'static str) -> String {
        let now = self.now();
        let mut tokens = self.tokens.lock().unwrap();
        if let Some((token, since)) = tokens.get(username)
            && *since <= now
            && now < since.plus_minutes(14)
        {
            return token.clone();
        }
        let answer = self.login(username, town::PASSWORD);
        let token = answer.ok().at("/access_token").as_str().unwrap().to_owned();
        tokens.insert(username, (token.clone(), now));
        token
    }

    /// Tries to sign in.
    pub fn login(&self, username: &str, password: &str) -> Answer {
        self.ask("POST", "/api/v1/auth/login").json(&json!({"username": username, "password": password})).go()
    }

    /// The file of a case of any organ, as the county's auditor sees it.
    #[track_caller]
    pub fn file(&self, case: &Case) -> Value {
        self.person("watcher").get(&format!("/cases/{}", case.id)).ok().body.clone()
    }

    /// The last act of a kind.
    #[track_caller]
    pub fn last(&self, case: &Case, kind: &str) -> u64 {
        let file = self.file(case);
        let entries = file["entries"].as_array().unwrap();
        let found =
            entries.iter().rev().find(|entry| entry["kind"] == kind).unwrap_or_else(|| panic!("no {kind} in {file}"));
        found["seq"].as_u64().unwrap()
    }

    /// The stage of a case must be this.
    #[track_caller]
    pub fn is_at(&self, case: &Case, status: &str) {
        assert_eq!(self.file(case)["status"], status);
    }

    /// Checks the chain of a case against the database.
    pub fn verify(&self, id: Uuid) -> Report {
        self.db.read_now(move |conn| record::verify(conn, id)).unwrap()
    }

    /// Every case there is.
    pub fn cases(&self) -> Vec<Uuid> {
        self.db.read_now(|conn| record::case_ids(conn, None, 10_000)).unwrap()
    }

    /// Says that this test damages a record on purpose, so that the harness does not insist.
    pub fn expects_damage(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        if !self.damaged.load(Ordering::Relaxed) {
            for id in self.cases() {
                let report = self.verify(id);
                assert!(report.ok, "a test left a case that does not verify: {report:?}");
            }
        }
        drop(self.running.take());
    }
}

/// A client without a person.
pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(std::time::Duration::from_secs(60)))
        .max_idle_connections(256)
        .max_idle_connections_per_host(128)
        .proxy(None)
        .build()
        .new_agent()
}
