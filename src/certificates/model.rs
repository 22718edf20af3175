//! Certificates and what happens to them, as stored, entered and shown.

use std::str::FromStr;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use super::conditions::Condition;
use super::life::{self, Worth};
use crate::casefile::facts::{CertificateFact, Standing};
use crate::db::types::{Instant, Uid};
use crate::law::codes::{CardKind, Field, PowerSource};
use crate::law::issuer::IssuerRules;
use crate::law::time::Moment;
use crate::schema::{certificate, certificate_act};

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
    /// 通知、公告: the organ and the issuer were told of a suspension or revocation, or a loss was announced.
    Notify,
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
        ActKind::Notify,
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
            ActKind::Notify => ("notify", "通知、公告"),
        }
    }
}

pub(super) fn unreadable(table: &str, code: &str) -> Error {
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
    pub kind: String,
    pub power_source: String,
    pub rules: String,
    pub photo_digest: Option<String>,
    pub checked_to: Option<NaiveDate>,
}

impl CertificateRow {
    pub(super) fn kind(&self) -> Result<CardKind, Error> {
        self.kind.parse().map_err(|_| unreadable("certificate", &self.kind))
    }

    /// What the rules may know of it, as of a moment.
    pub(super) fn fact(&self, acts: &[CertificateAct], as_of: Moment) -> Result<CertificateFact, Error> {
        let Worth { standing, valid_to, checked_to, until } = life::as_of(acts, self.valid_to, as_of);
        Ok(CertificateFact {
            number: self.number.clone(),
            fields: self.fields()?,
            area_code: self.area_code.clone(),
            valid_from: self.valid_from,
            valid_to,
            standing,
            kind: self.kind()?,
            power_source: self.power_source.parse().map_err(|_| unreadable("certificate", &self.power_source))?,
            checked_to,
            suspended_until: until,
        })
    }

    /// The rules of its issuer; the national ones if this version no longer knows them.
    pub(super) fn rules(&self) -> &'static IssuerRules {
        IssuerRules::find(&self.rules).unwrap_or_else(|| IssuerRules::of_division(""))
    }

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
    pub checked_to: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub ground_since: Option<NaiveDate>,
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
            annual_check_valid_to: self.checked_to,
            until: self.until,
            ground_since: self.ground_since,
        })
    }
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
    /// State at the moment asked about; the dates are looked at apart.
    pub standing: Standing,
    /// Which kind of card.
    pub kind: CardKind,
    /// Where the holder's power comes from.
    pub power_source: PowerSource,
    /// The issuer's rules, an id of `/certificate_rules`.
    pub rules: String,
    /// SM3 digest of the photo, if one was entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo_digest: Option<String>,
    /// Last day the yearly check carries it to; absent where its issuer has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annual_check_valid_to: Option<NaiveDate>,
    /// Last day of the suspension it is under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended_until: Option<NaiveDate>,
    /// Whether its holder may enforce with it on the day asked about, in its fields and its area.
    pub usable: bool,
    /// Until when the organ and the issuer have to be told, or the loss announced, as long as that is not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tell_by: Option<NaiveDate>,
    /// Until when the holder may object to the suspension or revocation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_by: Option<NaiveDate>,
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
    /// Last day the check carries the certificate to (issue, annual check, renewal).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annual_check_valid_to: Option<NaiveDate>,
    /// Last day of the suspension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Since when the ground of the suspension or revocation existed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground_since: Option<NaiveDate>,
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
    /// Which kind of card; for enforcing when absent.
    #[serde(default)]
    pub kind: Option<CardKind>,
    /// Where the holder's power comes from; the organ's own when absent.
    #[serde(default)]
    pub power_source: Option<PowerSource>,
    /// The issuer's rules, an id of `/certificate_rules`; those of the area when absent.
    #[serde(default)]
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub rules: Option<String>,
    /// SM3 digest of the photo: `sm3:` and 64 hex digits.
    #[serde(default)]
    #[validate(length(min = 68, max = 68))]
    #[schema(min_length = 68, max_length = 68, pattern = "^sm3:[0-9a-f]{64}$")]
    pub photo_digest: Option<String>,
    /// Last day the yearly check carries it to, as stamped; counted from the first day when absent.
    #[serde(default)]
    pub annual_check_valid_to: Option<NaiveDate>,
}

impl NewCertificate {
    /// Which kind of card.
    pub(super) fn card(&self) -> CardKind {
        self.kind.unwrap_or(CardKind::Enforcement)
    }
}

/// A certificate as entered, with what its issuer would ask for and nobody has entered.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Issued {
    /// The certificate.
    #[serde(flatten)]
    pub certificate: Certificate,
    /// What is missing of training and exams, where that does not keep the certificate from being entered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Condition>,
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
    /// Last day the check carries it to, as stamped (`annual_check`, `renew`); counted by the issuer's rules when absent.
    #[serde(default)]
    pub annual_check_valid_to: Option<NaiveDate>,
    /// Last day of the suspension (`suspend`); the longest the issuer allows when absent.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Since when the ground existed (`suspend`, `revoke`): acts carried out from then on are shown for review.
    #[serde(default)]
    pub ground_since: Option<NaiveDate>,
}
