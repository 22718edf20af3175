//! Sessions: seen by their owner, ended by owner and administrator, and by themselves.

use serde_json::json;

use super::{Signed, signed, with_rules};
use crate::harness::App;
use crate::harness::town::{PASSWORD, account};

#[test]
fn a_person_sees_the_own_sessions_and_ends_one_that_was_lost() {
    let app = with_rules(|_| {});
    let lost = app.ask("POST", "/api/v1/auth/login").header("User-Agent", "phone/1.0");
    let lost = lost.header("X-Forwarded-For", "1.2.3.4, 10.20.30.40");
    let lost = Signed::of(&lost.json(&json!({"username": "officer1", "password": PASSWORD})).go());
    app.on(2026, 3, 2, 9, 5);
    let here = signed(&app, "officer1");
    let answer = here.ask(&app, "GET", "/auth/sessions").go();
    let all = answer.ok().body.as_array().unwrap().clone();
    assert_eq!(all.len(), 2);
    assert_eq!((&all[0]["current"], &all[1]["current"]), (&json!(true), &json!(false)));
    assert_eq!((&all[1]["user_agent"], &all[1]["address"]), (&json!("phone/1.0"), &json!("10.20.30.40")));
    assert_eq!(all[1]["last_seen_at"], "2026-03-02T09:00:00+08:00");
    assert!(!answer.text.contains("sm3:"), "no digest is shown: {answer}");
    let path = format!("/auth/sessions/{}", all[1]["id"].as_str().unwrap());
    signed(&app, "officer2").ask(&app, "DELETE", &path).go().problem("not-found");
    here.ask(&app, "DELETE", &path).go().expect(204);
    here.ask(&app, "DELETE", &path).go().problem("not-found");
    lost.me(&app).problem("unauthorized");
    lost.refresh(&app).problem("unauthorized");
    here.me(&app).ok();
}

#[test]
fn an_administrator_ends_every_session_of_an_account() {
    let app = App::boot();
    let (one, other) = (signed(&app, "officer1"), signed(&app, "officer1"));
    let path = format!("/accounts/{}/sessions", account("officer1"));
    app.person("officer2").ask("DELETE", &path).go().problem("forbidden");
    assert_eq!(app.person("admin").get(&path).ok().body.as_array().unwrap().len(), 2);
    app.person("admin").ask("DELETE", &path).go().expect(204);
    for session in [one, other] {
        session.me(&app).problem("unauthorized");
        session.refresh(&app).problem("unauthorized");
    }
    app.person("admin").ask("DELETE", &format!("/accounts/{}/sessions", account("stranger"))).go().problem("not-found");
    app.login("officer1", PASSWORD).ok();
}

#[test]
fn a_session_ends_when_nobody_uses_it_and_at_last_in_any_case() {
    let app = with_rules(|rules| (rules.idle_minutes, rules.session_minutes) = (30, 60));
    let idle = signed(&app, "officer1");
    let mut busy = signed(&app, "officer1");
    app.on(2026, 3, 2, 9, 20);
    busy = Signed::of(&busy.refresh(&app));
    app.on(2026, 3, 2, 9, 30);
    idle.refresh(&app).problem("unauthorized");
    app.on(2026, 3, 2, 9, 49);
    let answer = busy.refresh(&app);
    // Its tokens live no longer than the session.
    assert_eq!(answer.ok().at("/expires_in"), 660);
    let last = Signed::of(&answer);
    app.on(2026, 3, 2, 9, 59);
    last.me(&app).ok();
    app.on(2026, 3, 2, 10, 0);
    last.me(&app).problem("unauthorized");
    last.refresh(&app).problem("unauthorized");
}

#[test]
fn a_token_is_worth_nothing_after_signing_out() {
    let app = App::boot();
    let who = signed(&app, "officer1");
    who.me(&app).ok();
    who.ask(&app, "POST", "/auth/logout").go().expect(204);
    for path in ["/auth/me", "/cases", "/auth/sessions"] {
        who.ask(&app, "GET", path).go().problem("unauthorized");
    }
    who.refresh(&app).problem("unauthorized");
    who.ask(&app, "POST", "/auth/logout").go().problem("unauthorized");
}
