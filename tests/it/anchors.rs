//! The daily anchor: published without a login, leading to every case, and telling when something was changed behind it.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use zhifa::anchor::{self, AnchorProof};
use zhifa::clock::ManualClock;
use zhifa::db::Db;
use zhifa::law::digest::{ZERO, sm3};
use zhifa::law::time::Moment;

use crate::harness::App;
use crate::harness::db::TestDb;
use crate::harness::people::Case;
use crate::harness::tables::{by_force, lines};

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

/// What the program says of the audit trail, and whether all holds.
fn trail_told(app: &App, folder: &Path, more: &[&str]) -> (bool, String) {
    let done = zhifa(app, folder, &[&["verify", "--anchor"][..], more].concat());
    (done.status.success(), said(&done))
}

#[test]
fn whoever_holds_the_entries_of_the_audit_trail_computes_its_digest_again() {
    let app = App::boot();
    app.noticed(1_500_000);
    let made = midnight(&app);
    let (audit, until) = (&made["audit"], made["until"].as_str().unwrap());
    let mut items: Vec<Value> = Vec::new();
    let mut path = "/audit?limit=200".to_owned();
    loop {
        let page = app.person("watcher").get(&path).ok().body.clone();
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next_cursor"].as_str() else { break };
        path = format!("/audit?limit=200&cursor={next}");
    }
    // Newest first as auditors read them; the line of a value has its keys in order and no spaces.
    let mut text = format!("{}\n", json!({"from": null, "prev": ZERO, "until": until}));
    let of_the_day: Vec<_> = items.iter().rev().filter(|item| item["at"].as_str().unwrap() < until).collect();
    of_the_day.iter().for_each(|item| text += &format!("{item}\n"));
    assert_eq!(audit["entries"], of_the_day.len());
    assert_eq!(audit["digest"], sm3(text.as_bytes()));
    assert!(of_the_day.len() > 20 && audit.get("from").is_none(), "{audit}");
    assert_eq!(&app.ask("GET", "/public/v1/anchors/2026-03-02").go().ok().body, &made);
}

#[test]
fn an_entry_that_was_changed_removed_or_put_in_later_names_its_day() {
    let app = App::boot();
    app.noticed(1_500_000);
    let first = midnight(&app);
    let mut days = vec![first];
    for day in [4, 5] {
        app.person("officer1").opens_case();
        app.clock.set(app.day(3, day));
        days.push(serde_json::to_value(anchor::make_due(&app.db).unwrap().unwrap()).unwrap());
    }
    assert_eq!(days[1]["audit"]["from"], days[0]["until"]);
    let folder = tempfile::tempdir().unwrap();
    let digest = days[2]["audit"]["digest"].as_str().unwrap().to_owned();
    let (holds, told) = trail_told(&app, folder.path(), &["--audit", &digest]);
    assert!(holds && told.contains("audit trail: 3 anchors"), "{told}");
    assert!(told.contains("the audit trail gives the same digests"), "{told}");
    let (holds, told) = trail_told(&app, folder.path(), &["2026-03-03", "--audit", &digest]);
    assert!(!holds && told.contains("IT IS NOT THIS ONE"), "the digest of another day: {told}");

    let conn = &mut app.test.connect();
    let of_second = "at >= '2026-03-02T16:00:00.000000Z' AND at < '2026-03-03T16:00:00.000000Z'";
    let id = lines(conn, &format!("SELECT CAST(id AS text) AS line FROM audit_entry WHERE {of_second} ORDER BY id"))
        .remove(0);
    let detail = lines(conn, &format!("SELECT detail AS line FROM audit_entry WHERE id = '{id}'")).remove(0);
    let named = |what: &str| {
        let found = anchor::compare(&app.db, None).unwrap();
        assert!(found.record_holds() && !found.holds(), "{found:?}");
        assert_eq!(found.trail.changed.iter().map(|one| one.day.to_string()).collect::<Vec<_>>(), ["2026-03-03"]);
        let (holds, told) = trail_told(&app, folder.path(), &[]);
        assert!(!holds && told.contains(&format!("audit entries of 2026-03-03 were {what}")), "{told}");
        // An anchor of an earlier day says nothing of it.
        assert!(anchor::compare(&app.db, "2026-03-02".parse().ok()).unwrap().holds());
    };
    by_force(conn, "audit_entry", &format!("UPDATE audit_entry SET detail = 'another' WHERE id = '{id}'"));
    named("CHANGED");
    by_force(conn, "audit_entry", &format!("UPDATE audit_entry SET detail = '{detail}' WHERE id = '{id}'"));
    assert!(anchor::compare(&app.db, None).unwrap().holds(), "as it was");
    let late = "INSERT INTO audit_entry (id, at, action, object, detail, result) VALUES \
        ('0195aaaa-0000-7000-8000-000000000001', '2026-03-03T03:00:00.000000Z', 'case.view', 'case/x', '', 'done')";
    // No trigger keeps an entry of yesterday from being put in: the anchor tells.
    conn.batch_execute(late).unwrap();
    named("PUT IN LATER");
    by_force(conn, "audit_entry", "DELETE FROM audit_entry WHERE id = '0195aaaa-0000-7000-8000-000000000001'");
    by_force(conn, "audit_entry", &format!("DELETE FROM audit_entry WHERE id = '{id}'"));
    named("REMOVED");
}

