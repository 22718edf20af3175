//! Cases of the rules on a round of legal review beside its opinion.

use serde_json::json;
use zhifa::law::money::Fen;
use zhifa::law::stages::Kind;
use zhifa::law::threshold::{Amount, Op};

use super::Case;
use crate::casebook::{Casebook, Person, Trial, profile};

fn assigned() -> Trial {
    Casebook::reviewing().trial(Kind::AssignReviewer)
}

fn taken() -> Casebook {
    let mut book = Casebook::reviewing();
    book.next(Kind::AssignReviewer);
    book
}

fn asked() -> Casebook {
    let mut book = taken();
    book.next(Kind::RequestSupplement);
    book
}

/// An opinion that is no pass.
fn turned_down() -> Casebook {
    let mut book = taken();
    let mut opinion = book.trial(Kind::IssueReviewOpinion);
    opinion.set("/outcome", json!("correct"));
    book.take(opinion).unwrap();
    book
}

fn contested() -> Casebook {
    let mut book = turned_down();
    book.next(Kind::ContestReview);
    book
}

/// The facts of an organ whose list reviews seizures of ten thousand yuan and more.
fn listing_seizures(mut trial: Trial) -> Trial {
    let mut list = trial.facts.profile.review_list.clone();
    list.seizure = Some(Amount { fen: Fen(1_000_000), op: Op::AtLeast });
    trial.facts.catalogue = Some(list);
    trial
}

fn requested() -> Trial {
    let mut trial = listing_seizures(Casebook::investigating().trial(Kind::RequestMeasure));
    trial.set("/value_fen", json!(2_000_000));
    trial
}

fn waits_for_review() -> Casebook {
    let mut book = Casebook::investigating();
    let mut asked = listing_seizures(book.trial(Kind::RequestMeasure));
    asked.set("/value_fen", json!(2_000_000));
    book.take(asked).unwrap();
    book
}

fn reviewed() -> Trial {
    waits_for_review().trial(Kind::ReviewMeasure)
}

/// That a head approves the request.
fn approval(book: &Casebook) -> Trial {
    let mut trial = book.trial(Kind::Approve);
    trial.set("/seq", json!(book.file.measures.requests[0].seq));
    trial
}

fn approved() -> Trial {
    let mut book = waits_for_review();
    book.next(Kind::ReviewMeasure);
    approval(&book)
}

pub const CASES: &[Case] = &[
    Case { rule: "REV-11", met: approved, spoil: |t| t.file.measures.requests[0].opinions.clear() },
    Case { rule: "REV-11-2", met: requested, spoil: |t| t.set("/value_fen", json!(null)) },
    Case { rule: "REV-11-3", met: reviewed, spoil: |t| t.file.measures.requests[0].review_owed = None },
    Case { rule: "REV-2-2", met: assigned, spoil: |t| t.set("/reviewer", json!(Person::Clerk.account())) },
    Case {
        rule: "REV-2-3",
        met: || taken().trial(Kind::IssueReviewOpinion),
        spoil: |t| t.facts.actor.account_id = Person::Clerk.account(),
    },
    Case { rule: "REV-2-4", met: assigned, spoil: |t| assert!(t.file.handled.insert(t.facts.actor.account_id)) },
    Case {
        rule: "REV-3-1",
        met: || {
            let mut book = Casebook::noticed();
            book.wait(1).next(Kind::RecordStatement);
            book.next(Kind::AnswerStatement);
            book.wait(9).trial(Kind::SubmitForReview)
        },
        spoil: |t| t.file.evidence.clear(),
    },
    Case {
        rule: "REV-3-2",
        met: || taken().trial(Kind::RequestSupplement),
        spoil: |t| t.set("/due_on", json!("2026-01-01")),
    },
    Case { rule: "REV-3-3", met: || asked().trial(Kind::SupplyMaterials), spoil: |t| t.set("/seq", json!(1)) },
    Case { rule: "REV-3-4", met: || late_opinion(), spoil: |t| t.set("/outcome", json!("approve")) },
    Case { rule: "REV-10", met: || turned_down().trial(Kind::ContestReview), spoil: |t| t.file = contested().file },
    Case {
        rule: "REV-10-2",
        met: || contested().trial(Kind::SettleReview),
        spoil: |t| {
            let mut book = contested();
            book.next(Kind::SettleReview);
            t.file = book.file;
        },
    },
];

