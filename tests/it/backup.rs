//! A backup is believed because it was restored: on both databases, from one to the other, while others write.

use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use zhifa::backup::{self, Error, Finding, Proof};
use zhifa::db::{Url, copy, tables};

use crate::harness::App;
use crate::harness::acts::annotate;
use crate::harness::contents::clue;
use crate::harness::db::{TestDb, on_postgres};
use crate::harness::media::{digest, stores};
use crate::harness::tables::by_force;
use crate::rebuild::a_busy_office;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Every row of every table, the same text from both databases.
fn everything(url: &Url) -> Vec<(String, Vec<String>)> {
    let conn = &mut copy::snapshot(url).unwrap();
    let tables = tables::tables(conn).unwrap();
    let each = |table: &tables::Table| {
        let mut rows = Vec::new();
        copy::rows::<zhifa::db::Error>(conn, table, |row| {
            rows.push(serde_json::from_str::<serde_json::Value>(&row).unwrap().to_string());
            Ok(())
        })
        .unwrap();
        (table.name.clone(), rows)
    };
    let mut all: Vec<_> = tables.iter().map(each).collect();
    all.sort();
    all
}

fn back_up(app: &App, folder: &Path) -> PathBuf {
    let file = folder.join("office.zhifa");
    let made = backup::make(&app.test.parsed(), app.now(), &file, Proof::Restore).unwrap();
    let proof = made.proof.unwrap();
    assert_eq!((proof.cases, &proof.findings[..]), (app.cases().len(), &[][..]));
    file
}

fn unpacked(file: &Path) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    text
}

fn packed(file: &Path, text: &str) {
    let mut out = flate2::write::GzEncoder::new(std::fs::File::create(file).unwrap(), flate2::Compression::fast());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap();
}

fn zhifa(url: &str, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhifa"));
    command.current_dir(folder).env("DATABASE_URL", url).env("ZHIFA_DATA_DIR", folder);
    command
}

#[test]
fn a_busy_office_is_restored_row_by_row_in_either_database_and_back() {
    let app = a_busy_office();
    let folder = folder();
    let file = back_up(&app, folder.path());
    let before = everything(&app.test.parsed());
    assert!(before.len() > 25, "every table is copied");
    // Into a file: from PostgreSQL this is the other database.
    let aside = Url::Sqlite(folder.path().join("restored.sqlite3"));
    let restored = backup::restore(&file, &aside).unwrap();
    assert_eq!((restored.cases, restored.findings), (6, vec![]));
    assert_eq!(everything(&aside), before);
    // And from the file into the kind of database under test: from SQLite to PostgreSQL.
    let again = folder.path().join("again.zhifa");
    backup::make(&aside, app.now(), &again, Proof::None).unwrap();
    let target = TestDb::empty();
    let restored = backup::restore(&again, &target.parsed()).unwrap();
    assert_eq!((restored.cases, restored.findings), (6, vec![]));
    assert_eq!(everything(&target.parsed()), before);
}

#[test]
fn a_restored_database_keeps_its_triggers_and_is_served() {
    let app = a_busy_office();
    let folder = folder();
    let file = back_up(&app, folder.path());
    let target = TestDb::empty();
    backup::restore(&file, &target.parsed()).unwrap();
    let changed = diesel::connection::SimpleConnection::batch_execute(
        &mut target.connect(),
        "UPDATE case_act SET sealed = '{}' WHERE seq = 1",
    );
    assert!(changed.unwrap_err().to_string().contains("an act is never changed"));
    // What was restored is restored over nothing.
    let twice = backup::restore(&file, &target.parsed()).unwrap_err();
    assert!(twice.to_string().contains("is not empty"), "{twice}");
    let verified = zhifa(&target.url, folder.path()).arg("verify").output().unwrap();
    assert!(String::from_utf8_lossy(&verified.stdout).contains("6 cases"), "{verified:?}");
    assert!(verified.status.success());
}

#[test]
fn a_backup_made_while_others_write_is_one_moment() {
    let app = App::boot();
    let folder = folder();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for officer in ["officer1", "officer2"] {
            let (app, stop) = (&app, &stop);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let case = app.person(officer).opens(clue());
                    for _ in 0..3 {
                        app.person(officer).acts(&case, annotate(1));
                    }
                }
            });
        }
        let mut seen = 0;
        for n in 0..4 {
            std::thread::sleep(std::time::Duration::from_millis(150));
            let file = folder.path().join(format!("{n}.zhifa"));
            let made = backup::make(&app.test.parsed(), app.now(), &file, Proof::Restore);
            let proof = made.inspect_err(|_| stop.store(true, Ordering::Relaxed)).unwrap().proof.unwrap();
            assert_eq!(proof.findings, vec![]);
            assert!(proof.acts >= seen, "later is more");
            seen = proof.acts;
        }
        stop.store(true, Ordering::Relaxed);
        assert!(seen > 0, "somebody wrote");
    });
}

