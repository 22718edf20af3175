//! Every statement on `publication`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Error, entry};
use crate::casefile::CaseFile;
use crate::casefile::clocks::Clock;
use crate::casefile::parts::Publication;
use crate::db::Tx;
use crate::db::types::{Instant, Uid};
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
    entry: String,
}

/// Where an entry stands.
fn state(on_file: &Publication) -> &'static str {
    match (on_file.withheld, on_file.released.is_some(), on_file.refused.is_some()) {
        (_, _, true) => "refused",
        (false, true, false) => "published",
        (true, true, false) => "withheld",
        (false, false, false) => "draft",
        (true, false, false) => "withholding_asked",
    }
}

/// Writes the publication entries of a case as its file has them.
pub fn sync(tx: &mut Tx<'_>, file: &CaseFile) -> Result<(), Error> {
    let due = file.deadlines.iter().rev().find(|due| due.clock == Clock::Publish);
    let seq_of = |seq: u64| i64::try_from(seq).unwrap_or(i64::MAX);
    for on_file in &file.publications {
        let released = on_file.released.and_then(|seq| file.entries.iter().find(|entry| entry.seq == seq));
        let row = Row {
            case_id: Uid(file.id),
            seq: seq_of(on_file.seq),
            agency_id: Uid(file.agency_id),
            state: state(on_file),
            due_on: due.ok_or(Error::NoDueDate(file.id))?.due_on,
            reason: on_file.reason.clone(),
            released_seq: on_file.released.map(seq_of),
            released_at: released.map(|entry| Instant(entry.occurred_at)),
            entry: serde_json::to_string(&entry(file))?,
        };
        if diesel::update(publication::table.find((row.case_id, row.seq))).set(&row).execute(tx.conn)? == 0 {
            diesel::insert_into(publication::table).values(&row).execute(tx.conn)?;
        }
    }
    Ok(())
}
