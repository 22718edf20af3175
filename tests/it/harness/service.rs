//! The built program as an installation runs it: a process of its own, with the demo town, its log kept.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use serde_json::json;

use super::app::agent;
use super::db::TestDb;
use super::people::Ask;

/// Every demo account's.
pub const PASSWORD: &str = "Crash-test-passw0rd";

/// A process that serves a database.
pub struct Service {
    process: Child,
    /// Where, such as `http://127.0.0.1:1234`.
    pub url: String,
    agent: ureq::Agent,
    log: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl Service {
    /// Starts it with further settings; returns when it answers.
    pub fn start(db: &TestDb, settings: &[(&str, &str)]) -> Service {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut process = zhifa(db)
            .arg("serve")
            .env("ZHIFA_LISTEN", format!("127.0.0.1:{port}"))
            .env("ZHIFA_DEMO", "true")
            .env("ZHIFA_DEMO_PASSWORD", PASSWORD)
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (kept, stderr) = (Arc::clone(&log), process.stderr.take().unwrap());
        let reader = std::thread::spawn(move || {
            BufReader::new(stderr).lines().map_while(Result::ok).for_each(|line| {
                let mut kept = kept.lock().unwrap();
                kept.push_str(&line);
                kept.push('\n');
            });
        });
        // Its first line says that it serves. What follows is read so that it never waits for us.
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the service ended before it served").unwrap();
        std::thread::spawn(move || lines.for_each(drop));
        let (_, url) = first.split_once(" serves on ").unwrap_or_else(|| panic!("{first}"));
        let url = url.replace("0.0.0.0", "127.0.0.1");
        let service = Service { process, url, agent: agent(), log, reader: Some(reader) };
        service.ask("GET", "/readyz").go().ok();
        service
    }

    /// A request.
    pub fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        Ask::new(&self.agent, method, format!("{}{path}", self.url))
    }

    /// What `Authorization` has to hold.
    pub fn token(&self, username: &str) -> String {
        let answer =
            self.ask("POST", "/api/v1/auth/login").json(&json!({"username": username, "password": PASSWORD})).go();
        format!("Bearer {}", answer.ok().at("/access_token").as_str().unwrap())
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// SIGKILL: no time to say goodbye.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// SIGTERM, without waiting.
    pub fn terminate(&self) {
        assert!(Command::new("kill").arg(self.id().to_string()).status().unwrap().success());
    }

    /// Waits until it has ended; gives what it ended with, and its log.
    pub fn ended(mut self) -> (ExitStatus, String) {
        let status = self.process.wait().unwrap();
        self.reader.take().unwrap().join().unwrap();
        (status, std::mem::take(&mut *self.log.lock().unwrap()))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The program, with a database and a key.
pub fn zhifa(db: &TestDb) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhifa"));
    command
        .current_dir(std::env::temp_dir())
        .env("DATABASE_URL", &db.url)
        .env("ZHIFA_MEDIA_DIR", db.media())
        // The tests are a few clients that never rest.
        .envs([("ZHIFA_RATE_ACCOUNT", "0"), ("ZHIFA_RATE_ADDRESS", "0"), ("ZHIFA_METRICS_LISTEN", "off")])
        .env("ZHIFA_JWT_KEY", "the crash test's own key of thirty-two bytes");
    command
}
