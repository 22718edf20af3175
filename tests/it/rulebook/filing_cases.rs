//! Cases of the rules on the shape of the record, on people, on filing, and on finding the facts.

use serde_json::json;
use zhifa::casefile::delegation::{DelegationFact, PowerSource};
use zhifa::casefile::facts::{Employment, MediaOwed, Standing};
use zhifa::law::codes::{Post, Procedure};
use zhifa::law::stages::{Kind, Status};

use super::Case;
use crate::casebook::{Casebook, Person, Trial, day};

fn request_filing() -> Trial {
    Casebook::clue().trial(Kind::RequestFiling)
}

fn approve_filing() -> Trial {
    Casebook::filing().trial(Kind::Approve)
}

fn inspect() -> Trial {
    Casebook::clue().trial(Kind::InspectScene)
}

fn annotate() -> Trial {
    Casebook::clue().trial(Kind::Annotate)
}

fn countersign() -> Trial {
    let mut book = Casebook::clue();
    let seq = book.next(Kind::InspectScene);
    book.trial_by(Person::Wang, Kind::Countersign, json!({"seq": seq}))
}

/// Zhao came along as an assistant.
fn inspect_with_an_assistant() -> Trial {
    let mut trial = inspect();
    let mut assistant = trial.facts.officers[&Person::Wang.officer()].clone();
    assistant.officer_id = Person::Zhao.officer();
    assistant.employment = Employment::Auxiliary;
    assistant.certificates.clear();
    trial.facts.officers.insert(assistant.officer_id, assistant);
    trial.set("/conduct/assistants", json!([Person::Zhao.officer()]));
    trial
}

/// An inspection with an officer of the delegate, under a letter that reaches it.
fn delegated() -> Trial {
    let mut trial = inspect();
    let team = uuid::Uuid::from_u128(77);
    trial.facts.officers.get_mut(&Person::Wang.officer()).unwrap().agency_id = team;
    trial.facts.elsewhere.delegations.push(DelegationFact {
        id: uuid::Uuid::from_u128(78),
        delegate: team,
        name: "上社镇综合行政执法队".to_owned(),
        items: vec!["1403-17".to_owned()],
        area_code: "140322106000".to_owned(),
        valid_from: day("2026-01-01"),
        valid_to: day("2026-12-31"),
        published_on: day("2026-01-01"),
    });
    trial
}

