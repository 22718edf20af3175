//! `GET /api/v1/publicity/credit_feed`: for the credit platform 信用平台, with full numbers; every download is in the trail.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;

use super::credit::{self, CreditSource, NewCreditSource};
use super::credit_row::{self, UnfilledField};
use super::{Error, sheets};
use crate::accounts::{self, Actor, SignedIn, enter};
use crate::agencies;
use crate::db::{Conn, Db, audit};
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::law::codes::Role;
use crate::page::Params;
use crate::problem::{FileBytes, Problem, RawBody, Reads, Writes};
use crate::record;

/// Changes of one download unless asked otherwise, and at most.
const USUAL: i64 = 500;
const MOST: i64 = 2_000;

/// Routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/publicity/credit_feed").route(web::get().to(feed)))
        .service(at("/publicity/credit_feed.csv").route(web::get().to(sheet)))
        .service(at("/publicity/credit_feed.xlsx").route(web::get().to(workbook)))
        .service(at("/publicity/credit_source").route(web::post().to(enter_source)));
}

/// This part of the API description; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(feed, sheet, workbook, enter_source))]
struct Api;

/// From where on, and of whom.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Since {
    /// The `next_since` of the download before; from the beginning when absent.
    #[param(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    since: Option<i64>,
    /// Changes in this download.
    #[param(minimum = 1, maximum = 2000, default = 500)]
    limit: Option<i64>,
    /// The organ; one's own when absent. Supervisors may also name one below.
    agency_id: Option<Uuid>,
}

/// A row for the platform: one party of one decision.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct CreditRow {
    /// Number of the change, in order and without gaps.
    pub change: i64,
    /// `publish`, `correct` (it replaces what was told), or `recall` (it has to go).
    pub kind: String,
    /// The fields by their codes; those that stay empty are there as well.
    pub values: BTreeMap<&'static str, String>,
}

/// A row that cannot be told, and what is missing of it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct UnfilledRow {
    /// Number of the change.
    pub change: i64,
    /// The case, to mend it there.
    pub case_id: Uuid,
    /// The party.
    pub party_id: String,
    /// Number of the decision.
    pub number: String,
    /// What is missing.
    pub missing: Vec<UnfilledField>,
}

/// One download.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(super) struct CreditFeed {
    /// The rows, in order.
    pub rows: Vec<CreditRow>,
    /// What cannot be told, and why: nothing is left out in silence.
    pub unfilled: Vec<UnfilledRow>,
    /// Ask from here on next time.
    pub next_since: i64,
    /// More is waiting already.
    pub more: bool,
}

/// Who may fetch what of whom: the clerk of the organ, and supervisors of it and of those below.
fn organ(conn: &mut Conn, actor: &Actor, asked: Option<Uuid>) -> Result<Uuid, Problem> {
    let agency = asked.unwrap_or(actor.agency_id);
    let supervisor = actor.has(Role::Supervisor);
    if !supervisor && !actor.has(Role::PublicityClerk) {
        return Err(Problem::forbidden(
            "双公示数据含完整的证件号码，由公示人员和执法监督人员下载。",
            "the feed holds full identity numbers: for publicity clerks and supervisors",
        ));
    }
    let reached = match supervisor {
        true => accounts::within(conn, agency, actor.agency_id).map_err(Error::from)?,
        false => agency == actor.agency_id,
    };
    if reached { Ok(agency) } else { Err(Problem::not_found()) }
}

async fn download(db: &Db, who: SignedIn, asked: Since, form: &'static str) -> Result<CreditFeed, Problem> {
    let (since, limit) = (asked.since.unwrap_or_default(), asked.limit.unwrap_or(USUAL));
    if since < 0 {
        return Err(Problem::field("?since", "range", "不得为负", "must not be negative"));
    }
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::field("?limit", "range", "应在 1 至 2000 之间", "must be 1 to 2000"));
    }
    let (actor, agency, feed) = db
        .read(move |conn| {
            let actor = accounts::actor(conn, &who)?;
            let agency = organ(conn, &actor, asked.agency_id)?;
            let feed = gathered(conn, agency, since, limit)?;
            Ok::<_, Problem>((actor, agency, feed))
        })
        .await?;
    // It goes out only when the trail has it.
    let told = format!("{form}: {} rows since {since}, next {}", feed.rows.len(), feed.next_since);
    db.write(move |tx| {
        audit::record(tx, Some(actor.account_id), "credit.download", &format!("agency/{agency}"), &told)
    })
    .await?;
    Ok(feed)
}

