//! Cases of the rules on reconsideration, suits and appeals, and on entries corrected and withdrawn.

use serde_json::json;
use zhifa::casefile::remedy::{DecisionFate, EventOn, StayOfExecution};
use zhifa::law::codes::{PartyKind, Procedure};
use zhifa::law::stages::Kind;

use super::Case;
use super::enforcement_cases::{application, demand};
use crate::casebook::{Casebook, Trial, lines};

fn applies() -> Trial {
    Casebook::performed().trial(Kind::RecordRemedy)
}

fn sues() -> Trial {
    let mut trial = applies();
    trial.set("/application/route", json!("suit"));
    trial
}

fn answers() -> Trial {
    Casebook::attacked().event("answered", json!({}))
}

fn is_altered() -> Trial {
    let book = Casebook::attacked();
    book.event("decided", book.ruling(json!({"result": "altered", "lines": lines(5_000_000)})))
}

/// An attempt to enforce a decision that was attacked, but is not before anybody yet.
fn attacked(mut trial: Trial) -> Trial {
    trial.file.remedies.proceedings = Casebook::attacked().file.remedies.proceedings;
    trial.file.remedies.proceedings[0].accepted = None;
    trial.file.remedies.proceedings[0].applied.seq = trial.file.version;
    trial
}

/// A demand on a decision that was found unlawful, and stands.
fn unlawful() -> Trial {
    let mut trial = demand();
    trial.file.remedies.changes = Casebook::altered().file.remedies.changes;
    trial.file.remedies.changes[0].fate = DecisionFate::Unlawful;
    trial.file.remedies.changes[0].lines.clear();
    trial.file.remedies.changes[0].seq = trial.file.version;
    trial
}

fn withdraws() -> Trial {
    Casebook::revoked().trial(Kind::WithdrawPublication)
}

fn corrects() -> Trial {
    Casebook::performed().trial(Kind::CorrectPublication)
}

fn publishes_again() -> Trial {
    let mut book = Casebook::altered();
    book.takes_down();
    book.trial(Kind::Publish)
}

fn releases_withdrawal() -> Trial {
    let mut book = Casebook::revoked();
    book.next(Kind::WithdrawPublication);
    book.trial(Kind::Approve)
}

fn happens_late(trial: &mut Trial, days: i64) {
    trial.later(days);
    let today = trial.facts.now.date();
    trial.set("/on", json!(today));
}

fn today(trial: &Trial) -> EventOn {
    EventOn { seq: 1, on: trial.facts.now.date() }
}

pub const CASES: &[Case] = &[
    Case { rule: "REM-1", met: answers, spoil: |t| t.set("/remedy_id", json!("r9")) },
    Case { rule: "REM-2", met: applies, spoil: |t| t.set("/on", json!("2020-01-01")) },
    Case { rule: "REM-3", met: is_altered, spoil: |t| t.attempt.media.clear() },
    Case {
        rule: "REM-4",
        met: || Casebook::ordered_anew().trial(Kind::Redecide),
        spoil: |t| t.file.remedies.proceedings[0].uncompared = Some(t.file.version),
    },
    Case { rule: "FY-20", met: applies, spoil: |t| happens_late(t, 90) },
    Case { rule: "FY-23-2", met: sues, spoil: |t| t.file.procedure = Procedure::Summary },
    Case { rule: "FY-48", met: answers, spoil: |t| happens_late(t, 30) },
    Case {
        rule: "FY-63",
        met: is_altered,
        spoil: |t| t.set("/ruling/lines/0/penalties/0/amount_fen", json!(7_000_000)),
    },
    Case {
        rule: "FY-42",
        met: || attacked(demand()),
        spoil: |t| {
            let stay = StayOfExecution { from: today(t), lifted: None };
            t.file.remedies.proceedings[0].stays.push(stay);
        },
    },
    Case { rule: "FY-77", met: unlawful, spoil: |t| t.file.remedies.changes[0].fate = DecisionFate::Void },
    Case {
        rule: "FY-78",
        met: || attacked(application()),
        spoil: |t| t.file.remedies.proceedings[0].mediated = Some(today(t)),
    },
    Case { rule: "PUB-6-1", met: withdraws, spoil: |t| t.file.publications[0].released = None },
    Case { rule: "PUB-6-2", met: corrects, spoil: |t| t.set("/readings/0/stood", json!("另一案由")) },
    Case {
        rule: "PUB-5-2",
        met: withdraws,
        spoil: |t| {
            t.file.parties[0].kind = PartyKind::NaturalPerson;
            let names = format!("对{}的处罚已经撤销", t.file.parties[0].name);
            t.set("/public_reason", json!(names));
        },
    },
    Case { rule: "PUB-6-3", met: publishes_again, spoil: |t| t.file.remedies.changes[0].fate = DecisionFate::Revoked },
    Case { rule: "PEN-48", met: releases_withdrawal, spoil: |t| t.later(10) },
    Case {
        rule: "PEN-48-2",
        met: || Casebook::undone().trial(Kind::CloseCase),
        spoil: |t| t.file.publications[0].withdrawals.clear(),
    },
];
