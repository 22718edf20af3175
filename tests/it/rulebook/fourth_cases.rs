//! Cases of the rules that close what lay open between the chapters.

use serde_json::{Value, json};
use zhifa::casefile::parts::Flag;
use zhifa::law::stages::Kind;

use super::Case;
use crate::casebook::{Casebook, Person, Trial, fine, media};

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

/// A proposal to fine, and to close the business for so long.
fn closes(detail: &str, term: Option<&str>) -> Value {
    let mut proposal = fine(6_000_000);
    let mut line = json!({"kind": "STOP_BUSINESS", "detail": detail});
    if let Some(term) = term {
        line["term"] = json!(term);
    }
    proposal["parties"][0]["penalties"].as_array_mut().unwrap().push(line);
    proposal
}

/// The party has defended itself against a closure of fifteen days, and the organ revises.
fn revises(cause: &str, proposal: Value, weight: Option<&str>) -> Trial {
    let mut book = Casebook::investigating();
    let told = closes("停业整顿一号库房", Some("15cd"));
    book.does(Person::Li, Kind::ConcludeInvestigation, json!({"report": "调查终结，事实清楚", "proposal": told}));
    for kind in [Kind::IssueNotice, Kind::Approve, Kind::ServeDocument, Kind::RecordStatement, Kind::AnswerStatement] {
        book.next(kind);
    }
    let mut content = json!({"cause": cause, "reason": "处理意见有变", "proposal": proposal});
    if let Some(weight) = weight {
        let said = json!({"party_id": "p1", "kind": "STOP_BUSINESS", "weight": weight, "reason": "范围缩小到一间"});
        content["words"] = json!([said]);
    }
    book.trial_by(Person::Li, Kind::ReviseProposal, content)
}

fn fewer_rooms() -> Trial {
    revises("defence", closes("停业整顿一号库房东间", Some("15cd")), Some("lighter"))
}

pub const CASES: &[Case] = &[
    Case { rule: "PEN-45-6", met: fewer_rooms, spoil: |t| t.set("/words", json!([])) },
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

#[test]
fn what_closes_a_business_is_compared_by_its_days_and_weighed_in_its_words() {
    let told = "停业整顿一号库房";
    for (cause, proposal, weight, refused) in [
        ("defence", closes(told, Some("10cd")), None, None),
        ("defence", closes(told, Some("16cd")), None, Some("PEN-45")),
        ("own_correction", closes(told, Some("16cd")), None, Some("PEN-45")),
        ("defence", closes("停业整顿全部库房", Some("10cd")), None, Some("PEN-45-6")),
        ("defence", closes("停业整顿全部库房", Some("10cd")), Some("heavier"), Some("PEN-45-6")),
        ("defence", closes(told, Some("1m")), None, Some("PEN-45-6")),
        ("defence", closes(told, None), None, Some("PEN-45-6")),
        ("defence", closes("停业整顿一号库房东间", Some("10cd")), Some("lighter"), None),
    ] {
        let trial = revises(cause, proposal.clone(), weight);
        assert_eq!(trial.breached(), refused.into_iter().collect::<Vec<_>>(), "{cause} {weight:?} {proposal}");
    }
}

#[test]
fn words_that_a_person_weighed_are_told_anew_and_reviewed() {
    let trial = fewer_rooms();
    let mut book = Casebook::investigating();
    book.file = trial.file.clone();
    book.now = trial.attempt.occurred_at;
    book.take(trial).unwrap();
    assert!(book.file.notice().is_none(), "what was told is not what is proposed");
    assert!(book.file.triggers.iter().any(|trigger| trigger.reason.contains("申辩后")), "{:?}", book.file.triggers);
}
