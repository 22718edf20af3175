//! The press: lays a sheet out with typst and writes it as a tagged PDF/A. It knows fonts and pages, and nothing of the law.
//!
//! Same layout, same data, same fonts, same moment: the same bytes. What is not in any of the fonts is told before
//! anything is printed, because typst prints a box for it without a word.

mod fonts;
mod world;

use std::collections::BTreeSet;

use typst_layout::PagedDocument;
use typst_library::foundations::{Datetime, Smart};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub use fonts::FontFile;
use fonts::Fonts;
use world::Desk;

/// What can go wrong at the press.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// These characters are in none of the fonts.
    #[error("no font has {}", .0.iter().collect::<String>())]
    Glyphs(BTreeSet<char>),
    /// The layout does not compile, or the document cannot be written; in typst's own words.
    #[error("{0}")]
    Layout(String),
    /// A font file cannot be read.
    #[error("{0} is no font")]
    Font(String),
    /// The day and time of the sheet is none.
    #[error("no such moment")]
    Moment,
}

/// What is to be printed.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    /// The layout: typst source that reads its data from `/data.json`.
    pub layout: &'a str,
    /// The data, as JSON.
    pub data: &'a str,
    /// What names the document for good, such as case, kind and act; goes into the identifier of the file.
    pub ident: &'a str,
    /// The moment the file says it was made, in the offset given: `[year, month, day, hour, minute, second]`.
    pub made_at: [u16; 6],
    /// Minutes east of UTC.
    pub offset: i16,
    /// Pictures by the name the layout calls them by: PNG, JPEG, SVG.
    pub pictures: &'a [(String, Vec<u8>)],
}

/// A printed document.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The file.
    pub pdf: Vec<u8>,
    /// How many pages.
    pub pages: usize,
}

/// The press with its fonts: loaded once, used from many threads.
pub struct Press {
    fonts: Fonts,
    library: typst_utils::LazyHash<typst_library::Library>,
}

impl std::fmt::Debug for Press {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Press").field("fonts", &self.fonts.digest()).finish_non_exhaustive()
    }
}

impl Press {
    /// A press with the fonts it brings along, and those given beside them.
    ///
    /// # Errors
    /// When one of the files is no font.
    pub fn new(more: Vec<FontFile>) -> Result<Self, Error> {
        use typst::LibraryExt;
        Ok(Self { fonts: Fonts::load(more)?, library: typst_utils::LazyHash::new(typst_library::Library::default()) })
    }

    /// SM3 over the digests of all fonts, in order: two presses with the same one print the same.
    pub fn font_digest(&self) -> &str {
        self.fonts.digest()
    }

    /// Names of the families, as layouts call them.
    pub fn families(&self) -> Vec<String> {
        self.fonts.families()
    }

    /// The characters of `text` that none of the fonts has.
    pub fn missing(&self, text: &str) -> BTreeSet<char> {
        self.fonts.missing(text)
    }

    /// Prints a sheet.
    ///
    /// # Errors
    /// When the layout does not compile, or the PDF cannot be made as PDF/A. Missing characters are told by
    /// [`Press::missing`]; a layout that draws some of its own is checked here once more.
    pub fn print(&self, sheet: &Sheet<'_>) -> Result<Printed, Error> {
        let missing = self.missing(sheet.data);
        if !missing.is_empty() {
            return Err(Error::Glyphs(missing));
        }
        let desk = Desk::new(&self.fonts, &self.library, sheet);
        let compiled = typst::compile::<PagedDocument>(&desk);
        // Kept for the sheets after this one: what they share is laid out once.
        comemo::evict(30);
        let document = compiled.output.map_err(|errors| told(&errors))?;
        let [year, month, day, hour, minute, second] = sheet.made_at;
        let small = |n: u16| u8::try_from(n).map_err(|_| Error::Moment);
        let made_at = Datetime::from_ymd_hms(
            i32::from(year),
            small(month)?,
            small(day)?,
            small(hour)?,
            small(minute)?,
            small(second)?,
        )
        .ok_or(Error::Moment)?;
        let options = PdfOptions {
            ident: Smart::Custom(sheet.ident.to_owned()),
            creator: Smart::Custom(Some("zhifa".to_owned())),
            timestamp: Timestamp::new_local(made_at, i32::from(sheet.offset)),
            standards: PdfStandards::new(&[PdfStandard::A_2a]).map_err(|error| Error::Layout(format!("{error:?}")))?,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| told(&errors))?;
        Ok(Printed { pdf, pages: document.pages().len() })
    }
}

fn told(errors: &[typst_library::diag::SourceDiagnostic]) -> Error {
    let lines: Vec<_> = errors
        .iter()
        .map(|error| {
            let hints: String = error.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
            format!("{}{hints}", error.message)
        })
        .collect();
    Error::Layout(lines.join("; "))
}
