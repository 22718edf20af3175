//! HTTP of objections and second looks.

use actix_web::web;
use utoipa::OpenApi;

use super::api::named;
use super::files::EvaluatedFileView;
use super::files_api::shown;
use super::objections::{self, NewObjection, NewRecheck, RecheckResult};
use crate::accounts::{SignedIn, ask_once};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::problem::{Body, Problem, Writes};
pub(super) fn routes(config: &mut Routes) {
    let at = |rest: &str| at(format!("/evaluations/campaigns/{{id}}/files/{{file}}/{rest}"));
    config
        .service(at("objections").route(web::post().to(object)))
        .service(at("rechecks").route(web::post().to(appoint)))
        .service(at("rechecks/result").route(web::post().to(recheck)));
}

pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(object, appoint, recheck))]
struct Api;

/// Object to a result, within ten working days of being told (a head of the evaluated organ).
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/files/{file}/objections", operation_id = "object_to_evaluation", tag = "evaluation", request_body = NewObjection,
    params(("id" = Uuid, Path, description = "The campaign"), ("file" = Uuid, Path, description = "The evaluated file"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Objected", body = EvaluatedFileView), Writes))]
async fn object(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    sent: Body<NewObjection>,
) -> Result<Answer, Problem> {
    let at = named(&path)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| {
        shown(tx, actor, at, |tx| objections::object(tx, actor, at, new))
    })
    .await
}

/// Appoint who looks again (organiser): nobody who scored it.
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/files/{file}/rechecks", operation_id = "appoint_recheck", tag = "evaluation", request_body = NewRecheck,
    params(("id" = Uuid, Path, description = "The campaign"), ("file" = Uuid, Path, description = "The evaluated file"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Appointed", body = EvaluatedFileView), Writes))]
async fn appoint(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    sent: Body<NewRecheck>,
) -> Result<Answer, Problem> {
    let at = named(&path)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| {
        shown(tx, actor, at, |tx| objections::appoint(tx, actor, at, &new))
    })
    .await
}

/// Say what came of it (whoever was appointed).
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/files/{file}/rechecks/result", operation_id = "record_recheck", tag = "evaluation", request_body = RecheckResult,
    params(("id" = Uuid, Path, description = "The campaign"), ("file" = Uuid, Path, description = "The evaluated file"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Looked at again", body = EvaluatedFileView), Writes))]
async fn recheck(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    sent: Body<RecheckResult>,
) -> Result<Answer, Problem> {
    let at = named(&path)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| {
        shown(tx, actor, at, |tx| objections::recheck(tx, actor, at, new))
    })
    .await
}
