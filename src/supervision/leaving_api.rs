//! `PATCH /accounts/{id}`, `POST /accounts/{id}/disable`, `GET /accounts/{id}/open_work`: what needs to know the work list.

use std::collections::BTreeSet;

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;
use validator::Validate;

use super::Error;
use super::leaving::{OpenDuty, left_open};
use crate::accounts::{self, Account, AccountView, SignedIn, administrator};
use crate::db::{Conn, Db};
use crate::edge::{Routes, at};
use crate::law::codes::{Post, Role};
use crate::problem::{Problem, RawBody, Reads, Writes, parse_value, path_id};

/// Routes below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/accounts/{id}").route(web::patch().to(change)))
        .service(at("/accounts/{id}/disable").route(web::post().to(disable)))
        .service(at("/accounts/{id}/open_work").route(web::get().to(open_work)));
}

/// These operations in the API description.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(change, disable, open_work))]
struct Api;

/// Roles and post of an account, to be set anew.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRoles {
    /// Every role from now on. An administrator or an auditor holds no other role.
    #[validate(length(min = 1))]
    #[schema(min_items = 1)]
    roles: BTreeSet<Role>,
    /// Exactly heads have one.
    #[serde(default)]
    post: Option<Post>,
    /// Why, kept with the change.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

fn nothing_left(conn: &mut Conn, account: &Account, losing: &BTreeSet<Role>) -> Result<(), Error> {
    let left = left_open(conn, account.id, losing)?;
    if left.is_empty() { Ok(()) } else { Err(Error::OpenWork(left)) }
}

/// Change an account's roles and post (administrators, never their own). A role is taken only when nothing owed in it is left.
#[utoipa::path(patch, path = "/accounts/{id}", operation_id = "change_roles", tag = "accounts", request_body = NewRoles,
    params(("id" = uuid::Uuid, Path, description = "The account")), security(("bearer" = [])),
    responses((status = 200, description = "Changed", body = AccountView), Writes))]
async fn change(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    body: RawBody,
) -> Result<web::Json<AccountView>, Problem> {
    let (actor, id) = (administrator(&db, who).await?, path_id(&id)?);
    let NewRoles { roles, post, reason } = parse_value(body.value, "")?;
    let changed = db.write(move |tx| {
        let account = accounts::changeable(tx, &actor, id)?;
        let losing = account.roles.difference(&roles).copied().collect();
        nothing_left(tx.conn, &account, &losing)?;
        Ok::<_, Error>(accounts::change_roles(tx, &actor, &account, &roles, post, reason)?)
    });
    Ok(web::Json(changed.await?.into()))
}

/// Disable an account: it cannot sign in any more, and its sessions end (administrators). Refused while it owes work.
#[utoipa::path(post, path = "/accounts/{id}/disable", operation_id = "disable_account", tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The account")), security(("bearer" = [])),
    responses((status = 200, description = "Disabled", body = AccountView), Writes))]
async fn disable(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<AccountView>, Problem> {
    let (actor, id) = (administrator(&db, who).await?, path_id(&id)?);
    let account = db.write(move |tx| {
        let account = accounts::administered(tx.conn, &actor, id)?;
        nothing_left(tx.conn, &account, &account.roles)?;
        Ok::<_, Error>(accounts::disable(tx, &actor, id)?)
    });
    Ok(web::Json(account.await?.into()))
}

/// What an account would leave behind, without what the cases are about (administrators).
#[utoipa::path(get, path = "/accounts/{id}/open_work", operation_id = "list_open_work", tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The account")), security(("bearer" = [])),
    responses((status = 200, description = "Every open duty", body = Vec<OpenDuty>), Reads))]
async fn open_work(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<Vec<OpenDuty>>, Problem> {
    let (actor, id) = (administrator(&db, who).await?, path_id(&id)?);
    let left = db.read(move |conn| {
        let account = accounts::administered(conn, &actor, id)?;
        left_open(conn, id, &account.roles)
    });
    Ok(web::Json(left.await?))
}
