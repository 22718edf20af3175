//! HTTP of ledgers: a file as the body, a report as the answer; imports and imported cases; the score of one.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;

use super::file::{self, Ledger, Shape};
use super::import::{self, Import};
use super::report::{self, LedgerReport};
use super::store::{self, ImportedCase, LedgerBatch, Wanted};
use super::{Error, sheets, words};
use crate::accounts::{SignedIn, actor};
use crate::agencies;
use crate::casefile::score::ScoredSheet;
use crate::db::{self, Conn, Db};
use crate::edge::{Routes, at};
use crate::evaluation;
use crate::idempotent::{Answer, IdempotencyKey, once};
use crate::law::digest::sm3;
use crate::law::evaluation::{Standard, USUAL};
use crate::page::{Listing, NoFilters, Page, PageQuery, Params};
use crate::problem::{Code, FileBody, FileBytes, Problem, Reads, Writes, path_id};
use crate::sheet::Format;

/// The most bytes of a ledger: ten thousand rows have two to five million.
const MAX_LEDGER_BYTES: usize = 8 * 1024 * 1024;

/// Routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/imported_cases").route(web::get().to(list)).route(web::post().to(import)))
        .service(at("/imported_cases/batches").route(web::get().to(batches)))
        .service(at("/imported_cases/batches/{id}").route(web::get().to(batch)))
        .service(at("/imported_cases/batches/{id}/csv").route(web::get().to(batch_csv)))
        .service(at("/imported_cases/{id}").route(web::get().to(one)))
        .service(at("/imported_cases/{id}/evaluation").route(web::get().to(evaluation)));
}

/// This part of the API description; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(import, list, batches, batch, batch_csv, one, evaluation))]
struct Api;

/// How to import.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct How {
    /// Only tells what would become of each row.
    dry_run: Option<bool>,
    /// Records nothing where one row cannot be taken.
    all_or_nothing: Option<bool>,
    /// Name of the file, kept with the import.
    #[param(min_length = 1, max_length = 200)]
    file_name: Option<String>,
}

/// How a file is written, by its media type.
fn shape(media_type: &str) -> Result<Shape, Problem> {
    match media_type {
        "text/csv" => Ok(Shape::Sheet(Format::Csv)),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Ok(Shape::Sheet(Format::Xlsx)),
        "application/x-ndjson" | "application/jsonl" => Ok(Shape::Lines),
        _ => Err(Problem::new(Code::UnsupportedMediaType).detail(
            "台账只接受 text/csv、XLSX（application/vnd.openxmlformats-officedocument.spreadsheetml.sheet）和 application/x-ndjson。",
            "a ledger is text/csv, XLSX (application/vnd.openxmlformats-officedocument.spreadsheetml.sheet) or application/x-ndjson",
        )),
    }
}

/// Why a transaction was undone.
enum Undone {
    Nothing(Box<LedgerReport>),
    Problem(Problem),
}

impl From<db::Error> for Undone {
    fn from(error: db::Error) -> Self {
        Undone::Problem(error.into())
    }
}

/// Take in a ledger of past cases, CSV, XLSX or JSON lines, up to 8 MB and 20,000 rows (heads and supervisors). What can be taken
/// is taken, unless all or nothing is asked for; every other row is told with column, value, reason and remedy.
#[utoipa::path(
    post,
    path = "/imported_cases",
    operation_id = "import_ledger",
    tag = "evaluation",
    request_body(description = "The ledger; its headings in Chinese or English", content(
        (String = "text/csv"),
        (FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (String = "application/x-ndjson"),
    )),
    security(("bearer" = [])),
    params(How, IdempotencyKey),
    responses(
        (status = 200, description = "Nothing was recorded: what would become of each row", body = LedgerReport),
        (status = 201, description = "Imported: what became of each row", body = LedgerReport),
        Writes
    )
)]
async fn import(
    db: web::Data<Db>,
    who: SignedIn,
    how: Params<How>,
    key: IdempotencyKey,
    sent: FileBody<MAX_LEDGER_BYTES>,
) -> Result<Answer, Problem> {
    db.read(move |conn| Ok::<_, Problem>(import::may(&actor(conn, &who)?)?)).await?;
    let how = asked_for(how.0, &sent.bytes)?;
    let request = sent.digest.clone();
    let ledger = read(sent, db.clock().now().date()).await?;
    let done = db.write(move |tx| {
        let actor = actor(tx.conn, &who).map_err(|error| Undone::Problem(error.into()))?;
        let mut nothing = None;
        let answer = once(tx, actor.account_id, &key, &request, |tx| {
            let report = import::take_in(tx, &actor, ledger, &how)?;
            match report.batch_id {
                Some(id) => Answer::created(&format!("/api/v1/imported_cases/batches/{id}"), &report),
                None => {
                    let answer = Answer::ok(&report);
                    nothing = Some(Box::new(report));
                    answer
                }
            }
        });
        match nothing {
            Some(report) => Err(Undone::Nothing(report)),
            None => answer.map_err(Undone::Problem),
        }
    });
    match done.await {
        Ok(answer) => Ok(answer),
        Err(Undone::Nothing(report)) => Answer::ok(&report),
        Err(Undone::Problem(problem)) => Err(problem),
    }
}

