//! docs/law-map.md, generated from the rulebook: rule, article, sentence, effect, the acts it gates, the tests that name it.
//! `ZHIFA_REGENERATE=1 cargo test --test it law_map` writes it anew.

use std::collections::BTreeSet;
use std::fmt::Write;

use zhifa::casefile::rulebook::{self, Effect, Rule};

use crate::tidy::files::{Source, committed, tests_of_the_crate};

const HEADING: &str = "\
# The law map 法条对照

Generated from the rulebook (`src/casefile/rulebook`) by `ZHIFA_REGENERATE=1 cargo test --test it law_map`; do not edit.

Effects: **bar** refuses always, the act cannot even be stated; **refuse** refuses, and a fact act can be recorded as it
happened, with the breach on file; **mark** records it and marks it for ever.

| rule 规则 | article 依据 | sentence 内容 | effect | acts it gates 行为 | tests |
|---|---|---|---|---|---|
";

fn effect(rule: &Rule) -> &'static str {
    match rule.effect {
        Effect::Bar => "bar",
        Effect::Refuse => "refuse",
        Effect::Mark => "mark",
    }
}

/// The files whose tests name the rule.
fn tests_naming(rule: &Rule, tests: &[Source]) -> BTreeSet<String> {
    let id = format!("\"{}\"", rule.id);
    tests.iter().filter(|file| file.text.contains(&id)).map(|file| file.path.clone()).collect()
}

fn gates(rule: &Rule) -> String {
    if rule.gates.len() == zhifa::law::stages::Kind::ALL.len() {
        return "every act".to_owned();
    }
    rule.gates.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(" ")
}

fn map() -> String {
    let tests = tests_of_the_crate();
    let mut map = HEADING.to_owned();
    for rule in rulebook::rules() {
        let named: Vec<_> = tests_naming(rule, &tests).iter().map(|path| format!("`{path}`")).collect();
        let (id, article, zh, en) = (rule.id, rule.article, rule.zh, rule.en);
        let (effect, gates, named) = (effect(rule), gates(rule), named.join(" "));
        writeln!(map, "| {id} | {article} | {zh}<br>{en} | {effect} | {gates} | {named} |").unwrap();
    }
    map
}

#[test]
fn the_law_map_is_as_the_rulebook_and_the_tests_are() {
    committed("docs/law-map.md", &map());
}

#[test]
fn every_rule_is_named_by_a_test() {
    let tests = tests_of_the_crate();
    let without: Vec<_> =
        rulebook::rules().filter(|rule| tests_naming(rule, &tests).is_empty()).map(|rule| rule.id).collect();
    assert!(without.is_empty(), "no test names {without:?}: add a case in tests/it/rulebook");
}

#[test]
fn no_cell_of_the_map_breaks_its_table() {
    for rule in rulebook::rules() {
        for text in [rule.id, rule.article, rule.zh, rule.en] {
            assert!(!text.contains('|') && !text.contains('\n'), "{}: {text:?} breaks the table", rule.id);
        }
    }
}
