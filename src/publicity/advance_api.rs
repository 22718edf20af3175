//! `GET /public/v1/objects …`: what is public in advance, for everybody; a column for enterprises 涉企公示专栏.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;

use super::Error;
use super::objects::{self, PublicObject};
use super::objects_store::{self, Row};
use super::register_api::{json, page};
use super::register_model::PublicDecision;
use super::register_store;
use crate::agencies::{self, PowerItemView};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::law::codes::PublicObjectKind;
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Looks, Problem, path_id};

/// Characters of a text that a list shows.
const START: usize = 200;

/// Plans and standards that the column for enterprises shows.
const COLUMN: i64 = 100;

/// Routes, below `/public/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/objects").route(web::get().to(list)))
        .service(at("/objects/{id}").route(web::get().to(one)))
        .service(at("/power_items").route(web::get().to(powers)))
        .service(at("/enterprises").route(web::get().to(enterprises)));
}

/// This part of the API description; paths stand below `/public/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, one, powers, enterprises))]
struct Api;

/// Of whom, and what.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    /// The organ.
    agency_id: Option<Uuid>,
    /// What it is.
    kind: Option<PublicObjectKind>,
}

/// What holds today of what organs publish in advance, with the beginning of each text. Officers and power items have lists of
/// their own, made from the master data.
#[utoipa::path(get, path = "/objects", operation_id = "list_public_objects", tag = "public", params(Filters, PageQuery),
    responses((status = 200, description = "A page of objects", body = Page<PublicObject>), (status = 304, description = "As you have it"), Looks))]
async fn list(db: web::Data<Db>, request: HttpRequest, asked: Listing<Filters>) -> Result<HttpResponse, Problem> {
    let today = db.clock().now().date();
    let page = db.read(move |conn| {
        let Filters { agency_id, kind } = asked.filters;
        let kinds: Vec<_> = kind.into_iter().collect();
        let rows = objects_store::shown(conn, agency_id, &kinds, today, asked.after()?, asked.rows())?;
        let changed = objects::changed(&rows);
        let page = Page::cut(rows, asked.limit, |row: &Row| row.id.0);
        let next_cursor = page.next_cursor;
        let items = seen(page.items)?;
        Ok::<_, Problem>((Page { items, next_cursor }, changed))
    });
    let (page, changed) = page.await?;
    json(&request, &page, changed)
}

fn seen(rows: Vec<Row>) -> Result<Vec<PublicObject>, Error> {
    rows.into_iter().filter_map(|row| PublicObject::of(row, START).transpose()).collect()
}

/// One version with its whole text, also one that a newer has replaced.
#[utoipa::path(get, path = "/objects/{id}", operation_id = "get_public_object", tag = "public", params(("id" = Uuid, Path, description = "The version")),
    responses((status = 200, description = "The version", body = PublicObject), (status = 304, description = "As you have it"), Looks))]
async fn one(db: web::Data<Db>, request: HttpRequest, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let found = db.read(move |conn| {
        let row = objects_store::find(conn, path_id(&id)?)?.ok_or(Error::NotFound)?;
        PublicObject::of(row, usize::MAX)?.ok_or_else(|| Problem::from(Error::NotFound))
    });
    json(&request, &found.await?, None)
}

/// Of which organ.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct OfOrgan {
    /// The organ.
    agency_id: Uuid,
}

/// What an organ may punish today 权责事项, with articles, amounts and benchmarks.
#[utoipa::path(get, path = "/power_items", operation_id = "list_public_power_items", tag = "public", params(OfOrgan, PageQuery),
    responses((status = 200, description = "A page of power items", body = Page<PowerItemView>), (status = 304, description = "As you have it"), Looks))]
async fn powers(db: web::Data<Db>, request: HttpRequest, asked: Listing<OfOrgan>) -> Result<HttpResponse, Problem> {
    let today = db.clock().now().date();
    let page = db.read(move |conn| {
        let agency = asked.filters.agency_id;
        let held = agencies::held_on(conn, agency, today, asked.after()?, asked.rows()).map_err(Error::from)?;
        Ok::<_, Problem>(Page::cut(held, asked.limit, |item| item.id))
    });
    json(&request, &page.await?, None)
}

/// The column for enterprises 涉企公示专栏.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
struct EnterpriseColumn {
    /// Plans and items of inspections of enterprises 涉企检查计划、事项.
    plans: Vec<PublicObject>,
    /// Standards of inspections 检查标准.
    standards: Vec<PublicObject>,
    /// Penalties on enterprises, the newest first.
    penalties: Vec<PublicDecision>,
    /// Where the next page of penalties starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Of which organ, if of one.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct MaybeOrgan {
    /// The organ.
    agency_id: Option<Uuid>,
}

/// What concerns enterprises: plans and standards of inspections, and penalties.
#[utoipa::path(get, path = "/enterprises", operation_id = "show_enterprise_column", tag = "public", params(MaybeOrgan, PageQuery),
    responses((status = 200, description = "The column", body = EnterpriseColumn), (status = 304, description = "As you have it"), Looks))]
async fn enterprises(
    db: web::Data<Db>,
    request: HttpRequest,
    asked: Listing<MaybeOrgan>,
) -> Result<HttpResponse, Problem> {
    let today = db.clock().now().date();
    let column = db.read(move |conn| {
        let agency = asked.filters.agency_id;
        let mut shown = |kinds: &[PublicObjectKind]| -> Result<Vec<PublicObject>, Error> {
            seen(objects_store::shown(conn, agency, kinds, today, None, COLUMN)?)
        };
        let plans = shown(&[PublicObjectKind::InspectionPlan, PublicObjectKind::InspectionItems])?;
        let standards = shown(&[PublicObjectKind::EnterpriseStandard])?;
        let (after, limit) = (asked.after()?, asked.limit);
        let wanted = register_store::Wanted { today, agency, enterprises: true, after, limit, ..Default::default() };
        let (page, _) = page(conn, &wanted)?;
        let (penalties, next_cursor) = (page.items, page.next_cursor);
        Ok::<_, Problem>(EnterpriseColumn { plans, standards, penalties, next_cursor })
    });
    json(&request, &column.await?, None)
}
