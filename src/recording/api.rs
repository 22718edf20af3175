//! HTTP of recordings: what there is of a case, what it is, and the bytes themselves. Every look leaves a trace.

use actix_web::http::header;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::chapter::seen;
use super::completeness::{self, RecordedFieldAct};
use super::content::{self, Conditions};
use super::model::MediaView;
use super::store::Found;
use super::{Error, Shelf, duty_api, owed, store, tus, tus_api};
use crate::accounts::SignedIn;
use crate::casefile::facts::MediaOwed;
use crate::db::{Conn, Db};
use crate::edge::{Routes, at};
use crate::observe::Shown;
use crate::page::{Listing, NoFilters, Page, PageQuery};
use crate::problem::{FileBytes, Problem, Reads, path_id};

/// Routes of the recordings, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(
            at("/media")
                .route(web::route().method(actix_web::http::Method::OPTIONS).to(tus_api::capabilities))
                .route(web::post().to(tus_api::begin)),
        )
        .service(
            at("/media/{id}")
                .route(web::get().to(one))
                .route(web::head().to(tus_api::offset))
                .route(web::patch().to(tus_api::go_on))
                .route(web::delete().to(tus_api::give_up)),
        )
        .service(at("/media/{id}/content").route(web::get().to(bytes)))
        .service(at("/cases/{id}/media").route(web::get().to(of_case)))
        .service(at("/cases/{id}/recording").route(web::get().to(complete)))
        .configure(duty_api::routes);
}

/// The recordings' part of the API description; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    let mut all = Api::openapi();
    all.merge(duty_api::api());
    all
}

#[derive(OpenApi)]
#[openapi(paths(
    tus_api::capabilities,
    tus_api::begin,
    tus_api::offset,
    tus_api::go_on,
    tus_api::give_up,
    one,
    bytes,
    of_case,
    complete
))]
struct Api;

/// A recording within sight, with the case it belongs to left for the trace.
fn find(conn: &mut Conn, who: &SignedIn, id: Uuid) -> Result<Found, Error> {
    let found = store::find(conn, id)?.ok_or(Error::NotFound)?;
    seen(conn, who, found.0.case_id.0)?;
    Ok(found)
}

/// What a recording is: from which case, when, by whom, its digests, whether its bytes are whole.
#[utoipa::path(get, path = "/media/{id}", operation_id = "get_media", tag = "recording", params(("id" = Uuid, Path, description = "The recording")),
    security(("bearer" = [])), responses((status = 200, description = "The recording", body = MediaView), Reads))]
async fn one(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    request: HttpRequest,
) -> Result<web::Json<MediaView>, Problem> {
    let id = path_id(&id)?;
    let (media, object) = db.read(move |conn| find(conn, &who, id)).await?;
    request.extensions_mut().insert(Shown { case: media.case_id.0, part: format!("media/{id}") });
    Ok(web::Json(MediaView::of(media, object)))
}

/// The bytes of a recording, or a stretch of them. ETag is the digest; read whole, they are compared with it.
#[utoipa::path(get, path = "/media/{id}/content", operation_id = "media_content", tag = "recording",
    params(("id" = Uuid, Path, description = "The recording"),
        ("Range" = Option<String>, Header, description = "One stretch, such as bytes=0-1023", max_length = 100),
        ("If-Range" = Option<String>, Header, description = "The ETag for which the stretch is asked", max_length = 100),
        ("If-None-Match" = Option<String>, Header, description = "The ETag of the copy there is", max_length = 1000)),
    security(("bearer" = [])), responses(
        (status = 200, description = "Everything", body = FileBytes, content_type = "application/octet-stream"),
        (status = 206, description = "The stretch", body = FileBytes, content_type = "application/octet-stream"),
        (status = 304, description = "The copy there is, is the recording"),
        (status = 409, description = "The stored bytes are not what was taken in", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 416, description = "No such stretch", body = crate::problem::ProblemBody, content_type = "application/problem+json"), Reads))]
async fn bytes(
    db: web::Data<Db>,
    shelf: web::Data<Shelf>,
    who: SignedIn,
    id: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&id)?;
    let found = db.read(move |conn| find(conn, &who, id)).await?;
    let header = |name: header::HeaderName| tus::text(request.headers(), name.as_str()).map(str::to_owned);
    let conditions = Conditions {
        range: header(header::RANGE),
        if_range: header(header::IF_RANGE),
        if_none_match: header(header::IF_NONE_MATCH),
    };
    let stretch = conditions.range.as_deref().filter(|range| range.len() <= 100).unwrap_or("whole");
    request.extensions_mut().insert(Shown { case: found.0.case_id.0, part: format!("media/{id}/content {stretch}") });
    content::hand_out(db, shelf, found, conditions).await
}

/// The recordings of a case, and what is still owed.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct CaseMedia {
    /// What is stored, in the order it came.
    items: Vec<MediaView>,
    /// Where the next page starts; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    /// What acts name and nobody has stored for the case yet; the same on every page.
    owed: Vec<MediaOwed>,
}

/// The recordings of a case, in the order they came, and what its acts name that has not been stored yet.
#[utoipa::path(get, path = "/cases/{id}/media", operation_id = "media_of_case", tag = "recording",
    params(("id" = Uuid, Path, description = "The case"), PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of recordings, and what is owed", body = CaseMedia), Reads))]
async fn of_case(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: Listing<NoFilters>,
) -> Result<web::Json<CaseMedia>, Problem> {
    let now = db.clock().now();
    let page = db.read(move |conn| {
        let (_, file) = seen(conn, &who, path_id(&id)?)?;
        let found = store::of_case(conn, file.id, asked.after()?, asked.rows())?;
        let views = found.into_iter().map(|(media, object)| MediaView::of(media, object)).collect();
        let Page { items, next_cursor } = Page::cut(views, asked.limit, |view: &MediaView| view.id);
        let owed = owed(conn, file.id, file.agency_id, now)?;
        Ok::<_, Problem>(CaseMedia { items, next_cursor, owed })
    });
    Ok(web::Json(page.await?))
}

/// Of each act that was to be recorded: how, what there is, and which minutes no camera saw.
#[utoipa::path(get, path = "/cases/{id}/recording", operation_id = "recording_of_case", tag = "recording",
    params(("id" = Uuid, Path, description = "The case")), security(("bearer" = [])),
    responses((status = 200, description = "Act by act", body = Vec<RecordedFieldAct>), Reads))]
async fn complete(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<Vec<RecordedFieldAct>>, Problem> {
    let now = db.clock().now();
    let acts = db.read(move |conn| {
        let (_, file) = seen(conn, &who, path_id(&id)?)?;
        Ok::<_, Problem>(completeness::of_case(conn, &file, now)?)
    });
    Ok(web::Json(acts.await?))
}
