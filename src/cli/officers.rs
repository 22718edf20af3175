//! `zhifa import-officers`: a list of officers taken in by the operator, and every row that was not told with its reasons.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use uuid::Uuid;

use super::Error;
use crate::accounts::{self, Account};
use crate::casefile::parts::Text;
use crate::certificates::{self, CellRemark, ImportOutcome, ImportReport, ImportWay};
use crate::db::{Conn, Db};
use crate::problem::MAX_FILE_BYTES;
use crate::sheet::Format;

/// Which list, and into which organ.
#[derive(Debug, Clone, Args)]
pub(super) struct Wanted {
    /// The list, .xlsx or .csv (UTF-8, UTF-16 or GB18030), up to 2 MB and 2000 rows.
    file: PathBuf,
    /// The organ of rows that name none; they may name organs below it. Left out: the administrator's, or the only one there is.
    #[arg(long, value_name = "ID")]
    agency: Option<Uuid>,
    /// The administrator who stands in the history of the certificates. Left out: the only one of the organ.
    #[arg(long, value_name = "USERNAME")]
    by: Option<String>,
    /// Only tell what would become of each row; record nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Takes the list in; whether every row is in the database now, says the exit code.
pub(super) fn import(db: &Db, wanted: &Wanted) -> Result<ExitCode, Error> {
    let (format, bytes) = read(&wanted.file)?;
    let asked = wanted.clone();
    let (agency, by) = db.read_now(move |conn| target(conn, &asked))?;
    let way = if wanted.dry_run { ImportWay::DryRun } else { ImportWay::Record };
    let report = certificates::import_officers(db, (format, bytes), agency, by, way)?;
    print!("{}", told(&report));
    Ok(if report.refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(file: &Path) -> Result<(Format, Vec<u8>), Error> {
    let end = file.extension().map(|end| end.to_string_lossy().to_lowercase());
    let format = match end.as_deref() {
        Some("csv") => Format::Csv,
        Some("xlsx") => Format::Xlsx,
        _ => {
            return Err(Error::Usage(format!(
                "{0}：只接受 .xlsx、.csv 文件，请另存为其中一种。 {0}: a list is .xlsx or .csv; save it as one of them",
                file.display()
            )));
        }
    };
    let failed = |cause| Error::Io { what: format!("reading {}", file.display()), cause };
    let size = std::fs::metadata(file).map_err(failed)?.len();
    if size > u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX) {
        return Err(Error::Usage(format!(
            "{0}：超过 2 MB，请分几次导入。 {0}: more than 2 MB; import it in parts",
            file.display()
        )));
    }
    Ok((format, std::fs::read(file).map_err(failed)?))
}

/// The organ, and the administrator in whose name it is done: a certificate's history names an account.
fn target(conn: &mut Conn, wanted: &Wanted) -> Result<(Uuid, Uuid), Error> {
    if let Some(id) = wanted.agency
        && accounts::find_organ(conn, id)?.is_none()
    {
        return Err(Error::Usage(format!(
            "--agency {id}：没有这个机关，请核对；机关编号见 GET /agencies。 --agency {id}: no such organ; ids are in GET /agencies"
        )));
    }
    let mut reach = Vec::new();
    for account in accounts::administrators(conn)? {
        let agency = wanted.agency.unwrap_or(account.agency_id);
        if accounts::within(conn, agency, account.agency_id)? {
            reach.push((agency, account));
        }
    }
    let named = |account: &Account| wanted.by.as_ref().is_none_or(|by| *by == account.username);
    let own = |account: &Account| wanted.agency.is_none_or(|agency| agency == account.agency_id);
    let chosen: Vec<&(Uuid, Account)> = reach.iter().filter(|(_, account)| named(account)).collect();
    let nearest: Vec<&(Uuid, Account)> = chosen.iter().copied().filter(|(_, account)| own(account)).collect();
    match (nearest.as_slice(), chosen.as_slice()) {
        ([(agency, account)], _) | (_, [(agency, account)]) => Ok((*agency, account.id)),
        _ => Err(Error::Usage(unclear(conn, &reach)?)),
    }
}

/// Who could stand for the import, for an operator who has to say it.
fn unclear(conn: &mut Conn, reach: &[(Uuid, Account)]) -> Result<String, Error> {
    let mut text = "证件履历须写明经办的系统管理员，请用 --by 指定其用户名（--agency 为其本机关或者下级机关）。\n\
        the history of a certificate names an administrator: give --by USERNAME (--agency: their organ or one below it)"
        .to_owned();
    for (_, account) in reach.iter().take(20) {
        let organ = accounts::find_organ(conn, account.agency_id)?.map(|organ| organ.name).unwrap_or_default();
        let _ = write!(text, "\n  --by {}  {} {} {organ}", account.username, account.name, account.agency_id);
    }
    match reach.len() {
        0 => {
            text +=
                "\n没有可用的管理员，请先用 zhifa create-admin 设立。 there is none: make one with zhifa create-admin"
        }
        many if many > 20 => text += "\n  …",
        _ => {}
    }
    Ok(text)
}

/// The report for a person: every row not taken with every reason, what to look at in the others, and the sums.
fn told(report: &ImportReport) -> String {
    let mut text = String::new();
    for item in report.items.iter().filter(|item| item.outcome == ImportOutcome::Refused) {
        let name = if item.name.is_empty() { "（无姓名 no name）" } else { &item.name };
        let _ = writeln!(text, "第 {0} 行 row {0}  {name}  未导入 not taken", item.row);
        item.errors.iter().for_each(|error| text.push_str(&remark(error)));
    }
    let mut looks: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in report.items.iter().filter(|item| item.outcome != ImportOutcome::Refused) {
        for warning in &item.warnings {
            looks.entry(remark(warning)).or_default().push(item.row.to_string());
        }
    }
    for (remark, rows) in looks {
        let _ = write!(text, "第 {0} 行请核对 rows to be looked at: {0}\n{remark}", rows.join(", "));
    }
    if !report.ignored_columns.is_empty() {
        let _ = writeln!(text, "未识别的列 columns nobody understood: {}", report.ignored_columns.join("、"));
    }
    let ImportReport { rows, taken, already_there, refused, .. } = report;
    let _ = writeln!(text, "共 {rows} 行：导入 {taken}，已存在 {already_there}，未导入 {refused}。");
    let _ = writeln!(text, "{rows} rows: {taken} taken, {already_there} already there, {refused} not taken.");
    if report.dry_run {
        text += "试运行，未写入任何内容。 A dry run: nothing was recorded.\n";
    }
    text
}

/// A remark in both languages, a line for each, under the heading of its column.
fn remark(remark: &CellRemark) -> String {
    let Text { zh, en } = &remark.message;
    let column = remark.column.as_deref().unwrap_or(remark.code);
    format!("    {column}：{zh}\n        {column}: {en}\n")
}
