//! Cases of the rules that a second look at the spine added.

use serde_json::json;
use zhifa::casefile::facts::Presence;
use zhifa::law::stages::Kind;

use super::Case;
use crate::casebook::{Casebook, Person, Trial};

fn serve_notice() -> Trial {
    let mut book = Casebook::concluded();
    book.next(Kind::IssueNotice);
    book.next(Kind::Approve);
    book.trial(Kind::ServeDocument)
}

fn conclude() -> Trial {
    Casebook::investigating().trial(Kind::ConcludeInvestigation)
}

fn pay() -> Trial {
    Casebook::served().trial(Kind::RecordPayment)
}

pub const CASES: &[Case] = &[
    Case { rule: "PEN-61-3", met: serve_notice, spoil: |t| t.set("/received_on", json!("2026-02-02")) },
    Case { rule: "REC-2", met: || Casebook::ripe().trial(Kind::Decide), spoil: Trial::as_happened },
    Case { rule: "PEN-30", met: conclude, spoil: |t| t.file.parties[0].birth_date = Some(t.file.opened_at.date()) },
    Case {
        rule: "PEN-42-4",
        met: || Casebook::investigating().trial(Kind::InspectScene),
        spoil: |t| t.by(Person::Zhao),
    },
    Case {
        rule: "REC-7",
        met: || Casebook::investigating().trial(Kind::InspectScene),
        spoil: |t| {
            let (starts_at, ends_at) = (t.attempt.occurred_at.plus_minutes(-20), t.attempt.occurred_at);
            let (officer_id, case_id) = (Person::Wang.officer(), uuid::Uuid::from_u128(0xE15E));
            t.facts.elsewhere.presence.push(Presence {
                officer_id,
                case_id,
                seq: 4,
                interview: false,
                place: "县城".to_owned(),
                starts_at,
                ends_at,
            });
        },
    },
    Case { rule: "PEN-67-3", met: pay, spoil: |t| t.set("/paid_on", json!("2020-01-01")) },
];
