//! HTTP of the report, and of the chain of a campaign.

use actix_web::web;
use serde::Serialize;
use utoipa::OpenApi;
use uuid::Uuid;

use super::api::whole;
use super::report;
use super::report_model::CampaignReport;
use super::{chain, draw, store};
use crate::accounts::SignedIn;
use crate::db::{Conn, Db};
use crate::edge::{Routes, at};
use crate::problem::{Problem, Reads};
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/evaluations/campaigns/{id}/report").route(web::get().to(count)))
        .service(at("/evaluations/campaigns/{id}/verify").route(web::get().to(follow)));
}

pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(count, follow))]
struct Api;

/// The chains of a campaign, followed again.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
struct CampaignCheck {
    /// Everything is as it was recorded.
    ok: bool,
    /// Streams followed: the campaign, and each evaluated file.
    streams: u64,
    /// Events read.
    events: u64,
    /// Digest of the last event of the campaign.
    head_digest: String,
    /// Every place where something does not hold.
    flaws: Vec<String>,
}

/// The report: files, grades, deductions by item, organ and field, the whole population by the weights of the draw, the year before.
#[utoipa::path(get, path = "/evaluations/campaigns/{id}/report", operation_id = "get_campaign_report", tag = "evaluation", params(("id" = Uuid, Path, description = "The campaign")),
    security(("bearer" = [])), responses((status = 200, description = "The figures", body = CampaignReport), Reads))]
async fn count(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<CampaignReport>, Problem> {
    let now = db.clock().now();
    let counted = db.read(move |conn| {
        let campaign = whole(conn, &who, &id)?;
        let files = report::dossiers(conn, &campaign)?;
        Ok::<_, Problem>(report::report(conn, campaign, &files, now)?)
    });
    Ok(web::Json(counted.await?))
}

/// Follow the chains again: of the campaign, of each evaluated file, and the digest of the frame.
#[utoipa::path(get, path = "/evaluations/campaigns/{id}/verify", operation_id = "verify_campaign", tag = "evaluation", params(("id" = Uuid, Path, description = "The campaign")),
    security(("bearer" = [])), responses((status = 200, description = "What was found", body = CampaignCheck), Reads))]
async fn follow(db: web::Data<Db>, who: SignedIn, id: web::Path<String>) -> Result<web::Json<CampaignCheck>, Problem> {
    let check = db.read(move |conn| {
        let campaign = whole(conn, &who, &id)?.id;
        followed(conn, campaign)
    });
    Ok(web::Json(check.await?))
}

fn followed(conn: &mut Conn, id: Uuid) -> Result<CampaignCheck, Problem> {
    let (mut events, head_digest, mut flaws) = chain::follow(conn, id)?;
    let mut streams = 1;
    for row in store::files(conn, id, store::Whose::All, (None, None, i64::MAX))? {
        let (more, _, found) = chain::follow(conn, row.id.0)?;
        (streams, events) = (streams + 1, events + more);
        flaws.extend(found);
    }
    if let Some(frame) = store::campaign(conn, id)?.frame {
        let lines = store::frame(conn, id, None, None)?;
        if draw::frame_digest(&lines) != frame.digest {
            flaws.push("the frame was changed".to_owned());
        }
    }
    Ok(CampaignCheck { ok: flaws.is_empty(), streams, events, head_digest, flaws })
}
