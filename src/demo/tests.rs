//! The scenarios are told in the order of time, and the service answers each step as it is told.

use super::*;
use crate::db::{Url, migrate};
use crate::law::stages::Kind;

#[test]
fn scenarios_are_told_in_the_order_of_time() {
    for scenario in scenarios().unwrap() {
        let first = scenario.steps.first().unwrap();
        assert_eq!((first.at, first.act.kind), (scenario.starts_at, Kind::OpenCase), "{}", scenario.title);
        assert_eq!(scenario.case_id.get_version_num(), 7);
        assert!(scenario.steps.is_sorted_by_key(|step| step.at), "{}", scenario.title);
        assert!(town().unwrap().founded_at < scenario.starts_at);
    }
}

#[test]
fn every_scenario_plays_as_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let url = Url::Sqlite(folder.path().join("demo.sqlite3"));
    migrate::up(&url).unwrap();
    let loaded = load(&url, "A passw0rd of the demo").unwrap().unwrap();
    let told: usize = scenarios().unwrap().iter().map(|scenario| scenario.steps.len()).sum();
    assert_eq!(loaded.acts + loaded.refused, told);
    assert_eq!(load(&url, "A passw0rd of the demo").unwrap(), None, "it was loaded twice");
    let clock = std::sync::Arc::new(crate::clock::SystemClock);
    let empty = db::Db::open(&url, clock, 1).unwrap().read_now(is_empty).unwrap();
    assert!(!empty, "run would play on this database");
}

#[test]
fn the_play_ends_archived_and_verified() {
    let mut out = Vec::new();
    run(None, "A passw0rd of the demo", &mut out, false).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("\narchived\nverified sm3:"), "{text}");
    assert!(text.contains("上社罚〔2023〕1号"), "{text}");
    assert!(!text.contains('\u{1b}'));
}
