//! A second factor: enrolled, asked for, good once, replaced by recovery codes, and required where an organ says so.

use serde_json::{Value, json};
use totp_rs::{Algorithm, Secret, TOTP};

use super::{Signed, signed, trail};
use crate::harness::App;
use crate::harness::answer::Answer;
use crate::harness::town::{COUNTY, PASSWORD, TOWN, account};

/// The app on the phone.
pub(super) struct Phone(TOTP);

impl Phone {
    fn of(enrolment: &Answer) -> Phone {
        let secret = Secret::Encoded(enrolment.ok().at("/secret").as_str().unwrap().to_owned()).to_bytes().unwrap();
        Phone(TOTP::new(Algorithm::SHA1, 6, 1, 30, secret).unwrap())
    }

    pub(super) fn code(&self, app: &App) -> String {
        self.0.generate(u64::try_from(app.now().utc().timestamp()).unwrap())
    }
}

fn begin(app: &App, who: &Signed, password: &str) -> Answer {
    who.ask(app, "POST", "/auth/second_factor").json(&json!({"password": password})).go()
}

fn confirm(app: &App, who: &Signed, code: &str) -> Answer {
    who.ask(app, "POST", "/auth/second_factor/confirm").json(&json!({"code": code})).go()
}

pub(super) fn enrol(app: &App, who: &Signed) -> (Phone, Vec<String>) {
    let phone = Phone::of(&begin(app, who, PASSWORD));
    let codes = confirm(app, who, &phone.code(app));
    let codes =
        codes.ok().at("/recovery_codes").as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned());
    (phone, codes.collect())
}

fn login(app: &App, name: &str, code: &str) -> Answer {
    let body = json!({"username": name, "password": PASSWORD, "code": code});
    app.ask("POST", "/api/v1/auth/login").json(&body).go()
}

#[test]
fn a_code_is_asked_for_beside_the_password_and_is_good_once() {
    let app = App::boot();
    let who = signed(&app, "head");
    begin(&app, &who, "not the password").problem("invalid-input").points_at("/password");
    let answer = begin(&app, &who, PASSWORD);
    let uri = answer.ok().at("/uri").as_str().unwrap();
    assert!(uri.starts_with("otpauth://totp/zhifa:head?secret=") && uri.contains("issuer=zhifa"), "{uri}");
    let phone = Phone::of(&answer);
    // Not confirmed yet: the password alone still does.
    app.login("head", PASSWORD).ok();
    confirm(&app, &who, "000000").problem("invalid-input").points_at("/code");
    confirm(&app, &who, &phone.code(&app)).ok();
    begin(&app, &who, PASSWORD).problem("conflict");
    app.login("head", PASSWORD).problem("second-factor-required");
    // Without the right password nobody learns that there is a second factor.
    app.login("head", "not the password").problem("unauthorized");
    // The code that confirmed is used up.
    login(&app, "head", &phone.code(&app)).problem("unauthorized");
    app.on(2026, 3, 2, 9, 1);
    let code = phone.code(&app);
    Signed::of(&login(&app, "head", &code)).me(&app).ok();
    login(&app, "head", &code).problem("unauthorized");
    app.on(2026, 3, 2, 9, 3);
    login(&app, "head", &code).problem("unauthorized");
    login(&app, "head", &phone.code(&app)).ok();
    let rows = crate::harness::tables::dump(&mut app.test.connect(), "second_factor").join("\n");
    assert!(!rows.contains(answer.at("/secret").as_str().unwrap()), "the secret lies sealed: {rows}");
}

#[test]
fn wrong_codes_close_the_door_like_wrong_passwords() {
    let app = App::boot();
    let (phone, _) = enrol(&app, &signed(&app, "reviewer"));
    app.on(2026, 3, 2, 9, 1);
    for _ in 0..5 {
        login(&app, "reviewer", "000000").problem("unauthorized");
    }
    login(&app, "reviewer", &phone.code(&app)).problem("too-many-requests");
}

