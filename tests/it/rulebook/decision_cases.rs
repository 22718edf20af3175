//! Cases of the rules on legal review, discussion, the decision, its publication, payment, closing and the archive.

use serde_json::{Value, json};
use zhifa::casefile::clocks::Clock;
use zhifa::law::codes::PartyKind;
use zhifa::law::digest;
use zhifa::law::profile::ReviewPosition;
use zhifa::law::stages::{Kind, Status};
use zhifa::law::time::Moment;

use super::Case;
use crate::casebook::{Casebook, Person, Trial, day, profile};

fn submit() -> Trial {
    Casebook::noticed().trial(Kind::SubmitForReview)
}

fn opinion() -> Trial {
    Casebook::reviewing().trial(Kind::IssueReviewOpinion)
}

fn decide() -> Trial {
    Casebook::ripe().trial(Kind::Decide)
}

fn publish() -> Trial {
    Casebook::served().trial(Kind::Publish)
}

/// The release of an entry before service, on the last day of the period.
fn release_on_the_last_day() -> Trial {
    let mut book = Casebook::decided();
    book.next(Kind::Publish);
    let due = book.file.deadlines.iter().find(|deadline| deadline.clock == Clock::Publish).unwrap().due_on;
    book.now = Moment::start_of(due).plus_minutes(600);
    book.trial(Kind::Approve)
}

/// A release under a norm that wants the party told in writing, which it was.
fn release_of_what_was_told() -> Trial {
    let mut book = Casebook::served();
    book.next(Kind::Publish);
    let mut trial = book.trial(Kind::Approve);
    trial.facts.profile = profile(|profile| profile.tell_publication = Some(true));
    trial.file.services.iter_mut().for_each(|service| service.publication_told = true);
    trial
}

fn close() -> Trial {
    Casebook::performed().trial(Kind::CloseCase)
}

fn voice(trial: &mut Trial) -> &mut zhifa::casefile::parts::Voice {
    trial.file.voices.get_mut("p1").unwrap()
}

pub const CASES: &[Case] = &[
    // Legal review and discussion.
    Case {
        rule: "REV-POS-2",
        met: || {
            let mut trial = submit();
            trial.facts.profile = profile(|profile| profile.review_position = ReviewPosition::AfterNotice);
            trial
        },
        spoil: |t| t.file.status = Status::Concluded,
    },
    Case { rule: "REV-5", met: submit, spoil: |t| t.file = Casebook::ripe().file },
    Case {
        rule: "REV-8",
        met: submit,
        spoil: |t| {
            let mut book = Casebook::reviewing();
            let mut opinion = book.trial(Kind::IssueReviewOpinion);
            opinion.set("/outcome", json!("correct"));
            book.take(opinion).unwrap();
            t.file = book.file;
        },
    },
    Case { rule: "PEN-58-Q", met: opinion, spoil: |t| t.facts.actor.legal_qualification = None },
    Case { rule: "REV-2", met: opinion, spoil: |t| assert!(t.file.barred.insert(Person::Reviewer.account())) },
    Case { rule: "REV-4", met: opinion, spoil: |t| t.set("/checks/7/answer", json!("no")) },
    Case { rule: "REV-6", met: opinion, spoil: |t| t.file.proposal.as_mut().unwrap().voided_by = t.file.version },
    Case {
        rule: "PEN-57-2",
        met: || {
            let mut book = Casebook::reviewing();
            book.next(Kind::IssueReviewOpinion);
            book.trial(Kind::Deliberate)
        },
        spoil: |t| t.set("/attendees/1/vote", json!("none")),
    },
    Case {
        rule: "REV-7",
        met: || {
            let mut book = Casebook::clue();
            book.next(Kind::FlagMajor);
            book.trial(Kind::UnflagMajor)
        },
        spoil: |t| {
            t.file.barred.insert(Person::Reviewer.account());
        },
    },
    // The decision.
    Case { rule: "PEN-57", met: decide, spoil: |t| t.set("/outcome", json!("no_penalty")) },
    Case { rule: "PEN-44-3", met: decide, spoil: |t| t.file.services.clear() },
    Case { rule: "PEN-62", met: decide, spoil: |t| voice(t).statement_until = Some(day("2026-12-31")) },
    Case { rule: "PEN-45-4", met: decide, spoil: |t| t.file.statements[0].answered = None },
    Case { rule: "PEN-64-2", met: decide, spoil: |t| voice(t).hearing_requested = Some(t.file.version) },
    Case { rule: "PEN-58", met: decide, spoil: |t| t.file.reviews.clear() },
    Case { rule: "PEN-57-3", met: decide, spoil: |t| t.file.deliberations.clear() },
    Case { rule: "PEN-67", met: decide, spoil: |t| t.set("/pay_to", Value::Null) },
    Case { rule: "PEN-60", met: decide, spoil: |t| t.later(90) },
    // After it.
    Case {
        rule: "PUB-1-2",
        met: || {
            let mut trial = release_on_the_last_day();
            trial.facts.preview = Some(digest::sm3(b"seen"));
            trial.set("/preview", json!(digest::sm3(b"seen")));
            trial
        },
        spoil: |t| t.facts.preview = Some(digest::sm3(b"changed since")),
    },
    Case {
        rule: "PUB-5-5",
        met: publish,
        spoil: |t| {
            let party = &mut t.file.parties[0];
            (party.kind, party.id_kind, party.id_number) = (PartyKind::NaturalPerson, None, None);
        },
    },
    Case { rule: "PUB-5", met: publish, spoil: |t| t.file.parties[0].birth_date = Some(day("2010-01-01")) },
    Case {
        rule: "PUB-1",
        met: publish,
        spoil: |t| {
            let mut book = Casebook::served();
            book.next(Kind::Withhold);
            t.file = book.file;
        },
    },
    Case {
        rule: "PUB-4",
        met: release_on_the_last_day,
        spoil: |t| t.attempt.occurred_at = t.attempt.occurred_at.plus_days(-1),
    },
    Case { rule: "PUB-4-2", met: release_on_the_last_day, spoil: |t| t.later(1) },
    Case {
        rule: "PUB-5-4",
        met: release_of_what_was_told,
        spoil: |t| t.file.services.iter_mut().for_each(|service| service.publication_told = false),
    },
    Case {
        rule: "PEN-67-2",
        met: || Casebook::served().trial(Kind::RecordPayment),
        spoil: |t| t.set("/amount_fen", json!(6_000_001)),
    },
    Case { rule: "CLOSE-1", met: close, spoil: |t| t.file.payments.clear() },
    Case { rule: "CLOSE-2", met: close, spoil: |t| t.file.publications[0].released = None },
    Case {
        rule: "ARCH-1",
        met: || Casebook::closed().trial(Kind::Archive),
        spoil: |t| t.set("/catalogue", json!([{"seq": 1, "title": "线索登记", "pages": 1}])),
    },
];
