//! Packages as jobs: asked for once, printed paper by paper, gone on with after a crash where they stood.
//!
//! What has been printed lies in a folder of the job's own; whoever looks at an unfinished job that nobody works on
//! starts it again. One package is made at a time: a long file takes memory.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::Error;
use super::load::load_until;
use super::package::{Sheet, Work};
use super::store::{Templates, issued};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Db, Tx, audit};
use crate::law::digest::sm3;
use crate::law::time::Moment;
use crate::record;
use crate::schema::file_package;

/// Days a finished package is kept.
const KEPT_DAYS: i64 = 7;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = file_package)]
pub(super) struct Row {
    id: Uid,
    case_id: Uid,
    version: i64,
    asked_by: Uid,
    asked_at: Instant,
    papers: i64,
    digest: Option<String>,
    size: Option<i64>,
    pages: Option<i64>,
    failed: Option<String>,
}

/// Where a package stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PackageState {
    /// Papers are being printed.
    Printing,
    /// It can be fetched.
    Finished,
    /// It could not be made.
    Failed,
}

/// A package of a case 电子案卷.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PackageJob {
    /// The package.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The version of the case it holds.
    pub version: u64,
    /// Where it stands.
    pub state: PackageState,
    /// Papers printed so far.
    pub done: usize,
    /// Papers to be printed.
    pub papers: usize,
    /// SM3 of the ZIP, once it is finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Bytes of the ZIP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Pages of the PDF of the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<u64>,
    /// Why it could not be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
    /// When it was asked for.
    pub asked_at: Moment,
    /// Until when it is kept.
    pub kept_until: Moment,
}

/// The packages of a running service: their folder, and which are being made.
#[derive(Debug, Default)]
pub struct Packages {
    live: Mutex<BTreeSet<Uuid>>,
    one_at_a_time: Mutex<()>,
}

/// The one list of a process.
static PACKAGES: Packages = Packages { live: Mutex::new(BTreeSet::new()), one_at_a_time: Mutex::new(()) };

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn number(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}

fn job(row: &Row, folder: &Path) -> PackageJob {
    let papers = usize::try_from(row.papers).unwrap_or_default();
    let state = match (&row.failed, &row.digest) {
        (Some(_), _) => PackageState::Failed,
        (None, Some(_)) => PackageState::Finished,
        (None, None) => PackageState::Printing,
    };
    let printed = || (0..papers).filter(|n| sheet_at(&folder.join(row.id.0.to_string()), *n).is_some()).count();
    PackageJob {
        id: row.id.0,
        case_id: row.case_id.0,
        version: number(row.version),
        state,
        done: if state == PackageState::Finished { papers } else { printed() },
        papers,
        digest: row.digest.clone(),
        size: row.size.map(number),
        pages: row.pages.map(number),
        failed: row.failed.clone(),
        asked_at: row.asked_at.0,
        kept_until: row.asked_at.0.plus_days(KEPT_DAYS),
    }
}

/// Asks for the package of a case as it stands; the one that is there already, if it is of this version.
pub fn ask(tx: &mut Tx<'_>, case: Uuid, account: Uuid, purpose: &str, folder: &Path) -> Result<PackageJob, Error> {
    tx.lock(case)?;
    audit::record(tx, Some(account), "file_package.ask", &format!("case/{case}"), purpose)?;
    let version = i64::try_from(record::load(tx.conn, case)?.version).unwrap_or(i64::MAX);
    let fresh = file_package::table
        .filter(file_package::case_id.eq(Uid(case)))
        .filter(file_package::version.eq(version))
        .filter(file_package::failed.is_null())
        .filter(file_package::asked_at.gt(Instant(tx.now.plus_days(-KEPT_DAYS))));
    if let Some(row) = fresh.select(Row::as_select()).first(tx.conn).optional()? {
        return Ok(job(&row, folder));
    }
    let work = work(tx.conn, case, number(version))?;
    let row = Row {
        id: Uid(tx.new_id()),
        case_id: Uid(case),
        version,
        asked_by: Uid(account),
        asked_at: Instant(tx.now),
        papers: i64::try_from(work.steps()).unwrap_or(i64::MAX),
        digest: None,
        size: None,
        pages: None,
        failed: None,
    };
    diesel::insert_into(file_package::table).values(&row).execute(tx.conn)?;
    Ok(job(&row, folder))
}

/// The packages of a case, newest first.
pub fn of_case(conn: &mut Conn, case: Uuid, folder: &Path) -> Result<Vec<PackageJob>, Error> {
    let rows: Vec<Row> = file_package::table
        .filter(file_package::case_id.eq(Uid(case)))
        .order((file_package::asked_at.desc(), file_package::id.desc()))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.iter().map(|row| job(row, folder)).collect())
}

/// One package of a case.
pub fn one(conn: &mut Conn, case: Uuid, id: Uuid, folder: &Path) -> Result<PackageJob, Error> {
    let row: Option<Row> = file_package::table
        .find(Uid(id))
        .filter(file_package::case_id.eq(Uid(case)))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(|row| job(&row, folder)).ok_or(Error::NotFound)
}

fn work(conn: &mut Conn, case: Uuid, version: u64) -> Result<Work, Error> {
    let dossier = load_until(conn, case, version)?;
    let templates = Templates::of(conn, dossier.file().agency_id)?;
    Work::new(dossier, &templates.all())
}

