//! Every statement on the record's tables.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use uuid::Uuid;

use super::Error;
use super::model::{ActRow, ActText, BodyRow, Head, HeadRow};
use crate::db::types::{Instant, Uid};
use crate::db::{Cached, Conn, Tx, containing, padded};
use crate::law::stages::Status;
use crate::law::time::Moment;
use crate::schema::{case_act, case_act_body, enforcement_case};

/// The head of a case.
pub(super) fn head(conn: &mut Conn, id: Uuid) -> Result<Option<HeadRow>, Error> {
    Ok(enforcement_case::table.find(Uid(id)).select(HeadRow::as_select()).first(conn).optional()?)
}

/// The digest of the last act of a case.
pub(super) fn head_digest(conn: &mut Conn, id: Uuid) -> Result<Option<String>, Error> {
    Ok(enforcement_case::table.find(Uid(id)).select(enforcement_case::head_digest).first(conn).optional()?)
}

/// The head of a case as the API shows it.
pub fn find_head(conn: &mut Conn, id: Uuid) -> Result<Option<Head>, Error> {
    Ok(head(conn, id)?.map(Head::from))
}

/// The body belongs to the act.
#[diesel::dsl::auto_type]
fn of_act() -> _ {
    case_act_body::case_id.eq(case_act::case_id).and(case_act_body::seq.eq(case_act::seq))
}

/// The acts of a case in order, whole, each with its body.
pub(super) fn rows(conn: &mut Conn, id: Uuid) -> Result<Vec<(ActRow, Option<BodyRow>)>, Error> {
    Ok(case_act::table
        .left_join(case_act_body::table.on(of_act()))
        .filter(case_act::case_id.eq(Uid(id)))
        .order(case_act::seq)
        .select((ActRow::as_select(), Option::<BodyRow>::as_select()))
        .load(conn)?)
}

/// The texts of the acts of a case from `after` on (exclusive) up to `until` (inclusive), in order.
pub(super) fn texts(conn: &mut Conn, id: Uuid, after: i64, until: i64) -> Result<Vec<ActText>, Error> {
    Ok(case_act::table
        .left_join(case_act_body::table.on(of_act()))
        .filter(case_act::case_id.eq(Uid(id)))
        .filter(case_act::seq.gt(after))
        .filter(case_act::seq.le(until))
        .order(case_act::seq)
        .select(ActText::as_select())
        .load(conn)?)
}

/// The texts of the acts of several cases, case by case and in order.
pub(super) fn texts_of(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<ActText>, Error> {
    let query = case_act::table
        .left_join(case_act_body::table.on(of_act()))
        .filter(case_act::case_id.eq_any(padded(ids.iter().copied().map(Uid).collect())))
        .order((case_act::case_id, case_act::seq))
        .select(ActText::as_select());
    Ok(Cached(query).load(conn)?)
}

/// An archived file: the case, its organ, its version.
pub type ArchivedFile = (Uuid, Uuid, u64);

/// The archived files of some organs by id after `after`.
pub fn archived(
    conn: &mut Conn,
    agencies: &[Uuid],
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ArchivedFile>, Error> {
    use enforcement_case::dsl;
    let among = dsl::agency_id.eq_any(agencies.iter().copied().map(Uid).collect::<Vec<_>>());
    let mut query = dsl::enforcement_case.filter(among.and(dsl::status.eq(Status::Archived.as_str()))).into_boxed();
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(Uid(after)));
    }
    let rows: Vec<(Uid, Uid, i64)> =
        query.order(dsl::id).limit(limit).select((dsl::id, dsl::agency_id, dsl::version)).load(conn)?;
    let version = |version: i64| u64::try_from(version).unwrap_or_default();
    Ok(rows.into_iter().map(|(id, agency, at)| (id.0, agency.0, version(at))).collect())
}

/// How many files of some organs are archived.
pub fn count_archived(conn: &mut Conn, agencies: &[Uuid]) -> Result<i64, Error> {
    use enforcement_case::dsl;
    let among = dsl::agency_id.eq_any(agencies.iter().copied().map(Uid).collect::<Vec<_>>());
    let archived = among.and(dsl::status.eq(Status::Archived.as_str()));
    Ok(dsl::enforcement_case.filter(archived).count().get_result(conn)?)
}

/// Writes an act and its body. The triggers of the database have the last word.
pub(super) fn insert(tx: &mut Tx<'_>, act: &ActRow, body: &BodyRow) -> Result<(), Error> {
    let insert = diesel::insert_into(case_act::table).values(act).returning(case_act::seq);
    Cached(insert).get_result::<i64>(tx.conn)?;
    let insert = diesel::insert_into(case_act_body::table).values(body).returning(case_act_body::seq);
    Cached(insert).get_result::<i64>(tx.conn)?;
    Ok(())
}

