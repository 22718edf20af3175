//! HTTP of the rules on names.

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::Error;
use super::masks::{self, MaskingRule, NewMaskingRule};
use crate::accounts::{self, SignedIn, enter};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::page::Params;
use crate::problem::{Problem, RawBody, Reads, Writes};

/// Routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config.service(at("/publicity/masking").route(web::get().to(list)).route(web::post().to(create)));
}

/// This part of the API description; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, create))]
struct Api;

/// Of which organ.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Of {
    /// One's own organ, or one below; one's own when absent.
    agency_id: Option<Uuid>,
}

/// How an organ shows people's names, and since when.
#[utoipa::path(get, path = "/publicity/masking", operation_id = "list_masking_rules", tag = "publicity", params(Of), security(("bearer" = [])),
    responses((status = 200, description = "The rules, the oldest first", body = Vec<MaskingRule>), Reads))]
async fn list(db: web::Data<Db>, who: SignedIn, of: Params<Of>) -> Result<web::Json<Vec<MaskingRule>>, Problem> {
    let rules = db.read(move |conn| {
        let actor = accounts::actor(conn, &who)?;
        let agency = of.0.agency_id.unwrap_or(actor.agency_id);
        match accounts::within(conn, agency, actor.agency_id).map_err(Error::from)? {
            true => Ok(masks::of(conn, agency)?),
            false => Err(Problem::not_found()),
        }
    });
    Ok(web::Json(rules.await?))
}

/// Enter how an organ shows people's names (administrators), from tomorrow on: names of parties kept, surname + 某, or left
/// out. Nobody else is ever named.
#[utoipa::path(post, path = "/publicity/masking", operation_id = "create_masking_rule", tag = "publicity", request_body = NewMaskingRule,
    security(("bearer" = [])), params(IdempotencyKey), responses((status = 201, description = "Entered", body = MaskingRule), Writes))]
async fn create(db: web::Data<Db>, who: SignedIn, key: IdempotencyKey, body: RawBody) -> Result<Answer, Problem> {
    enter(&db, who, (key, body), |tx, actor, new: NewMaskingRule| {
        Answer::created("/api/v1/publicity/masking", &masks::enter(tx, actor, new)?)
    })
    .await
}
