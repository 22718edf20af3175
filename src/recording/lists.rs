//! Recording lists 音像记录清单: what an organ has published, by the day each came into force. The first class is the law's
//! own: a list that would lower it is refused.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::Error;
use crate::accounts::{self, Actor};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::recording::{RecordingClass, RecordingEntry, RecordingList, by_law};
use crate::law::time::Moment;
use crate::schema::recording_list;

/// A row of `recording_list`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = recording_list)]
struct Row {
    id: Uid,
    agency_id: Uid,
    valid_from: NaiveDate,
    basis: String,
    entries: String,
    set_by: Uid,
    set_at: Instant,
}

impl Row {
    fn entries(&self) -> Result<Vec<RecordingEntry>, Error> {
        serde_json::from_str(&self.entries).map_err(|error| Error::Internal(error.to_string()))
    }

    fn view(self) -> Result<ListView, Error> {
        let entries = self.entries()?;
        let Row { id, agency_id, valid_from, basis, set_by, set_at, .. } = self;
        Ok(ListView {
            id: id.0,
            agency_id: agency_id.0,
            valid_from,
            basis,
            entries,
            set_by: set_by.0,
            set_at: set_at.0,
        })
    }
}

/// A list to be published.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRecordingList {
    /// The organ; one's own when left out.
    #[serde(default)]
    pub agency_id: Option<Uuid>,
    /// From which day on it is in force.
    pub valid_from: NaiveDate,
    /// The paper that publishes it.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub basis: String,
    /// What it says, each kind once; of kinds left out, the law's own class holds.
    #[validate(length(min = 1, max = 200), nested)]
    #[schema(min_items = 1, max_items = 200)]
    pub entries: Vec<RecordingEntry>,
}

/// A published list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = PublishedRecordingList)]
pub(super) struct ListView {
    /// Id.
    pub id: Uuid,
    /// The organ.
    pub agency_id: Uuid,
    /// From which day on it is in force, until the next one.
    pub valid_from: NaiveDate,
    /// The paper that publishes it.
    pub basis: String,
    /// What it says.
    pub entries: Vec<RecordingEntry>,
    /// Who entered it.
    pub set_by: Uuid,
    /// When.
    pub set_at: Moment,
}

/// The lists of an organ, for the rules.
///
/// # Errors
/// When the database cannot be read.
pub fn lists(conn: &mut Conn, agency: Uuid) -> Result<Vec<RecordingList>, Error> {
    let rows = recording_list::table.filter(recording_list::agency_id.eq(Uid(agency)));
    let rows: Vec<Row> = rows.order(recording_list::valid_from).select(Row::as_select()).load(conn)?;
    let list = |row: Row| Ok(RecordingList { valid_from: row.valid_from, entries: row.entries()? });
    rows.into_iter().map(list).collect()
}

/// A page of the lists of these organs.
pub(super) fn page(conn: &mut Conn, agencies: &[Uuid], after: Option<Uuid>, rows: i64) -> Result<Vec<ListView>, Error> {
    let agencies: Vec<Uid> = agencies.iter().copied().map(Uid).collect();
    let mut query = recording_list::table.filter(recording_list::agency_id.eq_any(agencies)).into_boxed();
    if let Some(after) = after {
        query = query.filter(recording_list::id.gt(Uid(after)));
    }
    let found: Vec<Row> = query.order(recording_list::id).limit(rows).select(Row::as_select()).load(conn)?;
    found.into_iter().map(Row::view).collect()
}

/// Enters a list of one of the administrator's organs.
pub(super) fn publish(tx: &mut Tx<'_>, actor: &Actor, new: NewRecordingList) -> Result<ListView, Error> {
    let agency_id = new.agency_id.unwrap_or(actor.agency_id);
    if !accounts::within(tx.conn, agency_id, actor.agency_id)? {
        return Err(Error::OutOfReach);
    }
    check(&new)?;
    tx.lock(agency_id)?;
    let there = recording_list::table
        .filter(recording_list::agency_id.eq(Uid(agency_id)))
        .filter(recording_list::valid_from.eq(new.valid_from));
    if there.count().get_result::<i64>(tx.conn)? > 0 {
        return Err(Error::ListOfThatDay);
    }
    let row = Row {
        id: Uid(tx.new_id()),
        agency_id: Uid(agency_id),
        valid_from: new.valid_from,
        basis: new.basis,
        entries: serde_json::to_string(&new.entries).map_err(|error| Error::Internal(error.to_string()))?,
        set_by: Uid(actor.account_id),
        set_at: Instant(tx.now),
    };
    diesel::insert_into(recording_list::table).values(&row).execute(tx.conn)?;
    let what = format!("recording_list/{}", row.id.0);
    audit::record(tx, Some(actor.account_id), "recording_list.publish", &what, &row.basis)?;
    row.view()
}

fn check(new: &NewRecordingList) -> Result<(), Error> {
    for (n, entry) in new.entries.iter().enumerate() {
        let refuse = |zh, en| Err(Error::Field { pointer: format!("/entries/{n}"), zh, en });
        if new.entries[..n].iter().any(|other| other.kind == entry.kind) {
            return refuse("同一种行为只列一次", "this kind is listed before");
        }
        if by_law(entry.kind) == RecordingClass::Uninterrupted && entry.class != RecordingClass::Uninterrupted {
            return refuse(
                "查封扣押、强制拆除等应当全程音像记录，清单不得降低（118号(八)）",
                "the law itself has it recorded without a break; no list lowers that (118号(八))",
            );
        }
    }
    Ok(())
}
