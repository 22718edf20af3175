//! `GET /reviews`: the reviewers' queue.

use actix_web::web;
use serde::Deserialize;
use utoipa::OpenApi;

use super::{Queue, ReviewView, queue};
use crate::accounts::{self, SignedIn};
use crate::agencies;
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Problem, Reads};

/// Routes of the room.
pub fn routes(config: &mut Routes) {
    config.service(at("/reviews").route(web::get().to(list)));
    super::catalogue_api::routes(config);
    super::figures::routes(config);
}

/// The room's part of the API description.
pub fn api() -> utoipa::openapi::OpenApi {
    let mut api = Api::openapi();
    api.merge(super::catalogue_api::api());
    api.merge(super::figures::api());
    api
}

#[derive(OpenApi)]
#[openapi(paths(list))]
struct Api;

/// Filters of the queue.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Filters {
    /// `open` waits for an opinion, `closed` has one.
    #[param(inline)]
    state: Option<State>,
    /// `true`: only the rounds that I review, and those nobody has taken yet.
    #[serde(default)]
    mine: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    Closed,
}

/// Rounds of legal review in sight, soonest due first.
#[utoipa::path(get, path = "/reviews", operation_id = "list_reviews", tag = "review", params(Filters, PageQuery), security(("bearer" = [])), responses(
    (status = 200, description = "A page of the queue", body = Page<ReviewView>), Reads))]
async fn list(
    db: web::Data<Db>,
    who: SignedIn,
    asked: Listing<Filters>,
) -> Result<web::Json<Page<ReviewView>>, Problem> {
    let after = asked.after()?;
    let page = db
        .read(move |conn| {
            let actor = accounts::actor(conn, &who)?;
            let agencies = agencies::covers(conn, &actor)?;
            let cases = agencies::lent_reviews(conn, &actor, who.at)?;
            let open = asked.filters.state.map(|state| state == State::Open);
            let reviewer = asked.filters.mine.filter(|mine| *mine).map(|_| actor.account_id);
            let rows = queue(conn, &Queue { agencies, cases, open, reviewer, after, rows: asked.rows() })?;
            Ok::<_, Problem>(Page::cut(rows, asked.limit, |row| (row.due_on, row.case_id, row.seq)))
        })
        .await?;
    Ok(web::Json(page))
}