fn gathered(conn: &mut Conn, agency: Uuid, since: i64, limit: i64) -> Result<CreditFeed, Error> {
    let organ = agencies::find(conn, agency)?.ok_or(Error::NotFound)?;
    let source = credit::source(conn, agency)?;
    let mut changes = credit::after(conn, agency, since, limit + 1)?;
    let more = changes.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    changes.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next_since = changes.last().map_or(since, |change| change.number);
    let (mut rows, mut unfilled) = (Vec::new(), Vec::new());
    for change in &changes {
        let file = record::load(conn, change.case_id.0)?;
        let Some(on_file) = file.all_publications().find(|entry| i64::try_from(entry.seq) == Ok(change.entry_seq))
        else {
            continue;
        };
        for filled in credit_row::rows(&file, on_file, &organ, &source, change) {
            if filled.missing.is_empty() {
                rows.push(CreditRow { change: change.number, kind: change.kind.clone(), values: filled.values });
            } else {
                unfilled.push(UnfilledRow {
                    change: change.number,
                    case_id: change.case_id.0,
                    party_id: filled.party_id,
                    number: filled.values.get("CF_WSH").cloned().unwrap_or_default(),
                    missing: filled.missing,
                });
            }
        }
    }
    Ok(CreditFeed { rows, unfilled, next_since, more })
}

/// What the credit platform has to be told since the last download 双公示: releases, corrections, recalls (publicity clerks,
/// supervisors). Numbers are in full: hand it over by a safe way only.
#[utoipa::path(get, path = "/publicity/credit_feed", operation_id = "get_credit_feed", tag = "publicity", params(Since), security(("bearer" = [])),
    responses((status = 200, description = "What is new", body = CreditFeed), Reads))]
async fn feed(db: web::Data<Db>, who: SignedIn, asked: Params<Since>) -> Result<web::Json<CreditFeed>, Problem> {
    Ok(web::Json(download(&db, who, asked.0, "json").await?))
}

/// The same for upload: CSV with the codes of the thirty fields as its heads. `X-Next-Since` tells where to go on,
/// `X-Unfilled` how many rows are missing; what of them, `credit_feed` tells.
#[utoipa::path(get, path = "/publicity/credit_feed.csv", operation_id = "download_credit_feed_csv", tag = "publicity", params(Since), security(("bearer" = [])),
    responses((status = 200, description = "CSV in UTF-8", body = String, content_type = "text/csv"), Reads))]
async fn sheet(db: web::Data<Db>, who: SignedIn, asked: Params<Since>) -> Result<HttpResponse, Problem> {
    let feed = download(&db, who, asked.0, "csv").await?;
    Ok(attached(&feed, "text/csv; charset=utf-8", "csv").body(sheets::csv(&feed)?))
}

/// The same as a workbook: the rows, the recalls, and what could not be filled, each on a sheet of its own.
#[utoipa::path(get, path = "/publicity/credit_feed.xlsx", operation_id = "download_credit_feed_xlsx", tag = "publicity", params(Since), security(("bearer" = [])),
    responses((status = 200, description = "A workbook", body = FileBytes, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), Reads))]
async fn workbook(db: web::Data<Db>, who: SignedIn, asked: Params<Since>) -> Result<HttpResponse, Problem> {
    let feed = download(&db, who, asked.0, "xlsx").await?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(attached(&feed, media, "xlsx").body(sheets::xlsx(&feed)?))
}

fn attached(feed: &CreditFeed, media: &str, extension: &str) -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .content_type(media)
        .insert_header(("X-Next-Since", feed.next_since.to_string()))
        .insert_header(("X-Unfilled", feed.unfilled.len().to_string()))
        .insert_header((
            "Content-Disposition",
            format!("attachment; filename=\"credit-feed-{}.{extension}\"", feed.next_since),
        ));
    response
}

/// Enter as whom an organ reports to the credit platform (administrators); entered again, it replaces what was there.
#[utoipa::path(post, path = "/publicity/credit_source", operation_id = "enter_credit_source", tag = "publicity", request_body = NewCreditSource,
    security(("bearer" = [])), params(IdempotencyKey), responses((status = 201, description = "Entered", body = CreditSource), Writes))]
async fn enter_source(db: web::Data<Db>, who: SignedIn, key: IdempotencyKey, body: RawBody) -> Result<Answer, Problem> {
    enter(&db, who, (key, body), |tx, actor, new: NewCreditSource| {
        let today = tx.now.date();
        Answer::created("/api/v1/publicity/credit_source", &credit::enter_source(tx, actor, today, new)?)
    })
    .await
}
