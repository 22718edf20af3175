//! Running the service: what its log and its figures tell, when it refuses to serve, how it stops.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Output;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::acts::annotate;
use crate::harness::contents::{clue, company};
use crate::harness::db::TestDb;
use crate::harness::service::{PASSWORD, Service, zhifa};
use crate::harness::tables::{by_force, lines};

/// What the people of the demo are called, and every number, address and telephone in its cases.
fn personal(value: &Value, found: &mut BTreeSet<String>) {
    const ABOUT_PEOPLE: [&str; 10] = [
        "name",
        "id_number",
        "address",
        "representative",
        "phone",
        "birth_date",
        "interviewee",
        "recipient",
        "detail",
        "statement",
    ];
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(text) if ABOUT_PEOPLE.contains(&key.as_str()) && tells(text) => {
                        found.insert(text.clone());
                    }
                    value => personal(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| personal(item, found)),
        _ => {}
    }
}

/// Words in Chinese, and numbers: what a code or an English word would tell, it tells of nobody.
fn tells(text: &str) -> bool {
    text.chars().count() > 1 && (!text.is_ascii() || text.bytes().filter(u8::is_ascii_digit).count() >= 8)
}

fn scenarios() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "json") {
            personal(&serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap(), &mut found);
        }
    }
    found
}

#[test]
fn the_log_of_whole_cases_tells_nothing_about_people() {
    let db = TestDb::new();
    // The demo plays five cases over HTTP in this very process, with every refusal its people provoke.
    let service = Service::start(&db, &[("ZHIFA_LOG", "zhifa=trace,info"), ("ZHIFA_LOG_FORMAT", "json")]);
    let token = service.token("officer1");
    let bearer = token.clone();
    let send = |path: &str, key: &str, body: &Value| {
        service.ask("POST", path).header("Authorization", &bearer).key(key).json(body).go()
    };
    let marked = ["尹秘密", "14032219880707123X", "13912345678", "幸福路777号", "marked-password-1", "marked-user"];
    let mut secret = company();
    for (key, value) in
        [("name", marked[0]), ("id_number", marked[1]), ("address", marked[3]), ("representative", marked[0])]
    {
        secret[key] = value.into();
    }
    let mut opening = clue();
    opening["parties"] = json!([secret]);
    opening["summary"] = format!("{} {}", marked[0], marked[2]).into();
    let opened = send("/api/v1/cases", "k1", &json!({"body": opening}));
    let case = opened.expect_created().at("/head/id").as_str().unwrap().to_owned();
    let acts = format!("/api/v1/cases/{case}/acts");
    let get = |path: String| service.ask("GET", &path).header("Authorization", &bearer).go();
    get(format!("/api/v1/cases/{case}")).ok();
    get(format!("/api/v1/cases?party={}", marked[2])).ok();
    get(format!("/api/v1/cases?nobody={}", marked[2])).problem("unknown-filter");
    get(format!("/api/v1/cases/{}", marked[2])).problem("not-found");
    get(format!("/{}", marked[2])).problem("not-found");
    send(&acts, "k2", &json!({"kind": "annotate", "body": {"seq": 1, "text": marked[0], marked[2]: 1}}))
        .problem("invalid-input");
    send(&acts, "k3", &json!({"kind": marked[0], "body": {}})).problem("invalid-input");
    send(&acts, marked[2], &json!({"kind": "decide", "body": {"text": marked[0]}}));
    service.ask("POST", &acts).header("Authorization", &bearer).bytes(format!("{{\"{}", marked[0])).go();
    let login =
        |body: Value| service.ask("POST", "/api/v1/auth/login").header("X-Request-Id", marked[1]).json(&body).go();
    login(json!({"username": marked[5], "password": marked[4]})).problem("unauthorized");
    login(json!({"username": "officer1", "password": marked[4]})).problem("unauthorized");
    service
        .ask("GET", "/api/v1/cases")
        .header("Authorization", "Bearer marked.token.sent")
        .go()
        .problem("unauthorized");
    service.terminate();
    let (status, log) = service.ended();
    assert!(status.success(), "{log}");

    let entries: Vec<Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    let answered = |route: &str, status: u64| {
        entries.iter().filter(|entry| entry["route"] == route && entry["status"] == status).count()
    };
    assert!(answered("/api/v1/cases/{id}/acts", 201) > 60, "whole cases were played:\n{log}");
    assert!(answered("/api/v1/cases/{id}/acts", 409) > 5, "and refused");
    assert_eq!(answered("none", 404), 1);
    let refused = entries.iter().find(|entry| entry["rules"].is_string()).unwrap();
    assert_eq!(refused["code"], "unlawful-act");
    for (key, value) in
        entries.iter().filter(|entry| entry["route"].is_string()).flat_map(|entry| entry.as_object().unwrap())
    {
        let known = [
            "timestamp",
            "level",
            "message",
            "target",
            "request_id",
            "method",
            "route",
            "status",
            "ms",
            "account",
            "code",
            "rules",
        ];
        assert!(known.contains(&key.as_str()), "{key}: {value}");
    }
    let signature = token.rsplit('.').next().unwrap();
    let mut never = scenarios();
    assert!(never.len() > 40, "{never:?}");
    never.extend(marked.iter().map(|text| (*text).to_owned()));
    never.extend([PASSWORD.to_owned(), signature.to_owned(), "marked.token".to_owned(), case]);
    for text in never {
        assert!(
            !log.contains(&text),
            "{text} is in the log:\n{}",
            log.lines().find(|line| line.contains(&text)).unwrap()
        );
    }
}

