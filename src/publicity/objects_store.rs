//! Every statement on `public_object`.

use chrono::NaiveDate;
use diesel::dsl::{exists, max, not};
use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::codes::PublicObjectKind;
use crate::schema::public_object::{self, dsl};

/// A row of `public_object`.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = public_object)]
pub(super) struct Row {
    pub id: Uid,
    pub agency_id: Uid,
    pub kind: String,
    pub title: String,
    pub version: i64,
    pub content: String,
    pub formed_on: NaiveDate,
    pub valid_from: NaiveDate,
    pub due_on: NaiveDate,
    pub ended: i64,
    pub collected_by: Uid,
    pub collected_at: Instant,
    pub checked_by: Option<Uid>,
    pub checked_at: Option<Instant>,
    pub released_by: Option<Uid>,
    pub released_at: Option<Instant>,
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Result<(), Error> {
    diesel::insert_into(public_object::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Writes who checked and who released it.
pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Result<(), Error> {
    let steps = (
        dsl::checked_by.eq(row.checked_by),
        dsl::checked_at.eq(row.checked_at),
        dsl::released_by.eq(row.released_by),
        dsl::released_at.eq(row.released_at),
    );
    diesel::update(public_object::table.find(row.id)).set(steps).execute(tx.conn)?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, id: Uuid) -> Result<Option<Row>, Error> {
    Ok(public_object::table.find(Uid(id)).select(Row::as_select()).first(conn).optional()?)
}

pub(super) fn last_version(
    conn: &mut Conn,
    agency: Uuid,
    kind: PublicObjectKind,
    title: &str,
) -> Result<Option<i64>, Error> {
    let of_title = dsl::agency_id.eq(Uid(agency)).and(dsl::kind.eq(kind.as_str())).and(dsl::title.eq(title));
    Ok(public_object::table.filter(of_title).select(max(dsl::version)).first(conn)?)
}

/// Which versions the organ's own list shows.
pub(super) struct Wanted {
    pub agencies: Vec<Uuid>,
    pub kind: Option<PublicObjectKind>,
    /// Only what is not released and due before this day.
    pub overdue_on: Option<NaiveDate>,
    pub after: Option<Uuid>,
    pub rows: i64,
}

/// Every version, the oldest first.
pub(super) fn list(conn: &mut Conn, wanted: &Wanted) -> Result<Vec<Row>, Error> {
    let among: Vec<Uid> = wanted.agencies.iter().copied().map(Uid).collect();
    let mut query = public_object::table.filter(dsl::agency_id.eq_any(among)).into_boxed();
    if let Some(kind) = wanted.kind {
        query = query.filter(dsl::kind.eq(kind.as_str()));
    }
    if let Some(day) = wanted.overdue_on {
        query = query.filter(dsl::released_at.is_null().and(dsl::due_on.lt(day))).filter(not(exists(replaced())));
    }
    if let Some(after) = wanted.after {
        query = query.filter(dsl::id.gt(Uid(after)));
    }
    Ok(query.order(dsl::id).limit(wanted.rows).select(Row::as_select()).load(conn)?)
}

/// Every version that is still to be released, by due date.
pub(super) fn unreleased(conn: &mut Conn, agencies: &[Uuid]) -> Result<Vec<Row>, Error> {
    let among: Vec<Uid> = agencies.iter().copied().map(Uid).collect();
    Ok(public_object::table
        .filter(dsl::agency_id.eq_any(among))
        .filter(dsl::released_at.is_null().and(not(exists(replaced()))))
        .order((dsl::due_on, dsl::id))
        .select(Row::as_select())
        .load(conn)?)
}

/// A later version of the same was released: the earlier need not be any more.
#[diesel::dsl::auto_type]
fn replaced() -> _ {
    let of_title = newer
        .field(public_object::agency_id)
        .eq(dsl::agency_id)
        .and(newer.field(public_object::kind).eq(dsl::kind))
        .and(newer.field(public_object::title).eq(dsl::title));
    let later = newer.field(public_object::version).gt(dsl::version);
    let out = newer.field(public_object::released_at).is_not_null();
    newer.filter(of_title.and(later).and(out)).select(newer.field(public_object::id))
}

diesel::alias!(public_object as newer: Newer);

/// What holds on that day: the newest version of each that was released and has begun, unless it ended.
pub(super) fn shown(
    conn: &mut Conn,
    agency: Option<Uuid>,
    kinds: &[PublicObjectKind],
    today: NaiveDate,
    after: Option<Uuid>,
    rows: i64,
) -> Result<Vec<Row>, Error> {
    let same = newer
        .field(public_object::agency_id)
        .eq(dsl::agency_id)
        .and(newer.field(public_object::kind).eq(dsl::kind))
        .and(newer.field(public_object::title).eq(dsl::title));
    let later = newer
        .field(public_object::version)
        .gt(dsl::version)
        .and(newer.field(public_object::released_at).is_not_null())
        .and(newer.field(public_object::valid_from).le(today));
    let mut query = public_object::table
        .filter(dsl::released_at.is_not_null().and(dsl::valid_from.le(today)).and(dsl::ended.eq(0)))
        .filter(not(exists(newer.filter(same.and(later)).select(newer.field(public_object::id)))))
        .into_boxed();
    if let Some(agency) = agency {
        query = query.filter(dsl::agency_id.eq(Uid(agency)));
    }
    if !kinds.is_empty() {
        query = query.filter(dsl::kind.eq_any(kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>()));
    }
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(Uid(after)));
    }
    Ok(query.order(dsl::id).limit(rows).select(Row::as_select()).load(conn)?)
}
