//! Cases of the rules on handovers, paper cases, jurisdiction, merged and split cases, withdrawn filings.

use serde_json::json;
use zhifa::casefile::acts::{JurisdictionOutcome, JurisdictionStep};
use zhifa::casefile::facts::{EvidenceElsewhere, FiledElsewhere, NamedCase};
use zhifa::casefile::links::DisputeStep;
use zhifa::law::codes::EvidenceKind;
use zhifa::law::digest::sm3;
use zhifa::law::stages::{Kind, Status};

use super::Case;
use crate::casebook::{AGENCY, ANOTHER_CASE, Casebook, ELSEWHERE, Trial, day, fine};

fn theirs(id: &str, name: &str, alive: bool) -> EvidenceElsewhere {
    EvidenceElsewhere { id: id.to_owned(), kind: EvidenceKind::SceneRecord, name: name.to_owned(), alive }
}

fn another(agency_id: uuid::Uuid) -> NamedCase {
    NamedCase {
        id: ANOTHER_CASE,
        agency_id,
        digest: Some(sm3(b"the other record")),
        transferred: Some((3, Some(AGENCY))),
        evidence: vec![theirs("x1", "现场检查笔录", false), theirs("x2", "现场检查笔录（移交）", true)],
        links: Vec::new(),
    }
}

fn handover() -> Trial {
    let mut trial = Casebook::clue().trial(Kind::ReceiveHandover);
    let record = json!({"case_id": ANOTHER_CASE, "head_digest": sm3(b"the other record"), "acts": 4});
    trial.set("/record", record);
    trial.facts.elsewhere.named.push(another(ELSEWHERE));
    trial
}

/// The letter of transfer is one that was numbered here.
fn by_letter() -> Trial {
    let mut trial = handover();
    trial.facts.elsewhere.by_letter = Some(ANOTHER_CASE);
    trial
}

fn merge() -> Trial {
    let mut trial = Casebook::investigating().trial(Kind::MergeCase);
    trial.facts.elsewhere.named.push(another(AGENCY));
    trial
}

fn request() -> Trial {
    Casebook::clue().trial(Kind::RequestFiling)
}

fn take_over() -> Trial {
    Casebook::clue().trial(Kind::TakeOver)
}

fn withdraw() -> Trial {
    Casebook::investigating().trial(Kind::WithdrawFiling)
}

fn lose(t: &mut Trial) {
    t.file.links.jurisdiction.push(DisputeStep {
        seq: 1,
        step: JurisdictionStep::Designated,
        other: "下社镇人民政府".to_owned(),
        on: t.file.opened_at.date(),
        outcome: Some(JurisdictionOutcome::Transfer),
    });
}

fn decided_already(t: &mut Trial) {
    let decision = Casebook::decided().file.decision;
    t.file.decision = decision.map(|decision| zhifa::casefile::parts::Decision { seq: 1, ..decision });
}

fn taken_over_already(t: &mut Trial) {
    let mut book = Casebook::clue();
    book.next(Kind::TakeOver);
    t.file.links.paper = book.file.links.paper.map(|paper| zhifa::casefile::links::PaperCase { seq: 1, ..paper });
}

pub const CASES: &[Case] = &[
    Case { rule: "LINK-1", met: handover, spoil: |t| t.facts.elsewhere.named[0].transferred = None },
    Case { rule: "LINK-2", met: handover, spoil: |t| t.set("/evidence/0/name", json!("现场检查笔录")) },
    Case { rule: "LINK-5", met: by_letter, spoil: |t| t.set("/record", json!(null)) },
    Case { rule: "LINK-6", met: handover, spoil: |t| t.attempt.media.clear() },
    Case { rule: "LINK-3", met: handover, spoil: |t| t.set("/received_on", json!("2026-12-31")) },
    Case {
        rule: "PEN-25",
        met: request,
        spoil: |t| {
            t.facts.elsewhere.filed.push(FiledElsewhere {
                id: ANOTHER_CASE,
                agency: "下社镇人民政府".to_owned(),
                number: Some("下社立〔2026〕1号".to_owned()),
                filed_on: day("2026-02-27"),
            });
        },
    },
    Case {
        rule: "PEN-25-2",
        met: || Casebook::clue().trial(Kind::RecordJurisdiction),
        spoil: |t| t.set("/step", json!("designated")),
    },
    Case { rule: "PEN-25-3", met: request, spoil: lose },
    Case { rule: "LINK-4", met: merge, spoil: |t| t.facts.elsewhere.named[0].agency_id = ELSEWHERE },
    Case { rule: "PEN-54-2", met: withdraw, spoil: decided_already },
    Case { rule: "PEN-54-3", met: withdraw, spoil: |t| t.set("/ground", json!("merged")) },
    Case { rule: "PAPER-1", met: take_over, spoil: |t| t.set("/stage", json!("served")) },
    Case { rule: "PAPER-2", met: take_over, spoil: |t| t.attempt.media.clear() },
    Case { rule: "PAPER-3", met: take_over, spoil: taken_over_already },
    Case { rule: "PAPER-4", met: take_over, spoil: |t| t.set("/filed_on", json!("2026-12-31")) },
    Case {
        rule: "PAPER-6",
        met: || Casebook::clue().trial(Kind::AmendParticulars),
        spoil: |t| {
            let mut book = Casebook::clue();
            book.next(Kind::TakeOver);
            t.file = book.file;
        },
    },
    Case { rule: "PAPER-7", met: take_over, spoil: |t| t.facts.agency.live_on = day("2026-01-01") },
    Case { rule: "PAPER-5", met: take_over, spoil: |t| t.set("/findings", json!(["告知书没有送达回证"])) },
];

