//! HTTP of the yearly statistics.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;

use super::report::{self, AnnualReport, NewAnnualReport, PublishAnnualReport};
use super::store::{self, Row, Wanted};
use super::{AnnualFigures, Error, Year};
use crate::accounts::{SignedIn, actor, ask_once};
use crate::agencies;
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::law::annual::AnnualForm;
use crate::page::{Listing, Page, PageQuery, Params};
use crate::problem::{Body, Looks, Problem, Reads, Writes, path_id};
use crate::publicity::harmless;

/// Routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/annual_reports").route(web::get().to(list)).route(web::post().to(freeze)))
        .service(at("/annual_reports/preview").route(web::get().to(preview)))
        .service(at("/annual_reports/{id}/publish").route(web::post().to(publish)));
}

/// Public routes, below `/public/v1`.
pub fn public_routes(config: &mut Routes) {
    config
        .service(at("/annual_reports").route(web::get().to(published)))
        .service(at("/annual_reports/{id}/csv").route(web::get().to(sheet)));
}

/// This part of the API description; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

/// The public part; paths stand below `/public/v1`.
pub fn public_api() -> utoipa::openapi::OpenApi {
    PublicApi::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, preview, freeze, publish))]
struct Api;

#[derive(OpenApi)]
#[openapi(paths(published, sheet))]
struct PublicApi;

/// Which reports.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    /// Only of this organ.
    agency_id: Option<Uuid>,
    /// Only of this year.
    #[param(minimum = 2000, maximum = 2200)]
    year: Option<i32>,
}

fn page(rows: Vec<Row>, limit: i64) -> Result<Page<AnnualReport>, Error> {
    let page = Page::cut(rows, limit, |row: &Row| row.id.0);
    let items = page.items.into_iter().map(Row::view).collect::<Result<Vec<_>, _>>()?;
    Ok(Page { items, next_cursor: page.next_cursor })
}

/// Reports of the organs in sight, frozen and published, the newest first.
#[utoipa::path(get, path = "/annual_reports", operation_id = "list_annual_reports", tag = "publicity", params(Filters, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of reports", body = Page<AnnualReport>), Reads))]
async fn list(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<Filters>,
) -> Result<web::Json<Page<AnnualReport>>, Problem> {
    let before = asked.after()?;
    let found = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let wanted = Wanted {
            agencies: Some(agencies::covers(conn, &actor)?),
            agency: asked.filters.agency_id,
            year: asked.filters.year.map(i64::from),
            published: false,
            before,
            rows: asked.rows(),
        };
        Ok::<_, Problem>(page(store::list(conn, &wanted)?, asked.limit)?)
    });
    Ok(web::Json(found.await?))
}

/// What is counted.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// The year.
    #[param(minimum = 2000, maximum = 2200)]
    year: i32,
    /// Id of the form, such as `shanxi`, `zhejiang`, `chongqing`, `template-2018`.
    #[param(min_length = 1, max_length = 40)]
    form: String,
    /// The organ; one's own when absent.
    agency_id: Option<Uuid>,
}

/// The figures of a year as they stand today, also of a year that goes on. Nothing is kept.
#[utoipa::path(get, path = "/annual_reports/preview", operation_id = "preview_annual_report", tag = "publicity", params(Asked), security(("bearer" = [])),
    responses((status = 200, description = "The figures", body = AnnualFigures), Reads))]
async fn preview(db: web::Data<Db>, who: SignedIn, asked: Params<Asked>) -> Result<web::Json<AnnualFigures>, Problem> {
    let Asked { year, form, agency_id } = asked.0;
    let year = Year::of(year).map_err(|_| {
        Problem::field("?year", "out_of_range", "应当在2000到2200之间", "must lie between 2000 and 2200")
    })?;
    let form = AnnualForm::find(&form)
        .ok_or_else(|| Problem::field("?form", "unknown", "没有这种年报样式", "no such form"))?;
    let figures = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let agency = agency_id.unwrap_or(actor.agency_id);
        if !agencies::covers(conn, &actor)?.contains(&agency) {
            return Err(Problem::not_found());
        }
        Ok(report::count(conn, agency, year, form)?)
    });
    Ok(web::Json(figures.await?))
}

/// Freeze the report of a year that has ended (clerks): the figures are counted and kept as they are.
#[utoipa::path(post, path = "/annual_reports", operation_id = "freeze_annual_report", tag = "publicity", request_body = NewAnnualReport,
    params(IdempotencyKey), security(("bearer" = [])), responses((status = 201, description = "Frozen", body = AnnualReport), Writes))]
