//! HTTP of the delegation letters.

use actix_web::web;
use utoipa::OpenApi;

use super::delegation::{self, Delegation, EndDelegation, NewDelegation};
use super::visible;
use crate::accounts::{SignedIn, actor, enter, enter_about};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::page::{Listing, NoFilters, Page, PageQuery};
use crate::problem::{Problem, RawBody, Reads, Writes};

/// Routes, below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/delegations").route(web::get().to(list)).route(web::post().to(create)))
        .service(at("/delegations/{id}/end").route(web::post().to(end)));
}

/// This part of the API description.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, create, end))]
struct Api;

/// Delegation letters that an organ in sight gave or took.
#[utoipa::path(get, path = "/delegations", operation_id = "list_delegations", tag = "agencies", params(PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of letters", body = Page<Delegation>), Reads))]
async fn list(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<NoFilters>,
) -> Result<web::Json<Page<Delegation>>, Problem> {
    let after = asked.after()?;
    let page = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let agencies = visible(conn, &actor)?;
        let found = delegation::list(conn, &agencies, after, asked.rows())?;
        Ok::<_, Problem>(Page::cut(found, asked.limit, |letter| letter.id))
    });
    Ok(web::Json(page.await?))
}

/// Enter a delegation letter of one's organ (administrators).
#[utoipa::path(post, path = "/delegations", operation_id = "create_delegation", tag = "agencies", request_body = NewDelegation, params(IdempotencyKey),
    security(("bearer" = [])), responses((status = 201, description = "Entered", body = Delegation), Writes))]
async fn create(db: web::Data<Db>, who: SignedIn, key: IdempotencyKey, body: RawBody) -> Result<Answer, Problem> {
    enter(&db, who, (key, body), |tx, actor, new: NewDelegation| {
        Answer::created("/api/v1/delegations", &delegation::create(tx, actor, new)?)
    })
    .await
}

/// End a letter before its time (administrators).
#[utoipa::path(post, path = "/delegations/{id}/end", operation_id = "end_delegation", tag = "agencies", request_body = EndDelegation,
    params(("id" = Uuid, Path, description = "The letter"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Ended", body = Delegation), Writes))]
async fn end(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Answer, Problem> {
    enter_about(&db, who, &id, (key, body), |tx, actor, id, why: EndDelegation| {
        Answer::created("/api/v1/delegations", &delegation::end(tx, actor, id, why)?)
    })
    .await
}
