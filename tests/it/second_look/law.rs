//! Steps that would have broken the law.

use serde_json::json;
use zhifa::law::codes::{Post, Role};
use zhifa::law::stages::{Kind, Status};

use super::{at, conclude, late, opinion, refuses, revise, so_it_was, told};
use crate::casebook::{Casebook, ELSEWHERE, Person, content, day, fine, penalty, power_item, proposal};

/// The statement and hearing periods run from a "receipt" before the notice existed: it can be decided the same day.
#[test]
fn l01_nothing_is_served_before_it_exists() {
    let mut book = Casebook::concluded();
    let notice = book.next(Kind::IssueNotice);
    book.next(Kind::Approve);
    let post = json!({"paper": notice, "party_id": "p1", "method": "POSTAL", "received_on": "2026-02-02"});
    refuses(&book.trial_by(Person::Li, Kind::ServeDocument, post));
}

#[test]
fn l01_nothing_is_served_by_hand_before_it_exists() {
    let mut book = Casebook::concluded();
    book.next(Kind::IssueNotice);
    book.next(Kind::Approve);
    let mut trial = book.trial(Kind::ServeDocument);
    late(&mut trial, at(2026, 2, 2));
    refuses(&trial);
}

#[test]
fn l01_a_right_is_not_given_up_before_it_is_told() {
    let book = Casebook::noticed();
    let mut trial = book.trial(Kind::WaiveStatement);
    late(&mut trial, at(2026, 2, 2));
    refuses(&trial);
}

/// Two lines of the same kind: the notice told 60,000, the decision takes 90,000, and the notice "survives".
#[test]
fn l02_a_second_line_of_the_same_kind_makes_it_heavier() {
    let mut book = told(fine(6_000_000), json!(["p1"]));
    let mut more = fine(6_000_000);
    more["parties"][0]["penalties"] = json!([penalty("FINE", 6_000_000), penalty("FINE", 3_000_000)]);
    book.does(Person::Li, Kind::ReviseProposal, revise("own_correction", more));
    assert_eq!(book.file.status, Status::Concluded, "a heavier proposal has to be told anew");
    assert!(book.file.notice().is_none());
}

#[test]
fn l02_nor_because_of_a_defence() {
    let book = told(fine(6_000_000), json!(["p1"]));
    let mut more = fine(6_000_000);
    more["parties"][0]["penalties"] = json!([penalty("FINE", 6_000_000), penalty("FINE", 3_000_000)]);
    let trial = book.trial_by(Person::Li, Kind::ReviseProposal, revise("defence", more));
    assert_eq!(trial.verdict("PEN-45"), "breached");
}

/// What is no sum can get heavier too: three days of closed business become a year.
#[test]
fn l02_other_words_for_what_is_no_sum_are_told_anew() {
    let stop = |how_long: &str| proposal(vec![json!({"kind": "STOP_BUSINESS", "detail": how_long})]);
    let mut book = told(stop("停产停业三日"), json!(["p1"]));
    book.does(Person::Li, Kind::ReviseProposal, revise("own_correction", stop("停产停业一年")));
    assert!(book.file.notice().is_none(), "the notice told three days");
}

/// After filing the case can be given a power item of another organ, and be decided under it.
#[test]
fn l03_the_power_item_stays_the_organs_own() {
    let book = Casebook::investigating();
    let power = content(&book.file, Kind::OpenCase, book.now)["power_item_id"].clone();
    let mut trial = book.trial_by(Person::Li, Kind::AmendParticulars, json!({"power_item_id": power}));
    let mut foreign = power_item();
    foreign.agency_id = ELSEWHERE;
    trial.facts.power_item = Some(foreign);
    refuses(&trial);
}

#[test]
fn l03_the_power_item_is_still_held() {
    let book = Casebook::investigating();
    let power = content(&book.file, Kind::OpenCase, book.now)["power_item_id"].clone();
    let mut trial = book.trial_by(Person::Li, Kind::AmendParticulars, json!({"power_item_id": power}));
    let mut ended = power_item();
    ended.item.valid_to = Some(day("2025-12-31"));
    trial.facts.power_item = Some(ended);
    refuses(&trial);
}

