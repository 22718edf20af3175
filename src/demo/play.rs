//! Playing one scenario to its end on a database of its own, for whoever wants to know how it ends.

use serde_json::Value;

use super::Error;
use super::player::{Outcome, Telling};
use super::script::Scenario;
use super::stage::{Stage, town};
use crate::accounts::PasswordCost;
use crate::db::Url;

/// How a scenario ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// The stage the case ended in.
    pub status: String,
    /// Whether its chain holds.
    pub verified: bool,
    /// The file as it stands at the end.
    pub file: Value,
    /// What became of each step.
    pub outcomes: Vec<Outcome>,
}

/// Founds the demo town in a migrated, empty database and plays the scenario on it over HTTP.
pub fn play(url: &Url, scenario: &Scenario, cost: PasswordCost) -> Result<Ending, Error> {
    let mut town = town()?;
    if let Some(profile) = &scenario.profile {
        town.follow(profile);
    }
    let mut stage = Stage::of(town, url, "One play, 1 passw0rd", cost)?;
    let mut telling = Telling::new(scenario.case_id);
    let mut outcomes = Vec::with_capacity(scenario.steps.len());
    for step in &scenario.steps {
        outcomes.push(stage.player.play(&stage.cast, &mut telling, step)?);
    }
    let file = stage.player.get("auditor", &format!("/cases/{}", telling.case_id))?.body;
    let report = stage.player.get("auditor", &format!("/cases/{}/verify", telling.case_id))?.body;
    stage.server.stop();
    let status = file.get("status").and_then(Value::as_str).unwrap_or_default().to_owned();
    let verified = report.get("ok").and_then(Value::as_bool) == Some(true);
    Ok(Ending { status, verified, file, outcomes })
}
