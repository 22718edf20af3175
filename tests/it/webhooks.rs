//! Webhooks: what is recorded is told to a real receiver, signed, until it has it, and only what its account may see.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use zhifa::edge::Settings;

use crate::harness::App;
use crate::harness::contents::clue;
use crate::harness::people::Case;
use crate::harness::town;

/// A request as the receiver got it.
#[derive(Debug, Clone)]
struct Got {
    headers: Vec<(String, String)>,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A receiver on loopback that answers as it is told.
struct Receiver {
    port: u16,
    status: Arc<AtomicU16>,
    got: Arc<Mutex<Vec<Got>>>,
}

impl Receiver {
    fn answering(status: u16) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (status, got) = (Arc::new(AtomicU16::new(status)), Arc::new(Mutex::new(Vec::new())));
        let (answer, heard) = (Arc::clone(&status), Arc::clone(&got));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let request = receive(stream.unwrap(), answer.load(Ordering::Relaxed));
                heard.lock().unwrap().push(request);
            }
        });
        Receiver { port, status, got }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }

    /// Waits until so many requests have come.
    #[track_caller]
    fn has(&self, count: usize) -> Vec<Got> {
        until(|| (self.got().len() >= count).then(|| self.got()))
    }
}

fn receive(mut stream: TcpStream, status: u16) -> Got {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut headers, mut line) = (Vec::new(), String::new());
    reader.read_line(&mut line).unwrap();
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length =
        headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    // Leads elsewhere where it redirects; nobody must follow.
    write!(stream, "HTTP/1.1 {status} .\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .unwrap();
    Got { headers, body: String::from_utf8(body).unwrap() }
}