#[test]
fn a_damaged_backup_is_refused_with_the_place_and_nothing_is_restored() {
    let app = a_busy_office();
    let folder = folder();
    let file = back_up(&app, folder.path());
    let text = unpacked(&file);
    let bad = folder.path().join("bad.zhifa");
    let target = TestDb::empty();
    let refused = |why: &[&str]| {
        let said = backup::restore(&bad, &target.parsed()).unwrap_err().to_string();
        assert!(why.iter().all(|why| said.contains(why)) && said.contains("nothing was restored"), "{said}");
    };
    // One character of one act.
    let rows = text.find("#{\"table\":\"case_act\"}").unwrap();
    let changed = text[..rows].to_owned() + &text[rows..].replacen("open_case", "open_cast", 1);
    packed(&bad, &changed);
    refused(&["table case_act, after row 0", "digest"]);
    // A row too few, its block's digest made right again by nobody.
    let cut: String = text.lines().filter(|line| !line.contains("officer1")).map(|line| format!("{line}\n")).collect();
    packed(&bad, &cut);
    refused(&["table account", "digest"]);
    // A whole table left out: its lines agree with each other, but not with the end.
    let (from, to) = (text.find("#{\"table\":\"warning_closing\"}").unwrap(), text.len());
    let next = text[from + 1..].find("#{\"table\"").or(text[from + 1..].find("#{\"end\"")).unwrap() + from + 1;
    packed(&bad, &(text[..from].to_owned() + &text[next..to]));
    refused(&["the digest of the whole is another"]);
    // Cut off, and no backup at all.
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&bad, &bytes[..bytes.len() / 2]).unwrap();
    refused(&["damaged at table"]);
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2] ^= 0x10;
    std::fs::write(&bad, &flipped).unwrap();
    refused(&["damaged at"]);
    std::fs::write(&bad, "no backup").unwrap();
    refused(&["the beginning"]);
    // After all these attempts the database is as empty as before: the sound one goes in.
    backup::restore(&file, &target.parsed()).unwrap();
}

#[test]
fn a_backup_of_a_newer_program_is_refused_by_name() {
    let app = App::boot();
    let folder = folder();
    let file = back_up(&app, folder.path());
    let newer = unpacked(&file).replacen("\"migrations\":[", "\"migrations\":[\"29990101000000\",", 1);
    packed(&file, &newer);
    let said = backup::restore(&file, &TestDb::empty().parsed()).unwrap_err().to_string();
    assert!(said.contains("newer zhifa") && said.contains("29990101000000"), "{said}");
}

#[test]
fn a_damaged_record_is_copied_as_it_is_and_said() {
    let app = a_busy_office();
    app.expects_damage();
    let case = app.cases()[0];
    let spoil = format!("UPDATE case_act_body SET body = '{{}}' WHERE case_id = '{case}' AND seq = 1");
    by_force(&mut app.test.connect(), "case_act_body", &spoil);
    let folder = folder();
    let file = folder.path().join("spoilt.zhifa");
    let made = backup::make(&app.test.parsed(), app.now(), &file, Proof::Restore).unwrap();
    let findings = made.proof.unwrap().findings;
    assert!(matches!(&findings[..], [Finding::Case { id, .. }] if *id == case), "{findings:?}");
    let listed = App::boot();
    by_force(&mut listed.test.connect(), "audit_entry", "DELETE FROM audit_entry");
    assert!(back_up(&listed, folder.path()).is_file(), "what follows from no act is not missed");
}

#[test]
fn lists_that_do_not_follow_from_the_acts_are_said() {
    let app = a_busy_office();
    by_force(&mut app.test.connect(), "case_task", "UPDATE case_task SET title = ''");
    let folder = folder();
    let made = backup::make(&app.test.parsed(), app.now(), &folder.path().join("x.zhifa"), Proof::Restore).unwrap();
    assert_eq!(made.proof.unwrap().findings, [Finding::Projection("case_task".to_owned())]);
}

