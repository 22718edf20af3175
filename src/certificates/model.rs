//! Officers and certificates as they are stored, made and shown.

use std::str::FromStr;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use crate::casefile::facts::{Employment, Standing};
use crate::db::types::{Instant, Uid};
use crate::law::codes::Field;
use crate::law::time::Moment;
use crate::schema::{certificate, certificate_act, officer};

/// What can happen to a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// 核发: how every certificate begins; not to be asked for by itself.
    Issue,
    /// 暂扣.
    Suspend,
    /// 返还.
    Restore,
    /// 吊销.
    Revoke,
    /// 注销.
    Cancel,
    /// 报失.
    ReportLost,
    /// 补发、换发.
    Replace,
    /// 延续: gives a later `valid_to`.
    Renew,
    /// 年检.
    AnnualCheck,
}

impl ActKind {
    /// Every kind.
    pub const ALL: &'static [ActKind] = &[
        ActKind::Issue,
        ActKind::Suspend,
        ActKind::Restore,
        ActKind::Revoke,
        ActKind::Cancel,
        ActKind::ReportLost,
        ActKind::Replace,
        ActKind::Renew,
        ActKind::AnnualCheck,
    ];

    /// The code that the API and the database carry.
    pub const fn as_str(self) -> &'static str {
        self.words().0
    }

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            ActKind::Issue => ("issue", "核发"),
            ActKind::Suspend => ("suspend", "暂扣"),
            ActKind::Restore => ("restore", "返还"),
            ActKind::Revoke => ("revoke", "吊销"),
            ActKind::Cancel => ("cancel", "注销"),
            ActKind::ReportLost => ("report_lost", "报失"),
            ActKind::Replace => ("replace", "补发"),
            ActKind::Renew => ("renew", "延续"),
            ActKind::AnnualCheck => ("annual_check", "年检"),
        }
    }
}

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
            created_at: self.created_at.0,
        })
    }
}

pub(super) fn employment_code(employment: Employment) -> &'static str {
    match employment {
        Employment::Established => "ESTABLISHED",
        Employment::Auxiliary => "AUXILIARY",
    }
}

fn unreadable(table: &str, code: &str) -> Error {
    Error::Internal(format!("the table {table} holds the unknown code {code:?}"))
}

/// A row of `certificate`; `valid_to` is the present one, the one of a past day follows from the acts.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = certificate)]
pub(super) struct CertificateRow {
    pub id: Uid,
    pub officer_id: Uid,
    pub number: String,
    pub issuer: String,
    pub fields: String,
    pub area_code: String,
    pub valid_from: NaiveDate,
    pub valid_to: NaiveDate,
    pub created_at: Instant,
}

impl CertificateRow {
    pub(super) fn fields(&self) -> Result<Vec<Field>, Error> {
        let read = |code: &str| Field::from_str(code).map_err(|_| unreadable("certificate", code));
        self.fields.split(',').filter(|code| !code.is_empty()).map(read).collect()
    }
}

pub(super) fn write_fields(fields: &[Field]) -> String {
    fields.iter().map(|field| field.as_str()).collect::<Vec<_>>().join(",")
}

/// A row of `certificate_act`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = certificate_act)]
pub(super) struct ActRow {
    pub certificate_id: Uid,
    pub seq: i64,
    pub kind: String,
    pub occurred_at: Instant,
    pub recorded_at: Instant,
    pub reason: String,
    pub account_id: Uid,
    pub valid_to: Option<NaiveDate>,
}

impl ActRow {
    pub(super) fn act(self) -> Result<CertificateAct, Error> {
        let kind = ActKind::ALL.iter().find(|kind| kind.as_str() == self.kind);
        Ok(CertificateAct {
            seq: self.seq,
            kind: *kind.ok_or_else(|| unreadable("certificate_act", &self.kind))?,
            occurred_at: self.occurred_at.0,
            recorded_at: self.recorded_at.0,
            reason: self.reason,
            account_id: self.account_id.0,
            valid_to: self.valid_to,
        })
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
    /// When entered.
    pub created_at: Moment,
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
}

/// A certificate 执法证 as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Certificate {
    /// Id.
    pub id: Uuid,
    /// The officer.
    pub officer_id: Uuid,
    /// The officer's name.
    pub officer_name: String,
    /// Number.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// Fields it is good for.
    pub fields: Vec<Field>,
    /// Area, as a division code or the beginning of one.
    pub area_code: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_to: NaiveDate,
    /// State at present; the dates are looked at apart.
    pub standing: Standing,
    /// When entered.
    pub created_at: Moment,
}

/// Something that happened to a certificate.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CertificateAct {
    /// 1, 2, 3 …
    pub seq: i64,
    /// What.
    pub kind: ActKind,
    /// When it happened.
    pub occurred_at: Moment,
    /// When it was entered.
    pub recorded_at: Moment,
    /// Why.
    pub reason: String,
    /// Who entered it.
    pub account_id: Uuid,
    /// The last day it gave the certificate (issue, renewal).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

/// A certificate to be entered.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCertificate {
    /// Id chosen by the client, a UUID v7.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// The officer.
    pub officer_id: Uuid,
    /// Number.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub number: String,
    /// Who issued it.
    #[validate(length(min = 2, max = 100))]
    #[schema(min_length = 2, max_length = 100)]
    pub issuer: String,
    /// Fields it is good for.
    #[validate(length(min = 1))]
    #[schema(min_items = 1)]
    pub fields: Vec<Field>,
    /// Area, as a division code or the beginning of one: 2 to 12 digits.
    #[validate(length(min = 2, max = 12))]
    #[schema(min_length = 2, max_length = 12)]
    #[schema(example = "140322")]
    pub area_code: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_to: NaiveDate,
}

/// Something that happened to a certificate, to be entered.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCertificateAct {
    /// What; `issue` is made by entering the certificate.
    pub kind: ActKind,
    /// When it happened; now when absent. Never before the act before.
    #[serde(default)]
    pub occurred_at: Option<Moment>,
    /// Why.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
    /// The new last day; exactly for `renew`.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}
