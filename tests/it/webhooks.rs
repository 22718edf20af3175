//! Webhooks: what is recorded is told to a real receiver, signed, until it has it, and only what its account may see.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use diesel::RunQueryDsl;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use zhifa::accounts::{Keys, PasswordCost};
use zhifa::config::{Secret, Secrets};
use zhifa::edge::Settings;

use crate::harness::contents::clue;
use crate::harness::people::Case;
use crate::harness::service::zhifa;
use crate::harness::tables::lines;
use crate::harness::town;
use crate::harness::{App, until};

const KEY_TEXT: &str = "the tests' own key of thirty-two bytes";

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

/// Whether a request is signed with this secret.
fn signed_with(got: &Got, secret: &str) -> bool {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{}.{}.{}", got.header("webhook-id"), got.header("webhook-timestamp"), got.body).as_bytes());
    got.header("webhook-signature") == format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
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

    assert!(signed_with(got, webhook["secret"].as_str().unwrap()));
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

/// The key and the text under which a webhook's secret lies in the database.
fn stored(app: &App, webhook: &Value) -> (String, String) {
    let id = webhook["id"].as_str().unwrap();
    let sql = format!("SELECT coalesce(key_id, '') || ' ' || secret AS line FROM webhook WHERE id = '{id}'");
    let line = lines(&mut app.test.connect(), &sql).remove(0);
    line.split_once(' ').map(|(key, text)| (key.to_owned(), text.to_owned())).unwrap()
}

/// Puts another text and another key (SQL) in their place.
fn store(app: &App, webhook: &Value, key: &str, secret: &str) {
    let id = webhook["id"].as_str().unwrap();
    let sql = format!("UPDATE webhook SET key_id = {key}, secret = '{secret}' WHERE id = '{id}'");
    assert_eq!(diesel::sql_query(sql).execute(&mut app.test.connect()).unwrap(), 1);
}

fn keys(app: &App, current: &str, earlier: &[&str]) -> Arc<Keys> {
    let secret = |text: &str| Secret(text.to_owned());
    let earlier = earlier.iter().map(|text| (secret(text), None)).collect();
    let secrets = Secrets { current: secret(current), earlier };
    Arc::new(Keys::of(&secrets, PasswordCost::Cheap, app.shared_clock()).unwrap())
}

#[test]
fn a_secret_lies_sealed_and_one_from_before_that_works_and_is_sealed_at_its_next_use() {
    let receiver = Receiver::answering(200);
    let app = app_that_may_call(&receiver);
    let webhook = subscribes(&app, "officer1", &receiver, &[]);
    let secret = webhook["secret"].as_str().unwrap();
    let (key, sealed) = stored(&app, &webhook);
    assert!(!key.is_empty() && !sealed.contains("whsec_") && !sealed.contains(secret), "{key} {sealed}");
    opens(&app, "officer1");
    assert!(signed_with(&receiver.has(1)[0], secret));

    store(&app, &webhook, "NULL", secret);
    opens(&app, "officer1");
    assert!(signed_with(&receiver.has(2)[1], secret));
    let (again, sealed) = stored(&app, &webhook);
    assert_eq!(again, key);
    assert!(!sealed.contains("whsec_"), "{sealed}");
}

#[test]
fn a_webhook_whose_key_is_gone_is_not_told_and_says_why_while_others_are() {
    let receiver = Receiver::answering(200);
    let app = app_that_may_call(&receiver);
    let locked = subscribes(&app, "officer1", &receiver, &[]);
    let other = subscribes(&app, "officer1", &receiver, &[]);
    let (key, sealed) = stored(&app, &locked);
    // Another key; the right key over a text it did not seal; a plain text that is no secret.
    let texts = [("'another'".to_owned(), sealed.as_str()), (format!("'{key}'"), "00ff"), ("NULL".to_owned(), "")];
    for ((key_id, text), times) in texts.iter().zip(1..) {
        store(&app, &locked, key_id, text);
        opens(&app, "officer1");
        let told = receiver.has(times);
        assert!(signed_with(told.last().unwrap(), other["secret"].as_str().unwrap()));
        let tried = || Some(deliveries(&app, "officer1", &locked)).filter(|all| all[0]["attempts"] == times);
        let first = until(tried).remove(0);
        let why = first["last_error"].as_str().unwrap();
        assert!(why.contains("请在设置 jwt_key_previous 中补回原密钥"), "{why}");
        assert!(why.contains("Put the earlier key back"), "{why}");
        assert_eq!((&first["state"], receiver.got().len()), (&json!("waiting"), times));
        app.clock.set(app.now().plus_minutes(61));
    }
    // At a start it is named, and keeps nothing else from being sealed.
    store(&app, &locked, "'another'", &sealed);
    let done =
        zhifa::webhooks::reseal(&app.db, &keys(&app, "a key of after the rotation, 32 bytes", &[KEY_TEXT])).unwrap();
    assert_eq!((done.sealed, done.locked.len()), (1, 1));
    // With its key back, everything is told.
    let back = zhifa::webhooks::reseal(&app.db, &keys(&app, KEY_TEXT, &["a key of after the rotation, 32 bytes"]));
    assert_eq!(back.unwrap().sealed, 1);
    store(&app, &locked, &format!("'{key}'"), &sealed);
    app.clock.set(app.now().plus_minutes(61));
    until(|| deliveries(&app, "officer1", &locked).iter().all(|one| one["state"] == "delivered").then_some(()));
}

#[test]
fn rotating_the_key_seals_the_secrets_anew() {
    let receiver = Receiver::answering(200);
    let app = app_that_may_call(&receiver);
    let (sealed, plain) = (subscribes(&app, "officer1", &receiver, &[]), subscribes(&app, "officer1", &receiver, &[]));
    let old = stored(&app, &sealed);
    store(&app, &plain, "NULL", plain["secret"].as_str().unwrap());
    let file = app.test.media().with_extension("key");
    std::fs::write(&file, KEY_TEXT).unwrap();
    let rotate = || {
        let mut command = zhifa(&app.test);
        command.env_remove("ZHIFA_JWT_KEY").env("ZHIFA_JWT_KEY_FILE", &file).arg("rotate-key").output().unwrap()
    };
    let done = rotate();
    let told = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success() && told.contains("sealed anew: 0 second factors, 2 secrets of webhooks"), "{told}");
    let text = std::fs::read_to_string(&file).unwrap();
    let ring = keys(&app, text.lines().next().unwrap(), &[]);
    for webhook in [&sealed, &plain] {
        let (key, text) = stored(&app, webhook);
        let opened = ring.ring().unseal(&key, &text).unwrap();
        assert_eq!(opened.as_slice(), webhook["secret"].as_str().unwrap().as_bytes());
    }
    // One that no key opens is told loudly.
    store(&app, &sealed, "'another'", &old.1);
    let failed = rotate();
    let told = String::from_utf8(failed.stderr).unwrap();
    assert!(!failed.status.success() && told.contains("The secret of webhook"), "{told}");
    drop(std::fs::remove_file(&file));
}
