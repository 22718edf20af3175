//! Every statement on `anchor` and `anchor_part`.

use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::time::Moment;
use crate::schema::{anchor, anchor_part};

/// An anchor.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = anchor)]
pub(super) struct AnchorRow {
    pub day: NaiveDate,
    pub until: Instant,
    pub cases: i64,
    pub root: String,
    pub prev: String,
    pub made_at: Instant,
    #[diesel(embed)]
    pub audit: AuditRow,
}

/// What an anchor says of the audit trail; nothing in one that is older than that.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = anchor)]
pub(super) struct AuditRow {
    #[diesel(column_name = audit_from)]
    pub from: Option<Instant>,
    #[diesel(column_name = audit_entries)]
    pub entries: Option<i64>,
    #[diesel(column_name = audit_digest)]
    pub digest: Option<String>,
}

/// A part of an anchor.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = anchor_part)]
pub(super) struct PartRow {
    pub day: NaiveDate,
    pub n: i64,
    pub first_case: Uid,
    pub cases: i64,
    pub root: String,
}

/// The last anchor.
pub(super) fn last(conn: &mut Conn) -> Result<Option<AnchorRow>, Error> {
    Ok(anchor::table.order(anchor::day.desc()).select(AnchorRow::as_select()).first(conn).optional()?)
}

/// The anchor of a day.
pub(super) fn of(conn: &mut Conn, day: NaiveDate) -> Result<Option<AnchorRow>, Error> {
    Ok(anchor::table.find(day).select(AnchorRow::as_select()).first(conn).optional()?)
}

/// Anchors before a day, the newest first.
pub(super) fn before(conn: &mut Conn, day: Option<NaiveDate>, rows: i64) -> Result<Vec<AnchorRow>, Error> {
    let mut query = anchor::table.into_boxed();
    if let Some(day) = day {
        query = query.filter(anchor::day.lt(day));
    }
    Ok(query.order(anchor::day.desc()).limit(rows).select(AnchorRow::as_select()).load(conn)?)
}

/// The last anchor that covers the audit trail.
pub(super) fn last_with_audit(conn: &mut Conn) -> Result<Option<AnchorRow>, Error> {
    let covering = anchor::table.filter(anchor::audit_digest.is_not_null()).order(anchor::day.desc());
    Ok(covering.select(AnchorRow::as_select()).first(conn).optional()?)
}

/// Anchors up to a day that cover the audit trail, the oldest first.
pub(super) fn with_audit(conn: &mut Conn, day: NaiveDate) -> Result<Vec<AnchorRow>, Error> {
    let covering = anchor::table.filter(anchor::day.le(day)).filter(anchor::audit_digest.is_not_null());
    Ok(covering.order(anchor::day).select(AnchorRow::as_select()).load(conn)?)
}

/// The parts of an anchor, in order.
pub(super) fn parts(conn: &mut Conn, day: NaiveDate) -> Result<Vec<PartRow>, Error> {
    let of_day = anchor_part::table.filter(anchor_part::day.eq(day));
    Ok(of_day.order(anchor_part::n).select(PartRow::as_select()).load(conn)?)
}

/// The part in which a case lies, if it lies in any.
pub(super) fn part_of(conn: &mut Conn, day: NaiveDate, case: Uuid) -> Result<Option<PartRow>, Error> {
    Ok(anchor_part::table
        .filter(anchor_part::day.eq(day).and(anchor_part::first_case.le(Uid(case))))
        .order(anchor_part::first_case.desc())
        .select(PartRow::as_select())
        .first(conn)
        .optional()?)
}

/// Writes an anchor with its parts.
pub(super) fn insert(tx: &mut Tx<'_>, row: &AnchorRow, parts: &[PartRow]) -> Result<(), Error> {
    diesel::insert_into(anchor::table).values(row).execute(tx.conn)?;
    for part in parts {
        diesel::insert_into(anchor_part::table).values(part).execute(tx.conn)?;
    }
    Ok(())
}

/// The moment before which an act counts into the anchor of a day.
pub(super) fn until(day: NaiveDate) -> Moment {
    Moment::start_of(day).plus_days(1)
}
