//! The gate: every reason at once; a fact in breach is recorded as it happened, an authority act never, a bar never.

use serde_json::{Value, json};
use zhifa::casefile::parts::Nature;
use zhifa::casefile::rulebook::{Effect, Refusal, rule};
use zhifa::law::stages::{Class, Kind, Status};

use super::{Case, cases};
use crate::casebook::{Casebook, Person, Trial};

fn spoilt(case: &Case) -> Trial {
    let mut trial = (case.met)();
    (case.spoil)(&mut trial);
    trial
}

fn rules_of(refused: &Refusal) -> Vec<&'static str> {
    refused.findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn all_breaches_are_answered_together() {
    let mut trial = Casebook::investigating().trial(Kind::ConcludeInvestigation);
    trial.file.field_acts[0].countersigned = None;
    trial.file.field_acts[1].has_media = false;
    trial.file.evidence[0].dead = true;
    trial.set("/proposal/parties/0/benchmark", Value::Null);
    trial.set("/proposal/parties/0/penalties/0/amount_fen", json!(99_000_000));
    let refused = trial.admitted().unwrap_err();
    assert_eq!(rules_of(&refused), ["PEN-42-3", "REC-4", "PEN-40", "PEN-34", "PEN-32"]);
    assert!(!refused.can_be_recorded_as_happened);
}

#[test]
fn one_rule_answers_all_its_own_breaches() {
    let mut trial = Casebook::clue().trial(Kind::RequestFiling);
    (trial.file.cause, trial.file.power_item) = (None, None);
    trial.file.parties.clear();
    let refused = trial.admitted().unwrap_err();
    let finding = refused.findings.iter().find(|finding| finding.rule == "PEN-54").unwrap();
    assert_eq!(finding.breaches.len(), 3, "party, cause and power item");
}

#[test]
fn a_breach_of_a_refusing_rule_refuses_and_a_mark_only_marks() {
    for case in cases() {
        let trial = spoilt(case);
        let effect = rule(case.rule).unwrap().effect;
        match trial.admitted() {
            Ok(_) => assert_eq!(effect, Effect::Mark, "{} is let through", case.rule),
            Err(refused) => {
                assert_ne!(effect, Effect::Mark, "{} is refused", case.rule);
                assert!(rules_of(&refused).contains(&case.rule), "{} is not answered", case.rule);
                assert!(refused.findings.iter().all(|finding| finding.effect != Effect::Mark), "marks refuse nothing");
            }
        }
    }
}

#[test]
fn as_happened_helps_fact_acts_and_never_over_a_bar() {
    for case in cases() {
        let mut trial = spoilt(case);
        let effect = rule(case.rule).unwrap().effect;
        let fact = trial.attempt.kind.class() == Class::Fact;
        if let Err(refused) = trial.admitted() {
            let structural = refused.findings.iter().any(|finding| finding.effect == Effect::Bar);
            assert_eq!(refused.can_be_recorded_as_happened, fact && !structural, "{}", case.rule);
        }
        trial.as_happened();
        let expected = fact && effect != Effect::Bar;
        assert_eq!(trial.admitted().is_ok(), expected, "{} ({effect:?}, {:?})", case.rule, trial.attempt.kind.class());
    }
}

#[test]
fn what_is_recorded_in_breach_keeps_the_breach_as_a_mark_for_ever() {
    for case in cases() {
        let mut trial = spoilt(case);
        trial.as_happened();
        if trial.admitted().is_err() {
            continue;
        }
        let effect = rule(case.rule).unwrap().effect;
        let nature = if effect == Effect::Mark { Nature::Mark } else { Nature::Breach };
        let mut book = Casebook { file: trial.file.clone(), now: trial.facts.now, ..Casebook::new() };
        let seq = book.take(trial).unwrap();
        let found = book.file.marks.iter().find(|on_file| on_file.seq == seq && on_file.mark.rule == case.rule);
        assert_eq!(found.map(|on_file| on_file.mark.nature), Some(nature), "{}", case.rule);
    }
}

#[test]
fn no_authority_act_is_recorded_as_it_happened() {
    let mut trial = Casebook::concluded().trial(Kind::Decide);
    trial.as_happened();
    let refused = trial.admitted().unwrap_err();
    assert_eq!(rules_of(&refused), ["REC-2", "PEN-44-3", "PEN-58", "PEN-57-3"]);
    assert!(!refused.can_be_recorded_as_happened);
}

