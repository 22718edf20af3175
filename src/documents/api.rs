//! `GET /cases/{id}/documents`: the papers of a case.

use actix_web::web;
use utoipa::OpenApi;

use super::{PaperView, blocks_api, of_case};
use crate::accounts::{SignedIn, actor};
use crate::agencies;
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::problem::{Problem, Reads, path_id};
use crate::record;

/// Routes of the room, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config.configure(blocks_api::routes).service(at("/cases/{id}/documents").route(web::get().to(list)));
}

/// The room's part of the API description; paths stand below `/api/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    blocks_api::api().merge_from(Api::openapi())
}

#[derive(OpenApi)]
#[openapi(paths(list))]
struct Api;

/// The papers issued in a case, in order.
#[utoipa::path(get, path = "/cases/{id}/documents", operation_id = "list_documents", tag = "documents", params(("id" = Uuid, Path, description = "The case")),
    security(("bearer" = [])), responses((status = 200, description = "The papers", body = Vec<PaperView>), Reads))]
async fn list(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<Vec<PaperView>>, Problem> {
    let papers = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let id = path_id(&id)?;
        let head = record::find_head(conn, id)?.ok_or_else(Problem::not_found)?;
        match agencies::sees_case(conn, &actor, head.agency_id, id, who.at)? {
            true => Ok(of_case(conn, id)?),
            false => Err(Problem::not_found()),
        }
    });
    Ok(web::Json(papers.await?))
}