fn asked_for(how: How, file: &[u8]) -> Result<Import, Problem> {
    let How { dry_run, all_or_nothing, file_name } = how;
    let file_name = file_name.unwrap_or_default();
    if file_name.chars().count() > 200 {
        return Err(Problem::field("?file_name", "length", "不得超过 200 个字符", "at most 200 characters"));
    }
    let (dry_run, all_or_nothing) = (dry_run == Some(true), all_or_nothing == Some(true));
    Ok(Import { file_name, file_digest: sm3(file), dry_run, all_or_nothing })
}

#[expect(clippy::disallowed_methods, reason = "reading a spreadsheet is work for a processor and waits on no database")]
async fn read(sent: FileBody<MAX_LEDGER_BYTES>, today: NaiveDate) -> Result<Ledger, Problem> {
    let shape = shape(&sent.media_type)?;
    let FileBody { charset, bytes, .. } = sent;
    let read = web::block(move || file::read(shape, charset.as_deref(), &bytes, today)).await;
    Ok(read.map_err(Problem::internal)?.map_err(Error::BadSheet)?)
}

/// Which imported cases.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    /// Only of this organ.
    agency_id: Option<Uuid>,
    /// Only of this year.
    #[param(minimum = 1949, maximum = 2200)]
    year: Option<i32>,
    /// Only what came with this import.
    batch_id: Option<Uuid>,
    /// Only what bears this number, of the decision or of the filing.
    #[param(min_length = 1, max_length = 200)]
    number: Option<String>,
}

/// Cases of paper years that were imported from ledgers, in the order they came.
#[utoipa::path(get, path = "/imported_cases", operation_id = "list_imported_cases", tag = "evaluation", params(Filters, PageQuery),
    security(("bearer" = [])), responses((status = 200, description = "A page of cases", body = Page<ImportedCase>), Reads))]
async fn list(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<Filters>,
) -> Result<web::Json<Page<ImportedCase>>, Problem> {
    let page = db.read(move |conn| {
        let Filters { agency_id, year, batch_id, number } = asked.filters.clone();
        let wanted = Wanted {
            agencies: sight(conn, &who)?,
            agency: agency_id,
            year: year.map(i64::from),
            batch: batch_id,
            number: number.map(|number| words::number(&number)),
            after: asked.after()?,
            rows: asked.rows(),
        };
        Ok::<_, Problem>(Page::cut(store::list(conn, &wanted)?, asked.limit, |case| case.id))
    });
    Ok(web::Json(page.await?))
}

/// The organs whose cases whoever asks may see.
fn sight(conn: &mut Conn, who: &SignedIn) -> Result<Vec<Uuid>, Problem> {
    let actor = actor(conn, who)?;
    Ok(agencies::covers(conn, &actor)?)
}

/// Imports of ledgers, the newest first.
#[utoipa::path(get, path = "/imported_cases/batches", operation_id = "list_ledger_batches", tag = "evaluation", params(PageQuery),
    security(("bearer" = [])), responses((status = 200, description = "A page of imports", body = Page<LedgerBatch>), Reads))]
async fn batches(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<NoFilters>,
) -> Result<web::Json<Page<LedgerBatch>>, Problem> {
    let page = db.read(move |conn| {
        let seen = sight(conn, &who)?;
        let rows = store::batches(conn, &seen, asked.after()?, asked.rows())?;
        Ok::<_, Problem>(Page::cut(rows, asked.limit, |batch| batch.id))
    });
    Ok(web::Json(page.await?))
}

