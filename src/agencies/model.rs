//! Organs and power items as they are stored, made and shown.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use crate::casefile::power::PowerItem;
use crate::db::types::{Instant, Uid};
use crate::law::time::Moment;
use crate::schema::{agency, power_item};

/// The level of an organ 层级.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省级.
    Province,
    /// 设区的市级.
    City,
    /// 县级.
    County,
    /// 乡镇、街道.
    Township,
}

impl Level {
    /// The code in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Province => "province",
            Level::City => "city",
            Level::County => "county",
            Level::Township => "township",
        }
    }

    fn read(code: &str) -> Result<Level, Error> {
        [Level::Province, Level::City, Level::County, Level::Township]
            .into_iter()
            .find(|level| level.as_str() == code)
            .ok_or_else(|| Error::Internal(format!("the agency table holds the unknown level {code:?}")))
    }
}

/// A row of `agency`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = agency)]
pub(super) struct AgencyRow {
    pub id: Uid,
    pub name: String,
    pub division_code: String,
    pub level: String,
    pub parent_id: Option<Uid>,
    pub profile: String,
    pub series_prefix: String,
    pub created_at: Instant,
}

impl AgencyRow {
    pub(super) fn agency(self) -> Result<Agency, Error> {
        Ok(Agency {
            id: self.id.0,
            level: Level::read(&self.level)?,
            name: self.name,
            division_code: self.division_code,
            parent_id: self.parent_id.map(|id| id.0),
            profile: self.profile,
            series_prefix: self.series_prefix,
            created_at: self.created_at.0,
        })
    }
}

/// An organ 行政执法机关.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Agency {
    /// Id.
    pub id: Uuid,
    /// Full name, as papers print it.
    pub name: String,
    /// Division code 行政区划代码: 6 digits, 12 for a township.
    pub division_code: String,
    /// Level.
    pub level: Level,
    /// The organ above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Uuid>,
    /// Procedure profile, an id under `rules/profiles`.
    pub profile: String,
    /// 机关代字 that numbers begin with, such as 上社.
    pub series_prefix: String,
    /// When it was entered.
    pub created_at: Moment,
}

/// An organ to be entered.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAgency {
    /// Id chosen by the client, a UUID v7.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// Full name.
    #[validate(length(min = 2, max = 100))]
    pub name: String,
    /// Division code: 6, 9 or 12 digits.
    #[validate(length(min = 6, max = 12))]
    #[schema(example = "140322101000")]
    pub division_code: String,
    /// Level.
    pub level: Level,
    /// The organ above; the administrator's own when absent.
    #[serde(default)]
    pub parent_id: Option<Uuid>,
    /// Procedure profile, an id under `rules/profiles`.
    #[validate(length(min = 1, max = 60))]
    pub profile: String,
    /// 机关代字 that numbers begin with.
    #[validate(length(min = 1, max = 12))]
    #[schema(example = "上社")]
    pub series_prefix: String,
}

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
