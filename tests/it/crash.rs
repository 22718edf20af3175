//! kill -9 in the middle of appending: after the restart every chain verifies and every acknowledged act is there.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::acts::annotate;
use crate::harness::answer::Answer;
use crate::harness::app::agent;
use crate::harness::contents::clue;
use crate::harness::db::TestDb;
use crate::harness::people::Ask;

const PASSWORD: &str = "Crash-test-passw0rd";
const CLIENTS: usize = 8;
/// What the clients are on their way to when the service is killed.
const APPENDS: usize = 10_000;
/// How long they append at most, so that the suite stays fast.
const PATIENCE: Duration = Duration::from_secs(3);

/// The built program, serving a database.
struct Service {
    process: Child,
    url: String,
    agent: ureq::Agent,
}

impl Service {
    fn start(db: &TestDb) -> Service {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut process = zhifa(db)
            .arg("serve")
            .env("ZHIFA_LISTEN", format!("127.0.0.1:{port}"))
            .env("ZHIFA_DEMO", "true")
            .env("ZHIFA_DEMO_PASSWORD", PASSWORD)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Its first line says that it serves. What follows is read so that it never waits for us.
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the service ended before it served").unwrap();
        std::thread::spawn(move || lines.for_each(drop));
        assert!(first.contains(&port.to_string()), "{first}");
        let service = Service { process, url: format!("http://127.0.0.1:{port}"), agent: agent() };
        service.ask("GET", "/readyz").go().ok();
        service
    }

    fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        Ask::new(&self.agent, method, format!("{}{path}", self.url))
    }

    fn token(&self) -> String {
        let answer =
            self.ask("POST", "/api/v1/auth/login").json(&json!({"username": "officer1", "password": PASSWORD})).go();
        format!("Bearer {}", answer.ok().at("/access_token").as_str().unwrap())
    }

    /// SIGKILL: no time to say goodbye.
    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn zhifa(db: &TestDb) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhifa"));
    command
        .current_dir(std::env::temp_dir())
        .env("DATABASE_URL", &db.url)
        .env("ZHIFA_RATE_ACCOUNT", "0")
        .env("ZHIFA_RATE_ADDRESS", "0")
        .env("ZHIFA_JWT_KEY", "the crash test's own key of thirty-two bytes");
    command
}

/// An act the service said it had recorded.
type Acknowledged = (String, u64, String);

fn acknowledged(case: &str, answer: &Answer) -> Acknowledged {
    (case.to_owned(), answer.seq(), answer.at("/act/digest").as_str().unwrap().to_owned())
}

/// Appends remarks to a case of one's own until the service is gone; keeps what was acknowledged.
fn append(service: &Service, token: &str, n: usize, done: &AtomicUsize, kept: &Mutex<Vec<Acknowledged>>) {
    let send = |path: &str, key: String, body: &Value| {
        service.ask("POST", path).header("Authorization", token).key(&key).json(body).try_go()
    };
    let opened = send("/api/v1/cases", format!("open-{n}"), &json!({"body": clue()})).unwrap();
    let case = opened.expect_created().at("/head/id").as_str().unwrap().to_owned();
    let mut mine = vec![acknowledged(&case, &opened)];
    let path = format!("/api/v1/cases/{case}/acts");
    while done.load(Ordering::Relaxed) < APPENDS {
        match send(&path, format!("{n}-{}", mine.len()), &annotate(1).json) {
            Ok(answer) if answer.status == 201 => mine.push(acknowledged(&case, &answer)),
            // Busy is an honest answer; a connection that broke off is none at all.
            Ok(answer) => assert_eq!(answer.status, 503, "{answer}"),
            Err(_) => break,
        }
        done.fetch_add(1, Ordering::Relaxed);
    }
    kept.lock().unwrap().append(&mut mine);
}

#[test]
fn after_kill_9_every_chain_verifies_and_every_acknowledged_act_is_there() {
    let db = TestDb::new();
    let service = Service::start(&db);
    let token = service.token();
    let (done, kept) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for n in 0..CLIENTS {
            let (service, token, done, kept) = (&service, &token, &done, &kept);
            scope.spawn(move || append(service, token, n, done, kept));
        }
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && done.load(Ordering::Relaxed) < APPENDS / 2 {
            std::thread::sleep(Duration::from_millis(5));
        }
        // In the middle of whatever it is doing.
        let pid = i32::try_from(service.process.id()).unwrap();
        assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
    });
    service.kill();
    let kept = kept.into_inner().unwrap();
    assert!(
        kept.len() > CLIENTS * 10 && kept.len() < APPENDS,
        "killed in the middle: {} acts were acknowledged",
        kept.len()
    );

    let again = Service::start(&db);
    let token = again.token();
    let get = |path: String| again.ask("GET", &path).header("Authorization", &token).go();
    let mut cases: Vec<&str> = kept.iter().map(|(case, ..)| case.as_str()).collect();
    cases.sort_unstable();
    cases.dedup();
    assert_eq!(cases.len(), CLIENTS);
    for case in cases {
        let report = get(format!("/api/v1/cases/{case}/verify"));
        assert_eq!((report.ok().at("/ok"), report.at("/flaws")), (&json!(true), &json!([])));
        let lines = get(format!("/api/v1/cases/{case}/export"));
        let digests: Vec<String> = lines.ok().text.lines().map(digest_of).collect();
        for (_, seq, digest) in kept.iter().filter(|(of, ..)| of == case) {
            let there = usize::try_from(*seq - 1).ok().and_then(|place| digests.get(place));
            assert_eq!(there, Some(digest), "act {seq} of {case} was acknowledged");
        }
        // And it goes on: what may have been lost is sent again under its key.
        let more = again
            .ask("POST", &format!("/api/v1/cases/{case}/acts"))
            .header("Authorization", &token)
            .key(&format!("after-{case}"));
        assert_eq!(more.json(&annotate(1).json).go().expect_created().seq(), digests.len() as u64 + 1);
    }
    again.kill();
    let verified = zhifa(&db).arg("verify").output().unwrap();
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(verified.status.success() && said.contains("all verified"), "{said}");
    println!("{} acts were acknowledged before the service was killed", kept.len());
}

fn digest_of(line: &str) -> String {
    let line: Value = serde_json::from_str(line).unwrap();
    line["digest"].as_str().unwrap().to_owned()
}
