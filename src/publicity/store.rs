//! Every statement on `publication`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Error, entry, masks, register};
use crate::casefile::CaseFile;
use crate::casefile::clocks::Clock;
use crate::casefile::parts::Publication;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::schema::publication;

#[derive(Debug, Clone, PartialEq, Insertable, AsChangeset)]
#[diesel(table_name = publication, treat_none_as_null = true)]
struct Row {
    case_id: Uid,
    seq: i64,
    agency_id: Uid,
    state: &'static str,
    due_on: NaiveDate,
    reason: Option<String>,
    released_seq: Option<i64>,
    released_at: Option<Instant>,
    corrected_at: Option<Instant>,
    withdrawn_seq: Option<i64>,
    withdrawn_at: Option<Instant>,
    withdrawal_reason: Option<String>,
    entry: String,
}

/// Where an entry stands.
fn state(on_file: &Publication) -> &'static str {
    if on_file.withdrawn().is_some() {
        return "withdrawn";
    }
    match (on_file.withheld, on_file.released.is_some(), on_file.refused.is_some()) {
        (_, _, true) => "refused",
        (false, true, false) => "published",
        (true, true, false) => "withheld",
        (false, false, false) => "draft",
        (true, false, false) => "withholding_asked",
    }
}

/// Writes the publication entries of a case as its file has them: each round has its own.
pub fn sync(tx: &mut Tx<'_>, file: &CaseFile) -> Result<(), Error> {
    for on_file in file.all_publications() {
        let row = row(tx.conn, file, on_file)?;
        if diesel::update(publication::table.find((row.case_id, row.seq))).set(&row).execute(tx.conn)? == 0 {
            diesel::insert_into(publication::table).values(&row).execute(tx.conn)?;
        }
    }
    register::sync(tx, file)
}

fn row(conn: &mut Conn, file: &CaseFile, on_file: &Publication) -> Result<Row, Error> {
    let seq_of = |seq: u64| i64::try_from(seq).unwrap_or(i64::MAX);
    let at = |seq: Option<u64>| {
        let found = file.entries.iter().find(|entry| Some(entry.seq) == seq);
        found.map(|entry| Instant(entry.occurred_at))
    };
    // The period of the decision it tells: the last one that had been opened when it was drafted.
    let due = file.deadlines.iter().rev().find(|due| due.clock == Clock::Publish && due.seq < on_file.seq);
    // How names are shown is the organ's rule of the day on which it goes out: of the day of the draft until then.
    let day = at(on_file.released.or(Some(on_file.seq))).map_or(file.updated_at.date(), |at| at.0.date());
    let masks = masks::on(conn, file.agency_id, day)?;
    let withdrawn = on_file.withdrawn();
    let corrected = on_file.corrections.iter().filter_map(|correction| correction.released).next_back();
    Ok(Row {
        case_id: Uid(file.id),
        seq: seq_of(on_file.seq),
        agency_id: Uid(file.agency_id),
        state: state(on_file),
        due_on: due.ok_or(Error::NoDueDate(file.id))?.due_on,
        reason: on_file.reason.clone(),
        released_seq: on_file.released.map(seq_of),
        released_at: at(on_file.released),
        corrected_at: at(corrected),
        withdrawn_seq: withdrawn.and_then(|one| one.released).map(seq_of),
        withdrawn_at: at(withdrawn.and_then(|one| one.released)),
        withdrawal_reason: withdrawn.map(|one| one.public_reason.clone()),
        entry: serde_json::to_string(&entry(file, on_file, masks))?,
    })
}
