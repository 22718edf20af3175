//! HTTP of the desk: parse, call, answer.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{Either, FromRequest, HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::act::{self, Done, Seen};
use super::evidence::{EvidenceView, register};
use super::view::{self, CaseView, DeadlineView, ItemView};
use super::{Error, facts, sight};
use crate::accounts::{self, SignedIn};
use crate::agencies;
use crate::anchor::{self, AnchorProof};
use crate::casefile::act::Attempt;
use crate::casefile::rulebook::{self, Judgement};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::law::calendar::Calendar;
use crate::law::stages::Kind;
use crate::page::{Listing, Page, PageQuery, Params};
use crate::parties;
use crate::problem::{Problem, RawBody, Reads, Writes, path_id};
use crate::record::{self, ActView, Head, Report, Search};

/// Routes of the desk, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/cases").route(web::get().to(list)).route(web::post().to(open)))
        .service(at("/cases/{id}").route(web::get().to(show)))
        .service(at("/cases/{id}/acts").route(web::get().to(acts)).route(web::post().to(do_act)))
        .service(at("/cases/{id}/acts/batch").route(web::post().to(super::batch::do_acts)))
        .service(at("/cases/{id}/checklist").route(web::get().to(checklist)))
        .service(at("/cases/{id}/deadlines").route(web::get().to(deadlines)))
        .service(at("/cases/{id}/items").route(web::get().to(items)))
        .service(at("/cases/{id}/evidence").route(web::get().to(evidence)))
        .service(at("/cases/{id}/enforcement").route(web::get().to(super::execution::enforcement)))
        .service(at("/cases/{id}/review").route(web::get().to(super::review_file::review)))
        .service(at("/cases/{id}/publication_previews").route(web::get().to(super::preview::previews)))
        .service(at("/cases/{id}/proof").route(web::get().to(proof)))
        .service(at("/cases/{id}/verify").route(web::get().to(verify)))
        .service(at("/cases/{id}/export").route(web::get().to(export)));
}

/// The desk's part of the API description; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(
    list,
    open,
    show,
    acts,
    do_act,
    super::batch::do_acts,
    checklist,
    deadlines,
    items,
    evidence,
    super::execution::enforcement,
    super::review_file::review,
    super::preview::previews,
    proof,
    verify,
    export
))]
struct Api;

/// Filters of the list of cases.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    /// Stage.
    status: Option<crate::law::stages::Status>,
    /// Organ.
    agency_id: Option<Uuid>,
    /// Power item.
    power_item_id: Option<Uuid>,
    /// Whether legal review is mandatory.
    review_required: Option<bool>,
    /// Part of a party's name.
    #[param(max_length = 500)]
    party: Option<String>,
    /// Filing or decision number.
    #[param(max_length = 500)]
    number: Option<String>,
    /// Opened on this day or later.
    opened_from: Option<NaiveDate>,
    /// Opened on this day or earlier.
    opened_to: Option<NaiveDate>,
}

/// Cases within sight, newest first.
#[utoipa::path(get, path = "/cases", operation_id = "list_cases", tag = "cases", params(Filters, PageQuery), security(("bearer" = [])), responses(
    (status = 200, description = "A page of cases", body = Page<Head>), Reads))]
async fn list(db: web::Data<Db>, who: SignedIn, asked: Listing<Filters>) -> Result<web::Json<Page<Head>>, Problem> {
    let after = asked.after()?;
    let page = db.read(move |conn| {
        let actor = accounts::actor(conn, &who)?;
        let agencies = agencies::covers(conn, &actor)?;
        let rows = asked.rows();
        let Listing { filters, limit, .. } = asked;
        let part = filters.party.as_deref();
        let among = part.map(|part| parties::cases_named(conn, &agencies, part)).transpose()?.flatten();
        let search = Search {
            agencies,
            status: filters.status.map(|status| status.as_str().to_owned()),
            agency_id: filters.agency_id,
            power_item_id: filters.power_item_id,
            review_required: filters.review_required,
            party: filters.party,
            among,
            number: filters.number,
            opened_from: filters.opened_from,
            opened_to: filters.opened_to,
            after,
            rows,
        };
        let found = record::search(conn, &search)?;
        Ok::<_, Problem>(Page::cut(found, limit, |head| (head.opened_at, head.id)))
    });
    Ok(web::Json(page.await?))
}

/// Open a case: a clue must be recordable by anyone who may act for the organ.
#[utoipa::path(post, path = "/cases", operation_id = "open_case", tag = "cases", request_body = Object, params(IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "The first act and the head of the case", body = Done), Writes))]
async fn open(db: web::Data<Db>, who: SignedIn, key: IdempotencyKey, sent: RawBody) -> Result<Answer, Problem> {
    db.write(move |tx| act::open(tx, &who, sent.value, &key, &sent.digest)).await
}

/// Which moment of the file is asked for.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct AtSeq {
    /// The file as it stood after this act.
    at: Option<u64>,
}

