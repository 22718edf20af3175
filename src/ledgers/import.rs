//! Taking a ledger in: good rows in one transaction, each number once for each organ; the report is kept with the import.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::Error;
use super::columns::LedgerField;
use super::content::LedgerRow;
use super::file::Ledger;
use super::report::{LedgerRemark, LedgerReport, LedgerRowFate, LedgerRowReport};
use super::row::ReadRow;
use super::store::{self, BatchRow, CaseRow};
use crate::accounts::{self, Actor, Agency};
use crate::agencies;
use crate::casefile::parts::Text;
use crate::db::types::{Instant, Uid};
use crate::db::{Tx, audit};
use crate::law::codes::Role;
use crate::law::digest;

/// Rows whose numbers are looked up together.
const TOGETHER: usize = 200;

/// What is imported, and how.
#[derive(Debug, Clone)]
pub(super) struct Import {
    pub file_name: String,
    pub file_digest: String,
    pub dry_run: bool,
    pub all_or_nothing: bool,
}

/// Whoever may import: heads and supervisors, into the organs they see.
pub(super) fn may(actor: &Actor) -> Result<(), Error> {
    match actor.heads_the_organ() || actor.has(Role::Supervisor) {
        true => Ok(()),
        false => Err(Error::Role),
    }
}

/// A row under way: what was read, where it belongs, in canonical form.
struct Placed {
    read: ReadRow,
    agency: Option<Uuid>,
    content: String,
    digest: String,
}

/// A row that is taken, before or with this file; then `here` is its row.
struct Known {
    id: Uuid,
    decided: bool,
    digest: String,
    content: String,
    here: Option<usize>,
}

/// What is taken, by organ and number: of the decision, and of the filing.
#[derive(Default)]
struct Taken {
    rows: Vec<Known>,
    decisions: BTreeMap<(Uuid, String), usize>,
    filings: BTreeMap<(Uuid, String), usize>,
}

impl Taken {
    fn add(&mut self, agency: Uuid, (decision, filing): (Option<&String>, Option<&String>), row: Known) {
        let place = self.rows.len();
        if let Some(number) = decision {
            self.decisions.entry((agency, number.clone())).or_insert(place);
        }
        if let Some(number) = filing {
            self.filings.entry((agency, number.clone())).or_insert(place);
        }
        self.rows.push(row);
    }

    /// The row this one is, or contradicts. One filing may lead to several decisions, each with its number; a row without the
    /// number of a decision is known by that of the filing.
    fn find(&self, agency: Uuid, row: &LedgerRow) -> Option<&Known> {
        let of = |map: &BTreeMap<_, _>, number: &Option<String>| {
            number.as_ref().and_then(|number| map.get(&(agency, number.clone())).copied())
        };
        let decided = of(&self.decisions, &row.decision_number).and_then(|place| self.rows.get(place));
        let filed = of(&self.filings, &row.filing_number).and_then(|place| self.rows.get(place));
        decided.or_else(|| filed.filter(|known| row.decision_number.is_none() || !known.decided))
    }
}

