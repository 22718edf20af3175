//! Accounts as they are stored, made and shown.

use std::collections::BTreeSet;
use std::str::FromStr;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Error;
use super::password::PasswordHash;
use crate::casefile::actor::Actor;
use crate::db::types::{Instant, Uid};
use crate::law::codes::{Post, Role};
use crate::law::time::Moment;
use crate::schema::{account, agency, login_session};

/// A row of `account`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = account)]
pub(super) struct AccountRow {
    pub id: Uid,
    pub username: String,
    pub password_hash: String,
    pub name: String,
    pub agency_id: Uid,
    pub roles: String,
    pub post: Option<String>,
    pub legal_qualification: Option<String>,
    pub first_review_on: Option<NaiveDate>,
    pub disabled_at: Option<Instant>,
    pub created_at: Instant,
    pub must_change_password: bool,
    pub password_changed_at: Option<Instant>,
    pub one_time_until: Option<Instant>,
}

/// A row of `login_session`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = login_session)]
pub(super) struct SessionRow {
    pub id: Uid,
    pub account_id: Uid,
    pub refresh_digest: String,
    pub previous_digest: Option<String>,
    pub expires_at: Instant,
    pub revoked_at: Option<Instant>,
    pub created_at: Instant,
    pub user_agent: Option<String>,
    pub address: Option<String>,
    pub last_seen_at: Option<Instant>,
    pub ends_at: Option<Instant>,
    pub must_enrol: bool,
}

/// An account 账号.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Id.
    pub id: Uuid,
    /// What the person signs in with.
    pub username: String,
    /// The person's name.
    pub name: String,
    /// The organ.
    pub agency_id: Uuid,
    /// Every role.
    pub roles: BTreeSet<Role>,
    /// The post of a head 负责人.
    pub post: Option<Post>,
    /// Number of the 法律职业资格, if held.
    pub legal_qualification: Option<String>,
    /// Day of the person's first legal review.
    pub first_review_on: Option<NaiveDate>,
    /// Since when the account may not sign in.
    pub disabled_at: Option<Moment>,
    /// When it was made.
    pub created_at: Moment,
    /// Whether its password was set by somebody else, or is too old: it may only be changed.
    pub must_change_password: bool,
    /// Until when the password that an administrator has set can be changed for one's own.
    pub one_time_until: Option<Moment>,
}

impl AccountRow {
    /// Whether the password was for once, and its time is over.
    pub(super) fn run_out(&self, now: Moment) -> bool {
        self.one_time_until.is_some_and(|until| until.0 <= now)
    }

    pub(super) fn account(self) -> Result<Account, Error> {
        Ok(Account {
            id: self.id.0,
            roles: read_roles(&self.roles)?,
            post: self.post.as_deref().map(read_code).transpose()?,
            username: self.username,
            name: self.name,
            agency_id: self.agency_id.0,
            legal_qualification: self.legal_qualification,
            first_review_on: self.first_review_on,
            disabled_at: self.disabled_at.map(|at| at.0),
            created_at: self.created_at.0,
            must_change_password: self.must_change_password,
            one_time_until: self.one_time_until.map(|at| at.0),
        })
    }
}

/// What an actor is made of: read with every request, so there are no more columns than it takes.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = account)]
pub(super) struct ActorRow {
    name: String,
    roles: String,
    post: Option<String>,
    agency_id: Uid,
    #[diesel(select_expression = agency::name)]
    agency_name: String,
    legal_qualification: Option<String>,
    first_review_on: Option<NaiveDate>,
}

impl ActorRow {
    pub(super) fn actor(self, account_id: Uuid) -> Result<Actor, Error> {
        Ok(Actor {
            account_id,
            name: self.name,
            roles: read_roles(&self.roles)?,
            post: self.post.as_deref().map(read_code).transpose()?,
            agency_id: self.agency_id.0,
            agency_name: self.agency_name,
            legal_qualification: self.legal_qualification,
            first_review_on: self.first_review_on,
        })
    }
}

pub(super) fn read_code<T: FromStr>(code: &str) -> Result<T, Error> {
    code.parse().map_err(|_| Error::Internal(format!("the account table holds the unknown code {code:?}")))
}

pub(super) fn read_roles(text: &str) -> Result<BTreeSet<Role>, Error> {
    text.split(',').filter(|code| !code.is_empty()).map(read_code).collect()
}

pub(super) fn write_roles(roles: &BTreeSet<Role>) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(",")
}

/// An account to be made; the password is hashed beforehand, outside the transaction.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Id, if the client chose one.
    pub id: Option<Uuid>,
    /// What the person signs in with.
    pub username: String,
    /// See [`super::Keys::hash`], [`super::PasswordCost::hash`].
    pub password_hash: PasswordHash,
    /// The person's name.
    pub name: String,
    /// The organ.
    pub agency_id: Uuid,
    /// Every role; at least one.
    pub roles: BTreeSet<Role>,
    /// The post; exactly heads have one.
    pub post: Option<Post>,
    /// Number of the 法律职业资格, if held.
    pub legal_qualification: Option<String>,
    /// Day of the person's first legal review.
    pub first_review_on: Option<NaiveDate>,
    /// Hours within which the password, which somebody else has set, must be changed for one's own; none: it stays.
    pub one_time_hours: Option<i64>,
}

/// An account as lists show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = Account)]
pub struct AccountView {
    /// Id.
    pub id: Uuid,
    /// What the person signs in with.
    pub username: String,
    /// The person's name.
    pub name: String,
    /// The organ.
    pub agency_id: Uuid,
    /// Every role.
    pub roles: Vec<Role>,
    /// The post of a head 负责人.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<Post>,
    /// Number of the 法律职业资格, if held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_qualification: Option<String>,
    /// Day of the person's first legal review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_review_on: Option<NaiveDate>,
    /// Since when the account may not sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Moment>,
    /// When it was made.
    pub created_at: Moment,
    /// Whether the person must change the password before anything else.
    pub must_change_password: bool,
    /// Until when the password that an administrator has set can be changed for one's own; then a new one is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_time_until: Option<Moment>,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        AccountView {
            id: account.id,
            username: account.username,
            name: account.name,
            agency_id: account.agency_id,
            roles: account.roles.into_iter().collect(),
            post: account.post,
            legal_qualification: account.legal_qualification,
            first_review_on: account.first_review_on,
            disabled_at: account.disabled_at,
            created_at: account.created_at,
            must_change_password: account.must_change_password,
            one_time_until: account.one_time_until,
        }
    }
}