pub const CASES: &[Case] = &[
    // The shape of the record.
    Case { rule: "STAGE-1", met: request_filing, spoil: |t| t.file.status = Status::Archived },
    Case { rule: "REF-1", met: approve_filing, spoil: |t| t.set("/seq", json!(99)) },
    Case { rule: "TIME-1", met: annotate, spoil: |t| t.attempt.occurred_at = t.facts.now.plus_minutes(3) },
    Case { rule: "TIME-2", met: approve_filing, spoil: |t| t.attempt.occurred_at = t.facts.now.plus_minutes(-60) },
    Case { rule: "REC-1", met: annotate, spoil: |t| t.attempt.occurred_at = t.facts.now.plus_days(-10) },
    // People.
    Case { rule: "PEN-42", met: request_filing, spoil: |t| t.set("/handlers", json!([Person::Li.officer()])) },
    Case { rule: "PEN-42-1", met: inspect, spoil: |t| t.attempt.officers.truncate(1) },
    Case {
        rule: "CERT-1",
        met: inspect,
        spoil: |t| {
            t.facts.officers.get_mut(&Person::Wang.officer()).unwrap().certificates[0].standing = Standing::Suspended
        },
    },
    Case {
        rule: "CERT-4",
        met: inspect_with_an_assistant,
        spoil: |t| {
            t.facts.officers.get_mut(&Person::Zhao.officer()).unwrap().employment = Employment::Established;
        },
    },
    Case { rule: "PEN-42-2", met: countersign, spoil: |t| t.by(Person::Li) },
    Case { rule: "SEP-1", met: approve_filing, spoil: |t| assert!(t.file.handled.insert(Person::Head.account())) },
    Case { rule: "HEAD-1", met: approve_filing, spoil: |t| t.facts.actor.post = Some(Post::UnitHead) },
    Case {
        rule: "SEP-3",
        met: || Casebook::investigating().trial(Kind::ConcludeInvestigation),
        spoil: |t| t.by(Person::Zhao),
    },
    // What the numbers of the parties say by themselves.
    Case {
        rule: "ID-1",
        met: || {
            let party =
                json!([{"id": "p1", "kind": "LEGAL_PERSON", "name": "甲公司", "id_number": "91110000600037341L"}]);
            Casebook::clue().trial_by(Person::Li, Kind::AmendParticulars, json!({"parties": party}))
        },
        spoil: |t| t.set("/parties/0/id_number", json!("91110000600037341N")),
    },
    // Delegated and handed down.
    Case {
        rule: "PEN-20",
        met: delegated,
        spoil: |t| t.facts.elsewhere.delegations[0].items = vec!["别的事项".to_owned()],
    },
    Case {
        rule: "PEN-24-2",
        met: || {
            let mut trial = request_filing();
            let held = trial.facts.power_item.as_mut().unwrap();
            held.item.source = Some(PowerSource::HandedDown);
            held.item.published_on = Some(day("2023-12-01"));
            trial
        },
        spoil: |t| t.facts.power_item.as_mut().unwrap().item.published_on = None,
    },
    // Filing.
    Case { rule: "PEN-54", met: request_filing, spoil: |t| t.file.cause = None },
    Case {
        rule: "PEN-24",
        met: request_filing,
        spoil: |t| t.facts.power_item.as_mut().unwrap().item.valid_to = Some(day("2026-02-28")),
    },
    Case {
        rule: "PEN-36",
        met: request_filing,
        spoil: |t| t.file.violation.as_mut().unwrap().ended_on = Some(day("2024-03-01")),
    },
    Case {
        rule: "PEN-22",
        met: || Casebook::new().trial(Kind::OpenCase),
        spoil: |t| t.set("/division_code", json!("140322105000")),
    },
    Case { rule: "PEN-51", met: request_filing, spoil: |t| t.file.procedure = Procedure::Summary },
    Case { rule: "APPR-1", met: approve_filing, spoil: |t| t.file.filing_request = None },
    // Finding the facts.
    Case { rule: "PEN-55", met: inspect, spoil: |t| t.set("/conduct/card_shown", json!(false)) },
    Case { rule: "PEN-55-2", met: inspect, spoil: |t| t.set("/conduct/starts_at", json!(t.attempt.occurred_at)) },
    Case {
        rule: "PEN-55-3",
        met: || Casebook::clue().trial(Kind::Interview),
        spoil: |t| {
            t.set(
                "/interviewees",
                json!([{"name": "韩某", "relation": "负责人"}, {"name": "马某", "relation": "店员"}]),
            );
        },
    },
    Case { rule: "REC-3", met: inspect, spoil: |t| t.attempt.media.clear() },
    Case {
        rule: "REC-5",
        met: || {
            let mut trial = Casebook::closed().trial(Kind::Archive);
            trial.facts.media_owed.clear();
            trial
        },
        spoil: |t| {
            t.facts.media_owed.push(MediaOwed {
                seq: 4,
                digest: "sm3:00".to_owned(),
                size: 1,
                title: "执法记录仪录像".to_owned(),
                due_on: day("2026-03-03"),
                due_at: None,
                overdue: true,
            });
        },
    },
    Case {
        rule: "CUST-1",
        met: || Casebook::noticed().trial(Kind::RecordCustody),
        spoil: |t| t.set("/evidence_id", json!("e99")),
    },
    Case {
        rule: "CUST-2",
        met: || Casebook::noticed().trial(Kind::RecordCustody),
        spoil: |t| t.set("/to", json!(null)),
    },
    Case { rule: "REC-6", met: || Casebook::clue().trial(Kind::AttachMedia), spoil: |t| t.attempt.media.clear() },
    Case {
        rule: "PEN-28-3",
        met: || Casebook::investigating().trial(Kind::OrderCorrection),
        spoil: |t| t.set("/due_on", json!("2026-03-01")),
    },
];
