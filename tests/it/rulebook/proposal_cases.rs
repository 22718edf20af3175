//! Cases of the rules on the proposal, on telling and hearing the party, and on service.

use serde_json::{Value, json};
use zhifa::law::profile::ReviewPosition;
use zhifa::law::stages::Kind;

use super::Case;
use crate::casebook::{Casebook, Trial, profile};

const LINE: &str = "/proposal/parties/0";

fn conclude() -> Trial {
    Casebook::investigating().trial(Kind::ConcludeInvestigation)
}

fn line(trial: &mut Trial, field: &str, value: Value) {
    trial.set(&format!("{LINE}/{field}"), value);
}

fn issue_notice() -> Trial {
    Casebook::concluded().trial(Kind::IssueNotice)
}

/// A notice that follows the review, where the profile puts it there.
fn issue_notice_after_review() -> Trial {
    let mut book = Casebook::concluded();
    book.next(Kind::SubmitForReview);
    book.next(Kind::IssueReviewOpinion);
    let mut trial = book.trial(Kind::IssueNotice);
    trial.facts.profile = profile(|profile| profile.review_position = ReviewPosition::BeforeNotice);
    trial
}

fn serve_notice() -> Trial {
    let mut book = Casebook::concluded();
    book.next(Kind::IssueNotice);
    book.next(Kind::Approve);
    book.trial(Kind::ServeDocument)
}

pub const CASES: &[Case] = &[
    // The proposal.
    Case { rule: "PEN-42-3", met: conclude, spoil: |t| t.file.field_acts[0].countersigned = None },
    Case { rule: "REC-4", met: conclude, spoil: |t| t.file.field_acts[0].has_media = false },
    Case {
        rule: "PROP-1",
        met: conclude,
        spoil: |t| {
            let mut second = t.file.parties[0].clone();
            second.id = "p2".to_owned();
            t.file.parties.push(second);
        },
    },
    Case { rule: "PEN-40", met: conclude, spoil: |t| t.file.evidence[0].dead = true },
    Case { rule: "PEN-38", met: conclude, spoil: |t| line(t, "penalty_articles/0/level", json!("normative_doc")) },
    Case { rule: "PEN-9", met: conclude, spoil: |t| line(t, "penalties/0/kind", json!("ORDER_CLOSURE")) },
    Case { rule: "PEN-34", met: conclude, spoil: |t| line(t, "benchmark", Value::Null) },
    Case { rule: "PEN-32", met: conclude, spoil: |t| line(t, "penalties/0/amount_fen", json!(20_000_001)) },
    Case { rule: "PEN-28", met: conclude, spoil: |t| line(t, "unlawful_gains", json!({"amount_fen": 1})) },
    Case {
        rule: "PEN-28-2",
        met: conclude,
        spoil: |t| {
            t.file.corrections.clear();
            line(t, "correction", Value::Null);
        },
    },
    Case { rule: "PEN-33", met: conclude, spoil: |t| t.set("/proposal/outcome", json!("no_penalty")) },
    Case {
        rule: "PEN-45",
        met: || {
            let mut trial = Casebook::concluded().trial(Kind::ReviseProposal);
            trial.set("/cause", json!("defence"));
            trial
        },
        spoil: |t| line(t, "penalties/0/amount_fen", json!(6_000_001)),
    },
    // Telling and hearing.
    Case { rule: "PEN-44", met: issue_notice, spoil: |t| t.file.proposal = None },
    Case { rule: "PEN-63", met: issue_notice, spoil: |t| t.set("/hearing_offered", json!([])) },
    Case { rule: "REV-POS", met: issue_notice_after_review, spoil: |t| t.file.reviews.clear() },
    Case { rule: "PEN-44-2", met: serve_notice, spoil: |t| t.file.notices[0].approved = None },
    Case { rule: "PEN-61", met: serve_notice, spoil: |t| t.set("/recipient", Value::Null) },
    Case { rule: "PEN-61-2", met: serve_notice, spoil: |t| t.file = Casebook::noticed().file },
    Case {
        rule: "PEN-45-2",
        met: || Casebook::noticed().trial(Kind::WaiveStatement),
        spoil: |t| t.file.services.clear(),
    },
    Case {
        rule: "PEN-45-3",
        met: || {
            let mut book = Casebook::noticed();
            book.next(Kind::RecordStatement);
            book.trial(Kind::AnswerStatement)
        },
        spoil: |t| t.file.statements[0].answered = Some(1),
    },
    Case { rule: "PEN-64", met: || Casebook::noticed().trial(Kind::RequestHearing), spoil: |t| t.later(8) },
];