#[test]
fn a_handed_record_must_be_the_record_that_was_transferred() {
    let mut trial = handover();
    trial.facts.elsewhere.named[0].digest = Some(sm3(b"changed since"));
    assert_eq!(trial.breached(), ["LINK-1"]);
    let mut trial = handover();
    trial.facts.elsewhere.named[0].transferred = Some((3, Some(ELSEWHERE)));
    assert_eq!(trial.breached(), ["LINK-1"]);
    // The record that was handed over ends before the transfer itself.
    let mut trial = handover();
    trial.facts.elsewhere.named[0].transferred = Some((5, Some(AGENCY)));
    assert_eq!(trial.breached(), ["LINK-1"]);
    let mut trial = handover();
    trial.facts.elsewhere.named.clear();
    assert_eq!(trial.breached(), ["LINK-1"]);
}

#[test]
fn what_was_handed_over_lawfully_keeps_its_worth_and_says_where_it_is_from() {
    let mut book = Casebook::clue();
    book.next(Kind::ReceiveHandover);
    let item = book.file.evidence.last().unwrap();
    assert!(!item.dead);
    assert_eq!(item.source.as_deref(), Some("下社镇人民政府移交（下社移〔2026〕2号）"));
}

#[test]
fn the_term_of_a_paper_case_counts_from_its_filing_on_paper() {
    let mut book = Casebook::clue();
    book.next(Kind::TakeOver);
    assert!(book.file.marks.iter().any(|mark| mark.mark.rule == "REC-PAPER"));
    let filed_on = book.file.links.paper.as_ref().unwrap().filed_on;
    book.next(Kind::Approve);
    assert_eq!((book.file.status, book.file.filed_on), (Status::Investigating, Some(filed_on)));
    assert_eq!(book.file.handlers.len(), 2);
    let term = book.file.deadlines.iter().find(|due| due.clock.as_str() == "decide").unwrap();
    assert_eq!(term.opened_on, filed_on);
    assert!(book.numbers.is_empty(), "the number is that of the paper: {:?}", book.numbers);
}

#[test]
fn a_paper_case_that_is_refused_stays_a_clue() {
    let mut book = Casebook::clue();
    book.next(Kind::TakeOver);
    let seq = book.file.version;
    book.does(crate::casebook::Person::Head, Kind::Refuse, json!({"seq": seq, "reason": "卷宗不全"}));
    assert_eq!((book.file.status, book.file.filed_on), (Status::Clue, None));
    book.next(Kind::TakeOver);
    book.next(Kind::Approve);
}

#[test]
fn a_late_paper_decision_is_marked_and_not_refused() {
    let mut trial = take_over();
    let decision = json!({
        "number": "上社罚〔2025〕纸1号", "decided_on": "2026-02-27", "decided_by": "钱正", "decided": fine(6_000_000),
        "services": [{"party_id": "p1", "method": "DIRECT", "served_on": "2026-02-28"}]
    });
    trial.set("/stage", json!("served"));
    trial.set("/filed_on", json!("2025-11-03"));
    trial.set("/decision", decision);
    assert_eq!(trial.breached(), ["PAPER-5"]);
    assert!(trial.admitted().is_ok());
}

#[test]
fn a_dispute_goes_step_by_step_and_binds_once_it_is_settled() {
    let mut book = Casebook::clue();
    let said = |step: &str, outcome: Option<&str>| {
        let mut content = json!({"step": step, "other": "下社镇人民政府", "on": "2026-03-02", "account": "协商记录"});
        if let Some(outcome) = outcome {
            content["outcome"] = json!(outcome);
        }
        content
    };
    let officer = crate::casebook::Person::Li;
    for wrong in [said("agreed", Some("keep")), said("reported_up", None), said("arose", Some("keep"))] {
        assert_eq!(book.trial_by(officer, Kind::RecordJurisdiction, wrong).breached(), ["PEN-25-2"]);
    }
    book.does(officer, Kind::RecordJurisdiction, said("arose", None));
    for wrong in [said("arose", None), said("agreed", None), said("designated", Some("keep"))] {
        assert_eq!(book.trial_by(officer, Kind::RecordJurisdiction, wrong).breached(), ["PEN-25-2"]);
    }
    book.does(officer, Kind::RecordJurisdiction, said("reported_up", None));
    book.does(officer, Kind::RecordJurisdiction, said("designated", Some("transfer")));
    assert_eq!(book.trial(Kind::RequestFiling).breached(), ["PEN-25-3"]);
    book.next(Kind::TransferCase);
    assert_eq!(book.file.status, Status::Transferred);
}

#[test]
fn only_where_a_norm_gives_a_period_the_talk_has_one() {
    let mut trial = Casebook::clue().trial(Kind::RecordJurisdiction);
    let opened = |trial: &Trial| zhifa::casefile::clocks::opened_by(&trial.file, &trial.facts, &trial.attempt, None);
    assert_eq!(opened(&trial), []);
    trial.facts.profile = zhifa::law::profile::Profile::find("market").unwrap();
    let clocks = opened(&trial);
    // Seven working days from Monday 2026-03-02.
    assert_eq!(clocks.iter().map(|due| due.due_on).collect::<Vec<_>>(), [day("2026-03-11")]);
}
