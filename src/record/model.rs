//! Rows of the record and what they look like outside.

use std::fmt::Display;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::Error;
use crate::casefile::seal::Sealed;
use crate::casefile::{Act, Body, CaseFile, RecordedAct};
use crate::db::types::{Instant, Uid};
use crate::schema::{case_act, case_act_body, enforcement_case};

/// One act as it lies in the database: gate columns beside the text that was hashed.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_act)]
pub(super) struct ActRow {
    pub case_id: Uid,
    pub seq: i64,
    pub kind: String,
    pub occurred_at: Instant,
    pub recorded_at: Instant,
    pub account_id: Uid,
    pub status_after: String,
    pub subject: Option<String>,
    pub review_required: bool,
    pub outcome: Option<String>,
    pub barred: String,
    pub reviewer_qualified: bool,
    pub prev: String,
    pub digest: String,
    pub sealed: String,
}

/// The body of an act, apart, so that it can be withheld without breaking the chain.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_act_body)]
pub(super) struct BodyRow {
    pub case_id: Uid,
    pub seq: i64,
    pub salt: String,
    pub body: String,
}

/// The gate columns of an act, as the row carries them: what the head says, and nothing else.
pub(super) fn row_of(act: &Act, digest: &str, head_text: &str) -> ActRow {
    let barred: Vec<_> = act.gate.barred.iter().map(Uuid::to_string).collect();
    ActRow {
        case_id: Uid(act.case_id),
        seq: i64::try_from(act.seq).unwrap_or(i64::MAX),
        kind: act.kind.as_str().to_owned(),
        occurred_at: Instant(act.occurred_at),
        recorded_at: Instant(act.recorded_at),
        account_id: Uid(act.actor.account_id),
        status_after: act.gate.status_after.as_str().to_owned(),
        subject: act.gate.subject.clone(),
        review_required: act.gate.review_required,
        outcome: act.gate.outcome.clone(),
        barred: barred.join(","),
        reviewer_qualified: act.gate.reviewer_qualified,
        prev: act.prev.clone(),
        digest: digest.to_owned(),
        sealed: head_text.to_owned(),
    }
}

impl BodyRow {
    pub(super) fn of(sealed: &Sealed) -> Self {
        let act = &sealed.recorded.act;
        Self {
            case_id: Uid(act.case_id),
            seq: i64::try_from(act.seq).unwrap_or(i64::MAX),
            salt: sealed.salt.clone(),
            body: sealed.body_text.clone(),
        }
    }
}

/// What a file is folded from: the texts of an act, without the columns that are for the gates of the database.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = case_act)]
pub(super) struct ActText {
    pub case_id: Uid,
    pub seq: i64,
    pub digest: String,
    pub sealed: String,
    /// None where it is withheld.
    #[diesel(select_expression = case_act_body::body.nullable())]
    pub body: Option<String>,
}

impl ActText {
    /// Reads the act back.
    pub(super) fn read(self) -> Result<RecordedAct, Error> {
        let damaged =
            |error: &dyn Display| Error::Damaged { case_id: self.case_id.0, seq: self.seq, cause: error.to_string() };
        let act: Act = serde_json::from_str(&self.sealed).map_err(|error| damaged(&error))?;
        let body = match &self.body {
            Some(text) => {
                let value: Value = serde_json::from_str(text).map_err(|error| damaged(&error))?;
                Some(Body::parse(act.kind, value).map_err(|error| damaged(&error))?)
            }
            None => None,
        };
        Ok(RecordedAct { act, digest: self.digest, body })
    }
}

/// The head of a case: what lists and queues show. A projection of the acts.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, QueryableByName)]
#[diesel(table_name = enforcement_case, treat_none_as_null = true)]
pub(super) struct HeadRow {
    pub id: Uid,
    pub agency_id: Uid,
    pub status: String,
    pub version: i64,
    pub head_digest: String,
    pub subject: Option<String>,
    pub review_required: bool,
    pub filing_number: Option<String>,
    pub decision_number: Option<String>,
    pub power_item_id: Option<Uid>,
    pub cause: Option<String>,
    pub parties: String,
    pub procedure: String,
    pub place: String,
    pub summary: String,
    pub source: String,
    pub opened_at: Instant,
    pub filed_on: Option<NaiveDate>,
    pub decided_on: Option<NaiveDate>,
    pub updated_at: Instant,
}

