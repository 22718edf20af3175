//! Who may come in, and what is left of it (MLPS level 2, docs/security.md): doors, passwords, sessions, keys, a second factor,
//! sign-in elsewhere, leaving, and the audit trail.

mod controls;
mod issuer;
mod keys;
mod leaving;
mod lockout;
mod oidc;
mod passwords;
mod second_factor;
mod sessions;
mod trail;

use serde_json::{Value, json};
use zhifa::accounts::Keys;
use zhifa::config::AccountRules;
use zhifa::edge::Settings;

use crate::harness::App;
use crate::harness::answer::Answer;
use crate::harness::people::Ask;
use crate::harness::town::PASSWORD;

/// The tokens of somebody who signed in by hand.
struct Signed {
    access: String,
    refresh: String,
}

impl Signed {
    fn of(answer: &Answer) -> Signed {
        let text = |key: &str| answer.ok().at(key).as_str().unwrap().to_owned();
        Signed { access: text("/access_token"), refresh: text("/refresh_token") }
    }

    fn ask<'a>(&self, app: &'a App, method: &str, path: &str) -> Ask<'a> {
        app.ask(method, &format!("/api/v1{path}")).header("Authorization", format!("Bearer {}", self.access))
    }

    fn me(&self, app: &App) -> Answer {
        self.ask(app, "GET", "/auth/me").go()
    }

    fn refresh(&self, app: &App) -> Answer {
        app.ask("POST", "/api/v1/auth/refresh").json(&json!({"refresh_token": self.refresh})).go()
    }
}

fn signed(app: &App, username: &str) -> Signed {
    Signed::of(&app.login(username, PASSWORD))
}

/// The service under other rules.
fn with_rules(change: impl FnOnce(&mut AccountRules)) -> App {
    // A proxy before it says from where requests come.
    let edge = Settings { proxy_header: Some("X-Forwarded-For".to_owned()), ..Settings::default() };
    App::boot_as(edge, |keys: Keys| {
        let mut rules = keys.rules().clone();
        change(&mut rules);
        keys.with_rules(rules)
    })
}

/// What the town's auditor and the county's read in the trail.
fn trail(app: &App, query: &str) -> Vec<Value> {
    app.person("watcher").get(&format!("/audit?{query}")).ok().at("/items").as_array().unwrap().clone()
}
