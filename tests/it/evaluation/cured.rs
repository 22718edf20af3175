//! What came later is no defect of the file: a recording attached afterwards, a number put right.

use serde_json::json;
use zhifa::law::stages::Kind;

use super::prepared::Prepared;
use super::stories::{finished, opened};
use crate::casebook::{Casebook, Person};

/// An interview that nobody recorded at first.
fn interviewed(attached: bool) -> Prepared {
    let mut book: Casebook = opened();
    for kind in [Kind::RequestFiling, Kind::Approve] {
        book.next(kind);
    }
    let mut trial = book.trial(Kind::Interview);
    trial.attempt.media.clear();
    let seq = book.take(trial).unwrap_or_else(|refused| panic!("{:#?}", refused.findings));
    book.does(Person::Wang, Kind::Countersign, json!({"seq": seq}));
    if attached {
        book.does(Person::Li, Kind::AttachMedia, json!({"seq": seq, "note": "补传录像"}));
    }
    Prepared::of(&finished(book, !attached))
}

#[test]
fn a_recording_that_was_attached_later_is_there_and_a_reason_stands_for_one() {
    assert!(!interviewed(true).broken().contains("H4"), "{:?}", interviewed(true).broken());
    assert!(!interviewed(false).broken().contains("H4"), "a reason was given at the conclusion");
}

#[test]
fn a_number_that_was_put_right_is_right() {
    let mut book = opened();
    let mut parties = serde_json::to_value(&book.file.parties).expect("JSON");
    parties[0]["id_number"] = json!("91140322MA0K202685");
    book.does(Person::Li, Kind::AmendParticulars, json!({"parties": parties}));
    parties[0]["id_number"] = json!("91140322MA0K202684");
    book.does(Person::Li, Kind::AmendParticulars, json!({"parties": parties}));
    for kind in [Kind::RequestFiling, Kind::Approve] {
        book.next(kind);
    }
    let file = Prepared::of(&finished(book, false));
    assert!(!file.broken().contains("B13"), "{:?}", file.broken());
}
