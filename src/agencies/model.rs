//! Power items as they are stored, made and shown.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use crate::casefile::power::{PowerItem, Transition};
use crate::db::types::{Instant, Uid};
use crate::law::time::Moment;
use crate::schema::power_item;

/// A row of `power_item`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = power_item)]
pub(super) struct PowerItemRow {
    pub id: Uid,
    pub agency_id: Uid,
    pub code: String,
    pub name: String,
    pub field: String,
    pub body: String,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    pub created_at: Instant,
}

impl PowerItemRow {
    pub(super) fn item(&self) -> Result<PowerItem, Error> {
        serde_json::from_str(&self.body).map_err(|error| Error::Internal(format!("power item {}: {error}", self.id.0)))
    }

    pub(super) fn view(self) -> Result<PowerItemView, Error> {
        Ok(PowerItemView {
            item: self.item()?,
            id: self.id.0,
            agency_id: self.agency_id.0,
            created_at: self.created_at.0,
        })
    }
}

/// A power item 权责事项 with the organ that holds it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PowerItemView {
    /// Id.
    pub id: Uuid,
    /// The organ that holds it.
    pub agency_id: Uuid,
    /// What may be punished, how, and since when.
    #[serde(flatten)]
    pub item: PowerItem,
    /// When it was entered.
    pub created_at: Moment,
}

/// A power item to be entered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewPowerItem {
    /// Id chosen by the client, a UUID v7.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The organ that holds it; the administrator's own when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency_id: Option<Uuid>,
    /// What may be punished, how, and since when.
    #[serde(flatten)]
    pub item: PowerItem,
}

/// Taking a power back 收回 (处罚法24: what was handed down is assessed, and may be taken back).
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// The last day the organ holds it.
    pub last_day: NaiveDate,
    /// The decision.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub ground: String,
    /// The day it was published.
    pub published_on: NaiveDate,
    /// What it says of cases begun before.
    pub transition: Transition,
}
