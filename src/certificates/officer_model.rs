//! Officers as they are stored, entered and shown.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use super::model::unreadable;
use crate::casefile::facts::Employment;
use crate::db::types::{Instant, Uid};
use crate::law::time::Moment;
use crate::schema::officer;

/// A row of `officer`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = officer)]
pub(super) struct OfficerRow {
    pub id: Uid,
    pub agency_id: Uid,
    pub name: String,
    pub employment: String,
    pub account_id: Option<Uid>,
    pub created_at: Instant,
    pub born_on: Option<NaiveDate>,
    pub staff_number: Option<String>,
    pub legal_qualification: Option<String>,
    pub left_on: Option<NaiveDate>,
}

impl OfficerRow {
    pub(super) fn officer(self) -> Result<Officer, Error> {
        let employment = match self.employment.as_str() {
            "ESTABLISHED" => Employment::Established,
            "AUXILIARY" => Employment::Auxiliary,
            other => return Err(unreadable("officer", other)),
        };
        Ok(Officer {
            id: self.id.0,
            agency_id: self.agency_id.0,
            name: self.name,
            employment,
            account_id: self.account_id.map(|id| id.0),
            staff_number: self.staff_number,
            legal_qualification: self.legal_qualification,
            left_on: self.left_on,
            created_at: self.created_at.0,
            born_on: self.born_on,
        })
    }
}

pub(super) fn employment_code(employment: Employment) -> &'static str {
    match employment {
        Employment::Established => "ESTABLISHED",
        Employment::Auxiliary => "AUXILIARY",
    }
}

/// An officer 执法人员.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Officer {
    /// Id.
    pub id: Uuid,
    /// The organ.
    pub agency_id: Uuid,
    /// Name.
    pub name: String,
    /// How employed; assistants never count as one of the two officers (CERT-4).
    pub employment: Employment,
    /// The account the officer signs in with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<Uuid>,
    /// Number in the organ's own list of staff 工号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_number: Option<String>,
    /// Number of the legal qualification 法律职业资格证号: its holder is excused from the exam.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_qualification: Option<String>,
    /// The day the officer left the organ or the post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_on: Option<NaiveDate>,
    /// When entered.
    pub created_at: Moment,
    /// Kept for the age a certificate asks for, and shown to nobody.
    #[serde(skip)]
    #[schema(ignore)]
    pub born_on: Option<NaiveDate>,
}

/// An officer to be entered.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOfficer {
    /// Id chosen by the client, a UUID v7.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// Name.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The organ; the administrator's own when absent.
    #[serde(default)]
    pub agency_id: Option<Uuid>,
    /// How employed.
    pub employment: Employment,
    /// The account the officer signs in with, of the same organ.
    #[serde(default)]
    pub account_id: Option<Uuid>,
    /// Day of birth; a certificate has a least age.
    #[serde(default)]
    pub born_on: Option<NaiveDate>,
    /// Number in the organ's own list of staff 工号: tells people of one name apart.
    #[serde(default)]
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub staff_number: Option<String>,
    /// Number of the legal qualification 法律职业资格证号, if held.
    #[serde(default)]
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub legal_qualification: Option<String>,
}

impl NewOfficer {
    /// An officer with what has to be known.
    pub fn named(name: impl Into<String>, employment: Employment) -> NewOfficer {
        NewOfficer {
            id: None,
            name: name.into(),
            agency_id: None,
            employment,
            account_id: None,
            born_on: None,
            staff_number: None,
            legal_qualification: None,
        }
    }
}

/// An officer who leaves the organ or the post 离岗.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    /// The last day; not in the future.
    pub left_on: NaiveDate,
    /// Why, such as 调离、退休.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}
