//! The daily anchor: published without a login, leading to every case, and telling when something was changed behind it.

use std::path::Path;
use std::process::{Command, Output};

use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use zhifa::anchor::{self, AnchorProof};

use crate::harness::App;
use crate::harness::people::Case;
use crate::harness::tables::by_force;

/// The day goes on to one in the morning of the next.
fn midnight(app: &App) -> Value {
    app.clock.set(app.day(3, 3));
    let made = anchor::make_due(&app.db).unwrap().expect("the day has ended");
    assert!(anchor::make_due(&app.db).unwrap().is_none(), "once a day");
    serde_json::to_value(made).unwrap()
}

fn proof(app: &App, case: &Case) -> AnchorProof {
    serde_json::from_value(app.person("officer1").get(&case.path("/proof")).ok().body.clone()).unwrap()
}

fn zhifa(app: &App, folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhifa"));
    command.current_dir(folder).env("DATABASE_URL", &app.test.url).env("ZHIFA_DATA_DIR", folder);
    command.args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_day_is_anchored_once_it_has_ended_and_everybody_reads_it() {
    let app = App::boot();
    assert!(anchor::make_due(&app.db).unwrap().is_none(), "nothing to anchor yet");
    let (first, second) = (app.noticed(1_500_000), app.ready());
    app.clock.set(app.on(2026, 3, 2, 23, 59));
    assert!(anchor::make_due(&app.db).unwrap().is_none(), "the day goes on");
    app.clock.set(app.on(2026, 3, 3, 0, 5));
    assert!(anchor::make_due(&app.db).unwrap().is_none(), "what was on its way is waited for");
    let made = midnight(&app);
    assert_eq!((&made["day"], &made["cases"]), (&json!("2026-03-02"), &json!(2)));
    let listed = app.ask("GET", "/public/v1/anchors").go();
    assert_eq!(listed.ok().at("/items/0"), &made);
    assert!(listed.header("cache-control").contains("public"));
    assert_eq!(&app.ask("GET", "/public/v1/anchors/2026-03-02").go().ok().body, &made);
    for nothing in ["2026-03-01", "2026-13-01", "x"] {
        app.ask("GET", &format!("/public/v1/anchors/{nothing}")).go().problem("not-found");
    }
    for case in [&first, &second] {
        let proof = proof(&app, case);
        assert!(proof.holds());
        assert_eq!((json!(proof.root), json!(proof.head.case_id)), (made["root"].clone(), json!(case.id)));
    }
    app.person("stranger").get(&first.path("/proof")).problem("not-found");
}

#[test]
fn what_is_recorded_afterwards_changes_no_earlier_anchor() {
    let app = App::boot();
    let case = app.noticed(1_500_000);
    let before = app.file(&case)["version"].clone();
    let made = midnight(&app);
    app.waives(&case, "p1");
    let later = app.person("officer1").opens_case();
    let found = anchor::compare(&app.db, None).unwrap();
    assert!(found.holds() && found.cases == 1, "{found:?}");
    assert_eq!(json!(proof(&app, &case).head.seq), before, "as it stood then");
    app.person("officer1").get(&later.path("/proof")).problem("not-found");
    app.clock.set(app.day(3, 4));
    let next = anchor::make_due(&app.db).unwrap().unwrap();
    assert_eq!((next.cases, json!(next.prev)), (2, made["root"].clone()), "anchors are a chain");
    let of_then = app.person("officer1").get(&case.path("/proof?day=2026-03-02"));
    assert_eq!(of_then.ok().at("/head/seq"), &before);
    assert!(proof(&app, &later).holds());
}

#[test]
fn an_exported_file_proves_itself_by_the_published_root_and_nothing_else() {
    let app = App::boot();
    let case = app.ready();
    let made = midnight(&app);
    let root = made["root"].as_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let export = app.person("officer1").get(&case.path("/export")).text.clone();
    std::fs::write(folder.path().join("case.jsonl"), &export).unwrap();
    std::fs::write(folder.path().join("proof.json"), app.person("officer1").get(&case.path("/proof")).text.clone())
        .unwrap();
    let asked = ["verify", "case.jsonl", "--proof", "proof.json", "--root", root];
    let good = zhifa(&app, folder.path(), &asked);
    assert!(good.status.success() && said(&good).contains("unchanged since"), "{}", said(&good));
    let other = zhifa(&app, folder.path(), &["verify", "case.jsonl", "--proof", "proof.json", "--root", "sm3:00"]);
    assert!(!other.status.success() && said(&other).contains("NOT THIS ONE"), "{}", said(&other));
    // Another case's file, however sound, is not the one that was anchored.
    let another = app.person("officer1").get(&app.ready().path("/export")).text.clone();
    std::fs::write(folder.path().join("case.jsonl"), another).unwrap();
    let forged = zhifa(&app, folder.path(), &asked);
    assert!(!forged.status.success() && said(&forged).contains("IT WAS CHANGED"), "{}", said(&forged));
    // A file cut short before the anchored act proves nothing.
    let cut: Vec<_> = export.lines().take(2).collect();
    std::fs::write(folder.path().join("case.jsonl"), cut.join("\n")).unwrap();
    assert!(!zhifa(&app, folder.path(), &asked).status.success());
}

#[test]
fn a_record_that_was_rewritten_with_all_its_digests_is_found_by_the_anchor() {
    let app = App::boot();
    let case = app.noticed(1_500_000);
    app.ready();
    midnight(&app);
    let folder = tempfile::tempdir().unwrap();
    let before = zhifa(&app, folder.path(), &["verify", "--anchor"]);
    assert!(before.status.success() && said(&before).contains("nothing changed since"), "{}", said(&before));
    // Whoever may drop triggers may write another head; only what was published tells.
    let forged = format!("sm3:{}", "7".repeat(64));
    let by_hand = |table: &str, statement: String| by_force(&mut app.test.connect(), table, &statement);
    by_hand(
        "enforcement_case",
        format!("UPDATE enforcement_case SET head_digest = '{forged}' WHERE id = '{}'", case.id),
    );
    app.expects_damage();
    let found = anchor::compare(&app.db, None).unwrap();
    assert!(!found.holds());
    assert_eq!(found.changed.len(), 1, "the part is named");
    app.person("officer1").get(&case.path("/proof")).problem("conflict");
    let after = zhifa(&app, folder.path(), &["verify", "--anchor", "2026-03-02"]);
    assert!(!after.status.success() && said(&after).contains("CHANGED"), "{}", said(&after));
}

#[test]
fn a_case_that_vanished_is_missed() {
    let app = App::boot();
    let case = app.person("officer1").opens_case();
    app.ready();
    midnight(&app);
    app.expects_damage();
    by_force(
        &mut app.test.connect(),
        "enforcement_case",
        &format!("UPDATE enforcement_case SET updated_at = updated_at WHERE id = '{}'", case.id),
    );
    assert!(anchor::compare(&app.db, None).unwrap().holds(), "nothing has changed yet");
    let conn = &mut app.test.connect();
    for table in ["case_task", "case_deadline", "case_party", "case_line"] {
        by_force(conn, table, &format!("DELETE FROM {table} WHERE case_id = '{}'", case.id));
    }
    by_force(conn, "enforcement_case", &format!("DELETE FROM enforcement_case WHERE id = '{}'", case.id));
    let found = anchor::compare(&app.db, None).unwrap();
    assert!(!found.holds() && found.cases == 1, "{found:?}");
}

#[test]
fn no_statement_changes_an_anchor() {
    let app = App::boot();
    app.person("officer1").opens_case();
    midnight(&app);
    let conn = &mut app.test.connect();
    for table in ["anchor", "anchor_part"] {
        for statement in [
            format!("UPDATE {table} SET root = 'sm3:{}'", "0".repeat(64)),
            format!("DELETE FROM {table}"),
            format!("UPDATE {table} SET day = '2026-03-01'"),
        ] {
            let error = conn.batch_execute(&statement).unwrap_err().to_string();
            assert!(error.contains("stands for ever") || error.contains("FOREIGN KEY"), "{statement}: {error}");
        }
        let twice = format!("INSERT INTO {table} SELECT * FROM {table}");
        assert!(conn.batch_execute(&twice).is_err(), "{twice}");
    }
    if crate::harness::db::on_postgres() {
        assert!(conn.batch_execute("TRUNCATE anchor_part").is_err());
        return;
    }
    for table in ["anchor", "anchor_part"] {
        assert!(conn.batch_execute(&format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}")).is_err());
    }
}
