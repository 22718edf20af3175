//! The credit feed as CSV and as a workbook. Every cell is text: a code of eighteen digits stays one.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::Error;
use super::credit_api::{CreditFeed, CreditRow};
use super::formats::harmless;
use crate::law::credit::{CreditField, Template};

impl From<XlsxError> for Error {
    fn from(error: XlsxError) -> Self {
        Error::Sheet(error.to_string())
    }
}

fn fields() -> &'static [CreditField] {
    &Template::penalties().fields
}

fn cell<'a>(row: &'a CreditRow, field: &CreditField) -> &'a str {
    row.values.get(field.code.as_str()).map(String::as_str).unwrap_or_default()
}

/// The rows in the order of the template, recalls among them with the reason in the last field.
pub(super) fn csv(feed: &CreditFeed) -> Result<String, Error> {
    let bad = |error: csv::Error| Error::Sheet(error.to_string());
    let mut sheet = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    sheet.write_record(fields().iter().map(|field| field.code.as_str())).map_err(bad)?;
    for row in &feed.rows {
        sheet.write_record(fields().iter().map(|field| harmless(cell(row, field)))).map_err(bad)?;
    }
    let bytes = sheet.into_inner().map_err(|error| Error::Sheet(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| Error::Sheet(error.to_string()))?;
    Ok(format!("\u{feff}{text}"))
}

/// A workbook: rows, recalls, and what could not be filled.
pub(super) fn xlsx(feed: &CreditFeed) -> Result<Vec<u8>, Error> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    for (name, recalls) in [("行政处罚", false), ("撤回", true)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        for (column, field) in (0_u16..).zip(fields()) {
            sheet.write_string_with_format(0, column, &field.name, &bold)?;
            sheet.write_string_with_format(1, column, &field.code, &bold)?;
        }
        let rows = feed.rows.iter().filter(|row| (row.kind == "recall") == recalls);
        for (line, row) in (2_u32..).zip(rows) {
            for (column, field) in (0_u16..).zip(fields()) {
                sheet.write_string(line, column, cell(row, field))?;
            }
        }
        sheet.set_freeze_panes(2, 0)?;
    }
    let sheet = book.add_worksheet();
    sheet.set_name("未能填报")?;
    for (column, head) in (0_u16..).zip(["序号", "决定书文号", "当事人", "字段", "字段代码", "原因", "案件"])
    {
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    let missing = feed.unfilled.iter().flat_map(|row| row.missing.iter().map(move |field| (row, field)));
    for (line, (row, field)) in (1_u32..).zip(missing) {
        let cells = [
            row.change.to_string(),
            row.number.clone(),
            row.party_id.clone(),
            field.name.clone(),
            field.code.clone(),
            field.why.clone(),
            row.case_id.to_string(),
        ];
        for (column, text) in (0_u16..).zip(cells) {
            sheet.write_string(line, column, text)?;
        }
    }
    Ok(book.save_to_buffer()?)
}
