//! Numbers 文号: one series for each organ, kind of paper and year, drawn from a counter row in the same transaction as
//! the act, so that there is neither a gap nor a double (handbook 12 §4).

use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use crate::casefile::act::DrawnNumber;
use crate::db::types::Uid;
use crate::db::{Cached, Conn, Tx};
use crate::schema::{number_counter, paper_number};

/// Draws the next number. The counter row stays locked until the transaction ends, so call it last.
pub fn draw(tx: &mut Tx<'_>, agency: Uuid, series: &str, year: i32) -> Result<i64, Error> {
    draw_many(tx, agency, series, year, 1)
}

/// Draws `size` numbers at once, and answers the last of them.
pub(super) fn draw_many(tx: &mut Tx<'_>, agency: Uuid, series: &str, year: i32, size: i64) -> Result<i64, Error> {
    if let Some(n) = next(tx, agency, series, year, size)? {
        return Ok(n);
    }
    // The first number of a series: whoever loses the race for the row waits for it and counts on.
    tx.lock(Uuid::new_v5(&agency, format!("{series}/{year}").as_bytes()))?;
    if let Some(n) = next(tx, agency, series, year, size)? {
        return Ok(n);
    }
    let first = (
        number_counter::agency_id.eq(Uid(agency)),
        number_counter::series.eq(series),
        number_counter::year.eq(year),
        number_counter::n.eq(size),
    );
    diesel::insert_into(number_counter::table).values(first).execute(tx.conn)?;
    Ok(size)
}

fn next(tx: &mut Tx<'_>, agency: Uuid, series: &str, year: i32, size: i64) -> Result<Option<i64>, Error> {
    let counter = number_counter::table.find((Uid(agency), series, year));
    let bump = diesel::update(counter).set(number_counter::n.eq(number_counter::n + size)).returning(number_counter::n);
    Ok(Cached(bump).get_result(tx.conn).optional()?)
}

/// Enters a drawn number with the act that drew it. Called with every act that carries one, and by a rebuild, where
/// the entry is there already.
pub fn restore(tx: &mut Tx<'_>, agency: Uuid, case: Uuid, seq: u64, drawn: &DrawnNumber) -> Result<(), Error> {
    let key = (Uid(agency), drawn.series.as_str(), drawn.year, drawn.n);
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    let holder: Option<(Uid, i64)> =
        paper_number::table.find(key).select((paper_number::case_id, paper_number::seq)).first(tx.conn).optional()?;
    match holder {
        Some(holder) if holder == (Uid(case), seq) => Ok(()),
        Some(_) => Err(Error::NumberInUse(drawn.number.clone())),
        None => {
            let row = (
                paper_number::agency_id.eq(Uid(agency)),
                paper_number::series.eq(&drawn.series),
                paper_number::year.eq(drawn.year),
                paper_number::n.eq(drawn.n),
                paper_number::number.eq(&drawn.number),
                paper_number::case_id.eq(Uid(case)),
                paper_number::seq.eq(seq),
            );
            diesel::insert_into(paper_number::table).values(row).execute(tx.conn)?;
            Ok(())
        }
    }
}

/// The case of another organ in which this number was drawn, as a paper that comes from there shows it.
pub fn case_of_number(conn: &mut Conn, number: &str, not_of: Uuid) -> Result<Option<Uuid>, Error> {
    let held = paper_number::table.filter(paper_number::number.eq(number));
    let elsewhere = held.filter(paper_number::agency_id.ne(Uid(not_of))).select(paper_number::case_id);
    let case: Option<Uid> = elsewhere.order(paper_number::case_id).first(conn).optional()?;
    Ok(case.map(|case| case.0))
}

/// Sets the counter of a series on to at least a number that the record holds: for a rebuild.
pub fn count_on(tx: &mut Tx<'_>, agency: Uuid, drawn: &DrawnNumber) -> Result<(), Error> {
    count_up_to(tx, agency, &drawn.series, drawn.year, drawn.n)
}

/// The same, up to `last`.
pub(super) fn count_up_to(tx: &mut Tx<'_>, agency: Uuid, series: &str, year: i32, last: i64) -> Result<(), Error> {
    let key = (Uid(agency), series, year);
    let held: Option<i64> = number_counter::table.find(key).select(number_counter::n).first(tx.conn).optional()?;
    match held {
        Some(n) if n >= last => {}
        Some(_) => {
            let behind = number_counter::table.find(key).filter(number_counter::n.lt(last));
            diesel::update(behind).set(number_counter::n.eq(last)).execute(tx.conn)?;
        }
        None => {
            let first = (
                number_counter::agency_id.eq(Uid(agency)),
                number_counter::series.eq(series),
                number_counter::year.eq(year),
                number_counter::n.eq(last),
            );
            diesel::insert_into(number_counter::table).values(first).execute(tx.conn)?;
        }
    }
    Ok(())
}
