//! HTTP of the officers.

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::officer_model::{Leaving, NewOfficer, Officer};
use super::{Error, import, officers, store};
use crate::accounts::{SignedIn, actor, enter, enter_about, sight};
use crate::casefile::facts::Employment;
use crate::db::{Conn, Db};
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::law::codes::Role;
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Problem, RawBody, Reads, Writes, path_id};

/// The officers' routes, below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config
        .configure(import::routes)
        .service(at("/officers").route(web::get().to(list)).route(web::post().to(create)))
        .service(at("/officers/{id}").route(web::get().to(one)))
        .service(at("/officers/{id}/leave").route(web::post().to(leave)));
}

/// The officers' part of the API document.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    import::api().merge_from(Api::openapi())
}

#[derive(OpenApi)]
#[openapi(paths(list, create, one, leave))]
struct Api;

/// What officers a list shows.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    agency_id: Option<Uuid>,
    employment: Option<Employment>,
}

/// The organs whose officers a person sees: supervisors, auditors and administrators also look below.
pub(super) fn organs(conn: &mut Conn, signed_in: &SignedIn) -> Result<Vec<Uuid>, Error> {
    let actor = actor(conn, signed_in)?;
    let below = [Role::Admin, Role::Supervisor, Role::Auditor].into_iter().any(|role| actor.has(role));
    Ok(sight(conn, actor.agency_id, below)?)
}

/// The officers of the organ.
#[utoipa::path(
    get,
    path = "/officers",
    operation_id = "list_officers",
    tag = "certificates",
    params(Filters, PageQuery),
    security(("bearer" = [])),
    responses((status = 200, description = "A page of officers", body = Page<Officer>), Reads)
)]
async fn list(
    db: web::Data<Db>,
    signed_in: SignedIn,
    listing: Listing<Filters>,
) -> Result<web::Json<Page<Officer>>, Problem> {
    let page = db.read(move |conn| {
        let organs = organs(conn, &signed_in)?;
        let (after, rows) = (listing.after()?, listing.rows());
        let Filters { agency_id, employment } = listing.filters;
        let agencies = organs.into_iter().filter(|id| agency_id.is_none_or(|only| only == *id)).collect();
        let found = store::list_officers(conn, &store::OfficersWanted { agencies, employment, after, rows })?;
        Ok::<_, Problem>(Page::cut(found, listing.limit, |officer| officer.id))
    });
    Ok(web::Json(page.await?))
}

/// One officer.
#[utoipa::path(
    get,
    path = "/officers/{id}",
    operation_id = "get_officer",
    tag = "certificates",
    params(("id" = Uuid, Path, description = "The officer")),
    security(("bearer" = [])),
    responses((status = 200, description = "The officer", body = Officer), Reads)
)]
async fn one(db: web::Data<Db>, signed_in: SignedIn, id: web::Path<String>) -> Result<web::Json<Officer>, Problem> {
    let officer = db.read(move |conn| {
        let organs = organs(conn, &signed_in)?;
        let found = store::officer(conn, path_id(&id)?)?;
        Ok::<_, Problem>(found.filter(|officer| organs.contains(&officer.agency_id)).ok_or(Error::NotFound)?)
    });
    Ok(web::Json(officer.await?))
}

/// Enter an officer of one's own organ or one below it (administrators).
#[utoipa::path(
    post,
    path = "/officers",
    operation_id = "create_officer",
    tag = "certificates",
    request_body = NewOfficer,
    security(("bearer" = [])),
    params(IdempotencyKey),
    responses((status = 201, description = "Entered", body = Officer), Writes)
)]
async fn create(db: web::Data<Db>, signed_in: SignedIn, key: IdempotencyKey, body: RawBody) -> Result<Answer, Problem> {
    enter(&db, signed_in, (key, body), |tx, actor, new: NewOfficer| {
        let officer = officers::create_by(tx, actor, new)?;
        Answer::created(&format!("/api/v1/officers/{}", officer.id), &officer)
    })
    .await
}

/// Enter that an officer left the organ or the post; every certificate that still lives is cancelled (administrators).
#[utoipa::path(
    post,
    path = "/officers/{id}/leave",
    operation_id = "leave_office",
    tag = "certificates",
    request_body = Leaving,
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The officer"), IdempotencyKey),
    responses((status = 201, description = "Entered", body = Officer), Writes)
)]
async fn leave(
    db: web::Data<Db>,
    signed_in: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Answer, Problem> {
    enter_about(&db, signed_in, &id, (key, body), |tx, actor, id, leaving: Leaving| {
        let officer = officers::leave_by(tx, actor, id, leaving)?;
        Answer::created(&format!("/api/v1/officers/{id}"), &officer)
    })
    .await
}