/// Takes a ledger in. Where nothing is to be recorded (a dry run, or all or nothing with a row that cannot be), the caller undoes
/// what was written.
pub(super) fn take_in(tx: &mut Tx<'_>, actor: &Actor, ledger: Ledger, how: &Import) -> Result<LedgerReport, Error> {
    let organs = organs(tx, actor)?;
    let Ledger { mut report, rows } = ledger;
    let batch = tx.new_id();
    let placed: Result<Vec<_>, Error> = rows.into_iter().map(|read| place(read, actor, &organs)).collect();
    let placed = placed?;
    let mut named: BTreeSet<Uuid> = placed.iter().filter_map(|row| row.agency).collect();
    named.insert(actor.agency_id);
    for agency in named {
        tx.lock(Uuid::new_v5(&agency, b"ledger"))?;
    }
    let mut cases = Vec::new();
    let mut known = Taken::default();
    for chunk in placed.chunks(TOGETHER) {
        look_up(tx, chunk, &mut known)?;
        for row in chunk {
            let (item, case) = judge(tx, batch, row, &mut known);
            report.count(item);
            cases.extend(case);
        }
    }
    report.dry_run = how.dry_run;
    report.given_up = how.all_or_nothing && !report.is_whole();
    if report.dry_run || report.given_up {
        return Ok(report);
    }
    report.batch_id = Some(batch);
    keep(tx, actor, batch, how, &report)?;
    cases.iter().try_for_each(|case| store::insert(tx, case))?;
    let LedgerReport { taken, already_there, conflicts, refused, .. } = report;
    let counts = format!("{taken} taken, {already_there} already there, {conflicts} in conflict, {refused} refused");
    audit::record(tx, Some(actor.account_id), "ledger.import", &format!("ledger_batch/{batch}"), &counts)?;
    Ok(report)
}

