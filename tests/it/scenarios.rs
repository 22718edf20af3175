//! The scenario files of `scenarios/statute`: each turn of the law that a case can take, told as a whole case, played over
//! HTTP on a database of its own; it ends archived, with a chain that holds.

use std::path::PathBuf;

use zhifa::accounts::PasswordCost;
use zhifa::demo::{self, Scenario};

use crate::harness::db::TestDb;
use crate::tidy::files::root;

/// Every file of the folder, by name.
fn files() -> Vec<PathBuf> {
    let folder = root().join("scenarios/statute");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    found.sort();
    found
}

/// Plays one file; what is wrong with it, if anything is.
fn flaw(file: &PathBuf) -> Option<String> {
    let text = std::fs::read_to_string(file).expect("UTF-8");
    let scenario: Scenario = match serde_json::from_str(&text) {
        Ok(scenario) => scenario,
        Err(error) => return Some(error.to_string()),
    };
    let sorted = scenario.steps.is_sorted_by_key(|step| step.at);
    let db = TestDb::new();
    match demo::play(&db.parsed(), &scenario, PasswordCost::Cheap) {
        Err(error) => Some(error.to_string()),
        Ok(_) if !sorted => Some("its steps are not in the order of time".to_owned()),
        Ok(ending) if ending.status != "archived" => Some(format!("it ends {}", ending.status)),
        Ok(ending) if !ending.verified => Some("its chain does not hold".to_owned()),
        Ok(_) => None,
    }
}

#[test]
fn every_turn_of_the_statute_plays_to_the_archive() {
    let only = std::env::var("SCENARIO").unwrap_or_default();
    let files: Vec<_> = files().into_iter().filter(|file| file.to_string_lossy().contains(&only)).collect();
    let flaws: Vec<_> = files
        .iter()
        .filter_map(|file| Some(format!("{}: {}", file.file_name()?.to_string_lossy(), flaw(file)?)))
        .collect();
    assert!(flaws.is_empty(), "{} of {} scenarios go wrong:\n{}", flaws.len(), files.len(), flaws.join("\n\n"));
}
