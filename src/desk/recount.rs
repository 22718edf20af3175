//! Counting again: when the holidays of a year become known, the days of running clocks that were sealed before are counted
//! by the new calendar, in the work list and the warnings as in the due dates of a case.

use uuid::Uuid;

use super::{Error, deadlines};
use crate::db::{Db, Tx};
use crate::law::calendar::Calendar;
use crate::{record, supervision};

/// Cases handled in one transaction.
const AT_ONCE: i64 = 50;

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