/// Writes the head of a new case.
pub(super) fn insert_head(conn: &mut Conn, row: &HeadRow) -> Result<(), Error> {
    diesel::insert_into(enforcement_case::table).values(row).execute(conn)?;
    Ok(())
}

/// Writes the head of a case after a further act; false when there was none.
pub(super) fn update_head(conn: &mut Conn, row: &HeadRow) -> Result<bool, Error> {
    let update = diesel::update(enforcement_case::table.find(row.id)).set(row).returning(enforcement_case::version);
    Ok(Cached(update).get_result::<i64>(conn).optional()?.is_some())
}

/// The ids of all cases that have acts, in order, a page at a time.
pub fn case_ids(conn: &mut Conn, after: Option<Uuid>, limit: i64) -> Result<Vec<Uuid>, Error> {
    let mut query = case_act::table.filter(case_act::seq.eq(1)).select(case_act::case_id).into_boxed();
    if let Some(after) = after {
        query = query.filter(case_act::case_id.gt(Uid(after)));
    }
    let ids: Vec<Uid> = query.order(case_act::case_id).limit(limit).load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// The head of a case at a moment: its id, its last act then, and the digest of that act.
pub type HeadThen = (Uuid, i64, String);

/// The heads of the cases after `after` as they stood before `until`: id, seq and digest of the last act recorded until then, for
/// those that had any, out of so many cases; and the id of the last case looked at, none when there is no further one.
pub fn heads_at(
    conn: &mut Conn,
    after: Option<Uuid>,
    until: Moment,
    limit: i64,
) -> Result<(Vec<HeadThen>, Option<Uuid>), Error> {
    use enforcement_case::dsl;
    let mut query =
        dsl::enforcement_case.select((dsl::id, dsl::version, dsl::head_digest, dsl::updated_at)).into_boxed();
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(Uid(after)));
    }
    let rows: Vec<(Uid, i64, String, Instant)> = query.order(dsl::id).limit(limit).load(conn)?;
    let last = rows.last().map(|row| row.0.0);
    // What went on since: the last act before that moment is looked up.
    let later: Vec<Uid> = rows.iter().filter(|row| row.3.0 >= until).map(|row| row.0).collect();
    let mut then: BTreeMap<Uuid, (i64, String)> = BTreeMap::new();
    if !later.is_empty() {
        let acts: Vec<(Uid, i64, String)> = case_act::table
            .filter(case_act::case_id.eq_any(later).and(case_act::recorded_at.lt(Instant(until))))
            .order((case_act::case_id, case_act::seq))
            .select((case_act::case_id, case_act::seq, case_act::digest))
            .load(conn)?;
        then.extend(acts.into_iter().map(|(case, seq, digest)| (case.0, (seq, digest))));
    }
    let heads = rows.into_iter().filter_map(|(id, version, digest, updated)| match updated.0 < until {
        true => Some((id.0, version, digest)),
        false => then.remove(&id.0).map(|(seq, digest)| (id.0, seq, digest)),
    });
    Ok((heads.collect(), last))
}

/// So many days may lie between an act and the approval by whose day it is counted.
const LATE_APPROVAL: i64 = 90;

