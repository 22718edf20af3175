//! Where officers were by the record 在场时间: nobody carries out two acts in two places at once (REC-3).

use std::collections::BTreeSet;

use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use crate::casefile::Act;
use crate::casefile::acts::OnSiteConduct;
use crate::casefile::facts::Presence;
use crate::db::types::{Instant, Uid};
use crate::db::{Cached, Conn, Tx, padded};
use crate::law::stages::Kind;
use crate::law::time::Moment;
use crate::schema::officer_presence;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = officer_presence)]
struct Row {
    officer_id: Uid,
    case_id: Uid,
    seq: i64,
    kind: String,
    place: String,
    starts_at: Instant,
    ends_at: Instant,
}

/// Records where the officers of a new act were while it went on.
pub fn record(tx: &mut Tx<'_>, act: &Act, conduct: &OnSiteConduct) -> Result<(), Error> {
    for row in rows(act, conduct) {
        let insert = diesel::insert_into(officer_presence::table).values(&row).returning(officer_presence::seq);
        Cached(insert).get_result::<i64>(tx.conn)?;
    }
    Ok(())
}

/// Records it of an act that may have been recorded before: for a rebuild.
pub fn record_again(tx: &mut Tx<'_>, act: &Act, conduct: &OnSiteConduct) -> Result<(), Error> {
    for row in rows(act, conduct) {
        diesel::delete(officer_presence::table.find((row.officer_id, row.case_id, row.seq))).execute(tx.conn)?;
    }
    record(tx, act, conduct)
}

/// One row for each officer, once, whoever was named twice.
fn rows(act: &Act, conduct: &OnSiteConduct) -> Vec<Row> {
    let officers: BTreeSet<Uuid> = act.officers.iter().map(|officer| officer.officer_id).collect();
    let row = |officer: Uuid| Row {
        officer_id: Uid(officer),
        case_id: Uid(act.case_id),
        seq: i64::try_from(act.seq).unwrap_or(i64::MAX),
        kind: act.kind.as_str().to_owned(),
        place: conduct.place.clone(),
        starts_at: Instant(conduct.starts_at),
        ends_at: Instant(conduct.ends_at),
    };
    officers.into_iter().map(row).collect()
}

/// What an officer carried out between two moments: case and seq.
pub(super) fn between(conn: &mut Conn, officer: Uuid, from: Moment, to: Moment) -> Result<Vec<(Uuid, i64)>, Error> {
    use officer_presence::dsl;
    let rows: Vec<(Uid, i64)> = officer_presence::table
        .filter(dsl::officer_id.eq(Uid(officer)))
        .filter(dsl::ends_at.ge(Instant(from)))
        .filter(dsl::starts_at.lt(Instant(to)))
        .order((dsl::case_id, dsl::seq))
        .select((dsl::case_id, dsl::seq))
        .load(conn)?;
    Ok(rows.into_iter().map(|(case, seq)| (case.0, seq)).collect())
}

/// Other acts that these officers carried out at the same time, to the minute.
pub fn clashes(conn: &mut Conn, officers: &[Uuid], starts_at: Moment, ends_at: Moment) -> Result<Vec<Presence>, Error> {
    use officer_presence::dsl;
    let officers: Vec<Uid> = officers.iter().copied().map(Uid).collect();
    let query = officer_presence::table
        .filter(dsl::officer_id.eq_any(padded(officers)))
        .filter(dsl::ends_at.gt(Instant(starts_at)))
        .filter(dsl::starts_at.lt(Instant(ends_at)))
        .order((dsl::officer_id, dsl::starts_at, dsl::case_id, dsl::seq))
        .limit(50)
        .select(Row::as_select());
    let rows: Vec<Row> = Cached(query).load(conn)?;
    let presence = |row: Row| Presence {
        officer_id: row.officer_id.0,
        case_id: row.case_id.0,
        seq: u64::try_from(row.seq).unwrap_or_default(),
        interview: row.kind == Kind::Interview.as_str(),
        place: row.place,
        starts_at: row.starts_at.0,
        ends_at: row.ends_at.0,
    };
    Ok(rows.into_iter().map(presence).collect())
}
