//! Webhooks and deliveries as they are stored, made and shown.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use crate::db::types::{Instant, Uid};
use crate::law::stages::Kind;
use crate::law::time::Moment;
use crate::schema::{webhook, webhook_delivery};

/// A row of `webhook`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook)]
pub(super) struct WebhookRow {
    pub id: Uid,
    pub agency_id: Uid,
    pub account_id: Uid,
    pub url: String,
    pub kinds: String,
    pub secret: String,
    pub created_at: Instant,
    pub ended_at: Option<Instant>,
    pub failures: i32,
    pub not_before: Instant,
    pub key_id: Option<String>,
}

/// A row of `webhook_delivery`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook_delivery)]
pub(super) struct DeliveryRow {
    pub id: Uid,
    pub webhook_id: Uid,
    pub case_id: Uid,
    pub agency_id: Uid,
    pub seq: i64,
    pub kind: String,
    pub digest: String,
    pub recorded_at: Instant,
    pub state: String,
    pub attempts: i32,
    pub next_attempt_at: Instant,
    pub last_status: Option<i32>,
    pub last_error: Option<String>,
    pub ended_at: Option<Instant>,
}

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WebhookDeliveryState)]
pub(super) enum State {
    /// To be told, or to be tried again.
    Waiting,
    /// The receiver has it.
    Delivered,
    /// Tried for three days, in vain.
    GivenUp,
    /// The account may no longer see the case.
    Unseen,
}

impl State {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Delivered => "delivered",
            State::GivenUp => "given_up",
            State::Unseen => "unseen",
        }
    }

    fn read(code: &str) -> Result<State, Error> {
        let all = [State::Waiting, State::Delivered, State::GivenUp, State::Unseen];
        all.into_iter()
            .find(|state| state.as_str() == code)
            .ok_or_else(|| Error::Internal(format!("a delivery in the unknown state {code:?}")))
    }
}

/// A webhook to be made, for the account that makes it.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewWebhook {
    /// Where to send: `https://` and a host the operator has listed in `webhook_hosts`; `http://` to loopback only.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "https://oa.example.gov.cn/zhifa")]
    pub url: String,
    /// Kinds of acts to be told of. Empty or left out: every kind.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200, required = false)]
    pub kinds: Vec<Kind>,
}

/// A webhook 回调. Its secret is shown once, when it is made.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Webhook)]
pub(super) struct WebhookView {
    /// Id.
    pub id: Uuid,
    /// The organ.
    pub agency_id: Uuid,
    /// The account whose sight counts.
    pub account_id: Uuid,
    /// Where it is sent to.
    pub url: String,
    /// Kinds of acts that are told; empty: every kind.
    pub kinds: Vec<Kind>,
    /// When it was made.
    pub created_at: Moment,
    /// When it was ended, by somebody or by the receiver (410).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Moment>,
    /// How many times in a row the receiver could not be reached.
    pub failures: i32,
    /// What signs the deliveries, `whsec_` and Base64; only in the answer to making it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl WebhookRow {
    /// Whether acts of this kind are told.
    pub(super) fn wants(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.split(',').any(|wanted| wanted == kind.as_str())
    }

    pub(super) fn view(self) -> WebhookView {
        // A kind that a later version no longer knows is told of no more.
        let named = |kind: &Kind| !self.kinds.is_empty() && self.wants(*kind);
        let kinds = Kind::ALL.iter().copied().filter(named).collect();
        WebhookView {
            id: self.id.0,
            agency_id: self.agency_id.0,
            account_id: self.account_id.0,
            url: self.url,
            kinds,
            created_at: self.created_at.0,
            ended_at: self.ended_at.map(|at| at.0),
            failures: self.failures,
            secret: None,
        }
    }
}

/// One act told, or to be told, to one receiver.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = WebhookDelivery)]
pub(super) struct DeliveryView {
    /// Id; the `webhook-id` of every attempt.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The act.
    pub seq: i64,
    /// Its kind.
    pub kind: String,
    /// When the act was recorded.
    pub recorded_at: Moment,
    /// How it stands.
    #[schema(inline)]
    pub state: State,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next, while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<Moment>,
    /// The HTTP status of the last attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_status: Option<i32>,
    /// Why the last attempt failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// When it was delivered or given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Moment>,
}

impl DeliveryRow {
    pub(super) fn view(self) -> Result<DeliveryView, Error> {
        let state = State::read(&self.state)?;
        Ok(DeliveryView {
            id: self.id.0,
            case_id: self.case_id.0,
            seq: self.seq,
            kind: self.kind,
            recorded_at: self.recorded_at.0,
            state,
            attempts: self.attempts,
            next_attempt_at: (state == State::Waiting).then_some(self.next_attempt_at.0),
            last_status: self.last_status,
            last_error: self.last_error,
            ended_at: self.ended_at.map(|at| at.0),
        })
    }
}

/// From when on to tell again.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplayWebhook {
    /// Acts recorded then or later.
    pub from: Moment,
}

/// How many deliveries will be made again.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = WebhookReplayed)]
pub(super) struct Replayed {
    /// Deliveries.
    pub deliveries: usize,
}
