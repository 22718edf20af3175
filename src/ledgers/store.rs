//! Every statement on `imported_case` and `ledger_batch`.

use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::Error;
use super::content::LedgerRow;
use super::report::LedgerReport;
use crate::db::types::{Instant, Uid, uids};
use crate::db::{Cached, Conn, Tx, padded};
use crate::law::time::Moment;
use crate::schema::{imported_case, ledger_batch};

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = imported_case)]
pub(super) struct CaseRow {
    pub id: Uid,
    pub agency_id: Uid,
    pub batch_id: Uid,
    pub row_number: i64,
    pub filing_number: Option<String>,
    pub decision_number: Option<String>,
    pub year: i64,
    pub content: String,
    pub digest: String,
    pub imported_at: Instant,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = ledger_batch)]
pub(super) struct BatchRow {
    pub id: Uid,
    pub agency_id: Uid,
    pub file_name: String,
    pub file_digest: String,
    pub rows: i64,
    pub taken: i64,
    pub already_there: i64,
    pub conflicts: i64,
    pub refused: i64,
    pub report: String,
    pub imported_by: Uid,
    pub imported_at: Instant,
}

/// A case of a paper year 历史案件: read only, and known only as far as its ledger goes.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ImportedCase {
    /// Id.
    pub id: Uuid,
    /// The organ whose case it was.
    pub agency_id: Uuid,
    /// The import it came with.
    pub batch_id: Uuid,
    /// Its row in the file.
    pub row: i64,
    /// Always: nothing of it was recorded here when it happened.
    pub imported: bool,
    /// The year it belongs to.
    pub year: i64,
    /// SM3 of its content in canonical form.
    pub digest: String,
    /// When it was taken in.
    pub imported_at: Moment,
    /// What the ledger says.
    pub content: LedgerRow,
}

/// An import of a ledger 导入批次.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct LedgerBatch {
    /// Id.
    pub id: Uuid,
    /// The organ that imported it.
    pub agency_id: Uuid,
    /// Name of the file, as whoever imported it gave it.
    pub file_name: String,
    /// SM3 of the file.
    pub file_digest: String,
    /// Rows below the headings.
    pub rows: i64,
    /// Rows taken.
    pub taken: i64,
    /// Rows that were taken before.
    pub already_there: i64,
    /// Rows whose number was taken before with another content.
    pub conflicts: i64,
    /// Rows not taken.
    pub refused: i64,
    /// Who imported it.
    pub imported_by: Uuid,
    /// When.
    pub imported_at: Moment,
}

impl CaseRow {
    fn view(self) -> Result<ImportedCase, Error> {
        Ok(ImportedCase {
            id: self.id.0,
            agency_id: self.agency_id.0,
            batch_id: self.batch_id.0,
            row: self.row_number,
            imported: true,
            year: self.year,
            content: serde_json::from_str(&self.content)?,
            digest: self.digest,
            imported_at: self.imported_at.0,
        })
    }
}

impl From<BatchRow> for LedgerBatch {
    fn from(row: BatchRow) -> Self {
        LedgerBatch {
            id: row.id.0,
            agency_id: row.agency_id.0,
            file_name: row.file_name,
            file_digest: row.file_digest,
            rows: row.rows,
            taken: row.taken,
            already_there: row.already_there,
            conflicts: row.conflicts,
            refused: row.refused,
            imported_by: row.imported_by.0,
            imported_at: row.imported_at.0,
        }
    }
}

/// Which imported cases.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of these organs.
    pub agencies: Vec<Uuid>,
    /// Only of this organ.
    pub agency: Option<Uuid>,
    /// Only of this year.
    pub year: Option<i64>,
    /// Only what came with this import.
    pub batch: Option<Uuid>,
    /// Only what bears this number, of the decision or of the filing.
    pub number: Option<String>,
    /// After this one.
    pub after: Option<Uuid>,
    /// Rows to load.
    pub rows: i64,
}

