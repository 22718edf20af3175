//! Cases of the rules on recusal, and what becomes of the people and of what they did.

use serde_json::json;
use uuid::Uuid;
use zhifa::law::period::Period;
use zhifa::law::stages::Kind;

use super::Case;
use crate::casebook::{Casebook, Person, Trial, profile};

/// Applied for against this person, at the stage the book is in.
fn applied(mut book: Casebook, against: Person) -> Casebook {
    let application = json!({
        "by": "PARTY", "party_id": "p1", "account_id": against.account(), "capacity": "OFFICER",
        "reasons": "与当事人有亲属关系"
    });
    book.does(Person::Zhao, Kind::ApplyRecusal, application);
    book
}

/// Upheld.
fn recused(book: Casebook, against: Person) -> Casebook {
    let mut book = applied(book, against);
    book.next(Kind::DecideRecusal);
    book
}

fn decide_recusal() -> Trial {
    applied(Casebook::investigating(), Person::Li).trial(Kind::DecideRecusal)
}

/// Li is out, Wang and Zhao handle the case.
fn replaced() -> Casebook {
    let mut book = recused(Casebook::investigating(), Person::Li);
    let handlers = json!([Person::Wang.officer(), Person::Zhao.officer()]);
    book.does(Person::Head, Kind::AssignHandlers, json!({"handlers": handlers, "reason": "原承办人回避"}));
    book
}

fn conclude_by_wang() -> Trial {
    let book = replaced();
    let mut trial = book.trial(Kind::ConcludeInvestigation);
    trial.by(Person::Wang);
    trial
}

pub const CASES: &[Case] = &[
    Case { rule: "PEN-43", met: conclude_by_wang, spoil: |t| t.by(Person::Li) },
    Case {
        rule: "PEN-43-2",
        met: || Casebook::ripe().trial(Kind::Decide),
        spoil: |t| t.file = applied(Casebook::ripe(), Person::Wang).file,
    },
    Case {
        rule: "PEN-43-3",
        met: || Casebook::investigating().trial(Kind::ApplyRecusal),
        spoil: |t| t.set("/account_id", json!(Uuid::from_u128(0xDEAD))),
    },
    Case { rule: "PEN-43-4", met: decide_recusal, spoil: |t| t.file.recusals.applications[0].decided = Some(1) },
    Case {
        rule: "PEN-43-5",
        met: decide_recusal,
        spoil: |t| t.file.recusals.applications[0].person.account_id = Some(Person::Head.account()),
    },
    Case {
        rule: "PEN-43-6",
        met: conclude_by_wang,
        spoil: |t| t.file.handlers = Casebook::investigating().file.handlers,
    },
];

#[test]
fn about_the_principal_the_heads_together_or_the_government_above_decide() {
    let book = applied(Casebook::investigating(), Person::Head);
    let decide = |who: Person, by: &str, extra: serde_json::Value| {
        let mut body = json!({"seq": book.file.version, "upheld": true, "decided_by": by, "reasons": "情况属实"});
        for (key, value) in extra.as_object().unwrap() {
            body[key] = value.clone();
        }
        book.trial_by(who, Kind::DecideRecusal, body).verdict("PEN-43-5")
    };
    let (head, head2) = (Person::Head.account(), Person::Head2.account());
    assert_eq!(decide(Person::Head, "HEAD", json!({})), "breached", "nobody decides about oneself");
    assert_eq!(decide(Person::Head2, "HEAD", json!({})), "breached", "no single head about the principal");
    assert_eq!(decide(Person::Head2, "HEADS_TOGETHER", json!({"heads": [head2]})), "breached", "one is not together");
    assert_eq!(decide(Person::Head2, "HEADS_TOGETHER", json!({"heads": [head2, head2]})), "breached", "named twice");
    assert_eq!(
        decide(Person::Head2, "HEADS_TOGETHER", json!({"heads": [head2, head]})),
        "breached",
        "nor with oneself"
    );
    assert_eq!(decide(Person::Head2, "GOVERNMENT_ABOVE", json!({})), "breached", "which government is not said");
    let above = json!({"authority": "盂县人民政府 盂政函〔2026〕3号"});
    assert_eq!(decide(Person::Head2, "GOVERNMENT_ABOVE", above), "met");
}

