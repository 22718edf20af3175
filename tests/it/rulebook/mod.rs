//! The rulebook, rule by rule: each is met once and breached once, and whatever is said to people is said in full.

mod admitting;
mod benchmark;
mod chain;
mod decision_cases;
mod enforcement_cases;
mod filing_cases;
mod fourth_cases;
mod hearing_cases;
mod links_cases;
mod measures_cases;
mod officers;
mod own_cases;
mod proposal_cases;
mod recusal_cases;
mod remedy_cases;
mod review_cases;
mod rounds_cases;
mod second_cases;
mod spot_cases;
mod substance;
mod substance_cases;
mod term_cases;
mod transfer_cases;
mod triggers;

use std::collections::BTreeSet;

use zhifa::casefile::rulebook::{self, Effect};
use zhifa::law::stages::{Kind, Status};

use crate::casebook::{Casebook, Trial};

pub use chain::read_back;

/// One rule: an act that keeps it, and the one thing that breaks it.
pub struct Case {
    pub rule: &'static str,
    pub met: fn() -> Trial,
    pub spoil: fn(&mut Trial),
}

/// Every case; a rule of the rulebook without one fails the test below.
fn cases() -> impl Iterator<Item = &'static Case> {
    filing_cases::CASES
        .iter()
        .chain(proposal_cases::CASES)
        .chain(decision_cases::CASES)
        .chain(hearing_cases::CASES)
        .chain(second_cases::CASES)
        .chain(links_cases::CASES)
        .chain(transfer_cases::CASES)
        .chain(measures_cases::CASES)
        .chain(spot_cases::CASES)
        .chain(recusal_cases::CASES)
        .chain(term_cases::CASES)
        .chain(substance_cases::CASES)
        .chain(enforcement_cases::CASES)
        .chain(own_cases::CASES)
        .chain(review_cases::CASES)
        .chain(remedy_cases::CASES)
        .chain(rounds_cases::CASES)
        .chain(fourth_cases::CASES)
}

#[test]
fn every_rule_is_kept_by_one_act_and_broken_by_spoiling_one_thing() {
    let mut wrong = Vec::new();
    for case in cases() {
        let mut trial = (case.met)();
        let before = trial.verdict(case.rule);
        (case.spoil)(&mut trial);
        let after = trial.verdict(case.rule);
        if (before, after) != ("met", "breached") {
            wrong.push(format!("{}: before {before}, after {after}", case.rule));
        }
    }
    assert!(wrong.is_empty(), "each rule should be met before and breached after:\n{}", wrong.join("\n"));
}

#[test]
fn the_acts_that_keep_a_rule_are_lawful_altogether() {
    for case in cases() {
        let trial = (case.met)();
        let marks: Vec<_> = rulebook::rules().filter(|rule| rule.effect == Effect::Mark).map(|rule| rule.id).collect();
        let breached: Vec<_> = trial.breached().into_iter().filter(|rule| !marks.contains(rule)).collect();
        assert!(breached.is_empty(), "{}: the act meant to keep it breaks {breached:?}", case.rule);
    }
}

#[test]
fn every_rule_has_a_case_and_every_case_a_rule() {
    let rules: BTreeSet<_> = rulebook::rules().map(|rule| rule.id).collect();
    let told: BTreeSet<_> = cases().map(|case| case.rule).collect();
    let without: Vec<_> = rules.difference(&told).collect();
    assert!(without.is_empty(), "write a case (met, spoilt) in tests/it/rulebook for {without:?}");
    let strangers: Vec<_> = told.difference(&rules).collect();
    assert!(strangers.is_empty(), "the rulebook has no {strangers:?}; drop or rename their cases");
    assert_eq!(told.len(), cases().count(), "a rule has two cases");
}

#[test]
fn rule_ids_are_unique_and_each_rule_names_its_article_sentence_and_acts() {
    let mut seen = BTreeSet::new();
    for rule in rulebook::rules() {
        assert!(seen.insert(rule.id), "{} is used twice", rule.id);
        assert!(!rule.article.trim().is_empty(), "{} names no article", rule.id);
        assert!(!rule.zh.trim().is_empty() && !rule.en.trim().is_empty(), "{} has no sentence", rule.id);
        assert!(!rule.zh.is_ascii() && rule.en.is_ascii(), "{}: zh is Chinese, en is English", rule.id);
        assert!(!rule.gates.is_empty(), "{} gates nothing", rule.id);
        assert!(std::ptr::eq(rulebook::rule(rule.id).expect("it is found by its id"), rule));
        let gates: BTreeSet<_> = rule.gates.iter().collect();
        assert_eq!(gates.len(), rule.gates.len(), "{} gates an act twice", rule.id);
    }
}

/// Everything the rulebook says against somebody, from the cases and from every act at every wrong stage.
fn everything_breached() -> Vec<rulebook::Finding> {
    let mut trials: Vec<Trial> = Vec::new();
    for case in cases() {
        let mut trial = (case.met)();
        (case.spoil)(&mut trial);
        trials.push(trial);
    }
    for stage in Status::ALL {
        let book = Casebook::at(*stage);
        trials.extend(Kind::ALL.iter().map(|kind| book.trial(*kind)));
    }
    let findings = trials.iter().flat_map(|trial| trial.judge().findings);
    findings.filter(|finding| finding.verdict == "breached").collect()
}

#[test]
fn every_breach_says_what_is_wrong_and_how_to_mend_it_in_both_languages() {
    let mut silent = BTreeSet::new();
    for finding in everything_breached() {
        assert!(!finding.breaches.is_empty(), "{} is breached for no reason", finding.rule);
        for breach in &finding.breaches {
            let texts = [&breach.message.zh, &breach.message.en, &breach.remedy.zh, &breach.remedy.en];
            if texts.iter().any(|text| text.trim().is_empty()) {
                silent.insert(format!("{}: {breach:?}", finding.rule));
            }
        }
    }
    assert!(silent.is_empty(), "each breach needs message and remedy in zh and en:\n{silent:#?}");
}

#[test]
fn a_breach_points_only_at_acts_that_are_on_file() {
    for case in cases() {
        let mut trial = (case.met)();
        (case.spoil)(&mut trial);
        // REF-1 and APPR-1 point at what was asked for, which need not be there.
        let findings =
            trial.judge().findings.into_iter().filter(|finding| !["REF-1", "APPR-1"].contains(&finding.rule));
        for seq in findings.flat_map(|finding| finding.breaches).flat_map(|breach| breach.acts) {
            assert!(trial.file.kind_of(seq).is_some(), "{}: act {seq} is not on file", case.rule);
        }
    }
}

#[test]
fn the_checklist_of_every_kind_at_every_stage_speaks_of_every_rule_that_gates_it() {
    for stage in Status::ALL {
        let book = Casebook::at(*stage);
        for kind in Kind::ALL {
            let mut trial = book.trial(*kind);
            trial.attempt.body = None;
            let judged = rulebook::checklist(&trial.file, &trial.facts, &trial.attempt);
            let expected: Vec<_> =
                rulebook::rules().filter(|rule| rule.gates.contains(kind)).map(|rule| rule.id).collect();
            assert_eq!(judged.findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), expected);
            assert!(!judged.admitted, "a checklist admits nothing: {kind} at {stage}");
            for finding in judged.findings.iter().filter(|finding| finding.verdict == "needs_input") {
                let needs = finding.needs.as_ref().expect("it says what it needs");
                assert!(!needs.zh.is_empty() && !needs.en.is_empty(), "{}", finding.rule);
            }
        }
    }
}
