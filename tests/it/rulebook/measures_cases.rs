//! Cases of the rules on measures, the item ledger, samples and tests.

use serde_json::{Value, json};
use zhifa::law::stages::Kind;

use super::Case;
use crate::casebook::{Casebook, Person, Trial, content, profile};

/// A measure that a head has approved.
fn approved(measure: &str) -> Casebook {
    let mut book = Casebook::investigating();
    let mut asked = content(&book.file, Kind::RequestMeasure, book.now);
    asked["measure"] = json!(measure);
    let seq = book.does(Person::Li, Kind::RequestMeasure, asked);
    book.does(Person::Head, Kind::Approve, json!({"seq": seq}));
    book
}

/// An act on the spot, recorded from beginning to end.
fn on_the_spot(book: &Casebook, kind: Kind) -> Trial {
    let mut trial = book.trial(kind);
    for file in &mut trial.attempt.media {
        file.starts_at = Some(trial.attempt.occurred_at.plus_minutes(-20));
        file.ends_at = Some(trial.attempt.occurred_at);
    }
    trial
}

/// Does it, and has it confirmed.
fn confirmed(book: &mut Casebook, trial: Trial) -> u64 {
    let seq = book.take(trial).unwrap_or_else(|refused| panic!("{:#?}", refused.findings));
    book.does(Person::Wang, Kind::Countersign, json!({"seq": seq}));
    seq
}

fn preserve() -> Trial {
    on_the_spot(&approved("preserve"), Kind::RegisterPreservation)
}

fn preserved() -> Casebook {
    let mut book = approved("preserve");
    let trial = on_the_spot(&book, Kind::RegisterPreservation);
    confirmed(&mut book, trial);
    book
}

fn seize() -> Trial {
    on_the_spot(&approved("seize"), Kind::Seize)
}

fn seized() -> Casebook {
    let mut book = approved("seize");
    let trial = on_the_spot(&book, Kind::Seize);
    confirmed(&mut book, trial);
    book
}

/// Seized in urgency: a head has not been asked yet.
fn urgent() -> Casebook {
    let mut book = Casebook::investigating();
    let mut trial = on_the_spot(&book, Kind::Seize);
    trial.set("/urgency", json!("当事人正在装车转移"));
    trial.set("/why_not_milder", json!("口头制止无效"));
    confirmed(&mut book, trial);
    book
}

/// A seizure that was extended, told, and ended, in a case of which nothing is missing but the closing.
fn extended_and_over() -> Trial {
    let mut book = seized();
    let asked = book.next(Kind::ExtendSeizure);
    book.does(Person::Head, Kind::Approve, json!({"seq": asked}));
    let paper = json!({"paper": asked, "party_id": "p1", "method": "DIRECT", "recipient": "韩某", "card_shown": true});
    book.does(Person::Li, Kind::ServeDocument, paper);
    book.next(Kind::ReleaseSeizure);
    to_the_decision(&mut book);
    for kind in [Kind::Decide, Kind::ServeDocument, Kind::Publish, Kind::Approve, Kind::RecordPayment] {
        book.next(kind);
    }
    book.next(Kind::VerifyCorrection);
    book.trial(Kind::CloseCase)
}

/// From the investigation to a case that is ripe to be decided.
fn to_the_decision(book: &mut Casebook) {
    book.wait(3).next(Kind::ConcludeInvestigation);
    for kind in [Kind::IssueNotice, Kind::Approve, Kind::ServeDocument] {
        book.next(kind);
    }
    book.wait(1).next(Kind::RecordStatement);
    book.next(Kind::AnswerStatement);
    book.wait(9).next(Kind::SubmitForReview);
    book.next(Kind::IssueReviewOpinion);
    book.next(Kind::Deliberate);
}

fn sampled() -> Casebook {
    let mut book = Casebook::investigating();
    let trial = on_the_spot(&book, Kind::TakeSample);
    confirmed(&mut book, trial);
    book
}

/// A sample was tested, its result told, and the case is ripe.
fn decide_on_a_test() -> Trial {
    let mut book = sampled();
    book.next(Kind::RecordTestResult);
    to_the_decision(&mut book);
    book.trial(Kind::Decide)
}

