//! Cameras 执法记录仪: which serial is in whose hands from when to when. A recording of an unknown camera is not refused; it
//! is shown so.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use crate::accounts::{self, Actor};
use crate::certificates;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::time::Moment;
use crate::schema::recorder;

/// A row of `recorder`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = recorder)]
struct Row {
    id: Uid,
    agency_id: Uid,
    serial: String,
    model: String,
    officer_id: Option<Uid>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    reason: Option<String>,
    entered_by: Uid,
    entered_at: Instant,
}

/// A camera to be entered.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRecorder {
    /// The organ; one's own when left out.
    #[serde(default)]
    pub agency_id: Option<Uuid>,
    /// Serial, as the camera writes it into its files.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub serial: String,
    /// Make and model.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub model: String,
    /// The officer who has it; none for one that lies at the organ.
    #[serde(default)]
    pub officer_id: Option<Uuid>,
    /// From which day on.
    pub valid_from: NaiveDate,
    /// Up to which day, if that is known.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

/// Why a camera is out of these hands.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RetireRecorder {
    /// The last day.
    pub last_day: NaiveDate,
    /// Why: broken, lost, handed on.
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub reason: String,
}

/// A camera 执法记录仪 in somebody's hands.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Recorder)]
pub(super) struct RecorderView {
    /// Id.
    pub id: Uuid,
    /// The organ.
    pub agency_id: Uuid,
    /// Serial.
    pub serial: String,
    /// Make and model.
    pub model: String,
    /// The officer who has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer_id: Option<Uuid>,
    /// From which day on.
    pub valid_from: NaiveDate,
    /// Up to which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Why it is out of these hands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was entered.
    pub entered_at: Moment,
}

impl Row {
    fn view(self) -> RecorderView {
        RecorderView {
            id: self.id.0,
            agency_id: self.agency_id.0,
            serial: self.serial,
            model: self.model,
            officer_id: self.officer_id.map(|id| id.0),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            reason: self.reason,
            entered_at: self.entered_at.0,
        }
    }

    fn reaches(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// What is known of the camera a recording names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum DeviceStanding {
    /// In somebody's hands on that day.
    Known,
    /// The organ has it, and on that day it was in nobody's hands.
    OutOfValidity,
    /// The organ has no camera of this serial.
    Unknown,
}

/// What is known of a camera of an organ on a day.
pub(super) fn standing(conn: &mut Conn, agency: Uuid, serial: &str, day: NaiveDate) -> Result<DeviceStanding, Error> {
    let rows = of_serial(conn, agency, serial)?;
    Ok(match (rows.is_empty(), rows.iter().any(|row| row.reaches(day))) {
        (true, _) => DeviceStanding::Unknown,
        (false, true) => DeviceStanding::Known,
        (false, false) => DeviceStanding::OutOfValidity,
    })
}

fn of_serial(conn: &mut Conn, agency: Uuid, serial: &str) -> Result<Vec<Row>, Error> {
    let rows = recorder::table.filter(recorder::agency_id.eq(Uid(agency))).filter(recorder::serial.eq(serial));
    Ok(rows.order(recorder::valid_from).select(Row::as_select()).load(conn)?)
}

/// A page of the cameras of these organs.
pub(super) fn page(
    conn: &mut Conn,
    agencies: &[Uuid],
    (serial, officer): (Option<String>, Option<Uuid>),
    after: Option<Uuid>,
    rows: i64,
) -> Result<Vec<RecorderView>, Error> {
    let agencies: Vec<Uid> = agencies.iter().copied().map(Uid).collect();
    let mut query = recorder::table.filter(recorder::agency_id.eq_any(agencies)).into_boxed();
    if let Some(serial) = serial {
        query = query.filter(recorder::serial.eq(serial));
    }
    if let Some(officer) = officer {
        query = query.filter(recorder::officer_id.eq(Some(Uid(officer))));
    }
    if let Some(after) = after {
        query = query.filter(recorder::id.gt(Uid(after)));
    }
    let found: Vec<Row> = query.order(recorder::id).limit(rows).select(Row::as_select()).load(conn)?;
    Ok(found.into_iter().map(Row::view).collect())
}

/// Enters a camera of one of the administrator's organs.
pub(super) fn create(tx: &mut Tx<'_>, actor: &Actor, new: NewRecorder) -> Result<RecorderView, Error> {
    let agency_id = new.agency_id.unwrap_or(actor.agency_id);
    if !accounts::within(tx.conn, agency_id, actor.agency_id)? {
        return Err(Error::OutOfReach);
    }
    let field = |pointer: &str, zh, en| Err(Error::Field { pointer: pointer.to_owned(), zh, en });
    if new.valid_to.is_some_and(|to| to < new.valid_from) {
        return field("/valid_to", "不得早于 valid_from", "must not be before valid_from");
    }
    if let Some(officer) = new.officer_id {
        let found = certificates::officers(tx.conn, &[officer], tx.now)?;
        if !found.iter().any(|officer| officer.agency_id == agency_id) {
            return field("/officer_id", "本机关没有这名执法人员", "the organ has no such officer");
        }
    }
    tx.lock(agency_id)?;
    let meets = |row: &Row| {
        row.valid_to.is_none_or(|to| new.valid_from <= to) && new.valid_to.is_none_or(|to| row.valid_from <= to)
    };
    if of_serial(tx.conn, agency_id, &new.serial)?.iter().any(meets) {
        return Err(Error::RecorderTaken);
    }
    let row = Row {
        id: Uid(tx.new_id()),
        agency_id: Uid(agency_id),
        serial: new.serial,
        model: new.model,
        officer_id: new.officer_id.map(Uid),
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        reason: None,
        entered_by: Uid(actor.account_id),
        entered_at: Instant(tx.now),
    };
    diesel::insert_into(recorder::table).values(&row).execute(tx.conn)?;
    audit::record(tx, Some(actor.account_id), "recorder.create", &format!("recorder/{}", row.id.0), &row.serial)?;
    Ok(row.view())
}

/// Enters that a camera is out of these hands: broken, lost, handed on.
pub(super) fn retire(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, asked: RetireRecorder) -> Result<RecorderView, Error> {
    let found = recorder::table.find(Uid(id)).select(Row::as_select()).first(tx.conn).optional()?;
    let mut row: Row = found.ok_or(Error::NotFound)?;
    if !accounts::within(tx.conn, row.agency_id.0, actor.agency_id)? {
        return Err(Error::NotFound);
    }
    if row.reason.is_some() {
        return Err(Error::RetiredAlready);
    }
    if asked.last_day < row.valid_from || row.valid_to.is_some_and(|to| to < asked.last_day) {
        let (zh, en) = ("应在其使用期间之内", "a day between its first and its last");
        return Err(Error::Field { pointer: "/last_day".to_owned(), zh, en });
    }
    row.valid_to = Some(asked.last_day);
    row.reason = Some(asked.reason);
    diesel::update(recorder::table.find(row.id))
        .set((recorder::valid_to.eq(row.valid_to), recorder::reason.eq(row.reason.clone())))
        .execute(tx.conn)?;
    let why = row.reason.clone().unwrap_or_default();
    audit::record(tx, Some(actor.account_id), "recorder.retire", &format!("recorder/{id}"), &why)?;
    Ok(row.view())
}
