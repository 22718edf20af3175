//! HTTP of the registry: match while typing, open an entry, merge two and take it back.

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::model::{MergeParty, PartyCase, PartyEntry, PartyFound, PartyMerge, PartyRow, UnmergeParty};
use super::{Error, merge, store};
use crate::accounts::{SignedIn, actor, ask_once};
use crate::db::{Conn, Db, audit};
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Body, Problem, Reads, Writes, path_id};
use crate::{agencies, record};

/// Routes of the room, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/parties").route(web::get().to(list)))
        .service(at("/parties/{id}").route(web::get().to(one)))
        .service(at("/parties/{id}/merge").route(web::post().to(join)))
        .service(at("/parties/{id}/unmerge").route(web::post().to(part)));
}

/// The room's part of the API description.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, one, join, part))]
struct Api;

/// What is typed.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Typed {
    /// The beginning of a name, or a whole number. Full and half width, brackets and case do not matter.
    #[param(min_length = 1, max_length = 200)]
    q: String,
    /// Also names that have it in the middle; slower.
    anywhere: Option<bool>,
}

/// Parties of cases within sight, by the beginning of the name or by the whole number; numbers of citizens are masked.
#[utoipa::path(get, path = "/parties", operation_id = "list_parties", tag = "parties", params(Typed, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of entries", body = Page<PartyFound>), Reads))]
async fn list(db: web::Data<Db>, who: SignedIn, asked: Listing<Typed>) -> Result<web::Json<Page<PartyFound>>, Problem> {
    let after = asked.after()?;
    if asked.filters.q.trim().is_empty() || asked.filters.q.chars().nth(200).is_some() {
        return Err(Problem::field("?q", "length", "请输入1至200个字", "type 1 to 200 characters"));
    }
    let page = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let agencies = agencies::covers(conn, &actor)?;
        let rows = asked.rows();
        let Typed { q, anywhere } = asked.filters;
        let wanted = store::Wanted { agencies, q, anywhere: anywhere.unwrap_or_default(), after, rows };
        let found = store::find(conn, &wanted)?;
        Ok::<_, Problem>(Page::cut(found, asked.limit, |entry| (entry.key.clone(), entry.id)))
    });
    Ok(web::Json(page.await?))
}

/// One entry with its whole number and the cases within sight it appears in. Who looked is written down.
#[utoipa::path(get, path = "/parties/{id}", operation_id = "show_party", tag = "parties", params(("id" = Uuid, Path, description = "The entry")), security(("bearer" = [])),
    responses((status = 200, description = "The entry", body = PartyEntry), Reads))]
async fn one(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<PartyEntry>, Problem> {
    let entry = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let agencies = agencies::covers(conn, &actor)?;
        let id = path_id(&id)?;
        let rows = store::of_entry(conn, &agencies, id, MOST)?;
        Ok::<_, Problem>(open(conn, id, rows)?)
    });
    let entry = entry.await?;
    db.trace(audit::Look::at_party(who.account_id, entry.id))?;
    Ok(web::Json(entry))
}

/// Appearances that one answer shows.
const MOST: i64 = 200;

fn open(conn: &mut Conn, id: Uuid, rows: Vec<PartyRow>) -> Result<PartyEntry, Error> {
    let latest = rows.first().ok_or(Error::NotFound)?.clone();
    let merged_into = Some(store::root(conn, id)?).filter(|root| *root != id);
    let mut cases = Vec::new();
    let (mut names, mut numbers) = (Vec::new(), Vec::new());
    for row in rows {
        if !names.contains(&row.name) {
            names.push(row.name.clone());
        }
        if let Some(number) = row.number.filter(|number| !numbers.contains(number)) {
            numbers.push(number);
        }
        let Some(head) = record::find_head(conn, row.case_id.0)? else { continue };
        cases.push(PartyCase {
            case_id: head.id,
            agency_id: head.agency_id,
            party_id: row.party_id,
            entry_id: row.entry_id.0,
            name: row.name,
            status: head.status,
            cause: head.cause,
            decision_number: head.decision_number,
            opened_at: head.opened_at,
        });
    }
    let entries = store::merged_into(conn, id)?;
    let merges = store::merges(conn, &entries)?.into_iter().map(PartyMerge::from).collect();
    Ok(PartyEntry {
        id,
        merged_into,
        kind: latest.kind,
        name: latest.name,
        names,
        id_kind: latest.id_kind,
        numbers,
        cases,
        merges,
    })
}

/// Say that this entry is the same person as another: every appearance moves there (heads and supervisors).
#[utoipa::path(post, path = "/parties/{id}/merge", operation_id = "merge_party", tag = "parties", request_body = MergeParty,
    params(("id" = Uuid, Path, description = "The entry that is merged"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Merged", body = PartyMerge), Writes))]
async fn join(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    sent: Body<MergeParty>,
) -> Result<Answer, Problem> {
    let id = path_id(&id)?;
    ask_once(&db, who, key, sent, move |tx, actor, asked| {
        let merged = merge::merge(tx, actor, id, asked)?;
        Answer::created(&format!("/api/v1/parties/{}", merged.into), &merged)
    })
    .await
}

/// Take back that this entry was merged into another: what was its own is its own again (heads and supervisors).
#[utoipa::path(post, path = "/parties/{id}/unmerge", operation_id = "unmerge_party", tag = "parties", request_body = UnmergeParty,
    params(("id" = Uuid, Path, description = "The entry that was merged"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "Two again", body = PartyMerge), Writes))]
async fn part(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    sent: Body<UnmergeParty>,
) -> Result<Answer, Problem> {
    let id = path_id(&id)?;
    ask_once(&db, who, key, sent, move |tx, actor, asked| {
        let undone = merge::unmerge(tx, actor, id, asked)?;
        Answer::created(&format!("/api/v1/parties/{}", undone.from), &undone)
    })
    .await
}
