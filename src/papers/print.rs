//! Printing: papers to a PDF by the press (feature `pdf`), and as plain text.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::OnceLock;

use super::block::Block;
use super::compose::Paper;

/// Why a paper cannot be printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// No font has these characters; the names of the papers they stand on.
    #[error("no font has {0}")]
    Glyphs(String),
    /// The program was built without the PDF engine.
    #[error("built without the PDF engine")]
    NoEngine,
    /// The engine failed: a fault of ours.
    #[error("{0}")]
    Engine(String),
}

/// A printed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedPdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Pages.
    pub pages: usize,
}

/// How papers are printed.
#[derive(Debug, Clone, Default)]
pub struct Run<'a> {
    /// Title of the file.
    pub title: &'a str,
    /// Across each page: 预览.
    pub draft: bool,
    /// Digest that the code on each outward paper carries beside its number: that of the act it prints.
    pub digests: Vec<Option<String>>,
    /// Another layout than ours, as typst source.
    pub layout: Option<&'a str>,
    /// Pages are numbered through the whole file, top right.
    pub through: bool,
    /// Pages at the front that carry no number.
    pub unnumbered: usize,
}

/// A paper as plain text: what a screen reader or a search sees, and what tests compare.
pub fn text(paper: &Paper) -> String {
    let mut out = String::new();
    if paper.outward {
        let _ = writeln!(out, "{}", paper.organ);
    }
    let _ = writeln!(out, "{}", paper.title);
    if let Some(number) = &paper.number {
        let _ = writeln!(out, "{number}");
    }
    for block in &paper.blocks {
        line(&mut out, block);
    }
    if let Some(foot) = &paper.foot {
        let _ = writeln!(out, "（页脚）{foot}");
    }
    out
}

fn line(out: &mut String, block: &Block) {
    let _ = match block {
        Block::Heading { text, .. } | Block::Flush { text } | Block::Note { text } => writeln!(out, "{text}"),
        Block::Paragraph { text } => writeln!(out, "　　{text}"),
        Block::Right { text } => writeln!(out, "{text:>40}"),
        Block::Centred { text } => writeln!(out, "　　　　{text}"),
        Block::Fields { cells } => writeln!(out, "[{}]", cells.join(" | ")),
        Block::Opinion { label, text, who, when } => writeln!(out, "[{label} | {text} | 签名：{who} {when}]"),
        Block::Table { head, rows, .. } => {
            let mut all = std::iter::once(head).filter(|head| !head.is_empty()).chain(rows);
            all.try_for_each(|row| writeln!(out, "| {} |", row.join(" | ")))
        }
        Block::Sign { labels } => {
            writeln!(out, "{}", labels.iter().map(|l| format!("{l}：____")).collect::<Vec<_>>().join("  "))
        }
        Block::Seal { organ, day } => writeln!(out, "　　　　{organ}（印章）\n　　　　{day}"),
        Block::Blank => writeln!(out, "（以下空白）"),
        Block::Rule => writeln!(out, "----"),
        Block::Page => writeln!(out, "\u{c}"),
    };
}

/// Names a folder with further fonts; only the first word counts, and only before anything is printed.
pub fn use_fonts(folder: PathBuf) {
    let _ = FOLDER.set(folder);
}

static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// Where fonts are looked for beside those in the program: the folder that was named, then `fonts` where the program was
/// started or else beside it.
#[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "only the press asks"))]
fn folders() -> Vec<PathBuf> {
    let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("fonts")));
    let usual = std::iter::once(PathBuf::from("fonts")).filter(|here| here.is_dir()).chain(beside).take(1);
    FOLDER.get().cloned().into_iter().chain(usual).collect()
}

#[cfg(feature = "pdf")]
pub use engine::{font_digest, pdf};

/// The same without an engine.
#[cfg(not(feature = "pdf"))]
pub fn font_digest() -> Result<String, PrintError> {
    Err(PrintError::NoEngine)
}

/// The same without an engine.
#[cfg(not(feature = "pdf"))]
pub fn pdf(_: &[Paper], _: &Run<'_>) -> Result<PrintedPdf, PrintError> {
    Err(PrintError::NoEngine)
}

#[cfg(feature = "pdf")]
mod engine {
    //! The press, and the JSON it is handed.

    use std::path::Path;
    use std::sync::OnceLock;

    use qrcodegen::{QrCode, QrCodeEcc};
    use serde_json::{Value, json};
    use zhifa_press::{FontFile, Press, Sheet};

