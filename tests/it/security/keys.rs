//! Keys and tokens: what another key, another algorithm or another time has signed is worth nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, encode};
use serde_json::{Value, json};
use zhifa::accounts::{Keys, PasswordCost, signing_key};
use zhifa::config::{Secret, Secrets};

use super::{Signed, signed};
use crate::harness::App;
use crate::harness::answer::Answer;
use crate::harness::app::KEY;

fn me(app: &App, token: &str) -> Answer {
    app.ask("GET", "/api/v1/auth/me").header("Authorization", format!("Bearer {token}")).go()
}

fn claims(token: &str) -> Value {
    jsonwebtoken::dangerous::insecure_decode::<Value>(token).unwrap().claims
}

fn jwks(app: &App) -> Value {
    app.ask("GET", "/.well-known/jwks.json").go().ok().body.clone()
}

fn sign(secret: &[u8], kid: Option<&str>, claims: &Value) -> String {
    let (der, _) = signing_key(secret).unwrap();
    let header = Header { kid: kid.map(str::to_owned), ..Header::new(Algorithm::EdDSA) };
    encode(&header, claims, &EncodingKey::from_ed_der(&der)).unwrap()
}

#[test]
fn anybody_can_check_a_token_with_the_public_keys() {
    let app = App::boot();
    let who = signed(&app, "officer1");
    let keys = jwks(&app);
    let key = &keys["keys"][0];
    assert_eq!((&key["kty"], &key["crv"], key["alg"].as_str()), (&json!("OKP"), &json!("Ed25519"), Some("EdDSA")));
    assert!(key.get("d").is_none(), "the private part stays here: {key}");
    let header = jsonwebtoken::decode_header(&who.access).unwrap();
    assert_eq!(header.kid.as_deref(), key["kid"].as_str());
    let jwk: Jwk = serde_json::from_value(key.clone()).unwrap();
    let mut rules = Validation::new(Algorithm::EdDSA);
    (rules.validate_exp, rules.validate_aud) = (false, false);
    rules.required_spec_claims.clear();
    let read = jsonwebtoken::decode::<Value>(&who.access, &DecodingKey::from_jwk(&jwk).unwrap(), &rules).unwrap();
    assert_eq!(read.claims, claims(&who.access));
}

