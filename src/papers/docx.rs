//! The same content for the word processor, in the faces that offices have: 仿宋_GB2312, 方正小标宋简体, 黑体, 楷体_GB2312.
//!
//! A DOCX is for further work on paper; what is issued, sealed in the record and proven by its digest, is the PDF.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, LineSpacing, LineSpacingType, PageMargin, PageNum, Paragraph, Run,
    RunFonts, SpecialIndentType, Table, TableCell, TableRow, VAlignType, WidthType,
};

use super::block::Block;
use super::compose::Paper;
use super::print::PrintError;
use super::template::Layout;

/// Twentieths of a point: A4 and its margins by GB/T 9704.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGIN: (i32, i32, i32, i32) = (2_098, 1_587, 1_984, 1_474);
/// Width of the type area, 156 mm.
const WIDTH: usize = 8_845;
/// 22 lines on 225 mm.
const LINE: i32 = 580;

const FANG: &str = "仿宋_GB2312";
const TITLE: &str = "方正小标宋简体";
const HEI: &str = "黑体";
const KAI: &str = "楷体_GB2312";

fn fonts(name: &str) -> RunFonts {
    RunFonts::new().east_asia(name).ascii("Times New Roman").hi_ansi("Times New Roman")
}

/// Sizes of a layout in half points: body and title.
fn sizes(layout: Layout) -> (usize, usize) {
    match layout {
        Layout::Letter => (32, 44),
        Layout::Record => (28, 40),
        Layout::Form => (24, 40),
        Layout::Cover => (32, 52),
    }
}

fn run(text: &str, font: &str, size: usize) -> Run {
    Run::new().add_text(text).fonts(fonts(font)).size(size)
}

fn spaced(paragraph: Paragraph) -> Paragraph {
    paragraph.line_spacing(LineSpacing::new().line(LINE).line_rule(LineSpacingType::Exact))
}

fn paragraph(text: &str, font: &str, size: usize) -> Paragraph {
    spaced(Paragraph::new().add_run(run(text, font, size)))
}

/// First line set in by two characters.
fn set_in(text: &str, font: &str, size: usize) -> Paragraph {
    let two = i32::try_from(size).unwrap_or(32) * 20;
    paragraph(text, font, size).indent(None, Some(SpecialIndentType::FirstLine(two)), None, None)
}

fn cell(text: &str, width: usize, centred: bool) -> TableCell {
    let paragraphs = text.split('\n').map(|line| {
        let paragraph = Paragraph::new().add_run(run(line, FANG, 24));
        if centred { paragraph.align(AlignmentType::Center) } else { paragraph }
    });
    let cell = TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center);
    paragraphs.fold(cell, TableCell::add_paragraph)
}

fn table(rows: Vec<TableRow>, grid: Vec<usize>) -> Table {
    Table::new(rows).set_grid(grid).width(WIDTH, WidthType::Dxa)
}

/// A row of labels and values.
fn fields(cells: &[String]) -> Table {
    let pairs = cells.len().div_ceil(2).max(1);
    let label = if pairs > 2 { 1_077 } else { 1_531 };
    let value = WIDTH / pairs - label;
    let row = cells.iter().enumerate().map(|(n, text)| {
        let is_label = n % 2 == 0;
        cell(text, if is_label { label } else { value }, is_label)
    });
    table(vec![TableRow::new(row.collect())], [label, value].repeat(pairs))
}

fn ruled(widths: &[f32], head: &[String], rows: &[Vec<String>]) -> Table {
    let columns = rows.iter().map(Vec::len).chain([head.len(), widths.len()]).max().unwrap_or(1).max(1);
    let whole: f32 = widths.iter().sum();
    let width = |n: usize| match widths.get(n).filter(|_| widths.len() == columns && whole > 0.0) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of a small width"
        )]
        Some(share) => (share / whole * WIDTH as f32) as usize,
        None => WIDTH / columns,
    };
    let empty = String::new();
    let row = |texts: &[String], centred: bool| {
        TableRow::new((0..columns).map(|n| cell(texts.get(n).unwrap_or(&empty), width(n), centred)).collect())
    };
    let head = (!head.is_empty()).then(|| row(head, true));
    table(
        head.into_iter().chain(rows.iter().map(|texts| row(texts, false))).collect(),
        (0..columns).map(width).collect(),
    )
}

