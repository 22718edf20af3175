//! HTTP of what administrators do to an account: its door, password, sessions, second factor and names elsewhere.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;
use validator::Validate;

use super::oidc::{self, IdentityLink};
use super::roles::{self, RoleChange};
use super::sessions::{self, SessionView};
use super::{Error, Keys, SignedIn, actor, administrator, change, create, locks, second_factor};
use crate::db::{Conn, Db, audit};
use crate::edge::{Routes, at};
use crate::idempotent::Answer;
use crate::law::codes::Role;
use crate::law::time::Moment;
use crate::problem::{Problem, RawBody, Reads, Writes, parse_value, path_id};

/// Routes below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/accounts/{id}/lock").route(web::get().to(lock)).route(web::delete().to(unlock)))
        .service(at("/accounts/{id}/password").route(web::post().to(reset_password)))
        .service(at("/accounts/{id}/role_changes").route(web::get().to(role_changes)))
        .service(at("/accounts/{id}/sessions").route(web::get().to(sessions_of)).route(web::delete().to(end_sessions)))
        .service(at("/accounts/{id}/second_factor").route(web::delete().to(remove_factor)))
        .service(
            at("/accounts/{id}/identities")
                .route(web::get().to(identities))
                .route(web::post().to(link))
                .route(web::delete().to(unlink)),
        );
}

/// These operations in the API description.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(
    lock,
    unlock,
    reset_password,
    role_changes,
    sessions_of,
    end_sessions,
    remove_factor,
    identities,
    link,
    unlink
))]
struct Api;

/// Whether a door is closed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Lock {
    /// Until when nobody signs in under the account's name; absent when it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    locked_until: Option<Moment>,
}

/// An account within the reach of an administrator or auditor; outside it there is none.
fn within_reach(conn: &mut Conn, who: &SignedIn, id: Uuid) -> Result<(), Error> {
    let actor = actor(conn, who)?;
    create::reached(conn, &actor, &[Role::Admin, Role::Auditor], id).map(drop)
}

/// Whether an account's door is closed after wrong passwords (administrators, auditors).
#[utoipa::path(get, path = "/accounts/{id}/lock", operation_id = "get_account_lock", tag = "accounts", params(("id" = Uuid, Path, description = "The account")),
    security(("bearer" = [])), responses((status = 200, description = "Until when", body = Lock), Reads))]
async fn lock(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<Lock>, Problem> {
    let (id, now) = (path_id(&id)?, db.clock().now());
    let lock = db.read(move |conn| {
        within_reach(conn, &who, id)?;
        Ok::<_, Error>(Lock { locked_until: locks::locked_until(conn, id, now)? })
    });
    Ok(web::Json(lock.await?))
}

/// Open an account's door again (administrators).
#[utoipa::path(delete, path = "/accounts/{id}/lock", operation_id = "unlock_account", tag = "accounts", params(("id" = Uuid, Path, description = "The account")),
    security(("bearer" = [])), responses((status = 204, description = "Open"), Reads))]
async fn unlock(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let (actor, id) = (administrator(&db, who).await?, path_id(&id)?);
    db.write(move |tx| locks::unlock(tx, &actor, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Why a password is set anew.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordReset {
    /// Why, for the audit trail.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// A password for once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OneTimePassword {
    /// Shown this once; whoever signs in with it can only change it.
    one_time_password: String,
    /// Until when it can be changed for one's own; then a new one is needed.
    one_time_until: Moment,
}

/// Give an account a password for once; its sessions end (administrators).
#[utoipa::path(post, path = "/accounts/{id}/password", operation_id = "reset_password", tag = "accounts", request_body = PasswordReset,
    params(("id" = Uuid, Path, description = "The account")), security(("bearer" = [])),
    responses((status = 200, description = "The password", body = OneTimePassword), Writes))]
async fn reset_password(
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    who: SignedIn,
    id: web::Path<String>,
    body: RawBody,
) -> Result<HttpResponse, Problem> {
    let (actor, id) = (administrator(&db, who).await?, path_id(&id)?);
    let PasswordReset { reason } = parse_value(body.value, "")?;
    let made = change::reset(&db, keys.into_inner(), actor, id, reason).await?;
    let answer = OneTimePassword { one_time_password: made.password, one_time_until: made.until };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(answer))
}

/// How an account's roles have changed, oldest first (administrators, auditors).
#[utoipa::path(get, path = "/accounts/{id}/role_changes", operation_id = "list_role_changes", tag = "accounts", params(("id" = Uuid, Path, description = "The account")),
    security(("bearer" = [])), responses((status = 200, description = "Every change", body = Vec<RoleChange>), Reads))]