fn organs(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Agency>, Error> {
    let mut organs = Vec::new();
    for id in agencies::covers(tx.conn, actor)? {
        organs.extend(accounts::find_organ(tx.conn, id)?);
    }
    Ok(organs)
}

/// The organ of a row, by name, division code or prefix; the importer's own where it names none.
fn place(mut read: ReadRow, actor: &Actor, organs: &[Agency]) -> Result<Placed, Error> {
    let mut agency = Some(actor.agency_id);
    if let Some((column, name)) = read.organ.take() {
        let is = |organ: &&Agency| organ.name == name || organ.division_code == name || organ.series_prefix == name;
        let mut found = organs.iter().filter(is);
        agency = found.next().map(|organ| organ.id).filter(|_| found.next().is_none());
        if agency.is_none() {
            read.errors.push(LedgerRemark {
                column: Some(column),
                value: Some(name),
                code: "unknown_organ".to_owned(),
                message: Text::new("不是本机关或者下级机关", "is no organ of yours"),
                remedy: Text::new(
                    "填写机关全称、行政区划代码或者机关代字；本机关的案件可以留空",
                    "give the full name, the division code or the prefix; leave it empty for your own",
                ),
            });
        }
    }
    let content = digest::canonical(&read.row)?;
    let digest = digest::sm3(content.as_bytes());
    Ok(Placed { read, agency, content, digest })
}

/// The number a row is known by: of the decision, or while there is none, of the filing.
fn number(row: &LedgerRow) -> Option<&String> {
    row.decision_number.as_ref().or(row.filing_number.as_ref())
}

fn look_up(tx: &mut Tx<'_>, chunk: &[Placed], known: &mut Taken) -> Result<(), Error> {
    let mut asked: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for row in chunk.iter().filter(|row| row.read.errors.is_empty()) {
        if let Some(agency) = row.agency {
            let LedgerRow { decision_number, filing_number, .. } = &row.read.row;
            asked.entry(agency).or_default().extend([decision_number, filing_number].into_iter().flatten().cloned());
        }
    }
    for (agency, numbers) in asked {
        for case in store::numbered(tx.conn, agency, &numbers)? {
            let CaseRow { id, decision_number, filing_number, content, digest, .. } = case;
            let row = Known { id: id.0, decided: decision_number.is_some(), digest, content, here: None };
            // What came with this file, or was looked up before, stands there already.
            known.add(agency, (decision_number.as_ref(), filing_number.as_ref()), row);
        }
    }
    Ok(())
}

/// What becomes of a row, and what is written where it is taken.
fn judge(tx: &Tx<'_>, batch: Uuid, row: &Placed, known: &mut Taken) -> (LedgerRowReport, Option<CaseRow>) {
    let ReadRow { number: at, year, row: content, errors, warnings, .. } = &row.read;
    let mut item = LedgerRowReport {
        row: *at,
        number: number(content).cloned(),
        fate: LedgerRowFate::Refused,
        imported_case_id: None,
        errors: errors.clone(),
        warnings: Vec::new(),
    };
    let (Some(agency), Some(number), true) = (row.agency, number(content), errors.is_empty()) else {
        return (item, None);
    };
    if let Some(there) = known.find(agency, content) {
        item.imported_case_id = Some(there.id).filter(|_| there.here.is_none());
        item.fate = match there.digest == row.digest {
            true => LedgerRowFate::AlreadyThere,
            false => LedgerRowFate::Conflict,
        };
        match item.fate {
            LedgerRowFate::Conflict => item.errors.push(differs(number, there, &row.content)),
            _ => item.errors.extend(there.here.map(|row| twice(number, row))),
        }
        return (item, None);
    }
    let case = CaseRow {
        id: Uid(tx.new_id()),
        agency_id: Uid(agency),
        batch_id: Uid(batch),
        row_number: i64::try_from(*at).unwrap_or(i64::MAX),
        filing_number: content.filing_number.clone(),
        decision_number: content.decision_number.clone(),
        year: i64::from(*year),
        content: row.content.clone(),
        digest: row.digest.clone(),
        imported_at: Instant(tx.now),
    };
    let numbers = (content.decision_number.as_ref(), content.filing_number.as_ref());
    let (decided, digest, content) = (numbers.0.is_some(), row.digest.clone(), row.content.clone());
    known.add(agency, numbers, Known { id: case.id.0, decided, digest, content, here: Some(*at) });
    item.fate = LedgerRowFate::Taken;
    item.warnings = warnings.clone();
    (item, Some(case))
}

fn twice(number: &str, row: usize) -> LedgerRemark {
    LedgerRemark {
        column: None,
        value: Some(number.to_owned()),
        code: "twice".to_owned(),
        message: Text::new(format!("与第{row}行相同"), format!("the same as row {row}")),
        remedy: Text::new("删去重复的一行", "leave one of them out"),
    }
}

/// Another content under the same number, with the columns that differ.
fn differs(number: &str, there: &Known, content: &str) -> LedgerRemark {
    let fields = |text: &str| serde_json::from_str::<BTreeMap<String, serde_json::Value>>(text).unwrap_or_default();
    let (before, now) = (fields(&there.content), fields(content));
    let keys: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let differing = keys.into_iter().filter(|key| before.get(*key) != now.get(*key));
    let names = differing.map(|key| {
        let plain = key.strip_suffix("_fen").unwrap_or(key);
        (LedgerField::parse(plain).map_or("其他列", LedgerField::zh), plain)
    });
    let (zh, en): (Vec<_>, Vec<_>) = names.unzip();
    let (zh, en) = (zh.join("、"), en.join(", "));
    let whence = match there.here {
        Some(row) => (format!("第{row}行"), format!("row {row}")),
        None => ("已经导入的".to_owned(), "what was taken before".to_owned()),
    };
    LedgerRemark {
        column: None,
        value: Some(number.to_owned()),
        code: "conflict".to_owned(),
        message: Text::new(
            format!("同一文号，{zh}与{}不同", whence.0),
            format!("under the same number {en} differs from {}", whence.1),
        ),
        remedy: Text::new(
            "按案卷核对哪一个正确；导入的案件不修改，确有错误的写入评查意见",
            "look in the file which is right; what was taken in is not changed, tell it in the evaluation",
        ),
    }
}

fn keep(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, how: &Import, report: &LedgerReport) -> Result<(), Error> {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    store::insert_batch(
        tx,
        &BatchRow {
            id: Uid(id),
            agency_id: Uid(actor.agency_id),
            file_name: how.file_name.clone(),
            file_digest: how.file_digest.clone(),
            rows: count(report.rows),
            taken: count(report.taken),
            already_there: count(report.already_there),
            conflicts: count(report.conflicts),
            refused: count(report.refused),
            report: serde_json::to_string(report)?,
            imported_by: Uid(actor.account_id),
            imported_at: Instant(tx.now),
        },
    )
}
