//! Sealing: an admitted act becomes a link of the chain. The digest covers the head; the head covers the body.

use serde::Serialize;
use uuid::Uuid;

use super::act::{Act, Computed, DrawnNumber, FORMAT, Gate, RecordedAct};
use super::acts::Body;
use super::file::CaseFile;
use super::rulebook::Admitted;
use crate::law::digest;
use crate::law::profile;
use crate::law::stages::Kind;

/// An act ready to be written: the texts exactly as hashed, and the file after it.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// The act.
    pub recorded: RecordedAct,
    /// Canonical JSON of the head: what the digest is taken of.
    pub head_text: String,
    /// Salt of the body, hex.
    pub salt: String,
    /// Canonical JSON of the body.
    pub body_text: String,
    /// The file after the act.
    pub file: CaseFile,
}

/// Why an act could not be sealed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A number in it cannot be written in canonical JSON.
    #[error(transparent)]
    NotCanonical(#[from] digest::NotCanonical),
    /// The content could not be written as JSON.
    #[error("content cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// Digest of a body: SM3 of salt, a newline, and the canonical text, so that a public digest cannot be guessed back.
pub fn body_digest(salt: &str, body_text: &str) -> String {
    digest::sm3(format!("{salt}\n{body_text}").as_bytes())
}

/// Digest of a head.
pub fn head_digest(head_text: &str) -> String {
    digest::sm3(head_text.as_bytes())
}

/// Seals an admitted act behind the last act of `file`.
///
/// `number` is the number drawn in the series the act asked for; `salt` is fresh randomness in hex.
pub fn seal(
    file: &CaseFile,
    case_id: Uuid,
    admitted: Admitted,
    number: Option<DrawnNumber>,
    salt: String,
) -> Result<Sealed, Error> {
    let Admitted { attempt, body, signature, officers, mut computed, reviewer_qualified, recorded_at, .. } = admitted;
    computed.number = number;
    let outcome = outcome(&body, &computed);
    let body_text = canonical_body(&body)?;
    let mut after = file.clone();
    let mut act = Act {
        case_id,
        v: FORMAT,
        seq: file.version + 1,
        kind: attempt.kind,
        occurred_at: attempt.occurred_at,
        recorded_at,
        actor: signature,
        officers,
        media: attempt.media,
        late_reason: attempt.late_reason,
        as_happened: attempt.as_happened,
        ruleset: profile::RULESET.to_owned(),
        computed,
        gate: Gate {
            status_after: file.status,
            subject: None,
            review_required: false,
            outcome,
            barred: file.barred.clone(),
            reviewer_qualified,
        },
        body_digest: body_digest(&salt, &body_text),
        prev: file.head_digest.clone(),
    };
    let gate = after.pass(&act, &body);
    act.gate = gate;
    let head_text = digest::canonical(&act)?;
    let head = head_digest(&head_text);
    after.version = act.seq;
    after.head_digest.clone_from(&head);
    Ok(Sealed {
        recorded: RecordedAct { act, digest: head, body: Some(body) },
        head_text,
        salt,
        body_text,
        file: after,
    })
}

fn canonical_body(body: &Body) -> Result<String, Error> {
    Ok(digest::canonical(&Canonical(&body.to_value()?))?)
}

/// A JSON value that is to be written canonically.
#[derive(Serialize)]
struct Canonical<'a>(&'a serde_json::Value);

fn outcome(body: &Body, computed: &Computed) -> Option<String> {
    match body {
        Body::IssueReviewOpinion(opinion) => Some(opinion.outcome.as_str().to_owned()),
        Body::Decide(decision) => Some(decision.outcome.as_str().to_owned()),
        // What happened in breach is no decision that the triggers may take for a lawful one.
        Body::DecideOnTheSpot(_) if computed.in_breach() => Some("in_breach".to_owned()),
        Body::DecideOnTheSpot(decision) => Some(decision.proposal.outcome.as_str().to_owned()),
        _ => None,
    }
}

/// Formats a number of a series, such as 上社罚〔2026〕1号 (U+3014, U+3015; no leading zeros).
pub fn number(prefix: &str, series: &str, year: i32, n: i64) -> DrawnNumber {
    DrawnNumber { series: series.to_owned(), year, n, number: format!("{prefix}{series}〔{year}〕{n}号") }
}

impl Admitted {
    /// Formats the number drawn for this act.
    pub fn number(&self, series: &str, year: i32, n: i64) -> DrawnNumber {
        number(&self.prefix, series, year, n)
    }

    /// Whether the act opens a case.
    pub fn opens(&self) -> bool {
        self.attempt.kind == Kind::OpenCase
    }
}
