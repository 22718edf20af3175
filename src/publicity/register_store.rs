//! Every statement on `public_entry`. No query joins another table.
//!
//! A search looks through a stretch of the list at a time, so that what nobody could find costs no more than what
//! everybody finds: a page can be shorter than asked for, or empty, and still name where to go on.

use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use super::register_model::{HIDDEN, Row, never};
use crate::db::types::Uid;
use crate::db::{Conn, MultiBackend, Tx, containing};
use crate::law::codes::{Field, PartyKind, PenaltyKind};
use crate::schema::public_entry::{self, dsl};

/// Rows looked through at first.
const NEAR: i64 = 1_000;

/// Rows looked through at most for one page.
const FAR: i64 = 50_000;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub today: NaiveDate,
    pub words: Vec<String>,
    pub number: Option<String>,
    pub agency: Option<Uuid>,
    pub division: Option<String>,
    pub field: Option<Field>,
    pub outcome: Option<String>,
    pub party_kind: Option<PartyKind>,
    pub penalty_kind: Option<PenaltyKind>,
    /// Of organisations and stalls only.
    pub enterprises: bool,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub after: Option<(NaiveDate, Uuid)>,
    pub limit: i64,
}

/// A page, and where to go on.
pub(super) struct Found {
    pub rows: Vec<Row>,
    pub next: Option<(NaiveDate, Uuid)>,
}

pub(super) fn write(tx: &mut Tx<'_>, row: &Row) -> Result<(), Error> {
    if diesel::update(public_entry::table.find(row.id)).set(row).execute(tx.conn)? == 0 {
        diesel::insert_into(public_entry::table).values(row).execute(tx.conn)?;
    }
    Ok(())
}

/// An entry that can be seen today.
pub(super) fn find(conn: &mut Conn, id: Uuid, today: NaiveDate) -> Result<Option<Row>, Error> {
    let seen = public_entry::table.find(Uid(id)).filter(dsl::state.ne(HIDDEN)).filter(dsl::expires_on.ge(today));
    Ok(seen.select(Row::as_select()).first(conn).optional()?)
}

/// Everything under a number of a decision, also what has expired.
pub(super) fn numbered(conn: &mut Conn, number: &str) -> Result<Vec<Row>, Error> {
    let known = public_entry::table.filter(dsl::number.eq(number)).filter(dsl::state.ne(HIDDEN));
    Ok(known.order(dsl::id).limit(100).select(Row::as_select()).load(conn)?)
}

/// The newest that fit, newest first.
pub(super) fn search(conn: &mut Conn, wanted: &Wanted) -> Result<Found, Error> {
    let fits = usize::try_from(wanted.limit).unwrap_or_default();
    for stretch in [NEAR, FAR] {
        let end = boundary(conn, wanted, stretch)?;
        let mut rows = matching(conn, wanted, end)?;
        if rows.len() > fits {
            rows.truncate(fits);
            return Ok(Found { next: rows.last().map(Row::key), rows });
        }
        match end {
            None => return Ok(Found { rows, next: None }),
            Some(_) if stretch == FAR => return Ok(Found { rows, next: end }),
            Some(_) => {}
        }
    }
    Ok(Found { rows: Vec::new(), next: None })
}

/// What an index narrows down: the list from the cursor on, to the end of the stretch if that is known. One bound on either side: of
/// two, SQLite seeks by the first it is told and looks through everything up to it.
fn stretch<'a>(wanted: &'a Wanted, end: Option<NaiveDate>) -> public_entry::BoxedQuery<'a, MultiBackend> {
    let oldest = [wanted.from, end, never().succ_opt()].into_iter().flatten().max().unwrap_or_else(never);
    let newest = [wanted.to, wanted.after.map(|(day, _)| day)].into_iter().flatten().min();
    let mut query = public_entry::table.filter(dsl::listed_on.ge(oldest)).into_boxed();
    if let Some(number) = &wanted.number {
        query = query.filter(dsl::number.eq(number));
    }
    match (wanted.agency, wanted.field) {
        (Some(agency), _) => query = query.filter(dsl::agency_id.eq(Uid(agency))),
        (None, Some(field)) => query = query.filter(dsl::field.eq(Some(field.as_str()))),
        (None, None) => {}
    }
    if let Some(newest) = newest {
        query = query.filter(dsl::listed_on.le(newest));
    }
    if let Some((day, id)) = wanted.after {
        query = query.filter(dsl::listed_on.lt(day).or(dsl::id.lt(Uid(id))));
    }
    query.order((dsl::listed_on.desc(), dsl::id.desc()))
}

/// The last row of the stretch; none where the list ends before.
fn boundary(conn: &mut Conn, wanted: &Wanted, rows: i64) -> Result<Option<(NaiveDate, Uuid)>, Error> {
    let last = stretch(wanted, None).select((dsl::listed_on, dsl::id)).offset(rows - 1).limit(1);
    let found: Option<(NaiveDate, Uid)> = last.first(conn).optional()?;
    Ok(found.map(|(day, id)| (day, id.0)))
}

fn matching(conn: &mut Conn, wanted: &Wanted, end: Option<(NaiveDate, Uuid)>) -> Result<Vec<Row>, Error> {
    let mut query = stretch(wanted, end.map(|(day, _)| day));
    query = query.filter(dsl::state.ne(HIDDEN)).filter(dsl::expires_on.ge(wanted.today));
    if let Some((day, id)) = end {
        query = query.filter(dsl::listed_on.gt(day).or(dsl::id.ge(Uid(id))));
    }
    for word in &wanted.words {
        query = query.filter(dsl::words.like(containing(&word.to_lowercase())).escape('\\'));
    }
    if let (Some(_), Some(field)) = (wanted.agency, wanted.field) {
        query = query.filter(dsl::field.eq(Some(field.as_str())));
    }
    if let Some(division) = &wanted.division {
        query = query.filter(dsl::division_code.like(format!("{division}%")));
    }
    if let Some(outcome) = &wanted.outcome {
        query = query.filter(dsl::outcome.eq(Some(outcome)));
    }
    if let Some(kind) = wanted.party_kind {
        query = query.filter(dsl::party_kinds.like(format!("%,{kind},%")));
    }
    if wanted.enterprises {
        let of = |kind: PartyKind| dsl::party_kinds.like(format!("%,{kind},%"));
        let any = of(PartyKind::LegalPerson).or(of(PartyKind::Unincorporated)).or(of(PartyKind::IndividualBusiness));
        query = query.filter(any);
    }
    if let Some(kind) = wanted.penalty_kind {
        query = query.filter(dsl::penalty_kinds.like(format!("%,{kind},%")));
    }
    Ok(query.limit(wanted.limit + 1).select(Row::as_select()).load(conn)?)
}
