//! Every projection can be thrown away and comes back byte for byte from the acts.

use std::collections::BTreeMap;

use zhifa::desk;

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::tables::{by_force, dump};

/// Every table that follows from the acts, in an order in which they can be emptied.
const PROJECTIONS: [&str; 13] = [
    "case_deadline",
    "penalised_party",
    "case_party",
    "legal_review",
    "paper",
    "public_entry",
    "publication",
    "paper_number",
    "case_task",
    "case_mark",
    "media_owed",
    "officer_presence",
    "enforcement_case",
];

fn dumps(app: &App) -> BTreeMap<&'static str, Vec<String>> {
    let conn = &mut app.test.connect();
    PROJECTIONS.iter().map(|table| (*table, dump(conn, table))).collect()
}

/// Cases at many stages, with every table of a projection in use.
pub fn a_busy_office() -> App {
    let app = App::boot();
    let archived = app.served();
    app.publishes(&archived);
    app.person("officer1").acts(&archived, issue_document(1));
    app.day(3, 10);
    app.pays(&archived, "p1", LARGE, "票-1");
    app.ends(&archived, "performed");
    let withheld = app.served();
    let entry = app.person("clerk").acts(&withheld, withhold("SECRET"));
    app.person("head").refuses(&withheld, entry);
    app.person("clerk").acts(&withheld, publish());
    let reviewing = app.heard();
    app.person("officer1").submits(&reviewing);
    app.person("officer1").acts(&reviewing, order_correction("2026-03-20"));
    let declined = app.person("officer1").opens(clue());
    app.person("head").acts(&declined, decline_filing());
    app.person("stranger").opens(clue());
    let filed = app.filed();
    let unseen = inspect_scene(app.now()).with("media", serde_json::json!([]));
    app.person("officer1").acts(&filed, unseen);
    app
}

#[test]
fn a_rebuild_changes_nothing_that_is_right() {
    let app = a_busy_office();
    let before = dumps(&app);
    assert!(before.values().all(|rows| !rows.is_empty()), "every projection is in use");
    assert_eq!(desk::rebuild(&app.db).unwrap().cases, 6);
    assert_eq!(dumps(&app), before);
}

#[test]
fn projections_that_were_emptied_come_back_byte_for_byte() {
    let app = a_busy_office();
    let before = dumps(&app);
    for table in PROJECTIONS {
        by_force(&mut app.test.connect(), table, &format!("DELETE FROM {table}"));
    }
    desk::rebuild(&app.db).unwrap();
    for (table, rows) in dumps(&app) {
        assert_eq!(rows, before[table], "{table}");
    }
    assert!(app.cases().into_iter().all(|id| app.verify(id).ok));
}

#[test]
fn a_counter_that_was_lost_goes_on_after_the_last_number() {
    let app = a_busy_office();
    let before = dump(&mut app.test.connect(), "number_counter");
    for table in ["paper_number", "number_counter"] {
        by_force(&mut app.test.connect(), table, &format!("DELETE FROM {table}"));
    }
    desk::rebuild(&app.db).unwrap();
    assert_eq!(dump(&mut app.test.connect(), "number_counter"), before);
    let case = app.filed();
    assert_eq!(app.file(&case)["filing_number"], "上社立〔2026〕5号");
}

#[test]
fn projections_that_were_falsified_come_back_byte_for_byte() {
    let app = a_busy_office();
    let before = dumps(&app);
    for (table, wrong) in [
        ("case_deadline", "due_on = '2030-01-01', met_seq = NULL, met_on = NULL"),
        ("legal_review", "subject = 'another', due_on = '2030-01-01'"),
        ("penalised_party", "fine_fen = 0, name = 'another'"),
        ("paper", "title = '另一份文书'"),
        ("publication", "state = 'published', entry = '{}'"),
        ("public_entry", "organ = '另一机关', words = '', expires_on = '2099-01-01'"),
        ("case_task", "due_on = '2030-01-01', title = ''"),
        ("case_mark", "rule = 'NONE'"),
        ("enforcement_case", "status = 'archived', parties = '', decision_number = NULL"),
    ] {
        by_force(&mut app.test.connect(), table, &format!("UPDATE {table} SET {wrong}"));
    }
    assert_ne!(dumps(&app), before);
    desk::rebuild(&app.db).unwrap();
    for (table, rows) in dumps(&app) {
        assert_eq!(rows, before[table], "{table}");
    }
}