/// An import with the report that was given then.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LedgerBatchWhole {
    /// The import.
    #[serde(flatten)]
    batch: LedgerBatch,
    /// What became of its rows.
    report: LedgerReport,
}

/// One import with its report.
#[utoipa::path(get, path = "/imported_cases/batches/{id}", operation_id = "get_ledger_batch", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The import")),
    security(("bearer" = [])), responses((status = 200, description = "The import", body = LedgerBatchWhole), Reads))]
async fn batch(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<LedgerBatchWhole>, Problem> {
    let (batch, report) = batch_in_sight(&db, who, id).await?;
    Ok(web::Json(LedgerBatchWhole { batch, report }))
}

async fn batch_in_sight(db: &Db, who: SignedIn, id: web::Path<String>) -> Result<(LedgerBatch, LedgerReport), Problem> {
    db.read(move |conn| {
        let seen = sight(conn, &who)?;
        Ok::<_, Problem>(store::batch(conn, &seen, path_id(&id)?)?)
    })
    .await
}

/// The rows of an import that were not taken, as CSV: one line for each reason, with what to do about it.
#[utoipa::path(get, path = "/imported_cases/batches/{id}/csv", operation_id = "get_ledger_batch_csv", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The import")), security(("bearer" = [])),
    responses((status = 200, description = "The table", body = String, content_type = "text/csv"), Reads))]
async fn batch_csv(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let (batch, report) = batch_in_sight(&db, who, id).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.csv\"", batch.id)))
        .body(report::csv(&report)?))
}

/// One imported case.
#[utoipa::path(get, path = "/imported_cases/{id}", operation_id = "get_imported_case", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The imported case")),
    security(("bearer" = [])), responses((status = 200, description = "The case", body = ImportedCase), Reads))]
async fn one(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<ImportedCase>, Problem> {
    let case = db.read(move |conn| {
        let seen = sight(conn, &who)?;
        Ok::<_, Problem>(store::find(conn, &seen, path_id(&id)?)?)
    });
    Ok(web::Json(case.await?))
}

/// By which standard.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct By {
    /// Id of the standard; the merged one where none is named.
    #[param(min_length = 2, max_length = 60)]
    standard: Option<String>,
}

/// The score of an imported case as far as its ledger goes 台账评查.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ImportedCaseEvaluation {
    /// The case.
    imported_case_id: Uuid,
    /// The standard.
    standard: String,
    /// Its version.
    standard_version: String,
    /// SM3 of its content.
    standard_digest: String,
    /// What a verdict rests on here, for people.
    note: String,
    /// The sheets.
    sheets: Vec<ScoredSheet>,
}

/// Score an imported case as far as its ledger goes: met or broken is only what a column shows; an empty cell, and whatever no
/// column tells, is left to a person with the paper file.
#[utoipa::path(get, path = "/imported_cases/{id}/evaluation", operation_id = "evaluate_imported_case", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The imported case"), By),
    security(("bearer" = [])), responses((status = 200, description = "Its score", body = ImportedCaseEvaluation), Reads))]
async fn evaluation(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    by: Params<By>,
) -> Result<web::Json<ImportedCaseEvaluation>, Problem> {
    let found = db.read(move |conn| {
        let seen = sight(conn, &who)?;
        let case = store::find(conn, &seen, path_id(&id)?)?;
        let id = by.0.standard.as_deref().unwrap_or(USUAL);
        let standard = match evaluation::standard(conn, case.agency_id, id) {
            Err(evaluation::Error::UnknownStandard) => return Err(Error::UnknownStandard.into()),
            found => found?.0,
        };
        Ok::<_, Problem>(scored(conn, &case, &standard)?)
    });
    Ok(web::Json(found.await?))
}

fn scored(conn: &mut Conn, case: &ImportedCase, standard: &Standard) -> Result<ImportedCaseEvaluation, Error> {
    Ok(ImportedCaseEvaluation {
        imported_case_id: case.id,
        standard: standard.id.clone(),
        standard_version: standard.version.clone(),
        standard_digest: standard.digest()?,
        note: "符合、不符合只就台账所载而言，由评查人员对照纸质案卷确认；没有填写的，不作不符合认定。".to_owned(),
        sheets: sheets(conn, case, standard)?,
    })
}