fn resolve(handling: &str) -> Trial {
    let mut trial = preserved().trial(Kind::ResolvePreservation);
    trial.set("/items/0/handling", json!(handling));
    trial
}

pub const CASES: &[Case] = &[
    // Approval and preservation.
    Case { rule: "PEN-56", met: preserve, spoil: |t| t.set("/request", Value::Null) },
    Case { rule: "ENF-18", met: seize, spoil: |t| t.set("/request", Value::Null) },
    Case {
        rule: "ENF-19",
        met: || {
            let book = urgent();
            let seq = book.file.measures.seizures[0].seq;
            book.trial_by(Person::Head, Kind::Approve, json!({"seq": seq}))
        },
        spoil: |t| t.later(2),
    },
    Case { rule: "PEN-56-2", met: || resolve("released"), spoil: |t| t.set("/items", json!([])) },
    Case { rule: "PEN-56-3", met: || resolve("confiscate"), spoil: |t| t.later(15) },
    Case {
        rule: "PEN-56-4",
        met: || {
            let mut book = preserved();
            let seq = book.next(Kind::ResolvePreservation);
            book.trial_by(Person::Head, Kind::Approve, json!({"seq": seq}))
        },
        spoil: |t| t.later(15),
    },
    // Seizure.
    Case {
        rule: "ENF-5",
        met: || Casebook::investigating().trial(Kind::RequestMeasure),
        spoil: |t| t.set("/why_not_milder", Value::Null),
    },
    Case { rule: "ENF-10", met: seize, spoil: |t| t.set("/basis/level", json!("dept_rule")) },
    Case { rule: "ENF-18-2", met: seize, spoil: |t| t.set("/told", json!(false)) },
    Case { rule: "ENF-23", met: seize, spoil: |t| t.set("/items/0/daily_necessity", json!(true)) },
    Case { rule: "ENF-24", met: seize, spoil: |t| t.set("/decision_handed_over", json!(false)) },
    Case { rule: "REC-3-1", met: seize, spoil: |t| t.attempt.media[0].ends_at = None },
    Case {
        rule: "REC-3-2",
        met: || seized().trial(Kind::ConcludeInvestigation),
        spoil: |t| t.file.measures.seizures[0].recordings.clear(),
    },
    Case { rule: "ENF-25", met: || seized().trial(Kind::ExtendSeizure), spoil: |t| t.later(40) },
    Case {
        rule: "ENF-25-2",
        met: extended_and_over,
        spoil: |t| t.file.services.retain(|service| service.paper_kind != Kind::ExtendSeizure),
    },
    Case { rule: "ENF-27", met: || seized().trial(Kind::ReleaseSeizure), spoil: |t| t.later(40) },
    Case {
        rule: "ENF-28",
        met: || seized().trial(Kind::ReleaseSeizure),
        spoil: |t| t.set("/items/0/quantity", json!(11)),
    },
    // The ledger.
    Case { rule: "ITEM-1", met: || seized().trial(Kind::MoveItem), spoil: |t| t.set("/items", json!(["i9"])) },
    Case { rule: "ITEM-2", met: seize, spoil: |t| t.set("/list/copy_given", json!(false)) },
    Case { rule: "ITEM-3", met: || seized().trial(Kind::MoveItem), spoil: |t| t.set("/to", json!("confiscated")) },
    Case { rule: "ITEM-4", met: extended_and_over, spoil: |t| drop(t.file.measures.items[0].steps.pop()) },
    // Samples and tests.
    Case {
        rule: "PEN-56-5",
        met: || on_the_spot(&Casebook::investigating(), Kind::TakeSample),
        spoil: |t| t.set("/sealed", json!(false)),
    },
    Case {
        rule: "ENF-25-3",
        met: || seized().trial(Kind::AnnounceTest),
        spoil: |t| t.set("/told_in_writing", json!(false)),
    },
    Case {
        rule: "PEN-46-2",
        met: || sampled().trial(Kind::RecordTestResult),
        spoil: |t| t.set("/received_on", json!("2026-02-01")),
    },
    Case {
        rule: "PEN-56-6",
        met: || sampled().trial(Kind::RecordTestResult),
        spoil: |t| t.set("/retest_right_told", json!(false)),
    },
    Case {
        rule: "PEN-56-7",
        met: decide_on_a_test,
        spoil: |t| t.file.measures.tests[0].result.as_mut().unwrap().told_on = None,
    },
    Case { rule: "PEN-40-2", met: decide_on_a_test, spoil: |t| t.file.measures.tests[0].result = None },
    Case {
        rule: "PEN-46",
        met: || Casebook::investigating().trial(Kind::ExcludeEvidence),
        spoil: |t| t.set("/evidence", json!(["e99"])),
    },
];

