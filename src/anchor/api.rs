//! HTTP of the anchors: published without a login.

use actix_web::{HttpResponse, http::header, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::OpenApi;

use super::store::{self, AnchorRow};
use super::{Anchor, Error};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::page::{Listing, NoFilters, Page, PageQuery};
use crate::problem::{Looks, Problem};

/// The public routes, below `/public/v1`.
pub fn public_routes(config: &mut Routes) {
    config.service(at("/anchors").route(web::get().to(list))).service(at("/anchors/{day}").route(web::get().to(show)));
}

/// This part of the API description.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, show))]
struct Api;

/// The daily anchors, newest first: a Merkle root (RFC 6962 over SM3) over the heads of all cases.
#[utoipa::path(get, path = "/anchors", operation_id = "list_anchors", tag = "public", params(PageQuery),
    responses((status = 200, description = "A page of anchors", body = Page<Anchor>), Looks))]
async fn list(db: web::Data<Db>, asked: Listing<NoFilters>) -> Result<HttpResponse, Problem> {
    let after: Option<NaiveDate> = asked.after()?;
    let page = db.read(move |conn| {
        let rows = store::before(conn, after, asked.rows())?;
        let page = Page::cut(rows, asked.limit, |row: &AnchorRow| row.day);
        Ok::<_, Error>(page.map(Anchor::from))
    });
    answer(&page.await?, "public, max-age=300")
}

/// The anchor of a day.
#[utoipa::path(get, path = "/anchors/{day}", operation_id = "show_anchor", tag = "public", params(("day" = NaiveDate, Path, description = "The day it closes")),
    responses((status = 200, description = "The anchor", body = Anchor), Looks))]
async fn show(db: web::Data<Db>, day: web::Path<String>) -> Result<HttpResponse, Problem> {
    let day: NaiveDate = day.parse().map_err(|_| Problem::not_found())?;
    let row = db.read(move |conn| store::of(conn, day)?.ok_or(Error::NotFound)).await?;
    answer(&Anchor::from(row), "public, max-age=86400, immutable")
}

fn answer(shown: &impl Serialize, cache: &'static str) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, cache)).json(shown))
}
