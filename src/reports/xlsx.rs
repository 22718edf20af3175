//! Reports as workbooks: numbers are numbers, heads stay in sight, every other cell is text and no formula.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use super::Error;
use super::model::{CampaignReport, ReportedFile, ReportedGroup};
use crate::law::evaluation::Points;

/// Longest text of a cell; spreadsheet programs take no more than 32,767.
const LONGEST: usize = 30_000;

/// A cell.
enum Cell {
    Text(String),
    Whole(usize),
    Number(f64),
    Share(f64),
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.chars().take(LONGEST).collect())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Cell::from(text.as_str())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::from(text.as_str())
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Cell::Whole(count)
    }
}

impl From<Points> for Cell {
    fn from(points: Points) -> Self {
        Cell::Number(points.into())
    }
}

/// A column: its head and its width in characters.
type Head = (&'static str, f64);

struct Looks {
    head: Format,
    text: Format,
    whole: Format,
    number: Format,
    share: Format,
}

impl Looks {
    fn new() -> Looks {
        let cell = || Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        Looks {
            head: cell().set_bold().set_text_wrap().set_align(FormatAlign::Center).set_background_color(0x00E7_E6E6),
            text: cell().set_text_wrap(),
            whole: cell().set_num_format("0"),
            number: cell().set_num_format("0.00"),
            share: cell().set_num_format("0.0%"),
        }
    }
}

/// A sheet: the head in its first row, frozen, and the rows below.
fn sheet(
    book: &mut Workbook,
    looks: &Looks,
    name: &str,
    heads: &[Head],
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Result<(), Error> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    for (column, (head, width)) in (0..).zip(heads) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, *head, &looks.head)?;
    }
    let mut last = 0;
    for (line, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            write(sheet, looks, (line, column), cell)?;
        }
        last = line;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_repeat_rows(0, 0)?;
    if let Some(columns) = heads.len().checked_sub(1).and_then(|last| u16::try_from(last).ok()) {
        sheet.autofilter(0, 0, last, columns)?;
    }
    Ok(())
}

