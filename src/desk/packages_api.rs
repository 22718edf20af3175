//! HTTP of the file packages of a case: asked for, watched, fetched.

use std::path::PathBuf;
use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use utoipa::OpenApi;
use validator::Validate;

use super::sight;
use crate::accounts::SignedIn;
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::Answer;
use crate::papers::{self, PackageJob, PackageState};
use crate::problem::{Code, FileBytes, Problem, RawBody, Reads, Writes, parse_value, path_id};
use crate::recording::{self, Shelf};

/// The packages' routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/cases/{id}/packages").route(web::get().to(list)).route(web::post().to(ask)))
        .service(at("/cases/{id}/packages/{package}").route(web::get().to(one)))
        .service(at("/cases/{id}/packages/{package}/zip").route(web::get().to(zip)))
        .service(at("/cases/{id}/packages/{package}/pdf").route(web::get().to(pdf)));
}

/// The packages' part of the API description.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, ask, one, zip, pdf))]
struct Api;

/// Why the whole file leaves the system.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct AskForPackage {
    /// What it is for, such as 移送人民法院; kept in the audit trail.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    purpose: String,
}

/// Has a package worked on, if it is not finished and nobody does.
fn go_on(db: web::Data<Db>, folder: PathBuf, job: &PackageJob) {
    if job.state == PackageState::Printing {
        let (db, job): (Arc<Db>, _) = (db.into_inner(), job.clone());
        // Nobody waits for it: where it stands is asked for.
        drop(actix_web::rt::task::spawn_blocking(move || papers::make_package(&db, &folder, &job)));
    }
}

/// Packages of a case, newest first.
#[utoipa::path(get, path = "/cases/{id}/packages", operation_id = "list_packages", tag = "documents", params(("id" = Uuid, Path, description = "The case")),
    security(("bearer" = [])), responses((status = 200, description = "The packages", body = Vec<PackageJob>), Reads))]
async fn list(
    db: web::Data<Db>,
    shelf: web::Data<Shelf>,
    who: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<Vec<PackageJob>>, Problem> {
    let folder = shelf.folder_for("packages");
    let jobs = db.read(move |conn| {
        let id = path_id(&id)?;
        sight::head(conn, &who, id)?;
        Ok::<_, Problem>(papers::packages_of(conn, id, &folder)?)
    });
    Ok(web::Json(jobs.await?))
}

/// Ask for the whole file as a package: a ZIP that proves itself, and one PDF. The one of this version, if there is one.
#[utoipa::path(post, path = "/cases/{id}/packages", operation_id = "ask_for_package", tag = "documents", request_body = AskForPackage, params(("id" = Uuid, Path, description = "The case")),
    security(("bearer" = [])), responses((status = 201, description = "The package and where it stands", body = PackageJob), Writes))]
async fn ask(
    db: web::Data<Db>,
    shelf: web::Data<Shelf>,
    who: SignedIn,
    id: web::Path<String>,
    sent: RawBody,
) -> Result<Answer, Problem> {
    let AskForPackage { purpose } = parse_value(sent.value, "")?;
    let folder = shelf.folder_for("packages");
    let there = folder.clone();
    let id = path_id(&id)?;
    let job = db.write(move |tx| {
        let (actor, _) = sight::head(tx.conn, &who, id)?;
        Ok::<_, Problem>(papers::ask_package(tx, id, actor.account_id, &purpose, &there)?)
    });
    let job = job.await?;
    go_on(db, folder, &job);
    Answer::created(&format!("/api/v1/cases/{id}/packages/{}", job.id), &job)
}

async fn found(
    db: &web::Data<Db>,
    shelf: &Shelf,
    who: SignedIn,
    path: web::Path<(String, String)>,
) -> Result<PackageJob, Problem> {
    let (case, package) = path.into_inner();
    let folder = shelf.folder_for("packages");
    let there = folder.clone();
    let job = db.read(move |conn| {
        let (case, package) = (path_id(&case)?, path_id(&package)?);
        sight::head(conn, &who, case)?;
        Ok::<_, Problem>(papers::package(conn, case, package, &there)?)
    });
    let job = job.await?;
    go_on(db.clone(), folder, &job);
    Ok(job)
}