impl HeadRow {
    pub(super) fn of(file: &CaseFile) -> Self {
        let names: Vec<_> = file.parties.iter().map(|party| party.name.as_str()).collect();
        Self {
            id: Uid(file.id),
            agency_id: Uid(file.agency_id),
            status: file.status.as_str().to_owned(),
            version: i64::try_from(file.version).unwrap_or(i64::MAX),
            head_digest: file.head_digest.clone(),
            subject: file.subject(),
            review_required: file.review_required(),
            filing_number: file.filing_number.clone(),
            decision_number: file.decision.as_ref().and_then(|decision| decision.number.clone()),
            power_item_id: file.power_item.as_ref().map(|held| Uid(held.id)),
            cause: file.cause.clone(),
            parties: names.join("、"),
            procedure: file.procedure.as_str().to_owned(),
            place: file.place.clone(),
            summary: file.summary.clone(),
            source: file.source.as_str().to_owned(),
            opened_at: Instant(file.opened_at),
            filed_on: file.filed_on,
            decided_on: file.decision.as_ref().map(|decision| decision.decided_on),
            updated_at: Instant(file.updated_at),
        }
    }
}

/// The head of a case as the API shows it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Head {
    /// The case.
    pub id: Uuid,
    /// The organ.
    pub agency_id: Uuid,
    /// Stage.
    pub status: String,
    /// Version: seq of the last act; the ETag.
    pub version: i64,
    /// Digest of the last act.
    pub head_digest: String,
    /// What a review must be about.
    pub subject: Option<String>,
    /// Whether a decision needs a passed legal review.
    pub review_required: bool,
    /// Filing number 立案号.
    pub filing_number: Option<String>,
    /// Decision number 决定书文号.
    pub decision_number: Option<String>,
    /// Power item.
    pub power_item_id: Option<Uuid>,
    /// Cause 案由.
    pub cause: Option<String>,
    /// Names of the parties.
    pub parties: String,
    /// Procedure.
    pub procedure: String,
    /// Place.
    pub place: String,
    /// One sentence.
    pub summary: String,
    /// Where the clue came from.
    pub source: String,
    /// When the clue was found.
    pub opened_at: crate::law::time::Moment,
    /// Filed on.
    pub filed_on: Option<NaiveDate>,
    /// Decided on.
    pub decided_on: Option<NaiveDate>,
    /// When the last act was recorded.
    pub updated_at: crate::law::time::Moment,
}

impl From<HeadRow> for Head {
    fn from(row: HeadRow) -> Self {
        Self {
            id: row.id.0,
            agency_id: row.agency_id.0,
            status: row.status,
            version: row.version,
            head_digest: row.head_digest,
            subject: row.subject,
            review_required: row.review_required,
            filing_number: row.filing_number,
            decision_number: row.decision_number,
            power_item_id: row.power_item_id.map(|id| id.0),
            cause: row.cause,
            parties: row.parties,
            procedure: row.procedure,
            place: row.place,
            summary: row.summary,
            source: row.source,
            opened_at: row.opened_at.0,
            filed_on: row.filed_on,
            decided_on: row.decided_on,
            updated_at: row.updated_at.0,
        }
    }
}

impl Head {
    /// The head of a folded file.
    pub fn of(file: &CaseFile) -> Self {
        HeadRow::of(file).into()
    }
}

/// An act as the API shows it: the sealed head, its digest and, unless withheld, its body.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ActView {
    /// The sealed head.
    #[serde(flatten)]
    pub act: Act,
    /// SM3 of the canonical JSON of the head.
    pub digest: String,
    /// The content; absent once withheld or destroyed.
    #[schema(value_type = Option<Object>)]
    pub body: Option<Value>,
}

impl ActView {
    /// The view of a recorded act.
    pub fn of(recorded: &RecordedAct) -> serde_json::Result<Self> {
        Ok(Self {
            act: recorded.act.clone(),
            digest: recorded.digest.clone(),
            body: recorded.body.as_ref().map(Body::to_value).transpose()?,
        })
    }
}