async fn freeze(
    db: web::Data<Db>,
    who: SignedIn,
    key: IdempotencyKey,
    body: Body<NewAnnualReport>,
) -> Result<Answer, Problem> {
    let (now, wanted) = (db.clock().now(), body.value.clone());
    let counted = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        Ok::<_, Problem>(report::counted(conn, &actor, &wanted, now)?)
    });
    let figures = counted.await?;
    ask_once(&db, who, key, body, move |tx, actor, new| {
        Answer::created("/api/v1/annual_reports", &report::freeze(tx, actor, new, figures.as_ref())?)
    })
    .await
}

/// Publish a frozen report (heads; not the one who froze it): one for each organ and year.
#[utoipa::path(post, path = "/annual_reports/{id}/publish", operation_id = "publish_annual_report", tag = "publicity",
    request_body = PublishAnnualReport, params(("id" = Uuid, Path, description = "The report"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Published", body = AnnualReport), Writes))]
async fn publish(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: Body<PublishAnnualReport>,
) -> Result<Answer, Problem> {
    let id = path_id(&id)?;
    ask_once(&db, who, key, body, move |tx, actor, word| {
        Answer::created("/api/v1/annual_reports", &report::publish(tx, actor, id, &word)?)
    })
    .await
}

/// A report as everybody may read it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
struct PublicAnnualReport {
    /// Id.
    id: Uuid,
    /// The organ's name.
    organ: String,
    /// The year.
    year: i32,
    /// The figures.
    figures: AnnualFigures,
    /// In words.
    remarks: String,
    /// The day it was published.
    published_on: Option<chrono::NaiveDate>,
}

impl From<AnnualReport> for PublicAnnualReport {
    fn from(report: AnnualReport) -> Self {
        let AnnualReport { id, organ, year, figures, remarks, published_at, .. } = report;
        PublicAnnualReport { id, organ, year, figures, remarks, published_on: published_at.map(|at| at.date()) }
    }
}

const KEPT: &str = "public, max-age=300";

/// Published reports, the newest first.
#[utoipa::path(get, path = "/annual_reports", operation_id = "public_annual_reports", tag = "public", params(Filters, PageQuery),
    responses((status = 200, description = "A page of reports", body = Page<PublicAnnualReport>), Looks))]
async fn published(db: web::Data<Db>, asked: Listing<Filters>) -> Result<HttpResponse, Problem> {
    let before = asked.after()?;
    let found = db.read(move |conn| {
        let Filters { agency_id, year } = asked.filters;
        let (year, rows) = (year.map(i64::from), asked.rows());
        let wanted = Wanted { agencies: None, agency: agency_id, year, published: true, before, rows };
        page(store::list(conn, &wanted)?, asked.limit)
    });
    let found = found.await?.map(PublicAnnualReport::from);
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, KEPT)).json(found))
}

/// A published report as CSV: one line of heads, one of figures.
#[utoipa::path(get, path = "/annual_reports/{id}/csv", operation_id = "public_annual_report_csv", tag = "public",
    params(("id" = Uuid, Path, description = "The report")),
    responses((status = 200, description = "The table", body = String, content_type = "text/csv"), Looks))]
async fn sheet(db: web::Data<Db>, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = path_id(&id)?;
    let row = db.read(move |conn| store::find(conn, id)).await?;
    let row = row.filter(|row| row.published_at.is_some()).ok_or_else(Problem::not_found)?;
    let text = csv(&row.view()?)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, KEPT))
        .content_type("text/csv; charset=utf-8")
        .body(text))
}

fn csv(report: &AnnualReport) -> Result<String, Error> {
    let bad = |error: csv::Error| Error::Sheet(error.to_string());
    let figures = &report.figures;
    let unit = match figures.amount_unit {
        crate::law::annual::AmountUnit::Yuan => "罚没金额（元）",
        crate::law::annual::AmountUnit::TenThousandYuan => "罚没金额（万元）",
    };
    let (mut heads, mut cells) = (vec!["单位名称".to_owned(), "年度".to_owned()], Vec::new());
    cells.push(harmless(&report.organ));
    cells.push(report.year.to_string());
    for figure in &figures.penalties {
        heads.push(figure.name.clone());
        cells.push(figure.count.to_string());
    }
    heads.extend(["合计（宗）".to_owned(), unit.to_owned()]);
    cells.extend([figures.total.to_string(), figures.amount.clone()]);
    for figure in figures.extras.iter().chain(&figures.coercion) {
        heads.push(figure.name.clone());
        cells.push(figure.count.to_string());
    }
    let mut sheet = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    sheet.write_record(&heads).map_err(bad)?;
    sheet.write_record(&cells).map_err(bad)?;
    let bytes = sheet.into_inner().map_err(|error| Error::Sheet(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| Error::Sheet(error.to_string()))?;
    // Spreadsheet programs take the text for UTF-8 only with this mark.
    Ok(format!("\u{feff}{text}"))
}