/// A case file, as it stands or as it stood after an act.
#[utoipa::path(get, path = "/cases/{id}", operation_id = "show_case", tag = "cases", params(("id" = Uuid, Path, description = "The case"), AtSeq),
    security(("bearer" = [])), responses((status = 200, description = "The file; ETag is its version", body = CaseView), Reads))]
async fn show(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: Params<AtSeq>,
) -> Result<HttpResponse, Problem> {
    let found = db.read(move |conn| {
        let id = path_id(&id)?;
        let (_, file) = sight::file(conn, &who, id)?;
        let file = match asked.0.at {
            Some(seq) => Arc::new(record::at(conn, id, seq)?),
            None => file,
        };
        Ok::<_, Problem>((file.version, serde_json::to_string(&CaseView::of(file)).map_err(Problem::internal)?))
    });
    let (version, text) = found.await?;
    let etag = (header::ETAG, format!("\"{version}\""));
    Ok(HttpResponse::Ok().insert_header(etag).content_type("application/json").body(text))
}

/// The record of a case, in order, with bodies.
#[utoipa::path(get, path = "/cases/{id}/acts", operation_id = "list_acts", tag = "cases", params(("id" = Uuid, Path, description = "The case"), PageQuery),
    security(("bearer" = [])), responses((status = 200, description = "A page of acts", body = Page<ActView>), Reads))]
async fn acts(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: Listing<crate::page::NoFilters>,
) -> Result<web::Json<Page<ActView>>, Problem> {
    let after: u64 = asked.after()?.unwrap_or(0);
    let page = db.read(move |conn| {
        let id = path_id(&id)?;
        sight::head(conn, &who, id)?;
        let last = after.saturating_add(u64::try_from(asked.rows()).unwrap_or(1));
        let found = record::acts(conn, id, after, last)?;
        let views = found.iter().map(ActView::of).collect::<Result<Vec<_>, _>>().map_err(Problem::internal)?;
        Ok::<_, Problem>(Page::cut(views, asked.limit, |view| view.act.seq))
    });
    let page = page.await?;
    Ok(web::Json(page))
}

/// Whether the act is only to be judged.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct DryRun {
    /// Judge the act, record nothing.
    #[serde(default)]
    dry_run: Option<bool>,
}

/// Do an act, or have it judged. Authority acts need `If-Match`, fact acts an `Idempotency-Key`.
#[utoipa::path(post, path = "/cases/{id}/acts", tag = "cases", request_body = Object,
    params(("id" = Uuid, Path, description = "The case"), DryRun, IdempotencyKey, Seen),
    security(("bearer" = [])), responses(
        (status = 200, description = "Dry run: what every rule says", body = Judged),
        (status = 201, description = "The act and the head after it", body = Done),
        (status = 412, description = "Somebody was first", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match or Idempotency-Key is missing", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        Writes))]
async fn do_act(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: Params<DryRun>,
    seen: Seen,
    key: IdempotencyKey,
    sent: RawBody,
) -> Result<Either<web::Json<Judgement>, Answer>, Problem> {
    let id = path_id(&id)?;
    if asked.0.dry_run == Some(true) {
        let now = db.clock().now();
        let judged = db.read(move |conn| act::dry_run(conn, &who, id, sent.value, now)).await?;
        return Ok(Either::Left(web::Json(judged)));
    }
    let answer = db.write(move |tx| act::act(tx, &who, id, sent.value, seen, &key, &sent.digest)).await?;
    Ok(Either::Right(answer))
}

impl FromRequest for Seen {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        let mut sent = request.headers().get_all(header::IF_MATCH);
        let Some(value) = sent.next() else { return std::future::ready(Ok(Seen(None))) };
        let text = value.to_str().ok().map(str::trim).filter(|_| sent.next().is_none());
        let number = text.map(|text| text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text));
        let digits = number.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        std::future::ready(match digits.and_then(|digits| digits.parse().ok()) {
            Some(version) => Ok(Seen(Some(version))),
            None => Err(Problem::field(
                "If-Match",
                "invalid_value",
                "应为案件版本，如 \"3\"",
                "must be the case's version, such as \"3\"",
            )),
        })
    }
}

/// Which act the checklist is for.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ForAct {
    /// The kind of act.
    act: Kind,
}

/// A judgement as the API shows it.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "the description reads the shape, nothing makes a value")]
struct Judged {
    /// The act.
    kind: Kind,
    /// Whether it would be recorded as it stands.
    admitted: bool,
    /// Rule by rule: rule, article, sentence, effect, verdict (met, breached, not_applicable, needs_input), breaches.
    findings: Vec<serde_json::Value>,
}

/// What is still missing for an act: every rule with its verdict, article and remedy.
#[utoipa::path(get, path = "/cases/{id}/checklist", operation_id = "checklist_of_case", tag = "cases", params(("id" = Uuid, Path, description = "The case"), ForAct),
    security(("bearer" = [])), responses((status = 200, description = "Rule by rule", body = Judged), Reads))]
