//! Signing in: tokens that end, refresh tokens that are good once, and nothing that tells who exists.

use serde_json::{Value, json};

use crate::harness::App;
use crate::harness::answer::Answer;
use crate::harness::town::{COUNTY, NEIGHBOUR, PASSWORD};

struct Tokens {
    access: String,
    refresh: String,
}

fn tokens(answer: &Answer) -> Tokens {
    let text = |key: &str| answer.ok().at(key).as_str().unwrap().to_owned();
    assert_eq!((answer.at("/token_type"), answer.at("/expires_in")), (&json!("Bearer"), &json!(900)));
    Tokens { access: text("/access_token"), refresh: text("/refresh_token") }
}

fn me(app: &App, token: &str) -> Answer {
    app.ask("GET", "/api/v1/auth/me").header("Authorization", format!("Bearer {token}")).go()
}

fn refresh(app: &App, token: &str) -> Answer {
    app.ask("POST", "/api/v1/auth/refresh").json(&json!({"refresh_token": token})).go()
}

#[test]
fn who_signs_in_is_known_by_name_role_and_organ() {
    let app = App::boot();
    let signed = tokens(&app.login("head", PASSWORD));
    let answer = me(&app, &signed.access);
    assert_eq!((answer.at("/username"), answer.at("/roles")), (&json!("head"), &json!(["head"])));
    assert_eq!((answer.at("/post"), answer.at("/agency_name")), (&json!("principal"), &json!("上社镇人民政府")));
    assert!(!answer.text.contains("argon2") && !answer.text.contains("password_hash"), "{answer}");
}

#[test]
fn a_wrong_password_and_an_unknown_user_are_answered_alike() {
    let app = App::boot();
    let wrong = app.login("officer1", "not the password");
    let unknown = app.login("nobody", "not the password");
    for answer in [&wrong, &unknown] {
        answer.problem("unauthorized");
        assert_eq!(answer.text, wrong.text);
    }
    app.login("", "x").problem("invalid-input").points_at("/username");
    app.login("officer1", " ").problem("invalid-input").points_at("/password");
}

#[test]
fn an_access_token_ends_after_fifteen_minutes() {
    let app = App::boot();
    let signed = tokens(&app.login("officer1", PASSWORD));
    app.on(2026, 3, 2, 9, 14);
    me(&app, &signed.access).ok();
    app.on(2026, 3, 2, 9, 16);
    me(&app, &signed.access).problem("unauthorized");
    let renewed = tokens(&refresh(&app, &signed.refresh));
    me(&app, &renewed.access).ok();
}

#[test]
fn a_refresh_token_is_good_once_and_its_second_use_ends_the_session() {
    let app = App::boot();
    let first = tokens(&app.login("officer1", PASSWORD));
    let other = tokens(&app.login("officer1", PASSWORD));
    let second = tokens(&refresh(&app, &first.refresh));
    assert_ne!(first.refresh, second.refresh);
    let third = tokens(&refresh(&app, &second.refresh));
    // Somebody has a copy: the session ends for both.
    refresh(&app, &second.refresh).problem("unauthorized");
    refresh(&app, &third.refresh).problem("unauthorized");
    me(&app, &third.access).problem("unauthorized");
    // Another session of the same person goes on.
    me(&app, &other.access).ok();
    refresh(&app, &other.refresh).ok();
}

#[test]
fn a_session_ends_by_signing_out_or_by_being_forgotten() {
    let app = App::boot();
    let signed = tokens(&app.login("officer1", PASSWORD));
    let out =
        || app.ask("POST", "/api/v1/auth/logout").header("Authorization", format!("Bearer {}", signed.access)).go();
    out().expect(204);
    me(&app, &signed.access).problem("unauthorized");
    refresh(&app, &signed.refresh).problem("unauthorized");
    out().problem("unauthorized");
    let old = tokens(&app.login("officer1", PASSWORD));
    app.on(2026, 3, 9, 9, 1);
    refresh(&app, &old.refresh).problem("unauthorized");
}

#[test]
fn a_disabled_account_is_out_at_once() {
    let app = App::boot();
    let signed = tokens(&app.login("officer2", PASSWORD));
    let admin = app.person("admin");
    let all = admin.get("/accounts?username=officer2").ok().body.clone();
    let id = all["items"][0]["id"].as_str().unwrap().to_owned();
    app.person("officer1").post(&format!("/accounts/{id}/disable"), &json!({})).problem("forbidden");
    admin.post(&format!("/accounts/{id}/disable"), &json!({})).ok();
    me(&app, &signed.access).problem("unauthorized");
    refresh(&app, &signed.refresh).problem("unauthorized");
    app.login("officer2", PASSWORD).problem("unauthorized");
}

fn newcomer() -> Value {
    json!({"username": "newcomer", "password": "A good passw0rd", "name": "新人", "roles": ["officer"]})
}

fn but(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

#[test]
fn an_administrator_makes_accounts_of_the_own_organ_and_nobody_else_does() {
    let app = App::boot();
    let admin = app.person("admin");
    for who in ["officer1", "head", "auditor", "supervisor"] {
        app.person(who).post("/accounts", &newcomer()).problem("forbidden");
    }
    for agency in [COUNTY, NEIGHBOUR] {
        let answer = admin.post("/accounts", &but(newcomer(), "agency_id", json!(agency)));
        assert!([403, 422].contains(&answer.status), "{answer}");
    }
    for (field, wrong, pointer) in [
        ("password", json!("short"), "/password"),
        ("password", json!("1-Newcomer-1"), "/password"),
        ("password", json!("lower case only"), "/password"),
        ("roles", json!(["admin", "officer"]), "/roles"),
        ("roles", json!(["auditor", "supervisor"]), "/roles"),
        ("roles", json!([]), "/roles"),
        ("roles", json!(["king"]), "/roles/0"),
        ("roles", json!(["head"]), "/post"),
        ("post", json!("principal"), "/post"),
        ("username", json!("a b"), "/username"),
        ("agency_id", json!("x"), "/agency_id"),
    ] {
        admin.post("/accounts", &but(newcomer(), field, wrong)).problem("invalid-input").points_at(pointer);
    }
    let made = admin.post("/accounts", &newcomer());
    made.expect_created();
    assert!(!made.text.contains("good passw0rd"));
    admin.post("/accounts", &newcomer()).problem("conflict");
    app.login("newcomer", "A good passw0rd").ok();
}

#[test]
fn an_act_keeps_who_did_it_in_which_role_under_which_certificate() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let acts = officer.get(&case.path("/acts")).ok().body.clone();
    let actor = &acts["items"][0]["actor"];
    assert_eq!(
        (&actor["name"], &actor["role"], &actor["credential"]),
        (&json!("赵志强"), &json!("officer"), &json!("14032200101"))
    );
}
