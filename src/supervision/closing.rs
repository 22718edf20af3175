//! Closing a warning: a supervisor looked into it; who, when and why stays.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::warnings::{Asked, Warning, list};
use super::{Error, may_close};
use crate::accounts::Actor;
use crate::agencies;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::time::Moment;
use crate::problem::Problem;
use crate::schema::warning_closing;

/// A warning to be closed.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseWarning {
    /// The key of the warning.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub key: String,
    /// What was found, and why it is closed.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reason: String,
}

/// How a warning was closed.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = WarningClosed)]
pub struct Closed {
    /// By which account.
    pub by: Uuid,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = warning_closing)]
struct Row {
    warning_key: String,
    agency_id: Uid,
    closed_by: Uid,
    closed_at: Instant,
    reason: String,
}

/// How the warnings with these keys were closed, as far as they were.
pub(super) fn closings(conn: &mut Conn, keys: &[&str]) -> Result<BTreeMap<String, Closed>, Error> {
    use warning_closing::dsl;
    let mut found = BTreeMap::new();
    for some in keys.chunks(200) {
        let rows: Vec<Row> = warning_closing::table
            .filter(dsl::warning_key.eq_any(some.to_vec()))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| {
            let closed = Closed { by: row.closed_by.0, at: row.closed_at.0, reason: row.reason };
            (row.warning_key, closed)
        }));
    }
    Ok(found)
}

/// Closes the warning of this key that stands in sight of `actor`.
pub(super) fn close(tx: &mut Tx<'_>, actor: &Actor, closing: CloseWarning) -> Result<Warning, Problem> {
    may_close(actor)?;
    let agencies = agencies::covers(tx.conn, actor)?;
    let asked = Asked { agencies, case_id: case_of(&closing.key), rows: usize::MAX, ..Asked::default() };
    let mut warning = list(tx.conn, &asked, tx.now)?
        .into_iter()
        .map(|(warning, _)| warning)
        .find(|warning| warning.key == closing.key)
        .ok_or(Error::NotFound)?;
    if warning.closed.is_some() {
        return Err(Error::Closed.into());
    }
    let row = Row {
        warning_key: closing.key,
        agency_id: Uid(warning.agency_id),
        closed_by: Uid(actor.account_id),
        closed_at: Instant(tx.now),
        reason: closing.reason,
    };
    diesel::insert_into(warning_closing::table).values(&row).execute(tx.conn).map_err(Error::from)?;
    audit::record(tx, Some(actor.account_id), "warning.close", &format!("warning/{}", row.warning_key), &row.reason)?;
    warning.closed = Some(Closed { by: actor.account_id, at: tx.now, reason: row.reason });
    Ok(warning)
}

/// The case a key speaks of, if it is about one.
fn case_of(key: &str) -> Option<Uuid> {
    let mut parts = key.split('.');
    parts.next().filter(|kind| matches!(*kind, "due" | "owed" | "mark" | "just_below" | "split_act" | "far_apart"))?;
    parts.next()?.parse().ok()
}
