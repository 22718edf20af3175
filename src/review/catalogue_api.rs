//! HTTP of the catalogue of major decisions.

use actix_web::web;
use utoipa::OpenApi;

use super::catalogue::{self, NewReviewCatalogue, ReleaseReviewCatalogue, ReviewCatalogue};
use crate::accounts::{SignedIn, actor, ask_once};
use crate::agencies;
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::page::{Listing, NoFilters, Page, PageQuery};
use crate::problem::{Body, Problem, Reads, Writes, path_id};

/// Routes, below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/review_catalogues").route(web::get().to(list)).route(web::post().to(collect)))
        .service(at("/review_catalogues/{id}/release").route(web::post().to(release)));
}

/// This part of the API description.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, collect, release))]
struct Api;

/// Catalogues of major decisions 重大执法决定法制审核目录 of the organs in sight.
#[utoipa::path(get, path = "/review_catalogues", operation_id = "list_review_catalogues", tag = "review", params(PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of catalogues", body = Page<ReviewCatalogue>), Reads))]
async fn list(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<NoFilters>,
) -> Result<web::Json<Page<ReviewCatalogue>>, Problem> {
    let after = asked.after()?;
    let page = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let agencies = agencies::covers(conn, &actor)?;
        let found = catalogue::list(conn, &agencies, after, asked.rows())?;
        Ok::<_, Problem>(Page::cut(found, asked.limit, |catalogue| catalogue.id))
    });
    Ok(web::Json(page.await?))
}

/// Collect a catalogue for one's organ (reviewers); it is in force once a head has released it.
#[utoipa::path(post, path = "/review_catalogues", operation_id = "collect_review_catalogue", tag = "review", request_body = NewReviewCatalogue,
    params(IdempotencyKey), security(("bearer" = [])), responses((status = 201, description = "Collected", body = ReviewCatalogue), Writes))]
async fn collect(
    db: web::Data<Db>,
    who: SignedIn,
    key: IdempotencyKey,
    body: Body<NewReviewCatalogue>,
) -> Result<Answer, Problem> {
    ask_once(&db, who, key, body, |tx, actor, new| {
        Answer::created("/api/v1/review_catalogues", &catalogue::collect(tx, actor, new)?)
    })
    .await
}

/// Release a catalogue (heads; not the one who collected it).
#[utoipa::path(post, path = "/review_catalogues/{id}/release", operation_id = "release_review_catalogue", tag = "review",
    request_body = ReleaseReviewCatalogue, params(("id" = Uuid, Path, description = "The catalogue"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Released", body = ReviewCatalogue), Writes))]
async fn release(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<ReleaseReviewCatalogue>,
) -> Result<Answer, Problem> {
    let id = path_id(&id)?;
    ask_once(&db, who, key, body, move |tx, actor, word| {
        Answer::created("/api/v1/review_catalogues", &catalogue::release(tx, actor, id, &word)?)
    })
    .await
}
