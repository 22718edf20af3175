//! A cell and a row of a spreadsheet, and the day a cell names.

use chrono::{Days, NaiveDate};

/// One cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// What it says; a day is written 2026-03-02.
    pub text: String,
    /// A number with more digits than the spreadsheet keeps: what it says is not what was typed.
    pub rounded: bool,
    /// A bare number, which in a column of days counts days.
    pub number: Option<f64>,
}

/// One row with its number as the spreadsheet shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number, from 1.
    pub number: usize,
    /// Its cells, from the first column on.
    pub cells: Vec<Cell>,
}

/// The day a cell names: 2026-03-02, 2026/3/2, 2026.3.2, 20260302, 2026年3月2日, or a spreadsheet's count of days.
pub fn day(cell: &Cell) -> Option<NaiveDate> {
    let text = cell.text.split(['T', ' ']).next().unwrap_or_default();
    if text.len() == 8 && text.bytes().all(|digit| digit.is_ascii_digit()) {
        return day_of(text.get(..4)?, text.get(4..6)?, text.get(6..)?);
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    if let [year, month, day] = parts[..] {
        return day_of(year, month, day);
    }
    // Days since 1899-12-30, of a cell that was not given the form of a day.
    let count = cell.number.filter(|count| (10_000.0..80_000.0).contains(count))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 10,000 and 80,000")]
    let count = Days::new(count as u64);
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(count)
}

fn day_of(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let year: i32 = year.parse().ok().filter(|year| (1900..=9999).contains(year))?;
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> Cell {
        Cell { text: text.to_owned(), ..Cell::default() }
    }

    #[test]
    fn days_read_as_offices_write_them() {
        let second = NaiveDate::from_ymd_opt(2026, 3, 2);
        for text in ["2026-03-02", "2026/3/2", "2026.3.2", "2026年3月2日", "20260302", "2026-03-02T00:00:00"] {
            assert_eq!(day(&cell(text)), second, "{text}");
        }
        assert_eq!(day(&Cell { number: Some(46083.0), ..cell("46083") }), second);
        for text in ["2026-02-30", "长期", "2026", "46083", "0001-01-01", "2026年3月"] {
            assert_eq!(day(&cell(text)), None, "{text}");
        }
    }
}
