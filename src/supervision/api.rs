//! `GET /worklist`, `GET /warnings`, `POST /warnings/close`.

use actix_web::web;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::closing::{CloseWarning, close};
use super::may_read;
use super::warnings::{self, Warning, WarningKind, list};
use super::worklist::{self, WorkItem, mine};
use crate::accounts::{self, SignedIn, ask_once};
use crate::agencies;
use crate::casefile::tasks::Duty;
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Body, Problem, Reads, Writes};

/// Routes of the room.
pub fn routes(config: &mut Routes) {
    config
        .configure(super::leaving_api::routes)
        .service(at("/worklist").route(web::get().to(work)))
        .service(at("/warnings").route(web::get().to(warn)))
        .service(at("/warnings/close").route(web::post().to(shut)));
}

/// The room's part of the API description.
pub fn api() -> utoipa::openapi::OpenApi {
    let mut document = Api::openapi();
    document.merge(super::leaving_api::api());
    document
}

#[derive(OpenApi)]
#[openapi(paths(work, warn, shut))]
struct Api;

/// Filters of the work list.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct WorkFilters {
    /// Only this duty.
    duty: Option<Duty>,
    /// Due on this day or earlier.
    due_to: Option<NaiveDate>,
    /// Only this case.
    case_id: Option<Uuid>,
}

/// What I have to do, soonest due first; what has no due date comes last.
#[utoipa::path(get, path = "/worklist", operation_id = "list_work", tag = "supervision", params(WorkFilters, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of the work list", body = Page<WorkItem>), Reads))]
async fn work(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<WorkFilters>,
) -> Result<web::Json<Page<WorkItem>>, Problem> {
    let after = asked.after()?;
    let now = db.clock().now();
    let page = db.read(move |conn| {
        let actor = accounts::actor(conn, &who)?;
        let WorkFilters { duty, due_to, case_id } = asked.filters.clone();
        let lent = agencies::lent_reviews(conn, &actor, who.at)?;
        let query = worklist::Asked { duty, due_to, case_id, lent, after, rows: asked.rows() };
        Ok::<_, Problem>(Page::cut(mine(conn, &actor, &query, now)?, asked.limit, |item| item.key.clone()))
    });
    Ok(web::Json(page.await?))
}

/// Filters of the warnings.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct WarningFilters {
    /// Only this kind.
    kind: Option<WarningKind>,
    /// `open` ones, or `closed` ones.
    #[param(inline)]
    state: Option<Standing>,
    /// Only this case.
    case_id: Option<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WarningState)]
enum Standing {
    Open,
    Closed,
}

/// Warnings in sight, by kind, the longest standing first: for supervisors, heads and auditors.
#[utoipa::path(get, path = "/warnings", operation_id = "list_warnings", tag = "supervision", params(WarningFilters, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of the warnings", body = Page<Warning>), Reads))]
async fn warn(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<WarningFilters>,
) -> Result<web::Json<Page<Warning>>, Problem> {
    let after = asked.after()?;
    let now = db.clock().now();
    let page = db.read(move |conn| {
        let actor = accounts::actor(conn, &who)?;
        may_read(&actor)?;
        let WarningFilters { kind, state, case_id } = asked.filters.clone();
        let query = warnings::Asked {
            agencies: agencies::covers(conn, &actor)?,
            kind,
            open: state.map(|state| state == Standing::Open),
            case_id,
            after,
            rows: usize::try_from(asked.rows()).unwrap_or_default(),
        };
        let found = list(conn, &query, now).map_err(Problem::from)?;
        Ok::<_, Problem>(Page::cut(found, asked.limit, |(warning, at)| warning.place(at)).map(|(warning, _)| warning))
    });
    Ok(web::Json(page.await?))
}

/// Close a warning with the reason; it stays in the list of closed ones.
#[utoipa::path(post, path = "/warnings/close", operation_id = "close_warning", tag = "supervision", request_body = CloseWarning, params(IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "The warning, closed", body = Warning), Writes))]
async fn shut(
    db: web::Data<Db>,
    who: SignedIn,
    key: IdempotencyKey,
    sent: Body<CloseWarning>,
) -> Result<Answer, Problem> {
    ask_once(&db, who, key, sent, |tx, actor, asked| {
        let warning = close(tx, actor, asked)?;
        Answer::created("/api/v1/warnings?state=closed", &warning)
    })
    .await
}
