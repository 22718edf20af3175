//! The register as files and feeds.

use serde_json::json;

use super::{looks, published, publishes, withdraws};
use crate::harness::App;
use crate::harness::acts::*;

#[test]
fn the_sheet_holds_the_same_and_runs_no_formula() {
    let app = App::boot();
    let case = app.served();
    publishes(&app, &case, "=HYPERLINK(\"http://evil.example\",\"超量存放\")");
    let sheet = looks(&app, "/decisions.csv");
    assert!(sheet.ok().header("content-type").starts_with("text/csv"));
    assert!(sheet.text.starts_with('\u{feff}'));
    let mut rows = csv_rows(&sheet.text);
    assert_eq!(rows.len(), 2);
    let row = rows.pop().unwrap();
    let number = app.file(&case)["decision"]["number"].as_str().unwrap().to_owned();
    assert!(row.contains(&number));
    assert!(row.iter().any(|cell| cell.starts_with("'=HYPERLINK")), "{row:?}");
    assert_eq!(looks(&app, "/decisions.csv?q=没有的").ok().text.lines().count(), 1);
}

/// Cells between quotes and commas, as a spreadsheet program reads them.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => cell.push(chars.next().unwrap()),
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut cell)),
            ('\r', false) => {}
            ('\n', false) => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            (c, _) => cell.push(c),
        }
    }
    rows
}

#[test]
fn the_feed_tells_what_is_new_and_what_is_gone_and_is_well_formed() {
    let app = App::boot();
    let first = app.served();
    publishes(&app, &first, "<script>alert('存放')</script> & ]]>");
    let second = published(&app);
    app.day(3, 4);
    withdraws(&app, &second, "公示有误 <撤回>");
    let feed = looks(&app, "/decisions.atom");
    assert!(feed.ok().header("content-type").starts_with("application/atom+xml"));
    assert!(!feed.text.contains("<script>") && feed.text.contains("&lt;script&gt;"), "{}", feed.text);
    assert!(feed.text.contains("撤回：") && feed.text.contains("公示有误 &lt;撤回&gt;"));
    assert_eq!(feed.text.matches("<entry>").count(), 2);
    assert!(!feed.header("etag").is_empty());
}

#[test]
fn a_correction_shows_in_the_sheet() {
    let app = App::boot();
    let case = published(&app);
    let entry = app.file(&case)["publications"][0]["seq"].clone();
    let readings = json!([{"field": "cause", "stood": "超量存放", "reads": "超量储存"}]);
    let correction = json!({"entry": entry, "readings": readings, "public_reason": "案由文字有误"});
    let seq = app.person("clerk").acts(&case, Act::new("correct_publication", correction));
    app.person("head").approves(&case, seq);
    assert!(looks(&app, "/decisions.csv").ok().text.contains("超量存放→超量储存"));
}