/// The cases of an organ that did something between two moments which the yearly statistics count, by id after `after`.
pub fn counted_in(
    conn: &mut Conn,
    agency: Uuid,
    (from, to): (Moment, Moment),
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Uuid>, Error> {
    // Word for word as the index has it, or it is not used.
    let counted = sql::<Bool>(
        "kind IN ('decide', 'decide_on_the_spot', 'take_over', 'seize', 'record_execution', \
         'apply_to_court', 'record_transfer_step', 'transfer_case')",
    );
    let mut query = case_act::table
        .inner_join(enforcement_case::table.on(enforcement_case::id.eq(case_act::case_id)))
        .filter(counted)
        .filter(enforcement_case::agency_id.eq(Uid(agency)))
        // What was asked for at the end of a year and approved in the next one is found by the asking.
        .filter(case_act::occurred_at.ge(Instant(from.plus_days(-LATE_APPROVAL))))
        .filter(case_act::occurred_at.lt(Instant(to)))
        .select(case_act::case_id)
        .distinct()
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(case_act::case_id.gt(Uid(after)));
    }
    let ids: Vec<Uid> = query.order(case_act::case_id).limit(limit).load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// The ids of the newest cases, the newest first.
pub fn newest(conn: &mut Conn, limit: i64) -> Result<Vec<Uuid>, Error> {
    let newest = case_act::table.filter(case_act::seq.eq(1)).select(case_act::case_id).order(case_act::case_id.desc());
    let ids: Vec<Uid> = newest.limit(limit).load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// Filed cases of other organs than `agency` with a party of this name, newest first.
pub fn filed_elsewhere(conn: &mut Conn, agency: Uuid, party: &str, rows: i64) -> Result<Vec<Uuid>, Error> {
    use enforcement_case::dsl;
    let ids: Vec<Uid> = dsl::enforcement_case
        .filter(dsl::agency_id.ne(Uid(agency)).and(dsl::filed_on.is_not_null()))
        .filter(lower(dsl::parties).like(containing(&party.to_lowercase())).escape('\\'))
        .order((dsl::opened_at.desc(), dsl::id.desc()))
        .limit(rows)
        .select(dsl::id)
        .load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// What a list of cases is asked for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Organs in sight.
    pub agencies: Vec<Uuid>,
    /// Stage.
    pub status: Option<String>,
    /// Organ.
    pub agency_id: Option<Uuid>,
    /// Power item.
    pub power_item_id: Option<Uuid>,
    /// Whether review is mandatory.
    pub review_required: Option<bool>,
    /// Part of a party's name.
    pub party: Option<String>,
    /// The only cases that can have such a party, where few have.
    pub among: Option<Vec<Uuid>>,
    /// Filing or decision number.
    pub number: Option<String>,
    /// Opened on this day or later.
    pub opened_from: Option<NaiveDate>,
    /// Opened on this day or earlier.
    pub opened_to: Option<NaiveDate>,
    /// After this row.
    pub after: Option<(Moment, Uuid)>,
    /// Rows to load.
    pub rows: i64,
}

/// Cases, newest first. Each organ has its list in order; several are merged here, because a database that is asked for
/// several at once sorts all their cases to find twenty.
pub fn search(conn: &mut Conn, search: &Search) -> Result<Vec<Head>, Error> {
    let numbered = search.number.as_deref().map(|number| numbered(conn, number)).transpose()?;
    let sought = search.agencies.iter().filter(|agency| search.agency_id.is_none_or(|only| only == **agency));
    let mut rows: Vec<HeadRow> = Vec::new();
    for agency in sought {
        rows.extend(of_agency(conn, *agency, search, numbered.as_deref())?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.opened_at, row.id)));
    rows.truncate(usize::try_from(search.rows).unwrap_or_default());
    Ok(rows.into_iter().map(Head::from).collect())
}

/// The cases with this filing or decision number: looked up apart, since beside other filters their indices are not used.
fn numbered(conn: &mut Conn, number: &str) -> Result<Vec<Uid>, Error> {
    use enforcement_case::dsl;
    let table = dsl::enforcement_case.select(dsl::id);
    let mut ids: Vec<Uid> = table.filter(dsl::filing_number.eq(number)).load(conn)?;
    ids.extend(table.filter(dsl::decision_number.eq(number)).load::<Uid>(conn)?);
    Ok(ids)
}

fn of_agency(conn: &mut Conn, agency: Uuid, search: &Search, ids: Option<&[Uid]>) -> Result<Vec<HeadRow>, Error> {
    use enforcement_case::dsl;
    let mut query = dsl::enforcement_case.filter(dsl::agency_id.eq(Uid(agency))).into_boxed();
    if let Some(status) = &search.status {
        query = query.filter(dsl::status.eq(status));
    }
    if let Some(item) = search.power_item_id {
        query = query.filter(dsl::power_item_id.eq(Uid(item)));
    }
    if let Some(required) = search.review_required {
        query = query.filter(dsl::review_required.eq(required));
    }
    if let Some(party) = &search.party {
        query = query.filter(lower(dsl::parties).like(containing(&party.to_lowercase())).escape('\\'));
    }
    if let Some(among) = &search.among {
        query = query.filter(dsl::id.eq_any(padded(among.iter().copied().map(Uid).collect())));
    }
    if let Some(ids) = ids {
        query = query.filter(dsl::id.eq_any(ids.to_vec()));
    }
    if let Some(day) = search.opened_from {
        query = query.filter(dsl::opened_at.ge(Instant(Moment::start_of(day))));
    }
    // One bound only, the nearer one: given two, SQLite may begin at the farther and walk to the other.
    let end = search.opened_to.map(|day| Moment::start_of(day).plus_days(1));
    if let Some(end) = end.filter(|end| search.after.is_none_or(|(at, _)| at >= *end)) {
        query = query.filter(dsl::opened_at.lt(Instant(end)));
    }
    if let Some((at, id)) = search.after {
        let at = Instant(at);
        // In this form, not as `<` or `=` and `<`: only a plain comparison lets an index begin there.
        query = query.filter(dsl::opened_at.le(at).and(dsl::opened_at.lt(at).or(dsl::id.lt(Uid(id)))));
    }
    Ok(query
        .order((dsl::opened_at.desc(), dsl::id.desc()))
        .limit(search.rows)
        .select(HeadRow::as_select())
        .load(conn)?)
}

diesel::define_sql_function! {
    /// Lower case, so that both databases compare alike.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}