async fn checklist(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: Params<ForAct>,
) -> Result<web::Json<Judgement>, Problem> {
    let now = db.clock().now();
    let judged = db.read(move |conn| {
        let (actor, file) = sight::file(conn, &who, path_id(&id)?)?;
        let attempt = Attempt {
            kind: asked.0.act,
            body: None,
            occurred_at: now,
            officers: Vec::new(),
            media: Vec::new(),
            late_reason: None,
            as_happened: None,
            actor,
        };
        let facts = facts::gather(conn, &file, &attempt, now)?;
        Ok::<_, Problem>(rulebook::checklist(&file, &facts, &attempt))
    });
    Ok(web::Json(judged.await?))
}

/// Due dates with their derivation.
#[utoipa::path(get, path = "/cases/{id}/deadlines", operation_id = "deadlines_of_case", tag = "cases", params(("id" = Uuid, Path, description = "The case")),
    security(("bearer" = [])), responses((status = 200, description = "The due dates", body = Vec<DeadlineView>), Reads))]
async fn deadlines(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<Vec<DeadlineView>>, Problem> {
    let now = db.clock().now();
    let file = db.read(move |conn| Ok::<_, Problem>(sight::file(conn, &who, path_id(&id)?)?.1)).await?;
    Ok(web::Json(view::deadlines(&file, Calendar::national(), now)))
}

/// The ledger of what was taken, and what the organ has no ground to hold any longer as of now.
#[utoipa::path(get, path = "/cases/{id}/items", operation_id = "items_of_case", tag = "cases", params(("id" = Uuid, Path, description = "The case")),
    security(("bearer" = [])), responses((status = 200, description = "The things", body = Vec<ItemView>), Reads))]
async fn items(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<Vec<ItemView>>, Problem> {
    let now = db.clock().now();
    let file = db.read(move |conn| Ok::<_, Problem>(sight::file(conn, &who, path_id(&id)?)?.1)).await?;
    Ok(web::Json(view::items(&file, now)))
}

/// The evidence register: each piece with its source, its recordings and its custody log.
#[utoipa::path(get, path = "/cases/{id}/evidence", operation_id = "evidence_of_case", tag = "cases", params(("id" = Uuid, Path, description = "The case")),
    security(("bearer" = [])), responses((status = 200, description = "The evidence", body = Vec<EvidenceView>), Reads))]
async fn evidence(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<Vec<EvidenceView>>, Problem> {
    let register = db.read(move |conn| {
        let (_, file) = sight::file(conn, &who, path_id(&id)?)?;
        Ok::<_, Problem>(register(conn, &file)?)
    });
    Ok(web::Json(register.await?))
}

/// The chain of a case, checked: every digest recomputed, every link followed.
#[utoipa::path(get, path = "/cases/{id}/verify", operation_id = "verify_case", tag = "cases", params(("id" = Uuid, Path, description = "The case")),
    security(("bearer" = [])), responses((status = 200, description = "What was found", body = Report), Reads))]
async fn verify(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<Report>, Problem> {
    let report = db.read(move |conn| {
        let id = path_id(&id)?;
        sight::head(conn, &who, id)?;
        record::verify(conn, id).map_err(|error| Problem::from(Error::from(error)))
    });
    Ok(web::Json(report.await?))
}

/// By which anchor.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ByAnchor {
    /// The day of the anchor; the last one when absent.
    day: Option<NaiveDate>,
}

/// How the case leads to a published anchor: with it `zhifa verify FILE --proof` shows that nothing changed since that day.
#[utoipa::path(get, path = "/cases/{id}/proof", operation_id = "prove_case", tag = "cases", params(("id" = Uuid, Path, description = "The case"), ByAnchor),
    security(("bearer" = [])), responses((status = 200, description = "The proof", body = AnchorProof), Reads))]
async fn proof(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: Params<ByAnchor>,
) -> Result<web::Json<AnchorProof>, Problem> {
    let proof = db.read(move |conn| {
        let id = path_id(&id)?;
        sight::head(conn, &who, id)?;
        Ok::<_, Problem>(anchor::prove(conn, id, asked.0.day)?)
    });
    Ok(web::Json(proof.await?))
}

/// The record as JSON lines, with the very texts that were hashed: `zhifa verify FILE` checks it without any server.
#[utoipa::path(get, path = "/cases/{id}/export", operation_id = "export_case", tag = "cases", params(("id" = Uuid, Path, description = "The case")),
    security(("bearer" = [])), responses((status = 200, description = "One act a line", body = String, content_type = "application/x-ndjson"), Reads))]
async fn export(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let text = db.read(move |conn| {
        let id = path_id(&id)?;
        sight::head(conn, &who, id)?;
        let lines = record::export(conn, id)?;
        let texts =
            lines.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>().map_err(Problem::internal)?;
        Ok::<_, Problem>(texts.join("\n") + "\n")
    });
    let text = text.await?;
    Ok(HttpResponse::Ok().content_type("application/x-ndjson").body(text))
}
