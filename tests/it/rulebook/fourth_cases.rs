//! Cases of the rules that close what lay open between the chapters.

use serde_json::{Value, json};
use zhifa::casefile::parts::Flag;
use zhifa::law::stages::Kind;

use super::Case;
use crate::casebook::{Casebook, Person, Trial, media};

fn flag(t: &mut Trial) {
    t.file.flags.push(Flag { seq: 1, reason: "当地群众关注度高".to_owned(), removed: None });
}

/// Goods under seizure are to be tested.
fn announces_a_test() -> Trial {
    let mut book = Casebook::investigating();
    let asked = book.next(Kind::RequestMeasure);
    book.does(Person::Head, Kind::Approve, json!({"seq": asked}));
    book.field_act(Kind::Seize);
    book.trial(Kind::AnnounceTest)
}

fn amends(violation: Value) -> Trial {
    Casebook::clue().trial_by(Person::Li, Kind::AmendParticulars, json!({"violation": violation}))
}

/// A violation that ended years ago and was found by nobody before: out of time, and stays so.
fn out_of_time() -> Trial {
    let mut trial = amends(json!({"began_on": "2022-01-01", "ended_on": "2022-02-01", "continuing": false}));
    trial.file.violation = serde_json::from_value(json!({"began_on": "2022-01-01", "ended_on": "2022-01-31"})).unwrap();
    trial
}

/// The same, with a paper that is to show it.
fn shown_out_of_time() -> Trial {
    let mut trial = out_of_time();
    trial.attempt.media.push(media("检查记录"));
    trial
}

fn found_earlier(t: &mut Trial) {
    t.set("/violation/discovered_on", json!("2023-06-01"));
    t.set("/violation/discovery", json!("县应急管理局检查记录"));
}

fn withholds() -> Trial {
    let content = json!({"reason": "NO_SOCIAL_IMPACT", "explanation": "不具有一定社会影响"});
    Casebook::served().trial_by(Person::Clerk, Kind::Withhold, content)
}

pub const CASES: &[Case] = &[
    Case { rule: "REV-9", met: || Casebook::investigating().trial(Kind::WithdrawFiling), spoil: flag },
    Case {
        rule: "ENF-25-4",
        met: announces_a_test,
        spoil: |t| {
            let from = t.attempt.occurred_at.date();
            t.set("/until", json!(from + chrono::Days::new(90)));
        },
    },
    Case { rule: "PEN-36-3", met: out_of_time, spoil: found_earlier },
    Case { rule: "PEN-36-4", met: shown_out_of_time, spoil: found_earlier },
    Case { rule: "PUB-5-3", met: withholds, spoil: |t| t.set("/reason", json!("MINOR")) },
];

#[test]
fn a_crime_goes_to_the_police_whatever_was_flagged() {
    let mut book = Casebook::investigating();
    book.next(Kind::ReportSuspectedCrime);
    book.next(Kind::Approve);
    book.next(Kind::FlagMajor);
    let handover = json!({"receiver": "盂县公安局", "papers": ["transfer_letter", "investigation_report"]});
    let to_police = json!({"ground": "suspected_crime", "reasons": "涉嫌非法经营罪", "handover": handover});
    assert!(book.trial_by(Person::Head, Kind::TransferCase, to_police).breached().is_empty());
    let elsewhere = book.trial(Kind::TransferCase).breached();
    assert!(elsewhere.contains(&"REV-9"), "{elsewhere:?}");
}

#[test]
fn what_was_proposed_and_has_to_be_reviewed_is_decided_and_not_withdrawn() {
    let trial = Casebook::concluded().trial(Kind::WithdrawFiling);
    assert_eq!(trial.breached(), ["REV-9"]);
    let mut ended = trial.clone();
    ended.set("/ground", json!("party_ended"));
    assert!(ended.breached().is_empty());
}

#[test]
fn evidence_that_was_shut_out_proves_no_ground_either() {
    let mut book = Casebook::investigating();
    assert!(book.file.proves(&["e1".to_owned()]));
    book.next(Kind::ExcludeEvidence);
    assert!(!book.file.proves(&["e1".to_owned()]));
}

#[test]
fn a_ground_of_ending_the_execution_is_what_the_file_shows() {
    for (ground, fits) in [
        ("died_without_estate", false),
        ("gone_without_property", true),
        ("object_lost", false),
        ("decision_revoked", false),
    ] {
        let ended = json!([{"party_id": "p1", "ground": ground, "proof": "登记机关证明"}]);
        let mut trial = Casebook::overdue().trial(Kind::CloseCase);
        trial.set("/ground", json!("execution_ended"));
        trial.set("/ended", ended);
        assert_eq!(!trial.breached().contains(&"ENF-40"), fits, "{ground}");
    }
}
