//! Cases of the rules on suspected crime and transfer.

use serde_json::{Value, json};
use zhifa::casefile::transfer::CrimeReport;
use zhifa::law::stages::{Kind, Status};

use super::Case;
use crate::casebook::{Casebook, Person, Trial};

/// The special team has reported.
fn suspected() -> Casebook {
    let mut book = Casebook::investigating();
    book.next(Kind::ReportSuspectedCrime);
    book
}

/// The principal has approved the transfer.
fn approved() -> Casebook {
    let mut book = suspected();
    book.next(Kind::Approve);
    book
}

fn papers() -> Value {
    json!({"receiver": "盂县公安局", "papers": ["transfer_letter", "investigation_report"]})
}

fn to_police() -> Trial {
    let content = json!({"ground": "suspected_crime", "reasons": "涉嫌非法经营罪", "handover": papers()});
    approved().trial_by(Person::Head, Kind::TransferCase, content)
}

/// With the police.
fn transferred() -> Casebook {
    let mut book = approved();
    book.take(to_police()).unwrap();
    book
}

/// The police have it.
fn handed_over() -> Casebook {
    let mut book = transferred();
    book.next(Kind::RecordTransferStep);
    book
}

/// They have it, and refuse.
fn refused() -> Casebook {
    let mut book = handed_over();
    let refusal = json!({"step": "refused", "on": book.now.date(), "proof": "不予立案通知书"});
    book.does(Person::Li, Kind::RecordTransferStep, refusal);
    book
}

/// Sent to the police by a decision.
fn decided() -> Casebook {
    let mut book = approved();
    let proposal = json!({"outcome": "transfer_criminal", "receiving_organ": "盂县公安局", "parties": [{
        "party_id": "p1", "facts": [{"text": "未经许可经营烟花爆竹", "evidence": ["e1"]}], "reasons": "达到立案追诉标准"
    }]});
    book.does(Person::Li, Kind::ConcludeInvestigation, json!({"report": "涉嫌犯罪，建议移送", "proposal": proposal}));
    let decision = json!({"outcome": "transfer_criminal", "reasons": "涉嫌犯罪", "handover": papers()});
    book.does(Person::Head, Kind::Decide, decision);
    book
}

fn withhold() -> Trial {
    let content = json!({"reason": "CRIMINAL", "explanation": "涉嫌犯罪，已移送"});
    decided().trial_by(Person::Clerk, Kind::Withhold, content)
}

fn report(t: &mut Trial) {
    t.file.transfers.reports.push(CrimeReport {
        seq: 1,
        crime: "非法经营罪".to_owned(),
        team: Vec::new(),
        reported_on: t.file.opened_at.date(),
        approved: None,
        refused: None,
        settled: None,
    });
}

/// The court has sentenced the party to a criminal fine, and the case has come back.
fn sentence(t: &mut Trial) {
    let mut transfers = handed_over().file.transfers;
    transfers.made[0].steps[0].seq = 1;
    transfers.made[0].steps[0].criminally_fined = vec!["p1".to_owned()];
    transfers.made[0].returned = Some(1);
    t.file.transfers = transfers;
}

fn step_days_later(t: &mut Trial) {
    t.later(3);
    let day = t.attempt.occurred_at.date();
    t.set("/on", json!(day));
}

/// Decided, served, paid; then the special team reports a crime and the principal approves the transfer.
fn found_late() -> Casebook {
    let mut book = Casebook::performed();
    book.next(Kind::ReportSuspectedCrime);
    let report = book.file.version;
    book.does(Person::Head, Kind::Approve, json!({"seq": report}));
    book
}

fn late_transfer() -> Trial {
    let handover = json!({
        "receiver": "盂县公安局", "papers": ["transfer_letter", "investigation_report", "penalty_decision"]
    });
    let content = json!({"ground": "suspected_crime", "reasons": "决定后发现涉嫌非法经营罪", "handover": handover});
    found_late().trial_by(Person::Head, Kind::TransferCase, content)
}

/// The court has judged what was found after the decision.
fn judged_late() -> Trial {
    let mut book = found_late();
    book.take(late_transfer()).unwrap();
    for step in ["handed_over", "accepted"] {
        let content = json!({"step": step, "on": book.now.date(), "proof": "回执"});
        book.does(Person::Li, Kind::RecordTransferStep, content);
    }
    let judged = json!({
        "step": "judged", "on": book.now.date(), "proof": "刑事判决书", "criminally_fined": ["p1"],
        "set_off": [{"party_id": "p1", "amount_fen": 6_000_000}]
    });
    book.trial_by(Person::Li, Kind::RecordTransferStep, judged)
}

