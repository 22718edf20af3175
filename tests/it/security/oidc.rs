//! Signing in at an OpenID provider: what it vouches for opens the account that is linked, and nothing else opens any.

use std::collections::BTreeMap;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::issuer::{self, CLIENT, Issuer, KEY, REDIRECT};
use super::{Signed, trail};
use crate::harness::App;
use crate::harness::answer::Answer;
use crate::harness::town::{PASSWORD, account};

const BINDING: &str = "a secret of the browser, thirty-two bytes";

/// The pairs of a query or a form.
pub fn pairs(text: &str) -> BTreeMap<String, String> {
    let plain = |text: &str| {
        let (mut bytes, mut out) = (text.bytes(), Vec::new());
        while let Some(byte) = bytes.next() {
            out.push(match byte {
                b'%' => {
                    let hex = [bytes.next().unwrap(), bytes.next().unwrap()];
                    u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap()
                }
                b'+' => b' ',
                other => other,
            });
        }
        String::from_utf8(out).unwrap()
    };
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (plain(name), plain(value))).collect()
}

fn town(issuer: &Issuer, claim: Option<&str>) -> App {
    App::boot_with(|keys| keys.with_oidc(issuer.settings(claim)).unwrap())
}

/// Begins, and lets the provider know the sign-in; answers what the person is sent with.
fn begin(app: &App, issuer: &Issuer, claims: Value) -> BTreeMap<String, String> {
    let started = app.ask("POST", "/api/v1/auth/oidc/start").json(&json!({"binding": BINDING})).go();
    let url = started.ok().at("/authorization_url").as_str().unwrap().to_owned();
    let (endpoint, query) = url.split_once('?').unwrap();
    assert_eq!(endpoint, format!("{}/authorize", issuer.url));
    let asked = pairs(query);
    assert_eq!(asked["state"], started.at("/state").as_str().unwrap());
    let mut known = issuer.known.lock().unwrap();
    known.challenge.clone_from(&asked["code_challenge"]);
    let now = app.now().utc().timestamp();
    known.claims = json!({"sub": "u-1", "iat": now, "exp": now + 300, "nonce": asked["nonce"]});
    for (name, value) in claims.as_object().unwrap() {
        known.claims[name] = value.clone();
    }
    asked
}

fn finish(app: &App, state: &str, code: &str, binding: &str) -> Answer {
    let body = json!({"state": state, "code": code, "binding": binding});
    app.ask("POST", "/api/v1/auth/oidc/finish").json(&body).go()
}

/// A whole sign-in with an ID token that says this beside what is usual.
fn sign_in(app: &App, issuer: &Issuer, claims: Value) -> Answer {
    let asked = begin(app, issuer, claims);
    finish(app, &asked["state"], "the code", BINDING)
}

fn link(app: &App, name: &str, subject: &str) -> Answer {
    app.person("admin").post(&format!("/accounts/{}/identities", account(name)), &json!({"subject": subject}))
}

#[test]
fn whom_an_administrator_has_linked_signs_in_at_the_provider() {
    let issuer = Issuer::start();
    let app = town(&issuer, None);
    let asked = begin(&app, &issuer, json!({}));
    assert_eq!((asked["client_id"].as_str(), asked["redirect_uri"].as_str()), (CLIENT, REDIRECT));
    assert_eq!((asked["response_type"].as_str(), asked["code_challenge_method"].as_str()), ("code", "S256"));
    assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
    // Nobody is linked: no account is made, and no role given.
    finish(&app, &asked["state"], "the code", BINDING).problem("unauthorized");
    app.person("officer2")
        .post(&format!("/accounts/{}/identities", account("officer1")), &json!({"subject": "u-1"}))
        .problem("forbidden");
    link(&app, "stranger", "u-1").problem("not-found");
    link(&app, "officer1", "u-1").expect_created();
    link(&app, "officer2", "u-1").problem("conflict");
    let answer = sign_in(&app, &issuer, json!({}));
    let who = Signed::of(&answer);
    assert_eq!(who.me(&app).ok().at("/username"), "officer1");
    let trail = trail(&app, &format!("action=session.open&account_id={}", account("officer1")));
    assert!(trail.iter().any(|entry| entry["detail"].as_str().unwrap().contains(&issuer.url)));
    app.person("admin").ask("DELETE", &format!("/accounts/{}/identities", account("officer1"))).go().expect(204);
    sign_in(&app, &issuer, json!({})).problem("unauthorized");
    link(&app, "officer3", "u-3").expect_created();
    app.person("admin").post(&format!("/accounts/{}/disable", account("officer3")), &json!({})).ok();
    sign_in(&app, &issuer, json!({"sub": "u-3"})).problem("unauthorized");
}

