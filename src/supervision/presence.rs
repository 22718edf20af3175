//! Where officers were by the record 在场时间: nobody carries out two acts in two places at once (REC-3).

use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use crate::casefile::Act;
use crate::casefile::acts::OnSiteConduct;
use crate::casefile::facts::Presence;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
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

/// Records where the officers of an act were while it went on; once for each act.
pub fn record(tx: &mut Tx<'_>, act: &Act, conduct: &OnSiteConduct) -> Result<(), Error> {
    let seq = i64::try_from(act.seq).unwrap_or(i64::MAX);
    for officer in &act.officers {
        let key = (Uid(officer.officer_id), Uid(act.case_id), seq);
        let known: i64 = officer_presence::table.find(key).count().get_result(tx.conn)?;
        if known > 0 {
            continue;
        }
        let row = Row {
            officer_id: key.0,
            case_id: key.1,
            seq,
            kind: act.kind.as_str().to_owned(),
            place: conduct.place.clone(),
            starts_at: Instant(conduct.starts_at),
            ends_at: Instant(conduct.ends_at),
        };
        diesel::insert_into(officer_presence::table).values(&row).execute(tx.conn)?;
    }
    Ok(())
}

/// Other acts that these officers carried out at the same time, to the minute.
pub fn clashes(conn: &mut Conn, officers: &[Uuid], starts_at: Moment, ends_at: Moment) -> Result<Vec<Presence>, Error> {
    use officer_presence::dsl;
    let officers: Vec<Uid> = officers.iter().copied().map(Uid).collect();
    let rows: Vec<Row> = officer_presence::table
        .filter(dsl::officer_id.eq_any(officers))
        .filter(dsl::ends_at.gt(Instant(starts_at)))
        .filter(dsl::starts_at.lt(Instant(ends_at)))
        .order((dsl::officer_id, dsl::starts_at, dsl::case_id, dsl::seq))
        .limit(50)
        .select(Row::as_select())
        .load(conn)?;
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
