//! Many at once: numbers without gap or double, and of two on one case exactly one wins.

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::contents::*;
use crate::harness::people::Case;
use crate::harness::roads::numbered;
use crate::repeat::at_once;

fn sorted(mut numbers: Vec<String>) -> Vec<String> {
    numbers.sort();
    numbers
}

#[test]
fn fifty_clients_deciding_at_once_draw_fifty_numbers_without_gap_or_double() {
    const MANY: usize = 50;
    let app = App::boot();
    let officer = app.person("officer1");
    let cases: Vec<(Case, u64)> = (0..MANY)
        .map(|_| {
            let case = officer.opens_case();
            let request = officer.requests_filing(&case);
            (case, request)
        })
        .collect();
    for who in ["head", "head2", "officer1"] {
        app.token(who);
    }
    let heads = ["head", "head2"];
    at_once(MANY, |index| app.person(heads[index % 2]).approves(&cases[index].0, cases[index].1));
    assert_eq!(sorted(app.numbers("filing_number")), numbered("上社立", MANY));
    at_once(MANY, |index| officer.concludes(&cases[index].0, not_established()));
    at_once(MANY, |index| app.person(heads[index % 2]).decides(&cases[index].0, "not_established"));
    assert_eq!(sorted(app.numbers("decision_number")), numbered("上社不罚", MANY));
}

#[test]
fn a_number_that_was_refused_leaves_no_gap() {
    let app = App::boot();
    let cases: Vec<_> = (0..3).map(|_| app.concluded(not_established())).collect();
    let head = app.person("head");
    head.decides(&cases[0], "not_established");
    head.is_refused(&cases[1], &decide("no_penalty"), &["PEN-57"]);
    head.tries(&Case::new(cases[1].id, 1), &decide("not_established")).problem("stale-version");
    head.decides(&cases[2], "not_established");
    assert_eq!(app.file(&cases[2])["decision"]["number"], "上社不罚〔2026〕2号");
}

#[test]
fn every_organ_counts_its_own_numbers_and_every_year_begins_anew() {
    let app = App::boot();
    app.filed();
    app.on(2027, 1, 4, 9, 0);
    let next_year = app.person("officer1").opens_case();
    app.files(&next_year);
    assert_eq!(app.file(&next_year)["filing_number"], "上社立〔2027〕1号");
}

#[test]
fn of_two_heads_deciding_the_same_case_one_decides_and_the_other_is_stale() {
    let app = App::boot();
    for _ in 0..5 {
        let case = app.filed();
        app.person("officer1").concludes(&case, not_established());
        app.token("head");
        app.token("head2");
        let version = case.version();
        let mut answers = at_once(2, |index| {
            let seen = Case::new(case.id, version);
            app.person(["head", "head2"][index]).tries(&seen, &decide("not_established"))
        });
        answers.sort_by_key(|answer| answer.status);
        answers[0].expect_created();
        answers[1].problem("stale-version");
        assert_eq!(app.file(&case)["version"], version + 1);
    }
}

#[test]
fn facts_that_come_in_at_once_are_all_recorded_one_after_the_other() {
    let app = App::boot();
    let case = app.filed();
    app.token("officer1");
    let before = case.version();
    let mut seqs = at_once(16, |_| app.person("officer1").acts(&case, annotate(1)));
    seqs.sort_unstable();
    assert_eq!(seqs, (before + 1..=before + 16).collect::<Vec<_>>());
}
