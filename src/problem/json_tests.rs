//! What the JSON door says about each way of being wrong.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::*;

#[expect(dead_code, reason = "read into, and never looked at")]
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct Line {
    #[validate(length(min = 1, max = 3))]
    name: String,
    #[serde(default)]
    fen: i64,
    #[serde(default)]
    on: Option<NaiveDate>,
    #[serde(default)]
    kind: Option<Kind>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Warning,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct Sheet {
    #[validate(nested)]
    lines: Vec<Line>,
}

fn wrong(text: &str) -> (u16, Vec<(String, String)>) {
    let problem = match parse_json::<Sheet>(text.as_bytes()) {
        Ok(sheet) => panic!("taken: {sheet:?}"),
        Err(problem) => problem,
    };
    let errors = problem.errors().iter().map(|error| (error.pointer.clone(), error.code.clone())).collect();
    (problem.code().kind().status, errors)
}

fn at(pointer: &str, code: &str) -> (u16, Vec<(String, String)>) {
    (422, vec![(pointer.into(), code.into())])
}

#[test]
fn a_good_sheet_is_taken() {
    let sheet: Sheet =
        parse_json(r#"{"lines":[{"name":"甲","fen":5,"on":"2026-02-28","kind":"warning"}]}"#.as_bytes()).unwrap();
    assert_eq!((sheet.lines[0].name.as_str(), sheet.lines[0].fen), ("甲", 5));
}

#[test]
fn what_is_no_json_is_malformed() {
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    for text in ["", "  ", "{", "{\"lines\":[]} x", "nul", "{\"lines\":[\"\\ud800\"]}", "{'lines':[]}", &deep] {
        assert_eq!(wrong(text), (400, vec![]), "{}", &text[..text.len().min(40)]);
    }
    assert_eq!(read_value(b"\"\xff\"").unwrap_err().code(), Code::MalformedJson);
}

#[test]
fn each_unacceptable_field_is_pointed_at() {
    assert_eq!(wrong("[]").0, 422);
    assert_eq!(wrong("{}"), at("/lines", "missing"));
    assert_eq!(wrong("{\"lines\":[{\"name\":{\"name\":1}}]}"), at("/lines/0/name", "wrong_type"));
    assert_eq!(wrong(r#"{"lines":[],"x/y":1}"#), at("/x~1y", "unknown_field"));
    assert_eq!(wrong(r#"{"lines":[{"name":"a","nom":1}]}"#), at("/lines/0/nom", "unknown_field"));
    assert_eq!(wrong(r#"{"lines":[{"fen":1}]}"#), at("/lines/0/name", "missing"));
    assert_eq!(wrong(r#"{"lines":[{"name":7}]}"#), at("/lines/0/name", "wrong_type"));
    assert_eq!(wrong(r#"{"lines":[{"name":"a","fen":1.5}]}"#), at("/lines/0/fen", "wrong_type"));
    assert_eq!(wrong(r#"{"lines":[{"name":"a","fen":99999999999999999999}]}"#), at("/lines/0/fen", "wrong_type"));
    assert_eq!(wrong(r#"{"lines":[{"name":"a","fen":9223372036854775808}]}"#), at("/lines/0/fen", "out_of_range"));
    assert_eq!(wrong(r#"{"lines":[{"name":"a","fen":1e999}]}"#), at("/lines/0/fen", "out_of_range"));
    assert_eq!(wrong(r#"{"lines":[{"name":"a","on":"2026-02-30"}]}"#), at("/lines/0/on", "invalid_value"));
    assert_eq!(wrong(r#"{"lines":[{"name":"a","kind":"fine"}]}"#), at("/lines/0/kind", "unknown_code"));
    assert_eq!(wrong(r#"{"lines":[{"name":"a","name":"b"}]}"#), at("/lines/0/name", "duplicate_field"));
    assert_eq!(wrong(r#"{"lines":[{"name":"a\u0000"}]}"#), at("/lines/0/name", "nul_character"));
}

#[test]
fn every_failed_check_is_told_at_once() {
    let both = wrong(r#"{"lines":[{"name":""},{"name":"abcd"}]}"#);
    assert_eq!(both, (422, vec![("/lines/0/name".into(), "length".into()), ("/lines/1/name".into(), "length".into())]));
}

#[test]
fn a_prefix_goes_before_every_pointer() {
    let problem = parse_value::<Sheet>(json!({"lines": [{"name": ""}]}), "/body").unwrap_err();
    assert_eq!(problem.errors()[0].pointer, "/body/lines/0/name");
    let problem = parse_value::<Sheet>(json!({}), "/body").unwrap_err();
    assert_eq!(problem.errors()[0].pointer, "/body/lines");
}
