//! `GET /public/v1/officers …`: the card that is shown at the door 亮证, for whoever it is shown to.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;
use uuid::Uuid;

use super::Error;
use super::register_api::json;
use crate::agencies;
use crate::certificates::{self, CardTrouble, PublicCard};
use crate::db::Db;
use crate::edge::{Routes, at};
use crate::law::codes::{CardKind, Field};
use crate::law::identity;
use crate::page::{Listing, Page, PageQuery};
use crate::problem::{Looks, Problem};

/// Routes, below `/public/v1`.
pub fn routes(config: &mut Routes) {
    config
        .service(at("/officers").route(web::get().to(list)))
        .service(at("/officers/{number}").route(web::get().to(one)));
}

/// This part of the API description; paths stand below `/public/v1`.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, one))]
struct Api;

/// A card as everybody may know it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
struct PublicOfficer {
    /// Number of the certificate.
    number: String,
    /// The holder's name, as on the card.
    holder: String,
    /// The organ.
    organ: String,
    /// Fields it is good for.
    fields: Vec<Field>,
    /// Area, as a beginning of division codes.
    area_code: String,
    /// The area's name, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    area: Option<&'static str>,
    /// Kind of card.
    kind: CardKind,
    /// First day.
    valid_from: NaiveDate,
    /// Last day it counts.
    valid_to: NaiveDate,
    /// Whether it counts today.
    valid_today: bool,
    /// Why it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<CardTrouble>,
}

impl PublicOfficer {
    fn of(card: PublicCard, organ: String) -> Self {
        Self {
            area: card.area_code.get(..6).and_then(identity::division),
            valid_today: card.trouble.is_none(),
            why: card.trouble,
            number: card.number,
            holder: card.holder,
            organ,
            fields: card.fields,
            area_code: card.area_code,
            kind: card.kind,
            valid_from: card.valid_from,
            valid_to: card.valid_to,
        }
    }
}

/// Whether a card counts today, of which organ and for what. A number nobody holds is answered 404, whatever it looks like.
#[utoipa::path(get, path = "/officers/{number}", operation_id = "check_card", tag = "public", params(("number" = String, Path, description = "Number of the certificate", max_length = 100)),
    responses((status = 200, description = "The card", body = PublicOfficer), (status = 304, description = "As you have it"), Looks))]
async fn one(db: web::Data<Db>, request: HttpRequest, number: web::Path<String>) -> Result<HttpResponse, Problem> {
    let now = db.clock().now();
    let found = db.read(move |conn| {
        let known = Some(number.trim()).filter(|number| !number.contains('\0') && number.chars().count() <= 100);
        let card = match known {
            Some(number) => certificates::public_card(conn, number, now).map_err(Error::from)?,
            None => None,
        };
        let card = card.ok_or(Error::NotFound)?;
        let organ = agencies::find(conn, card.agency_id).map_err(Error::from)?.ok_or(Error::NotFound)?;
        Ok::<_, Problem>(PublicOfficer::of(card, organ.name))
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

/// The people of an organ who hold a card 执法人员清单, by the last day of their cards.
#[utoipa::path(get, path = "/officers", operation_id = "list_public_officers", tag = "public", params(OfOrgan, PageQuery),
    responses((status = 200, description = "A page of cards", body = Page<PublicOfficer>), (status = 304, description = "As you have it"), Looks))]
async fn list(db: web::Data<Db>, request: HttpRequest, asked: Listing<OfOrgan>) -> Result<HttpResponse, Problem> {
    let now = db.clock().now();
    let page = db.read(move |conn| {
        let agency = asked.filters.agency_id;
        let organ = agencies::find(conn, agency).map_err(Error::from)?.ok_or(Error::NotFound)?;
        let cards = certificates::public_cards(conn, agency, asked.after()?, asked.rows(), now).map_err(Error::from)?;
        let page = Page::cut(cards, asked.limit, |card| card.place);
        Ok::<_, Problem>(page.map(|card| PublicOfficer::of(card, organ.name.clone())))
    });
    json(&request, &page.await?, None)
}
