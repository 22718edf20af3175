//! One file, read by the machine 机器预查: on demand as a guide, and as it was kept by a run.

use serde::Serialize;
use uuid::Uuid;

use super::known::Known;
use super::store::{self, CheckRow};
use super::{Error, standards};
use crate::casefile::RecordedAct;
use crate::casefile::score::{self, Asked, ItemVerdict, ScoredSheet};
use crate::db::Conn;
use crate::db::types::{Instant, Uid};
use crate::law::evaluation::{FileGrade, Points, Standard};
use crate::law::profile::RULESET;
use crate::law::stages::Status;
use crate::law::time::Moment;
use crate::record;

/// A file as the machine scores it, before anybody has looked 机器预查.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CaseEvaluation {
    /// The file.
    pub case_id: Uuid,
    /// The version of it that was read.
    pub version: u64,
    /// It is archived: a live file is scored as a guide only.
    pub archived: bool,
    /// The standard.
    pub standard: String,
    /// Digest of the standard.
    pub standard_digest: String,
    /// The rules it was asked under.
    pub ruleset: String,
    /// The sheets: of the case, and of its seizures where there were any.
    pub sheets: Vec<ScoredSheet>,
    /// The grade if a person finds nothing more and confirms what was found; a broken veto item makes it the lowest.
    pub grade_at_most: Option<FileGrade>,
}

/// Reads files by one standard: what the standard asks for, and what is known of organs and officers, is found once for all of them.
pub struct FileReader {
    /// The standard.
    pub standard: Standard,
    digest: String,
    asked: Asked,
    known: Known,
}

impl FileReader {
    /// Whoever reads by this standard.
    ///
    /// # Errors
    /// When the standard cannot be written as JSON.
    pub fn new(standard: Standard) -> Result<Self, Error> {
        let (digest, asked) = (standard.digest()?, Asked::of(&standard));
        Ok(Self { standard, digest, asked, known: Known::default() })
    }

    /// The sheets of a file: those a run has kept, where file and rules are still what they were; read now otherwise.
    ///
    /// # Errors
    /// When there is no such file, or the record cannot be read.
    pub fn sheets(&mut self, conn: &mut Conn, case: Uuid) -> Result<Vec<ScoredSheet>, Error> {
        let head = record::find_head(conn, case)?.ok_or(Error::NotFound)?;
        match store::latest(conn, case, &self.digest)? {
            Some(row) if row.ruleset == RULESET && row.version == head.version => {
                Ok(serde_json::from_str(&row.result)?)
            }
            _ => Ok(self.read(conn, case)?.sheets),
        }
    }

    /// Reads a file from its first act on.
    fn read(&mut self, conn: &mut Conn, case: Uuid) -> Result<Read, Error> {
        let acts = record::acts(conn, case, 0, u64::MAX)?;
        let agency = acts.first().ok_or(Error::NotFound)?.act.actor.agency_id;
        read(&mut self.known, conn, agency, &acts, (&self.standard, &self.asked))?.ok_or(Error::NotFound)
    }
}

/// Reads a file and scores it by a standard, now.
///
/// # Errors
/// When there is no such file or standard, or the record cannot be read.
pub fn evaluate(conn: &mut Conn, case: Uuid, standard: &str) -> Result<CaseEvaluation, Error> {
    let head = record::find_head(conn, case)?.ok_or(Error::NotFound)?;
    let mut reader = FileReader::new(standards::held(conn, head.agency_id, standard)?.standard)?;
    let read = reader.read(conn, case)?;
    Ok(CaseEvaluation {
        case_id: case,
        version: read.version,
        archived: read.archived,
        grade_at_most: grade(&reader.standard, &read.sheets),
        standard: reader.standard.id,
        standard_digest: reader.digest,
        ruleset: RULESET.to_owned(),
        sheets: read.sheets,
    })
}

/// The grade a file has at most; a broken veto item makes it the lowest.
pub(super) fn grade(standard: &Standard, sheets: &[ScoredSheet]) -> Option<FileGrade> {
    let main = sheets.first()?;
    match vetoes(sheets).next() {
        Some(_) => standard.lowest().cloned(),
        None => standard.grade(main.tally.at_most).cloned(),
    }
}

/// The veto items that the machine found broken.
pub(super) fn vetoes(sheets: &[ScoredSheet]) -> impl Iterator<Item = &str> {
    sheets.iter().flat_map(ScoredSheet::broken_vetoes)
}

/// A file that was read.
pub(super) struct Read {
    pub version: u64,
    pub archived: bool,
    pub sheets: Vec<ScoredSheet>,
}

/// Scores a record; none for an empty one.
pub(super) fn read(
    known: &mut Known,
    conn: &mut Conn,
    agency: Uuid,
    acts: &[RecordedAct],
    (standard, asked): (&Standard, &Asked),
) -> Result<Option<Read>, Error> {
    let reference = known.about(conn, agency, acts)?;
    let Some(scored) = score::read(acts, reference, asked) else { return Ok(None) };
    Ok(Some(Read {
        version: scored.file.version,
        archived: scored.file.status == Status::Archived,
        sheets: score::sheets(standard, &scored),
    }))
}

/// What is kept of a file that was read.
pub(super) fn row(case: Uuid, agency: Uuid, run: &store::RunRow, read: &Read, now: Moment) -> Result<CheckRow, Error> {
    let count = |verdict: ItemVerdict| {
        let items = read.sheets.iter().flat_map(|sheet| &sheet.items);
        i64::try_from(items.filter(|item| item.verdict == verdict).count()).unwrap_or(i64::MAX)
    };
    let main = read.sheets.first();
    let hundredths = |points: Option<Points>| points.map_or(0, |points| i64::from(points.0));
    Ok(CheckRow {
        case_id: Uid(case),
        version: i64::try_from(read.version).unwrap_or(i64::MAX),
        standard_digest: run.standard_digest.clone(),
        ruleset: run.ruleset.clone(),
        agency_id: Uid(agency),
        run_id: run.id,
        checked_at: Instant(now),
        variant: main.map_or("", |sheet| sheet.variant.as_str()).to_owned(),
        at_most: hundredths(main.map(|sheet| sheet.tally.at_most)),
        at_least: hundredths(main.map(|sheet| sheet.tally.at_least)),
        broken: count(ItemVerdict::Breached),
        vetoed: i64::try_from(vetoes(&read.sheets).count()).unwrap_or(i64::MAX),
        open: count(ItemVerdict::NeedsPerson),
        result: serde_json::to_string(&read.sheets)?,
    })
}