/// Imported cases, in the order they came.
///
/// # Errors
/// When the database fails, or holds what cannot be read.
pub fn list(conn: &mut Conn, wanted: &Wanted) -> Result<Vec<ImportedCase>, Error> {
    use imported_case::dsl;
    let mut query = dsl::imported_case.filter(dsl::agency_id.eq_any(uids(&wanted.agencies))).into_boxed();
    if let Some(agency) = wanted.agency {
        query = query.filter(dsl::agency_id.eq(Uid(agency)));
    }
    if let Some(year) = wanted.year {
        query = query.filter(dsl::year.eq(year));
    }
    if let Some(batch) = wanted.batch {
        query = query.filter(dsl::batch_id.eq(Uid(batch)));
    }
    if let Some(number) = &wanted.number {
        query = query.filter(dsl::decision_number.eq(number).or(dsl::filing_number.eq(number)));
    }
    if let Some(after) = wanted.after {
        query = query.filter(dsl::id.gt(Uid(after)));
    }
    let rows = query.order(dsl::id).limit(wanted.rows).select(CaseRow::as_select()).load(conn)?;
    rows.into_iter().map(CaseRow::view).collect()
}

/// One imported case of these organs.
///
/// # Errors
/// [`Error::NotFound`] where these organs have none such.
pub fn find(conn: &mut Conn, agencies: &[Uuid], id: Uuid) -> Result<ImportedCase, Error> {
    let row = imported_case::table
        .find(Uid(id))
        .filter(imported_case::agency_id.eq_any(uids(agencies)))
        .select(CaseRow::as_select())
        .first(conn)
        .optional()?;
    row.ok_or(Error::NotFound)?.view()
}

/// What was taken before under any of these numbers.
pub(super) fn numbered(conn: &mut Conn, agency: Uuid, numbers: &[String]) -> Result<Vec<CaseRow>, Error> {
    use imported_case::dsl;
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let numbers = padded(numbers.to_vec());
    let found = dsl::imported_case
        .filter(dsl::agency_id.eq(Uid(agency)))
        .filter(dsl::decision_number.eq_any(numbers.clone()).or(dsl::filing_number.eq_any(numbers)))
        .select(CaseRow::as_select());
    Ok(Cached(found).load(conn)?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &CaseRow) -> Result<(), Error> {
    let insert = diesel::insert_into(imported_case::table).values(row).returning(imported_case::id);
    Cached(insert).get_result::<Uid>(tx.conn)?;
    Ok(())
}

pub(super) fn insert_batch(tx: &mut Tx<'_>, row: &BatchRow) -> Result<(), Error> {
    diesel::insert_into(ledger_batch::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Imports of these organs, the newest first.
pub(super) fn batches(
    conn: &mut Conn,
    agencies: &[Uuid],
    before: Option<Uuid>,
    rows: i64,
) -> Result<Vec<LedgerBatch>, Error> {
    use ledger_batch::dsl;
    let mut query = dsl::ledger_batch.filter(dsl::agency_id.eq_any(uids(agencies))).into_boxed();
    if let Some(before) = before {
        query = query.filter(dsl::id.lt(Uid(before)));
    }
    let rows: Vec<BatchRow> = query.order(dsl::id.desc()).limit(rows).select(BatchRow::as_select()).load(conn)?;
    Ok(rows.into_iter().map(LedgerBatch::from).collect())
}

/// One import of these organs with its report.
pub(super) fn batch(conn: &mut Conn, agencies: &[Uuid], id: Uuid) -> Result<(LedgerBatch, LedgerReport), Error> {
    let row: Option<BatchRow> = ledger_batch::table
        .find(Uid(id))
        .filter(ledger_batch::agency_id.eq_any(uids(agencies)))
        .select(BatchRow::as_select())
        .first(conn)
        .optional()?;
    let row = row.ok_or(Error::NotFound)?;
    let report = serde_json::from_str(&row.report)?;
    Ok((row.into(), report))
}
