//! Cases of the rules on paying later, performance, demand and court.

use serde_json::{Value, json};
use zhifa::law::stages::Kind;

use super::Case;
use crate::casebook::{Casebook, Person, Trial, day, profile};

fn instalments() -> Trial {
    Casebook::served().trial(Kind::GrantInstalments)
}

fn agreement() -> Trial {
    Casebook::overdue().trial(Kind::AgreeOnExecution)
}

/// A payment of everything, surcharge included, some days late.
fn late_payment() -> Trial {
    let book = Casebook::overdue();
    let account = book.file.account("p1", book.now.date());
    let mut trial = book.trial(Kind::RecordPayment);
    trial.set("/amount_fen", json!(account.outstanding_fen + account.surcharge_left_fen));
    trial.set("/surcharge_fen", json!(account.surcharge_left_fen));
    trial
}

pub(super) fn demand() -> Trial {
    Casebook::overdue().trial(Kind::ServeDemand)
}

pub(super) fn application() -> Trial {
    Casebook::ready_for_the_court().trial(Kind::ApplyToCourt)
}

fn ruling() -> Trial {
    Casebook::at_the_court().trial(Kind::RecordCourtRuling)
}

fn disposal() -> Trial {
    Casebook::goods_handed_in().trial(Kind::DisposeProperty)
}

/// An approved destruction that was carried out.
fn destroyed() -> Trial {
    let mut book = Casebook::goods_handed_in();
    let seq = book.next(Kind::DisposeProperty);
    book.does(Person::Head, Kind::Approve, json!({"seq": seq}));
    let done = json!({"seq": seq, "taken_by": "县烟花爆竹销毁场", "witnesses": ["村委会刘某"]});
    let content = json!({"party_id": "p1", "done_on": book.now.date(), "proof": "销毁记录和录像", "disposal": done});
    book.trial_by(Person::Li, Kind::RecordPerformance, content)
}

fn performance() -> Trial {
    Casebook::served_with_goods().trial(Kind::RecordPerformance)
}

pub const CASES: &[Case] = &[
    // Paying later.
    Case { rule: "PEN-66", met: instalments, spoil: |t| t.file.services.clear() },
    Case { rule: "PEN-66-2", met: instalments, spoil: |t| t.set("/parts/1/amount_fen", json!(2_999_999)) },
    Case {
        rule: "PEN-66-3",
        met: || {
            let mut trial = instalments();
            trial.facts.profile = profile(|profile| profile.pay_later_before_due = Some(true));
            trial
        },
        spoil: |t| {
            t.later(30);
            t.set("/applied_on", json!(t.attempt.occurred_at.date()));
        },
    },
    Case {
        rule: "PEN-66-4",
        met: instalments,
        spoil: |t| {
            let mut book = Casebook::served();
            book.next(Kind::DeferPayment);
            t.file = book.file;
        },
    },
    Case {
        rule: "PEN-66-5",
        met: || {
            let mut book = Casebook::served();
            let seq = book.next(Kind::GrantInstalments);
            book.does(Person::Head, Kind::Approve, json!({"seq": seq}));
            book.wait(5);
            book.trial(Kind::RecordPayment)
        },
        spoil: |t| {
            t.later(16);
            t.set("/paid_on", json!(t.attempt.occurred_at.date()));
        },
    },
    Case { rule: "ENF-42", met: agreement, spoil: |t| t.set("/remedial_steps", Value::Null) },
    // The surcharge.
    Case {
        rule: "PEN-72",
        met: late_payment,
        spoil: |t| {
            let account = t.file.account("p1", t.attempt.occurred_at.date());
            t.set("/surcharge_fen", json!(account.surcharge_left_fen + 1));
        },
    },
    Case {
        rule: "PEN-72-2",
        met: late_payment,
        spoil: |t| {
            let account = t.file.account("p1", t.attempt.occurred_at.date());
            t.set("/amount_fen", json!(account.surcharge_left_fen));
        },
    },
    Case {
        rule: "PEN-72-3",
        met: || Casebook::performed().trial(Kind::CloseCase),
        spoil: |t| {
            t.file.payments[0].paid_on = t.file.payments[0].paid_on + chrono::Days::new(30);
            t.later(40);
        },
    },
    // Performance and disposal.
    Case { rule: "PERF-1", met: performance, spoil: |t| t.set("/penalty/line", json!(1)) },
    Case { rule: "PERF-2", met: performance, spoil: |t| t.set("/penalty/by", json!("court")) },
    Case { rule: "PEN-74", met: disposal, spoil: |t| t.set("/basis", Value::Null) },
    Case { rule: "PEN-74-4", met: disposal, spoil: |t| t.set("/things/0/quantity", json!("13箱")) },
    Case { rule: "PERF-3", met: performance, spoil: |t| t.set("/received", json!([])) },
    Case { rule: "PEN-74-2", met: destroyed, spoil: |t| t.set("/disposal/witnesses", json!([])) },
    Case { rule: "PEN-74-3", met: destroyed, spoil: |t| t.set("/disposal/taken_by", json!(Person::Wang.name())) },
    Case {
        rule: "ENF-40",
        met: || Casebook::performed().trial(Kind::CloseCase),
        spoil: |t| t.set("/ground", json!("ended_by_court")),
    },
    // Demand.
    Case {
        rule: "ENF-54",
        met: demand,
        spoil: |t| {
            t.file.deadlines.iter_mut().for_each(|found| found.due_on = day("2027-01-01"));
            t.set("/amount_fen", json!(t.file.account("p1", t.attempt.occurred_at.date()).outstanding_fen));
        },
    },
    Case { rule: "ENF-35", met: demand, spoil: |t| t.set("/rights_told", json!(false)) },
    Case {
        rule: "ENF-38",
        met: || {
            let mut trial = demand();
            trial.set("/method", json!("POSTAL"));
            trial.set("/received_on", json!(trial.attempt.occurred_at.date()));
            let tried = json!([{"at": trial.attempt.occurred_at, "outcome": "住所无人"}]);
            trial.set("/direct_attempts", tried);
            trial
        },
        spoil: |t| t.set("/direct_attempts", json!([])),
    },
    Case {
        rule: "ENF-36",
        met: || Casebook::demanded().trial(Kind::RecordDemandAnswer),
        spoil: |t| t.set("/withdrawn", json!(true)),
    },
    // The court.
    Case {
        rule: "ENF-13",
        met: application,
        spoil: |t| {
            let article = json!({"law": "某法", "article": "第一条", "level": "law"});
            let held = t.file.power_item.as_mut().unwrap();
            held.item.executes_under = Some(serde_json::from_value(article).unwrap());
        },
    },
    Case { rule: "ENF-53", met: application, spoil: |t| t.later(120) },
    Case {
        rule: "ENF-53-3",
        met: application,
        spoil: |t| {
            let mut book = Casebook::ready_for_the_court();
            book.next(Kind::ApplyToCourt);
            t.file = book.file;
        },
    },
    Case {
        rule: "ENF-54-2",
        met: application,
        spoil: |t| t.file.enforcement.demands.iter_mut().for_each(|demand| demand.withdrawn = true),
    },
    Case { rule: "ENF-55", met: application, spoil: |t| t.set("/papers/0/kind", json!("other")) },
    Case { rule: "ENF-161", met: application, spoil: |t| t.set("/found_none_of", json!(["no_facts"])) },
    Case { rule: "ENF-56", met: ruling, spoil: |t| t.set("/on", json!("2026-03-02")) },
    Case { rule: "ENF-57", met: ruling, spoil: |t| t.set("/step", json!("executed")) },
];
