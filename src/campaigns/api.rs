//! HTTP of campaigns: opened, listed, seen; the team.

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;

use super::campaign::{Campaign, CampaignKind};
use super::open::{self, MemberLeaves, NewCampaign, NewMember};
use super::store::{self, CampaignRow, Wanted};
use super::{Error, files_api, frame_api, objections_api, printed_api, rectify_api, report_api, rounds_api, seats};
use crate::accounts::{SignedIn, actor, ask_once};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey};
use crate::law::time::Moment;
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Body, Problem, Reads, Writes, path_id};

/// Where campaigns are found.
pub(super) const PATH: &str = "/api/v1/evaluations/campaigns";

/// Routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/evaluations/campaigns").route(web::get().to(list)).route(web::post().to(open_campaign)))
        .service(at("/evaluations/campaigns/{id}").route(web::get().to(one)))
        .service(at("/evaluations/campaigns/{id}/members").route(web::post().to(add_member)))
        .service(at("/evaluations/campaigns/{id}/members/{account}/removal").route(web::post().to(remove_member)))
        .configure(frame_api::routes)
        .configure(rounds_api::routes)
        .configure(files_api::routes)
        .configure(objections_api::routes)
        .configure(rectify_api::routes)
        .configure(report_api::routes)
        .configure(printed_api::routes);
}

/// This part of the API description.
pub fn api() -> utoipa::openapi::OpenApi {
    let mut document = Api::openapi();
    let parts = [
        frame_api::api(),
        rounds_api::api(),
        files_api::api(),
        objections_api::api(),
        rectify_api::api(),
        report_api::api(),
        printed_api::api(),
    ];
    parts.into_iter().for_each(|part| document.merge(part));
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, open_campaign, one, add_member, remove_member))]
struct Api;

/// A campaign in a list.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
struct CampaignLine {
    /// The campaign.
    id: Uuid,
    /// The organ that organises it.
    agency_id: Uuid,
    /// The year that is evaluated.
    year: i64,
    /// Title.
    title: String,
    /// Who evaluates whom.
    kind: String,
    /// The standard.
    standard_id: String,
    /// When it was opened.
    created_at: Moment,
}

impl From<CampaignRow> for CampaignLine {
    fn from(row: CampaignRow) -> Self {
        let CampaignRow { title, kind, standard_id, year, .. } = row;
        let (id, agency_id, created_at) = (row.id.0, row.agency_id.0, row.created_at.0);
        Self { id, agency_id, year, title, kind, standard_id, created_at }
    }
}

/// Which campaigns a list shows.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct CampaignFilters {
    /// Only of this year.
    #[param(minimum = 2000, maximum = 2200)]
    year: Option<i64>,
    /// Only organised by this organ.
    agency_id: Option<Uuid>,
    /// Only of this kind.
    kind: Option<CampaignKind>,
}

/// Answers with a campaign as it is now.
pub(super) fn created(campaign: &Campaign) -> Result<Answer, Problem> {
    Answer::created(&format!("{PATH}/{}", campaign.id), campaign)
}

/// Campaigns of 案卷评查 that one organises, supervises, works in, or is evaluated by.
#[utoipa::path(get, path = "/evaluations/campaigns", operation_id = "list_campaigns", tag = "evaluation", params(CampaignFilters, PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of campaigns", body = Page<CampaignLine>), Reads))]
async fn list(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<CampaignFilters>,
) -> Result<web::Json<Page<CampaignLine>>, Problem> {
    let after = asked.after()?;
    let page = db.read(move |conn| {
        let actor = actor(conn, &who)?;
        let mut subjects = seats::covered(conn, &actor)?;
        subjects.push(actor.account_id);
        let CampaignFilters { year, agency_id: agency, kind } = asked.filters;
        let wanted = Wanted { subjects, year, agency, kind, after, rows: asked.limit + 1 };
        Ok::<_, Problem>(Page::cut(store::campaigns(conn, &wanted)?, asked.limit, |row| row.id.0))
    });
    Ok(web::Json(page.await?.map(CampaignLine::from)))
}

