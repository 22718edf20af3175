//! Who may use whom: rooms depend one way, each table has one room, the kind of database is known in one place.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{Source, root, sources};
use super::none;

/// The rooms in reading order. A room uses only what stands in a row above it; rooms of one row may use each other.
/// `schema` is generated: who may name which table is another test.
const ORDER: &[&[&str]] = &[
    &["law"],
    &["casefile"],
    // Beside the database: what every room from here on may use.
    &["background", "clock", "config", "db", "edge", "observe", "problem", "schema"],
    &["page", "idempotent", "sheet"],
    &["record"],
    &["anchor"],
    &["accounts"],
    &["agencies"],
    &["certificates"],
    &["parties"],
    &["recording"],
    &["review"],
    &["documents"],
    &["papers"],
    &["publicity"],
    &["reports"],
    &["annual"],
    &["evaluation"],
    &["ledgers"],
    &["campaigns"],
    &["supervision"],
    &["webhooks"],
    &["desk"],
    &["backup"],
    &["app"],
    &["demo"],
    &["cli"],
    &["main", "lib"],
];

/// Which room owns which table: it alone names it.
const OWNERS: &[(&str, &[&str])] = &[
    ("record", &["case_act", "case_act_body", "enforcement_case"]),
    ("annual", &["annual_report"]),
    ("evaluation", &["evaluation_standard", "evaluation_run", "evaluation_check"]),
    (
        "campaigns",
        &["evaluation_event", "evaluation_frame", "evaluation_campaign", "evaluation_sight", "evaluated_file"],
    ),
    ("anchor", &["anchor", "anchor_part"]),
    ("ledgers", &["imported_case", "ledger_batch"]),
    ("papers", &["printed_paper", "paper_template", "file_package", "imported_file"]),
    ("review", &["legal_review", "review_catalogue"]),
    ("recording", &["media", "media_object", "media_owed", "media_upload", "recorder", "recording_list"]),
    ("documents", &["paper", "number_counter", "paper_number", "number_block", "void_number", "cash_receipt"]),
    (
        "publicity",
        &["publication", "public_entry", "masking_profile", "public_object", "credit_change", "credit_source"],
    ),
    ("supervision", &["case_task", "case_mark", "case_line", "officer_presence", "warning_closing"]),
    ("webhooks", &["webhook", "webhook_delivery"]),
    ("desk", &["case_deadline", "due_count", "penalised_party"]),
    (
        "accounts",
        &[
            "account",
            "login_session",
            "agency",
            "past_password",
            "login_failure",
            "second_factor",
            "recovery_code",
            "second_factor_rule",
            "role_change",
            "identity_link",
            "oidc_attempt",
        ],
    ),
    ("agencies", &["power_item", "agency_change", "delegation", "division", "pool_grant"]),
    ("parties", &["case_party", "party_merge"]),
    ("certificates", &["officer", "certificate", "certificate_act", "officer_exam", "officer_training"]),
    ("db", &["audit_entry", "idempotency_key", "legal_move"]),
];

fn rank(room: &str) -> Option<usize> {
    ORDER.iter().position(|row| row.contains(&room))
}

/// Everything named after `prefix` in a line of code: `prefix x`, and each `x` of `prefix {x, y::{z}}`.
fn named_after(code: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(top_level(group)),
            None => names.extend(first_word(rest)),
        }
    }
    names
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty()).then_some(word)
}

/// The first words of a braced list, without what stands in inner braces.
fn top_level(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut item) = (0, Vec::new(), String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.extend(first_word(&std::mem::take(&mut item))),
            _ if depth == 0 => item.push(c),
            _ => {}
        }
    }
    names.extend(first_word(&item));
    names
}

/// The code of a file as one text, and the line each place of it lies in.
fn joined(file: &Source) -> (String, Vec<usize>) {
    let (mut text, mut lines) = (String::new(), Vec::new());
    for (number, line) in file.code() {
        lines.extend(std::iter::repeat_n(number, line.len() + 1));
        text.push_str(&line);
        text.push('\n');
    }
    (text, lines)
}

