//! What a second pair of eyes found: each test says what should be so, and failed when it was written.

mod bounds;
mod law;

use serde_json::{Value, json};
use zhifa::law::stages::Kind;
use zhifa::law::time::Moment;

use crate::casebook::{Casebook, Person, Trial, content};

pub fn at(year: i32, month: u32, day: u32) -> Moment {
    Moment::at_shanghai(year, month, day, 10, 0).unwrap()
}

pub fn refuses(trial: &Trial) {
    assert!(trial.admitted().is_err(), "{:?} is let through", trial.attempt.kind);
}

pub fn allows(trial: &Trial) {
    assert!(trial.admitted().is_ok(), "{:?} is refused by {:?}", trial.attempt.kind, trial.breached());
}

pub fn late(trial: &mut Trial, when: Moment) {
    trial.attempt.occurred_at = when;
    trial.attempt.late_reason = Some("当时没有网络".to_owned());
}

pub fn conclude(book: &mut Casebook, proposal: Value) {
    book.does(Person::Li, Kind::ConcludeInvestigation, json!({"report": "调查终结，事实清楚", "proposal": proposal}));
}

pub fn revise(cause: &str, proposal: Value) -> Value {
    json!({"cause": cause, "reason": "处理意见有变", "proposal": proposal})
}

/// Concluded with this proposal, the notice served, two weeks later.
pub fn told(proposal: Value, hearing: Value) -> Casebook {
    let mut book = Casebook::investigating();
    conclude(&mut book, proposal);
    book.does(Person::Li, Kind::IssueNotice, json!({"hearing_offered": hearing, "contact": "0353-0000000"}));
    book.next(Kind::Approve);
    book.next(Kind::ServeDocument);
    book.wait(14);
    book
}

pub fn opinion(outcome: &str, book: &Casebook) -> Value {
    let mut opinion = content(&book.file, Kind::IssueReviewOpinion, book.now);
    opinion["outcome"] = json!(outcome);
    opinion
}

/// Takes an act whatever else the rules say beside those that refuse it.
pub fn so_it_was(book: &mut Casebook, mut trial: Trial) -> u64 {
    trial.as_happened();
    book.take(trial).unwrap_or_else(|refused| panic!("{:#?}", refused.findings))
}
