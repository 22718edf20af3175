//! The edge: limits for each account and address, headers for browsers, and which pages of others may call.

use zhifa::edge::Settings;

use crate::harness::App;
use crate::harness::tables::dump;

#[test]
fn an_account_that_asks_too_often_waits_and_others_do_not() {
    let app = App::boot_behind(Settings { per_account: 1, ..Settings::default() });
    let (first, second) = (app.token("officer1"), app.token("officer2"));
    let me = |token: &str| app.ask("GET", "/api/v1/auth/me").header("Authorization", format!("Bearer {token}")).go();
    let answers: Vec<u16> = (0..12).map(|_| me(&first).status).collect();
    assert!(answers[..9].iter().all(|status| *status == 200), "a burst of ten passes: {answers:?}");
    assert!(answers.contains(&429), "{answers:?}");
    let refused = me(&first);
    assert_eq!(refused.at("/code"), "too-many-requests", "{refused}");
    assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
    assert_eq!(me(&second).status, 200);
}

#[test]
fn a_look_at_a_file_counts_once_and_each_that_was_answered_leaves_its_trace() {
    let app = App::boot_behind(Settings { per_account: 1, ..Settings::default() });
    let case = app.person("officer1").opens_case();
    let head = app.token("head");
    let look = || {
        let ask = app.ask("GET", &format!("/api/v1/cases/{}", case.id));
        ask.header("Authorization", format!("Bearer {head}")).go().status
    };
    let answers: Vec<u16> = (0..9).map(|_| look()).collect();
    assert_eq!(answers, [200; 9], "a burst of ten passes");
    let mut conn = app.test.connect();
    let mut seen = || dump(&mut conn, "audit_entry").iter().filter(|entry| entry.contains("case.view")).count();
    let begun = std::time::Instant::now();
    while seen() < answers.len() && begun.elapsed() < std::time::Duration::from_secs(10) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(seen(), answers.len());
}

#[test]
fn an_address_that_asks_too_often_waits_but_health_is_always_answered() {
    let app = App::boot_behind(Settings { per_address: 3, ..Settings::default() });
    let answers: Vec<_> = (0..60).map(|_| app.ask("GET", "/api/v1/calendar/2026").go()).collect();
    let refused = answers.iter().find(|answer| answer.status == 429).expect("one of sixty is too much");
    assert_eq!(refused.at("/code"), "too-many-requests", "{refused}");
    assert_eq!(refused.header("x-content-type-options"), "nosniff");
    assert_eq!(app.ask("GET", "/healthz").go().status, 200);
}

#[test]
fn behind_a_proxy_each_client_has_its_own_limit_and_a_made_up_header_helps_nobody() {
    let proxied = Settings { per_address: 3, proxy_header: Some("X-Forwarded-For".to_owned()), ..Settings::default() };
    let app = App::boot_behind(proxied);
    let from = |list: &str| app.ask("GET", "/api/v1/calendar/2026").header("X-Forwarded-For", list).go().status;
    // The client may write what it likes; the proxy adds the last entry.
    let answers: Vec<u16> = (0..60).map(|n| from(&format!("10.9.9.{n}, 10.0.0.1"))).collect();
    assert!(answers.contains(&429), "{answers:?}");
    assert_eq!(from("10.0.0.2"), 200);

    let direct = App::boot_behind(Settings { per_address: 3, ..Settings::default() });
    let spoofed = |n: usize| {
        direct.ask("GET", "/api/v1/calendar/2026").header("X-Forwarded-For", format!("10.0.0.{n}")).go().status
    };
    let answers: Vec<u16> = (0..60).map(spoofed).collect();
    assert!(answers.contains(&429), "without a proxy the header is anybody's: {answers:?}");
}

#[test]
fn every_answer_tells_browsers_what_not_to_do() {
    let app = App::boot();
    for path in ["/api/v1/cases", "/healthz", "/openapi.json", "/docs/", "/problems", "/problems/not-found", "/nowhere"]
    {
        let answer = app.ask("GET", path).go();
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(answer.header("content-security-policy").contains("default-src"), "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}: only when TLS is there for good");
    }
    assert_eq!(app.person("officer1").get("/cases").header("cache-control"), "no-store");
    let told = App::boot_behind(Settings { hsts: true, ..Settings::default() });
    assert!(told.ask("GET", "/healthz").go().header("strict-transport-security").starts_with("max-age="));
}

#[test]
fn pages_of_other_origins_may_not_call_unless_they_are_listed() {
    let preflight = |app: &App, origin: &str| {
        app.ask("OPTIONS", "/api/v1/cases")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", "authorization")
            .go()
    };
    let closed = App::boot();
    assert_eq!(preflight(&closed, "https://oa.example.gov.cn").header("access-control-allow-origin"), "");
    let listed = Settings { origins: vec!["https://oa.example.gov.cn".to_owned()], ..Settings::default() };
    let open = App::boot_behind(listed);
    let yes = preflight(&open, "https://oa.example.gov.cn");
    assert_eq!((yes.status, yes.header("access-control-allow-origin")), (200, "https://oa.example.gov.cn"));
    assert_eq!(preflight(&open, "https://evil.example").header("access-control-allow-origin"), "");
    let read = open.ask("GET", "/api/v1/calendar/2026").header("Origin", "https://oa.example.gov.cn").go();
    assert_eq!(read.header("access-control-allow-origin"), "https://oa.example.gov.cn");
    assert!(read.header("access-control-expose-headers").to_lowercase().contains("etag"));
}