/// The finished file of a package: `package.zip` or `file.pdf`; none once it has been cleared away.
pub fn fetch(folder: &Path, id: Uuid, name: &str) -> Result<Option<Vec<u8>>, Error> {
    match std::fs::read(folder.join(id.to_string()).join(name)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Works on a package until it is finished, unless somebody does already. Blocks: call it in a thread that may.
pub fn make(db: &Arc<Db>, folder: &Path, wanted: &PackageJob) {
    if !held(&PACKAGES.live).insert(wanted.id) {
        return;
    }
    let made = {
        let _turn = held(&PACKAGES.one_at_a_time);
        clear(db, folder);
        made(db, folder, wanted)
    };
    if let Err(error) = made {
        tracing::error!(%error, package = %wanted.id, "a file package could not be made");
        let (id, text) = (wanted.id, error.to_string());
        let noted = db.write_now(move |tx| {
            let row = file_package::table.find(Uid(id));
            diesel::update(row).set(file_package::failed.eq(text)).execute(tx.conn)?;
            Ok::<_, Error>(())
        });
        if let Err(error) = noted {
            tracing::error!(%error, "nor could that be noted");
        }
    }
    held(&PACKAGES.live).remove(&wanted.id);
}

fn made(db: &Arc<Db>, folder: &Path, wanted: &PackageJob) -> Result<(), Error> {
    let place = folder.join(wanted.id.to_string());
    std::fs::create_dir_all(&place)?;
    let (case, version) = (wanted.case_id, wanted.version);
    let (work, lines, issued) = db.read_now(move |conn| {
        let work = work(conn, case, version)?;
        let mut lines = record::export(conn, case)?;
        lines.truncate(usize::try_from(version).unwrap_or(usize::MAX));
        let mut papers = Vec::new();
        for n in 0..work.steps() {
            let seq = work.issued(n).map(|(seq, printed)| (seq, printed.pages));
            papers.push(match seq {
                Some((seq, pages)) => issued(conn, case, seq)?.map(|bytes| (seq, pages, bytes)),
                None => None,
            });
        }
        Ok::<_, Error>((work, lines, papers))
    })?;
    let mut sheets = Vec::new();
    for (n, issued) in issued.into_iter().enumerate() {
        sheets.push(match (issued, sheet_at(&place, n)) {
            (Some((seq, pages, pdf)), _) => {
                let sheet = Sheet { pdf, pages: usize::try_from(pages).unwrap_or(1), issued: Some(seq) };
                keep_sheet(&place, n, &sheet)?;
                sheet
            }
            (None, Some((path, pages))) => Sheet { pdf: std::fs::read(path)?, pages, issued: None },
            (None, None) => {
                let sheet = work.print(n)?;
                keep_sheet(&place, n, &sheet)?;
                sheet
            }
        });
    }
    let package = work.finish(&sheets, &lines)?;
    put(&place.join("file.pdf"), &package.pdf)?;
    put(&place.join("package.zip"), &package.zip)?;
    let (id, digest, size, pages) = (wanted.id, sm3(&package.zip), package.zip.len(), package.pages);
    db.write_now(move |tx| {
        let values = (
            file_package::digest.eq(digest),
            file_package::size.eq(i64::try_from(size).unwrap_or(i64::MAX)),
            file_package::pages.eq(i64::try_from(pages).unwrap_or(i64::MAX)),
        );
        diesel::update(file_package::table.find(Uid(id))).set(values).execute(tx.conn)?;
        Ok::<_, Error>(())
    })?;
    for n in 0..sheets.len() {
        if let Some((path, _)) = sheet_at(&place, n) {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// The file of a printed paper and its pages: `12-3.pdf` is paper 12 of three pages.
fn sheet_at(place: &Path, n: usize) -> Option<(PathBuf, usize)> {
    let start = format!("{n}-");
    std::fs::read_dir(place).ok()?.filter_map(Result::ok).find_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let pages = name.strip_prefix(&start)?.strip_suffix(".pdf")?.parse().ok()?;
        Some((entry.path(), pages))
    })
}

fn keep_sheet(place: &Path, n: usize, sheet: &Sheet) -> Result<(), Error> {
    put(&place.join(format!("{n}-{}.pdf", sheet.pages)), &sheet.pdf)
}

/// A file is there whole, or not at all.
fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let staged = path.with_extension("part");
    std::fs::write(&staged, bytes)?;
    Ok(std::fs::rename(&staged, path)?)
}

/// Throws away what has been kept long enough.
fn clear(db: &Arc<Db>, folder: &Path) {
    let before = db.clock().now().plus_days(-KEPT_DAYS);
    let old = db.read_now(move |conn| {
        let old = file_package::table.filter(file_package::asked_at.lt(Instant(before))).select(file_package::id);
        Ok::<Vec<Uid>, Error>(old.load(conn)?)
    });
    for id in old.unwrap_or_default() {
        let place = folder.join(id.0.to_string());
        if place.is_dir()
            && let Err(error) = std::fs::remove_dir_all(&place)
        {
            tracing::warn!(%error, "an old package could not be cleared away");
        }
    }
}
