//! Every statement on `media`, `media_object` and `media_upload`.

use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use super::model::{MediaRow, ObjectRow, UploadRow};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::time::Moment;
use crate::schema::{media, media_object, media_upload};

pub(super) fn insert_upload(tx: &mut Tx<'_>, row: &UploadRow) -> Result<(), Error> {
    diesel::insert_into(media_upload::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn upload(conn: &mut Conn, id: Uuid) -> Result<Option<UploadRow>, Error> {
    Ok(media_upload::table.find(Uid(id)).select(UploadRow::as_select()).first(conn).optional()?)
}

/// Writes down how many bytes are on the disk for good, and until when the rest is waited for.
pub(super) fn received(tx: &mut Tx<'_>, id: Uuid, bytes: u64, expires_at: Moment) -> Result<(), Error> {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    diesel::update(media_upload::table.find(Uid(id)))
        .set((media_upload::received.eq(bytes), media_upload::expires_at.eq(Instant(expires_at))))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn delete_upload(tx: &mut Tx<'_>, id: Uuid) -> Result<bool, Error> {
    Ok(diesel::delete(media_upload::table.find(Uid(id))).execute(tx.conn)? == 1)
}

/// Uploads of which everything is there, and that are not finished yet.
pub(super) fn whole(conn: &mut Conn, rows: i64) -> Result<Vec<Uuid>, Error> {
    let whole = media_upload::table.filter(media_upload::received.eq(media_upload::size));
    let ids: Vec<Uid> = whole.order(media_upload::id).limit(rows).select(media_upload::id).load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// Uploads that are waited for no longer.
pub(super) fn expired(conn: &mut Conn, now: Moment, rows: i64) -> Result<Vec<Uuid>, Error> {
    let over = media_upload::table
        .filter(media_upload::expires_at.le(Instant(now)))
        .filter(media_upload::received.lt(media_upload::size));
    let ids: Vec<Uid> = over.order(media_upload::expires_at).limit(rows).select(media_upload::id).load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// Enters what is stored, unless the same bytes were stored before.
pub(super) fn insert_object(tx: &mut Tx<'_>, row: &ObjectRow) -> Result<(), Error> {
    // Asked first: the trigger against replacing would refuse the second of two equal files.
    tx.lock(Uuid::new_v5(&Uuid::NAMESPACE_OID, row.digest.as_bytes()))?;
    let there: Option<String> =
        media_object::table.find(&row.digest).select(media_object::digest).first(tx.conn).optional()?;
    if there.is_none() {
        diesel::insert_into(media_object::table).values(row).execute(tx.conn)?;
    }
    Ok(())
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &MediaRow) -> Result<(), Error> {
    diesel::insert_into(media::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A recording with what is stored of it.
pub(super) type Found = (MediaRow, ObjectRow);

pub(super) fn find(conn: &mut Conn, id: Uuid) -> Result<Option<Found>, Error> {
    Ok(media::table
        .find(Uid(id))
        .inner_join(media_object::table)
        .select((MediaRow::as_select(), ObjectRow::as_select()))
        .first(conn)
        .optional()?)
}

/// The recordings of a case, in the order they came.
pub(super) fn of_case(conn: &mut Conn, case: Uuid, after: Option<Uuid>, rows: i64) -> Result<Vec<Found>, Error> {
    let mut query = media::table.inner_join(media_object::table).filter(media::case_id.eq(Uid(case))).into_boxed();
    if let Some(after) = after {
        query = query.filter(media::id.gt(Uid(after)));
    }
    Ok(query.order(media::id).limit(rows).select((MediaRow::as_select(), ObjectRow::as_select())).load(conn)?)
}

pub(super) fn object(conn: &mut Conn, digest: &str) -> Result<Option<ObjectRow>, Error> {
    Ok(media_object::table.find(digest).select(ObjectRow::as_select()).first(conn).optional()?)
}

/// What is stored, by digest; of one case only if it is named.
pub(super) fn objects(
    conn: &mut Conn,
    case: Option<Uuid>,
    after: Option<&str>,
    rows: i64,
) -> Result<Vec<ObjectRow>, Error> {
    let mut query = media_object::table.into_boxed();
    if let Some(case) = case {
        let of_case = media::table.filter(media::case_id.eq(Uid(case))).select(media::digest);
        query = query.filter(media_object::digest.eq_any(of_case));
    }
    if let Some(after) = after {
        query = query.filter(media_object::digest.gt(after.to_owned()));
    }
    Ok(query.order(media_object::digest).limit(rows).select(ObjectRow::as_select()).load(conn)?)
}

/// The recordings that rest on these bytes: id and case.
pub(super) fn resting_on(conn: &mut Conn, digest: &str) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let found: Vec<(Uid, Uid)> = media::table
        .filter(media::digest.eq(digest))
        .order(media::id)
        .select((media::id, media::case_id))
        .load(conn)?;
    Ok(found.into_iter().map(|(id, case)| (id.0, case.0)).collect())
}

/// The digests of what is stored for a case.
pub(super) fn digests_of(conn: &mut Conn, case: Uuid) -> Result<Vec<String>, Error> {
    Ok(media::table.filter(media::case_id.eq(Uid(case))).select(media::digest).distinct().load(conn)?)
}

/// What was looked at before this moment, or never: the next to be looked at.
pub(super) fn next_to_check(conn: &mut Conn, before: Moment) -> Result<Option<ObjectRow>, Error> {
    let never = media_object::table.filter(media_object::checked_at.is_null()).order(media_object::digest);
    if let Some(found) = never.select(ObjectRow::as_select()).first(conn).optional()? {
        return Ok(Some(found));
    }
    let long_ago = media_object::table
        .filter(media_object::checked_at.lt(Instant(before)))
        .order((media_object::checked_at, media_object::digest));
    Ok(long_ago.select(ObjectRow::as_select()).first(conn).optional()?)
}

/// Writes down what a look at the stored bytes found.
pub(super) fn checked(tx: &mut Tx<'_>, digest: &str, finding: Option<&str>) -> Result<(), Error> {
    diesel::update(media_object::table.find(digest))
        .set((media_object::checked_at.eq(Some(Instant(tx.now))), media_object::finding.eq(finding)))
        .execute(tx.conn)?;
    Ok(())
}

/// The recordings of these organs whose stored bytes are known to be damaged.
pub(super) fn damaged_of(conn: &mut Conn, agencies: &[Uuid], case: Option<Uuid>) -> Result<Vec<Found>, Error> {
    let agencies: Vec<Uid> = agencies.iter().copied().map(Uid).collect();
    let mut query = media_object::table
        .inner_join(media::table)
        .filter(media_object::finding.is_not_null())
        .filter(media::agency_id.eq_any(agencies))
        .into_boxed();
    if let Some(case) = case {
        query = query.filter(media::case_id.eq(Uid(case)));
    }
    Ok(query.order(media::id).select((MediaRow::as_select(), ObjectRow::as_select())).load(conn)?)
}

/// How many stored objects are known to be damaged.
pub(super) fn damaged(conn: &mut Conn) -> Result<i64, Error> {
    Ok(media_object::table.filter(media_object::finding.is_not_null()).count().get_result(conn)?)
}
