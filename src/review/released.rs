//! Catalogues of major decisions that a head has released, as everybody may read them: what holds, from when until when, and
//! what held before.

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::Error;
use super::catalogue::{CatalogueContent, Row};
use crate::db::Conn;
use crate::db::types::Uid;
use crate::law::time::Moment;
use crate::schema::review_catalogue::{self, dsl};

/// A released catalogue 重大执法决定法制审核目录.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = PublicReviewCatalogue)]
pub struct ReleasedCatalogue {
    /// Id.
    pub id: Uuid,
    /// The organ.
    pub agency_id: Uuid,
    /// Its name.
    pub name: String,
    /// The paper that adopts it.
    pub document: String,
    /// The first day it is in force.
    pub valid_from: NaiveDate,
    /// The day from which a later one takes its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_on: Option<NaiveDate>,
    /// It is in force today.
    pub in_force: bool,
    /// The day it was published.
    pub published_on: NaiveDate,
    /// What it lists.
    pub content: CatalogueContent,
    /// When it was released, for those who keep a copy.
    #[serde(skip)]
    pub released_at: Moment,
}

diesel::alias!(review_catalogue as newer: Newer);

/// What holds on that day of one organ or of all, and what is released to hold later; by id.
///
/// # Errors
/// When the database cannot be read.
pub fn released(
    conn: &mut Conn,
    agency: Option<Uuid>,
    today: NaiveDate,
    after: Option<Uuid>,
    rows: i64,
) -> Result<Vec<ReleasedCatalogue>, Error> {
    let (from, at) = (newer.field(review_catalogue::valid_from), newer.field(review_catalogue::released_at));
    let later = from.gt(dsl::valid_from).or(from.eq(dsl::valid_from).and(at.gt(dsl::released_at)));
    let of_organ = newer.field(review_catalogue::agency_id).eq(dsl::agency_id);
    let replaced = newer
        .filter(of_organ.and(at.is_not_null()).and(from.le(today)).and(later))
        .select(newer.field(review_catalogue::id));
    let mut query =
        review_catalogue::table.filter(dsl::released_at.is_not_null()).filter(not(exists(replaced))).into_boxed();
    if let Some(agency) = agency {
        query = query.filter(dsl::agency_id.eq(Uid(agency)));
    }
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(Uid(after)));
    }
    let found: Vec<Row> = query.order(dsl::id).limit(rows).select(Row::as_select()).load(conn)?;
    let mut told = Vec::with_capacity(found.len());
    for row in found {
        let id = row.id.0;
        told.extend(history(conn, row.agency_id.0, today)?.into_iter().find(|one| one.id == id));
    }
    Ok(told)
}

/// Every catalogue that the organ has released, the one that holds longest first.
///
/// # Errors
/// When the database cannot be read.
pub fn history(conn: &mut Conn, agency: Uuid, today: NaiveDate) -> Result<Vec<ReleasedCatalogue>, Error> {
    let rows: Vec<Row> = review_catalogue::table
        .filter(dsl::agency_id.eq(Uid(agency)).and(dsl::released_at.is_not_null()))
        .order((dsl::valid_from.desc(), dsl::released_at.desc()))
        .select(Row::as_select())
        .load(conn)?;
    let mut replaced_on = None;
    let told = rows.into_iter().map(|row| {
        let view = row.view()?;
        let Some(released_at) = view.released_at else { return Ok(None) };
        let until = replaced_on.replace(view.valid_from);
        Ok(Some(ReleasedCatalogue {
            id: view.id,
            agency_id: view.agency_id,
            name: view.name,
            document: view.document,
            valid_from: view.valid_from,
            replaced_on: until,
            in_force: view.valid_from <= today && until.is_none_or(|day| day > today),
            published_on: released_at.date(),
            content: view.content,
            released_at,
        }))
    });
    told.filter_map(Result::transpose).collect()
}

/// The organ of a released catalogue.
///
/// # Errors
/// When the database cannot be read.
pub fn organ_of(conn: &mut Conn, id: Uuid) -> Result<Option<Uuid>, Error> {
    let found: Option<Uid> = review_catalogue::table
        .find(Uid(id))
        .filter(dsl::released_at.is_not_null())
        .select(dsl::agency_id)
        .first(conn)
        .optional()?;
    Ok(found.map(|agency| agency.0))
}
