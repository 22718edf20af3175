//! `GET /audit`: the audit trail, for auditors alone (MLPS 安全审计a、b).

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::{Error, SignedIn, actor, organ, store};
use crate::db::Db;
use crate::db::audit::{self, AuditEntry, Wanted};
use crate::edge::{Routes, at};
use crate::law::codes::Role;
use crate::law::time::Moment;
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Problem, Reads};

/// Routes below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config.service(at("/audit").route(web::get().to(list)));
}

/// This operation in the API description.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list))]
struct Api;

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum AuditResult {
    Done,
    Refused,
}

/// Which entries a list shows.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    /// Only of this account.
    account_id: Option<Uuid>,
    /// Only this action, such as `case.view`.
    #[param(max_length = 100)]
    action: Option<String>,
    /// Only about this, such as `case/<id>`.
    #[param(max_length = 200)]
    object: Option<String>,
    /// Only what was done, or only what was refused.
    #[param(inline)]
    result: Option<AuditResult>,
    /// From this moment on.
    from: Option<Moment>,
    /// Up to this moment.
    to: Option<Moment>,
}

/// What the people of the organ, and of those below, have done and seen, newest first (auditors). Tries of nobody known are
/// seen by the auditors of an organ that has none above it.
#[utoipa::path(get, path = "/audit", operation_id = "list_audit", tag = "accounts", params(Filters, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of the trail", body = Page<AuditEntry>), Reads))]
async fn list(
    db: web::Data<Db>,
    who: SignedIn,
    listing: Listing<Filters>,
) -> Result<web::Json<Page<AuditEntry>>, Problem> {
    let after = listing.after()?;
    let page = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        if !actor.has(Role::Auditor) {
            return Err(Problem::from(Error::NotAuditor));
        }
        let agencies = organ::sight(conn, actor.agency_id, true)?;
        let top = organ::find_organ(conn, actor.agency_id)?.is_some_and(|organ| organ.parent_id.is_none());
        let rows = listing.rows();
        let Filters { account_id, action, object, result, from, to } = listing.filters;
        let in_sight = store::of_organs(conn, &agencies)?;
        let accounts = in_sight.into_iter().filter(|id| account_id.is_none_or(|only| only == *id)).collect();
        let result = result.map(|result| match result {
            AuditResult::Done => "done",
            AuditResult::Refused => "refused",
        });
        let of_nobody = top && account_id.is_none();
        let wanted = Wanted { accounts, of_nobody, action, object, result, from, to, after, rows };
        let found = audit::list(conn, &wanted)?;
        Ok(Page::cut(found, listing.limit, |entry| (entry.at.0, entry.id.0)))
    });
    Ok(web::Json(page.await?))
}
