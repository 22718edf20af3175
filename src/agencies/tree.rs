//! The tree of organs 机关树: moving one, what changed about it and when, and its division code compared with the list.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::{Error, divisions};
use crate::accounts::{self, Actor, Agency};
use crate::casefile::parts::Text;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::time::Moment;
use crate::schema::agency_change;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = agency_change)]
struct Row {
    id: Uid,
    agency_id: Uid,
    at: Instant,
    account_id: Option<Uid>,
    what: String,
    before: Option<String>,
    after: Option<String>,
    reason: Option<String>,
}

/// Something that changed about an organ.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct AgencyChange {
    /// When.
    pub at: Moment,
    /// By which account; absent for the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<Uuid>,
    /// `created`, `moved`, `remedies`.
    pub what: String,
    /// What stood before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What stands since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// An organ with its history.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct AgencyView {
    /// The organ.
    #[serde(flatten)]
    pub agency: Agency,
    /// What is doubtful about it, such as a division code that is not in the list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Text>,
    /// What changed about it, oldest first.
    pub history: Vec<AgencyChange>,
}

/// Where an organ goes in the tree.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveAgency {
    /// The organ above from now on.
    pub parent_id: Uuid,
    /// Why, such as 区划调整.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
}

/// The organ as it is shown.
pub(super) fn view(conn: &mut Conn, agency: Agency) -> Result<AgencyView, Error> {
    let rows: Vec<Row> = agency_change::table
        .filter(agency_change::agency_id.eq(Uid(agency.id)))
        .order(agency_change::id)
        .select(Row::as_select())
        .load(conn)?;
    let history = rows.into_iter().map(|row| AgencyChange {
        at: row.at.0,
        account_id: row.account_id.map(|id| id.0),
        what: row.what,
        before: row.before,
        after: row.after,
        reason: row.reason,
    });
    let history = history.collect();
    let warnings = divisions::warning(conn, &agency.division_code)?.into_iter().collect();
    Ok(AgencyView { agency, warnings, history })
}

/// What is written down of a change.
#[derive(Debug, Default)]
pub(super) struct Changed {
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: Option<String>,
}

/// Writes down what changed about an organ.
pub(super) fn remember(
    tx: &mut Tx<'_>,
    by: Option<Uuid>,
    agency: Uuid,
    what: &str,
    changed: Changed,
) -> Result<(), Error> {
    let row = Row {
        id: Uid(tx.new_id()),
        agency_id: Uid(agency),
        at: Instant(tx.now),
        account_id: by.map(Uid),
        what: what.to_owned(),
        before: changed.before,
        after: changed.after,
        reason: changed.reason,
    };
    diesel::insert_into(agency_change::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// Moves an organ below another, both among the administrator's; never below itself.
pub(super) fn move_organ(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, to: MoveAgency) -> Result<AgencyView, Error> {
    if id == actor.agency_id || !accounts::within(tx.conn, id, actor.agency_id)? {
        return Err(Error::NotFound);
    }
    let refuse = |code, zh, en| Err(Error::Field { pointer: "/parent_id".to_owned(), code, zh, en });
    if !accounts::within(tx.conn, to.parent_id, actor.agency_id)? {
        return refuse("unknown", "没有这个上级机关", "no such organ above");
    }
    if accounts::within(tx.conn, to.parent_id, id)? {
        return refuse("invalid_value", "不能移到自身或者下级机关之下", "not below itself, nor below one of its own");
    }
    let before = accounts::find_organ(tx.conn, id)?.ok_or(Error::NotFound)?;
    accounts::move_organ(tx, id, to.parent_id)?;
    let changed = Changed {
        before: before.parent_id.map(|parent| parent.to_string()),
        after: Some(to.parent_id.to_string()),
        reason: Some(to.reason.clone()),
    };
    remember(tx, Some(actor.account_id), id, "moved", changed)?;
    audit::record(tx, Some(actor.account_id), "agency.move", &format!("agency/{id}"), &to.reason)?;
    let agency = accounts::find_organ(tx.conn, id)?.ok_or(Error::NotFound)?;
    view(tx.conn, agency)
}
