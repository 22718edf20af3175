//! Files of other organs 移入的电子案卷: packages that were checked when they came, kept as they came, read only.

use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::Error;
use super::check::{Checked, check, fold};
use super::package::Manifest;
use crate::casefile::CaseFile;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::digest::sm3;
use crate::law::time::Moment;
use crate::record::{Line, Report, verify_lines};
use crate::schema::imported_file;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = imported_file)]
struct Row {
    id: Uid,
    agency_id: Uid,
    case_id: Uid,
    organ: String,
    title: String,
    number: Option<String>,
    head_digest: String,
    package_digest: String,
    manifest: String,
    acts: String,
    imported_by: Uid,
    imported_at: Instant,
}

/// A file that came from elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ImportedFile {
    /// Id of the import.
    pub id: Uuid,
    /// The organ that keeps it here.
    pub agency_id: Uuid,
    /// The case, as its organ names it.
    pub case_id: Uuid,
    /// The organ it comes from.
    pub organ: String,
    /// Cause 案由.
    pub title: String,
    /// Number of the decision, or of the filing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Digest of its last act.
    pub head_digest: String,
    /// SM3 of the package it came in.
    pub package_digest: String,
    /// When it came.
    pub imported_at: Moment,
}

/// A file that came from elsewhere, with the record and the case as the acts give it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ImportedWhole {
    /// The file.
    #[serde(flatten)]
    pub file: ImportedFile,
    /// The chain of its acts, followed again now.
    pub record: Report,
    /// The case.
    pub case: CaseFile,
}

fn shown(row: &Row) -> ImportedFile {
    ImportedFile {
        id: row.id.0,
        agency_id: row.agency_id.0,
        case_id: row.case_id.0,
        organ: row.organ.clone(),
        title: row.title.clone(),
        number: row.number.clone(),
        head_digest: row.head_digest.clone(),
        package_digest: row.package_digest.clone(),
        imported_at: row.imported_at.0,
    }
}

/// Takes a package in. The same one again answers with what is there; one that is not whole is refused with every flaw.
pub fn import(tx: &mut Tx<'_>, agency: Uuid, account: Uuid, bytes: &[u8]) -> Result<ImportedFile, Error> {
    let Checked { ok, manifest, lines, record, flaws, .. } = check(bytes);
    let (Some(manifest), Some(case)) = (manifest.filter(|_| ok), fold(&lines)) else {
        let of_record = record.into_iter().flat_map(|report| report.flaws).map(|flaw| flaw.what);
        return Err(Error::BadPackage(flaws.into_iter().chain(of_record).collect()));
    };
    let digest = sm3(bytes);
    tx.lock(Uuid::new_v5(&agency, digest.as_bytes()))?;
    let known: Option<Row> = imported_file::table
        .filter(imported_file::agency_id.eq(Uid(agency)))
        .filter(imported_file::package_digest.eq(&digest))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    if let Some(row) = known {
        return Ok(shown(&row));
    }
    let Manifest { organ, cause, filing_number, decision_number, .. } = manifest.clone();
    let texts: Result<Vec<_>, _> = lines.iter().map(serde_json::to_string).collect();
    let damaged = |error: serde_json::Error| Error::Damaged(error.to_string());
    let row = Row {
        id: Uid(tx.new_id()),
        agency_id: Uid(agency),
        case_id: Uid(case.id),
        organ,
        title: cause.unwrap_or(case.summary),
        number: decision_number.or(filing_number),
        head_digest: manifest.head_digest.clone(),
        package_digest: digest,
        manifest: serde_json::to_string(&manifest).map_err(damaged)?,
        acts: texts.map_err(damaged)?.join("\n"),
        imported_by: Uid(account),
        imported_at: Instant(tx.now),
    };
    diesel::insert_into(imported_file::table).values(&row).execute(tx.conn)?;
    let detail = format!("{} {}", row.organ, row.head_digest);
    audit::record(tx, Some(account), "imported_file.take_in", &format!("imported_file/{}", row.id), &detail)?;
    Ok(shown(&row))
}

/// The files that organs keep, newest last.
pub fn list(conn: &mut Conn, agencies: &[Uuid], after: Option<Uuid>, rows: i64) -> Result<Vec<ImportedFile>, Error> {
    let agencies: Vec<_> = agencies.iter().copied().map(Uid).collect();
    let mut query =
        imported_file::table.filter(imported_file::agency_id.eq_any(agencies)).select(Row::as_select()).into_boxed();
    if let Some(after) = after {
        query = query.filter(imported_file::id.gt(Uid(after)));
    }
    let rows: Vec<Row> = query.order(imported_file::id).limit(rows).load(conn)?;
    Ok(rows.iter().map(shown).collect())
}

/// One file within these organs, its chain followed again.
pub fn whole(conn: &mut Conn, agencies: &[Uuid], id: Uuid) -> Result<ImportedWhole, Error> {
    let agencies: Vec<_> = agencies.iter().copied().map(Uid).collect();
    let row: Option<Row> = imported_file::table
        .find(Uid(id))
        .filter(imported_file::agency_id.eq_any(agencies))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    let row = row.ok_or(Error::NotFound)?;
    let lines: Result<Vec<Line>, _> = row.acts.lines().map(serde_json::from_str).collect();
    let lines = lines.map_err(|error| Error::Damaged(error.to_string()))?;
    let case = fold(&lines).ok_or_else(|| Error::Damaged("no acts".to_owned()))?;
    Ok(ImportedWhole { file: shown(&row), record: verify_lines(&lines), case })
}
