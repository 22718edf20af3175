//! HTTP of the organs.

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::tree::{self, AgencyView, MoveAgency};
use super::{Error, delegation_api, divisions, organs, pool_api, power_api, visible};
use crate::accounts::{self, SignedIn, actor, enter, enter_about};
use crate::accounts::{Agency, ChangedAgency, NewAgency};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::law::divisions::Division;
use crate::page::{Listing, Page, PageQuery, Params};
use crate::problem::{Problem, RawBody, Reads, Writes, path_id};

/// The room's routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/agencies").route(web::get().to(list)).route(web::post().to(create)))
        .service(at("/agencies/{id}").route(web::get().to(one)).route(web::patch().to(change)))
        .configure(power_api::routes)
        .service(at("/agencies/{id}/move").route(web::post().to(move_organ)))
        .service(at("/divisions").route(web::get().to(below)))
        .configure(delegation_api::routes)
        .configure(pool_api::routes);
}

/// The room's part of the API document; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi().merge_from(power_api::api()).merge_from(pool_api::api()).merge_from(delegation_api::api())
}

#[derive(OpenApi)]
#[openapi(paths(list, create, one, change, move_organ, below))]
struct Api;

/// What organs a list shows.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    /// Only organs directly below this one.
    parent_id: Option<Uuid>,
}

/// One's own organ; supervisors, auditors and administrators also see those below.
#[utoipa::path(
    get,
    path = "/agencies",
    operation_id = "list_agencies",
    tag = "agencies",
    params(Filters, PageQuery),
    security(("bearer" = [])),
    responses((status = 200, description = "A page of organs", body = Page<Agency>), Reads)
)]
async fn list(
    db: web::Data<Db>,
    signed_in: SignedIn,
    listing: Listing<Filters>,
) -> Result<web::Json<Page<Agency>>, Problem> {
    let page = db.read(move |conn| {
        let actor = actor(conn, &signed_in)?;
        let among = visible(conn, &actor)?;
        let found = accounts::organs(conn, &among, listing.filters.parent_id, listing.after()?, listing.rows())?;
        Ok::<_, Problem>(Page::cut(found, listing.limit, |agency| agency.id))
    });
    Ok(web::Json(page.await?))
}

/// One organ, with what changed about it.
#[utoipa::path(
    get,
    path = "/agencies/{id}",
    operation_id = "get_agency",
    tag = "agencies",
    params(("id" = Uuid, Path, description = "The organ")),
    security(("bearer" = [])),
    responses((status = 200, description = "The organ", body = AgencyView), Reads)
)]
async fn one(db: web::Data<Db>, signed_in: SignedIn, id: web::Path<String>) -> Result<web::Json<AgencyView>, Problem> {
    let agency = db.read(move |conn| {
        let actor = actor(conn, &signed_in)?;
        let seen = visible(conn, &actor)?;
        let id = path_id(&id)?;
        let agency =
            accounts::find_organ(conn, id)?.filter(|agency| seen.contains(&agency.id)).ok_or(Error::NotFound)?;
        Ok::<_, Problem>(tree::view(conn, agency)?)
    });
    Ok(web::Json(agency.await?))
}

/// Enter an organ below one's own (administrators).
#[utoipa::path(
    post,
    path = "/agencies",
    operation_id = "create_agency",
    tag = "agencies",
    request_body = NewAgency,
    security(("bearer" = [])),
    params(IdempotencyKey),
    responses((status = 201, description = "Entered", body = AgencyView), Writes)
)]
async fn create(db: web::Data<Db>, signed_in: SignedIn, key: IdempotencyKey, body: RawBody) -> Result<Answer, Problem> {
    enter(&db, signed_in, (key, body), |tx, actor, new: NewAgency| {
        let agency = organs::create_by(tx, actor, new)?;
        Answer::created(&format!("/api/v1/agencies/{}", agency.id), &tree::view(tx.conn, agency)?)
    })
    .await
}

/// Enter where an organ's decisions are contested (administrators): every decision names it (处罚法59).
///
/// Once also the day of going live 上线日: what the organ decided on paper is older.
#[utoipa::path(
    patch,
    path = "/agencies/{id}",
    operation_id = "change_agency",
    tag = "agencies",
    request_body = ChangedAgency,
    params(("id" = Uuid, Path, description = "The organ"), IdempotencyKey),
    security(("bearer" = [])),
    responses((status = 200, description = "As entered", body = Agency), Writes)
)]
async fn change(
    db: web::Data<Db>,
    signed_in: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Answer, Problem> {
    enter_about(&db, signed_in, &id, (key, body), |tx, actor, id, changed: ChangedAgency| {
        Answer::ok(&organs::change_organ(tx, actor, id, &changed)?)
    })
    .await
}

/// Move an organ below another (administrators); the history keeps where it stood.
#[utoipa::path(
    post,
    path = "/agencies/{id}/move",
    operation_id = "move_agency",
    tag = "agencies",
    request_body = MoveAgency,
    params(("id" = Uuid, Path, description = "The organ"), IdempotencyKey),
    security(("bearer" = [])),
    responses((status = 201, description = "Moved", body = AgencyView), Writes)
)]
async fn move_organ(
    db: web::Data<Db>,
    signed_in: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Answer, Problem> {
    enter_about(&db, signed_in, &id, (key, body), |tx, actor, id, to: MoveAgency| {
        let moved = tree::move_organ(tx, actor, id, to)?;
        Answer::created(&format!("/api/v1/agencies/{id}"), &moved)
    })
    .await
}

/// Below which division.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Below {
    /// Code of the division above; the provinces when absent.
    #[param(max_length = 12)]
    parent: Option<String>,
}

/// The divisions directly below one: down to the county as of 2023, below as far as imported.
#[utoipa::path(
    get,
    path = "/divisions",
    operation_id = "list_divisions",
    tag = "agencies",
    params(Below),
    security(("bearer" = [])),
    responses((status = 200, description = "The divisions, by code", body = Vec<Division>), Reads)
)]
async fn below(
    db: web::Data<Db>,
    signed_in: SignedIn,
    asked: Params<Below>,
) -> Result<web::Json<Vec<Division>>, Problem> {
    let found = db.read(move |conn| {
        actor(conn, &signed_in)?;
        Ok::<_, Problem>(divisions::below(conn, asked.0.parent.as_deref())?)
    });
    Ok(web::Json(found.await?))
}
