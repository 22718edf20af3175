//! Guessing passwords: a door closes, for known names and unknown ones alike, in every process and after every restart.

use serde_json::json;
use zhifa::accounts::{Keys, PasswordCost};

use super::{trail, with_rules};
use crate::harness::App;
use crate::harness::app::KEY;
use crate::harness::town::{PASSWORD, account};

#[test]
fn too_many_wrong_passwords_close_the_door_for_a_while() {
    let app = App::boot();
    for name in ["officer1", "nobody"] {
        let mut answers = Vec::new();
        for _ in 0..5 {
            answers.push(app.login(name, "not the password").problem("unauthorized").text.clone());
        }
        assert!(answers.windows(2).all(|two| two[0] == two[1]));
        let closed = app.login(name, PASSWORD);
        assert_eq!(closed.problem("too-many-requests").header("retry-after"), "900", "{closed}");
    }
    app.login("officer2", PASSWORD).ok();
    app.on(2026, 3, 2, 9, 14);
    app.login("officer1", PASSWORD).problem("too-many-requests");
    app.on(2026, 3, 2, 9, 15);
    app.login("officer1", PASSWORD).ok();
    // A right one starts the count anew.
    for _ in 0..4 {
        app.login("officer1", "not the password").problem("unauthorized");
    }
    app.login("officer1", PASSWORD).ok();
    app.login("officer1", "not the password").problem("unauthorized");
    app.login("officer1", PASSWORD).ok();
}

#[test]
fn a_closed_door_stays_closed_after_a_restart_and_in_another_process() {
    let app = App::boot();
    for _ in 0..5 {
        app.login("officer1", "not the password").problem("unauthorized");
    }
    let other = app.beside(Keys::new(KEY, PasswordCost::Cheap, app.shared_clock()).unwrap());
    let login = |name: &str| {
        let body = json!({"username": name, "password": PASSWORD});
        app.ask_at("POST", format!("{}/api/v1/auth/login", other.url())).json(&body).go()
    };
    login("officer1").problem("too-many-requests");
    login("officer2").ok();
}

#[test]
fn an_administrator_opens_a_closed_door_and_the_trail_tells_all_of_it() {
    let app = App::boot();
    let id = account("officer1");
    for _ in 0..5 {
        app.login("officer1", "not the password").problem("unauthorized");
    }
    app.login("nobody at all", "x").problem("unauthorized");
    let admin = app.person("admin");
    assert_eq!(admin.get(&format!("/accounts/{id}/lock")).ok().at("/locked_until"), "2026-03-02T09:15:00+08:00");
    for who in ["officer2", "head", "supervisor"] {
        app.person(who).ask("DELETE", &format!("/accounts/{id}/lock")).go().problem("forbidden");
    }
    admin.ask("DELETE", &format!("/accounts/{}/lock", account("stranger"))).go().problem("not-found");
    admin.ask("DELETE", &format!("/accounts/{id}/lock")).go().expect(204);
    assert!(admin.get(&format!("/accounts/{id}/lock")).ok().body.get("locked_until").is_none());
    app.login("officer1", PASSWORD).ok();
    let refused = trail(&app, "action=session.open&result=refused");
    assert_eq!(refused.len(), 6);
    // All of one moment, so in no order.
    assert_eq!(refused.iter().filter(|entry| entry["object"] == "account/?").count(), 1);
    let one = refused.iter().find(|entry| entry["object"] == json!(format!("account/{id}"))).unwrap();
    assert_eq!((&one["account_id"], &one["address"]), (&json!(id), &json!("127.0.0.1")));
    assert_eq!(trail(&app, "action=account.lock").len(), 1);
    assert_eq!(trail(&app, "action=account.unlock")[0]["account_id"], json!(account("admin")));
    let all = trail(&app, "limit=200");
    assert!(all.iter().all(|entry| !entry.to_string().contains("nobody at all")), "a name nobody has is not kept");
}

#[test]
fn one_address_that_tries_many_names_has_to_wait() {
    let app = with_rules(|rules| rules.address_failures = 10);
    for n in 0..10 {
        app.login(&format!("name{n}"), "not the password").problem("unauthorized");
    }
    app.login("officer1", PASSWORD).problem("too-many-requests");
    let elsewhere = app.ask("POST", "/api/v1/auth/login").header("X-Forwarded-For", "10.0.0.7");
    elsewhere.json(&json!({"username": "officer1", "password": PASSWORD})).go().ok();
    app.on(2026, 3, 2, 9, 11);
    app.login("officer1", PASSWORD).ok();
}

#[test]
fn guesses_made_side_by_side_are_counted_like_any() {
    let app = App::boot();
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| app.login("officer1", "not the password"));
        }
    });
    app.login("officer1", PASSWORD).problem("too-many-requests");
}