pub const CASES: &[Case] = &[
    Case { rule: "PEN-27-3", met: late_transfer, spoil: |t| t.set("/ground", json!("no_jurisdiction")) },
    Case { rule: "PEN-27-4", met: || Casebook::performed().trial(Kind::CloseCase), spoil: report },
    Case { rule: "PEN-35-2", met: judged_late, spoil: |t| t.set("/set_off/0/amount_fen", json!(6_000_001)) },
    Case { rule: "PEN-35-3", met: judged_late, spoil: |t| t.set("/set_off", json!([])) },
    Case { rule: "PEN-27", met: || Casebook::ripe().trial(Kind::Decide), spoil: report },
    Case {
        rule: "PEN-27-T",
        met: || Casebook::investigating().trial(Kind::ReportSuspectedCrime),
        spoil: |t| t.set("/team", json!([Person::Li.officer()])),
    },
    Case { rule: "PEN-27-T2", met: || suspected().trial(Kind::Approve), spoil: |t| t.by(Person::Head2) },
    Case { rule: "PEN-27-T3", met: || suspected().trial(Kind::Approve), spoil: |t| t.later(5) },
    Case { rule: "PEN-27-T4", met: to_police, spoil: |t| t.file.transfers.reports.clear() },
    Case { rule: "PEN-27-T5", met: to_police, spoil: |t| t.set("/handover/papers", json!(["transfer_letter"])) },
    Case { rule: "ENF-21", met: to_police, spoil: |t| t.set("/handover/items", json!(["w1"])) },
    Case {
        rule: "ENF-21-2",
        met: || handed_over().trial(Kind::Archive),
        spoil: |t| t.file.transfers.made[0].items.push("w1".to_owned()),
    },
    Case {
        rule: "PEN-27-T8",
        met: || handed_over().trial(Kind::Archive),
        spoil: |t| t.file.transfers.made[0].steps.clear(),
    },
    Case { rule: "PEN-35", met: || Casebook::investigating().trial(Kind::ConcludeInvestigation), spoil: sentence },
    Case {
        rule: "PEN-27-T6",
        met: || transferred().trial(Kind::RecordTransferStep),
        spoil: |t| t.set("/step", json!("accepted")),
    },
    Case { rule: "PEN-27-T7", met: || transferred().trial(Kind::RecordTransferStep), spoil: step_days_later },
    Case {
        rule: "PEN-27-2",
        met: || refused().trial(Kind::ReturnCase),
        spoil: |t| t.file.transfers.made[0].steps.clear(),
    },
    Case { rule: "PUB-6", met: withhold, spoil: |t| t.file.decision = None },
    Case {
        rule: "PEN-57-4",
        met: || Casebook::investigating().trial(Kind::ConcludeInvestigation),
        spoil: |t| t.set("/proposal/receiving_organ", json!("盂县公安局")),
    },
];

#[test]
fn what_comes_back_from_the_police_is_told_and_reviewed_anew() {
    let mut book = Casebook::ripe();
    let (subject, term) = (book.file.subject(), book.file.deadlines.iter().find(|due| due.clock.as_str() == "decide"));
    let due_on = term.unwrap().due_on;
    book.next(Kind::ReportSuspectedCrime);
    book.next(Kind::Approve);
    let content = json!({"ground": "suspected_crime", "reasons": "涉嫌非法经营罪", "handover": papers()});
    book.does(Person::Head, Kind::TransferCase, content);
    assert!(book.file.deadlines.iter().all(|due| due.clock.as_str() != "decide" || due.met.is_some()));
    book.next(Kind::RecordTransferStep);
    let refusal = json!({"step": "refused", "on": book.now.date(), "proof": "不予立案通知书"});
    book.does(Person::Li, Kind::RecordTransferStep, refusal);
    book.next(Kind::ReturnCase);
    assert_eq!(book.file.status, Status::Investigating);
    assert_ne!(book.file.subject(), subject, "what was reviewed is not what will be decided");
    assert!(book.file.notice().is_none() && book.file.passed_review().is_none());
    let open: Vec<_> =
        book.file.deadlines.iter().filter(|due| due.met.is_none() && due.clock.as_str() == "decide").collect();
    assert_eq!(open.iter().map(|due| due.due_on).collect::<Vec<_>>(), [due_on], "the term goes on where it was");
    assert_eq!(book.file.transfers.suspected(), None);
}

