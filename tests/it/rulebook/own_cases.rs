//! Cases of the rules on execution by the organ itself.

use serde_json::json;
use zhifa::casefile::act::Media;
use zhifa::casefile::enforcement::ExecutionSuspension;
use zhifa::casefile::recordings::{BreakTold, RecordingBreak};
use zhifa::law::stages::Kind;

use super::Case;
use crate::casebook::{Casebook, Person, Trial, media};

/// That another performs what an order to correct asks for.
fn substitute() -> Trial {
    Casebook::correction_demanded().trial(Kind::OrderExecution)
}

/// That money is taken from an account.
fn transfer() -> Trial {
    Casebook::may_take_money().trial(Kind::OrderExecution)
}

/// That what the order names is taken down, when the time to sue is over.
fn demolition() -> Trial {
    let mut book = Casebook::correction_demanded();
    book.wait(200);
    let mut trial = book.trial(Kind::OrderExecution);
    let article = json!({"law": "中华人民共和国城乡规划法", "article": "第六十八条", "level": "law"});
    let held = trial.file.power_item.as_mut().unwrap();
    held.item.executes_under = Some(serde_json::from_value(article).unwrap());
    trial.set("/manner", json!("demolish"));
    trial.set("/substitute", json!(null));
    trial.set("/announced_on", json!(trial.attempt.occurred_at.plus_days(-30).date()));
    trial
}

fn asked_again() -> Trial {
    Casebook::execution_ordered().trial(Kind::RecordExecution)
}

fn performed() -> Trial {
    Casebook::another_may_perform().trial(Kind::RecordExecution)
}

/// The same, recorded in two pieces: the break between them was explained.
fn filmed() -> Trial {
    let mut trial = performed();
    let now = trial.attempt.occurred_at;
    let film = |title: &str, from: i64, to: i64| {
        let (starts_at, ends_at) = (now.plus_minutes(from), now.plus_minutes(to));
        let told = (from > -60).then(|| RecordingBreak { told: BreakTold::Spoken, reason: "更换电池".to_owned() });
        Media { starts_at: Some(starts_at), ends_at: Some(ends_at), after_break: told, ..media(title) }
    };
    trial.attempt.media = vec![film("后一段", -30, -5), film("前一段", -60, -40)];
    trial
}

fn resumed() -> Trial {
    let mut book = Casebook::execution_ordered();
    let mut content = book.trial(Kind::RecordExecution);
    content.set("/step", json!("suspended"));
    content.set("/ground", json!("unable"));
    book.take(content).expect("it is interrupted");
    book.wait(30);
    let seq = book.file.enforcement.orders[0].seq;
    let on = book.now.date();
    book.trial_by(
        Person::Li,
        Kind::RecordExecution,
        json!({"seq": seq, "step": "resumed", "on": on, "content": "恢复执行"}),
    )
}

pub const CASES: &[Case] = &[
    Case { rule: "ENF-34", met: transfer, spoil: |t| t.file.power_item.as_mut().unwrap().item.executes_under = None },
    Case {
        rule: "ENF-34-2",
        met: substitute,
        spoil: |t| t.file.enforcement.demands[0].perform_by = Some(t.attempt.occurred_at.date()),
    },
    Case { rule: "ENF-34-3", met: transfer, spoil: |t| t.set("/lines", json!([{"line": 1}])) },
    Case {
        rule: "ENF-34-4",
        met: performed,
        spoil: |t| t.file.corrections.iter_mut().for_each(|order| order.corrected = Some(1)),
    },
    Case { rule: "ENF-37", met: substitute, spoil: |t| t.set("/basis/0/level", json!("dept_rule")) },
    Case { rule: "ENF-44", met: demolition, spoil: |t| t.set("/announced_on", json!(null)) },
    Case { rule: "ENF-46", met: transfer, spoil: |t| t.later(-35) },
    Case { rule: "ENF-50", met: substitute, spoil: |t| t.set("/substitute/disinterested", json!(false)) },
    Case { rule: "ENF-38-2", met: asked_again, spoil: |t| t.file.services.clear() },
    Case { rule: "ENF-39", met: asked_again, spoil: |t| t.set("/step", json!("resumed")) },
    Case {
        rule: "ENF-39-2",
        met: resumed,
        spoil: |t| {
            let entry = t.file.enforcement.orders[0].steps.last_mut().unwrap();
            assert_eq!(entry.ground, Some(ExecutionSuspension::Unable));
            entry.on = t.attempt.occurred_at.plus_days(-3 * 366).date();
        },
    },
    Case { rule: "ENF-43", met: performed, spoil: |t| t.set("/carried_out/supplies_kept", json!(false)) },
    Case {
        rule: "ENF-51",
        met: performed,
        spoil: |t| t.set("/carried_out/signed_by", json!(["officer", "performer"])),
    },
    Case { rule: "REC-3-3", met: filmed, spoil: |t| t.attempt.media[0].after_break = None },
];