/// Limitation is looked at when filing only; what is learnt later does not count.
#[test]
fn l04_what_is_past_limitation_is_not_punished() {
    let mut book = Casebook::investigating();
    let old = json!({"violation": {"began_on": "2014-01-01", "ended_on": "2015-01-01"}});
    let amend = book.trial_by(Person::Li, Kind::AmendParticulars, old);
    book.take(amend).unwrap();
    refuses(&book.trial(Kind::ConcludeInvestigation));
}

/// Filing dated back to a day on which the organ still held the power; the clue is younger.
#[test]
fn l05_a_case_is_not_filed_before_it_was_opened() {
    let book = Casebook::clue();
    let mut trial = book.trial(Kind::RequestFiling);
    trial.facts.power_item.as_mut().unwrap().item.valid_to = Some(day("2026-02-27"));
    assert_eq!(trial.verdict("PEN-24"), "breached");
    late(&mut trial, at(2026, 2, 27));
    refuses(&trial);
}

/// A decision after the ninety days, dated back into them.
#[test]
fn l05_a_late_decision_is_marked_late_whatever_date_it_is_given() {
    let book = Casebook::ripe();
    let mut trial = book.trial(Kind::Decide);
    let when = trial.attempt.occurred_at;
    trial.later(120);
    assert_eq!(trial.verdict("PEN-60"), "breached");
    late(&mut trial, when);
    let hidden = trial.verdict("PEN-60") != "breached" && trial.admitted().is_ok();
    assert!(!hidden, "recorded and marked, not hidden");
}

/// The certificates are looked at as of `occurred_at`, but the inspection may have been years before it.
#[test]
fn l06_certificates_are_judged_on_the_day_of_the_inspection() {
    let book = Casebook::investigating();
    let mut trial = book.trial(Kind::InspectScene);
    trial.set("/conduct/starts_at", json!(at(2021, 6, 1)));
    trial.set("/conduct/ends_at", json!(at(2021, 6, 1).plus_minutes(30)));
    refuses(&trial);
}

/// The handler declares the case complex, the reviewer turns it down, the handler takes the word back: no review.
#[test]
fn l07_nobody_ticks_away_that_a_case_is_complex() {
    let mut book = Casebook::investigating();
    let mut complex = fine(1_500_000);
    complex["complex"] = json!(true);
    conclude(&mut book, complex);
    assert!(book.file.review_required());
    book.next(Kind::SubmitForReview);
    let no = opinion("disagree", &book);
    book.does(Person::Reviewer, Kind::IssueReviewOpinion, no);
    book.does(Person::Li, Kind::ReviseProposal, revise("own_correction", fine(1_500_000)));
    assert!(book.file.review_required(), "a reviewer's no holds, and computed triggers nobody takes off");
}

/// Goods without a value reach no threshold: neither hearing nor review, whatever they are worth.
#[test]
fn l08_confiscated_goods_have_a_value() {
    let book = Casebook::investigating();
    let goods = proposal(vec![json!({"kind": "CONFISCATE_GOODS", "detail": "烟花爆竹一万箱"})]);
    let body = json!({"report": "调查终结，事实清楚", "proposal": goods});
    refuses(&book.trial_by(Person::Li, Kind::ConcludeInvestigation, body));
}

/// 处罚法30: whoever is under fourteen is not punished.
#[test]
fn l09_a_child_is_not_punished() {
    let mut book = Casebook::investigating();
    let child =
        json!({"parties": [{"id": "p1", "kind": "NATURAL_PERSON", "name": "李小四", "birth_date": "2016-05-01"}]});
    book.does(Person::Li, Kind::AmendParticulars, child);
    let body = json!({"report": "调查终结，事实清楚", "proposal": fine(200_000)});
    refuses(&book.trial_by(Person::Li, Kind::ConcludeInvestigation, body));
}

/// record.md: the heads discuss again after a new defence.
#[test]
fn l10_the_heads_discuss_again_after_a_defence() {
    let mut book = Casebook::noticed();
    book.wait(1).next(Kind::SubmitForReview);
    book.next(Kind::IssueReviewOpinion);
    book.next(Kind::Deliberate);
    book.next(Kind::RecordStatement);
    book.next(Kind::AnswerStatement);
    book.wait(9);
    assert_eq!(book.trial(Kind::Decide).verdict("PEN-57-3"), "breached");
}

