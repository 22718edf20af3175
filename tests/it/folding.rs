//! Old cases stay readable: a case exported once (tests/it/fixtures/case-v1.jsonl) verifies and folds the same for ever.
//!
//! When this fails, the format has changed: raise `FORMAT` and upcast version 1 on read. Neither file is ever made anew.

use zhifa::casefile::CaseFile;
use zhifa::law::stages::{Kind, Status};
use zhifa::record::{Line, verify_lines};

use crate::casebook::{Casebook, LATER};
use crate::rulebook::read_back;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fixtures/case-v1.jsonl");

fn lines() -> Vec<Line> {
    let text = std::fs::read_to_string(FIXTURE).expect("the committed case");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of an export")).collect()
}

#[test]
fn a_case_of_version_1_verifies_for_ever() {
    let report = verify_lines(&lines());
    assert!(report.ok, "{:?}", report.flaws);
    assert_eq!((report.acts, report.bodies_withheld), (lines().len(), 0));
}

#[test]
fn a_case_of_version_1_folds_the_same_for_ever() {
    let file = CaseFile::fold(&read_back(&lines())).expect("a file");
    assert_eq!(file.status, Status::Archived);
    insta::assert_json_snapshot!("case_v1", file);
}

#[test]
fn a_case_of_version_1_holds_most_kinds_of_acts() {
    let file = CaseFile::fold(&read_back(&lines())).expect("a file");
    let missing: Vec<_> = Kind::ALL
        .iter()
        .filter(|kind| !LATER.contains(kind))
        .filter(|kind| !file.entries.iter().any(|entry| entry.kind == **kind))
        .map(|kind| kind.as_str())
        .collect();
    let elsewhere = ["decline_filing", "request_hearing", "schedule_hearing", "hold_hearing"];
    assert_eq!(missing, elsewhere, "what leads elsewhere has no place in this archived case");
}

/// How the fixture was made, once: `cargo test --test it make_the_case_of_version_1 -- --ignored`. It overwrites nothing.
#[test]
#[ignore = "the fixture is made once; a second one would prove nothing about old cases"]
fn make_the_case_of_version_1() {
    assert!(!std::path::Path::new(FIXTURE).exists(), "the fixture is there; old cases are not made anew");
    let text: Vec<_> = long_case().lines.iter().map(|line| serde_json::to_string(line).unwrap()).collect();
    std::fs::write(FIXTURE, text.join("\n") + "\n").unwrap();
}

/// A case with as many kinds of acts as can stand in one: refused once, returned once, revised, flagged, marked.
fn long_case() -> Casebook {
    use Kind::{
        Annotate, Approve, Archive, AssignHandlers, AttachMedia, CloseCase, CollectEvidence, ConcludeInvestigation,
        Decide, Deliberate, FlagMajor, InspectScene, Interview, IssueDocument, IssueNotice, IssueReviewOpinion,
        OrderCorrection, Publish, RecordPayment, RecordStatement, Refuse, RequestFiling, ReturnToInvestigation,
        ReviseProposal, ServeDocument, SubmitForReview, UnflagMajor, VerifyCorrection, WaiveHearing, WaiveStatement,
        Withhold,
    };
    let mut book = Casebook::new();
    book.next(Kind::OpenCase);
    book.field_act(InspectScene);
    book.next(Kind::AmendParticulars);
    book.next(RequestFiling);
    book.next(Refuse);
    book.next(RequestFiling);
    book.next(Approve);
    book.next(AssignHandlers);
    book.field_act(Interview);
    book.field_act(CollectEvidence);
    book.next(AttachMedia);
    book.next(OrderCorrection);
    let mut without_card = book.trial(ServeDocument);
    without_card.set("/card_shown", false.into());
    without_card.as_happened();
    book.take(without_card).expect("recorded as it happened");
    let mut late = book.wait(8).trial(Annotate);
    late.attempt.occurred_at = late.attempt.occurred_at.plus_days(-8);
    late.attempt.late_reason = Some("山区没有网络".to_owned());
    book.take(late).expect("recorded late");
    for kind in [ServeDocument, FlagMajor, UnflagMajor] {
        book.next(kind);
    }
    book.wait(5).next(ConcludeInvestigation);
    book.next(ReturnToInvestigation);
    book.wait(1).next(ConcludeInvestigation);
    book.next(ReviseProposal);
    for kind in
        [IssueNotice, Approve, ServeDocument, RecordStatement, Kind::AnswerStatement, WaiveStatement, WaiveHearing]
    {
        book.next(kind);
    }
    for kind in [SubmitForReview, IssueReviewOpinion, Deliberate] {
        book.wait(1).next(kind);
    }
    for kind in [Decide, ServeDocument, Withhold, Refuse, Publish, Approve, RecordPayment, VerifyCorrection] {
        book.next(kind);
    }
    for kind in [IssueDocument, Annotate, CloseCase, Archive] {
        book.wait(1).next(kind);
    }
    book
}