#[test]
fn whoever_is_recused_does_nothing_more_in_any_capacity() {
    let book = replaced();
    let out = |trial: Trial| trial.verdict("PEN-43");
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::OpenCase) {
        let mut trial = book.trial(*kind);
        trial.by(Person::Li);
        assert_eq!(out(trial), "breached", "{kind} by Li");
    }
    let mut named = book.trial(Kind::InspectScene);
    named.by(Person::Wang);
    assert_eq!(out(named), "breached", "named in the field");
    let handlers = json!({"handlers": [Person::Li.officer(), Person::Wang.officer()], "reason": "恢复"});
    assert_eq!(out(book.trial_by(Person::Head, Kind::AssignHandlers, handlers)), "breached", "as a handler again");
    let presider = recused(Casebook::noticed(), Person::Head2);
    let mut schedule = presider.trial(Kind::ScheduleHearing);
    schedule.by(Person::Wang);
    assert_eq!(out(schedule), "breached", "as the presider");
    let mut deliberate = presider.trial(Kind::Deliberate);
    deliberate.by(Person::Head);
    assert_eq!(out(deliberate), "breached", "as a voter");
    assert!(book.file.barred.contains(&Person::Li.account()));
}

#[test]
fn a_recused_reviewers_pass_no_longer_carries_the_decision() {
    let mut book = Casebook::ripe();
    assert!(book.file.passed_review().is_some());
    book = recused(book, Person::Reviewer);
    assert!(book.file.passed_review().is_none());
    assert_eq!(book.trial(Kind::Decide).verdict("PEN-58"), "breached");
}

#[test]
fn what_nobody_can_confirm_any_more_proves_nothing() {
    let mut book = Casebook::investigating();
    let seq = book.next(Kind::InspectScene);
    // Li recorded it; Wang, who would confirm it, has to withdraw.
    book = recused(book, Person::Wang);
    assert!(book.file.field_acts.iter().any(|act| act.seq == seq && act.in_breach));
    assert!(book.file.evidence.iter().filter(|item| item.seq == seq).all(|item| item.dead));
    let earlier = book.file.evidence.iter().filter(|item| item.seq < seq);
    assert!(earlier.clone().count() > 0 && earlier.clone().all(|item| !item.dead), "what was confirmed stays");
}

#[test]
fn an_application_that_is_turned_down_changes_nothing_and_may_come_again_for_another_reason() {
    let mut book = applied(Casebook::investigating(), Person::Li);
    let again = book.trial(Kind::ApplyRecusal);
    assert_eq!(again.verdict("PEN-43-3"), "breached", "the same application waits");
    let refused = json!({"seq": book.file.version, "upheld": false, "decided_by": "HEAD", "reasons": "没有利害关系"});
    book.does(Person::Head, Kind::DecideRecusal, refused);
    assert_eq!(book.trial(Kind::ConcludeInvestigation).verdict("PEN-43"), "not_applicable");
    assert_eq!(book.trial(Kind::ApplyRecusal).verdict("PEN-43-3"), "met");
}

#[test]
fn the_answer_has_a_clock_where_the_place_sets_a_period() {
    let clock = |period: Option<Period>| {
        let mut book = Casebook::investigating();
        let mut trial = book.trial(Kind::ApplyRecusal);
        trial.facts.profile = profile(|profile| profile.recusal_answer = period);
        book.take(trial).unwrap();
        book.next(Kind::DecideRecusal);
        book.file.deadlines.iter().find(|due| due.clock.as_str() == "answer_recusal").map(|due| due.met)
    };
    assert_eq!(clock(None), None);
    assert!(clock(Some(Period::working_days(3))).is_some_and(|met| met.is_some()));
}
