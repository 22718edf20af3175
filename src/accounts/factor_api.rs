//! HTTP of the second factor: enrol, confirm, and the roles for which an organ asks for it.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use validator::Validate;

use super::signed_in::bearer_of;
use super::{Error, Keys, SignedIn, actor, administrator, second_factor};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::law::codes::Role;
use crate::problem::{Body, Problem, RawBody, Reads, Writes, parse_value, path_id};

/// Routes below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/auth/second_factor").route(web::get().to(state)).route(web::post().to(enrol)))
        .service(at("/auth/second_factor/confirm").route(web::post().to(confirm)))
        .service(at("/agencies/{id}/second_factor").route(web::get().to(rule)).route(web::put().to(set_rule)));
}

/// These operations in the API description.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(state, enrol, confirm, rule, set_rule))]
struct Api;

/// Whether I have a second factor.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SecondFactorState {
    /// Whether one is confirmed.
    confirmed: bool,
    /// Whether a role of mine needs one.
    required: bool,
}

/// Whether I have a second factor, and whether I need one.
#[utoipa::path(get, path = "/auth/second_factor", operation_id = "get_second_factor", tag = "accounts", security(("bearer" = [])),
    responses((status = 200, description = "How it stands", body = SecondFactorState), Reads))]
async fn state(db: web::Data<Db>, who: SignedIn) -> Result<web::Json<SecondFactorState>, Problem> {
    let state = db.read(move |conn| {
        let actor = bearer_of(conn, &who)?;
        let required = !second_factor::required(conn, actor.agency_id)?.is_disjoint(&actor.roles);
        Ok::<_, Error>(SecondFactorState { confirmed: second_factor::has(conn, who.account_id)?, required })
    });
    Ok(web::Json(state.await?))
}

/// How a second factor is begun.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSecondFactor {
    /// The present password: a stolen session must not enrol the thief's phone.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    password: String,
}

/// What the app on the phone needs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SecondFactorEnrolment {
    /// For a QR code: `otpauth://totp/…`.
    uri: String,
    /// For typing: the secret in base32.
    secret: String,
}

/// Begin a second factor: the answer is shown this once, and believed when a code of it comes back.
#[utoipa::path(post, path = "/auth/second_factor", operation_id = "enrol_second_factor", tag = "accounts", request_body = NewSecondFactor,
    security(("bearer" = [])), responses((status = 200, description = "The secret", body = SecondFactorEnrolment),
        (status = 429, description = "Too many wrong passwords", body = crate::problem::ProblemBody, content_type = "application/problem+json"), Writes))]
async fn enrol(
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    who: SignedIn,
    body: Body<NewSecondFactor>,
) -> Result<HttpResponse, Problem> {
    let keys = keys.into_inner();
    super::change::shows_password(&db, &keys, who, body.value.password, "/password").await?;
    let begun = db
        .write(move |tx| {
            let username = second_factor::username(tx.conn, &who)?;
            second_factor::enrol(tx, &keys, &who, &username)
        })
        .await?;
    let answer = SecondFactorEnrolment { uri: begun.uri, secret: begun.secret };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(answer))
}

/// A code of the second factor that is being enrolled.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct SecondFactorCode {
    /// Six digits.
    #[validate(length(min = 6, max = 6))]
    #[schema(min_length = 6, max_length = 6, example = "123456")]
    code: String,
}

/// The codes for when the phone is lost.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RecoveryCodes {
    /// Each good once; shown this once.
    recovery_codes: Vec<String>,
}

/// Confirm the second factor with one of its codes.
#[utoipa::path(post, path = "/auth/second_factor/confirm", operation_id = "confirm_second_factor", tag = "accounts", request_body = SecondFactorCode,
    security(("bearer" = [])), responses((status = 200, description = "From now on it is asked for", body = RecoveryCodes), Writes))]
async fn confirm(
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    who: SignedIn,
    body: Body<SecondFactorCode>,
) -> Result<HttpResponse, Problem> {
    let keys = keys.into_inner();
    let recovery_codes = db
        .write(move |tx| {
            bearer_of(tx.conn, &who)?;
            second_factor::confirm(tx, &keys, &who, &body.value.code)
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(RecoveryCodes { recovery_codes }))
}

/// For which roles an organ asks for a second factor.
#[derive(Debug, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct SecondFactorRule {
    /// Of heads, reviewers, administrators and auditors.
    roles: BTreeSet<Role>,
}

/// For which roles an organ asks for a second factor (administrators, auditors).
#[utoipa::path(get, path = "/agencies/{id}/second_factor", operation_id = "get_second_factor_rule", tag = "accounts", params(("id" = uuid::Uuid, Path, description = "The organ")),
    security(("bearer" = [])), responses((status = 200, description = "The roles", body = SecondFactorRule), Reads))]
async fn rule(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<SecondFactorRule>, Problem> {
    let id = path_id(&id)?;
    let rule = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        if ![Role::Admin, Role::Auditor].into_iter().any(|role| actor.has(role)) {
            return Err(Error::NotAdmin);
        }
        match super::organ::within(conn, id, actor.agency_id)? {
            true => Ok(SecondFactorRule { roles: second_factor::required(conn, id)? }),
            false => Err(Error::NoSuchAccount),
        }
    });
    Ok(web::Json(rule.await?))
}

/// Say for which roles an organ asks for a second factor; it is enrolled at the next sign-in (administrators).
#[utoipa::path(put, path = "/agencies/{id}/second_factor", operation_id = "set_second_factor_rule", tag = "accounts", request_body = SecondFactorRule,
    params(("id" = uuid::Uuid, Path, description = "The organ")), security(("bearer" = [])),
    responses((status = 200, description = "The roles", body = SecondFactorRule), Writes))]
async fn set_rule(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    body: RawBody,
) -> Result<web::Json<SecondFactorRule>, Problem> {
    let (actor, id) = (administrator(&db, who).await?, path_id(&id)?);
    let rule: SecondFactorRule = parse_value(body.value, "")?;
    let roles = rule.roles.clone();
    db.write(move |tx| second_factor::require(tx, &actor, id, &roles)).await?;
    Ok(web::Json(rule))
}
