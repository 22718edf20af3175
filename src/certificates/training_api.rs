//! HTTP of the ledgers: training with its yearly view, exams, and the entries that take one back.

use actix_web::web;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;

use super::conditions::{qualified, year_of};
use super::ledger::{self, sum};
use super::ledger_model::{Exam, NewExam, NewTraining, Reversal, Training};
use super::officer_model::Officer;
use super::officers_api::organs;
use super::{Error, officers, store};
use crate::accounts::{self, SignedIn, actor, enter_about};
use crate::db::{Conn, Db, Tx};
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::law::codes::{Role, TrainingKind};
use crate::law::issuer::IssuerRules;
use crate::page::Params;
use crate::problem::{Problem, RawBody, Reads, Writes, path_id};

/// The ledgers' routes, below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/officers/{id}/training").route(web::get().to(year)).route(web::post().to(train)))
        .service(at("/officers/{id}/training/reversals").route(web::post().to(untrain)))
        .service(at("/officers/{id}/exams").route(web::get().to(exams)).route(web::post().to(examine)))
        .service(at("/officers/{id}/exams/reversals").route(web::post().to(unexamine)));
}

/// The ledgers' part of the API document.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(year, train, untrain, exams, examine, unexamine))]
struct Api;

/// Which year.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Year {
    /// The calendar year; this one when absent.
    #[param(minimum = 1, maximum = 9999)]
    year: Option<i32>,
}

/// Hours of one kind of training in a year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct HoursOfKind {
    /// What about.
    kind: TrainingKind,
    /// In Chinese.
    name: &'static str,
    /// Hours, without what was taken back.
    hours: f64,
    /// Whether they count toward the yearly hours.
    counts: bool,
}

/// What an officer learned in a year.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TrainingYear {
    /// The officer.
    officer_id: Uuid,
    /// The year.
    year: i32,
    /// Hours owed.
    required_hours: u32,
    /// Where that number is from.
    source: String,
    /// Hours that count.
    counted_hours: f64,
    /// Hours that are missing.
    missing_hours: f64,
    /// By kind.
    by_kind: Vec<HoursOfKind>,
    /// Every entry, in order; those that were taken back too.
    entries: Vec<Training>,
}

/// Every exam of an officer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Exams {
    /// The officer.
    officer_id: Uuid,
    /// The officer holds the legal qualification and is excused from the exam.
    excused: bool,
    /// Every exam, in order; those that were taken back too.
    items: Vec<Exam>,
}

/// The officer, if it is oneself, or one's role looks after officers.
fn looked_at(conn: &mut Conn, signed_in: &SignedIn, id: Uuid) -> Result<Officer, Error> {
    let organs = organs(conn, signed_in)?;
    let officer = store::officer(conn, id)?.filter(|officer| organs.contains(&officer.agency_id));
    let officer = officer.ok_or(Error::NotFound)?;
    let actor = actor(conn, signed_in)?;
    let looks_after = [Role::Head, Role::Supervisor, Role::Auditor, Role::Admin].iter().any(|role| actor.has(*role));
    match looks_after || officer.account_id == Some(actor.account_id) {
        true => Ok(officer),
        false => Err(Error::Role),
    }
}

/// The rules of the place where an officer works.
pub(super) fn rules_of(conn: &mut Conn, agency: Uuid) -> Result<&'static IssuerRules, Error> {
    let organ = accounts::find_organ(conn, agency)?;
    Ok(IssuerRules::of_division(organ.as_ref().map_or("", |organ| organ.division_code.as_str())))
}

