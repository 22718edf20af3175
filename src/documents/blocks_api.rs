//! HTTP of the number blocks 号段: an officer draws and voids the own ones; heads, supervisors and auditors read.

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::Error;
use super::blocks::{self, BlocksWanted, NewNumberBlock, NewVoidNumber, NumberBlock};
use crate::accounts::{Actor, SignedIn, actor};
use crate::db::{Conn, Db};
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey, once};
use crate::law::codes::Role;
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Problem, RawBody, Reads, Writes, parse_value, path_id};
use crate::{agencies, certificates};

/// The blocks' routes, below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/number_blocks").route(web::get().to(list)).route(web::post().to(create)))
        .service(at("/number_blocks/{id}").route(web::get().to(one)))
        .service(at("/number_blocks/{id}/void").route(web::post().to(void)));
}

/// The blocks' part of the API description.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, create, one, void))]
struct Api;

/// Which blocks a list shows.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    /// The officer who holds them.
    officer_id: Option<Uuid>,
    /// Year of the series.
    year: Option<i32>,
}

/// Whose blocks an account may see: organs, and for an officer only the own ones.
struct Sight {
    agencies: Vec<Uuid>,
    own: Option<Uuid>,
}

fn sight(conn: &mut Conn, actor: &Actor) -> Result<Sight, Problem> {
    let agencies = agencies::covers(conn, actor)?;
    if [Role::Head, Role::Supervisor, Role::Auditor].into_iter().any(|role| actor.has(role)) {
        return Ok(Sight { agencies, own: None });
    }
    match certificates::officer_of_account(conn, actor.account_id)?.filter(|_| actor.has(Role::Officer)) {
        Some(officer) => Ok(Sight { agencies, own: Some(officer) }),
        None => Err(Error::NoOfficer.into()),
    }
}

fn officer(conn: &mut Conn, who: &SignedIn) -> Result<Actor, Problem> {
    let actor = actor(conn, who)?;
    if actor.has(Role::Officer) { Ok(actor) } else { Err(Error::NoOfficer.into()) }
}

/// Blocks of numbers with what became of each number, oldest first.
#[utoipa::path(get, path = "/number_blocks", operation_id = "list_number_blocks", tag = "documents", params(Filters, PageQuery),
    security(("bearer" = [])), responses((status = 200, description = "A page of blocks", body = Page<NumberBlock>), Reads))]
async fn list(
    db: web::Data<Db>,
    who: SignedIn,
    listing: Listing<Filters>,
) -> Result<web::Json<Page<NumberBlock>>, Problem> {
    let page = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let Sight { agencies, own } = sight(conn, &actor)?;
        let (after, rows) = (listing.after()?, listing.rows());
        let Filters { officer_id, year } = listing.filters;
        if own.is_some() && officer_id.is_some() && own != officer_id {
            return Ok(Page { items: Vec::new(), next_cursor: None });
        }
        let wanted = BlocksWanted { agencies, officer_id: own.or(officer_id), year, after, rows };
        let page = Page::cut(blocks::list(conn, &wanted)?, listing.limit, |row| row.id.0);
        let items = page.items.into_iter().map(|row| blocks::view(conn, row)).collect::<Result<_, Error>>()?;
        Ok::<_, Problem>(Page { items, next_cursor: page.next_cursor })
    });
    Ok(web::Json(page.await?))
}

/// One block.
#[utoipa::path(get, path = "/number_blocks/{id}", operation_id = "get_number_block", tag = "documents", params(("id" = Uuid, Path, description = "The block")),
    security(("bearer" = [])), responses((status = 200, description = "The block", body = NumberBlock), Reads))]
async fn one(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<NumberBlock>, Problem> {
    let block = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let Sight { agencies, own } = sight(conn, &actor)?;
        let seen = |row: &blocks::BlockRow| {
            agencies.contains(&row.agency_id.0) && own.is_none_or(|officer| officer == row.officer_id.0)
        };
        let row = blocks::row(conn, path_id(&id)?)?.filter(seen).ok_or(Error::NotFound)?;
        Ok::<_, Problem>(blocks::view(conn, row)?)
    });
    Ok(web::Json(block.await?))
}

/// Draw a block of numbers for one's own device.
#[utoipa::path(post, path = "/number_blocks", operation_id = "create_number_block", tag = "documents", request_body = NewNumberBlock,
    security(("bearer" = [])), params(IdempotencyKey), responses((status = 201, description = "Drawn", body = NumberBlock), Writes))]
async fn create(db: web::Data<Db>, who: SignedIn, key: IdempotencyKey, body: RawBody) -> Result<Answer, Problem> {
    let actor = db.read(move |conn| officer(conn, &who)).await?;
    let new: NewNumberBlock = parse_value(body.value, "")?;
    db.write(move |tx| {
        once(tx, actor.account_id, &key, &body.digest, |tx| {
            let block = blocks::draw(tx, &actor, new)?;
            Answer::created(&format!("/api/v1/number_blocks/{}", block.id), &block)
        })
    })
    .await
}

/// Declare a number of one's own block void; it stays in the register with its reason.
#[utoipa::path(post, path = "/number_blocks/{id}/void", operation_id = "void_number", tag = "documents", request_body = NewVoidNumber,
    params(("id" = Uuid, Path, description = "The block"), IdempotencyKey),
    security(("bearer" = [])), responses((status = 201, description = "Void", body = NumberBlock), Writes))]
async fn void(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Answer, Problem> {
    let actor = db.read(move |conn| officer(conn, &who)).await?;
    let id = path_id(&id)?;
    let new: NewVoidNumber = parse_value(body.value, "")?;
    db.write(move |tx| {
        once(tx, actor.account_id, &key, &body.digest, |tx| {
            let block = blocks::declare_void(tx, &actor, id, new)?;
            Answer::created(&format!("/api/v1/number_blocks/{id}"), &block)
        })
    })
    .await
}
