//! HTTP of the organs.

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::{Error, organs, power_api, visible};
use crate::accounts::{self, SignedIn, actor, administrator};
use crate::accounts::{Agency, ChangedAgency, NewAgency};
use crate::db::Db;
use crate::idempotent::{Answer, IdempotencyKey, once};
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Problem, RawBody, Reads, Writes, parse_value, path_id};

/// The room's routes, below `/api/v1`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/agencies").route(web::get().to(list)).route(web::post().to(create)))
        .service(web::resource("/agencies/{id}").route(web::get().to(one)).route(web::patch().to(change)))
        .configure(power_api::routes);
}

/// The room's part of the API document; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi().merge_from(power_api::api())
}

#[derive(OpenApi)]
#[openapi(paths(list, create, one, change))]
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

/// One organ.
#[utoipa::path(
    get,
    path = "/agencies/{id}",
    operation_id = "get_agency",
    tag = "agencies",
    params(("id" = Uuid, Path, description = "The organ")),
    security(("bearer" = [])),
    responses((status = 200, description = "The organ", body = Agency), Reads)
)]
async fn one(db: web::Data<Db>, signed_in: SignedIn, id: web::Path<String>) -> Result<web::Json<Agency>, Problem> {
    let agency = db.read(move |conn| {
        let actor = actor(conn, &signed_in)?;
        let seen = visible(conn, &actor)?;
        let id = path_id(&id)?;
        let agency =
            accounts::find_organ(conn, id)?.filter(|agency| seen.contains(&agency.id)).ok_or(Error::NotFound)?;
        Ok::<_, Problem>(agency)
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
    responses((status = 201, description = "Entered", body = Agency), Writes)
)]
async fn create(db: web::Data<Db>, signed_in: SignedIn, key: IdempotencyKey, body: RawBody) -> Result<Answer, Problem> {
    let actor = administrator(&db, signed_in).await?;
    let new: NewAgency = parse_value(body.value, "")?;
    db.write(move |tx| {
        once(tx, actor.account_id, &key, &body.digest, |tx| {
            let agency = organs::create_by(tx, &actor, new)?;
            Answer::created(&format!("/api/v1/agencies/{}", agency.id), &agency)
        })
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
    let actor = administrator(&db, signed_in).await?;
    let id = path_id(&id)?;
    let changed: ChangedAgency = parse_value(body.value, "")?;
    db.write(move |tx| {
        once(tx, actor.account_id, &key, &body.digest, |tx| {
            Answer::ok(&organs::change_organ(tx, &actor, id, &changed)?)
        })
    })
    .await
}
