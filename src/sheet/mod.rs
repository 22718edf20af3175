//! A spreadsheet as rows of texts: XLSX, or CSV in UTF-8, UTF-16 or GB18030 as county offices save it. Nothing a file
//! holds makes it more than the memory it is given.

mod cell;

use std::io::{Cursor, Read, copy, sink};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, Xlsx};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::casefile::parts::Text;

pub use cell::{Cell, Row, day};

/// Most columns that are looked at.
pub const MOST_COLUMNS: u32 = 60;

/// Most bytes a workbook may unfold to.
const MOST_UNFOLDED: u64 = 64 << 20;

/// Most files in a workbook.
const MOST_FILES: usize = 500;

/// How much of a sheet is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Most rows; a longer sheet is refused.
    pub rows: usize,
    /// Longest text of a cell, in characters; the rest of a longer one is left out.
    pub text: usize,
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `text/csv`.
    Csv,
    /// The spreadsheet of Office Open XML.
    Xlsx,
}

/// Reads the first sheet.
///
/// # Errors
/// When it is no such file, or a longer one; in words for whoever sent it.
pub fn read(format: Format, charset: Option<&str>, bytes: &[u8], extent: Extent) -> Result<Vec<Row>, Text> {
    let rows = match format {
        Format::Csv => csv_rows(charset, bytes, extent)?,
        // The reader of workbooks is not ours; what it does not foresee is a bad file and no failure of the service.
        Format::Xlsx => {
            catch_unwind(AssertUnwindSafe(|| xlsx_rows(bytes, extent))).unwrap_or_else(|_| Err(unreadable("?")))?
        }
    };
    match rows.len() > extent.rows {
        true => Err(too_long(extent)),
        false => Ok(rows),
    }
}

fn unreadable(why: impl std::fmt::Display) -> Text {
    Text::new(format!("文件无法读取：{why}"), format!("the file cannot be read: {why}"))
}

fn too_long(extent: Extent) -> Text {
    let most = extent.rows;
    Text::new(format!("最多{most}行，请分几次导入"), format!("{most} rows at most; import them in parts"))
}

fn clean(text: &str, longest: usize) -> String {
    // Texts kept as texts: '1403…, ="1403…".
    let text = text.trim().trim_start_matches('\u{feff}');
    let text = text.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')).unwrap_or(text);
    let text = text.strip_prefix('\'').unwrap_or(text).trim();
    text.chars().filter(|c| !c.is_control()).take(longest).collect()
}

fn xlsx_rows(bytes: &[u8], extent: Extent) -> Result<Vec<Row>, Text> {
    unfolds(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let first = book.sheet_names().first().cloned();
    let first = first.ok_or_else(|| Text::new("工作簿没有工作表", "the workbook has no sheet"))?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(unreadable)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let content = of_workbook(cell.get_value(), extent.text);
        if column >= MOST_COLUMNS || content.text.is_empty() {
            continue;
        }
        let number = usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1);
        if rows.last().is_none_or(|last| last.number != number) {
            if rows.len() > extent.rows {
                return Err(too_long(extent));
            }
            rows.push(Row { number, cells: Vec::new() });
        }
        let place = usize::try_from(column).unwrap_or_default();
        if let Some(last) = rows.last_mut() {
            if last.cells.len() <= place {
                last.cells.resize(place + 1, Cell::default());
            }
            if let Some(there) = last.cells.get_mut(place) {
                *there = content;
            }
        }
    }
    Ok(rows)
}

/// A workbook is a folder of compressed files: a small one can hold more than any memory.
fn unfolds(bytes: &[u8]) -> Result<(), Text> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let bomb = || Text::new("工作簿展开后过大", "the workbook unfolds to too much");
    if archive.len() > MOST_FILES {
        return Err(bomb());
    }
    let mut left = MOST_UNFOLDED;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(unreadable)?;
        let size = copy(&mut file.take(left + 1), &mut sink()).map_err(unreadable)?;
        left = left.checked_sub(size).ok_or_else(bomb)?;
    }
    Ok(())
}

fn of_workbook(value: &DataRef<'_>, longest: usize) -> Cell {
    let text = |text: &str| Cell { text: clean(text, longest), ..Cell::default() };
    match value {
        DataRef::Int(number) => text(&number.to_string()),
        DataRef::Float(number) => of_number(*number),
        DataRef::String(said) => text(said),
        DataRef::SharedString(said) => text(said),
        DataRef::Bool(said) => text(if *said { "是" } else { "否" }),
        DataRef::DateTime(at) => text(&at.as_datetime().map_or_else(String::new, |at| at.date().to_string())),
        DataRef::DateTimeIso(said) | DataRef::DurationIso(said) => text(said.split('T').next().unwrap_or(said)),
        DataRef::Error(_) | DataRef::Empty => Cell::default(),
    }
}

