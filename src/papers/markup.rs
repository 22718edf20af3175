//! The markup of templates: one mark at the head of a line says what the line is. Written values are never read as marks.
//!
//! `## ` and `### ` headings, `<< ` flush left, `>> ` at the right, `== ` centred, `~~ ` small print, `:: label :: value`
//! a row of a form, `:! label :: words :: who :: when` a signed opinion, `|= 1 3` widths, `|! a | b` head and `| a | b`
//! row of a table, `%sign a | b` lines to sign on, `%seal organ | day`, `%blank` the rest of the page struck out,
//! `%page` a new page, `---` a rule; all else is a paragraph.

use super::block::Block;
use super::words::{CLOSE, GAP, OPEN};

/// What was read, and how many absent values it has at which lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Read {
    /// The blocks.
    pub(super) blocks: Vec<Block>,
    /// Lines with an absent value, a blank in its place.
    pub(super) gaps: Vec<String>,
}

/// Reads a body that has been written out.
pub(super) fn read(text: &str) -> Read {
    let (mut blocks, mut gaps) = (Vec::new(), Vec::new());
    for line in lines(text) {
        if line.contains(GAP) {
            gaps.push(plain(&line.replace(GAP, "____")));
        }
        block(&line, &mut blocks);
    }
    Read { blocks, gaps }
}

/// Lines of the template; a line break inside a value is none of them.
fn lines(text: &str) -> Vec<String> {
    let (mut all, mut line, mut inside) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '\n' if !inside => all.push(std::mem::take(&mut line)),
            _ => {
                inside = match c {
                    OPEN => true,
                    CLOSE => false,
                    _ => inside,
                };
                line.push(c);
            }
        }
    }
    all.push(line);
    all.retain(|line| !line.trim().is_empty());
    all
}

/// Cuts at a mark that the template wrote, not at one inside a value.
fn cut(text: &str, mark: &str) -> Vec<String> {
    let (mut parts, mut part, mut inside) = (Vec::new(), String::new(), false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !inside && rest.starts_with(mark) {
            parts.push(plain(&std::mem::take(&mut part)));
            rest = &rest[mark.len()..];
            continue;
        }
        inside = match c {
            OPEN => true,
            CLOSE => false,
            _ => inside,
        };
        part.push(c);
        rest = &rest[c.len_utf8()..];
    }
    parts.push(plain(&part));
    parts
}

/// The cells of a row, whether or not a bar closes it.
fn cells(text: &str) -> Vec<String> {
    cut(text.strip_suffix('|').unwrap_or(text), "|")
}

/// The text without our marks.
pub(super) fn plain(text: &str) -> String {
    text.replace([OPEN, CLOSE, GAP], "").trim().to_owned()
}

fn block(line: &str, blocks: &mut Vec<Block>) {
    let line = line.trim();
    let after = |mark: &str| line.strip_prefix(mark);
    if let Some(rest) = after("### ") {
        blocks.push(Block::Heading { level: 2, text: plain(rest) });
    } else if let Some(rest) = after("## ") {
        blocks.push(Block::Heading { level: 1, text: plain(rest) });
    } else if let Some(rest) = after("<< ") {
        blocks.push(Block::Flush { text: plain(rest) });
    } else if let Some(rest) = after(">> ") {
        blocks.push(Block::Right { text: plain(rest) });
    } else if let Some(rest) = after("== ") {
        blocks.push(Block::Centred { text: plain(rest) });
    } else if let Some(rest) = after("~~ ") {
        blocks.push(Block::Note { text: plain(rest) });
    } else if let Some(rest) = after(":! ") {
        let mut parts = cut(rest, "::").into_iter();
        let mut next = || parts.next().unwrap_or_default();
        blocks.push(Block::Opinion { label: next(), text: next(), who: next(), when: next() });
    } else if let Some(rest) = after("::") {
        blocks.push(Block::Fields { cells: cut(rest, "::") });
    } else if let Some(rest) = after("|=") {
        let widths = rest.split_whitespace().filter_map(|width| width.parse().ok()).collect();
        blocks.push(Block::Table { widths, head: Vec::new(), rows: Vec::new() });
    } else if let Some(rest) = after("|!") {
        match blocks.last_mut() {
            Some(Block::Table { head, rows, .. }) if head.is_empty() && rows.is_empty() => *head = cells(rest),
            _ => blocks.push(Block::Table { widths: Vec::new(), head: cells(rest), rows: Vec::new() }),
        }
    } else if let Some(rest) = after("| ") {
        match blocks.last_mut() {
            Some(Block::Table { rows, .. }) => rows.push(cells(rest)),
            _ => blocks.push(Block::Table { widths: Vec::new(), head: Vec::new(), rows: vec![cells(rest)] }),
        }
    } else if let Some(rest) = after("%sign ") {
        blocks.push(Block::Sign { labels: cut(rest, "|") });
    } else if let Some(rest) = after("%seal ") {
        let mut parts = cut(rest, "|").into_iter();
        blocks.push(Block::Seal { organ: parts.next().unwrap_or_default(), day: parts.next().unwrap_or_default() });
    } else {
        blocks.push(match line {
            "%blank" => Block::Blank,
            "%page" => Block::Page,
            "---" => Block::Rule,
            _ => Block::Paragraph { text: plain(line) },
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_inside_a_value_are_text() {
        let text = format!(":: 姓名 :: {OPEN}甲 :: 乙{CLOSE}\n{OPEN}## 丙\n%blank{CLOSE}\n| a | {OPEN}b | c{CLOSE} |");
        let Read { blocks, gaps } = read(&text);
        assert!(gaps.is_empty());
        assert_eq!(blocks[0], Block::Fields { cells: vec!["姓名".into(), "甲 :: 乙".into()] });
        assert_eq!(blocks[1], Block::Paragraph { text: "## 丙\n%blank".into() });
        assert_eq!(
            blocks[2],
            Block::Table { widths: vec![], head: vec![], rows: vec![vec!["a".into(), "b | c".into()]] }
        );
    }
}