async fn role_changes(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<Vec<RoleChange>>, Problem> {
    let id = path_id(&id)?;
    let all = db.read(move |conn| {
        within_reach(conn, &who, id)?;
        roles::history(conn, id)
    });
    Ok(web::Json(all.await?))
}

/// The sessions of an account that live (administrators, auditors).
#[utoipa::path(get, path = "/accounts/{id}/sessions", operation_id = "list_sessions_of_account", tag = "accounts", params(("id" = Uuid, Path, description = "The account")),
    security(("bearer" = [])), responses((status = 200, description = "The sessions", body = Vec<SessionView>), Reads))]
async fn sessions_of(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<Vec<SessionView>>, Problem> {
    let (id, now) = (path_id(&id)?, db.clock().now());
    let all = db.read(move |conn| {
        within_reach(conn, &who, id)?;
        sessions::of_account(conn, id, Some(who.session_id), now)
    });
    Ok(web::Json(all.await?))
}

/// End every session of an account (administrators).
#[utoipa::path(delete, path = "/accounts/{id}/sessions", operation_id = "end_sessions_of_account", tag = "accounts", params(("id" = Uuid, Path, description = "The account")),
    security(("bearer" = [])), responses((status = 204, description = "Ended"), Reads))]
async fn end_sessions(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let (actor, id) = (administrator(&db, who).await?, path_id(&id)?);
    db.write(move |tx| {
        create::administered(tx.conn, &actor, id)?;
        let ended = sessions::end_all(tx, id, None)?;
        let detail = format!("{ended} sessions");
        audit::record(tx, Some(actor.account_id), "session.end", &format!("account/{id}"), &detail)?;
        Ok::<_, Error>(())
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take an account's second factor away, for one whose device is lost (administrators).
#[utoipa::path(delete, path = "/accounts/{id}/second_factor", operation_id = "remove_second_factor", tag = "accounts", params(("id" = Uuid, Path, description = "The account")),
    security(("bearer" = [])), responses((status = 204, description = "Gone"), Reads))]
async fn remove_factor(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let (actor, id) = (administrator(&db, who).await?, path_id(&id)?);
    db.write(move |tx| second_factor::remove(tx, &actor, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Who an account is at a provider.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewIdentityLink {
    /// The provider's name for the person: `sub`.
    #[validate(length(min = 1, max = 255))]
    #[schema(min_length = 1, max_length = 255)]
    subject: String,
}

/// Who an account is at the provider (administrators, auditors).
#[utoipa::path(get, path = "/accounts/{id}/identities", operation_id = "list_identities", tag = "accounts", params(("id" = Uuid, Path, description = "The account")),
    security(("bearer" = [])), responses((status = 200, description = "The links", body = Vec<IdentityLink>), Reads))]
async fn identities(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<Vec<IdentityLink>>, Problem> {
    let id = path_id(&id)?;
    let all = db.read(move |conn| {
        within_reach(conn, &who, id)?;
        oidc::linked(conn, id)
    });
    Ok(web::Json(all.await?))
}

/// Link an account to somebody at the provider, who can then sign in there (administrators).
#[utoipa::path(post, path = "/accounts/{id}/identities", operation_id = "link_identity", tag = "accounts", request_body = NewIdentityLink,
    params(("id" = Uuid, Path, description = "The account")), security(("bearer" = [])),
    responses((status = 201, description = "Linked", body = IdentityLink), Writes))]
async fn link(
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    who: SignedIn,
    id: web::Path<String>,
    body: RawBody,
) -> Result<Answer, Problem> {
    let (actor, id) = (administrator(&db, who).await?, path_id(&id)?);
    let NewIdentityLink { subject } = parse_value(body.value, "")?;
    let issuer = keys.oidc.as_ref().ok_or(Error::NoProvider)?.issuer().to_owned();
    let made = db.write(move |tx| oidc::link(tx, &actor, id, &issuer, &subject)).await?;
    Answer::created(&format!("/api/v1/accounts/{id}/identities"), &made)
}

/// Take every link of an account away (administrators).
#[utoipa::path(delete, path = "/accounts/{id}/identities", operation_id = "unlink_identities", tag = "accounts", params(("id" = Uuid, Path, description = "The account")),
    security(("bearer" = [])), responses((status = 204, description = "Gone"), Reads))]
async fn unlink(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let (actor, id) = (administrator(&db, who).await?, path_id(&id)?);
    db.write(move |tx| oidc::unlink(tx, &actor, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
