//! Every statement on `evaluation_standard`, `evaluation_run` and `evaluation_check`.

use std::collections::BTreeSet;

use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use crate::db::types::{Instant, Uid};
use crate::db::{Cached, Conn, Tx};
use crate::schema::{evaluation_check, evaluation_run, evaluation_standard};

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = evaluation_standard)]
pub(super) struct StandardRow {
    pub id: Uid,
    pub agency_id: Uid,
    pub standard_id: String,
    pub version: String,
    pub digest: String,
    pub content: String,
    pub released_by: Uid,
    pub released_at: Instant,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = evaluation_run)]
pub(super) struct RunRow {
    pub id: Uid,
    pub agency_id: Uid,
    pub agencies: String,
    pub standard_id: String,
    pub standard_digest: String,
    pub standard: String,
    pub ruleset: String,
    pub asked_by: Uid,
    pub asked_at: Instant,
    pub total: i64,
    pub done: i64,
    pub after_case: Option<Uid>,
    pub counts: String,
    pub finished_at: Option<Instant>,
    pub failed: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = evaluation_check)]
pub(super) struct CheckRow {
    pub case_id: Uid,
    pub version: i64,
    pub standard_digest: String,
    pub ruleset: String,
    pub agency_id: Uid,
    pub run_id: Uid,
    pub checked_at: Instant,
    pub variant: String,
    pub at_most: i64,
    pub at_least: i64,
    pub broken: i64,
    pub vetoed: i64,
    pub open: i64,
    pub result: String,
}

/// Released standards in the order of their release; only those of this id, where one is given.
pub(super) fn standards(conn: &mut Conn, id: Option<&str>) -> Result<Vec<StandardRow>, Error> {
    let mut query = evaluation_standard::table.select(StandardRow::as_select()).into_boxed();
    if let Some(id) = id {
        query = query.filter(evaluation_standard::standard_id.eq(id));
    }
    Ok(query.order((evaluation_standard::released_at, evaluation_standard::id)).load(conn)?)
}