#[test]
fn l11_one_head_has_one_vote() {
    let mut book = Casebook::reviewing();
    book.next(Kind::IssueReviewOpinion);
    let vote = |who: Person, vote: &str| json!({"account_id": who.account(), "opinion": "意见", "vote": vote});
    let votes = json!([vote(Person::Head, "for"), vote(Person::Head, "for"), vote(Person::Head2, "against")]);
    let trial = book.trial_by(
        Person::Head,
        Kind::Deliberate,
        json!({"place": "会议室", "attendees": votes, "supports": true, "conclusion": "同意"}),
    );
    refuses(&trial);
}

#[test]
fn l12_who_reviewed_does_not_decide() {
    let book = Casebook::ripe();
    let mut trial = book.trial(Kind::Decide);
    let mut both = Person::Reviewer.actor();
    both.roles.insert(Role::Head);
    both.post = Some(Post::Deputy);
    trial.attempt.actor = both.clone();
    trial.facts.actor = both;
    refuses(&trial);
}

/// Turned down once, resubmitted unchanged until some reviewer agrees: possible once anything came in after the proposal.
#[test]
fn l13_a_reviewers_no_holds_after_a_defence_too() {
    let mut book = Casebook::noticed();
    let said = book.next(Kind::RecordStatement);
    let yes = json!({"seq": said, "points": [{"point": "初次违法", "accepted": true, "reason": "属实"}]});
    book.does(Person::Li, Kind::AnswerStatement, yes);
    book.next(Kind::SubmitForReview);
    let no = opinion("disagree", &book);
    book.does(Person::Reviewer, Kind::IssueReviewOpinion, no);
    assert_eq!(book.trial(Kind::SubmitForReview).verdict("REV-8"), "breached");
}

/// One officer alone, in breach, "verifies" the correction; the case closes on it.
#[test]
fn l14_a_verification_in_breach_verifies_nothing() {
    let mut book = Casebook::served();
    for kind in [Kind::Publish, Kind::Approve, Kind::RecordPayment] {
        book.next(kind);
    }
    let mut alone = book.trial(Kind::VerifyCorrection);
    alone.attempt.officers = vec![Person::Li.officer()];
    refuses(&alone);
    so_it_was(&mut book, alone);
    refuses(&book.trial(Kind::CloseCase));
}

/// Money that comes next year, "as it happened": the case is performed.
#[test]
fn l14_a_payment_in_the_future_pays_nothing() {
    let mut book = Casebook::served();
    for kind in [Kind::Publish, Kind::Approve, Kind::VerifyCorrection] {
        book.next(kind);
    }
    let mut trial = book.trial(Kind::RecordPayment);
    trial.set("/paid_on", json!("2030-01-01"));
    refuses(&trial);
    trial.as_happened();
    if trial.admitted().is_ok() {
        so_it_was(&mut book, trial);
    }
    refuses(&book.trial(Kind::CloseCase));
}

/// The same receipt twice, "as it happened": half the money, the whole fine.
#[test]
fn l14_one_receipt_pays_once() {
    let mut book = Casebook::served();
    for kind in [Kind::Publish, Kind::Approve, Kind::VerifyCorrection] {
        book.next(kind);
    }
    let half = json!({"party_id": "p1", "amount_fen": 3_000_000, "paid_on": book.now.date(), "receipt": "晋A1"});
    book.does(Person::Li, Kind::RecordPayment, half.clone());
    let again = book.trial_by(Person::Li, Kind::RecordPayment, half);
    refuses(&again);
    let mut insisted = again;
    insisted.as_happened();
    refuses(&insisted);
    refuses(&book.trial(Kind::CloseCase));
}

