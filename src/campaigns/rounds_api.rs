//! HTTP of the draw: rounds planned, secrets fixed and told, the public number, the proof.

use actix_web::web;
use utoipa::OpenApi;
use uuid::Uuid;

use super::api::{PATH, seen};
use super::campaign::DrawRound;
use super::proof::DrawProof;
use super::rounds::{self, NewCommitment, NewNumber, NewRound, Reveal};
use crate::accounts::{SignedIn, ask_once};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::problem::{Body, Problem, Reads, Writes, path_id};

pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/evaluations/campaigns/{id}/rounds").route(web::get().to(list)).route(web::post().to(plan)))
        .service(at("/evaluations/campaigns/{id}/rounds/{n}").route(web::get().to(one)))
        .service(at("/evaluations/campaigns/{id}/rounds/{n}/proof").route(web::get().to(proof)))
        .service(at("/evaluations/campaigns/{id}/rounds/{n}/commitments").route(web::post().to(commit)))
        .service(at("/evaluations/campaigns/{id}/rounds/{n}/reveals").route(web::post().to(reveal)))
        .service(at("/evaluations/campaigns/{id}/rounds/{n}/number").route(web::post().to(number)));
}

pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, plan, one, proof, commit, reveal, number))]
struct Api;

/// The campaign and the round that a path names.
fn round_at(path: &(String, String)) -> Result<(Uuid, u32), Problem> {
    let n = path.1.parse().map_err(|_| Problem::not_found())?;
    Ok((path_id(&path.0)?, n))
}

fn created(id: Uuid, round: &DrawRound) -> Result<Answer, Problem> {
    Answer::created(&format!("{PATH}/{id}/rounds/{}", round.round), round)
}

/// Every round, in order: also those that were given up.
#[utoipa::path(get, path = "/evaluations/campaigns/{id}/rounds", operation_id = "list_rounds", tag = "evaluation", params(("id" = Uuid, Path, description = "The campaign")),
    security(("bearer" = [])), responses((status = 200, description = "The rounds", body = Vec<DrawRound>), Reads))]
async fn list(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<Vec<DrawRound>>, Problem> {
    Ok(web::Json(db.read(move |conn| Ok::<_, Problem>(seen(conn, &who, &id)?.0.rounds)).await?))
}

/// Plan a round (organiser). From the second on it owes a reason, and the earlier ones stay.
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/rounds", operation_id = "plan_round", tag = "evaluation", request_body = NewRound,
    params(("id" = Uuid, Path, description = "The campaign"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Planned", body = DrawRound), Writes))]
async fn plan(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    sent: Body<NewRound>,
) -> Result<Answer, Problem> {
    let id = path_id(&id)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| created(id, &rounds::plan(tx, actor, id, new)?)).await
}

/// A round with everything about it but the frame.
#[utoipa::path(get, path = "/evaluations/campaigns/{id}/rounds/{n}", operation_id = "get_round", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The campaign"), ("n" = u32, Path, description = "The round")), security(("bearer" = [])),
    responses((status = 200, description = "The round", body = DrawRound), Reads))]
async fn one(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
) -> Result<web::Json<DrawRound>, Problem> {
    let round = db.read(move |conn| {
        let (campaign, _, _) = seen(conn, &who, &path.0)?;
        let (_, n) = round_at(&path)?;
        campaign.rounds.into_iter().find(|round| round.round == n).ok_or_else(Problem::not_found)
    });
    Ok(web::Json(round.await?))
}

/// Everything needed to draw a round once more: `zhifa draw --verify FILE` reads it without server and database.
#[utoipa::path(get, path = "/evaluations/campaigns/{id}/rounds/{n}/proof", operation_id = "get_draw_proof", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The campaign"), ("n" = u32, Path, description = "The round")), security(("bearer" = [])),
    responses((status = 200, description = "The proof", body = DrawProof),
        (status = 409, description = "It has not been drawn", body = crate::problem::ProblemBody, content_type = "application/problem+json"), Reads))]
async fn proof(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
) -> Result<web::Json<DrawProof>, Problem> {
    let proof = db.read(move |conn| {
        let (campaign, _, _) = seen(conn, &who, &path.0)?;
        Ok::<_, Problem>(rounds::proof(conn, campaign, round_at(&path)?.1)?)
    });
    Ok(web::Json(proof.await?))
}

/// Fix a secret by its SM3: two people of different function do, before anybody tells theirs.
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/rounds/{n}/commitments", operation_id = "commit_to_seed", tag = "evaluation", request_body = NewCommitment,
    params(("id" = Uuid, Path, description = "The campaign"), ("n" = u32, Path, description = "The round"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Fixed", body = DrawRound), Writes))]
async fn commit(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    sent: Body<NewCommitment>,
) -> Result<Answer, Problem> {
    let at = round_at(&path)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| created(at.0, &rounds::commit(tx, actor, at, new)?)).await
}

/// Tell the secret. With the last one the files are drawn.
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/rounds/{n}/reveals", operation_id = "reveal_seed", tag = "evaluation", request_body = Reveal,
    params(("id" = Uuid, Path, description = "The campaign"), ("n" = u32, Path, description = "The round"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Told", body = DrawRound), Writes))]
async fn reveal(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    sent: Body<Reveal>,
) -> Result<Answer, Problem> {
    let at = round_at(&path)?;
    ask_once(&db, who, key, sent, move |tx, actor, told| created(at.0, &rounds::reveal(tx, actor, at, told)?)).await
}

/// Enter the public number the plan named. The second person who enters the same one has the files drawn.
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/rounds/{n}/number", operation_id = "enter_public_number", tag = "evaluation", request_body = NewNumber,
    params(("id" = Uuid, Path, description = "The campaign"), ("n" = u32, Path, description = "The round"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Entered", body = DrawRound), Writes))]
async fn number(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    sent: Body<NewNumber>,
) -> Result<Answer, Problem> {
    let at = round_at(&path)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| created(at.0, &rounds::number(tx, actor, at, new)?)).await
}
