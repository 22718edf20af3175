//! What became of a ledger 导入报告: every row that was not taken, with column, value, reason and how to mend it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Error;
use super::columns::{Headings, LedgerColumn};
use crate::casefile::parts::Text;
use crate::publicity::harmless;

/// What is said of a cell, or of a whole row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LedgerRemark {
    /// The heading of the column as the ledger writes it; absent where it is about the whole row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What the cell says, its beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Machine-readable reason.
    pub code: String,
    /// What is wrong.
    pub message: Text,
    /// How to mend it.
    pub remedy: Text,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LedgerRowFate {
    /// 已导入; told only where there is something to look at.
    Taken,
    /// 已存在: the same row was taken before.
    AlreadyThere,
    /// 冲突: another content was taken under the same number.
    Conflict,
    /// 未导入.
    Refused,
}

/// A row there is something to say of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LedgerRowReport {
    /// The row, or the line, as the file numbers it.
    pub row: usize,
    /// The number it names: of the decision, or of the filing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What became of it.
    pub fate: LedgerRowFate,
    /// The case that was taken before under its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported_case_id: Option<Uuid>,
    /// Why it was not taken: every reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<LedgerRemark>,
    /// What to look at although it was taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<LedgerRemark>,
}

/// What became of a ledger.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LedgerReport {
    /// The import; absent where nothing was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch_id: Option<Uuid>,
    /// Nothing was recorded: this is what would become of it.
    pub dry_run: bool,
    /// Nothing was recorded because one row could not be taken, as was asked.
    #[serde(default)]
    pub given_up: bool,
    /// Rows below the headings.
    pub rows: usize,
    /// Rows taken; in a dry run, or where nothing was recorded, rows that could be.
    pub taken: usize,
    /// Rows that were taken before.
    pub already_there: usize,
    /// Rows whose number was taken before with another content.
    pub conflicts: usize,
    /// Rows not taken.
    pub refused: usize,
    /// Columns that were understood.
    pub columns: Vec<LedgerColumn>,
    /// Headings nobody understood: kept as text in `other`.
    pub kept_as_text: Vec<String>,
    /// Every row that was not taken, and every other that there is something to say of, in order.
    pub items: Vec<LedgerRowReport>,
}

impl LedgerReport {
    /// The report of a ledger with these headings, before its rows.
    pub(super) fn of(headings: &Headings) -> LedgerReport {
        LedgerReport {
            columns: headings.known.iter().map(|(_, column)| column.clone()).collect(),
            kept_as_text: headings.others.iter().map(|(_, heading)| heading.clone()).collect(),
            ..LedgerReport::default()
        }
    }

    /// Counts a row, and keeps what there is to say of it.
    pub(super) fn count(&mut self, item: LedgerRowReport) {
        self.rows += 1;
        match item.fate {
            LedgerRowFate::Taken => self.taken += 1,
            LedgerRowFate::AlreadyThere => self.already_there += 1,
            LedgerRowFate::Conflict => self.conflicts += 1,
            LedgerRowFate::Refused => self.refused += 1,
        }
        if item.fate != LedgerRowFate::Taken || !item.warnings.is_empty() {
            self.items.push(item);
        }
    }

    /// Whether every row was taken, now or before.
    pub(super) fn is_whole(&self) -> bool {
        self.conflicts == 0 && self.refused == 0
    }
}

/// The remarks of a report as a table, to be worked through in a spreadsheet: one line for each.
pub(super) fn csv(report: &LedgerReport) -> Result<String, Error> {
    let bad = |error: csv::Error| Error::Sheet(error.to_string());
    let mut sheet = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    sheet.write_record(["行号", "文号", "结果", "列", "填写的内容", "问题", "处理办法"]).map_err(bad)?;
    for item in &report.items {
        let fate = match item.fate {
            LedgerRowFate::Taken => "已导入，请核对",
            LedgerRowFate::AlreadyThere => "已存在",
            LedgerRowFate::Conflict => "与已导入的不一致",
            LedgerRowFate::Refused => "未导入",
        };
        let start = || [item.row.to_string(), harmless(item.number.as_deref().unwrap_or_default()), fate.to_owned()];
        for remark in item.errors.iter().chain(&item.warnings) {
            let LedgerRemark { column, value, message, remedy, .. } = remark;
            let said = [column.as_deref().unwrap_or_default(), value.as_deref().unwrap_or_default()].map(harmless);
            let said = said.into_iter().chain([harmless(&message.zh), harmless(&remedy.zh)]);
            sheet.write_record(start().into_iter().chain(said)).map_err(bad)?;
        }
        if item.errors.is_empty() && item.warnings.is_empty() {
            let nothing = std::iter::repeat_n(String::new(), 4);
            sheet.write_record(start().into_iter().chain(nothing)).map_err(bad)?;
        }
    }
    let bytes = sheet.into_inner().map_err(|error| Error::Sheet(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| Error::Sheet(error.to_string()))?;
    // Spreadsheet programs take the text for UTF-8 only with this mark.
    Ok(format!("\u{feff}{text}"))
}