pub(super) fn insert_standard(tx: &mut Tx<'_>, row: &StandardRow) -> Result<(), Error> {
    diesel::insert_into(evaluation_standard::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn insert_run(tx: &mut Tx<'_>, row: &RunRow) -> Result<(), Error> {
    diesel::insert_into(evaluation_run::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn run(conn: &mut Conn, id: Uuid) -> Result<Option<RunRow>, Error> {
    Ok(evaluation_run::table.find(Uid(id)).select(RunRow::as_select()).first(conn).optional()?)
}

/// Runs that organs asked for, the newest first.
pub(super) fn runs(conn: &mut Conn, agencies: &[Uuid], before: Option<Uuid>, rows: i64) -> Result<Vec<RunRow>, Error> {
    let among = evaluation_run::agency_id.eq_any(agencies.iter().copied().map(Uid).collect::<Vec<_>>());
    let mut query = evaluation_run::table.filter(among).select(RunRow::as_select()).into_boxed();
    if let Some(before) = before {
        query = query.filter(evaluation_run::id.lt(Uid(before)));
    }
    Ok(query.order(evaluation_run::id.desc()).limit(rows).load(conn)?)
}

/// The runs that are not finished, the oldest first.
pub(super) fn unfinished(conn: &mut Conn) -> Result<Vec<Uuid>, Error> {
    let open = evaluation_run::finished_at.is_null().and(evaluation_run::failed.is_null());
    let ids: Vec<Uid> =
        evaluation_run::table.filter(open).select(evaluation_run::id).order(evaluation_run::id).load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// How far a run has come.
pub(super) fn advance(tx: &mut Tx<'_>, id: Uuid, done: i64, after: Option<Uuid>, counts: &str) -> Result<(), Error> {
    let values = (
        evaluation_run::done.eq(done),
        evaluation_run::after_case.eq(after.map(Uid)),
        evaluation_run::counts.eq(counts),
    );
    diesel::update(evaluation_run::table.find(Uid(id))).set(values).execute(tx.conn)?;
    Ok(())
}

/// A run ended, well or not.
pub(super) fn end(tx: &mut Tx<'_>, id: Uuid, failed: Option<&str>) -> Result<(), Error> {
    let finished = failed.is_none().then_some(Instant(tx.now));
    let values = (evaluation_run::finished_at.eq(finished), evaluation_run::failed.eq(failed));
    diesel::update(evaluation_run::table.find(Uid(id))).set(values).execute(tx.conn)?;
    Ok(())
}

/// Which of these files were checked already, at this version, by this standard, under these rules.
pub(super) fn checked(
    conn: &mut Conn,
    files: &[(Uuid, u64)],
    standard: &str,
    ruleset: &str,
) -> Result<BTreeSet<(Uuid, u64)>, Error> {
    let ids: Vec<Uid> = files.iter().map(|(id, _)| Uid(*id)).collect();
    let rows: Vec<(Uid, i64)> = evaluation_check::table
        .filter(evaluation_check::case_id.eq_any(ids))
        .filter(evaluation_check::standard_digest.eq(standard).and(evaluation_check::ruleset.eq(ruleset)))
        .select((evaluation_check::case_id, evaluation_check::version))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, version)| (id.0, u64::try_from(version).unwrap_or_default())).collect())
}

/// Keeps what was found; what somebody else has kept meanwhile stays as it is.
pub(super) fn insert_checks(tx: &mut Tx<'_>, rows: &[CheckRow]) -> Result<(), Error> {
    let Some(first) = rows.first() else { return Ok(()) };
    let keys: Vec<(Uuid, u64)> =
        rows.iter().map(|row| (row.case_id.0, u64::try_from(row.version).unwrap_or_default())).collect();
    let kept = checked(tx.conn, &keys, &first.standard_digest, &first.ruleset)?;
    for (row, _) in rows.iter().zip(&keys).filter(|(_, key)| !kept.contains(key)) {
        let insert = diesel::insert_into(evaluation_check::table).values(row).returning(evaluation_check::version);
        Cached(insert).get_result::<i64>(tx.conn)?;
    }
    Ok(())
}

/// The last check of a file by the standard with this digest.
pub(super) fn latest(conn: &mut Conn, case: Uuid, standard: &str) -> Result<Option<CheckRow>, Error> {
    let of_file = evaluation_check::case_id.eq(Uid(case)).and(evaluation_check::standard_digest.eq(standard));
    let newest = (evaluation_check::version.desc(), evaluation_check::checked_at.desc());
    let checks = evaluation_check::table.filter(of_file).select(CheckRow::as_select());
    Ok(checks.order(newest).first(conn).optional()?)
}

/// The released or kept standard with this digest.
pub(super) fn standard_of(conn: &mut Conn, digest: &str) -> Result<Option<StandardRow>, Error> {
    let rows = evaluation_standard::table.filter(evaluation_standard::digest.eq(digest));
    Ok(rows.select(StandardRow::as_select()).first(conn).optional()?)
}

/// Which findings of a run a list shows.
#[derive(Debug, Clone, Default)]
pub(super) struct ChecksWanted {
    pub run: Uuid,
    pub agencies: Vec<Uuid>,
    pub vetoed: Option<bool>,
    pub broken: Option<bool>,
    pub after: Option<Uuid>,
    pub rows: i64,
}

/// What a run found, by the id of the file.
pub(super) fn checks(conn: &mut Conn, wanted: &ChecksWanted) -> Result<Vec<CheckRow>, Error> {
    let among = evaluation_check::agency_id.eq_any(wanted.agencies.iter().copied().map(Uid).collect::<Vec<_>>());
    let mut query = evaluation_check::table
        .filter(evaluation_check::run_id.eq(Uid(wanted.run)))
        .filter(among)
        .select(CheckRow::as_select())
        .into_boxed();
    if let Some(vetoed) = wanted.vetoed {
        query = match vetoed {
            true => query.filter(evaluation_check::vetoed.gt(0)),
            false => query.filter(evaluation_check::vetoed.eq(0)),
        };
    }
    if let Some(broken) = wanted.broken {
        query = match broken {
            true => query.filter(evaluation_check::broken.gt(0)),
            false => query.filter(evaluation_check::broken.eq(0)),
        };
    }
    if let Some(after) = wanted.after {
        query = query.filter(evaluation_check::case_id.gt(Uid(after)));
    }
    Ok(query.order(evaluation_check::case_id).limit(wanted.rows).load(conn)?)
}
