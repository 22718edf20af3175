//! Counting again: when the holidays of a year become known, the days of running clocks that were sealed before are counted
//! by the new calendar, in the work list and the warnings as in the due dates of a case.

use diesel::prelude::*;
use uuid::Uuid;

use super::{Error, deadlines};
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::law::calendar::Calendar;
use crate::schema::due_count;
use crate::{record, supervision};

/// Cases handled in one transaction.
const AT_ONCE: i64 = 50;

/// Counts again as [`recount`] does, unless the last count was by these rules: a start under the rules of the last one reads
/// no file.
pub fn recount_under(db: &Db, ruleset: &str, calendar: &'static Calendar) -> Result<usize, Error> {
    let named = ruleset.to_owned();
    let before = db.read_now(|conn| {
        let row = due_count::table.find(1).select(due_count::ruleset).first::<String>(conn).optional()?;
        Ok::<_, Error>(row)
    })?;
    if before.as_ref() == Some(&named) {
        return Ok(0);
    }
    let moved = recount(db, calendar)?;
    // Only now: a count that was broken off is done again.
    db.write_now(move |tx| {
        diesel::delete(due_count::table).execute(tx.conn)?;
        let row = (due_count::one.eq(1), due_count::ruleset.eq(named), due_count::at.eq(Instant(tx.now)));
        diesel::insert_into(due_count::table).values(row).execute(tx.conn)?;
        Ok::<_, Error>(())
    })?;
    Ok(moved)
}

/// Counts again what was sealed beyond the known years and still runs, a few cases at a time. Answers how many days moved.
pub fn recount(db: &Db, calendar: &'static Calendar) -> Result<usize, Error> {
    let (mut moved, mut after) = (0, None);
    loop {
        let (last, more) = db.write_now(move |tx| some(tx, after, calendar))?;
        moved += more;
        match last {
            Some(_) => after = last,
            None => return Ok(moved),
        }
    }
}

fn some(tx: &mut Tx<'_>, after: Option<Uuid>, calendar: &Calendar) -> Result<(Option<Uuid>, usize), Error> {
    let ids = deadlines::provisional(tx.conn, after, AT_ONCE)?;
    let mut moved = 0;
    for id in &ids {
        tx.lock(*id)?;
        // One damaged record keeps nobody from serving: whoever starts the program is told, the sealed days stay.
        let file = match record::load(tx.conn, *id) {
            Ok(file) => file,
            Err(error @ record::Error::Damaged { .. }) => {
                tracing::error!(case = %id, "its due dates stay as they were: {error}");
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        moved += supervision::recount(tx, &file, calendar)?;
    }
    Ok((ids.last().copied(), moved))
}
