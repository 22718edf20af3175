//! HTTP of the accounts: signing in and out, who am I, the people of the organ.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;
use validator::Validate;

use super::model::{AccountView, NewAccount};
use super::session::{self, Tokens};
use super::tokens::ACCESS_MINUTES;
use super::{Error, Keys, SignedIn, actor, administrator, check_password, create, store};
use crate::db::Db;
use crate::idempotent::{Answer, IdempotencyKey, once};
use crate::law::codes::{Post, Role};
use crate::law::digest::sm3;
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Body, Opens, Problem, ProblemBody, RawBody, Reads, Writes, parse_value, path_id};

/// The room's routes, below `/api/v1`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/auth/login").route(web::post().to(login)))
        .service(web::resource("/auth/refresh").route(web::post().to(refresh)))
        .service(web::resource("/auth/logout").route(web::post().to(logout)))
        .service(web::resource("/auth/me").route(web::get().to(me)))
        .service(web::resource("/accounts").route(web::get().to(list)).route(web::post().to(create_account)))
        .service(web::resource("/accounts/{id}/disable").route(web::post().to(disable)));
}

/// The room's part of the API document; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(login, refresh, logout, me, list, create_account, disable), components(schemas(ProblemBody)))]
struct Api;

/// A person's name and password.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Login {
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    #[schema(example = "officer1")]
    username: String,
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    password: String,
}

/// A refresh token that has not been used.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct RefreshRequest {
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    refresh_token: String,
}

/// Tokens of a session.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TokenAnswer {
    access_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// Seconds the access token lives.
    expires_in: i64,
    /// Good once, for `/auth/refresh`.
    refresh_token: String,
}

impl From<Tokens> for TokenAnswer {
    fn from(tokens: Tokens) -> Self {
        TokenAnswer {
            access_token: tokens.access,
            token_type: "Bearer",
            expires_in: ACCESS_MINUTES * 60,
            refresh_token: tokens.refresh,
        }
    }
}

/// The person who asks.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Me {
    #[serde(flatten)]
    account: AccountView,
    /// Name of the organ.
    agency_name: String,
}

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
    /// 8 to 200 characters, not the user name.
    #[validate(length(min = 8, max = 200))]
    #[serde(skip_serializing_if = "secret")]
    #[schema(min_length = 8, max_length = 200, write_only, required = true)]
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

/// Sign in.
#[utoipa::path(
    post,
    path = "/auth/login",
    operation_id = "sign_in",
    tag = "accounts",
    request_body = Login,
    security(()),
    responses(
        (status = 200, description = "Signed in", body = TokenAnswer),
        (
            status = 401,
            description = "Wrong user name or password",
            body = ProblemBody,
            content_type = "application/problem+json",
        ),
        (
            status = 429,
            description = "Too many wrong passwords",
            body = ProblemBody,
            content_type = "application/problem+json",
        ),
        Opens,
    )
)]
async fn login(db: web::Data<Db>, keys: web::Data<Keys>, body: Body<Login>) -> Result<web::Json<TokenAnswer>, Problem> {
    let Login { username, password } = body.value;
    let tokens = session::sign_in(&db, keys.into_inner(), username, password).await?;
    Ok(web::Json(tokens.into()))
}

/// Trade a refresh token for a new pair; a token that was traded before ends the session.
#[utoipa::path(
    post,
    path = "/auth/refresh",
    operation_id = "refresh_session",
    tag = "accounts",
    request_body = RefreshRequest,
    security(()),
    responses(
        (status = 200, description = "New tokens", body = TokenAnswer),
        (
            status = 401,
            description = "Expired, used before, or signed out",
            body = ProblemBody,
            content_type = "application/problem+json",
        ),
        Opens,
    )
)]
async fn refresh(
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    body: Body<RefreshRequest>,
) -> Result<web::Json<TokenAnswer>, Problem> {
    let tokens = session::refresh(&db, keys.into_inner(), &body.value.refresh_token).await?;
    Ok(web::Json(tokens.into()))
}

/// Sign out: the session ends.
#[utoipa::path(
    post,
    path = "/auth/logout",
    operation_id = "sign_out",
    tag = "accounts",
    security(("bearer" = [])),
    responses((status = 204, description = "Signed out"), Reads)
)]
async fn logout(db: web::Data<Db>, signed_in: SignedIn) -> Result<HttpResponse, Problem> {
    db.write(move |tx| session::sign_out(tx, signed_in)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Who am I.
#[utoipa::path(
    get,
    path = "/auth/me",
    operation_id = "who_am_i",
    tag = "accounts",
    security(("bearer" = [])),
    responses((status = 200, description = "The person who asks", body = Me), Reads)
)]
async fn me(db: web::Data<Db>, signed_in: SignedIn) -> Result<web::Json<Me>, Problem> {
    let me = db.read(move |conn| {
        let actor = actor(conn, &signed_in)?;
        let account = store::find(conn, actor.account_id)?.ok_or(Error::SignedOut)?;
        Ok::<_, Error>(Me { account: account.into(), agency_name: actor.agency_name })
    });
    Ok(web::Json(me.await?))
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
    let (asked, digest) = without_password(parse_value(body.value, "")?)?;
    let password_hash = keys.into_inner().hash(asked.password.clone()).await?;
    db.write(move |tx| {
        once(tx, actor.account_id, &key, &digest, |tx| {
            let made = create::create_by(tx, &actor, asked.into_new(actor.agency_id, password_hash))?;
            Answer::created(&format!("/api/v1/accounts/{}", made.id), &AccountView::from(made))
        })
    })
    .await
}

/// The request with a digest that does not give the password away, as one over the whole body would.
fn without_password(asked: NewAccountRequest) -> Result<(NewAccountRequest, String), Problem> {
    check_password(&asked.username, &asked.password)?;
    let rest = serde_json::to_string(&asked).map_err(Problem::internal)?;
    Ok((asked, sm3(format!("POST /accounts {rest}").as_bytes())))
}

impl NewAccountRequest {
    fn into_new(self, own_agency: Uuid, password_hash: super::PasswordHash) -> NewAccount {
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
        }
    }
}

/// Disable an account: it cannot sign in any more, and its sessions end (administrators).
#[utoipa::path(
    post,
    path = "/accounts/{id}/disable",
    operation_id = "disable_account",
    tag = "accounts",
    params(("id" = Uuid, Path, description = "The account")),
    security(("bearer" = [])),
    responses((status = 200, description = "Disabled", body = AccountView), Writes)
)]
async fn disable(
    db: web::Data<Db>,
    signed_in: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<AccountView>, Problem> {
    let actor = administrator(&db, signed_in).await?;
    let id = path_id(&id)?;
    let account = db.write(move |tx| create::disable(tx, &actor, id)).await?;
    Ok(web::Json(account.into()))
}
