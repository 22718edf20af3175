//! Every statement on `case_deadline`: the clocks of a case, for work lists and warnings.

use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use crate::casefile::CaseFile;
use crate::casefile::clocks::Clock;
use crate::casefile::parts::Deadline;
use crate::db::types::{Instant, Uid};
use crate::db::{Cached, Conn, Tx};
use crate::schema::case_deadline;

#[derive(Debug, Clone, PartialEq, Insertable, AsChangeset)]
#[diesel(table_name = case_deadline, treat_none_as_null = true)]
struct Row {
    case_id: Uid,
    seq: i64,
    clock: String,
    opened_on: NaiveDate,
    due_on: NaiveDate,
    due_at: Option<Instant>,
    provisional: bool,
    met_seq: Option<i64>,
    met_on: Option<NaiveDate>,
    superseded_seq: Option<i64>,
    stopped_seq: Option<i64>,
}

/// Writes the clocks that act `seq` started, met, replaced or stopped, or all of them.
pub(super) fn sync(tx: &mut Tx<'_>, file: &CaseFile, seq: Option<u64>) -> Result<(), Error> {
    for deadline in &file.deadlines {
        let started = seq.is_none_or(|seq| deadline.seq == seq);
        let stopped = deadline.stopped.map(|still| still.seq);
        let met = seq.is_some() && [deadline.met, deadline.superseded, stopped].contains(&seq);
        if !started && !met {
            continue;
        }
        let row = row(file, deadline);
        let known = met || seq.is_none();
        let key = (row.case_id, row.seq, row.clock.clone());
        if known && diesel::update(case_deadline::table.find(key)).set(&row).execute(tx.conn)? > 0 {
            continue;
        }
        let insert = diesel::insert_into(case_deadline::table).values(&row).returning(case_deadline::seq);
        Cached(insert).get_result::<i64>(tx.conn)?;
    }
    Ok(())
}

/// Cases with a clock that runs to a day beyond the years whose holidays were known when it was sealed, by id.
pub(super) fn provisional(conn: &mut Conn, after: Option<Uuid>, limit: i64) -> Result<Vec<Uuid>, Error> {
    use case_deadline::dsl;
    let mut query = case_deadline::table
        .filter(dsl::provisional.eq(true))
        .filter(dsl::met_seq.is_null().and(dsl::superseded_seq.is_null()))
        .select(dsl::case_id)
        .distinct()
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(dsl::case_id.gt(Uid(after)));
    }
    let ids: Vec<Uid> = query.order(dsl::case_id).limit(limit).load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// One act may start the same clock for several parties: the party is part of the clock's key.
fn row(file: &CaseFile, deadline: &Deadline) -> Row {
    let seq_of = |seq: u64| i64::try_from(seq).unwrap_or(i64::MAX);
    Row {
        case_id: Uid(file.id),
        seq: seq_of(deadline.seq),
        clock: match &deadline.party_id {
            // A plan to pay later has a date for each of its sums.
            Some(party) if deadline.clock == Clock::Instalment => {
                format!("{}/{party}/{}", deadline.clock.as_str(), deadline.due_on)
            }
            Some(party) => format!("{}/{party}", deadline.clock.as_str()),
            None => deadline.clock.as_str().to_owned(),
        },
        opened_on: deadline.opened_on,
        due_on: deadline.due_on,
        due_at: deadline.due_at.map(Instant),
        provisional: deadline.provisional,
        met_seq: deadline.met.map(seq_of),
        met_on: deadline.met_on,
        superseded_seq: deadline.superseded.map(seq_of),
        stopped_seq: deadline.stopped.map(|still| seq_of(still.seq)),
    }
}
