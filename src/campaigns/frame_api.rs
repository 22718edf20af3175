//! HTTP of the frame: frozen, read by pages, fetched whole.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::OpenApi;

use super::api::{created, seen};
use super::campaign::Campaign;
use super::draw::FrameLine;
use super::frame::{self, FreezeFrame};
use super::store;
use crate::accounts::{SignedIn, actor, ask_once};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::page::{Listing, NoFilters, Page, PageQuery, Params};
use crate::problem::{Body, Problem, Reads, Writes, path_id};

pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/evaluations/campaigns/{id}/frame").route(web::get().to(page)).route(web::post().to(freeze)))
        .service(at("/evaluations/campaigns/{id}/frame/download").route(web::get().to(download)));
}

pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(page, freeze, download))]
struct Api;

/// In which form the whole frame is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum FrameFormat {
    /// The very lines that are hashed, tabs between the fields.
    Lines,
    /// One JSON object in each line.
    Jsonl,
    /// CSV with a header.
    Csv,
}

/// How the frame is fetched.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct FrameDownload {
    /// `lines` (the default), `jsonl` or `csv`.
    #[param(inline)]
    format: Option<FrameFormat>,
}

/// The frozen frame, by file id.
#[utoipa::path(get, path = "/evaluations/campaigns/{id}/frame", operation_id = "list_frame", tag = "evaluation", params(("id" = Uuid, Path, description = "The campaign"), PageQuery),
    security(("bearer" = [])), responses((status = 200, description = "A page of files", body = Page<FrameLine>), Reads))]
async fn page(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: Listing<NoFilters>,
) -> Result<web::Json<Page<FrameLine>>, Problem> {
    let after = asked.after()?;
    let page = db.read(move |conn| {
        let (campaign, _, _) = seen(conn, &who, &id)?;
        let rows = store::frame(conn, campaign.id, after, Some(asked.rows()))?;
        Ok::<_, Problem>(Page::cut(rows, asked.limit, |line| line.file_id))
    });
    Ok(web::Json(page.await?))
}

/// Freeze the frame (organiser): every file of the year, checked by the machine. Once.
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/frame", operation_id = "freeze_frame", tag = "evaluation", request_body = FreezeFrame,
    params(("id" = Uuid, Path, description = "The campaign"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Frozen", body = Campaign), Writes))]
async fn freeze(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    sent: Body<FreezeFrame>,
) -> Result<Answer, Problem> {
    let (id, now, wanted) = (path_id(&id)?, db.clock().now(), sent.value.clone());
    let gathered = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        // What is refused is told in the transaction: there the same request may have been answered before.
        Ok::<_, Problem>(frame::gather(conn, &actor, id, &wanted, now))
    });
    let lines = gathered.await?;
    ask_once(&db, who, key, sent, move |tx, actor, new| created(&frame::freeze(tx, actor, id, &new, &lines?)?)).await
}

/// The whole frame. `lines` are the bytes its digest is made of.
#[utoipa::path(get, path = "/evaluations/campaigns/{id}/frame/download", operation_id = "download_frame", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The campaign"), FrameDownload), security(("bearer" = [])),
    responses((status = 200, description = "The frame", content((String = "text/plain"), (String = "text/csv"), (String = "application/x-ndjson"))), Reads))]
async fn download(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: Params<FrameDownload>,
) -> Result<HttpResponse, Problem> {
    let lines = db.read(move |conn| {
        let (campaign, _, _) = seen(conn, &who, &id)?;
        Ok::<_, Problem>(store::frame(conn, campaign.id, None, None)?)
    });
    let lines = lines.await?;
    let (kind, text) = match asked.0.format.unwrap_or(FrameFormat::Lines) {
        FrameFormat::Lines => ("text/plain; charset=utf-8", lines.iter().map(FrameLine::canonical).collect()),
        FrameFormat::Jsonl => ("application/x-ndjson", jsonl(&lines)?),
        FrameFormat::Csv => ("text/csv; charset=utf-8", csv(&lines)),
    };
    Ok(HttpResponse::Ok().content_type(kind).body(text))
}

fn jsonl(lines: &[FrameLine]) -> Result<String, Problem> {
    let each: Result<Vec<String>, _> = lines.iter().map(serde_json::to_string).collect();
    Ok(each.map_err(Problem::internal)?.join("\n") + "\n")
}

/// No field of it can hold a comma but the officers, which are joined by spaces here.
fn csv(lines: &[FrameLine]) -> String {
    let row = |line: &FrameLine| {
        let officers: Vec<_> = line.officers.iter().map(uuid::Uuid::to_string).collect();
        let FrameLine { file_id, part, agency_id, stratum, flagged, .. } = line;
        format!("{file_id},{},{agency_id},{stratum},{},{}\r\n", part.as_str(), u8::from(*flagged), officers.join(" "))
    };
    let rows: String = lines.iter().map(row).collect();
    format!("\u{feff}file_id,part,agency_id,stratum,flagged,officers\r\n{rows}")
}
