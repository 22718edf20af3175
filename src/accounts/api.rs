//! HTTP of the accounts: the people of the organ. What else there is of them stands in `auth_api`, `admin_api`, `factor_api`,
//! `oidc_api` and `trail_api`.

use std::collections::BTreeSet;

use actix_web::web;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;
use validator::Validate;

use super::model::{AccountView, NewAccount};
use super::{Keys, SignedIn, actor, administrator, check_password, create, store};
use crate::config::FirstPassword;
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey, once};
use crate::law::codes::{Post, Role};
use crate::law::digest::sm3;
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Problem, RawBody, Reads, Writes, parse_value};

/// The room's routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .configure(super::admin_api::routes)
        .configure(super::auth_api::routes)
        .configure(super::factor_api::routes)
        .configure(super::oidc_api::routes)
        .configure(super::trail_api::routes)
        .service(at("/accounts").route(web::get().to(list)).route(web::post().to(create_account)));
}

/// The room's part of the API document; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    let mut document = Api::openapi();
    document.merge(super::admin_api::api());
    document.merge(super::auth_api::api());
    document.merge(super::factor_api::api());
    document.merge(super::oidc_api::api());
    document.merge(super::trail_api::api());
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, create_account), components(schemas(crate::problem::ProblemBody)))]
struct Api;

/// An account to be made.
#[derive(Debug, Deserialize, Serialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAccountRequest {
    /// Id chosen by the client, a UUID v7.
    id: Option<Uuid>,
    /// 2 to 40 letters, digits or `. _ - @`.
    #[validate(length(min = 2, max = 40))]
    #[schema(min_length = 2, max_length = 40)]
    username: String,
    /// By the rules of the settings: usually 10 characters of three kinds, without the user name. Its owner changes it first.
    #[validate(length(min = 1, max = 200))]
    #[serde(skip_serializing_if = "secret")]
    #[schema(min_length = 1, max_length = 200, write_only, required = true)]
    password: String,
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// The organ; the administrator's own when absent.
    agency_id: Option<Uuid>,
    #[validate(length(min = 1))]
    #[schema(min_items = 1)]
    roles: BTreeSet<Role>,
    /// Exactly heads have one.
    post: Option<Post>,
    /// Number of the 法律职业资格.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    legal_qualification: Option<String>,
    /// Day of the first legal review; before 2018-01-01 no qualification is asked (处罚法58).
    first_review_on: Option<NaiveDate>,
}

/// Never written; `skip_serializing` would leave the field out of the API description too.
fn secret(_: &str) -> bool {
    true
}

/// What accounts a list shows.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    agency_id: Option<Uuid>,
    role: Option<Role>,
    username: Option<String>,
}

/// The people of the organ; supervisors, auditors and administrators also see the organs below.
#[utoipa::path(
    get,
    path = "/accounts",
    operation_id = "list_accounts",
    tag = "accounts",
    params(Filters, PageQuery),
    security(("bearer" = [])),
    responses((status = 200, description = "A page of accounts", body = Page<AccountView>), Reads)
)]
async fn list(
    db: web::Data<Db>,
    signed_in: SignedIn,
    listing: Listing<Filters>,
) -> Result<web::Json<Page<AccountView>>, Problem> {
    let page = db.read(move |conn| {
        let actor = actor(conn, &signed_in)?;
        let below = [Role::Admin, Role::Supervisor, Role::Auditor].into_iter().any(|role| actor.has(role));
        let (after, rows) = (listing.after()?, listing.rows());
        let Filters { agency_id, role, username } = listing.filters;
        let agencies = super::organ::sight(conn, actor.agency_id, below)?
            .into_iter()
            .filter(|id| agency_id.is_none_or(|only| only == *id));
        let found = store::list(conn, &store::Wanted { agencies: agencies.collect(), role, username, after, rows })?;
        Ok::<_, Problem>(Page::cut(found, listing.limit, |account| account.id).map(AccountView::from))
    });
    Ok(web::Json(page.await?))
}

/// Make an account in one's own organ or one below it (administrators).
#[utoipa::path(
    post,
    path = "/accounts",
    operation_id = "create_account",
    tag = "accounts",
    request_body = NewAccountRequest,
    security(("bearer" = [])),
    params(IdempotencyKey),
    responses((status = 201, description = "Made", body = AccountView), Writes)
)]
async fn create_account(
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    signed_in: SignedIn,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Answer, Problem> {
    let actor = administrator(&db, signed_in).await?;
    let (asked, digest) = without_password(&keys, parse_value(body.value, "")?)?;
    let rules = keys.rules();
    let hours = (rules.first_password == FirstPassword::MustChange).then_some(rules.one_time_hours);
    let password_hash = keys.into_inner().hash(asked.password.clone()).await?;
    db.write(move |tx| {
        once(tx, actor.account_id, &key, &digest, |tx| {
            let made = create::create_by(tx, &actor, asked.into_new(actor.agency_id, password_hash, hours))?;
            Answer::created(&format!("/api/v1/accounts/{}", made.id), &AccountView::from(made))
        })
    })
    .await
}

/// The request with a digest that does not give the password away, as one over the whole body would.
fn without_password(keys: &Keys, asked: NewAccountRequest) -> Result<(NewAccountRequest, String), Problem> {
    check_password(keys.rules(), "/password", &asked.username, &asked.password)?;
    let rest = serde_json::to_string(&asked).map_err(Problem::internal)?;
    Ok((asked, sm3(format!("POST /accounts {rest}").as_bytes())))
}

impl NewAccountRequest {
    fn into_new(self, own_agency: Uuid, password_hash: super::PasswordHash, hours: Option<i64>) -> NewAccount {
        NewAccount {
            id: self.id,
            username: self.username,
            password_hash,
            name: self.name,
            agency_id: self.agency_id.unwrap_or(own_agency),
            roles: self.roles,
            post: self.post,
            legal_qualification: self.legal_qualification,
            first_review_on: self.first_review_on,
            one_time_hours: hours,
        }
    }
}
