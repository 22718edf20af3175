//! Officers and their certificates as of the day of the act (PEN-42, CERT-1, CERT-4): each way of not counting.

use serde_json::json;
use uuid::Uuid;
use zhifa::casefile::facts::{Employment, OfficerFact, Standing};
use zhifa::law::codes::Field;
use zhifa::law::stages::Kind;

use crate::casebook::{Casebook, ELSEWHERE, Person, Trial, day};

fn inspect() -> Trial {
    Casebook::clue().trial(Kind::InspectScene)
}

/// An inspection whose second officer is not as he should be.
fn with_wang(change: fn(&mut OfficerFact)) -> Trial {
    let mut trial = inspect();
    change(trial.facts.officers.get_mut(&Person::Wang.officer()).unwrap());
    trial
}

#[test]
fn a_certificate_counts_only_if_it_is_good_for_day_field_area_and_organ() {
    type Change = fn(&mut OfficerFact);
    let bad: &[(&str, Change)] = &[
        ("suspended", |wang| wang.certificates[0].standing = Standing::Suspended),
        ("revoked", |wang| wang.certificates[0].standing = Standing::Revoked),
        ("cancelled", |wang| wang.certificates[0].standing = Standing::Cancelled),
        ("lost", |wang| wang.certificates[0].standing = Standing::Lost),
        ("expired yesterday", |wang| wang.certificates[0].valid_to = day("2026-03-01")),
        ("begins tomorrow", |wang| wang.certificates[0].valid_from = day("2026-03-03")),
        ("another field", |wang| wang.certificates[0].fields = vec![Field::Agriculture]),
        ("another county", |wang| wang.certificates[0].area_code = "140311".to_owned()),
        ("none", |wang| wang.certificates.clear()),
    ];
    for (why, change) in bad {
        assert_eq!(with_wang(*change).breached(), ["CERT-1"], "{why}");
    }
    let good: &[(&str, Change)] = &[
        ("last day", |wang| wang.certificates[0].valid_to = day("2026-03-02")),
        ("first day", |wang| wang.certificates[0].valid_from = day("2026-03-02")),
        ("the township itself", |wang| wang.certificates[0].area_code = "140322106000".to_owned()),
        ("the province", |wang| wang.certificates[0].area_code = "140000".to_owned()),
        ("one good beside a revoked one", |wang| {
            let mut revoked = wang.certificates[0].clone();
            revoked.standing = Standing::Revoked;
            wang.certificates.insert(0, revoked);
        }),
    ];
    for (why, change) in good {
        assert!(with_wang(*change).breached().is_empty(), "{why}");
    }
}

#[test]
fn a_code_that_ends_in_zero_does_not_reach_its_neighbours() {
    let mut trial = with_wang(|wang| wang.certificates[0].area_code = "140322110000".to_owned());
    trial.facts.agency.division_code = "140322111000".to_owned();
    assert_eq!(trial.breached(), ["CERT-1"], "township 110 is not township 111");
    trial.facts.agency.division_code = "140322110000".to_owned();
    assert!(trial.breached().is_empty());
    let mut opening = Casebook::new().trial(Kind::OpenCase);
    opening.facts.agency.division_code = "370830000000".to_owned();
    opening.set("/division_code", json!("370831000000"));
    assert_eq!(opening.verdict("PEN-22"), "breached", "370831 is the next county");
    opening.set("/division_code", json!("370830105000"));
    assert_eq!(opening.verdict("PEN-22"), "met");
}

#[test]
fn assistants_strangers_and_officers_of_another_organ_never_count() {
    assert_eq!(with_wang(|wang| wang.employment = Employment::Auxiliary).breached(), ["PEN-42-1"]);
    assert_eq!(with_wang(|wang| wang.agency_id = ELSEWHERE).breached(), ["PEN-42-1", "CERT-1"]);
    let mut trial = inspect();
    trial.attempt.officers[1] = Uuid::from_u128(0xDEAD);
    assert_eq!(trial.breached(), ["PEN-42-1", "CERT-1"]);
}

#[test]
fn one_officer_named_twice_is_one_officer() {
    let mut trial = inspect();
    trial.attempt.officers = vec![Person::Li.officer(); 2];
    assert_eq!(trial.breached(), ["PEN-42-1"]);
    let mut trial = Casebook::clue().trial(Kind::RequestFiling);
    trial.set("/handlers", json!([Person::Li.officer(), Person::Li.officer()]));
    assert_eq!(trial.breached(), ["PEN-42"]);
}

#[test]
fn certificates_go_by_the_day_of_the_act_and_not_of_the_record() {
    let mut trial = with_wang(|wang| wang.certificates[0].valid_to = day("2026-03-02"));
    trial.facts.now = trial.facts.now.plus_days(1);
    assert!(trial.breached().is_empty(), "recorded the day after, it was good when it counted");
}

#[test]
fn service_that_meets_nobody_needs_no_officers_and_no_card() {
    let mut book = Casebook::concluded();
    book.next(Kind::IssueNotice);
    book.next(Kind::Approve);
    let mut trial = book.trial(Kind::ServeDocument);
    trial.attempt.officers.clear();
    trial.set("/card_shown", json!(false));
    assert_eq!(trial.breached(), ["PEN-42-1", "PEN-55"], "by hand both are owed");
    trial.set("/method", json!("POSTAL"));
    trial.set("/received_on", json!(book.now.date()));
    assert!(trial.breached().is_empty());
}

#[test]
fn an_act_keeps_the_certificate_that_was_good_for_it() {
    let book = Casebook::clue();
    let officers = &book.acts[1].act.officers;
    let numbers: Vec<_> = officers.iter().map(|officer| officer.certificate.as_deref()).collect();
    assert_eq!(numbers, [Some("晋E00001"), Some("晋E00002")]);
    assert_eq!(book.acts[1].act.actor.credential.as_deref(), Some("晋E00001"), "the signature carries it too");
}

#[test]
fn who_handled_or_drafted_it_does_not_approve_it() {
    let mut book = Casebook::filing();
    let mut both = book.trial(Kind::Approve);
    both.by(Person::Li);
    assert!(both.breached().contains(&"SEP-1"), "Li asked for the filing");
    book.next(Kind::Approve);
    assert!(!book.file.handled.contains(&Person::Head.account()), "approving is not handling");
    assert!(book.file.barred.contains(&Person::Li.account()) && book.file.barred.contains(&Person::Wang.account()));
}