#[test]
fn a_recovery_code_stands_in_for_the_phone_once() {
    let app = App::boot();
    let (_, codes) = enrol(&app, &signed(&app, "head"));
    assert_eq!(codes.len(), 10);
    let rows = crate::harness::tables::dump(&mut app.test.connect(), "recovery_code").join("\n");
    assert!(codes.iter().all(|code| !rows.contains(code.as_str())));
    login(&app, "head", &codes[3]).ok();
    login(&app, "head", &codes[3]).problem("unauthorized");
    login(&app, "head", &codes[4].to_uppercase()).ok();
    assert_eq!(trail(&app, "action=second_factor.recover").len(), 2);
    // The phone is lost for good: an administrator takes the factor away.
    let path = format!("/accounts/{}/second_factor", account("head"));
    app.person("officer1").ask("DELETE", &path).go().problem("forbidden");
    app.person("admin").ask("DELETE", &path).go().expect(204);
    app.login("head", PASSWORD).ok();
}

#[test]
fn where_an_organ_asks_for_it_the_role_enrols_before_anything_else() {
    let app = App::boot();
    let admin = app.person("admin");
    let put = |agency: uuid::Uuid, roles: Value| {
        admin.ask("PUT", &format!("/agencies/{agency}/second_factor")).json(&json!({"roles": roles})).go()
    };
    put(COUNTY, json!(["head"])).problem("not-found");
    put(TOWN, json!(["officer"])).problem("invalid-input").points_at("/roles");
    app.person("head")
        .ask("PUT", &format!("/agencies/{TOWN}/second_factor"))
        .json(&json!({"roles": []}))
        .go()
        .problem("forbidden");
    put(TOWN, json!(["head", "reviewer"])).ok();
    assert_eq!(admin.get(&format!("/agencies/{TOWN}/second_factor")).ok().at("/roles"), &json!(["head", "reviewer"]));
    assert_eq!(app.login("officer1", PASSWORD).ok().at("/must_enrol_second_factor"), false);
    let answer = app.login("head2", PASSWORD);
    assert_eq!(answer.ok().at("/must_enrol_second_factor"), true);
    let who = Signed::of(&answer);
    for path in ["/cases", "/worklist", "/accounts", "/auth/sessions"] {
        who.ask(&app, "GET", path).go().problem("second-factor-due");
    }
    let state = who.ask(&app, "GET", "/auth/second_factor").go();
    assert_eq!((state.ok().at("/confirmed"), state.at("/required")), (&json!(false), &json!(true)));
    enrol(&app, &who);
    who.ask(&app, "GET", "/cases").go().ok();
    app.login("head2", PASSWORD).problem("second-factor-required");
}

#[test]
fn a_second_factor_outlives_a_change_of_the_signing_key() {
    use zhifa::accounts::{Keys, PasswordCost, reseal};
    use zhifa::config::{Secret, Secrets};
    let app = App::boot();
    let (phone, _) = enrol(&app, &signed(&app, "head"));
    let old = Secret(String::from_utf8(crate::harness::app::KEY.to_vec()).unwrap());
    let new = Secret("the key after the rotation, 32 bytes".to_owned());
    let keys = |earlier| {
        let secrets = Secrets { current: new.clone(), earlier };
        Keys::of(&secrets, PasswordCost::Cheap, app.shared_clock()).unwrap()
    };
    assert_eq!(reseal(&app.db, &std::sync::Arc::new(keys(vec![(old, None)]))).unwrap(), 1);
    // From now on the old key is not needed any more.
    let later = app.beside(keys(Vec::new()));
    app.on(2026, 3, 2, 9, 1);
    let body = json!({"username": "head", "password": PASSWORD, "code": phone.code(&app)});
    app.ask_at("POST", format!("{}/api/v1/auth/login", later.url())).json(&body).go().ok();
}
