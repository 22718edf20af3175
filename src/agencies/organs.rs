//! Entering an organ below one's own.

use uuid::Uuid;

use super::Error;
use super::tree::{self, Changed};
use crate::accounts::{self, Actor, Agency, AgencyRow, ChangedAgency, NewAgency};
use crate::db::types::{Instant, Uid};
use crate::db::{Tx, audit};
use crate::law::profile::Profile;

/// Enters an organ below one of the administrator's; whether the actor is an administrator was asked at the door.
pub(super) fn create_by(tx: &mut Tx<'_>, actor: &Actor, new: NewAgency) -> Result<Agency, Error> {
    let parent = new.parent_id.unwrap_or(actor.agency_id);
    if !accounts::within(tx.conn, parent, actor.agency_id)? {
        return Err(Error::OutOfReach);
    }
    insert(tx, Some(actor.account_id), NewAgency { parent_id: Some(parent), ..new })
}

/// Enters where decisions of one of the administrator's organs are contested, and once the day it went live.
pub(super) fn change_organ(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, changed: &ChangedAgency) -> Result<Agency, Error> {
    let before = accounts::find_organ(tx.conn, id)?.ok_or(Error::NotFound)?;
    if !accounts::within(tx.conn, id, actor.agency_id)? {
        return Err(Error::NotFound);
    }
    let refuse = |code, zh, en| Err(Error::Field { pointer: "/live_on".to_owned(), code, zh, en });
    match (before.live_on, changed.live_on) {
        (Some(_), Some(_)) => {
            return refuse("already_set", "上线日已经登记，不再更改", "the day of going live is set already");
        }
        (None, Some(day)) if day > tx.now.date() => {
            return refuse("invalid_value", "上线日不晚于今日", "the day of going live does not lie ahead");
        }
        (_, Some(_) | None) => {}
    }
    if !accounts::change_organ(tx, id, changed)? {
        return Err(Error::NotFound);
    }
    let agency = accounts::find_organ(tx.conn, id)?.ok_or(Error::NotFound)?;
    let told = named(&agency).join("；");
    let after = Changed { before: Some(named(&before).join("；")), after: Some(told.clone()), reason: None };
    tree::remember(tx, Some(actor.account_id), id, "remedies", after)?;
    audit::record(tx, Some(actor.account_id), "agency.remedies", &format!("agency/{id}"), &told)?;
    if let Some(day) = changed.live_on {
        audit::record(tx, Some(actor.account_id), "agency.live_on", &format!("agency/{id}"), &day.to_string())?;
    }
    Ok(agency)
}

/// The organ of reconsideration and the court, as they are told.
fn named(agency: &Agency) -> [&str; 2] {
    [agency.reconsideration_organ.as_deref(), agency.court.as_deref()].map(Option::unwrap_or_default)
}

/// Enters an organ without asking who wants it: for the command line and the demo.
pub fn create(tx: &mut Tx<'_>, new: NewAgency) -> Result<Agency, Error> {
    insert(tx, None, new)
}

fn insert(tx: &mut Tx<'_>, by: Option<Uuid>, new: NewAgency) -> Result<Agency, Error> {
    let refuse = |pointer: &str, code, zh, en| Err(Error::Field { pointer: pointer.to_owned(), code, zh, en });
    let digits = new.division_code.bytes().all(|digit| digit.is_ascii_digit());
    if !digits || ![6, 9, 12].contains(&new.division_code.len()) {
        return refuse(
            "/division_code",
            "invalid_value",
            "行政区划代码为 6、9 或 12 位数字",
            "a division code has 6, 9 or 12 digits",
        );
    }
    if Profile::find(&new.profile).is_none() {
        return refuse("/profile", "unknown", "没有这个程序规则集", "no such procedure profile");
    }
    if let Some(parent) = new.parent_id
        && accounts::find_organ(tx.conn, parent)?.is_none()
    {
        return refuse("/parent_id", "unknown", "没有这个上级机关", "no such organ above");
    }
    let id = new.id.unwrap_or_else(|| tx.new_id());
    if accounts::find_organ(tx.conn, id)?.is_some() {
        return Err(Error::IdTaken);
    }
    let row = AgencyRow {
        id: Uid(id),
        name: new.name,
        division_code: new.division_code,
        level: new.level.as_str().to_owned(),
        parent_id: new.parent_id.map(Uid),
        profile: new.profile,
        series_prefix: new.series_prefix,
        reconsideration_organ: new.reconsideration_organ,
        court: new.court,
        created_at: Instant(tx.now),
        live_on: new.live_on,
    };
    accounts::insert_organ(tx, &row)?;
    let created = Changed { after: Some(row.name.clone()), ..Changed::default() };
    tree::remember(tx, by, id, "created", created)?;
    audit::record(tx, by, "agency.create", &format!("agency/{id}"), &row.name)?;
    Ok(row.agency()?)
}