#[test]
fn a_sign_in_is_good_once_for_the_browser_that_began_it_and_for_ten_minutes() {
    let issuer = Issuer::start();
    let app = town(&issuer, None);
    link(&app, "officer1", "u-1").expect_created();
    let asked = begin(&app, &issuer, json!({}));
    let other = "another browser's secret, thirty-two bytes";
    finish(&app, &asked["state"], "the code", other).problem("unauthorized");
    finish(&app, "a state nobody made up", "the code", BINDING).problem("unauthorized");
    finish(&app, &asked["state"], "the code", BINDING).ok();
    finish(&app, &asked["state"], "the code", BINDING).problem("unauthorized");
    let asked = begin(&app, &issuer, json!({}));
    finish(&app, &asked["state"], "another code", BINDING).problem("unauthorized");
    finish(&app, &asked["state"], "the code", BINDING).problem("unauthorized");
    let asked = begin(&app, &issuer, json!({}));
    app.on(2026, 3, 2, 9, 10);
    finish(&app, &asked["state"], "the code", BINDING).problem("unauthorized");
    // The verifier of one sign-in is worth nothing in another (PKCE).
    let first = begin(&app, &issuer, json!({}));
    let second = begin(&app, &issuer, json!({}));
    assert_ne!(first["code_challenge"], second["code_challenge"]);
    finish(&app, &first["state"], "the code", BINDING).problem("unauthorized");
}

#[test]
fn an_id_token_of_another_issuer_audience_time_sign_in_or_key_opens_nothing() {
    let issuer = Issuer::start();
    let app = town(&issuer, None);
    link(&app, "officer1", "u-1").expect_created();
    let now = app.now().utc().timestamp();
    for claims in [
        json!({"iss": "https://elsewhere.example"}),
        json!({"iss": format!("{}/", issuer.url)}),
        json!({"aud": "somebody else"}),
        json!({"aud": [CLIENT, "somebody else"]}),
        json!({"aud": [CLIENT, "somebody else"], "azp": "somebody else"}),
        json!({"azp": "somebody else"}),
        json!({"exp": now - 61}),
        json!({"iat": now + 61}),
        json!({"nonce": "of another sign-in"}),
        json!({"nonce": null}),
        json!({"sub": ""}),
        json!({"sub": null}),
        json!({"exp": null}),
        json!({"sub": "x".repeat(256)}),
    ] {
        sign_in(&app, &issuer, claims.clone()).problem("unauthorized");
    }
    sign_in(&app, &issuer, json!({"aud": [CLIENT, "somebody else"], "azp": CLIENT})).ok();
    // Signed with another key under the issuer's key id; with no key; with an HMAC of what is public.
    let theirs: (&[u8], &str) = (b"the key of somebody else", "issuer-1");
    let public = serde_json::to_value(issuer::jwk(KEY)).unwrap()["x"].as_str().unwrap().to_owned();
    for forge in 0..4 {
        let asked = begin(&app, &issuer, json!({}));
        let mut claims = issuer.known.lock().unwrap().claims.clone();
        (claims["iss"], claims["aud"]) = (json!(issuer.url), json!(CLIENT));
        let good = issuer::token(KEY, &claims);
        let part = |n: usize| good.split('.').nth(n).unwrap();
        let forged = match forge {
            0 => issuer::token(theirs, &claims),
            // {"alg":"none","typ":"JWT"}
            1 => format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", part(1)),
            2 => {
                let header = Header { kid: Some("issuer-1".to_owned()), ..Header::new(Algorithm::HS256) };
                encode(&header, &claims, &EncodingKey::from_secret(public.as_bytes())).unwrap()
            }
            _ => format!("{}.{}.", part(0), part(1)),
        };
        issuer.known.lock().unwrap().instead = Some(forged);
        finish(&app, &asked["state"], "the code", BINDING).problem("unauthorized");
    }
    issuer.known.lock().unwrap().instead = None;
    sign_in(&app, &issuer, json!({})).ok();
}

