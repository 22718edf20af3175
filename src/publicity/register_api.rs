//! `GET /public/v1/decisions …`: the register, for everybody, without login.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;
use validator::Validate;

use super::register::is_past;
use super::register_model::{PUBLISHED, PublicDecision, Row, WITHDRAWN};
use super::register_store::{self, Wanted};
use super::{Error, cached, formats};
use crate::casefile::proposal::Outcome;
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::law::codes::{Field, PartyKind, PenaltyKind};
use crate::law::time::Moment;
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Body, Looks, Opens, Problem, path_id};

/// Rows of one file for a spreadsheet.
const SHEET: i64 = 5_000;

/// Words that are looked for at once.
const WORDS: usize = 5;

/// Routes, below `/public/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/decisions").route(web::get().to(list)))
        .service(at("/decisions.csv").route(web::get().to(sheet)))
        .service(at("/decisions.atom").route(web::get().to(feed)))
        .service(at("/decisions/{id}").route(web::get().to(one)))
        .service(at("/verify").route(web::post().to(verify)));
}

/// This part of the API description; paths stand below `/public/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, sheet, feed, one, verify))]
struct Api;

/// Which decisions are asked for.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Filters {
    /// Words that all stand in what is shown, with spaces between them.
    #[param(max_length = 100)]
    q: Option<String>,
    /// The number of the decision, exactly.
    #[param(max_length = 100)]
    number: Option<String>,
    /// The organ.
    agency_id: Option<Uuid>,
    /// Division code of the organ, or its beginning: 14 a province, 1403 a city, 140322 a county.
    #[param(min_length = 2, max_length = 12, pattern = "^[0-9]{2,12}$")]
    division: Option<String>,
    /// Field.
    field: Option<Field>,
    /// Outcome.
    outcome: Option<Outcome>,
    /// A party of this kind.
    party_kind: Option<PartyKind>,
    /// A penalty of this kind.
    penalty_kind: Option<PenaltyKind>,
    /// Published, or withdrawn, on this day or later.
    from: Option<NaiveDate>,
    /// Published, or withdrawn, on this day or earlier.
    to: Option<NaiveDate>,
}

fn wanted(asked: &Listing<Filters>, today: NaiveDate, limit: i64) -> Result<Wanted, Problem> {
    let Filters { q, number, agency_id, division, field, outcome, party_kind, penalty_kind, from, to } =
        asked.filters.clone();
    let too_long = |name: &str| Problem::field(format!("?{name}"), "length", "过长", "too long");
    if q.as_ref().is_some_and(|q| q.chars().count() > 100) {
        return Err(too_long("q"));
    }
    let words: Vec<String> = q.iter().flat_map(|q| q.split_whitespace()).map(str::to_owned).collect();
    if words.len() > WORDS {
        return Err(Problem::field("?q", "length", "至多五个词", "five words at most"));
    }
    let digits = |code: &String| (2..=12).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    if division.as_ref().is_some_and(|code| !digits(code)) {
        return Err(Problem::field("?division", "invalid_value", "应为 2 至 12 位数字", "has to be 2 to 12 digits"));
    }
    Ok(Wanted {
        today,
        words,
        number,
        agency: agency_id,
        division,
        field,
        outcome: outcome.map(|outcome| outcome.as_str().to_owned()),
        party_kind,
        penalty_kind,
        enterprises: false,
        from,
        to,
        after: asked.after()?,
        limit,
    })
}

/// Decisions, the newest first.
///
/// A page may be shorter than asked for, or empty, and still have a `next_cursor`: a search looks through a stretch of the
/// register at a time.
#[utoipa::path(get, path = "/decisions", operation_id = "list_public_decisions", tag = "public", params(Filters, PageQuery),
    responses((status = 200, description = "A page of the register", body = Page<PublicDecision>), (status = 304, description = "As you have it"), Looks))]
async fn list(db: web::Data<Db>, request: HttpRequest, asked: Listing<Filters>) -> Result<HttpResponse, Problem> {
    let wanted = wanted(&asked, db.clock().now().date(), asked.limit)?;
    let (page, changed) = db.read(move |conn| page(conn, &wanted)).await?;
    json(&request, &page, changed)
}

/// A page of the register, and when the last of its entries changed.
pub(super) fn page(
    conn: &mut crate::db::Conn,
    wanted: &Wanted,
) -> Result<(Page<PublicDecision>, Option<Moment>), Problem> {
    let found = register_store::search(conn, wanted)?;
    let changed = found.rows.iter().map(|row| row.changed_at.0).max();
    let views = found.rows.into_iter().map(Row::view).collect::<Result<Vec<_>, Error>>()?;
    Ok((Page::ending(views, found.next.as_ref()), changed))
}

/// An answer in JSON that may be kept.
pub(super) fn json(
    request: &HttpRequest,
    body: &impl Serialize,
    changed: Option<Moment>,
) -> Result<HttpResponse, Problem> {
    let body = serde_json::to_string(body).map_err(Problem::internal)?;
    Ok(cached::answer(request, "application/json", body, changed))
}

/// The same for a spreadsheet: up to 5,000 rows; the header `Link` names where the next file begins.
#[utoipa::path(get, path = "/decisions.csv", operation_id = "download_public_decisions", tag = "public",
    params(Filters, ("cursor" = Option<String>, Query, description = "As `Link` of the file before names it", min_length = 2, pattern = "^([0-9a-f]{2})+$")),
    responses((status = 200, description = "CSV in UTF-8", body = String, content_type = "text/csv"), (status = 304, description = "As you have it"), Looks))]