#[test]
fn a_token_of_another_key_algorithm_or_kind_is_worth_nothing() {
    let app = App::boot();
    let who = signed(&app, "officer1");
    let part = |n: usize| who.access.split('.').nth(n).unwrap();
    let (told, kid) = (claims(&who.access), signing_key(KEY).unwrap().1);
    // The control: our key, our algorithm, our key id, our claims.
    me(&app, &sign(KEY, Some(&kid), &told)).ok();
    let public = jwks(&app)["keys"][0]["x"].as_str().unwrap().to_owned();
    let public_bytes = URL_SAFE_NO_PAD.decode(&public).unwrap();
    let hmac = |alg: Algorithm, key: &[u8]| {
        let header = Header { kid: Some(kid.clone()), ..Header::new(alg) };
        encode(&header, &told, &EncodingKey::from_secret(key)).unwrap()
    };
    let with_header = |header: Value| format!("{}.{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), part(1), part(2));
    let theirs = b"another key of thirty-two bytes, yes";
    let but = |field: &str, value: Value| {
        let mut changed = told.clone();
        changed[field] = value;
        sign(KEY, Some(&kid), &changed)
    };
    for token in [
        // Another key: under our key id, under its own, under none, under paths and queries.
        sign(theirs, Some(&kid), &told),
        sign(theirs, Some(&signing_key(theirs).unwrap().1), &told),
        sign(theirs, None, &told),
        sign(KEY, None, &told),
        sign(KEY, Some(""), &told),
        sign(theirs, Some("../../../dev/null"), &told),
        sign(KEY, Some("/dev/null"), &told),
        sign(KEY, Some(&format!("{kid}/../{kid}")), &told),
        sign(KEY, Some("' OR '1'='1"), &told),
        sign(KEY, Some(&kid.to_uppercase()), &told),
        // Algorithm confusion: what is public, or the secret itself, used as the key of an HMAC; none; a foreign name.
        hmac(Algorithm::HS256, &public_bytes),
        hmac(Algorithm::HS256, public.as_bytes()),
        hmac(Algorithm::HS512, &public_bytes),
        hmac(Algorithm::HS256, KEY),
        with_header(json!({"alg": "none", "typ": "JWT", "kid": kid})),
        with_header(json!({"alg": "None", "typ": "JWT", "kid": kid})),
        with_header(json!({"alg": "HS256", "typ": "JWT", "kid": kid})),
        with_header(json!({"alg": "RS256", "typ": "JWT", "kid": kid})),
        // A key that the token brings along.
        with_header(json!({"alg": "EdDSA", "jwk": jwks(&app)["keys"][0]})),
        with_header(json!({"alg": "EdDSA", "jku": "http://127.0.0.1/jwks.json", "kid": "x"})),
        format!("{}.{}.", part(0), part(1)),
        format!("{}.{}.AAAA", part(0), part(1)),
        format!("{}.{}.{}", part(0), URL_SAFE_NO_PAD.encode(told.to_string() + " "), part(2)),
        // Ours, but about nothing that is.
        but("sid", json!("0195aaaa-0000-7000-8000-000000000001")),
        but("exp", json!(u64::MAX)),
        but("exp", json!(told["iat"])),
        but("admin", json!(true)),
        sign(KEY, Some(&kid), &json!({"sub": told["sub"]})),
        who.refresh.clone(),
        String::new(),
        "a".repeat(8000),
        "a.b.c".to_owned(),
    ] {
        me(&app, &token).problem("unauthorized");
    }
    for value in ["Basic b2ZmaWNlcjE6eA==", "Bearer", "", &who.access] {
        app.ask("GET", "/api/v1/auth/me").header("Authorization", value).go().problem("unauthorized");
    }
    for token in [&who.access, &sign(theirs, Some(&kid), &claims(&who.refresh))] {
        app.ask("POST", "/api/v1/auth/refresh").json(&json!({"refresh_token": token})).go().problem("unauthorized");
    }
    me(&app, &who.access).ok();
}

#[test]
fn an_old_key_is_believed_until_its_tokens_have_ended_and_no_longer() {
    let app = App::boot();
    let old = signed(&app, "officer1");
    let until = app.now().plus_minutes(10);
    let key = |text: &[u8]| Secret(String::from_utf8(text.to_vec()).unwrap());
    let new = b"the key after the rotation, 32 bytes";
    let secrets = Secrets { current: key(new), earlier: vec![(key(KEY), Some(until))] };
    let rotated = app.beside(Keys::of(&secrets, PasswordCost::Cheap, app.shared_clock()).unwrap());
    let ask = |method: &str, path: &str| app.ask_at(method, format!("{}{path}", rotated.url()));
    let me =
        |who: &Signed| ask("GET", "/api/v1/auth/me").header("Authorization", format!("Bearer {}", who.access)).go();
    let keys = ask("GET", "/.well-known/jwks.json").go().ok().body["keys"].as_array().unwrap().len();
    assert_eq!(keys, 2);
    me(&old).ok();
    // A refresh token of the old key is traded for tokens of the new one.
    let body = json!({"refresh_token": old.refresh});
    let renewed = Signed::of(&ask("POST", "/api/v1/auth/refresh").json(&body).go());
    assert_eq!(jsonwebtoken::decode_header(&renewed.access).unwrap().kid, Some(signing_key(new).unwrap().1));
    me(&renewed).ok();
    renewed.me(&app).problem("unauthorized");
    app.on(2026, 3, 2, 9, 10);
    me(&old).problem("unauthorized");
    me(&renewed).ok();
    assert_eq!(ask("GET", "/.well-known/jwks.json").go().ok().body["keys"].as_array().unwrap().len(), 1);
}

#[test]
fn an_expired_token_is_worth_nothing_and_neither_is_a_used_refresh_token() {
    let app = App::boot();
    let who = signed(&app, "officer1");
    app.on(2026, 3, 2, 9, 14);
    who.me(&app).ok();
    app.on(2026, 3, 2, 9, 15);
    who.me(&app).problem("unauthorized");
    let next = Signed::of(&who.refresh(&app));
    who.refresh(&app).problem("unauthorized");
    // The second use has ended the session for both.
    next.me(&app).problem("unauthorized");
    next.refresh(&app).problem("unauthorized");
    assert_eq!(super::trail(&app, "action=session.revoke&result=refused").len(), 1);
}