/// A township's plain procedure knows no preservation before approval; the market's does, for 24 hours (市监33).
#[test]
fn an_urgent_preservation_needs_a_procedure_that_knows_it() {
    let urgent = || {
        let mut trial = on_the_spot(&Casebook::investigating(), Kind::RegisterPreservation);
        trial.set("/urgency", json!("当事人正在装车转移"));
        trial
    };
    let mut plain = urgent();
    plain.facts.profile = profile(|profile| profile.urgent_approval = None);
    assert_eq!(plain.breached(), ["PEN-56"]);
    let mut market = urgent();
    market.facts.profile = profile(|profile| profile.urgent_approval = "24h".parse().ok());
    assert_eq!(market.breached(), [""; 0]);
    let mut book = Casebook::investigating();
    let seq = confirmed(&mut book, market);
    let until = book.file.measures.preservations[0].urgent_until.expect("hours");
    assert_eq!(
        until,
        book.acts[book.acts.len() - 2].act.occurred_at.plus_minutes(24 * 60),
        "hours run through the night"
    );
    assert!(book.file.measures.awaits(seq));
    let item = book.file.measures.items[0].clone();
    assert!(book.file.no_ground_to_hold(&item, until).is_none());
    assert!(book.file.no_ground_to_hold(&item, until.plus_minutes(1)).is_some());
    book.does(Person::Head, Kind::Refuse, json!({"seq": seq, "reason": "没有必要"}));
    assert!(book.file.no_ground_to_hold(&item, book.now).is_some(), "turned down: released at once");
}

/// Where the profile knows a time to hand goods to their keeper, and to tell a result, the clocks run and stop.
#[test]
fn clocks_of_the_sector_rules_start_only_where_they_are_known() {
    let known = profile(|profile| {
        profile.hand_to_keeper = "24h".parse().ok();
        profile.tell_test_result = "3wd".parse().ok();
    });
    let mut book = approved("seize");
    let mut trial = on_the_spot(&book, Kind::Seize);
    trial.facts.profile = known;
    confirmed(&mut book, trial);
    let clock = |book: &Casebook, code: &str| {
        let found = book.file.deadlines.iter().rev().find(|deadline| deadline.clock.as_str() == code).cloned();
        found.unwrap_or_else(|| panic!("no clock {code}"))
    };
    assert!(clock(&book, "hand_to_keeper").due_at.is_some() && clock(&book, "hand_to_keeper").met.is_none());
    let moved = book.next(Kind::MoveItem);
    assert_eq!(clock(&book, "hand_to_keeper").met, Some(moved));
    let mut book = sampled();
    let mut trial = book.trial(Kind::RecordTestResult);
    trial.facts.profile = known;
    trial.set("/told", Value::Null);
    let result = book.take(trial).unwrap();
    assert!(clock(&book, "tell_test_result").met.is_none());
    let paper = json!({"paper": result, "party_id": "p1", "method": "DIRECT", "recipient": "韩某", "card_shown": true});
    let told = book.does(Person::Li, Kind::ServeDocument, paper);
    assert_eq!(clock(&book, "tell_test_result").met, Some(told));
    let plain = seized();
    assert!(plain.file.deadlines.iter().all(|deadline| deadline.clock.as_str() != "hand_to_keeper"));
}
