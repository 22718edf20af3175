//! The stage: a service of its own on a clock that can be set, with the town founded on it.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::Error;
use super::found::{self, Town};
use super::player::Player;
use super::script::{Cast, Scenario};
use crate::accounts::{Keys, PasswordCost};
use crate::app::{Running, State};
use crate::clock::{Clock, ManualClock};
use crate::config::{AccountRules, FirstPassword, made_up_password};
use crate::db::{Db, Url};
use crate::edge::Settings;
use crate::recording::{self, Shelf};

const TOWN: &str = include_str!("../../scenarios/demo-town.json");

/// The scenarios, the one that is told whole first.
const SCENARIOS: &[(&str, &str)] = &[
    ("liling-fireworks-2023.json", include_str!("../../scenarios/liling-fireworks-2023.json")),
    (
        "statute/late-payment-with-surcharge.json",
        include_str!("../../scenarios/statute/late-payment-with-surcharge.json"),
    ),
    ("straw-no-penalty-2026.json", include_str!("../../scenarios/straw-no-penalty-2026.json")),
    ("unlicensed-welders-2026.json", include_str!("../../scenarios/unlicensed-welders-2026.json")),
    ("leaves-investigating-2026.json", include_str!("../../scenarios/leaves-investigating-2026.json")),
];

/// The demo town.
pub fn town() -> Result<Town, Error> {
    parse("demo-town.json", TOWN)
}

/// Every scenario; the first is the whole course of a case.
pub fn scenarios() -> Result<Vec<Scenario>, Error> {
    SCENARIOS.iter().map(|(file, text)| parse(file, text)).collect()
}

fn parse<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|cause| Error::Script { file, cause })
}

/// A running service with the town founded, ready to be played on.
pub(super) struct Stage {
    pub(super) server: Running,
    pub(super) player: Player,
    pub(super) cast: Cast,
}

impl Stage {
    /// Opens a migrated database, which must be without the town, founds it, and starts a server on it.
    pub(super) fn set(url: &Url, password: &str, cost: PasswordCost) -> Result<Stage, Error> {
        Self::of(town()?, url, password, cost)
    }

    /// The same with a town of one's own.
    pub(super) fn of(town: Town, url: &Url, password: &str, cost: PasswordCost) -> Result<Stage, Error> {
        let clock = ManualClock::new(town.founded_at);
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        let db = Arc::new(Db::open(url, Arc::clone(&shared), 2)?);
        let hashes = [cost.hash(password)?, cost.hash(password)?];
        let plan = town.clone();
        let first = db.write_now(move |tx| found::found(tx, plan, hashes))?;
        // A key nobody keeps: no token of the play is worth anything afterwards.
        // Everybody in the demo town knows the password, and it stays.
        let rules = AccountRules { first_password: FirstPassword::Stays, password_days: 0, ..AccountRules::default() };
        let keys = Arc::new(Keys::new(made_up_password().0.as_bytes(), cost, shared)?.with_rules(rules));
        // The play uploads nothing; the folder would be made by the first who did.
        let shelf = Arc::new(Shelf::new(recording::Settings::in_folder(std::env::temp_dir().join("zhifa-demo-media"))));
        let server = Running::start(State { db, keys, edge: Settings::default(), shelf }, "127.0.0.1:0")?;
        let mut player = Player::new(&server.url(), password, clock);
        let cast = found::settle(&mut player, &town, first, password)?;
        Ok(Stage { server, player, cast })
    }
}
