//! A ledger as a file: a spreadsheet, or JSON lines whose keys are the headings. Every line of content becomes a row that was
//! read, or one that says why not; none is lost on the way.

use chrono::NaiveDate;
use serde_json::Value;

use super::columns::{Headings, LedgerField};
use super::content::LedgerRow;
use super::report::{LedgerRemark, LedgerReport};
use super::row::{self, LONGEST, ReadRow};
use crate::casefile::parts::Text;
use crate::problem::{read_value, shown};
use crate::sheet::{self, Cell, Extent, Format, MOST_COLUMNS, Row};

/// Most rows of a ledger.
pub(super) const MOST_ROWS: usize = 20_000;

/// Most cells that are told one by one; a file with more of them is not what it was taken for.
const MOST_REMARKS: usize = 20_000;

/// How a ledger is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A spreadsheet.
    Sheet(Format),
    /// JSON lines, each an object.
    Lines,
}

/// A ledger that was read.
#[derive(Debug)]
pub(super) struct Ledger {
    /// The report, before its rows.
    pub report: LedgerReport,
    /// The rows, in order.
    pub rows: Vec<ReadRow>,
}

/// Reads a ledger; nothing in it can have happened after `today`.
pub(super) fn read(shape: Shape, charset: Option<&str>, bytes: &[u8], today: NaiveDate) -> Result<Ledger, Text> {
    let (headings, rows, unreadable) = match shape {
        Shape::Sheet(format) => {
            let rows = sheet::read(format, charset, bytes, Extent { rows: MOST_ROWS + 20, text: LONGEST + 1 })?;
            (Headings::find(&rows).ok_or_else(no_headings)?, rows, Vec::new())
        }
        Shape::Lines => lines(&sheet::decode(charset, bytes)?)?,
    };
    let mut read: Vec<_> =
        rows.iter().skip(headings.above).map(|row| row::read(&headings, row, today)).chain(unreadable).collect();
    read.sort_by_key(|row| row.number);
    if read.len() > MOST_ROWS {
        let (zh, en) =
            (format!("最多{MOST_ROWS}行，请分几次导入"), format!("{MOST_ROWS} rows at most; import in parts"));
        return Err(Text::new(zh, en));
    }
    if read.iter().map(|row| row.errors.len() + row.warnings.len()).sum::<usize>() > MOST_REMARKS {
        return Err(Text::new(
            format!("有问题的单元格超过{MOST_REMARKS}个，请先核对表头和各列的填写方式，或者分几次导入"),
            format!("more than {MOST_REMARKS} cells are wrong; look at the headings first, or import in parts"),
        ));
    }
    Ok(Ledger { report: LedgerReport::of(&headings), rows: read })
}

fn no_headings() -> Text {
    let named: Vec<_> = [LedgerField::DecisionNumber, LedgerField::FilingNumber].map(LedgerField::zh).into();
    Text::new(
        format!("没有找到表头：前15行中应有一行写明“{}”及其他列名", named.join("”或者“")),
        "no row of headings: one of the first 15 rows names the decision number or the filing number, and more",
    )
}

/// Headings are the keys, in the order in which they come first.
fn lines(text: &str) -> Result<(Headings, Vec<Row>, Vec<ReadRow>), Text> {
    let mut keys: Vec<String> = Vec::new();
    let (mut rows, mut unreadable) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match cells(line, &mut keys) {
            Ok(cells) => rows.push(Row { number, cells }),
            Err(why) => unreadable.push(refused(number, line, why)),
        }
    }
    let headings = Headings::of(keys.iter().map(String::as_str).enumerate(), 0);
    match headings.is_whole() || !unreadable.is_empty() {
        true => Ok((headings, rows, unreadable)),
        false => Err(no_headings()),
    }
}

fn cells(line: &str, keys: &mut Vec<String>) -> Result<Vec<Cell>, Text> {
    let value = read_value(line.as_bytes()).map_err(|problem| {
        let told = problem.errors().first().map(|error| (error.message.zh.clone(), error.message.en.clone()));
        let (zh, en) = told.unwrap_or_else(|| ("不是 JSON".to_owned(), "is no JSON".to_owned()));
        Text::new(format!("这一行无法读取：{zh}"), format!("this line cannot be read: {en}"))
    })?;
    let Value::Object(map) = value else {
        return Err(Text::new("这一行不是 JSON 对象", "this line is no JSON object"));
    };
    let mut cells: Vec<Cell> = Vec::new();
    for (key, value) in map {
        let cell = cell(value).ok_or_else(|| {
            let key = shown(&key);
            Text::new(format!("“{key}”应是文字或者数"), format!("{key:?} is neither a text nor a number"))
        })?;
        let place = keys.iter().position(|known| *known == key).unwrap_or(keys.len());
        if place == keys.len() {
            if place >= usize::try_from(MOST_COLUMNS).unwrap_or_default() || key.chars().count() > 100 {
                let (zh, en) = (format!("列名过多或者过长：{}", shown(&key)), "too many keys, or too long".to_owned());
                return Err(Text::new(zh, en));
            }
            keys.push(key);
        }
        if cells.len() <= place {
            cells.resize(place + 1, Cell::default());
        }
        if let Some(there) = cells.get_mut(place) {
            *there = cell;
        }
    }
    Ok(cells)
}

fn cell(value: Value) -> Option<Cell> {
    let text = |text: &str| {
        let clean = text.trim().chars().filter(|c| !c.is_control()).take(LONGEST + 1);
        Cell { text: clean.collect(), ..Cell::default() }
    };
    match value {
        Value::Null => Some(Cell::default()),
        Value::Bool(said) => Some(text(if said { "是" } else { "否" })),
        Value::String(said) => Some(text(&said)),
        Value::Number(number) => {
            let rounded = number.as_f64().is_some_and(|size| size.abs() >= 1e15);
            Some(Cell { rounded, number: number.as_f64(), ..text(&number.to_string()) })
        }
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn refused(number: usize, line: &str, message: Text) -> ReadRow {
    let remark = LedgerRemark {
        column: None,
        value: Some(line.chars().take(80).collect()),
        code: "unreadable".to_owned(),
        message,
        remedy: Text::new(
            "每行一个 JSON 对象，键为列名，值为文字或者数",
            "one JSON object in each line, its keys the headings, its values texts or numbers",
        ),
    };
    let (row, errors, warnings) = (LedgerRow::default(), vec![remark], Vec::new());
    ReadRow { number, year: 0, organ: None, row, errors, warnings }
}
