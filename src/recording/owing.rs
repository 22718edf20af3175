//! What is owed across cases: the rows of `media_owed`, for work lists and warnings. An act that names a recording which
//! nobody has stored for the case writes one; the end of its upload deletes it.

use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use super::{Error, owed, store};
use crate::casefile::RecordedAct;
use crate::db::types::{Instant, Uid, uids};
use crate::db::{Conn, Tx};
use crate::law::time::Moment;
use crate::schema::media_owed::{self, dsl};

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = media_owed)]
struct Row {
    case_id: Uid,
    digest: String,
    agency_id: Uid,
    seq: i64,
    title: String,
    account_id: Uid,
    due_on: NaiveDate,
    due_at: Option<Instant>,
}

/// A recording that an act names and nobody has stored for its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedRecording {
    /// The case.
    pub case: Uuid,
    /// Its organ.
    pub agency: Uuid,
    /// The act that names it first.
    pub seq: i64,
    /// SM3 of its bytes.
    pub digest: String,
    /// What it shows.
    pub title: String,
    /// The last day for storing it.
    pub due_on: NaiveDate,
    /// That is past.
    pub overdue: bool,
}

/// Whose.
#[derive(Debug, Clone)]
pub enum Whose<'a> {
    /// Named by acts that this account recorded.
    Recorder(Uuid),
    /// Of these cases.
    Cases(&'a [Uuid]),
    /// Of the cases of these organs, only what is overdue.
    OverdueIn(&'a [Uuid]),
}

/// Which of them, in the order of due date, case and digest.
#[derive(Debug, Clone)]
pub struct Owing<'a> {
    /// Whose.
    pub whose: Whose<'a>,
    /// Due on this day or earlier.
    pub due_to: Option<NaiveDate>,
    /// Only of this case.
    pub case: Option<Uuid>,
    /// After this one.
    pub after: Option<(NaiveDate, Uuid, String)>,
    /// Rows to load.
    pub rows: i64,
}

/// Writes what an act names and nobody has stored for the case. Whoever calls holds the lock of the case.
///
/// # Errors
/// When the database cannot be read or written.
pub fn owe(tx: &mut Tx<'_>, agency: Uuid, recorded: &RecordedAct) -> Result<(), Error> {
    let act = &recorded.act;
    if act.media.is_empty() {
        return Ok(());
    }
    let profile = owed::profile(tx.conn, agency)?;
    let stored = store::digests_of(tx.conn, act.case_id)?;
    for media in act.media.iter().filter(|media| !stored.contains(&media.digest)) {
        let key = (Uid(act.case_id), &media.digest);
        if media_owed::table.find(key).select(dsl::seq).first::<i64>(tx.conn).optional()?.is_some() {
            continue;
        }
        let due = owed::due(recorded, media, profile);
        let row = Row {
            case_id: Uid(act.case_id),
            digest: media.digest.clone(),
            agency_id: Uid(agency),
            seq: i64::try_from(act.seq).unwrap_or(i64::MAX),
            title: media.title.clone(),
            account_id: Uid(act.actor.account_id),
            due_on: due.due_on,
            due_at: due.due_at.map(Instant),
        };
        diesel::insert_into(media_owed::table).values(&row).execute(tx.conn)?;
    }
    Ok(())
}

/// Throws away what is owed of a case; it is written anew act by act.
///
/// # Errors
/// When the database cannot be written.
pub fn forget_owed(tx: &mut Tx<'_>, case: Uuid) -> Result<(), Error> {
    diesel::delete(media_owed::table.filter(dsl::case_id.eq(Uid(case)))).execute(tx.conn)?;
    Ok(())
}

/// It is stored, and owed no longer.
pub(super) fn paid(tx: &mut Tx<'_>, case: Uid, digest: &str) -> Result<(), Error> {
    diesel::delete(media_owed::table.find((case, digest))).execute(tx.conn)?;
    Ok(())
}

/// What is owed, soonest due first.
///
/// # Errors
/// When the database cannot be read.
pub fn owing(conn: &mut Conn, asked: &Owing<'_>, now: Moment) -> Result<Vec<OwedRecording>, Error> {
    let mut query = media_owed::table.into_boxed();
    query = match &asked.whose {
        Whose::Recorder(account) => query.filter(dsl::account_id.eq(Uid(*account))),
        Whose::Cases(cases) => query.filter(dsl::case_id.eq_any(uids(cases))),
        Whose::OverdueIn(agencies) => query
            .filter(dsl::agency_id.eq_any(uids(agencies)))
            .filter(dsl::due_at.lt(Instant(now)).or(dsl::due_at.is_null().and(dsl::due_on.lt(now.date())))),
    };
    if let Some(day) = asked.due_to {
        query = query.filter(dsl::due_on.le(day));
    }
    if let Some(case) = asked.case {
        query = query.filter(dsl::case_id.eq(Uid(case)));
    }
    if let Some((due, case, digest)) = &asked.after {
        let case = Uid(*case);
        let behind = dsl::case_id.gt(case).or(dsl::case_id.eq(case).and(dsl::digest.gt(digest.clone())));
        query = query.filter(dsl::due_on.gt(*due).or(dsl::due_on.eq(*due).and(behind)));
    }
    let rows: Vec<Row> =
        query.order((dsl::due_on, dsl::case_id, dsl::digest)).limit(asked.rows).select(Row::as_select()).load(conn)?;
    let told = rows.into_iter().map(|row| OwedRecording {
        case: row.case_id.0,
        agency: row.agency_id.0,
        seq: row.seq,
        digest: row.digest,
        title: row.title,
        overdue: row.due_at.map_or(row.due_on < now.date(), |at| at.0 < now),
        due_on: row.due_on,
    });
    Ok(told.collect())
}