#[test]
fn an_anchor_from_before_the_audit_trail_was_covered_stays_valid() {
    let app = App::boot();
    app.person("officer1").opens_case();
    midnight(&app);
    let old = "UPDATE anchor SET audit_from = NULL, audit_entries = NULL, audit_digest = NULL";
    by_force(&mut app.test.connect(), "anchor", old);
    let shown = app.ask("GET", "/public/v1/anchors/2026-03-02").go();
    assert!(shown.ok().body.get("audit").is_none(), "{shown}");
    let folder = tempfile::tempdir().unwrap();
    let (holds, told) = trail_told(&app, folder.path(), &[]);
    assert!(holds && told.contains("nothing changed since") && told.contains("it is older than that"), "{told}");
    app.clock.set(app.day(3, 4));
    let next = anchor::make_due(&app.db).unwrap().unwrap().audit.unwrap();
    assert_eq!((next.from, next.entries > 10), (None, true), "the first one covers all that was before");
    assert!(anchor::compare(&app.db, None).unwrap().holds());
}

#[test]
fn a_day_of_thousands_of_entries_gives_one_digest_on_either_database() {
    let test = TestDb::new();
    let clock = ManualClock::new(Moment::at_shanghai(2026, 3, 3, 1, 0).unwrap());
    let db = Db::open(&test.parsed(), Arc::new(clock), 2).unwrap();
    let conn = &mut test.connect();
    let before = format!(
        "INSERT INTO anchor (day, until, cases, root, prev, made_at) VALUES \
         ('2026-03-01', '2026-03-01T16:00:00.000000Z', 0, '{ZERO}', '{ZERO}', '2026-03-01T17:00:00.000000Z')"
    );
    conn.batch_execute(&before).unwrap();
    // Many at one moment, some at the ends of the day: read in pages, by time and id.
    let count = std::env::var("ZHIFA_TEST_ENTRIES").map_or(2500, |count| count.parse().unwrap());
    for some in (0..count).collect::<Vec<u32>>().chunks(500) {
        let row = |n: &u32| {
            let at = ["2026-03-01T16:00:00.000000Z", "2026-03-02T04:00:00.123456Z", "2026-03-02T15:59:59.999999Z"];
            let at = at[(n % 3) as usize];
            format!("('0195aaaa-0000-7000-8000-{n:012x}', '{at}', 'case.view', 'case/{n}', '案卷“{n}”', 'done')")
        };
        let rows: Vec<String> = some.iter().map(row).collect();
        let insert = "INSERT INTO audit_entry (id, at, action, object, detail, result) VALUES";
        conn.batch_execute(&format!("{insert} {}", rows.join(", "))).unwrap();
    }
    let begun = std::time::Instant::now();
    let made = anchor::make_due(&db).unwrap().unwrap().audit.unwrap();
    println!("{} entries in {:?}", made.entries, begun.elapsed());
    assert_eq!(made.entries, i64::from(count));
    if count == 2500 {
        assert_eq!(made.digest, "sm3:aee1601cce7226f4b6979ca803c3294b14bb616cac7b5fcf7773ab60049c43a0");
    }
}