/// Spreadsheets keep fifteen digits of a number; a longer one that was typed as a number has lost its end.
fn of_number(number: f64) -> Cell {
    let text = if number.fract() == 0.0 { format!("{number:.0}") } else { number.to_string() };
    Cell { text: clean(&text, 40), rounded: number.abs() >= 1e15, number: Some(number) }
}

fn csv_rows(charset: Option<&str>, bytes: &[u8], extent: Extent) -> Result<Vec<Row>, Text> {
    // One end of line, so that a row has the number the spreadsheet shows.
    let text = decode(charset, bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let number = record.position().map_or(0, csv::Position::line);
        let most = usize::try_from(MOST_COLUMNS).unwrap_or_default();
        let cells: Vec<Cell> =
            record.iter().take(most).map(|cell| Cell { text: clean(cell, extent.text), ..Cell::default() }).collect();
        if cells.iter().all(|cell| cell.text.is_empty()) {
            continue;
        }
        if rows.len() > extent.rows {
            return Err(too_long(extent));
        }
        rows.push(Row { number: usize::try_from(number).unwrap_or_default(), cells });
    }
    Ok(rows)
}

/// The text of a file: by the charset of the request, a byte order mark, or, as a text that is no UTF-8 comes from a Chinese Windows, GB18030.
///
/// # Errors
/// When it is no text in that encoding; in words for whoever sent it.
pub fn decode(charset: Option<&str>, bytes: &[u8]) -> Result<String, Text> {
    let named = match charset {
        None => None,
        Some(label) => Some(
            Encoding::for_label(label.as_bytes())
                .ok_or_else(|| Text::new(format!("不认识的字符集 {label}"), format!("unknown charset {label}")))?,
        ),
    };
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let guessed = || if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { GB18030 };
    let encoding = marked.or(named).unwrap_or_else(guessed);
    debug_assert!([UTF_8, UTF_16LE, UTF_16BE].contains(&encoding) || marked.is_none(), "only these have a mark");
    let (text, _, broken) = encoding.decode(bytes);
    if broken || text.contains('\0') {
        let name = encoding.name();
        return Err(Text::new(
            format!("文件不是{name}编码的文本，请另存为 UTF-8 或者 GB18030 的 CSV"),
            format!("the file is no text in {name}; save it as CSV in UTF-8 or GB18030"),
        ));
    }
    Ok(text.into_owned())
}

/// What the first line that holds one separates its cells with.
fn delimiter(text: &str) -> u8 {
    let count = |line: &str, byte: u8| line.bytes().filter(|b| *b == byte).count();
    let among = [b',', b'\t', b';'];
    let telling = text.lines().take(15).find(|line| among.iter().any(|byte| count(line, *byte) > 0));
    telling.and_then(|line| among.into_iter().rev().max_by_key(|byte| count(line, *byte))).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EXTENT: Extent = Extent { rows: 2000, text: 500 };

    fn texts(rows: &[Row]) -> Vec<Vec<&str>> {
        rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect()).collect()
    }

    #[test]
    fn a_csv_reads_in_every_encoding_an_office_saves_it_in() {
        let text = "姓名,证件编号\r\n张三丰,\"14032200109\"\r\n\r\n㐂宝,='x'\r\n";
        let (gb, _, _) = GB18030.encode(text);
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let marked: Vec<u8> = "\u{feff}".bytes().chain(text.bytes()).collect();
        for bytes in [text.as_bytes(), &gb, &utf16, &marked] {
            let rows = read(Format::Csv, None, bytes, EXTENT).expect("reads");
            assert_eq!(texts(&rows)[0], ["姓名", "证件编号"]);
            assert_eq!((texts(&rows)[1][0], rows[1].number, texts(&rows)[2][0]), ("张三丰", 2, "㐂宝"));
        }
        assert_eq!(texts(&read(Format::Csv, None, b"name\tnumber\nA\t1", EXTENT).expect("reads"))[1], ["A", "1"]);
        assert!(read(Format::Csv, Some("klingon"), text.as_bytes(), EXTENT).is_err());
        assert!(read(Format::Csv, None, b"\x81\x20\xff", EXTENT).is_err(), "neither UTF-8 nor GB18030");
    }

    #[test]
    fn a_number_longer_than_a_spreadsheet_keeps_is_known_as_rounded() {
        assert_eq!((of_number(14_032_200_101.0).text.as_str(), of_number(1.0).rounded), ("14032200101", false));
        assert!(of_number(140_322_001_010_101_010.0).rounded);
        assert_eq!(clean(" =\"0012\" ", 9), "0012");
        assert_eq!(clean("'0012", 9), "0012");
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_fail(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            drop(read(Format::Csv, None, &bytes, EXTENT));
            drop(read(Format::Xlsx, None, &bytes, EXTENT));
        }
    }
}