/// Open a campaign: a head for the own organ, a supervisor also for those below.
#[utoipa::path(post, path = "/evaluations/campaigns", operation_id = "open_campaign", tag = "evaluation", request_body = NewCampaign, params(IdempotencyKey),
    security(("bearer" = [])), responses((status = 201, description = "Opened", body = Campaign), Writes))]
async fn open_campaign(
    db: web::Data<Db>,
    who: SignedIn,
    key: IdempotencyKey,
    sent: Body<NewCampaign>,
) -> Result<Answer, Problem> {
    ask_once(&db, who, key, sent, |tx, actor, new| created(&open::open(tx, actor, new)?)).await
}

/// A campaign as it stands: scope, standard, team, frame.
#[utoipa::path(get, path = "/evaluations/campaigns/{id}", operation_id = "get_campaign", tag = "evaluation", params(("id" = Uuid, Path, description = "The campaign")),
    security(("bearer" = [])), responses((status = 200, description = "The campaign", body = Campaign), Reads))]
async fn one(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<Campaign>, Problem> {
    Ok(web::Json(db.read(move |conn| Ok::<_, Problem>(seen(conn, &who, &id)?.0)).await?))
}

/// The campaign a path names and what the bearer is to it; 404 for whoever is nothing.
pub(super) fn seen(
    conn: &mut crate::db::Conn,
    who: &SignedIn,
    id: &str,
) -> Result<(Campaign, crate::accounts::Actor, seats::Seat), Problem> {
    let actor = actor(conn, who)?;
    let campaign = store::campaign(conn, path_id(id)?)?;
    let seat = seats::seat(conn, &actor, &campaign)?;
    Ok((campaign, actor, seat))
}

/// What only organisers, supervision and audit see.
pub(super) fn whole(conn: &mut crate::db::Conn, who: &SignedIn, id: &str) -> Result<Campaign, Problem> {
    match seen(conn, who, id)? {
        (campaign, _, seat) if seat.sees_all() => Ok(campaign),
        _ => Err(Error::Forbidden {
            zh: "由组织评查的机关、执法监督和审计人员查看。",
            en: "for the organising organ, supervision and audit",
        }
        .into()),
    }
}

/// Take somebody into the team (organiser).
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/members", operation_id = "add_campaign_member", tag = "evaluation", request_body = NewMember,
    params(("id" = Uuid, Path, description = "The campaign"), IdempotencyKey), security(("bearer" = [])),
    responses((status = 201, description = "The campaign with its team", body = Campaign), Writes))]
async fn add_member(
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    sent: Body<NewMember>,
) -> Result<Answer, Problem> {
    let id = path_id(&id)?;
    ask_once(&db, who, key, sent, move |tx, actor, new| created(&open::add_member(tx, actor, id, &new)?)).await
}

/// Let a member go, with the reason (organiser).
#[utoipa::path(post, path = "/evaluations/campaigns/{id}/members/{account}/removal", operation_id = "remove_campaign_member", tag = "evaluation", request_body = MemberLeaves,
    params(("id" = Uuid, Path, description = "The campaign"), ("account" = Uuid, Path, description = "The member's account"), IdempotencyKey),
    security(("bearer" = [])), responses((status = 201, description = "The campaign with its team", body = Campaign), Writes))]
async fn remove_member(
    db: web::Data<Db>,
    who: SignedIn,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    sent: Body<MemberLeaves>,
) -> Result<Answer, Problem> {
    let at = named(&path)?;
    ask_once(&db, who, key, sent, move |tx, actor, why| created(&open::remove_member(tx, actor, at, why)?)).await
}

/// The two ids of a path.
pub(super) fn named(path: &(String, String)) -> Result<(Uuid, Uuid), Problem> {
    Ok((path_id(&path.0)?, path_id(&path.1)?))
}
