//! HTTP of putting things right.

use actix_web::web;
use utoipa::OpenApi;

use super::api::named;
use super::files::EvaluatedFileView;
use super::files_api::shown;
use super::rectify::{self, NewEscalation, NewRectification, NewRectificationAnswer, Verification};
use crate::accounts::{SignedIn, ask_once};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::problem::{Body, Problem, Writes};
pub(super) fn routes(config: &mut Routes) {
    let at = |rest: &str| at(format!("/evaluations/campaigns/{{id}}/files/{{file}}/rectification{rest}"));
    config
        .service(at("").route(web::post().to(ask)))
        .service(at("/answers").route(web::post().to(answer)))
        .service(at("/verifications").route(web::post().to(verify)))
        .service(at("/escalations").route(web::post().to(escalate)));
}

pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(ask, answer, verify, escalate))]
struct Api;

/// Ask the organ to put right what was found, by a day (organiser), once the result stands.
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/files/{file}/rectification", operation_id = "ask_for_rectification", tag = "evaluation", request_body = NewRectification,
    params(("id" = Uuid, Path, description = "The campaign"), ("file" = Uuid, Path, description = "The evaluated file"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Asked", body = EvaluatedFileView), Writes))]
async fn ask(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    sent: Body<NewRectification>,
) -> Result<Answer, Problem> {
    let at = named(&path)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| shown(tx, actor, at, |tx| rectify::ask(tx, actor, at, new)))
        .await
}

/// Answer with proof: acts, recordings or scans of the case (a head of the evaluated organ).
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/files/{file}/rectification/answers", operation_id = "answer_rectification", tag = "evaluation", request_body = NewRectificationAnswer,
    params(("id" = Uuid, Path, description = "The campaign"), ("file" = Uuid, Path, description = "The evaluated file"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Answered", body = EvaluatedFileView), Writes))]
async fn answer(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    sent: Body<NewRectificationAnswer>,
) -> Result<Answer, Problem> {
    let at = named(&path)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| shown(tx, actor, at, |tx| rectify::answer(tx, actor, at, new)))
        .await
}

/// Accept the answer, or send it back (organiser).
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/files/{file}/rectification/verifications", operation_id = "verify_rectification", tag = "evaluation", request_body = Verification,
    params(("id" = Uuid, Path, description = "The campaign"), ("file" = Uuid, Path, description = "The evaluated file"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Verified", body = EvaluatedFileView), Writes))]
async fn verify(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    sent: Body<Verification>,
) -> Result<Answer, Problem> {
    let at = named(&path)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| shown(tx, actor, at, |tx| rectify::verify(tx, actor, at, new)))
        .await
}

/// Tell the organ above what is overdue (organiser).
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/files/{file}/rectification/escalations", operation_id = "escalate_rectification", tag = "evaluation", request_body = NewEscalation,
    params(("id" = Uuid, Path, description = "The campaign"), ("file" = Uuid, Path, description = "The evaluated file"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Told", body = EvaluatedFileView), Writes))]
async fn escalate(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    sent: Body<NewEscalation>,
) -> Result<Answer, Problem> {
    let at = named(&path)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| {
        shown(tx, actor, at, |tx| rectify::escalate(tx, actor, at, new))
    })
    .await
}