#[test]
fn every_answer_names_its_request() {
    let app = App::boot();
    let of = |name: &str, value: &str| {
        app.ask("GET", "/api/v1/nothing")
            .header(name, value)
            .go()
            .problem("not-found")
            .header("x-request-id")
            .to_owned()
    };
    let id = "0193a5b3c1d27e4f8a9b0c1d2e3f4a5b";
    assert_eq!(of("X-Request-Id", id), id);
    assert_eq!(of("X-Request-Id", "0193A5B3-c1d2-7e4f-8a9b-0c1d2e3f4a5b"), id);
    assert_eq!(of("traceparent", &format!("00-{id}-00f067aa0ba902b7-01")), id);
    // What could be somebody's number is not taken over.
    for given in ["140322199001010011", "13912345678", "张三", "x", ""] {
        let made = of("X-Request-Id", given);
        assert!(made.len() == 32 && made != given && made.bytes().all(|byte| byte.is_ascii_hexdigit()), "{made}");
    }
    assert_ne!(of("X-A", "1"), of("X-A", "1"));
    assert_eq!(app.ask("GET", "/healthz").header("X-Request-Id", id).go().ok().header("x-request-id"), id);
    // The problem itself says it too.
    let mut answer = crate::harness::app::agent()
        .get(format!("{}/api/v1/cases", app.url()))
        .header("X-Request-Id", id)
        .call()
        .unwrap();
    let body: Value = answer.body_mut().read_json().unwrap();
    assert_eq!(body["request_id"], id);
}

fn free() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

