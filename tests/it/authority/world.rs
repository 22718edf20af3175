//! The world of the table: a case under review, a certificate, a block of numbers, an account that can be spared.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::App;
use crate::harness::answer::Answer;
use crate::harness::people::Case;
use crate::harness::town::{FIREWORKS, PASSWORD};

/// Who asks, and what the table calls them.
pub const PEOPLE: [(&str, &str); 9] = [
    ("officer1", "officer"),
    ("head", "head"),
    ("reviewer", "reviewer"),
    ("clerk", "publicity_clerk"),
    ("supervisor", "supervisor"),
    ("auditor", "auditor"),
    ("admin", "admin"),
    ("stranger", "another organ's officer"),
    ("", "nobody"),
];

/// What the rows of the table are about.
pub struct World {
    pub case: Uuid,
    pub certificate: String,
    pub power_item: Uuid,
    pub block: String,
    pub number: i64,
    pub warning: String,
    pub spare_account: String,
}

impl World {
    /// Made by its people.
    pub fn of(app: &App) -> (World, Case) {
        let case = app.heard();
        app.person("officer1").submits(&case);
        let first = |who: &'static str, path: &str, key: &str| {
            let items = app.person(who).get(path).ok().at("/items").clone();
            items[0][key].as_str().unwrap_or("none").to_owned()
        };
        let block = app.person("officer1").post("/number_blocks", &json!({"device": "执法终端01", "size": 5}));
        let spare =
            json!({"username": "spare", "password": "a first password", "name": "马晓东", "roles": ["officer"]});
        let spare = app.person("admin").post("/accounts", &spare);
        let world = World {
            case: case.id,
            certificate: first("head", "/certificates", "id"),
            power_item: FIREWORKS,
            block: block.expect_created().at("/id").as_str().unwrap().to_owned(),
            number: block.at("/first").as_i64().unwrap(),
            warning: first("supervisor", "/warnings", "key"),
            spare_account: spare.expect_created().at("/id").as_str().unwrap().to_owned(),
        };
        (world, case)
    }
}

/// Asks as somebody; nobody has no token. What ends a session ends one of its own.
pub fn ask(app: &App, who: &'static str, method: &str, path: &str, body: &Value) -> Answer {
    let mut ask = app.ask(&method.to_uppercase(), path).key(&app.fresh_key());
    if !who.is_empty() {
        let token = match path.ends_with("/logout") {
            true => app.login(who, PASSWORD).ok().at("/access_token").as_str().unwrap().to_owned(),
            false => app.token(who),
        };
        ask = ask.header("Authorization", format!("Bearer {token}"));
    }
    match body {
        Value::Null => ask.go(),
        body => ask.json(body).go(),
    }
}