#[test]
fn a_refusal_that_gave_way_to_a_filing_sends_nothing_back() {
    let mut book = refused();
    let said = |step: &str, book: &Casebook| json!({"step": step, "on": book.now.date(), "proof": "通知书"});
    assert!(book.trial(Kind::ReturnCase).breached().is_empty());
    book.does(Person::Li, Kind::RecordTransferStep, said("review_asked", &book));
    assert_eq!(book.trial(Kind::ReturnCase).breached(), ["PEN-27-2"]);
    book.does(Person::Li, Kind::RecordTransferStep, said("accepted", &book));
    assert_eq!(book.trial(Kind::ReturnCase).breached(), ["PEN-27-2"]);
    let mut fined = said("not_prosecuted", &book);
    fined["criminally_fined"] = json!(["p1"]);
    assert_eq!(book.trial_by(Person::Li, Kind::RecordTransferStep, fined).breached(), ["PEN-27-T6"]);
    let mut judged = said("judged", &book);
    judged["criminally_fined"] = json!(["p1"]);
    book.does(Person::Li, Kind::RecordTransferStep, judged);
    book.next(Kind::ReturnCase);
    assert_eq!(book.trial(Kind::ConcludeInvestigation).breached(), ["PEN-35"]);
}

#[test]
fn items_go_to_the_police_within_three_days_of_their_filing_and_before_the_archive() {
    let mut book = handed_over();
    book.file.transfers.made[0].items.push("w1".to_owned());
    let accepted = json!({"step": "accepted", "on": book.now.date(), "proof": "立案通知书"});
    book.does(Person::Li, Kind::RecordTransferStep, accepted);
    let clock = book.file.deadlines.last().unwrap();
    assert_eq!((clock.clock.as_str(), clock.met), ("hand_over_goods", None));
    let archive = book.trial(Kind::Archive);
    // Nothing is ever uploaded in a story: REC-5 marks it.
    assert_eq!(archive.breached(), ["REC-5", "PEN-27-T8", "ENF-21-2"]);
    book.wait(10);
    let items = json!({"step": "items_handed_over", "on": book.now.date(), "proof": "交接清单"});
    let late = book.trial_by(Person::Li, Kind::RecordTransferStep, items);
    assert_eq!(late.breached(), ["PEN-27-T7"]);
    book.take(late).unwrap();
    assert!(book.file.deadlines.last().unwrap().met.is_some());
    assert_eq!(book.trial(Kind::Archive).breached(), ["REC-5", "ENF-21-2"]);
    let notice = json!({"paper": book.file.transfers.made[0].seq, "party_id": "p1", "method": "DIRECT", "recipient": "韩某（负责人）", "card_shown": true});
    book.does(Person::Li, Kind::ServeDocument, notice);
    assert_eq!(book.trial(Kind::Archive).breached(), ["REC-5"]);
}

#[test]
fn where_the_list_says_so_a_transfer_of_a_crime_is_reviewed_first() {
    let book = approved();
    let proposal = json!({"outcome": "transfer_criminal", "receiving_organ": "盂县公安局", "parties": [{
        "party_id": "p1", "facts": [{"text": "未经许可经营烟花爆竹", "evidence": ["e1"]}], "reasons": "达到立案追诉标准"
    }]});
    let proposal: zhifa::casefile::proposal::Proposal = serde_json::from_value(proposal).unwrap();
    let mut trial = book.trial(Kind::ConcludeInvestigation);
    let asked = |trial: &Trial| zhifa::casefile::triggers::review_required(&trial.file, &proposal, &trial.facts).len();
    assert_eq!(asked(&trial), 0);
    let mut list = trial.facts.profile.review_list.clone();
    list.criminal_transfer = true;
    let list = &*Box::leak(Box::new(list));
    trial.facts.profile = crate::casebook::profile(|profile| profile.review_list = list);
    assert_eq!(asked(&trial), 1);
}

#[test]
fn hours_run_through_the_night_and_the_weekend() {
    let mut book = suspected();
    // Friday 2026-03-06, sixteen o'clock.
    book.now = zhifa::law::time::Moment::at_shanghai(2026, 3, 6, 16, 0).unwrap();
    let said = book.now;
    book.next(Kind::Approve);
    let clock = book.file.deadlines.last().unwrap();
    assert_eq!((clock.clock.as_str(), clock.due_at), ("hand_over_crime", Some(said.plus_minutes(24 * 60))));
}

#[test]
fn a_decision_to_transfer_needs_no_notice_and_draws_its_own_number() {
    let book = decided();
    assert_eq!(book.file.status, Status::Transferred);
    let number = book.file.decision.as_ref().unwrap().number.clone();
    assert!(number.as_deref().is_some_and(|number| number.starts_with("上社刑移〔2026〕")), "{number:?}");
    assert_eq!(book.file.transfers.open().unwrap().number, number);
    let publish = book.trial(Kind::Publish);
    assert!(publish.breached().contains(&"PUB-6"), "{:?}", publish.breached());
    let archive = book.trial(Kind::Archive);
    assert!(archive.breached().contains(&"CLOSE-2"), "withheld first: {:?}", archive.breached());
}
