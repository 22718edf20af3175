//! The record proves itself: a changed character anywhere is named, in an exported file and in the database.

use serde_json::json;
use zhifa::record::{Line, Report, verify_lines};

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::people::Case;
use crate::harness::tables::by_force;

fn export(app: &App, case: &Case) -> Vec<Line> {
    let answer = app.person("officer1").get(&case.path("/export"));
    assert_eq!(answer.ok().header("content-type"), "application/x-ndjson");
    answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The acts that a report finds fault with.
fn named(report: &Report) -> Vec<u64> {
    assert!(!report.ok);
    let mut seqs: Vec<_> = report.flaws.iter().filter_map(|flaw| flaw.seq).collect();
    seqs.dedup();
    assert!(report.flaws.iter().all(|flaw| !flaw.what.zh.is_empty() && !flaw.what.en.is_empty()));
    seqs
}

/// The text with its `n`th digit or letter replaced by another one.
fn flipped(text: &str, n: usize) -> String {
    let places: Vec<_> = text.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()).map(|(at, _)| at).collect();
    let at = places[n % places.len()];
    let other = if &text[at..=at] == "7" { "3" } else { "7" };
    format!("{}{other}{}", &text[..at], &text[at + 1..])
}

#[test]
fn an_exported_record_verifies_without_any_server() {
    let app = App::boot();
    let case = app.ready();
    let lines = export(&app, &case);
    let report = verify_lines(&lines);
    assert!(report.ok, "{report:?}");
    assert_eq!((report.acts as u64, report.case_id), (case.version(), Some(case.id)));
    assert_eq!(json!(report.head_digest), app.file(&case)["head_digest"]);
    assert_eq!(report.bodies_withheld, 0);
}

#[test]
fn a_flipped_character_of_a_body_names_its_act() {
    let app = App::boot();
    let lines = export(&app, &app.ready());
    for (index, line) in lines.iter().enumerate() {
        for n in [0, 5, 11, 23] {
            let mut damaged = lines.clone();
            damaged[index].body = Some(flipped(line.body.as_ref().unwrap(), n));
            assert_eq!(named(&verify_lines(&damaged)), [index as u64 + 1]);
        }
    }
    let mut salted = lines.clone();
    salted[2].salt = Some(flipped(salted[2].salt.as_ref().unwrap(), 3));
    assert_eq!(named(&verify_lines(&salted)), [3]);
}

#[test]
fn a_flipped_character_of_a_head_names_its_act() {
    let app = App::boot();
    let lines = export(&app, &app.ready());
    for (index, line) in lines.iter().enumerate() {
        for n in [0, 7, 50, 200] {
            let mut damaged = lines.clone();
            damaged[index].sealed = flipped(&line.sealed, n);
            assert!(named(&verify_lines(&damaged)).contains(&(index as u64 + 1)));
        }
        let mut damaged = lines.clone();
        damaged[index].digest = flipped(&line.digest, 9);
        assert!(named(&verify_lines(&damaged)).contains(&(index as u64 + 1)));
    }
}

#[test]
fn a_forged_head_with_its_own_digest_breaks_the_link() {
    let app = App::boot();
    let mut lines = export(&app, &app.ready());
    lines[3].sealed = lines[3].sealed.replace("\"review_required\":false", "\"review_required\":true");
    lines[3].digest = zhifa::casefile::seal::head_digest(&lines[3].sealed);
    assert_eq!(
        named(&verify_lines(&lines)),
        [4, 5],
        "it does not follow from the act, and the next was sealed on another"
    );
}

#[test]
fn acts_out_of_order_missing_or_foreign_are_named() {
    let app = App::boot();
    let (case, other) = (app.ready(), app.filed());
    let lines = export(&app, &case);
    let mut swapped = lines.clone();
    swapped.swap(3, 4);
    assert!(named(&verify_lines(&swapped)).starts_with(&[4]));
    let mut missing = lines.clone();
    missing.remove(2);
    assert!(named(&verify_lines(&missing)).starts_with(&[3]));
    let mut beheaded = lines.clone();
    beheaded.remove(0);
    assert!(named(&verify_lines(&beheaded)).starts_with(&[1]));
    let mut twice = lines.clone();
    twice.insert(2, lines[1].clone());
    assert!(named(&verify_lines(&twice)).starts_with(&[3]));
    let mut foreign = lines.clone();
    foreign[1] = export(&app, &other)[1].clone();
    assert!(named(&verify_lines(&foreign)).contains(&2));
    assert!(!verify_lines(&[]).ok);
}

#[test]
fn a_withheld_body_does_not_break_the_chain() {
    let app = App::boot();
    let mut lines = export(&app, &app.ready());
    (lines[4].body, lines[4].salt) = (None, None);
    let report = verify_lines(&lines);
    assert!(report.ok, "{report:?}");
    assert_eq!(report.bodies_withheld, 1);
}

#[test]
fn what_was_changed_in_the_database_behind_the_triggers_is_named() {
    let app = App::boot();
    app.expects_damage();
    for (table, change, seq) in [
        ("case_act_body", "body = replace(body, '应当立案', '不应立案')", json!(2)),
        ("case_act_body", "salt = '00000000000000000000000000000000'", json!(2)),
        ("case_act", "sealed = replace(sealed, '赵志强', '赵志弱')", json!(2)),
        ("case_act", "kind = 'annotate'", json!(2)),
        ("case_act", "account_id = (SELECT id FROM account WHERE username = 'clerk')", json!(2)),
        ("case_act", "barred = ''", json!(2)),
        ("case_act", "occurred_at = recorded_at, recorded_at = '2026-03-02 01:30:00+00:00'", json!(2)),
    ] {
        let case = app.filed();
        let officer = app.person("officer1");
        let report = officer.get(&case.path("/verify")).ok().body.clone();
        assert_eq!((&report["ok"], &report["flaws"]), (&json!(true), &json!([])), "{report}");
        let statement = format!("UPDATE {table} SET {change} WHERE case_id = '{}' AND seq = 2", case.id);
        by_force(&mut app.test.connect(), table, &statement);
        let report = officer.get(&case.path("/verify")).ok().body.clone();
        assert_eq!(report["ok"], false, "{statement}");
        assert_eq!(report["flaws"][0]["seq"], seq, "{statement}: {report}");
    }
}

#[test]
fn a_head_that_differs_from_the_acts_is_found() {
    let app = App::boot();
    app.expects_damage();
    let case = app.filed();
    for change in ["status = 'archived'", "filing_number = '上社立〔2026〕9号'", "version = 1", "parties = '别人'"]
    {
        by_force(
            &mut app.test.connect(),
            "enforcement_case",
            &format!("UPDATE enforcement_case SET {change} WHERE id = '{}'", case.id),
        );
        let report = app.verify(case.id);
        assert!(!report.ok && report.flaws[0].seq.is_none(), "{change}: {report:?}");
        zhifa::desk::rebuild(&app.db).unwrap();
        assert!(app.verify(case.id).ok, "{change}");
    }
}

#[test]
fn an_act_cut_off_the_end_is_found_by_the_head() {
    let app = App::boot();
    app.expects_damage();
    let case = app.filed();
    app.person("officer1").acts(&case, annotate(1));
    let conn = &mut app.test.connect();
    for table in ["case_act_body", "case_act"] {
        by_force(
            conn,
            table,
            &format!("DELETE FROM {table} WHERE case_id = '{}' AND seq = {}", case.id, case.version()),
        );
    }
    assert!(!app.verify(case.id).ok);
}