#[test]
fn the_metrics_tell_figures_and_nothing_about_anybody() {
    let (db, address, folder) = (TestDb::new(), free(), tempfile::tempdir().unwrap());
    let token = "a token for the metrics, long enough";
    let data = folder.path().to_str().unwrap();
    let settings =
        [("ZHIFA_METRICS_LISTEN", address.as_str()), ("ZHIFA_METRICS_TOKEN", token), ("ZHIFA_DATA_DIR", data)];
    let service = Service::start(&db, &settings);
    let bearer = service.token("officer1");
    let login = json!({"username": "officer1", "password": "wrong password"});
    service.ask("POST", "/api/v1/auth/login").json(&login).go().problem("unauthorized");
    let open =
        service.ask("POST", "/api/v1/cases").header("Authorization", &bearer).key("k").json(&json!({"body": clue()}));
    let case = open.go().expect_created().at("/head/id").as_str().unwrap().to_owned();
    service.ask("GET", &format!("/api/v1/cases/{case}")).header("Authorization", &bearer).go().ok();
    let odd = service.ask("TRACE", "/api/v1/cases").go();
    assert!(odd.status >= 400);

    let door = |authorization: &str| {
        crate::harness::people::Ask::new(&crate::harness::app::agent(), "GET", format!("http://{address}/metrics"))
            .header("Authorization", authorization)
            .go()
    };
    assert_eq!(door("Bearer guessed").status, 401);
    let told = door(&format!("Bearer {token}")).ok().text.clone();
    let has = |start: &str| {
        told.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start} in\n{told}")).to_owned()
    };
    assert!(
        has("zhifa_http_requests_total{method=\"POST\",route=\"/api/v1/cases\",status=\"201\"}")
            .ends_with(|c: char| c.is_ascii_digit())
    );
    has("zhifa_http_requests_total{method=\"GET\",route=\"/api/v1/cases/{id}\",status=\"200\"} 1");
    has("zhifa_http_request_seconds_bucket{method=\"GET\",route=\"/api/v1/cases/{id}\",le=\"0.001\"}");
    has("zhifa_http_requests_total{method=\"other\",");
    has("zhifa_acts_recorded_total{kind=\"open_case\"} ");
    has("zhifa_refusals_total{rule=\"");
    has("zhifa_login_failures_total 1");
    has("zhifa_db_jobs_waiting{queue=\"writes\"} ");
    has("zhifa_db_read_connections{state=\"idle\"} ");
    has("zhifa_chain_cases_damaged 0");
    has("zhifa_backup_timestamp_seconds 0");
    has(&format!("zhifa_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")));
    for secret in [case.as_str(), "officer1", PASSWORD, "赵志强"] {
        assert!(!told.contains(secret), "{secret}");
    }
    // A backup is known to the running service.
    let stored = zhifa(&db).env("ZHIFA_DATA_DIR", data).args(["backup", data]).output().unwrap();
    assert!(stored.status.success(), "{stored:?}");
    let told = door(&format!("Bearer {token}")).ok().text.clone();
    let at = told.lines().find_map(|line| line.strip_prefix("zhifa_backup_timestamp_seconds ")).unwrap();
    assert!(at.parse::<f64>().unwrap() > 1.7e9, "{at}");
    // The clients' door does not tell them.
    service.ask("GET", "/metrics").go().problem("not-found");
}

fn serve(db: &TestDb, settings: &[(&str, &str)]) -> Output {
    let mut command = zhifa(db);
    command.arg("serve").envs(settings.iter().copied());
    for (name, value) in settings.iter().filter(|(_, value)| value.is_empty()) {
        assert!(value.is_empty());
        command.env_remove(name);
    }
    command.output().unwrap()
}

#[track_caller]
fn refuses_to_serve(db: &TestDb, settings: &[(&str, &str)], why: &[&str]) {
    let out = serve(db, settings);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(78), "{said}");
    assert!(why.iter().all(|why| said.contains(why)), "{said}");
}

#[test]
fn it_does_not_open_to_other_machines_what_was_made_for_one() {
    let db = TestDb::new();
    let open = ("ZHIFA_LISTEN", "0.0.0.0:0");
    let good = ("ZHIFA_JWT_KEY", "6f1d9c0b7a5e4d3c2b1a0f9e8d7c6b5a4938271605f4e3d2c1b0a99887766554");
    refuses_to_serve(&db, &[open, ("ZHIFA_JWT_KEY", "")], &["ZHIFA_JWT_KEY_FILE", "loopback"]);
    for guessed in [
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "changeme-changeme-changeme-1234567890",
        "01010101010101010101010101010101",
    ] {
        refuses_to_serve(&db, &[open, ("ZHIFA_JWT_KEY", guessed)], &["can be guessed", "openssl rand"]);
    }
    // The demo is not even loaded, and one that is there is found.
    refuses_to_serve(&db, &[open, good, ("ZHIFA_DEMO", "true")], &["demo township", "ZHIFA_DEMO_OPEN"]);
    assert!(
        lines(&mut db.connect(), "SELECT CAST(count(*) AS text) AS line FROM agency") == ["0"],
        "nothing was loaded"
    );
    drop(Service::start(&db, &[]));
    refuses_to_serve(&db, &[open, good, ("ZHIFA_DEMO", "false")], &["demo township"]);
    refuses_to_serve(&db, &[good, ("ZHIFA_METRICS_LISTEN", "0.0.0.0:9464")], &["ZHIFA_METRICS_TOKEN", "off"]);
    let free = free();
    let open = format!("0.0.0.0:{}", free.rsplit(':').next().unwrap());
    Service::start(&db, &[("ZHIFA_LISTEN", &open), good, ("ZHIFA_DEMO_OPEN", "true")]).kill();
}