/// What a question answers once it answers something.
#[track_caller]
fn until<T>(question: impl Fn() -> Option<T>) -> T {
    let patience = Instant::now();
    loop {
        if let Some(answer) = question() {
            return answer;
        }
        assert!(patience.elapsed() < Duration::from_secs(20), "it did not happen");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn app_that_may_call(receiver: &Receiver) -> App {
    App::boot_behind(Settings { webhook_hosts: vec![receiver.host()], ..Settings::default() })
}

fn subscribes(app: &App, who: &'static str, receiver: &Receiver, kinds: &[&str]) -> Value {
    let wanted = json!({"url": format!("http://{}/zhifa", receiver.host()), "kinds": kinds});
    app.person(who).post("/webhooks", &wanted).expect_created().body.clone()
}

fn deliveries(app: &App, who: &'static str, webhook: &Value) -> Vec<Value> {
    let path = format!("/webhooks/{}/deliveries", webhook["id"].as_str().unwrap());
    app.person(who).get(&path).ok().at("/items").as_array().unwrap().clone()
}

fn opens(app: &App, who: &'static str) -> Case {
    app.person(who).opens(clue())
}

#[test]
fn an_act_is_told_signed_and_without_its_content() {
    let receiver = Receiver::answering(204);
    let app = app_that_may_call(&receiver);
    let webhook = subscribes(&app, "officer1", &receiver, &[]);
    let case = opens(&app, "officer1");
    let got = &receiver.has(1)[0];
    let told = got.json();
    assert_eq!(told["type"], "case.act.recorded");
    assert_eq!(told["data"]["case_id"], case.id.to_string());
    assert_eq!((&told["data"]["seq"], &told["data"]["kind"]), (&json!(1), &json!("open_case")));
    let acts = app.person("officer1").get(&case.path("/acts"));
    assert_eq!(&told["data"]["digest"], acts.at("/items/0/digest"));
    let fields: Vec<&String> = told["data"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["agency_id", "case_id", "digest", "kind", "seq"], "nothing of what the act says");

    let key = STANDARD.decode(webhook["secret"].as_str().unwrap().strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{}.{}.{}", got.header("webhook-id"), got.header("webhook-timestamp"), got.body).as_bytes());
    let signed = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    assert_eq!(got.header("webhook-signature"), signed);
    assert_eq!(got.header("webhook-timestamp"), app.now().utc().timestamp().to_string());

    let listed = until(|| Some(deliveries(&app, "officer1", &webhook)).filter(|all| all[0]["state"] == "delivered"));
    assert_eq!((listed.len(), &listed[0]["last_status"], &listed[0]["attempts"]), (1, &json!(204), &json!(1)));
    assert_eq!(listed[0]["id"], got.header("webhook-id"));
    let shown = app.person("officer1").get(&format!("/webhooks/{}", webhook["id"].as_str().unwrap()));
    assert!(shown.ok().body.get("secret").is_none(), "the secret is shown once");
}

#[test]
fn a_receiver_that_is_down_is_left_alone_for_a_while_and_then_told_everything() {
    let receiver = Receiver::answering(503);
    let app = app_that_may_call(&receiver);
    let webhook = subscribes(&app, "officer1", &receiver, &[]);
    opens(&app, "officer1");
    receiver.has(1);
    until(|| (deliveries(&app, "officer1", &webhook)[0]["attempts"] == 1).then_some(()));
    // Less than the pause after a failure, so that the first event is the older one.
    app.clock.set(app.now().plus_seconds(1));
    opens(&app, "officer1");
    std::thread::sleep(Duration::from_millis(1200));
    assert_eq!(receiver.got().len(), 1, "it is left alone while it is down");
    receiver.status.store(200, Ordering::Relaxed);
    app.clock.set(app.now().plus_minutes(1));
    let got = receiver.has(3);
    assert_eq!(got[0].header("webhook-id"), got[1].header("webhook-id"), "the same event again");
    assert_ne!(got[1].header("webhook-id"), got[2].header("webhook-id"));
    until(|| deliveries(&app, "officer1", &webhook).iter().all(|one| one["state"] == "delivered").then_some(()));
}

#[test]
fn an_event_that_is_refused_holds_up_no_other_and_is_given_up_after_days() {
    let receiver = Receiver::answering(422);
    let app = app_that_may_call(&receiver);
    let webhook = subscribes(&app, "officer1", &receiver, &[]);
    opens(&app, "officer1");
    until(|| (deliveries(&app, "officer1", &webhook)[0]["last_status"] == 422).then_some(()));
    receiver.status.store(302, Ordering::Relaxed);
    app.clock.set(app.now().plus_seconds(1));
    opens(&app, "officer1");
    // A redirect is an answer like any other refusal: it leads nowhere.
    until(|| (deliveries(&app, "officer1", &webhook)[1]["last_status"] == 302).then_some(()));
    app.clock.advance_days(4);
    until(|| deliveries(&app, "officer1", &webhook).iter().all(|one| one["state"] == "given_up").then_some(()));
    // Told again when asked to.
    receiver.status.store(200, Ordering::Relaxed);
    let path = format!("/webhooks/{}/replay", webhook["id"].as_str().unwrap());
    let again = app.person("officer1").post(&path, &json!({"from": "2026-01-01T00:00:00+08:00"}));
    assert_eq!(again.ok().at("/deliveries"), 2);
    until(|| deliveries(&app, "officer1", &webhook).iter().all(|one| one["state"] == "delivered").then_some(()));
}

#[test]
fn only_what_the_account_may_see_and_has_asked_for_is_told() {
    let receiver = Receiver::answering(200);
    let app = app_that_may_call(&receiver);
    let own = subscribes(&app, "officer1", &receiver, &[]);
    let above = subscribes(&app, "supervisor", &receiver, &[]);
    let picky = subscribes(&app, "officer1", &receiver, &["decide"]);
    opens(&app, "stranger");
    let case = opens(&app, "officer1");
    until(|| (deliveries(&app, "supervisor", &above).len() == 2).then_some(()));
    let told: Vec<Value> = deliveries(&app, "officer1", &own).iter().map(|one| one["case_id"].clone()).collect();
    assert_eq!(told, [json!(case.id)], "nothing of the other town");
    assert!(deliveries(&app, "officer1", &picky).is_empty());
    // Somebody else's webhook is not there; the administrator of the organ sees and ends it.
    let path = format!("/webhooks/{}", own["id"].as_str().unwrap());
    app.person("officer2").get(&path).problem("not-found");
    app.person("stranger").get(&path).problem("not-found");
    app.person("admin").get(&path).ok();
    assert_eq!(app.person("admin").ask("DELETE", &path).go().status, 204);
    let before = deliveries(&app, "officer1", &own).len();
    opens(&app, "officer1");
    assert_eq!(deliveries(&app, "officer1", &own).len(), before);
}

#[test]
fn what_the_account_may_no_longer_see_is_not_told_although_it_waited() {
    let receiver = Receiver::answering(503);
    let app = app_that_may_call(&receiver);
    let webhook = subscribes(&app, "officer3", &receiver, &[]);
    opens(&app, "officer1");
    until(|| (deliveries(&app, "admin", &webhook)[0]["attempts"] == 1).then_some(()));
    let account = town::account("officer3");
    assert!(app.person("admin").post(&format!("/accounts/{account}/disable"), &json!({})).status < 300);
    receiver.status.store(200, Ordering::Relaxed);
    app.clock.set(app.now().plus_minutes(10));
    until(|| (deliveries(&app, "admin", &webhook)[0]["state"] == "unseen").then_some(()));
    assert_eq!(receiver.got().len(), 1);
}

#[test]
fn a_receiver_that_is_gone_ends_its_webhook() {
    let receiver = Receiver::answering(410);
    let app = app_that_may_call(&receiver);
    let webhook = subscribes(&app, "officer1", &receiver, &[]);
    opens(&app, "officer1");
    let path = format!("/webhooks/{}", webhook["id"].as_str().unwrap());
    until(|| app.person("officer1").get(&path).ok().body.get("ended_at").map(|_| ()));
    app.person("officer1")
        .post(&format!("{path}/replay"), &json!({"from": "2026-01-01T00:00:00+08:00"}))
        .problem("conflict");
}

#[test]
fn no_host_is_called_that_the_operator_has_not_listed_and_no_account_without_cases_is_told() {
    let app = App::boot();
    let to = |url: &str| json!({"url": url});
    let refused = app.person("officer1").post("/webhooks", &to("https://oa.example.gov.cn/x"));
    refused.problem("invalid-input").points_at("/url");
    assert!(refused.text.contains("webhook_hosts"), "{refused}");
    let listed =
        App::boot_behind(Settings { webhook_hosts: vec!["oa.example.gov.cn".to_owned()], ..Settings::default() });
    listed
        .person("officer1")
        .post("/webhooks", &to("http://oa.example.gov.cn/x"))
        .problem("invalid-input")
        .points_at("/url");
    for who in ["admin", "watcher"] {
        listed.person(who).post("/webhooks", &to("https://oa.example.gov.cn/x")).problem("forbidden");
    }
    listed
        .person("officer1")
        .post("/webhooks", &json!({"url": "https://oa.example.gov.cn/x", "kinds": ["no_such"]}))
        .problem("invalid-input")
        .points_at("/kinds/0");
    for n in 0..20 {
        listed.person("officer1").post("/webhooks", &to(&format!("https://oa.example.gov.cn/{n}"))).expect_created();
    }
    listed.person("officer2").post("/webhooks", &to("https://oa.example.gov.cn/one-more")).problem("conflict");
}
