//! A list of officers and certificates taken in from a spreadsheet 人员导入: what can be taken is taken, in one transaction,
//! and every other row is told with its reason. The same row again is "already there".

mod api;
mod columns;
mod known;
mod row;

use std::collections::BTreeSet;

use serde::Serialize;
use uuid::Uuid;

use super::Error;
use crate::accounts::{self, Agency};
use crate::casefile::parts::Text;
use crate::db::{self, Db, Tx, audit};
use crate::sheet::{self, Extent, Format, Row};
use columns::{Column, Headings};

pub(super) use api::{api, routes};

/// Most rows of a list that are read, and the longest text: no name or number is longer.
const EXTENT: Extent = Extent { rows: 2000, text: 500 };

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// 已导入: the officer, the certificate or both are new.
    Taken,
    /// 已存在: nothing of it is new.
    AlreadyThere,
    /// 未导入.
    Refused,
}

/// What is said of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CellRemark {
    /// The heading of the column as the list writes it; absent where it is about the whole row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Machine-readable reason.
    pub code: &'static str,
    /// For people.
    pub message: Text,
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ImportedRow {
    /// The row as the spreadsheet numbers it.
    pub row: usize,
    /// The name it holds.
    pub name: String,
    /// What became of it.
    pub outcome: ImportOutcome,
    /// The officer, new or known; absent in a dry run where the officer is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer_id: Option<Uuid>,
    /// The officer was entered by this row.
    pub new_officer: bool,
    /// The certificate was entered by this row.
    pub new_certificate: bool,
    /// Why it was not taken: every reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<CellRemark>,
    /// What to look at although it was taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<CellRemark>,
}

/// A column of the list that was understood.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ImportedColumn {
    /// Its heading as written.
    pub heading: String,
    /// What it holds.
    #[schema(value_type = String)]
    pub field: Column,
}

/// What became of a list.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ImportReport {
    /// Nothing was recorded: this is what would become of it.
    pub dry_run: bool,
    /// Rows below the headings.
    pub rows: usize,
    /// Rows taken.
    pub taken: usize,
    /// Rows that were there before.
    pub already_there: usize,
    /// Rows not taken.
    pub refused: usize,
    /// Columns that were understood.
    pub columns: Vec<ImportedColumn>,
    /// Headings nobody understood: nothing of these columns was read.
    pub ignored_columns: Vec<String>,
    /// Every row, in order.
    pub items: Vec<ImportedRow>,
}

/// Whether what is taken stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportWay {
    /// It is recorded.
    Record,
    /// It is undone: the report says what would become of each row.
    DryRun,
}

/// From where a list comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    /// The administrator sends it.
    Http,
    /// The operator gives it to the program, in the administrator's name.
    CommandLine,
}

/// Takes a list in on behalf of the operator, into an organ, in the name of one of its administrators.
pub fn import_officers(
    db: &Db,
    (format, bytes): (Format, Vec<u8>),
    agency: Uuid,
    by: Uuid,
    way: ImportWay,
) -> Result<ImportReport, Error> {
    let list = unreadable(sheet::read(format, None, &bytes, EXTENT))?;
    let done = db.write_now(move |tx| {
        let into = reach(tx, by, agency, Door::CommandLine)?;
        let report = take_in(tx, &into, &list, way)?;
        if way == ImportWay::DryRun { Err(Undone::DryRun(Box::new(report))) } else { Ok(report) }
    });
    match done {
        Err(Undone::DryRun(report)) => Ok(report.of_dry_run()),
        Err(Undone::Refused(error)) => Err(error),
        Ok(report) => Ok(report),
    }
}

/// Why a transaction was undone.
enum Undone<E> {
    DryRun(Box<ImportReport>),
    Refused(E),
}

impl<E: From<db::Error>> From<db::Error> for Undone<E> {
    fn from(error: db::Error) -> Self {
        Undone::Refused(error.into())
    }
}

impl From<Error> for Undone<Error> {
    fn from(error: Error) -> Self {
        Undone::Refused(error)
    }
}

impl ImportReport {
    /// What was made in a dry run is gone again.
    fn of_dry_run(mut self) -> ImportReport {
        let made: BTreeSet<_> =
            self.items.iter().filter(|item| item.new_officer).filter_map(|item| item.officer_id).collect();
        for item in &mut self.items {
            item.officer_id = item.officer_id.filter(|id| !made.contains(id));
        }
        self
    }
}

/// Who imports, and into which organs.
struct Target {
    by: Uuid,
    door: Door,
    /// The organ of rows that name none.
    own: Agency,
    /// Organs a row may name.
    organs: Vec<Agency>,
}

impl Target {
    /// An organ by the name, the division code or the number prefix that a cell gives.
    fn organ(&self, text: &str) -> Option<&Agency> {
        let is = |organ: &&Agency| organ.name == text || organ.division_code == text || organ.series_prefix == text;
        self.organs.iter().find(is)
    }
}

/// Why a file was not looked at row by row.
fn unreadable(file: Result<Vec<Row>, Text>) -> Result<(Vec<Row>, Headings), Error> {
    let rows = file.map_err(Error::BadSheet)?;
    let headings = Headings::find(&rows).map_err(|missing| {
        let zh: Vec<_> = missing.iter().map(|column| column.zh()).collect();
        let en: Vec<_> = missing.iter().map(|column| column.as_str()).collect();
        Error::BadSheet(Text::new(
            format!("没有找到表头；缺少列：{}", zh.join("、")),
            format!("no row of headings with the columns {}", en.join(", ")),
        ))
    })?;
    Ok((rows, headings))
}

/// Takes a list in. In a dry run the caller undoes what was written.
fn take_in(
    tx: &mut Tx<'_>,
    into: &Target,
    (rows, headings): &(Vec<Row>, Headings),
    way: ImportWay,
) -> Result<ImportReport, Error> {
    let mut items = Vec::new();
    for row in rows.iter().skip(headings.above) {
        items.push(row::take(tx, into, headings, row)?);
    }
    let of = |outcome| items.iter().filter(|item| item.outcome == outcome).count();
    let (taken, already_there) = (of(ImportOutcome::Taken), of(ImportOutcome::AlreadyThere));
    let columns =
        headings.known.iter().map(|(_, heading, field)| ImportedColumn { heading: heading.clone(), field: *field });
    let report = ImportReport {
        dry_run: way == ImportWay::DryRun,
        rows: items.len(),
        taken,
        already_there,
        refused: of(ImportOutcome::Refused),
        columns: columns.collect(),
        ignored_columns: headings.unknown.clone(),
        items,
    };
    let counts = format!("{taken} taken, {already_there} already there, {} refused", report.refused);
    let (by, counts) = match into.door {
        Door::Http => (Some(into.by), counts),
        Door::CommandLine => (None, format!("{counts}; on the command line, in the name of account/{}", into.by)),
    };
    audit::record(tx, by, "officer.import", &format!("agency/{}", into.own.id), &counts)?;
    Ok(report)
}

/// The organs an administrator may import into.
fn reach(tx: &mut Tx<'_>, by: Uuid, agency: Uuid, door: Door) -> Result<Target, Error> {
    let own = accounts::find_organ(tx.conn, agency)?.ok_or(Error::NotFound)?;
    let mut organs = Vec::new();
    for id in accounts::sight(tx.conn, agency, true)? {
        organs.extend(accounts::find_organ(tx.conn, id)?);
    }
    Ok(Target { by, door, own, organs })
}
