//! HTTP of the duty to record: an organ's published lists, and its cameras.

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::lists::{self, ListView, NewRecordingList};
use super::recorders::{self, NewRecorder, RecorderView, RetireRecorder};
use crate::accounts::{SignedIn, actor, enter, enter_about, sight};
use crate::db::{Conn, Db};
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::law::codes::Role;
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Problem, RawBody, Reads, Writes};

/// Routes of lists and cameras, below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/recording_lists").route(web::get().to(list)).route(web::post().to(publish)))
        .service(at("/recorders").route(web::get().to(cameras)).route(web::post().to(create)))
        .service(at("/recorders/{id}/retire").route(web::post().to(retire)));
}

/// Their part of the API description.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, publish, cameras, create, retire))]
struct Api;

/// The organs a person sees: supervisors, auditors and administrators also look below.
fn organs(conn: &mut Conn, who: &SignedIn) -> Result<Vec<Uuid>, Problem> {
    let actor = actor(conn, who)?;
    let below = [Role::Admin, Role::Supervisor, Role::Auditor].into_iter().any(|role| actor.has(role));
    Ok(sight(conn, actor.agency_id, below)?)
}

/// Whose lists.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct OfOrgan {
    /// Only of this organ.
    agency_id: Option<Uuid>,
}

/// Which acts the organ records how, by the day each list came into force.
#[utoipa::path(get, path = "/recording_lists", operation_id = "list_recording_lists", tag = "recording", params(OfOrgan, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of lists", body = Page<ListView>), Reads))]
async fn list(db: web::Data<Db>, who: SignedIn, asked: Listing<OfOrgan>) -> Result<web::Json<Page<ListView>>, Problem> {
    let page = db.read(move |conn| {
        let only = asked.filters.agency_id;
        let organs: Vec<_> = organs(conn, &who)?.into_iter().filter(|id| only.is_none_or(|only| only == *id)).collect();
        let found = lists::page(conn, &organs, asked.after()?, asked.rows())?;
        Ok::<_, Problem>(Page::cut(found, asked.limit, |list| list.id))
    });
    Ok(web::Json(page.await?))
}

/// Publish a list for one's own organ or one below it, in force from a day on (administrators). The first class stays.
#[utoipa::path(post, path = "/recording_lists", operation_id = "publish_recording_list", tag = "recording", request_body = NewRecordingList,
    params(IdempotencyKey), security(("bearer" = [])), responses((status = 201, description = "The list", body = ListView), Writes))]
async fn publish(db: web::Data<Db>, who: SignedIn, key: IdempotencyKey, body: RawBody) -> Result<Answer, Problem> {
    enter(&db, who, (key, body), |tx, actor, new: NewRecordingList| {
        let list = lists::publish(tx, actor, new)?;
        Answer::created("/api/v1/recording_lists", &list)
    })
    .await
}

/// Which cameras.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Cameras {
    /// Only of this organ.
    agency_id: Option<Uuid>,
    /// Only of this serial.
    #[param(max_length = 64)]
    serial: Option<String>,
    /// Only in the hands of this officer.
    officer_id: Option<Uuid>,
}

/// The cameras of the organ, each in somebody's hands for a while.
#[utoipa::path(get, path = "/recorders", operation_id = "list_recorders", tag = "recording", params(Cameras, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of cameras", body = Page<RecorderView>), Reads))]
async fn cameras(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<Cameras>,
) -> Result<web::Json<Page<RecorderView>>, Problem> {
    let page = db.read(move |conn| {
        let (after, rows) = (asked.after()?, asked.rows());
        let Cameras { agency_id, serial, officer_id } = asked.filters;
        let organs = organs(conn, &who)?.into_iter().filter(|id| agency_id.is_none_or(|only| only == *id));
        let found = recorders::page(conn, &organs.collect::<Vec<_>>(), (serial, officer_id), after, rows)?;
        Ok::<_, Problem>(Page::cut(found, asked.limit, |camera| camera.id))
    });
    Ok(web::Json(page.await?))
}

/// Enter a camera of one's own organ or one below it (administrators).
#[utoipa::path(post, path = "/recorders", operation_id = "create_recorder", tag = "recording", request_body = NewRecorder,
    params(IdempotencyKey), security(("bearer" = [])), responses((status = 201, description = "The camera", body = RecorderView), Writes))]
async fn create(db: web::Data<Db>, who: SignedIn, key: IdempotencyKey, body: RawBody) -> Result<Answer, Problem> {
    enter(&db, who, (key, body), |tx, actor, new: NewRecorder| {
        let camera = recorders::create(tx, actor, new)?;
        Answer::created("/api/v1/recorders", &camera)
    })
    .await
}

/// Enter that a camera is out of these hands: broken, lost, handed on (administrators).
#[utoipa::path(post, path = "/recorders/{id}/retire", operation_id = "retire_recorder", tag = "recording", request_body = RetireRecorder,
    params(("id" = Uuid, Path, description = "The camera"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 200, description = "The camera", body = RecorderView), Writes))]
async fn retire(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Answer, Problem> {
    enter_about(&db, who, &id, (key, body), |tx, actor, id, asked: RetireRecorder| {
        Answer::ok(&recorders::retire(tx, actor, id, asked)?)
    })
    .await
}
