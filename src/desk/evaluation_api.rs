//! HTTP: a file as the machine scores it, a guide while it is live.

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;

use super::sight;
use crate::accounts::SignedIn;
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::evaluation::{self, CaseEvaluation};
use crate::law::evaluation::USUAL;
use crate::page::Params;
use crate::problem::{Problem, Reads, path_id};

/// The route, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config.service(at("/cases/{id}/evaluation").route(web::get().to(evaluation)));
}

/// This part of the API description.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(evaluation))]
struct Api;

/// By which standard.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ByStandard {
    /// Id of the standard; the merged one when absent.
    #[param(min_length = 1, max_length = 60)]
    standard: Option<String>,
}

/// The file as the machine scores it now: each item met, broken with the acts that show it, not applicable, or left to a person.
/// Of an archived file a pre-check; of a live one a guide.
#[utoipa::path(get, path = "/cases/{id}/evaluation", operation_id = "evaluate_case", tag = "evaluation",
    params(("id" = Uuid, Path, description = "The case"), ByStandard), security(("bearer" = [])),
    responses((status = 200, description = "The sheets", body = CaseEvaluation), Reads))]
async fn evaluation(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    asked: Params<ByStandard>,
) -> Result<web::Json<CaseEvaluation>, Problem> {
    let found = db.read(move |conn| {
        let id = path_id(&id)?;
        sight::head(conn, &who, id)?;
        let standard = asked.0.standard.as_deref().unwrap_or(USUAL);
        evaluation::evaluate(conn, id, standard).map_err(|error| match error {
            evaluation::Error::UnknownStandard => {
                Problem::field("?standard", "unknown", "没有这个评查标准", "there is no such standard")
            }
            error => error.into(),
        })
    });
    Ok(web::Json(found.await?))
}
