//! HTTP of evaluated files: assigned, seen, scored, reconciled, told.

use actix_web::{HttpMessage, HttpRequest, web};
use serde::Deserialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::api::{PATH, named, seen};
use super::assign::{self, AssignedFiles, NewAssignment};
use super::dossier::{Dossier, FileState};
use super::files::{self, EvaluatedFileLine, EvaluatedFileView};
use super::objections::{self, NewFeedback, ToldFiles};
use super::reconcile::{self, Reconciliation};
use super::sheet::ScoreSheet;
use super::store::{self, Whose};
use super::{Error, seats};
use crate::accounts::{Actor, SignedIn, ask_once};
use crate::db::{Db, Tx};
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::observe::Shown;
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Body, Problem, Reads, Writes, path_id};
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/evaluations/campaigns/{id}/assignments").route(web::post().to(assign_files)))
        .service(at("/evaluations/campaigns/{id}/feedback").route(web::post().to(feedback)))
        .service(at("/evaluations/campaigns/{id}/files").route(web::get().to(list)))
        .service(at("/evaluations/campaigns/{id}/files/{file}").route(web::get().to(one)))
        .service(at("/evaluations/campaigns/{id}/files/{file}/sheets").route(web::post().to(sign)))
        .service(at("/evaluations/campaigns/{id}/files/{file}/reconciliation").route(web::post().to(reconcile)));
}

pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(assign_files, feedback, list, one, sign, reconcile))]
struct Api;

/// Does something with a file and answers with it as the actor may see it then.
pub(super) fn shown(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (campaign, file): (Uuid, Uuid),
    does: impl FnOnce(&mut Tx<'_>) -> Result<Dossier, Error>,
) -> Result<Answer, Problem> {
    let dossier = does(tx)?;
    let held = store::campaign(tx.conn, campaign)?;
    let view = files::view(tx.conn, actor, &held, dossier)?;
    Answer::created(&format!("{PATH}/{campaign}/files/{file}"), &view)
}

/// Give drawn files to two scorers each (organiser): by the order of the draw, or by hand.
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/assignments", operation_id = "assign_evaluators", tag = "evaluation", request_body = NewAssignment,
    params(("id" = Uuid, Path, description = "The campaign"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Assigned", body = AssignedFiles), Writes))]
async fn assign_files(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    sent: Body<NewAssignment>,
) -> Result<Answer, Problem> {
    let id = path_id(&id)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| {
        Answer::created(&format!("{PATH}/{id}/files"), &assign::assign(tx, actor, id, &new)?)
    })
    .await
}

/// Tell the organs their results (organiser); from then on ten working days run to object.
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/feedback", operation_id = "tell_results", tag = "evaluation", request_body = NewFeedback,
    params(("id" = Uuid, Path, description = "The campaign"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Told", body = ToldFiles), Writes))]
async fn feedback(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    sent: Body<NewFeedback>,
) -> Result<Answer, Problem> {
    let id = path_id(&id)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| {
        Answer::created(&format!("{PATH}/{id}/files"), &objections::tell(tx, actor, id, &new)?)
    })
    .await
}

/// Which files a list shows.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct EvaluatedFileFilters {
    /// Only where it stands so.
    state: Option<FileState>,
    /// Only those one scores or looks at again.
    mine: Option<bool>,
}

/// Drawn files: all of them for organiser and supervision, one's own for scorers, those that were told for the evaluated organ.
#[utoipa::path(get, path = "/evaluations/campaigns/{id}/files", operation_id = "list_evaluated_files", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The campaign"), EvaluatedFileFilters, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of files", body = Page<EvaluatedFileLine>), Reads))]
async fn list(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: Listing<EvaluatedFileFilters>,
) -> Result<web::Json<Page<EvaluatedFileLine>>, Problem> {
    let after = asked.after()?;
    let page = db.read(move |conn| {
        let (campaign, actor, seat) = seen(conn, &who, &id)?;
        let state = asked.filters.state.map(FileState::as_str);
        let whose = match asked.filters.mine {
            Some(true) => Whose::Mine(actor.account_id),
            _ if seat.sees_all() => Whose::All,
            _ => Whose::Told(seats::covered(conn, &actor)?, actor.account_id),
        };
        let rows = store::files(conn, campaign.id, whose, (state, after, asked.rows()))?;
        Ok::<_, Problem>(Page::cut(rows, asked.limit, |row| row.id.0))
    });
    Ok(web::Json(page.await?.map(EvaluatedFileLine::of)))
}

/// A file as one may see it: a scorer learns nothing of the other until both have signed.
#[utoipa::path(get, path = "/evaluations/campaigns/{id}/files/{file}", operation_id = "get_evaluated_file", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The campaign"), ("file" = Uuid, Path, description = "The evaluated file")), security(("bearer" = [])),
    responses((status = 200, description = "The file", body = EvaluatedFileView), Reads))]
async fn one(
    request: HttpRequest,
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
) -> Result<web::Json<EvaluatedFileView>, Problem> {
    let view = db.read(move |conn| {
        let (campaign, actor, _) = seen(conn, &who, &path.0)?;
        let file = store::dossier(conn, campaign.id, path_id(&path.1)?)?;
        Ok::<_, Problem>(files::view(conn, &actor, &campaign, file)?)
    });
    let view = view.await?;
    // What the machine found stands in the file: a look at it is a look at the case.
    request.extensions_mut().insert(Shown { case: view.case_id, part: format!("evaluation/{}", view.id) });
    Ok(web::Json(view))
}

/// Sign a sheet (a scorer of the file). Everything it lacks is told at once; once signed it is never changed.
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/files/{file}/sheets", operation_id = "sign_score_sheet", tag = "evaluation", request_body = ScoreSheet,
    params(("id" = Uuid, Path, description = "The campaign"), ("file" = Uuid, Path, description = "The evaluated file"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Signed", body = EvaluatedFileView), Writes))]
async fn sign(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    sent: Body<ScoreSheet>,
) -> Result<Answer, Problem> {
    let at = named(&path)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| shown(tx, actor, at, |tx| reconcile::sign(tx, actor, at, &new)))
        .await
}

/// Bring two sheets together: propose, accept, reject; or settle it (organiser).
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/files/{file}/reconciliation", operation_id = "reconcile_sheets", tag = "evaluation", request_body = Reconciliation,
    params(("id" = Uuid, Path, description = "The campaign"), ("file" = Uuid, Path, description = "The evaluated file"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Done", body = EvaluatedFileView), Writes))]
async fn reconcile(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    sent: Body<Reconciliation>,
) -> Result<Answer, Problem> {
    let at = named(&path)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| shown(tx, actor, at, |tx| reconcile::step(tx, actor, at, new)))
        .await
}
