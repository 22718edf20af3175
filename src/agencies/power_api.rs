//! HTTP of the power items 权责事项.

use actix_web::web;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;
use utoipa::OpenApi;
use uuid::Uuid;
use validator::Validate;

use super::model::{NewPowerItem, PowerItemRow, PowerItemView, TakeBack};
use super::{Error, power_items, store, visible};
use crate::accounts::{SignedIn, actor, administrator, enter_about};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::idempotent::{Answer, IdempotencyKey, once};
use crate::law::codes::Field;
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Problem, RawBody, Reads, Writes, parse_value, path_id};

/// The items' routes, below `/api/v1`.
pub(super) fn routes(config: &mut Routes) {
    config
        .service(at("/power_items").route(web::get().to(list)).route(web::post().to(create)))
        .service(at("/power_items/{id}").route(web::get().to(one)))
        .service(at("/power_items/{id}/take_back").route(web::post().to(take_back)));
}

/// The items' part of the API document.
pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, create, one, take_back))]
struct Api;

/// What power items a list shows.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filters {
    agency_id: Option<Uuid>,
    code: Option<String>,
    field: Option<Field>,
    /// Only items the organ holds on this day.
    held_on: Option<NaiveDate>,
}

/// What the organ may punish.
#[utoipa::path(
    get,
    path = "/power_items",
    operation_id = "list_power_items",
    tag = "agencies",
    params(Filters, PageQuery),
    security(("bearer" = [])),
    responses((status = 200, description = "A page of power items", body = Page<PowerItemView>), Reads)
)]
async fn list(
    db: web::Data<Db>,
    signed_in: SignedIn,
    listing: Listing<Filters>,
) -> Result<web::Json<Page<PowerItemView>>, Problem> {
    let page = db.read(move |conn| {
        let actor = actor(conn, &signed_in)?;
        let (after, rows) = (listing.after()?, listing.rows());
        let Filters { agency_id, code, field, held_on } = listing.filters;
        let agencies =
            visible(conn, &actor)?.into_iter().filter(|id| agency_id.is_none_or(|only| only == *id)).collect();
        let rows = store::power_items(conn, &store::Wanted { agencies, code, field, held_on, after, rows })?;
        let items = rows.into_iter().map(PowerItemRow::view).collect::<Result<_, Error>>()?;
        Ok::<_, Problem>(Page::cut(items, listing.limit, |item: &PowerItemView| item.id))
    });
    Ok(web::Json(page.await?))
}

/// One power item.
#[utoipa::path(
    get,
    path = "/power_items/{id}",
    operation_id = "get_power_item",
    tag = "agencies",
    params(("id" = Uuid, Path, description = "The item")),
    security(("bearer" = [])),
    responses((status = 200, description = "The item", body = PowerItemView), Reads)
)]
async fn one(
    db: web::Data<Db>,
    signed_in: SignedIn,
    id: web::Path<String>,
) -> Result<web::Json<PowerItemView>, Problem> {
    let item = db.read(move |conn| {
        let actor = actor(conn, &signed_in)?;
        let seen = visible(conn, &actor)?;
        let row = store::power_item_row(conn, path_id(&id)?)?
            .filter(|row| seen.contains(&row.agency_id.0))
            .ok_or(Error::NotFound)?;
        Ok::<_, Problem>(row.view()?)
    });
    Ok(web::Json(item.await?))
}

/// Enter a power item for one's own organ or one below it (administrators).
#[utoipa::path(
    post,
    path = "/power_items",
    operation_id = "create_power_item",
    tag = "agencies",
    request_body = NewPowerItem,
    security(("bearer" = [])),
    params(IdempotencyKey),
    responses((status = 201, description = "Entered", body = PowerItemView), Writes)
)]
async fn create(db: web::Data<Db>, signed_in: SignedIn, key: IdempotencyKey, body: RawBody) -> Result<Answer, Problem> {
    let actor = administrator(&db, signed_in).await?;
    let new = read(body.value)?;
    db.write(move |tx| {
        once(tx, actor.account_id, &key, &body.digest, |tx| {
            let item = power_items::create_by(tx, &actor, new)?;
            Answer::created(&format!("/api/v1/power_items/{}", item.id), &item)
        })
    })
    .await
}

/// Take a power back from a day on (administrators): no later case rests on it.
#[utoipa::path(
    post,
    path = "/power_items/{id}/take_back",
    operation_id = "take_back_power_item",
    tag = "agencies",
    request_body = TakeBack,
    params(("id" = Uuid, Path, description = "The item"), IdempotencyKey),
    security(("bearer" = [])),
    responses((status = 201, description = "Taken back", body = PowerItemView), Writes)
)]
async fn take_back(
    db: web::Data<Db>,
    signed_in: SignedIn,
    id: web::Path<String>,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Answer, Problem> {
    enter_about(&db, signed_in, &id, (key, body), |tx, actor, id, asked: TakeBack| {
        let item = power_items::take_back(tx, actor, id, asked)?;
        Answer::created(&format!("/api/v1/power_items/{id}"), &item)
    })
    .await
}

/// The two ids that may stand beside the item in a request.
#[derive(Debug, Deserialize, Validate)]
struct Ids {
    id: Option<Uuid>,
    agency_id: Option<Uuid>,
}

/// Reads ids and item apart: serde cannot flatten one strict struct into another and still name unknown fields.
fn read(mut value: Value) -> Result<NewPowerItem, Problem> {
    let Ids { id, agency_id } = parse_value(value.clone(), "")?;
    if let Value::Object(fields) = &mut value {
        fields.remove("id");
        fields.remove("agency_id");
    }
    Ok(NewPowerItem { id, agency_id, item: parse_value(value, "")? })
}
