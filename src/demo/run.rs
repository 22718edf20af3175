//! `zhifa demo`: the whole course of one case, told on paper, on a database of its own.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;
use uuid::Uuid;

use super::Error;
use super::found::is_empty;
use super::player::Telling;
use super::print::Printer;
use super::stage::{Stage, scenarios};
use crate::accounts::PasswordCost;
use crate::clock::SystemClock;
use crate::db::{Db, Url, migrate};

/// A folder that goes when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    #[expect(clippy::disallowed_methods, reason = "the name of a folder only has to be new")]
    fn new() -> std::io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("zhifa-demo-{}", Uuid::now_v7()));
        std::fs::create_dir(&folder)?;
        Ok(Scratch(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, folder = %self.0.display(), "the demo's folder stays behind");
        }
    }
}

/// Plays the first scenario and writes it, in colour if asked for: on the given PostgreSQL database, which must be empty, or else on a
/// throw-away SQLite file.
pub fn run(database: Option<&Url>, password: &str, out: &mut dyn Write, colour: bool) -> Result<(), Error> {
    match database {
        Some(url @ Url::Postgres(_)) => perform(url, password, out, colour),
        Some(Url::Sqlite(_)) | None => {
            let scratch = Scratch::new()?;
            perform(&Url::Sqlite(scratch.0.join("demo.sqlite3")), password, out, colour)
        }
    }
}

fn perform(url: &Url, password: &str, out: &mut dyn Write, colour: bool) -> Result<(), Error> {
    let began = Instant::now();
    migrate::up(url)?;
    if !Db::open(url, Arc::new(SystemClock), 1)?.read_now(is_empty)? {
        return Err(Error::NotEmpty(url.clone()));
    }
    let mut stage = Stage::set(url, password, PasswordCost::Real)?;
    let founded = began.elapsed();
    let mut printer = Printer::new(out, colour);
    let (mut acts, mut refused) = (0_usize, 0_usize);
    for scenario in scenarios()?.iter().take(1) {
        printer.opening(scenario)?;
        let mut telling = Telling::new(scenario.case_id);
        for step in &scenario.steps {
            let outcome = stage.player.play(&stage.cast, &mut telling, step)?;
            match outcome.recorded() {
                Some(_) => acts += 1,
                None => refused += 1,
            }
            printer.step(&outcome)?;
        }
        verified(&mut stage, &telling, &mut printer)?;
    }
    stage.server.stop();
    let played = began.elapsed().saturating_sub(founded);
    let (founded, played) = (founded.as_millis(), played.as_millis());
    printer.closing(&format!(
        "{acts} acts recorded, {refused} attempts refused; founded in {founded} ms, played in {played} ms"
    ))?;
    Ok(())
}

/// Asks the service how the case ended and whether its chain holds.
fn verified(stage: &mut Stage, telling: &Telling, printer: &mut Printer<'_>) -> Result<(), Error> {
    let who = "auditor";
    let case = stage.player.get(who, &format!("/cases/{}", telling.case_id))?;
    let status = case.body.get("status").and_then(Value::as_str).unwrap_or("?").to_owned();
    let report = stage.player.get(who, &format!("/cases/{}/verify", telling.case_id))?;
    let holds = report.body.get("ok").and_then(Value::as_bool) == Some(true);
    if !holds {
        return Err(Error::unexpected(format!("{who} verifies the case"), "ok".to_owned(), &report));
    }
    let head = report.body.get("head_digest").and_then(Value::as_str).unwrap_or("?").to_owned();
    printer.closing(&format!("\n{status}\nverified {head}"))?;
    Ok(())
}
