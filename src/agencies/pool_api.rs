//! HTTP of the people lent for one case.

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::pool::{self, EndPoolGrant, NewPoolGrant, PoolGrant};
use super::visible;
use crate::accounts::{SignedIn, actor, ask_once};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Body, Problem, Reads, Writes, path_id};

/// Routes, below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/pool_grants").route(web::get().to(list)).route(web::post().to(grant)))
        .service(at("/pool_grants/{id}/end").route(web::post().to(end)));
}

/// This part of the API description.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, grant, end))]
struct Api;

/// Which grants a list shows.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    /// Only of this case.
    case_id: Option<Uuid>,
    /// Only of this person.
    account_id: Option<Uuid>,
    /// Only those that are in force now.
    current: Option<bool>,
}

/// People lent for a single case: seen by both organs, and by the person.
#[utoipa::path(get, path = "/pool_grants", operation_id = "list_pool_grants", tag = "agencies", params(Filters, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of grants", body = Page<PoolGrant>), Reads))]
async fn list(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<Filters>,
) -> Result<web::Json<Page<PoolGrant>>, Problem> {
    let after = asked.after()?;
    let now = db.clock().now();
    let page = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let agencies = visible(conn, &actor)?;
        let rows = asked.rows();
        let Filters { case_id, account_id, current } = asked.filters;
        let current_at = current.filter(|only| *only).map(|_| now);
        let wanted = pool::Wanted { agencies, me: actor.account_id, case_id, account_id, current_at, after, rows };
        Ok::<_, Problem>(Page::cut(pool::list(conn, &wanted)?, asked.limit, |grant| grant.id))
    });
    Ok(web::Json(page.await?))
}

/// Take a reviewer or a presider of another organ for one case and a time (heads).
#[utoipa::path(post, path = "/pool_grants", operation_id = "grant_pool", tag = "agencies", request_body = NewPoolGrant, params(IdempotencyKey),
    security(("bearer" = [])), responses((status = 201, description = "Lent", body = PoolGrant), Writes))]
async fn grant(
    db: web::Data<Db>,
    who: SignedIn,
    key: IdempotencyKey,
    sent: Body<NewPoolGrant>,
) -> Result<Answer, Problem> {
    ask_once(&db, who, key, sent, |tx, actor, asked| {
        let lent = pool::grant(tx, actor, asked)?;
        Answer::created(&format!("/api/v1/pool_grants?case_id={}", lent.case_id), &lent)
    })
    .await
}

/// End it before its time (heads of either organ).
#[utoipa::path(post, path = "/pool_grants/{id}/end", operation_id = "end_pool_grant", tag = "agencies", request_body = EndPoolGrant,
    params(("id" = Uuid, Path, description = "The grant"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Ended", body = PoolGrant), Writes))]
async fn end(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    sent: Body<EndPoolGrant>,
) -> Result<Answer, Problem> {
    let id = path_id(&id)?;
    ask_once(&db, who, key, sent, move |tx, actor, asked| {
        let ended = pool::end(tx, actor, id, asked)?;
        Answer::created(&format!("/api/v1/pool_grants?case_id={}", ended.case_id), &ended)
    })
    .await
}