    use super::super::template::LAYOUT;
    use super::{Paper, PrintError, PrintedPdf, Run};
    use chrono::{Datelike, Timelike};

    /// Minutes of Chinese time east of UTC.
    const SHANGHAI: i16 = 480;

    /// The press with its fonts: loaded when first used, one for the process.
    fn press() -> Result<&'static Press, PrintError> {
        static PRESS: OnceLock<Press> = OnceLock::new();
        if let Some(press) = PRESS.get() {
            return Ok(press);
        }
        let press = Press::new(files(&super::folders())).map_err(|error| PrintError::Engine(error.to_string()))?;
        Ok(PRESS.get_or_init(|| press))
    }

    /// What names the fonts: the same one prints the same bytes.
    pub fn font_digest() -> Result<String, PrintError> {
        Ok(press()?.font_digest().to_owned())
    }

    /// Font files of the folders, by name, so that the order is the same everywhere.
    fn files(folders: &[impl AsRef<Path>]) -> Vec<FontFile> {
        let mut found = Vec::new();
        for folder in folders {
            let Ok(entries) = std::fs::read_dir(folder) else { continue };
            let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            paths.sort();
            for path in paths {
                let extension = path.extension().and_then(|end| end.to_str()).map(str::to_ascii_lowercase);
                if !matches!(extension.as_deref(), Some("otf" | "ttf" | "ttc" | "otc")) {
                    continue;
                }
                match std::fs::read(&path) {
                    Ok(bytes) => found.push(FontFile { name: path.display().to_string(), bytes }),
                    Err(error) => tracing::warn!(path = %path.display(), %error, "a font file cannot be read"),
                }
            }
        }
        found
    }

    /// Prints papers into one file, in the order given.
    pub fn pdf(papers: &[Paper], run: &Run<'_>) -> Result<PrintedPdf, PrintError> {
        let sheets: Vec<_> = papers
            .iter()
            .enumerate()
            .map(|(n, paper)| sheet(paper, run.digests.get(n).and_then(Option::as_deref)))
            .collect();
        let organ = papers.first().map_or("", |paper| paper.organ.as_str());
        let data = json!({
            "title": run.title,
            "organ": organ,
            "draft": run.draft,
            "file-pages": usize::from(run.through),
            "unnumbered": run.unnumbered,
            "papers": sheets,
        });
        let made = papers.iter().map(|paper| paper.made_at).max().ok_or(PrintError::Engine("no papers".to_owned()))?;
        let local = made.utc() + chrono::Duration::minutes(i64::from(SHANGHAI));
        let small = |n: u32| u16::try_from(n).unwrap_or(0);
        let sheet = Sheet {
            layout: run.layout.unwrap_or(LAYOUT),
            data: &data.to_string(),
            ident: &format!(
                "{}{:?}",
                run.title,
                papers.first().map(|paper| (&paper.kind, paper.about, &paper.party_id))
            ),
            made_at: [
                u16::try_from(local.year()).unwrap_or(0),
                small(local.month()),
                small(local.day()),
                small(local.hour()),
                small(local.minute()),
                small(local.second()),
            ],
            offset: SHANGHAI,
            pictures: &[],
        };
        match press()?.print(&sheet) {
            Ok(printed) => Ok(PrintedPdf { bytes: printed.pdf, pages: printed.pages }),
            Err(zhifa_press::Error::Glyphs(glyphs)) => Err(PrintError::Glyphs(glyphs.into_iter().collect())),
            Err(error) => Err(PrintError::Engine(error.to_string())),
        }
    }

    fn sheet(paper: &Paper, digest: Option<&str>) -> Value {
        let mut sheet = json!(paper);
        let code = digest.filter(|_| paper.outward).zip(paper.number.as_deref());
        if let Some(map) = sheet.as_object_mut() {
            map.insert("qr".to_owned(), json!(code.and_then(|(digest, number)| qr(&format!("{number}\n{digest}")))));
        }
        sheet
    }

    /// The code as a drawing; none for a text too long for one.
    fn qr(text: &str) -> Option<String> {
        use std::fmt::Write;
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
        let size = code.size();
        let mut path = String::new();
        for y in 0..size {
            for x in (0..size).filter(|x| code.get_module(*x, y)) {
                let _ = write!(path, "M{},{}h1v1h-1z", x + 1, y + 1);
            }
        }
        let side = size + 2;
        Some(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\"><path d=\"{path}\" fill=\"#000\"/></svg>"
        ))
    }
}
