//! HTTP of what is published in advance, for the organ's own people.

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;

use super::Error;
use super::objects::{self, NewPublicObject, ObjectOpinion, ObjectView};
use super::objects_store::{self, Row, Wanted};
use crate::accounts::{self, SignedIn, ask_once};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::law::codes::{PublicObjectKind, Role};
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Body, Problem, Reads, Writes, path_id};

/// Routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/publicity/objects").route(web::get().to(list)).route(web::post().to(collect)))
        .service(at("/publicity/objects/{id}/check").route(web::post().to(check)))
        .service(at("/publicity/objects/{id}/release").route(web::post().to(release)));
}

/// This part of the API description; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, collect, check, release))]
struct Api;

/// Which versions.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    /// Only of this kind.
    kind: Option<PublicObjectKind>,
    /// Only what should be public by now and is not.
    overdue: Option<bool>,
}

/// Every version of what the organ publishes in advance, the oldest first; supervisors and auditors also see the organs below.
#[utoipa::path(get, path = "/publicity/objects", operation_id = "list_objects", tag = "publicity", params(Filters, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of versions", body = Page<ObjectView>), Reads))]
async fn list(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<Filters>,
) -> Result<web::Json<Page<ObjectView>>, Problem> {
    let today = db.clock().now().date();
    let page = db.read(move |conn| {
        let actor = accounts::actor(conn, &who)?;
        let below = actor.has(Role::Supervisor) || actor.has(Role::Auditor);
        let agencies = accounts::sight(conn, actor.agency_id, below)?;
        let overdue_on = asked.filters.overdue.filter(|overdue| *overdue).map(|_| today);
        let (kind, after, rows) = (asked.filters.kind, asked.after()?, asked.rows());
        let rows = objects_store::list(conn, &Wanted { agencies, kind, overdue_on, after, rows })?;
        let page = Page::cut(rows, asked.limit, |row: &Row| row.id.0);
        let next_cursor = page.next_cursor;
        let views = page.items.into_iter().map(|row| row.view(today)).collect::<Result<Vec<_>, Error>>()?;
        Ok::<_, Problem>(Page { items: views, next_cursor })
    });
    Ok(web::Json(page.await?))
}

/// Collect something to be published in advance 采集: the same title of the same kind is its next version. It is to be public
/// within twenty working days.
#[utoipa::path(post, path = "/publicity/objects", operation_id = "collect_object", tag = "publicity", request_body = NewPublicObject,
    security(("bearer" = [])), params(IdempotencyKey), responses((status = 201, description = "Collected", body = ObjectView), Writes))]
async fn collect(
    db: web::Data<Db>,
    who: SignedIn,
    key: IdempotencyKey,
    sent: Body<NewPublicObject>,
) -> Result<Answer, Problem> {
    ask_once(&db, who, key, sent, |tx, actor, new| {
        Answer::created("/api/v1/publicity/objects", &objects::collect(tx, actor, new)?)
    })
    .await
}

/// Check a version 审核: somebody other than who collected it.
#[utoipa::path(post, path = "/publicity/objects/{id}/check", operation_id = "check_object", tag = "publicity", request_body = ObjectOpinion,
    params(("id" = Uuid, Path, description = "The version"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 200, description = "Checked", body = ObjectView), Writes))]
async fn check(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    sent: Body<ObjectOpinion>,
) -> Result<Answer, Problem> {
    ask_once(&db, who, key, sent, move |tx, actor, said| Answer::ok(&objects::check(tx, actor, path_id(&id)?, &said)?))
        .await
}

/// Release a version 发布: it was checked, and who collected it does not release it.
#[utoipa::path(post, path = "/publicity/objects/{id}/release", operation_id = "release_object", tag = "publicity", request_body = ObjectOpinion,
    params(("id" = Uuid, Path, description = "The version"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 200, description = "Released", body = ObjectView), Writes))]
async fn release(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    sent: Body<ObjectOpinion>,
) -> Result<Answer, Problem> {
    ask_once(&db, who, key, sent, move |tx, actor, said| {
        Answer::ok(&objects::release(tx, actor, path_id(&id)?, &said)?)
    })
    .await
}
