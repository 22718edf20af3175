//! Clean files: cases of the casebook that were lawful and complete to the end.

use serde_json::{Value, json};
use zhifa::law::stages::Kind;

use crate::casebook::{Casebook, Person, content, fine};

/// A case that was lawful and complete to the end: the party's particulars are complete, nothing is left unsaid.
pub fn ordinary() -> Casebook {
    let mut book = opened();
    for kind in [Kind::RequestFiling, Kind::Approve] {
        book.next(kind);
    }
    book.field_act(Kind::Interview);
    book.field_act(Kind::CollectEvidence);
    book.next(Kind::OrderCorrection);
    book.wait(3);
    concluded(&mut book, fine(6_000_000));
    told_and_decided(book)
}

pub fn opened() -> Casebook {
    let mut book = Casebook::new();
    let mut opening = content(&book.file, Kind::OpenCase, book.now);
    opening["parties"][0]["address"] = json!("盂县上社镇前街17号");
    opening["parties"][0]["representative"] = json!("韩某");
    book.does(Person::Li, Kind::OpenCase, opening);
    book.field_act(Kind::InspectScene);
    book
}

fn concluded(book: &mut Casebook, proposal: Value) {
    let report = json!({"report": "案件来源、调查经过、查明的事实和证据、处理意见见附件各项", "proposal": proposal});
    book.does(Person::Li, Kind::ConcludeInvestigation, report);
}

fn told_and_decided(mut book: Casebook) -> Casebook {
    for kind in [Kind::IssueNotice, Kind::Approve, Kind::ServeDocument] {
        book.next(kind);
    }
    book.wait(1).next(Kind::RecordStatement);
    book.next(Kind::AnswerStatement);
    book.wait(9).next(Kind::SubmitForReview);
    for kind in [Kind::IssueReviewOpinion, Kind::Deliberate, Kind::Decide, Kind::ServeDocument] {
        book.next(kind);
    }
    ended(book)
}

fn ended(mut book: Casebook) -> Casebook {
    for kind in [Kind::Publish, Kind::Approve, Kind::RecordPayment, Kind::VerifyCorrection] {
        book.next(kind);
    }
    archived(book)
}

fn archived(mut book: Casebook) -> Casebook {
    book.next(Kind::CloseCase);
    let mut trial = book.trial(Kind::Archive);
    trial.facts.media_owed.clear();
    book.take(trial).unwrap_or_else(|refused| panic!("{:#?}", refused.findings));
    book
}

/// The party asked for a hearing, and it was held.
pub fn heard() -> Casebook {
    let mut book = opened();
    for kind in [Kind::RequestFiling, Kind::Approve] {
        book.next(kind);
    }
    book.field_act(Kind::Interview);
    book.next(Kind::OrderCorrection);
    book.wait(3);
    concluded(&mut book, fine(6_000_000));
    for kind in [
        Kind::IssueNotice,
        Kind::Approve,
        Kind::ServeDocument,
        Kind::RequestHearing,
        Kind::ScheduleHearing,
        Kind::ServeDocument,
    ] {
        book.next(kind);
    }
    book.wait(15);
    book.next(Kind::HoldHearing);
    let report = content(&book.file, Kind::ReportHearing, book.now);
    book.does(Person::Head2, Kind::ReportHearing, report);
    for kind in [Kind::SubmitForReview, Kind::IssueReviewOpinion, Kind::Deliberate, Kind::Decide, Kind::ServeDocument] {
        book.next(kind);
    }
    ended(book)
}

/// Goods were seized, and given back when the case was decided.
pub fn seized() -> Casebook {
    measured("seize", Kind::Seize, Kind::ReleaseSeizure)
}

/// Things were registered and kept, and released in time.
pub fn preserved() -> Casebook {
    measured("preserve", Kind::RegisterPreservation, Kind::ResolvePreservation)
}

fn measured(measure: &str, carried_out: Kind, ended_by: Kind) -> Casebook {
    let mut book = opened();
    for kind in [Kind::RequestFiling, Kind::Approve] {
        book.next(kind);
    }
    let mut asked = content(&book.file, Kind::RequestMeasure, book.now);
    asked["measure"] = json!(measure);
    let seq = book.does(Person::Li, Kind::RequestMeasure, asked);
    book.does(Person::Head, Kind::Approve, json!({"seq": seq}));
    let mut trial = book.trial(carried_out);
    for file in &mut trial.attempt.media {
        file.starts_at = Some(trial.attempt.occurred_at.plus_minutes(-20));
        file.ends_at = Some(trial.attempt.occurred_at);
    }
    let seq = book.take(trial).unwrap_or_else(|refused| panic!("{:#?}", refused.findings));
    book.does(Person::Wang, Kind::Countersign, json!({"seq": seq}));
    book.next(Kind::OrderCorrection);
    let returned = book.wait(2).next(ended_by);
    if ended_by == Kind::ResolvePreservation {
        book.does(Person::Head, Kind::Approve, json!({"seq": returned}));
        let back = json!({"items": ["i1"], "to": "returned", "whom": "韩某（负责人）", "proof": "物品返还清单"});
        book.does(Person::Li, Kind::MoveItem, back);
    }
    concluded(&mut book, fine(6_000_000));
    told_and_decided(book)
}

/// Decided on the spot.
pub fn on_the_spot() -> Casebook {
    let mut book = Casebook::new();
    let mut opening = content(&book.file, Kind::OpenCase, book.now);
    opening["procedure"] = json!("SUMMARY");
    book.does(Person::Li, Kind::OpenCase, opening);
    let mut trial = book.trial(Kind::DecideOnTheSpot);
    trial.facts.power_item = book.file.power_item.clone();
    let seq = book.take(trial).unwrap_or_else(|refused| panic!("{:#?}", refused.findings));
    book.does(Person::Wang, Kind::Countersign, json!({"seq": seq}));
    for kind in [Kind::FileSummaryRecord, Kind::Publish, Kind::Approve] {
        book.next(kind);
    }
    archived(book)
}

/// A filed case, brought to its end: concluded with a reason for recordings that are missing, if there are any.
pub fn finished(mut book: Casebook, gap: bool) -> Casebook {
    book.next(Kind::OrderCorrection);
    book.wait(3);
    let mut report =
        json!({"report": "案件来源、调查经过、查明的事实和证据、处理意见见附件各项", "proposal": fine(6_000_000)});
    if gap {
        report["recording_gap_reason"] = json!("询问室设备故障，当日已报修");
    }
    book.does(Person::Li, Kind::ConcludeInvestigation, report);
    told_and_decided(book)
}
