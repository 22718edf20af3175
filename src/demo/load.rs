//! Loading the demo data: every scenario played at once, in the order of time, before the real service starts.

use std::fmt::Write;
use std::sync::Arc;

use super::Error;
use super::player::Telling;
use super::print::pad;
use super::script::Step;
use super::stage::{Stage, scenarios, town};
use crate::accounts::PasswordCost;
use crate::clock::SystemClock;
use crate::db::{Db, Url};

/// What was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Acts recorded.
    pub acts: usize,
    /// Attempts the law refused.
    pub refused: usize,
    /// The cases: title and how far they have come.
    pub cases: Vec<(String, Telling)>,
}

/// Founds the demo town in a migrated database and plays every scenario; `None` if the town is there already.
pub fn load(url: &Url, password: &str) -> Result<Option<Loaded>, Error> {
    let known = town()?;
    if Db::open(url, Arc::new(SystemClock), 1)?.read_now(move |conn| known.is_founded(conn))? {
        return Ok(None);
    }
    let mut stage = Stage::set(url, password, PasswordCost::Real)?;
    let scenarios = scenarios()?;
    let mut tellings: Vec<_> = scenarios.iter().map(|scenario| Telling::new(scenario.case_id)).collect();
    let numbered = scenarios.iter().enumerate();
    let mut steps: Vec<(usize, &Step)> =
        numbered.flat_map(|(place, scenario)| scenario.steps.iter().map(move |step| (place, step))).collect();
    // Numbers are drawn in the order of time, so the cases are played side by side.
    steps.sort_by_key(|(_, step)| step.at);
    let mut loaded = Loaded { acts: 0, refused: 0, cases: Vec::new() };
    for (place, step) in steps {
        let Some(telling) = tellings.get_mut(place) else { continue };
        match stage.player.play(&stage.cast, telling, step)?.recorded() {
            Some(_) => loaded.acts += 1,
            None => loaded.refused += 1,
        }
    }
    stage.server.stop();
    loaded.cases = scenarios.into_iter().map(|scenario| scenario.title).zip(tellings).collect();
    Ok(Some(loaded))
}

/// What to print when the service starts with the demo data: who can sign in, and three things to try.
pub fn welcome(url: &str, password: &str) -> Result<String, Error> {
    let mut text = format!("  demo accounts 演示账号, password of all: {password}\n");
    for (username, name, roles) in town()?.people() {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "    {username:<12}{}{roles}", pad(&name, 8));
    }
    let _ = writeln!(
        text,
        r#"  try 试一试
    TOKEN=$(curl -s {url}/api/v1/auth/login -H 'Content-Type: application/json' \
      -d '{{"username":"reviewer","password":"{password}"}}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
    curl -s {url}/api/v1/cases -H "Authorization: Bearer $TOKEN""#
    );
    if let Some(told) = scenarios()?.first() {
        let _ =
            write!(text, r#"    curl -s {url}/api/v1/cases/{}/verify -H "Authorization: Bearer $TOKEN""#, told.case_id);
    }
    Ok(text)
}
