//! `GET /public/v1/review_catalogues …`: the organs' catalogues of major decisions 重大执法决定法制审核目录 (118号(十二)), as
//! they were released, with what held before.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;

use super::Error;
use super::register_api::json;
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Looks, Problem, path_id};
use crate::review::{self, ReleasedCatalogue};

/// Routes, below `/public/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/review_catalogues").route(web::get().to(list)))
        .service(at("/review_catalogues/{id}").route(web::get().to(one)));
}

/// This part of the API description; paths stand below `/public/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, one))]
struct Api;

/// Of which organ.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    /// The organ.
    agency_id: Option<Uuid>,
}

/// The catalogue in force of each organ, and what was released to come into force later.
#[utoipa::path(get, path = "/review_catalogues", operation_id = "list_public_review_catalogues", tag = "public", params(Filters, PageQuery),
    responses((status = 200, description = "A page of catalogues", body = Page<ReleasedCatalogue>), (status = 304, description = "As you have it"), Looks))]
async fn list(db: web::Data<Db>, request: HttpRequest, asked: Listing<Filters>) -> Result<HttpResponse, Problem> {
    let today = db.clock().now().date();
    let page = db.read(move |conn| {
        let (after, rows) = (asked.after()?, asked.rows());
        let found = review::released(conn, asked.filters.agency_id, today, after, rows).map_err(Error::from)?;
        Ok::<_, Problem>(Page::cut(found, asked.limit, |catalogue| catalogue.id))
    });
    let page = page.await?;
    let changed = page.items.iter().map(|catalogue| catalogue.released_at).max();
    json(&request, &page, changed)
}

/// A released catalogue, and all that its organ has released.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
struct PublicCatalogueHistory {
    /// The catalogue.
    #[serde(flatten)]
    catalogue: ReleasedCatalogue,
    /// Every version of the organ, this one among them, the latest first.
    history: Vec<ReleasedCatalogue>,
}

/// One catalogue, also one that a newer has replaced, with the history of its organ.
#[utoipa::path(get, path = "/review_catalogues/{id}", operation_id = "get_public_review_catalogue", tag = "public", params(("id" = Uuid, Path, description = "The catalogue")),
    responses((status = 200, description = "The catalogue", body = PublicCatalogueHistory), (status = 304, description = "As you have it"), Looks))]
async fn one(db: web::Data<Db>, request: HttpRequest, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let today = db.clock().now().date();
    let found = db.read(move |conn| {
        let id = path_id(&id)?;
        let organ = review::organ_of(conn, id).map_err(Error::from)?.ok_or(Error::NotFound)?;
        let history = review::history(conn, organ, today).map_err(Error::from)?;
        let catalogue = history.iter().find(|one| one.id == id).cloned().ok_or(Error::NotFound)?;
        Ok::<_, Problem>(PublicCatalogueHistory { catalogue, history })
    });
    let found = found.await?;
    let changed = found.history.iter().map(|catalogue| catalogue.released_at).max();
    json(&request, &found, changed)
}
