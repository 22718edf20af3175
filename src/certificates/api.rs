//! HTTP of the certificates.

use actix_web::web;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;

use super::model::{Certificate, CertificateAct, Issued, NewCertificate, NewCertificateAct};
use super::officers_api::{self, organs};
use super::{Error, acts, figures, issue, store, training_api};
use crate::accounts::{SignedIn, enter, enter_about};
use crate::db::{Conn, Db};
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::law::issuer::IssuerRules;
use crate::law::time::Moment;
use crate::page::{Listing, Page, PageQuery, Params};
use crate::problem::{Problem, RawBody, Reads, Writes, path_id};

/// The room's routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .configure(officers_api::routes)
        .configure(training_api::routes)
        .configure(figures::routes)
        .service(at("/certificate_rules").route(web::get().to(rules)))
        .service(at("/certificates").route(web::get().to(list)).route(web::post().to(create)))
        .service(at("/certificates/{id}").route(web::get().to(one)))
        .service(at("/certificates/{id}/acts").route(web::post().to(act)));
}

/// The room's part of the API document; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    officers_api::api().merge_from(training_api::api()).merge_from(figures::api()).merge_from(Api::openapi())
}

#[derive(OpenApi)]
#[openapi(paths(list, create, one, act, rules))]
struct Api;

/// What certificates a list shows.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    officer_id: Option<Uuid>,
    number: Option<String>,
    /// Only certificates whose last day is before this one.
    expiring_before: Option<NaiveDate>,
}

/// As of when a certificate is asked about.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct AsOf {
    /// The certificate as it stood at this moment; now when absent.
    as_of: Option<Moment>,
}

/// A certificate with everything that happened to it up to the moment asked about.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CertificateWithHistory {
    #[serde(flatten)]
    certificate: Certificate,
    /// From its issue on.
    history: Vec<CertificateAct>,
}

/// The certificates of the organ's officers, soonest to expire first.
#[utoipa::path(
    get,
    path = "/certificates",
    operation_id = "list_certificates",
    tag = "certificates",
    params(Filters, PageQuery),
    security(("bearer" = [])),
    responses((status = 200, description = "A page of certificates", body = Page<Certificate>), Reads)
)]
async fn list(
    db: web::Data<Db>,
    signed_in: SignedIn,
    listing: Listing<Filters>,
) -> Result<web::Json<Page<Certificate>>, Problem> {
    let now = db.clock().now();
    let page = db.read(move |conn| {
        let agencies = organs(conn, &signed_in)?;
        let (after, rows, limit) = (listing.after()?, listing.rows(), listing.limit);
        let Filters { officer_id, number, expiring_before } = listing.filters;
        let wanted = store::CertificatesWanted { agencies, officer_id, number, expiring_before, after, rows };
        let page = Page::cut(store::list_certificates(conn, &wanted)?, limit, |(row, _)| (row.valid_to, row.id.0));
        Ok::<_, Problem>(shown(conn, page, now)?)
    });
    Ok(web::Json(page.await?))
}

fn shown(conn: &mut Conn, page: Page<store::Held>, now: Moment) -> Result<Page<Certificate>, Error> {
    let ids: Vec<_> = page.items.iter().map(|(row, _)| row.id).collect();
    let acts = store::acts(conn, &ids)?;
    let items = page.items.into_iter().map(|held| {
        let history = acts.get(&held.0.id.0).map_or(&[][..], Vec::as_slice);
        issue::view_held(held, history, now)
    });
    Ok(Page { items: items.collect::<Result<_, _>>()?, next_cursor: page.next_cursor })
}

/// One certificate with its history, now or as of a moment.
#[utoipa::path(
    get,
    path = "/certificates/{id}",
    operation_id = "get_certificate",
    tag = "certificates",
    params(("id" = Uuid, Path, description = "The certificate"), AsOf),
    security(("bearer" = [])),
    responses((status = 200, description = "The certificate", body = CertificateWithHistory), Reads)
)]
async fn one(
    db: web::Data<Db>,
    signed_in: SignedIn,
    id: web::Path<String>,
    asked: Params<AsOf>,
) -> Result<web::Json<CertificateWithHistory>, Problem> {
    let now = asked.0.as_of.unwrap_or_else(|| db.clock().now());
    let certificate = db.read(move |conn| {
        let organs = organs(conn, &signed_in)?;
        let held =
            store::certificate(conn, path_id(&id)?)?.filter(|(_, officer)| organs.contains(&officer.agency_id.0));
        let held = held.ok_or(Error::NotFound)?;
        let mut history = store::acts(conn, &[held.0.id])?.remove(&held.0.id.0).unwrap_or_default();
        let certificate = issue::view_held(held, &history, now)?;
        history.retain(|act| act.occurred_at <= now);
        Ok::<_, Problem>(CertificateWithHistory { certificate, history })
    });
    Ok(web::Json(certificate.await?))
}

/// The rules of those who issue certificates, each number with its source (no login).
#[utoipa::path(
    get,
    path = "/certificate_rules",
    operation_id = "list_certificate_rules",
    tag = "certificates",
    responses((status = 200, description = "All rules", body = Vec<IssuerRules>))
)]
async fn rules() -> web::Json<&'static [IssuerRules]> {
    web::Json(IssuerRules::all())
}

/// Enter a certificate of an officer of one's own organ or one below it (administrators).
#[utoipa::path(
    post,
    path = "/certificates",
    operation_id = "create_certificate",
    tag = "certificates",
    request_body = NewCertificate,
    security(("bearer" = [])),
    params(IdempotencyKey),
    responses((status = 201, description = "Entered", body = Issued), Writes)
)]
async fn create(db: web::Data<Db>, signed_in: SignedIn, key: IdempotencyKey, body: RawBody) -> Result<Answer, Problem> {
    enter(&db, signed_in, (key, body), |tx, actor, new: NewCertificate| {
        let issued = issue::issue_by(tx, actor, new)?;
        Answer::created(&format!("/api/v1/certificates/{}", issued.certificate.id), &issued)
    })
    .await
}

/// Enter what happened to a certificate (administrators).
#[utoipa::path(
    post,
    path = "/certificates/{id}/acts",
    operation_id = "record_certificate_act",
    tag = "certificates",
    request_body = NewCertificateAct,
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The certificate"), IdempotencyKey),
    responses((status = 201, description = "Entered", body = CertificateAct), Writes)
)]
async fn act(
    db: web::Data<Db>,
    signed_in: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Answer, Problem> {
    enter_about(&db, signed_in, &id, (key, body), |tx, actor, id, new: NewCertificateAct| {
        let act = acts::record_by(tx, actor, id, new)?;
        Answer::created(&format!("/api/v1/certificates/{id}"), &act)
    })
    .await
}
