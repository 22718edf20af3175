//! HTTP of the import: a spreadsheet as the body, a report of every row as the answer.

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;

use super::{Door, EXTENT, ImportReport, ImportWay, Undone, reach, take_in, unreadable};
use crate::accounts::{SignedIn, administrator};
use crate::certificates::Error;
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey, once};
use crate::page::Params;
use crate::problem::{Code, FileBody, FileBytes, Problem, Writes};
use crate::sheet::{self, Format};

/// The import's route, below `/api/v1`.
pub(in crate::certificates) fn routes(config: &mut Routes) {
    config.service(at("/officers/import").route(web::post().to(import)));
}

/// The import's part of the API document.
pub(in crate::certificates) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(import))]
struct Api;

/// How to import.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct How {
    /// Only tells what would become of each row.
    dry_run: Option<bool>,
}

/// How a file is written, by its media type.
fn format(media_type: &str) -> Result<Format, Problem> {
    match media_type {
        "text/csv" => Ok(Format::Csv),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Ok(Format::Xlsx),
        _ => Err(Problem::new(Code::UnsupportedMediaType).detail(
            "导入只接受 text/csv 和 XLSX（application/vnd.openxmlformats-officedocument.spreadsheetml.sheet）。",
            "an import takes text/csv or XLSX (application/vnd.openxmlformats-officedocument.spreadsheetml.sheet)",
        )),
    }
}

impl From<Error> for Undone<Problem> {
    fn from(error: Error) -> Self {
        Undone::Refused(error.into())
    }
}

/// Take officers and certificates in from a spreadsheet, XLSX or CSV, up to 2 MB and 2000 rows (administrators). What can be
/// taken is taken; every other row is told with its reasons.
#[utoipa::path(
    post,
    path = "/officers/import",
    operation_id = "import_officers",
    tag = "certificates",
    request_body(description = "The list; its headings in Chinese or English", content(
        (String = "text/csv"),
        (FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    security(("bearer" = [])),
    params(How, IdempotencyKey),
    responses((status = 200, description = "What became of each row", body = ImportReport), Writes)
)]
async fn import(
    db: web::Data<Db>,
    signed_in: SignedIn,
    how: Params<How>,
    key: IdempotencyKey,
    file: FileBody,
) -> Result<Answer, Problem> {
    let actor = administrator(&db, signed_in).await?;
    let format = format(&file.media_type)?;
    let FileBody { charset, bytes, digest, .. } = file;
    #[expect(
        clippy::disallowed_methods,
        reason = "reading a spreadsheet is work for a processor and waits on no database"
    )]
    let read =
        web::block(move || sheet::read(format, charset.as_deref(), &bytes, EXTENT)).await.map_err(Problem::internal)?;
    let list = unreadable(read)?;
    let way = if how.0.dry_run == Some(true) { ImportWay::DryRun } else { ImportWay::Record };
    let done = db.write(move |tx| {
        if way == ImportWay::DryRun {
            let into = reach(tx, actor.account_id, actor.agency_id, Door::Http)?;
            return Err(Undone::DryRun(Box::new(take_in(tx, &into, &list, way)?)));
        }
        let answer = once(tx, actor.account_id, &key, &digest, |tx| {
            let into = reach(tx, actor.account_id, actor.agency_id, Door::Http)?;
            Answer::ok(&take_in(tx, &into, &list, way)?)
        });
        answer.map_err(Undone::Refused)
    });
    match done.await {
        Ok(answer) => Ok(answer),
        Err(Undone::DryRun(report)) => Answer::ok(&report.of_dry_run()),
        Err(Undone::Refused(problem)) => Err(problem),
    }
}
