//! HTTP of signing in at a provider, and our own public keys.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use validator::Validate;

use super::Keys;
use super::auth_api::TokenAnswer;
use super::oidc::{self, Back};
use super::session::Client;
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::problem::{Body, Opens, Problem, ProblemBody};

/// Routes below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/auth/oidc/start").route(web::post().to(start)))
        .service(at("/auth/oidc/finish").route(web::post().to(finish)));
}

/// These operations in the API description.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(start, finish))]
struct Api;

/// `/.well-known/jwks.json`.
pub fn well_known(config: &mut web::ServiceConfig) {
    config.service(web::resource("/.well-known/jwks.json").route(web::get().to(jwks)));
}

/// That in the API description.
pub fn well_known_api() -> utoipa::openapi::OpenApi {
    WellKnown::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(jwks))]
struct WellKnown;

/// The public keys by which anybody can check our access tokens (RFC 7517).
#[utoipa::path(get, path = "/.well-known/jwks.json", operation_id = "jwks", tag = "accounts", security(()),
    responses((status = 200, description = "The keys whose tokens are believed", body = Object)))]
async fn jwks(keys: web::Data<Keys>) -> HttpResponse {
    HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=300")).json(keys.public())
}

/// A sign-in at the provider to be begun.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct OidcStart {
    /// A secret the client has just made up and keeps until the person comes back.
    #[validate(length(min = 32, max = 200))]
    #[schema(min_length = 32, max_length = 200)]
    binding: String,
}

/// Where to send the person.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OidcStarted {
    /// Open this in the browser.
    authorization_url: String,
    /// What the provider will send back with the code.
    state: String,
    /// Seconds until it must be finished.
    expires_in: i64,
}

/// Begin to sign in at the provider of the settings.
#[utoipa::path(post, path = "/auth/oidc/start", operation_id = "start_oidc", tag = "accounts", request_body = OidcStart, security(()),
    responses((status = 200, description = "Where to send the person", body = OidcStarted),
        (status = 404, description = "No provider is set", body = ProblemBody, content_type = "application/problem+json"), Opens))]
async fn start(
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    body: Body<OidcStart>,
) -> Result<web::Json<OidcStarted>, Problem> {
    let started = oidc::start(&db, keys.into_inner(), &body.value.binding).await?;
    Ok(web::Json(OidcStarted {
        authorization_url: started.authorization_url,
        state: started.state,
        expires_in: oidc::MINUTES * 60,
    }))
}

/// What the person came back with.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct OidcFinish {
    /// From the address the provider sent the person to.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    state: String,
    /// From there as well.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    code: String,
    /// The secret that the sign-in was begun with.
    #[validate(length(min = 32, max = 200))]
    #[schema(min_length = 32, max_length = 200)]
    binding: String,
}

/// Finish signing in: the session of the account that the person is linked to.
#[utoipa::path(post, path = "/auth/oidc/finish", operation_id = "finish_oidc", tag = "accounts", request_body = OidcFinish, security(()),
    responses((status = 200, description = "Signed in", body = TokenAnswer),
        (status = 401, description = "Not begun here, too late, or nobody's account", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No provider is set", body = ProblemBody, content_type = "application/problem+json"), Opens))]
async fn finish(
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    client: Client,
    body: Body<OidcFinish>,
) -> Result<web::Json<TokenAnswer>, Problem> {
    let OidcFinish { state, code, binding } = body.value;
    Ok(web::Json(oidc::finish(&db, keys.into_inner(), Back { state, code, binding }, client).await?.into()))
}