fn write(sheet: &mut Worksheet, looks: &Looks, (line, column): (u32, u16), cell: Cell) -> Result<(), Error> {
    match cell {
        Cell::Text(text) => sheet.write_string_with_format(line, column, text, &looks.text)?,
        Cell::Whole(count) => {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            sheet.write_number_with_format(line, column, count, &looks.whole)?
        }
        Cell::Number(number) => sheet.write_number_with_format(line, column, number, &looks.number)?,
        Cell::Share(share) => sheet.write_number_with_format(line, column, share, &looks.share)?,
        Cell::Empty => sheet.write_blank(line, column, &looks.text)?,
    };
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts of files")]
fn share(part: usize, whole: usize) -> Cell {
    if whole == 0 { Cell::Empty } else { Cell::Share(part as f64 / whole as f64) }
}

/// The table of a campaign: one row for each file, then what was found by item, organ and field.
///
/// # Errors
/// When the workbook cannot be written: a fault of ours.
pub fn xlsx(report: &CampaignReport) -> Result<Vec<u8>, Error> {
    let (mut book, looks) = (Workbook::new(), Looks::new());
    files(&mut book, &looks, report)?;
    items(&mut book, &looks, report)?;
    groups(&mut book, &looks, ("按单位", "单位"), &report.by_agency)?;
    groups(&mut book, &looks, ("按领域", "执法领域"), &report.by_field)?;
    let heads = [("案卷文号", 26.0), ("单位", 24.0), ("否决项", 8.0), ("内容", 44.0), ("事实", 50.0)];
    let rows = report.files.iter().flat_map(|file| {
        let row = |veto: &super::ReportedVeto| -> Vec<Cell> {
            vec![
                (&file.number).into(),
                (&file.agency).into(),
                (&veto.id).into(),
                (&veto.text).into(),
                (&veto.reason).into(),
            ]
        };
        file.vetoes.iter().map(row).collect::<Vec<_>>()
    });
    sheet(&mut book, &looks, "否决项", &heads, rows)?;
    let heads =
        [("项目", 8.0), ("内容", 44.0), ("单位", 24.0), ("案卷数", 8.0), ("连续年数", 10.0), ("案卷文号", 60.0)];
    let rows = report.repeated.iter().map(|one| -> Vec<Cell> {
        let years = usize::try_from(one.years).unwrap_or_default();
        let files = one.files.join("、");
        vec![
            (&one.item).into(),
            (&one.text).into(),
            (&one.agency).into(),
            one.files.len().into(),
            years.into(),
            files.into(),
        ]
    });
    sheet(&mut book, &looks, "反复出现的问题", &heads, rows)?;
    let heads = [("规则", 14.0), ("依据", 24.0), ("机器认定", 10.0), ("人工推翻", 10.0), ("推翻率", 10.0)];
    let rows = report.overrule_rates.iter().map(|rule| -> Vec<Cell> {
        let rate = share(rule.overruled, rule.findings);
        vec![(&rule.rule).into(), (&rule.article).into(), rule.findings.into(), rule.overruled.into(), rate]
    });
    sheet(&mut book, &looks, "规则推翻率", &heads, rows)?;
    Ok(book.save_to_buffer()?)
}

fn files(book: &mut Workbook, looks: &Looks, report: &CampaignReport) -> Result<(), Error> {
    let heads = [
        ("序号", 6.0),
        ("案卷文号", 26.0),
        ("案由", 36.0),
        ("单位", 24.0),
        ("执法领域", 14.0),
        ("程序", 12.0),
        ("结果", 14.0),
        ("得分", 8.0),
        ("等次", 8.0),
        ("否决项", 12.0),
        ("扣分项数", 10.0),
        ("来源", 10.0),
    ];
    let rows = report.files.iter().enumerate().map(|(n, file)| -> Vec<Cell> {
        let vetoes: Vec<&str> = file.vetoes.iter().map(|veto| veto.id.as_str()).collect();
        vec![
            (n + 1).into(),
            (&file.number).into(),
            (&file.cause).into(),
            (&file.agency).into(),
            (&file.field).into(),
            (&file.procedure).into(),
            (&file.outcome).into(),
            file.score.into(),
            (&file.grade).into(),
            vetoes.join("、").into(),
            file.items.iter().filter(|item| item.lost.0 > 0).count().into(),
            if file.imported { "历史台账" } else { "本系统" }.into(),
        ]
    });
    sheet(book, looks, "总表", &heads, rows)
}

fn items(book: &mut Workbook, looks: &Looks, report: &CampaignReport) -> Result<(), Error> {
    let heads = [
        ("项目", 8.0),
        ("类别", 16.0),
        ("内容", 60.0),
        ("扣分合计", 10.0),
        ("扣分案卷", 10.0),
        ("适用案卷", 10.0),
        ("占比", 8.0),
    ];
    let rows = report.top_deductions.iter().map(|item| -> Vec<Cell> {
        #[expect(clippy::cast_precision_loss, reason = "hundredths of points of a few thousand files")]
        let lost = item.lost_hundredths as f64 / 100.0;
        vec![
            (&item.id).into(),
            (&item.chapter).into(),
            (&item.text).into(),
            Cell::Number(lost),
            item.files.into(),
            item.applicable.into(),
            share(item.files, item.applicable),
        ]
    });
    sheet(book, looks, "扣分项目", &heads, rows)
}

fn groups(
    book: &mut Workbook,
    looks: &Looks,
    (name, head): (&str, &'static str),
    groups: &[ReportedGroup],
) -> Result<(), Error> {
    let heads = [(head, 28.0), ("案卷数", 10.0), ("平均分", 10.0), ("有否决项", 10.0), ("等次", 50.0)];
    let rows = groups.iter().map(|group| -> Vec<Cell> {
        let grades: Vec<_> = group.grades.iter().map(|one| format!("{}{}件", one.grade, one.files)).collect();
        vec![(&group.name).into(), group.files.into(), group.mean.into(), group.vetoed.into(), grades.join("、").into()]
    });
    sheet(book, looks, name, &heads, rows)
}

/// The score sheet of one file.
///
/// # Errors
/// When the workbook cannot be written: a fault of ours.
pub fn score_sheet_xlsx(file: &ReportedFile) -> Result<Vec<u8>, Error> {
    let (mut book, looks) = (Workbook::new(), Looks::new());
    let heads = [("项目", 8.0), ("类别", 16.0), ("内容", 60.0), ("分值", 8.0), ("扣分", 8.0), ("理由", 60.0)];
    let items = file.items.iter().map(|item| -> Vec<Cell> {
        let points = item.points.map_or("不适用".into(), Cell::from);
        let lost = if item.points.is_some() { item.lost.into() } else { Cell::Empty };
        vec![(&item.id).into(), (&item.chapter).into(), (&item.text).into(), points, lost, (&item.reason).into()]
    });
    let vetoes = file.vetoes.iter().map(|veto| -> Vec<Cell> {
        vec![(&veto.id).into(), "否决项".into(), (&veto.text).into(), Cell::Empty, Cell::Empty, (&veto.reason).into()]
    });
    let end = || -> Vec<Cell> {
        vec![
            "得分".into(),
            (&file.number).into(),
            (&file.cause).into(),
            file.score.into(),
            Cell::Empty,
            (&file.grade).into(),
        ]
    };
    sheet(&mut book, &looks, "评分表", &heads, items.chain(vetoes).chain(std::iter::once_with(end)))?;
    Ok(book.save_to_buffer()?)
}
