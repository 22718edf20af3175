//! Every statement on `power_item`.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as SqlError};
use uuid::Uuid;

use super::Error;
use super::model::{PowerItemRow, PowerItemView};
use crate::casefile::power::PowerItem;
use crate::db::types::{Uid, uids};
use crate::db::{Conn, Tx};
use crate::law::codes::Field;
use crate::schema::power_item;

/// A power item and the organ that holds it.
pub fn power_item(conn: &mut Conn, id: Uuid) -> Result<Option<(Uuid, PowerItem)>, Error> {
    let row = power_item_row(conn, id)?;
    row.map(|row| Ok((row.agency_id.0, row.item()?))).transpose()
}

pub(super) fn power_item_row(conn: &mut Conn, id: Uuid) -> Result<Option<PowerItemRow>, Error> {
    Ok(power_item::table.find(Uid(id)).select(PowerItemRow::as_select()).first(conn).optional()?)
}

pub(super) fn insert_power_item(tx: &mut Tx<'_>, row: &PowerItemRow) -> Result<(), Error> {
    match diesel::insert_into(power_item::table).values(row).execute(tx.conn) {
        Ok(_) => Ok(()),
        Err(SqlError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Err(Error::AlreadyHeld),
        Err(error) => Err(error.into()),
    }
}

/// Whether the organ holds an item of this code itself on that day.
pub(super) fn holds(conn: &mut Conn, agency: Uuid, code: &str, day: NaiveDate) -> Result<bool, Error> {
    let held: Option<Uid> = power_item::table
        .filter(
            power_item::agency_id.eq(Uid(agency)).and(power_item::code.eq(code)).and(power_item::valid_from.le(day)),
        )
        .filter(power_item::valid_to.is_null().or(power_item::valid_to.ge(day)))
        .select(power_item::id)
        .first(conn)
        .optional()?;
    Ok(held.is_some())
}

/// Writes that an item was taken back.
pub(super) fn take_back(tx: &mut Tx<'_>, row: &PowerItemRow) -> Result<(), Error> {
    diesel::update(power_item::table.find(row.id))
        .set((power_item::body.eq(&row.body), power_item::valid_to.eq(row.valid_to)))
        .execute(tx.conn)?;
    Ok(())
}

/// Which power items a list shows.
pub(super) struct Wanted {
    pub agencies: Vec<Uuid>,
    pub code: Option<String>,
    pub field: Option<Field>,
    pub held_on: Option<NaiveDate>,
    pub after: Option<Uuid>,
    pub rows: i64,
}

pub(super) fn power_items(conn: &mut Conn, wanted: &Wanted) -> Result<Vec<PowerItemRow>, Error> {
    let among = power_item::agency_id.eq_any(uids(&wanted.agencies));
    let mut query = power_item::table.filter(among).select(PowerItemRow::as_select()).into_boxed();
    if let Some(code) = &wanted.code {
        query = query.filter(power_item::code.eq(code));
    }
    if let Some(field) = wanted.field {
        query = query.filter(power_item::field.eq(field.as_str()));
    }
    if let Some(day) = wanted.held_on {
        query = query.filter(power_item::valid_from.le(day));
        query = query.filter(power_item::valid_to.is_null().or(power_item::valid_to.ge(day)));
    }
    if let Some(after) = wanted.after {
        query = query.filter(power_item::id.gt(Uid(after)));
    }
    Ok(query.order(power_item::id).limit(wanted.rows).load(conn)?)
}

/// The items an organ holds itself on that day.
pub fn held_on(
    conn: &mut Conn,
    agency: Uuid,
    day: NaiveDate,
    after: Option<Uuid>,
    rows: i64,
) -> Result<Vec<PowerItemView>, Error> {
    let wanted = Wanted { agencies: vec![agency], code: None, field: None, held_on: Some(day), after, rows };
    power_items(conn, &wanted)?.into_iter().map(PowerItemRow::view).collect()
}