/// A decision served by public notice takes effect after thirty days; until then it is not served.
#[test]
fn l15_public_notice_serves_when_it_takes_effect() {
    let mut book = Casebook::decided();
    let decision = book.file.version;
    let attempts = json!([{"at": book.now, "outcome": "查无此人"}]);
    let body = json!({"paper": decision, "party_id": "p1", "method": "PUBLIC_NOTICE", "attempts": attempts});
    book.does(Person::Li, Kind::ServeDocument, body);
    assert!(book.file.services.last().unwrap().effective_on > book.now.date());
    book.next(Kind::Publish);
    assert_eq!(book.trial(Kind::Approve).verdict("PUB-4"), "breached", "not published before service");
}

#[test]
fn l15_no_case_is_closed_before_its_decision_has_reached_the_party() {
    let mut book = Casebook::filing();
    book.next(Kind::Approve);
    let line = json!({"party_id": "p1", "facts": [{"text": "存放一箱", "evidence": ["e1"]}],
        "no_penalty_ground": "minor", "reasons": "轻微并及时改正",
        "sparing": {"corrected_on": "2026-03-02", "evidence": ["e1"]}});
    conclude(&mut book, json!({"outcome": "no_penalty", "parties": [line]}));
    let decision = book.does(Person::Head, Kind::Decide, json!({"outcome": "no_penalty", "reasons": "轻微"}));
    let attempts = json!([{"at": book.now, "outcome": "查无此人"}]);
    let body = json!({"paper": decision, "party_id": "p1", "method": "PUBLIC_NOTICE", "attempts": attempts});
    book.does(Person::Li, Kind::ServeDocument, body);
    book.next(Kind::Withhold);
    book.next(Kind::Approve);
    refuses(&book.trial_by(Person::Head, Kind::CloseCase, json!({"ground": "no_penalty"})));
}

/// Recorded by a third person: one of the two confirms, the other never said a word.
#[test]
fn l16_both_officers_stand_for_what_they_did() {
    let mut book = Casebook::investigating();
    let body = content(&book.file, Kind::InspectScene, book.now);
    let trial = book.trial_by(Person::Zhao, Kind::InspectScene, body);
    assert!(!trial.attempt.officers.contains(&Person::Zhao.officer()));
    if trial.admitted().is_err() {
        return;
    }
    let seq = book.take(trial).unwrap();
    book.does(Person::Wang, Kind::Countersign, json!({"seq": seq}));
    refuses(&book.trial(Kind::ConcludeInvestigation));
}

/// The notice waits for service while the proposal changes: the party is then handed a paper that nobody proposes.
#[test]
fn l17_what_is_served_is_what_is_proposed() {
    let mut book = Casebook::concluded();
    book.next(Kind::IssueNotice);
    book.next(Kind::Approve);
    book.next(Kind::ReviseProposal);
    if book.file.notice().is_some() {
        refuses(&book.trial(Kind::ServeDocument));
    }
}

/// Fixed for one day, "held" on another, before the day the party was told: staying away from it gives the right up.
#[test]
fn h01_nobody_stays_away_from_a_hearing_before_its_hour() {
    let mut book = Casebook::noticed();
    book.next(Kind::RequestHearing);
    let fixed = book.next(Kind::ScheduleHearing);
    let body = json!({"paper": fixed, "party_id": "p1", "method": "DIRECT", "recipient": "韩某", "card_shown": true});
    book.does(Person::Li, Kind::ServeDocument, body);
    book.wait(13);
    assert!(book.file.hearings[0].at > book.now, "it is fixed for a later day");
    let mut trial = book.trial(Kind::HoldHearing);
    trial.set("/outcome", json!("absent_without_reason"));
    refuses(&trial);
}

/// Back to the investigation, and the hearing that made review mandatory is forgotten.
#[test]
fn h02_a_hearing_once_held_makes_review_mandatory_for_good() {
    let mut book = told(fine(1_500_000), json!(["p1"]));
    book.next(Kind::RequestHearing);
    let fixed = book.next(Kind::ScheduleHearing);
    let body = json!({"paper": fixed, "party_id": "p1", "method": "DIRECT", "recipient": "韩某", "card_shown": true});
    book.does(Person::Li, Kind::ServeDocument, body);
    book.wait(15).next(Kind::HoldHearing);
    assert!(book.file.review_required());
    book.next(Kind::ReturnToInvestigation);
    conclude(&mut book, fine(1_500_000));
    assert!(book.file.review_required(), "a hearing was held");
}
