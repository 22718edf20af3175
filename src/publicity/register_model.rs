//! A row of the public register, and how everybody sees it.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::{Entry, Error};
use crate::db::types::{Instant, Uid};
use crate::law::codes::Field;
use crate::schema::public_entry;

/// A row of `public_entry`.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = public_entry, treat_none_as_null = true)]
pub(super) struct Row {
    pub id: Uid,
    pub number: String,
    pub digest: String,
    pub state: String,
    pub agency_id: Uid,
    pub organ: String,
    pub division_code: String,
    pub field: Option<String>,
    pub outcome: Option<String>,
    pub party_kinds: String,
    pub penalty_kinds: String,
    pub words: String,
    pub listed_on: NaiveDate,
    pub published_on: NaiveDate,
    pub expires_on: NaiveDate,
    pub changed_at: Instant,
    pub withdrawn_on: Option<NaiveDate>,
    pub withdrawal_reason: Option<String>,
    pub entry: Option<String>,
}

/// It is public.
pub(super) const PUBLISHED: &str = "published";
/// It was taken down; number, day and reason stay.
pub(super) const WITHDRAWN: &str = "withdrawn";
/// Nothing of it may be seen.
pub(super) const HIDDEN: &str = "hidden";

/// The day under which hidden rows lie: no list reaches so far back, so that not even a cursor can name one.
pub(super) fn never() -> NaiveDate {
    NaiveDate::from_ymd_opt(1000, 1, 1).unwrap_or(NaiveDate::MIN)
}

/// What the register says of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PublicState)]
pub(super) enum State {
    /// It is public.
    Published,
    /// It was taken down 撤回.
    Withdrawn,
}

/// The organ that decided.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct PublicOrgan {
    /// Id, for the filter.
    pub id: Uuid,
    /// Full name.
    pub name: String,
    /// Division code 行政区划代码.
    pub division_code: String,
}

/// When and why an entry was taken down 撤回 (处罚法48).
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct PublicWithdrawal {
    /// The day.
    pub on: NaiveDate,
    /// The reason.
    pub reason: String,
}

/// A decision as everybody may read it. Of one that was withdrawn only number, day and reason are left.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct PublicDecision {
    /// Id in the register; it is made from nothing that could be looked up.
    pub id: Uuid,
    /// Whether it stands.
    pub state: State,
    /// Number of the decision 文号.
    pub number: String,
    /// Digest of the decision, as the paper carries it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The organ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organ: Option<PublicOrgan>,
    /// Field 领域.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// The day it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_on: Option<NaiveDate>,
    /// The last day it is public 公示截止期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
    /// What was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Entry>,
    /// When and why it was taken down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<PublicWithdrawal>,
}

impl Row {
    /// Where it stands in the list.
    pub(super) fn key(&self) -> (NaiveDate, Uuid) {
        (self.listed_on, self.id.0)
    }

    pub(super) fn view(self) -> Result<PublicDecision, Error> {
        let gone = self.withdrawn_on.zip(self.withdrawal_reason);
        if let Some((on, reason)) = gone {
            return Ok(PublicDecision {
                id: self.id.0,
                state: State::Withdrawn,
                number: self.number,
                digest: None,
                organ: None,
                field: None,
                published_on: None,
                expires_on: None,
                decision: None,
                withdrawn: Some(PublicWithdrawal { on, reason }),
            });
        }
        let organ = PublicOrgan { id: self.agency_id.0, name: self.organ, division_code: self.division_code };
        Ok(PublicDecision {
            id: self.id.0,
            state: State::Published,
            number: self.number,
            digest: Some(self.digest),
            organ: Some(organ),
            field: self.field.and_then(|field| field.parse().ok()),
            published_on: Some(self.published_on),
            expires_on: Some(self.expires_on),
            decision: self.entry.as_deref().map(serde_json::from_str).transpose()?,
            withdrawn: None,
        })
    }
}