/// Every name after `prefix` in a file, with its line.
fn uses(file: &Source, prefix: &str) -> Vec<(usize, String)> {
    let (text, lines) = joined(file);
    let starts = text.match_indices(prefix).map(|(at, _)| at).collect::<Vec<_>>();
    let each = |at: &usize| {
        let end = text[*at..].find(';').map_or(text.len(), |length| at + length);
        let end = text[at + prefix.len()..end].find(prefix).map_or(end, |next| at + prefix.len() + next);
        named_after(&text[*at..end], prefix).into_iter().map(|name| (lines[*at], name)).collect::<Vec<_>>()
    };
    starts.iter().flat_map(each).collect()
}

#[test]
fn every_room_is_known_and_declared() {
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared: BTreeSet<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let found: BTreeSet<String> = sources("src").iter().map(|file| file.room().to_owned()).collect();
    let unknown: Vec<_> = found.iter().filter(|room| rank(room).is_none()).collect();
    assert!(unknown.is_empty(), "give {unknown:?} its place in ORDER (tests/it/tidy/rooms.rs) and in src/lib.rs");
    let undeclared: Vec<_> = found
        .iter()
        .filter(|room| !["main", "lib"].contains(&room.as_str()) && !declared.contains(room.as_str()))
        .collect();
    assert!(undeclared.is_empty(), "declare {undeclared:?} in src/lib.rs, in reading order");
}

#[test]
fn a_room_uses_only_the_rooms_above_it() {
    let mut breaches = Vec::new();
    for file in sources("src").iter().filter(|file| !file.is_test()) {
        let Some(own) = rank(file.room()) else { continue };
        for (line, used) in uses(file, "crate::") {
            match rank(&used) {
                Some(above) if above > own || (above == own && used != file.room() && own < 2) => {
                    breaches.push(format!("{}:{line}: {} uses {used}, which stands below it", file.path, file.room()));
                }
                _ => {}
            }
        }
    }
    none(breaches, "move the shared type up (into law or casefile), or hand the value in from below");
}

#[test]
fn no_room_names_another_rooms_table() {
    let owner: BTreeMap<&str, &str> =
        OWNERS.iter().flat_map(|(room, tables)| tables.iter().map(move |table| (*table, *room))).collect();
    let mut breaches = Vec::new();
    for file in sources("src").iter().filter(|file| !["schema", "lib"].contains(&file.room())) {
        let mut named = uses(file, "schema::");
        for word in ["FROM ", "INTO ", "UPDATE ", "JOIN ", "TABLE "] {
            named.extend(uses(file, word));
        }
        for (line, table) in named {
            if let Some(room) = owner.get(table.as_str()).filter(|room| **room != file.room()) {
                breaches.push(format!("{}:{line}: {table} belongs to {room}", file.path));
            }
        }
    }
    none(breaches, "ask the owning room for what you need by a function of its mod.rs");
}

#[test]
fn every_table_has_an_owner() {
    let schema = std::fs::read_to_string(root().join("src/schema.rs")).unwrap();
    let tables: BTreeSet<&str> = schema
        .lines()
        .filter_map(|line| line.trim().split_once(" (")?.1.ends_with('{').then(|| line.trim().split(" (").next())?)
        .collect();
    let owned: BTreeSet<&str> = OWNERS.iter().flat_map(|(_, tables)| tables.iter().copied()).collect();
    assert_eq!(tables, owned, "give each table of src/schema.rs one owner in OWNERS (tests/it/tidy/rooms.rs)");
}

#[test]
fn only_db_asks_which_database_it_is() {
    let mut breaches = Vec::new();
    for file in sources("src").iter().filter(|file| file.room() != "db") {
        for (line, code) in file.code() {
            if ["Conn::Postgres", "Conn::Sqlite", "PgConnection", "SqliteConnection"]
                .iter()
                .any(|word| code.contains(word))
            {
                breaches.push(format!("{}:{line}: {}", file.path, code.trim()));
            }
        }
    }
    none(breaches, "write one query for both databases, or put the difference behind a function in src/db");
}

#[test]
fn names_are_read_out_of_groups_too() {
    assert_eq!(named_after("use crate::{accounts::{self, Keys}, db::Db, law};", "crate::"), ["accounts", "db", "law"]);
    assert_eq!(named_after("let x = crate::law::time::now(crate::db::X);", "crate::"), ["law", "db"]);
}