#[test]
fn evidence_gained_in_breach_is_dead_and_a_decision_on_it_is_blocked() {
    let mut book = Casebook::new();
    book.next(Kind::OpenCase);
    let mut trial = book.trial(Kind::InspectScene);
    trial.attempt.officers.truncate(1);
    trial.as_happened();
    let seq = book.take(trial).unwrap();
    assert!(book.file.evidence.iter().all(|item| item.dead), "e1 was found by one officer alone");
    assert!(book.acts.last().unwrap().act.computed.evidence_dead);
    let confirm = book.trial_by(Person::Wang, Kind::Countersign, json!({"seq": seq}));
    assert_eq!(confirm.breached(), ["PEN-42-2"], "who was not there cannot confirm it");
    for kind in [Kind::RequestFiling, Kind::Approve, Kind::OrderCorrection] {
        book.next(kind);
    }
    let conclude = book.trial(Kind::ConcludeInvestigation);
    assert_eq!(conclude.breached(), ["PEN-40"], "nobody is asked to confirm what one officer did alone");
    let finding = conclude.judge().findings.into_iter().find(|finding| finding.rule == "PEN-40").unwrap();
    assert_eq!(finding.breaches[0].acts, [seq], "it points at the act that killed the evidence");
}

#[test]
fn a_service_in_breach_is_recorded_and_has_no_effect() {
    let mut book = Casebook::concluded();
    book.next(Kind::IssueNotice);
    book.next(Kind::Approve);
    let mut trial = book.trial(Kind::ServeDocument);
    trial.set("/card_shown", json!(false));
    trial.as_happened();
    book.take(trial).unwrap();
    assert_eq!(book.file.status, Status::Concluded, "the party has not been told");
    assert!(book.file.services[0].void && book.file.voices.is_empty());
    book.next(Kind::ServeDocument);
    assert_eq!(book.file.status, Status::Noticed, "served again, properly");
}

#[test]
fn a_late_record_needs_its_reason_and_keeps_the_mark() {
    let mut book = Casebook::clue();
    let mut trial = book.trial(Kind::InspectScene);
    let minutes = |n: i64| json!(trial.attempt.occurred_at.plus_days(-5).plus_minutes(n));
    let (from, to) = (minutes(-15), minutes(0));
    trial.set("/conduct/starts_at", from);
    trial.set("/conduct/ends_at", to);
    trial.attempt.occurred_at = trial.attempt.occurred_at.plus_days(-5);
    trial.as_happened();
    assert_eq!(rules_of(&trial.admitted().unwrap_err()), ["REC-1"], "as_happened is no reason for being late");
    trial.attempt.as_happened = None;
    trial.attempt.late_reason = Some(" ".to_owned());
    assert_eq!(rules_of(&trial.admitted().unwrap_err()), ["REC-1"], "an empty reason is none");
    trial.attempt.late_reason = Some("山区没有网络".to_owned());
    let seq = book.take(trial).unwrap();
    let natures: Vec<_> = book.file.marks.iter().filter(|mark| mark.seq == seq).map(|mark| mark.mark.nature).collect();
    assert_eq!(natures, [Nature::Late]);
    assert!(!book.acts.last().unwrap().act.computed.evidence_dead, "late is no breach");
}

#[test]
fn a_phones_clock_may_run_two_minutes_ahead() {
    let mut trial = Casebook::clue().trial(Kind::Annotate);
    trial.attempt.occurred_at = trial.facts.now.plus_minutes(2);
    assert_eq!(trial.verdict("TIME-1"), "met");
}

#[test]
fn judging_and_admitting_never_disagree() {
    for stage in Status::ALL {
        let book = Casebook::at(*stage);
        for kind in Kind::ALL {
            let trial = book.trial(*kind);
            let judged = trial.judge().admitted;
            match trial.admitted() {
                Ok(_) => assert!(judged, "{kind} at {stage}"),
                Err(refused) => {
                    assert!(!judged, "{kind} at {stage}");
                    assert!(!refused.findings.is_empty(), "{kind} at {stage} is refused without a reason");
                }
            }
        }
    }
}
