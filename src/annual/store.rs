//! Every statement on `annual_report`.

use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::schema::annual_report;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = annual_report)]
pub(super) struct Row {
    pub id: Uid,
    pub agency_id: Uid,
    pub organ: String,
    pub year: i64,
    pub content: String,
    pub remarks: String,
    pub frozen_by: Uid,
    pub frozen_at: Instant,
    pub published_by: Option<Uid>,
    pub published_at: Option<Instant>,
}

/// Which reports.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// Of these organs; of any when absent.
    pub agencies: Option<Vec<Uuid>>,
    /// Only of this organ.
    pub agency: Option<Uuid>,
    /// Only of this year.
    pub year: Option<i64>,
    /// Only what was published.
    pub published: bool,
    /// Before this one: the newest come first.
    pub before: Option<Uuid>,
    /// Rows to load.
    pub rows: i64,
}

pub(super) fn find(conn: &mut Conn, id: Uuid) -> Result<Option<Row>, Error> {
    Ok(annual_report::table.find(Uid(id)).select(Row::as_select()).first(conn).optional()?)
}

pub(super) fn list(conn: &mut Conn, wanted: &Wanted) -> Result<Vec<Row>, Error> {
    use annual_report::dsl;
    let mut query = dsl::annual_report.into_boxed();
    if let Some(agencies) = &wanted.agencies {
        query = query.filter(dsl::agency_id.eq_any(agencies.iter().copied().map(Uid).collect::<Vec<_>>()));
    }
    if let Some(agency) = wanted.agency {
        query = query.filter(dsl::agency_id.eq(Uid(agency)));
    }
    if let Some(year) = wanted.year {
        query = query.filter(dsl::year.eq(year));
    }
    if wanted.published {
        query = query.filter(dsl::published_at.is_not_null());
    }
    if let Some(before) = wanted.before {
        query = query.filter(dsl::id.lt(Uid(before)));
    }
    Ok(query.order(dsl::id.desc()).limit(wanted.rows).select(Row::as_select()).load(conn)?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Result<(), Error> {
    diesel::insert_into(annual_report::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Whether the organ has published that year.
pub(super) fn is_published(conn: &mut Conn, agency: Uid, year: i64) -> Result<bool, Error> {
    use annual_report::dsl;
    let count: i64 = dsl::annual_report
        .filter(dsl::agency_id.eq(agency).and(dsl::year.eq(year)).and(dsl::published_at.is_not_null()))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

pub(super) fn publish(tx: &mut Tx<'_>, row: &Row) -> Result<(), Error> {
    use annual_report::dsl;
    diesel::update(dsl::annual_report.find(row.id))
        .set((dsl::published_by.eq(row.published_by), dsl::published_at.eq(row.published_at)))
        .execute(tx.conn)?;
    Ok(())
}