/// Where a package stands. One that a crash left unfinished is gone on with.
#[utoipa::path(get, path = "/cases/{id}/packages/{package}", operation_id = "get_package", tag = "documents",
    params(("id" = Uuid, Path, description = "The case"), ("package" = Uuid, Path, description = "The package")),
    security(("bearer" = [])), responses((status = 200, description = "Where it stands", body = PackageJob), Reads))]
async fn one(
    db: web::Data<Db>,
    shelf: web::Data<Shelf>,
    who: SignedIn,
    path: web::Path<(String, String)>,
) -> Result<web::Json<PackageJob>, Problem> {
    Ok(web::Json(found(&db, &shelf, who, path).await?))
}

/// The package as a ZIP; `Range` goes on with a broken download. `zhifa verify FILE` checks it.
#[utoipa::path(get, path = "/cases/{id}/packages/{package}/zip", operation_id = "fetch_package", tag = "documents",
    params(("id" = Uuid, Path, description = "The case"), ("package" = Uuid, Path, description = "The package")),
    security(("bearer" = [])), responses(
        (status = 200, description = "The ZIP", body = FileBytes, content_type = "application/zip"),
        (status = 206, description = "A stretch of it", body = FileBytes, content_type = "application/zip"),
        (status = 409, description = "It is not finished yet", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 416, description = "No such stretch", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        Reads))]
async fn zip(
    request: HttpRequest,
    db: web::Data<Db>,
    shelf: web::Data<Shelf>,
    who: SignedIn,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let job = found(&db, &shelf, who, path).await?;
    hand_out(&request, &shelf, &job, "package.zip", "application/zip")
}

/// The whole file as one PDF: cover, catalogue, papers numbered through, the note on its state.
#[utoipa::path(get, path = "/cases/{id}/packages/{package}/pdf", operation_id = "fetch_package_pdf", tag = "documents",
    params(("id" = Uuid, Path, description = "The case"), ("package" = Uuid, Path, description = "The package")),
    security(("bearer" = [])), responses(
        (status = 200, description = "The PDF", body = FileBytes, content_type = "application/pdf"),
        (status = 206, description = "A stretch of it", body = FileBytes, content_type = "application/pdf"),
        (status = 409, description = "It is not finished yet", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 416, description = "No such stretch", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        Reads))]
async fn pdf(
    request: HttpRequest,
    db: web::Data<Db>,
    shelf: web::Data<Shelf>,
    who: SignedIn,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let job = found(&db, &shelf, who, path).await?;
    hand_out(&request, &shelf, &job, "file.pdf", "application/pdf")
}

fn hand_out(
    request: &HttpRequest,
    shelf: &Shelf,
    job: &PackageJob,
    name: &str,
    kind: &str,
) -> Result<HttpResponse, Problem> {
    if job.state != PackageState::Finished {
        let failed = job.failed.clone().unwrap_or_default();
        return Err(Problem::conflict(
            format!("电子案卷尚未完成：{} / {} 份文书。{failed}", job.done, job.papers),
            format!("the package is not finished: {} of {} papers. {failed}", job.done, job.papers),
        ));
    }
    let bytes = papers::fetch_package(&shelf.folder_for("packages"), job.id, name)?.ok_or_else(Problem::not_found)?;
    let size = bytes.len() as u64;
    let asked = request.headers().get(header::RANGE).and_then(|value| value.to_str().ok());
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(kind)
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::ETAG, format!("\"{}-{name}\"", job.digest.as_deref().unwrap_or_default())))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}-{name}\"", job.case_id)));
    match recording::stretch(asked, size) {
        None => {
            let problem = Problem::new(Code::RangeNotSatisfiable);
            Err(problem.with_header("Content-Range", format!("bytes */{size}")).with_header("Accept-Ranges", "bytes"))
        }
        Some((0, end)) if end == size => Ok(answer.body(bytes)),
        Some((first, end)) => {
            answer.status(StatusCode::PARTIAL_CONTENT);
            answer.insert_header((header::CONTENT_RANGE, format!("bytes {first}-{}/{size}", end.saturating_sub(1))));
            let from = usize::try_from(first).unwrap_or_default();
            let to = usize::try_from(end).unwrap_or_default();
            Ok(answer.body(bytes.get(from..to).unwrap_or_default().to_vec()))
        }
    }
}