#[test]
fn a_clock_that_lags_behind_the_record_stops_the_start() {
    let app = App::boot();
    by_force(&mut app.test.connect(), "audit_entry", "UPDATE audit_entry SET at = '2099-01-01T00:00:00.000000Z'");
    refuses_to_serve(&app.test, &[("ZHIFA_LISTEN", "127.0.0.1:0")], &["2099-01-01", "timedatectl"]);
}

#[test]
fn a_damaged_record_is_said_at_the_start() {
    let db = TestDb::new();
    Service::start(&db, &[]).kill();
    by_force(&mut db.connect(), "case_act_body", "UPDATE case_act_body SET body = '{}' WHERE seq = 1");
    let service = Service::start(&db, &[]);
    service.terminate();
    let (status, log) = service.ended();
    assert!(status.success());
    assert!(log.contains("does not verify") && log.contains("zhifa verify --case"), "{log}");
}

#[test]
fn on_sigterm_requests_under_way_are_answered_and_every_look_is_written() {
    let db = TestDb::new();
    let service = Service::start(&db, &[]);
    let bearer = service.token("officer1");
    let open =
        service.ask("POST", "/api/v1/cases").header("Authorization", &bearer).key("k").json(&json!({"body": clue()}));
    let case = open.go().expect_created().at("/head/id").as_str().unwrap().to_owned();
    let views = |db: &TestDb| {
        let count = format!(
            "SELECT CAST(count(*) AS text) AS line FROM audit_entry WHERE object = 'case/{case}' AND action = 'case.view'"
        );
        lines(&mut db.connect(), &count)[0].parse::<usize>().unwrap()
    };
    // Half a request: the rest follows after the signal.
    let body = annotate(1).json.to_string();
    let mut half = TcpStream::connect(service.url.strip_prefix("http://").unwrap()).unwrap();
    let head = format!(
        "POST /api/v1/cases/{case}/acts HTTP/1.1\r\nhost: x\r\nauthorization: {bearer}\r\nidempotency-key: half\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    half.write_all(head.as_bytes()).unwrap();
    half.write_all(&body.as_bytes()[..10]).unwrap();
    let (stop, seen) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    match service.ask("GET", &format!("/api/v1/cases/{case}")).header("Authorization", &bearer).try_go()
                    {
                        Ok(answer) if answer.status == 200 => drop(seen.fetch_add(1, Ordering::Relaxed)),
                        Ok(answer) => assert_eq!(answer.status, 503, "{answer}"),
                        Err(_) => break,
                    }
                }
            });
        }
        let begun = Instant::now();
        while seen.load(Ordering::Relaxed) < 50 && begun.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
        }
        service.terminate();
        std::thread::sleep(Duration::from_millis(300));
        stop.store(true, Ordering::Relaxed);
    });
    half.write_all(&body.as_bytes()[10..]).unwrap();
    let mut answer = [0; 12];
    half.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 201", "the request under way was answered");
    drop(half);
    let (status, log) = service.ended();
    assert!(status.success() && log.contains("stopped"), "{log}");
    assert!(views(&db) >= seen.load(Ordering::Relaxed), "{} looks were answered", seen.load(Ordering::Relaxed));
}