fn add(document: Docx, block: &Block, size: usize) -> Docx {
    match block {
        Block::Heading { level, text } => {
            let font = if *level == 1 { HEI } else { KAI };
            document.add_paragraph(set_in(text, font, size).keep_next(true))
        }
        Block::Paragraph { text } => {
            text.split('\n').fold(document, |document, line| document.add_paragraph(set_in(line, FANG, size)))
        }
        Block::Flush { text } => document.add_paragraph(paragraph(text, FANG, size)),
        Block::Right { text } => document.add_paragraph(paragraph(text, FANG, size).align(AlignmentType::Right)),
        Block::Centred { text } => document.add_paragraph(paragraph(text, FANG, size).align(AlignmentType::Center)),
        Block::Note { text } => document.add_paragraph(Paragraph::new().add_run(run(text, FANG, 21))),
        Block::Fields { cells } => document.add_table(fields(cells)),
        Block::Opinion { label, text, who, when } => {
            let signed = format!("{text}\n\n签名：{who}　　{when}");
            document.add_table(fields(&[label.clone(), signed]))
        }
        Block::Table { widths, head, rows } => document.add_table(ruled(widths, head, rows)),
        Block::Sign { labels } => labels.iter().fold(document, |document, label| {
            document.add_paragraph(paragraph(&format!("{label}：____________________"), FANG, size))
        }),
        Block::Seal { organ, day } => [organ, day].into_iter().fold(document, |document, line| {
            document.add_paragraph(paragraph(line, FANG, size).align(AlignmentType::Right).indent(
                None,
                None,
                Some(640),
                None,
            ))
        }),
        Block::Blank => document.add_paragraph(paragraph("（以下空白）", FANG, size).align(AlignmentType::Center)),
        Block::Rule => document.add_paragraph(Paragraph::new()),
        Block::Page => document.add_paragraph(Paragraph::new().add_run(Run::new().add_break(BreakType::Page))),
    }
}

/// Writes papers as one DOCX; the same content gives the same bytes.
///
/// # Errors
/// When the file cannot be put together: a fault of ours.
pub fn docx(papers: &[Paper]) -> Result<Vec<u8>, PrintError> {
    let (top, left, bottom, right) = MARGIN;
    let mut document = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(PageMargin::new().top(top).left(left).bottom(bottom).right(right))
        .default_fonts(fonts(FANG))
        .footer(
            Footer::new().add_paragraph(Paragraph::new().add_page_num(PageNum::new()).align(AlignmentType::Center)),
        );
    for (n, paper) in papers.iter().enumerate() {
        let (body, title) = sizes(paper.layout);
        if n > 0 {
            document = add(document, &Block::Page, body);
        }
        let heads = [Some(&paper.organ).filter(|_| paper.outward), Some(&paper.title)];
        for line in heads.into_iter().flatten() {
            let head = Paragraph::new().add_run(run(line, TITLE, title)).align(AlignmentType::Center);
            document = document.add_paragraph(head);
        }
        if let Some(number) = &paper.number {
            document = document.add_paragraph(paragraph(number, FANG, body).align(AlignmentType::Center));
        }
        document = paper.blocks.iter().fold(document, |document, block| add(document, block, body));
    }
    let mut bytes = Cursor::new(Vec::new());
    document.build().pack(&mut bytes).map_err(|error| PrintError::Engine(error.to_string()))?;
    Ok(bytes.into_inner())
}