/// Material was asked for and has not come: the case is given back.
fn late_opinion() -> Trial {
    let mut trial = asked().trial(Kind::IssueReviewOpinion);
    trial.set("/outcome", json!("correct"));
    trial
}

#[test]
fn a_hearing_report_is_handed_in_where_the_norm_asks_for_one() {
    let mut book = Casebook::before_the_hearing();
    book.next(Kind::HoldHearing);
    let mut trial = book.trial(Kind::SubmitForReview);
    assert_eq!(trial.verdict("REV-3-1"), "met");
    trial.facts.profile = profile(|profile| profile.hearing_report = Some("5wd".parse().unwrap()));
    assert_eq!(trial.verdict("REV-3-1"), "breached");
}

#[test]
fn who_turned_a_case_down_sees_it_again_unless_a_head_settled_it_otherwise() {
    let mut book = contested();
    let settled = book.trial(Kind::SettleReview);
    book.take(settled).unwrap();
    let submit = book.trial(Kind::SubmitForReview);
    assert_eq!(submit.verdict("REV-8"), "met", "settled so that it is reviewed again");
    book.take(submit).unwrap();
    let held = book.file.open_review().unwrap().assigned.clone().unwrap();
    assert_eq!(held.account_id, Person::Reviewer.account());
    let mut upheld = contested();
    let mut settled = upheld.trial(Kind::SettleReview);
    settled.set("/outcome", json!("upheld"));
    upheld.take(settled).unwrap();
    assert_eq!(upheld.trial(Kind::SubmitForReview).verdict("REV-8"), "breached", "upheld: the no holds");
}

#[test]
fn a_seizure_below_the_value_of_the_list_owes_no_review_and_one_turned_down_is_not_approved() {
    let mut small = requested();
    small.set("/value_fen", json!(999_999));
    let mut book = Casebook::investigating();
    book.take(small).unwrap();
    assert_eq!(book.file.measures.requests[0].review_owed, None);
    let mut book = waits_for_review();
    let mut opinion = book.trial(Kind::ReviewMeasure);
    opinion.set("/outcome", json!("disagree"));
    book.take(opinion).unwrap();
    assert_eq!(approval(&book).verdict("REV-11"), "breached");
    book.next(Kind::ReviewMeasure);
    assert_eq!(approval(&book).verdict("REV-11"), "met", "the last opinion counts");
}

#[test]
fn a_reviewer_who_was_only_lent_and_turned_it_down_can_be_replaced_when_the_time_is_over() {
    let mut book = turned_down();
    book.next(Kind::ReviseProposal);
    book.next(Kind::SubmitForReview);
    let mut given = book.trial(Kind::AssignReviewer);
    let held = Person::Reviewer.account();
    given.file.reviews.last_mut().unwrap().assigned.as_mut().unwrap().account_id = held;
    let another = Person::Supervisor.account();
    given.set("/reviewer", json!(another));
    given.set("/reason", json!("调派期满"));
    assert_eq!(given.verdict("REV-2-4"), "breached", "the same reviewer can see it again");
    given.facts.people.get_mut(&held).unwrap().agency_id = AGENCY_ELSEWHERE;
    assert_eq!(given.verdict("REV-2-4"), "met", "not of the organ, and not lent any more");
    given.facts.elsewhere.pooled_reviewers.push(held);
    assert_eq!(given.verdict("REV-2-4"), "breached", "lent still");
}

#[test]
fn after_a_pass_nobody_is_bound_to_review_what_came_in_later() {
    let mut book = turned_down();
    book.next(Kind::ReviseProposal);
    book.next(Kind::SubmitForReview);
    assert!(book.file.open_review().unwrap().assigned.is_some(), "turned down: the same reviewer");
    book.next(Kind::IssueReviewOpinion);
    book.next(Kind::ReviseProposal);
    book.next(Kind::SubmitForReview);
    assert!(book.file.open_review().unwrap().assigned.is_none(), "passed: free");
}

/// Another organ.
const AGENCY_ELSEWHERE: uuid::Uuid = uuid::Uuid::from_u128(0xe15e);
