//! HTTP of the pre-checks of whole populations.

use std::sync::Arc;

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;
use validator::Validate;

use super::Error;
use super::runs::{self, RunView};
use super::store::{self, CheckRow, ChecksWanted};
use crate::accounts::{SignedIn, actor, ask_once};
use crate::agencies;
use crate::casefile::score::ScoredSheet;
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::law::evaluation::{Points, USUAL};
use crate::law::time::Moment;
use crate::page::{Listing, NoFilters, Page, PageQuery};
use crate::problem::{Body, Problem, Reads, Writes, path_id};

/// Routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/evaluations/runs").route(web::get().to(list)).route(web::post().to(ask)))
        .service(at("/evaluations/runs/{id}").route(web::get().to(one)))
        .service(at("/evaluations/runs/{id}/files").route(web::get().to(files)));
}

/// This part of the API description; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, ask, one, files))]
struct Api;

/// What is to be read.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRun {
    /// Id of the standard; the merged one when absent.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    standard: Option<String>,
    /// The organs whose archived files are read; every one in sight when absent.
    #[serde(default)]
    #[validate(length(max = 1000))]
    #[schema(max_items = 1000)]
    agency_ids: Vec<Uuid>,
}

/// Has a run worked on, if it is not finished and nobody does.
fn go_on(db: web::Data<Db>, id: Uuid) {
    let db: Arc<Db> = db.into_inner();
    // Nobody waits for it: where it stands is asked for.
    drop(actix_web::rt::task::spawn_blocking(move || runs::make(&db, id, &|_, _| {})));
}

/// The pre-checks the organ asked for, the newest first.
#[utoipa::path(get, path = "/evaluations/runs", operation_id = "list_evaluation_runs", tag = "evaluation", params(PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of runs", body = Page<RunView>), Reads))]
async fn list(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<NoFilters>,
) -> Result<web::Json<Page<RunView>>, Problem> {
    let before = asked.after()?;
    let found = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let seen = agencies::covers(conn, &actor)?;
        let page = Page::cut(store::runs(conn, &seen, before, asked.rows())?, asked.limit, |row| row.id.0);
        let items = page.items.iter().map(store::RunRow::view).collect::<Result<Vec<_>, Error>>()?;
        Ok::<_, Problem>(Page { items, next_cursor: page.next_cursor })
    });
    Ok(web::Json(found.await?))
}

/// Have the machine read every archived file of the organs named, by a standard. Heads and supervisors. Files read before under
/// the same standard and rules are not read again.
#[utoipa::path(post, path = "/evaluations/runs", operation_id = "ask_for_evaluation_run", tag = "evaluation", request_body = NewRun,
    params(IdempotencyKey), security(("bearer" = [])), responses((status = 201, description = "The run and how far it has come", body = RunView), Writes))]
async fn ask(db: web::Data<Db>, who: SignedIn, key: IdempotencyKey, sent: Body<NewRun>) -> Result<Answer, Problem> {
    let (told, made) = std::sync::mpsc::channel();
    let answer = ask_once(&db, who, key, sent, move |tx, actor, new| {
        let run = runs::ask(tx, actor, new.standard.as_deref().unwrap_or(USUAL), new.agency_ids)?;
        // The same request again makes no run, and starts none.
        told.send(run.id).ok();
        Answer::created(&format!("/api/v1/evaluations/runs/{}", run.id), &run)
    });
    let answer = answer.await?;
    if let Ok(id) = made.try_recv() {
        go_on(db, id);
    }
    Ok(answer)
}

/// How far a run has come, and what it found, counted. One that a crash left unfinished is gone on with.
#[utoipa::path(get, path = "/evaluations/runs/{id}", operation_id = "get_evaluation_run", tag = "evaluation", params(("id" = Uuid, Path, description = "The run")),
    security(("bearer" = [])), responses((status = 200, description = "The run", body = RunView), Reads))]
async fn one(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<RunView>, Problem> {
    let id = path_id(&id)?;
    let row = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let row = store::run(conn, id)?.ok_or_else(Problem::not_found)?;
        match agencies::covers(conn, &actor)?.contains(&row.agency_id.0) {
            true => Ok(row),
            false => Err(Problem::not_found()),
        }
    });
    let row = row.await?;
    if row.goes_on() {
        go_on(db, id);
    }
    Ok(web::Json(row.view()?))
}

/// Which files.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct FileFilters {
    /// Only those in which a veto item is broken, or in which none is.
    vetoed: Option<bool>,
    /// Only those in which an item is broken, or in which none is.
    broken: Option<bool>,
}

/// A file as a run left it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
struct CheckedFile {
    /// The file.
    case_id: Uuid,
    /// The version that was read.
    version: i64,
    /// The organ.
    agency_id: Uuid,
    /// The score if a person finds nothing more.
    at_most: Points,
    /// The score if everything left to a person is lost.
    at_least: Points,
    /// When it was read.
    checked_at: Moment,
    /// The sheets.
    sheets: Vec<ScoredSheet>,
}

impl CheckedFile {
    fn of(row: CheckRow) -> Result<Self, Error> {
        let points = |hundredths: i64| Points(u32::try_from(hundredths).unwrap_or_default());
        Ok(Self {
            case_id: row.case_id.0,
            version: row.version,
            agency_id: row.agency_id.0,
            at_most: points(row.at_most),
            at_least: points(row.at_least),
            checked_at: row.checked_at.0,
            sheets: serde_json::from_str(&row.result)?,
        })
    }
}

/// What a run found, file by file, with the acts that show it.
#[utoipa::path(get, path = "/evaluations/runs/{id}/files", operation_id = "list_checked_files", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The run"), FileFilters, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of files", body = Page<CheckedFile>), Reads))]
async fn files(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: Listing<FileFilters>,
) -> Result<web::Json<Page<CheckedFile>>, Problem> {
    let (run, after) = (path_id(&id)?, asked.after()?);
    let found = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let seen = agencies::covers(conn, &actor)?;
        let row = store::run(conn, run)?.filter(|row| seen.contains(&row.agency_id.0));
        row.ok_or_else(Problem::not_found)?;
        let FileFilters { vetoed, broken } = asked.filters;
        let wanted = ChecksWanted { run, agencies: seen, vetoed, broken, after, rows: asked.rows() };
        let page = Page::cut(store::checks(conn, &wanted)?, asked.limit, |row| row.case_id.0);
        let items = page.items.into_iter().map(CheckedFile::of).collect::<Result<Vec<_>, Error>>()?;
        Ok::<_, Problem>(Page { items, next_cursor: page.next_cursor })
    });
    Ok(web::Json(found.await?))
}