#[test]
fn the_commands_keep_the_newest_and_overwrite_nothing() {
    let app = a_busy_office();
    let folder = folder();
    let store = folder.path().join("store");
    std::fs::create_dir(&store).unwrap();
    std::fs::write(store.join("zhifa-20200101T000000Z.zhifa"), "old").unwrap();
    std::fs::write(store.join("other.txt"), "not ours").unwrap();
    let run = |arguments: &[&str], ok: bool| {
        let out = zhifa(&app.test.url, folder.path()).args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.success(), ok, "{said}");
        said
    };
    let said = run(&["backup", store.to_str().unwrap(), "--keep", "1"], true);
    assert!(said.contains("6 cases") && said.contains("all verified") && said.contains("deleted"), "{said}");
    let mut left: Vec<_> = std::fs::read_dir(&store).unwrap().map(|entry| entry.unwrap().path()).collect();
    left.sort();
    let [other, made] = &left[..] else { panic!("{left:?}") };
    assert!(other.ends_with("other.txt"));
    assert_eq!(made.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let made = made.to_str().unwrap();
    assert!(run(&["backup", made], false).contains("overwrites nothing"));
    assert!(run(&["restore", made, "--check"], true).contains("all verified"));
    assert!(run(&["restore", made], false).contains("is not empty"));
    assert!(run(&["backup", "nowhere/x.zhifa", "--keep", "2"], false).contains("--keep needs a folder"));
    let stamp = app.test.url.strip_prefix("sqlite://").map(|file| PathBuf::from(format!("{file}.last-backup")));
    let stamp = stamp.unwrap_or_else(|| folder.path().join("last-backup"));
    assert!(stamp.is_file(), "the metrics know when");
    let rows = everything(&app.test.parsed());
    let audit = &rows.iter().find(|(table, _)| table == "audit_entry").unwrap().1;
    assert_eq!(audit.iter().filter(|row| row.contains("backup.make")).count(), 1);
}

#[test]
fn a_check_names_recordings_that_the_store_lacks_or_holds_otherwise() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let (lost, changed) = (stores(officer, &case, "丢失的录像", &[]), stores(officer, &case, "改动的录像", &[]));
    stores(officer, &case, "完好的录像", &[]);
    let folder = folder();
    let file = back_up(&app, folder.path());
    let place = |content: &str| {
        let digest = digest(content.as_bytes());
        let hex = digest.strip_prefix("sm3:").unwrap().to_owned();
        app.test.media().join("kept").join(&hex[..2]).join(&hex[2..])
    };
    let run = |more: &[&str]| {
        let mut command = zhifa(&app.test.url, folder.path());
        let media = app.test.media();
        let out = command.env("ZHIFA_MEDIA_DIR", media).args(["restore", file.to_str().unwrap(), "--check"]).args(more);
        let out = out.output().unwrap();
        (out.status.success(), String::from_utf8_lossy(&out.stdout).into_owned())
    };
    let (whole, said) = run(&[]);
    assert!(whole && said.contains("3 stored recordings"), "{said}");
    std::fs::remove_file(place("丢失的录像")).unwrap();
    std::fs::remove_file(place("改动的录像")).unwrap();
    std::fs::write(place("改动的录像"), "别的录像").unwrap();
    let (whole, said) = run(&[]);
    assert!(!whole && said.contains("2 recordings damaged"), "{said}");
    for (media, content) in [(&lost, "丢失的录像"), (&changed, "改动的录像")] {
        let line = format!("media {media} of case {}: DAMAGED, {}", case.id, digest(content.as_bytes()));
        assert!(said.contains(&line), "{said}");
    }
    assert!(said.contains("nothing is stored under this digest"), "{said}");
    assert!(run(&["--without-media"]).0, "where the recordings are elsewhere");
}

#[test]
fn a_backup_that_is_killed_leaves_no_file_that_looks_whole() {
    let app = a_busy_office();
    let folder = folder();
    let file = folder.path().join("killed.zhifa");
    for wait in [5, 20, 60, 150] {
        let mut child = zhifa(&app.test.url, folder.path()).arg("backup").arg(&file).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        if file.exists() {
            // It was quicker than we.
            backup::check(&file, folder.path()).unwrap();
            return;
        }
    }
    let made = backup::make(&app.test.parsed(), app.now(), &file, Proof::Restore);
    assert!(made.is_ok(), "what was left behind is in nobody's way");
}

#[test]
fn no_database_is_no_backup() {
    if on_postgres() {
        return;
    }
    let folder = folder();
    let url = Url::Sqlite(folder.path().join("absent.sqlite3"));
    let error = backup::make(&url, crate::harness::town::start(), &folder.path().join("x"), Proof::None).unwrap_err();
    assert!(matches!(error, Error::Db(_)) && !folder.path().join("absent.sqlite3").exists(), "{error}");
}
