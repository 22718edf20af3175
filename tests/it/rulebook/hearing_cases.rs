//! Cases of the rules on the hearing.

use serde_json::{Value, json};
use zhifa::law::stages::Kind;

use super::Case;
use crate::casebook::{Casebook, Person, Trial};

fn schedule() -> Trial {
    let mut book = Casebook::noticed();
    book.next(Kind::RequestHearing);
    book.trial(Kind::ScheduleHearing)
}

fn hold() -> Trial {
    Casebook::before_the_hearing().trial(Kind::HoldHearing)
}

pub const CASES: &[Case] = &[
    Case { rule: "PEN-64-3", met: schedule, spoil: |t| t.file.voices.clear() },
    Case { rule: "PEN-64-4", met: schedule, spoil: |t| t.set("/presider", json!(Person::Li.account())) },
    Case { rule: "PEN-64-5", met: hold, spoil: |t| t.file.services.clear() },
    Case { rule: "PEN-64-6", met: hold, spoil: |t| t.set("/signed", Value::Bool(false)) },
];

#[test]
fn a_hearing_held_makes_review_mandatory_and_voids_what_was_reviewed() {
    let mut book = Casebook::before_the_hearing();
    let before = book.file.subject();
    book.next(Kind::HoldHearing);
    assert_ne!(book.file.subject(), before);
    assert!(book.file.triggers.iter().any(|trigger| trigger.basis == "处罚法58(二)"));
    assert!(book.file.barred.contains(&Person::Head2.account()), "who presided does not review");
    let revised = book.trial(Kind::ReviseProposal);
    book.take(revised).unwrap();
    let still = book.file.triggers.iter().any(|trigger| trigger.basis == "处罚法58(二)");
    assert!(still, "a lighter proposal does not undo the hearing");
}
