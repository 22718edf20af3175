//! HTTP of the standards of evaluation.

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;

use super::Error;
use super::standards::{self, StandardLine, StandardView};
use crate::accounts::{SignedIn, actor, ask_once};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::law::evaluation::{Standard, Variant};
use crate::page::Params;
use crate::problem::{Body, Problem, Reads, Writes};

/// Routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/evaluations/standards").route(web::get().to(list)).route(web::post().to(release)))
        .service(at("/evaluations/standards/{id}").route(web::get().to(one)));
}

/// This part of the API description; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, one, release))]
struct Api;

/// The standards an organ can use: those of the program, its own, and those of the organs above it.
#[utoipa::path(get, path = "/evaluations/standards", operation_id = "list_evaluation_standards", tag = "evaluation", security(("bearer" = [])),
    responses((status = 200, description = "The standards", body = Vec<StandardLine>), Reads))]
async fn list(db: web::Data<Db>, who: SignedIn) -> Result<web::Json<Vec<StandardLine>>, Problem> {
    let found = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let all = standards::all(conn, actor.agency_id)?;
        Ok::<_, Problem>(all.iter().map(standards::Held::line).collect::<Vec<_>>())
    });
    Ok(web::Json(found.await?))
}

/// Which sheet.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct WhichSheet {
    /// The sheet; that of the ordinary procedure when absent.
    variant: Option<Variant>,
}

/// A standard with the items of one sheet, whose points sum to 100: what decides each item, and the rules it rests on.
#[utoipa::path(get, path = "/evaluations/standards/{id}", operation_id = "get_evaluation_standard", tag = "evaluation",
    params(("id" = String, Path, description = "Id of the standard, such as merged-2026"), WhichSheet), security(("bearer" = [])),
    responses((status = 200, description = "The standard", body = StandardView), Reads))]
async fn one(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: Params<WhichSheet>,
) -> Result<web::Json<StandardView>, Problem> {
    let variant = asked.0.variant.unwrap_or(Variant::Ordinary);
    let found = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        match standards::held(conn, actor.agency_id, &id) {
            Err(Error::UnknownStandard) => Err(Problem::not_found()),
            held => held?.view(variant).ok_or_else(Problem::not_found),
        }
    });
    Ok(web::Json(found.await?))
}

/// Release a standard of the organ's own, such as that of its province, for itself and the organs below it. Heads and
/// supervisors; every version stays.
#[utoipa::path(post, path = "/evaluations/standards", operation_id = "release_evaluation_standard", tag = "evaluation", request_body = Standard,
    params(IdempotencyKey), security(("bearer" = [])), responses((status = 201, description = "Released", body = StandardView), Writes))]
async fn release(
    db: web::Data<Db>,
    who: SignedIn,
    key: IdempotencyKey,
    sent: Body<Standard>,
) -> Result<Answer, Problem> {
    ask_once(&db, who, key, sent, |tx, actor, new| {
        let id = new.id.clone();
        let held = standards::release(tx, actor, new)?;
        let view = held.view(Variant::Ordinary).ok_or_else(Problem::not_found)?;
        Answer::created(&format!("/api/v1/evaluations/standards/{id}"), &view)
    })
    .await
}
