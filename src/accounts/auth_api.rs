//! HTTP of signing in and out: tokens, who am I, one's own password and sessions.

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use validator::Validate;

use super::model::AccountView;
use super::session::{self, Client, Shown, Tokens};
use super::sessions::{self, SessionView};
use super::signed_in::bearer_of;
use super::{Error, Keys, SignedIn, change, store};
use crate::db::{Db, audit, origin};
use crate::edge::{Routes, at};
use crate::problem::{Body, Opens, Problem, ProblemBody, Reads, Writes, path_id};

/// Routes below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/auth/login").route(web::post().to(login)))
        .service(at("/auth/refresh").route(web::post().to(refresh)))
        .service(at("/auth/logout").route(web::post().to(logout)))
        .service(at("/auth/me").route(web::get().to(me)))
        .service(at("/auth/password").route(web::post().to(change_password)))
        .service(at("/auth/sessions").route(web::get().to(own_sessions)))
        .service(at("/auth/sessions/{id}").route(web::delete().to(end_session)));
}

/// These operations in the API description.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(login, refresh, logout, me, change_password, own_sessions, end_session))]
struct Api;

impl FromRequest for Client {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let user_agent = agent.map(|text| text.chars().take(200).collect());
        std::future::ready(Ok(Client { address: origin::of_this_request(), user_agent }))
    }
}

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
    /// The code of the second factor, or a recovery code, where the account has one.
    #[serde(default)]
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "123456")]
    code: Option<String>,
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
pub(super) struct TokenAnswer {
    access_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// Seconds the access token lives.
    expires_in: i64,
    /// Good once, for `/auth/refresh`.
    refresh_token: String,
    /// The password must be changed (`POST /auth/password`) before anything else is allowed.
    must_change_password: bool,
    /// A second factor must be enrolled (`POST /auth/second_factor`) before anything else is allowed.
    must_enrol_second_factor: bool,
}

impl From<Tokens> for TokenAnswer {
    fn from(tokens: Tokens) -> Self {
        TokenAnswer {
            access_token: tokens.access,
            token_type: "Bearer",
            expires_in: tokens.lives,
            refresh_token: tokens.refresh,
            must_change_password: tokens.must_change_password,
            must_enrol_second_factor: tokens.must_enrol,
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
            description = "Wrong user name, password or code; or a code is asked for",
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
async fn login(
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    client: Client,
    body: Body<Login>,
) -> Result<web::Json<TokenAnswer>, Problem> {
    let Login { username, password, code } = body.value;
    let tokens = session::sign_in(&db, keys.into_inner(), Shown { username, password, code }, client).await?;
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
    client: Client,
    body: Body<RefreshRequest>,
) -> Result<web::Json<TokenAnswer>, Problem> {
    let tokens = session::refresh(&db, keys.into_inner(), &body.value.refresh_token, client).await?;
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
        let actor = bearer_of(conn, &signed_in)?;
        let account = store::find(conn, actor.account_id)?.ok_or(Error::SignedOut)?;
        Ok::<_, Error>(Me { account: account.into(), agency_name: actor.agency_name })
    });
    Ok(web::Json(me.await?))
}

/// The present password and another one.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    /// The present one.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    current: String,
    /// By the rules of the settings: usually 10 characters of three kinds, and none of the last ones.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    new: String,
}

/// Change one's own password; the person's other sessions end.
#[utoipa::path(post, path = "/auth/password", operation_id = "change_password", tag = "accounts", request_body = PasswordChange,
    security(("bearer" = [])), responses((status = 204, description = "Changed"),
        (status = 429, description = "Too many wrong passwords", body = ProblemBody, content_type = "application/problem+json"), Writes))]
async fn change_password(
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    who: SignedIn,
    body: Body<PasswordChange>,
) -> Result<HttpResponse, Problem> {
    let PasswordChange { current, new } = body.value;
    change::own(&db, keys.into_inner(), who, current, new).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// One's own sessions that live, newest first.
#[utoipa::path(get, path = "/auth/sessions", operation_id = "list_sessions", tag = "accounts", security(("bearer" = [])),
    responses((status = 200, description = "The sessions", body = Vec<SessionView>), Reads))]
async fn own_sessions(db: web::Data<Db>, who: SignedIn) -> Result<web::Json<Vec<SessionView>>, Problem> {
    let now = db.clock().now();
    let all = db.read(move |conn| {
        super::actor(conn, &who)?;
        sessions::of_account(conn, who.account_id, Some(who.session_id), now)
    });
    Ok(web::Json(all.await?))
}

/// End one of one's own sessions, on a device that was lost.
#[utoipa::path(delete, path = "/auth/sessions/{id}", operation_id = "end_session", tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The session")), security(("bearer" = [])),
    responses((status = 204, description = "Ended"), Reads))]
async fn end_session(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = path_id(&id)?;
    db.write(move |tx| {
        super::actor(tx.conn, &who)?;
        if !sessions::end_of(tx, who.account_id, id)? {
            return Err(Error::NoSuchAccount);
        }
        audit::record(tx, Some(who.account_id), "session.end", &format!("session/{id}"), "")?;
        Ok(())
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