#[test]
fn a_provider_may_change_its_keys_and_not_its_name() {
    let issuer = Issuer::start();
    let app = town(&issuer, None);
    link(&app, "officer1", "u-1").expect_created();
    sign_in(&app, &issuer, json!({})).ok();
    let new: (&[u8], &str) = (b"the issuer's next key", "issuer-2");
    {
        let mut known = issuer.known.lock().unwrap();
        (known.key, known.published) = (new, vec![new]);
    }
    sign_in(&app, &issuer, json!({})).ok();
    issuer.known.lock().unwrap().calls_itself = Some("https://elsewhere.example".to_owned());
    app.on(2026, 3, 2, 9, 30);
    let started = app.ask("POST", "/api/v1/auth/oidc/start").json(&json!({"binding": BINDING})).go();
    started.problem("busy");
}

#[test]
fn a_claim_that_the_settings_name_finds_the_account_of_that_name_and_makes_none() {
    let issuer = Issuer::start();
    let app = town(&issuer, Some("preferred_username"));
    let before = app.person("admin").get("/accounts?limit=200").ok().at("/items").as_array().unwrap().len();
    sign_in(&app, &issuer, json!({"preferred_username": "nobody"})).problem("unauthorized");
    sign_in(&app, &issuer, json!({"preferred_username": ["officer1"]})).problem("unauthorized");
    sign_in(&app, &issuer, json!({})).problem("unauthorized");
    let who = Signed::of(&sign_in(&app, &issuer, json!({"preferred_username": "officer1"})));
    assert_eq!(who.me(&app).ok().at("/username"), "officer1");
    // From now on the subject counts: a name that is handed on opens nothing.
    sign_in(&app, &issuer, json!({"sub": "u-2", "preferred_username": "officer1"})).problem("unauthorized");
    let same = Signed::of(&sign_in(&app, &issuer, json!({"preferred_username": "officer2"})));
    assert_eq!(same.me(&app).ok().at("/username"), "officer1");
    let after = app.person("admin").get("/accounts?limit=200").ok().at("/items").as_array().unwrap().len();
    assert_eq!(before, after);
}

#[test]
fn whoever_owes_a_second_factor_shows_it_at_the_provider() {
    let issuer = Issuer::start();
    let app = town(&issuer, None);
    link(&app, "head", "u-1").expect_created();
    sign_in(&app, &issuer, json!({})).ok();
    let path = format!("/agencies/{}/second_factor", crate::harness::town::TOWN);
    app.person("admin").ask("PUT", &path).json(&json!({"roles": ["head"]})).go().ok();
    sign_in(&app, &issuer, json!({})).problem("second-factor-required");
    sign_in(&app, &issuer, json!({"amr": ["pwd"]})).problem("second-factor-required");
    sign_in(&app, &issuer, json!({"amr": ["pwd", "otp"]})).ok();
}

#[test]
fn without_a_provider_there_is_no_such_door() {
    let app = App::boot();
    let answer = app.ask("POST", "/api/v1/auth/oidc/start").json(&json!({"binding": BINDING})).go();
    answer.problem("not-found");
    finish(&app, "s", "c", BINDING).problem("not-found");
    app.login("officer1", PASSWORD).ok();
}