/// The training of an officer in a year, and what is missing.
#[utoipa::path(
    get,
    path = "/officers/{id}/training",
    operation_id = "get_training",
    tag = "certificates",
    params(("id" = Uuid, Path, description = "The officer"), Year),
    security(("bearer" = [])),
    responses((status = 200, description = "The year", body = TrainingYear), Reads)
)]
async fn year(
    db: web::Data<Db>,
    signed_in: SignedIn,
    id: web::Path<String>,
    asked: Params<Year>,
) -> Result<web::Json<TrainingYear>, Problem> {
    let year = asked.0.year.unwrap_or_else(|| year_of(db.clock().now().date()));
    let bounds = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
    let Some((first, last)) = bounds.filter(|_| (1..=9999).contains(&year)) else {
        return Err(Problem::field("?year", "range", "应在 1 至 9999 之间", "must be 1 to 9999"));
    };
    let shown = db.read(move |conn| {
        let officer = looked_at(conn, &signed_in, path_id(&id)?)?;
        let rules = rules_of(conn, officer.agency_id)?;
        let entries = ledger::trainings(conn, officer.id, first, last)?;
        let of = |kind: TrainingKind| sum(entries.iter().filter(|one| one.kind == kind).map(|one| one.hours));
        let by_kind: Vec<_> = TrainingKind::ALL
            .iter()
            .map(|kind| HoursOfKind { kind: *kind, name: kind.zh(), hours: of(*kind), counts: kind.counts() })
            .collect();
        let counted = sum(by_kind.iter().filter(|one| one.counts).map(|one| one.hours));
        Ok::<_, Problem>(TrainingYear {
            officer_id: officer.id,
            year,
            required_hours: rules.yearly_hours,
            source: rules.source("yearly_hours").to_owned(),
            counted_hours: counted,
            missing_hours: (f64::from(rules.yearly_hours) - counted).max(0.0),
            by_kind,
            entries,
        })
    });
    Ok(web::Json(shown.await?))
}

/// Every exam of an officer.
#[utoipa::path(
    get,
    path = "/officers/{id}/exams",
    operation_id = "list_exams",
    tag = "certificates",
    params(("id" = Uuid, Path, description = "The officer")),
    security(("bearer" = [])),
    responses((status = 200, description = "The exams", body = Exams), Reads)
)]
async fn exams(db: web::Data<Db>, signed_in: SignedIn, id: web::Path<String>) -> Result<web::Json<Exams>, Problem> {
    let shown = db.read(move |conn| {
        let officer = looked_at(conn, &signed_in, path_id(&id)?)?;
        let excused = rules_of(conn, officer.agency_id)?.qualified_excused && qualified(conn, &officer)?;
        Ok::<_, Problem>(Exams { officer_id: officer.id, excused, items: ledger::exams(conn, officer.id)? })
    });
    Ok(web::Json(shown.await?))
}

/// Enters something in a ledger on behalf of an administrator.
async fn enter<N, M, F>(
    db: &Db,
    signed_in: SignedIn,
    id: &str,
    entry: (IdempotencyKey, RawBody),
    make: F,
) -> Result<Answer, Problem>
where
    N: serde::de::DeserializeOwned + validator::Validate + Send + 'static,
    M: Serialize,
    F: FnOnce(&mut Tx<'_>, Uuid, Uuid, N) -> Result<M, Error> + Send + 'static,
{
    enter_about(db, signed_in, id, entry, |tx, actor, id, new: N| {
        officers::reach(tx.conn, actor, id)?;
        let made = make(tx, actor.account_id, id, new)?;
        Answer::created(&format!("/api/v1/officers/{id}"), &made)
    })
    .await
}

macro_rules! entering {
    ($($(#[$doc:meta])* $name:ident $path:literal $operation:literal $takes:ident $makes:ident $verb:path;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(
            post,
            path = $path,
            operation_id = $operation,
            tag = "certificates",
            request_body = $takes,
            security(("bearer" = [])),
            params(("id" = Uuid, Path, description = "The officer"), IdempotencyKey),
            responses((status = 201, description = "Entered", body = $makes), Writes)
        )]
        async fn $name(
            db: web::Data<Db>,
            signed_in: SignedIn,
            id: web::Path<String>,
            key: IdempotencyKey,
            body: RawBody,
        ) -> Result<Answer, Problem> {
            enter::<$takes, $makes, _>(&db, signed_in, &id, (key, body), $verb).await
        }
    )*};
}

entering! {
    /// Enter training of an officer (administrators).
    train "/officers/{id}/training" "enter_training" NewTraining Training ledger::train;
    /// Take an entry of the training ledger back, with the reason (administrators).
    untrain "/officers/{id}/training/reversals" "reverse_training" Reversal Training ledger::untrain;
    /// Enter an exam and its result (administrators).
    examine "/officers/{id}/exams" "enter_exam" NewExam Exam ledger::examine;
    /// Take an exam back, with the reason (administrators).
    unexamine "/officers/{id}/exams/reversals" "reverse_exam" Reversal Exam ledger::unexamine;
}