async fn sheet(db: web::Data<Db>, request: HttpRequest, asked: Listing<Filters>) -> Result<HttpResponse, Problem> {
    let wanted = wanted(&asked, db.clock().now().date(), SHEET)?;
    let (page, changed) = db.read(move |conn| page(conn, &wanted)).await?;
    let mut response = cached::answer(&request, "text/csv; charset=utf-8", formats::csv(&page.items)?, changed);
    if let Some(cursor) = &page.next_cursor {
        let rest = request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
        let query: Vec<_> = rest.map(str::to_owned).chain([format!("cursor={cursor}")]).collect();
        let link = format!("</public/v1/decisions.csv?{}>; rel=\"next\"", query.join("&"));
        if let Ok(link) = link.parse() {
            response.headers_mut().insert(actix_web::http::header::LINK, link);
        }
    }
    Ok(response)
}

/// What is new, for readers of feeds (Atom).
#[utoipa::path(get, path = "/decisions.atom", operation_id = "follow_public_decisions", tag = "public", params(Filters, PageQuery),
    responses((status = 200, description = "Atom", body = String, content_type = "application/atom+xml"), (status = 304, description = "As you have it"), Looks))]
async fn feed(db: web::Data<Db>, request: HttpRequest, asked: Listing<Filters>) -> Result<HttpResponse, Problem> {
    let wanted = wanted(&asked, db.clock().now().date(), asked.limit)?;
    let dated = db.read(move |conn| {
        let found = register_store::search(conn, &wanted)?;
        let dated = |row: Row| {
            let at = row.changed_at.0;
            Ok::<_, Error>((row.view()?, at))
        };
        Ok::<_, Problem>(found.rows.into_iter().map(dated).collect::<Result<Vec<_>, _>>()?)
    });
    let dated = dated.await?;
    let changed = dated.iter().map(|(_, at)| *at).max();
    Ok(cached::answer(&request, "application/atom+xml; charset=utf-8", formats::atom(&dated), changed))
}

/// One decision. What has expired, was never published or may not be seen is not there.
#[utoipa::path(get, path = "/decisions/{id}", operation_id = "get_public_decision", tag = "public", params(("id" = Uuid, Path, description = "Id in the register")),
    responses((status = 200, description = "The decision", body = PublicDecision), (status = 304, description = "As you have it"), Looks))]
async fn one(db: web::Data<Db>, request: HttpRequest, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let today = db.clock().now().date();
    let found = db.read(move |conn| {
        let row = register_store::find(conn, path_id(&id)?, today)?.ok_or(Error::NotFound)?;
        let changed = row.changed_at.0;
        Ok::<_, Problem>((row.view()?, changed))
    });
    let (decision, changed) = found.await?;
    json(&request, &decision, Some(changed))
}

/// A number and a digest, as a paper carries them.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct PaperToVerify {
    /// Number of the decision.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "上社罚〔2026〕1号")]
    number: String,
    /// Its digest.
    #[validate(length(min = 1, max = 100))]
    #[schema(
        min_length = 1,
        max_length = 100,
        example = "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )]
    digest: String,
}

/// What the register says of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum Genuineness {
    /// Number and digest belong together, and the decision stands.
    Genuine,
    /// The number is known, with another digest.
    Altered,
    /// The decision was withdrawn 撤回.
    Withdrawn,
    /// The register does not know it: it never was, or is no longer, public.
    Unknown,
}

/// The answer about a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
struct VerifiedPaper {
    /// What the register says.
    verdict: Genuineness,
    /// Where to read it, as long as it is public.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Uuid>,
}

/// Whether a paper is what the organ decided: compare number and digest, then read the entry.
///
/// The digest is that of the decision's act in the record, which holds a random salt: nobody can guess from it what is
/// masked. Of a decision that was changed by a remedy, it is that of the act that changed it.
#[utoipa::path(post, path = "/verify", operation_id = "verify_paper", tag = "public", request_body = PaperToVerify,
    responses((status = 200, description = "What the register says of it", body = VerifiedPaper), Opens))]
async fn verify(db: web::Data<Db>, asked: Body<PaperToVerify>) -> Result<HttpResponse, Problem> {
    let PaperToVerify { number, digest } = asked.value;
    let today = db.clock().now().date();
    let rows = db.read(move |conn| Ok::<_, Problem>(register_store::numbered(conn, number.trim())?)).await?;
    let answer = judged(&rows, digest.trim(), today);
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(answer))
}

fn judged(rows: &[Row], digest: &str, today: NaiveDate) -> VerifiedPaper {
    let seen = |row: &&Row| !is_past(row, today);
    let same = |row: &&Row| row.digest == digest;
    let stands = rows.iter().find(|row| same(row) && row.state == PUBLISHED);
    // Who holds number and digest holds the paper: that it is genuine stays true when it is no longer shown.
    if let Some(row) = stands {
        return VerifiedPaper { verdict: Genuineness::Genuine, decision: Some(row).filter(seen).map(|row| row.id.0) };
    }
    let gone = |row: &&Row| row.state == WITHDRAWN;
    let verdict = match () {
        () if rows.iter().any(|row| same(&row) && gone(&row)) => Genuineness::Withdrawn,
        () if rows.iter().filter(seen).any(|row| row.state == PUBLISHED) => Genuineness::Altered,
        () if rows.iter().filter(seen).any(|row| gone(&row)) => Genuineness::Withdrawn,
        () => Genuineness::Unknown,
    };
    VerifiedPaper { verdict, decision: None }
}
