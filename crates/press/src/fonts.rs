//! The fonts: three that may go into a program (SIL Open Font License), and files beside it.
//!
//! 宋体 for what nothing else has and for forms, its bold for titles (there is no free 小标宋), 黑体 for headings. The
//! 仿宋 and 楷体 of the body are files (`fonts/` of the project): their licence lets anyone print with them, and keeps
//! them out of a program of another licence.

use std::collections::BTreeSet;

use sm3::{Digest, Sm3};
use typst_library::foundations::Bytes;
use typst_library::text::{Font, FontBook};
use typst_utils::LazyHash;

use super::Error;

static SERIF: &[u8] = include_bytes!("../fonts/ZhifaSerif-Regular.otf");
static SERIF_BOLD: &[u8] = include_bytes!("../fonts/ZhifaSerif-Bold.otf");
static SANS: &[u8] = include_bytes!("../fonts/ZhifaSans-Medium.otf");

/// A font file given beside those in the program.
#[derive(Debug, Clone)]
pub struct FontFile {
    /// Name of the file, for errors.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

pub(super) struct Fonts {
    all: Vec<Font>,
    book: LazyHash<FontBook>,
    /// Every code point that some font has a glyph for, as a bit each.
    covered: Vec<u64>,
    digest: String,
}

impl Fonts {
    pub(super) fn load(more: Vec<FontFile>) -> Result<Self, Error> {
        let mut digest = Sm3::new();
        let mut all = Vec::new();
        // Files given by the organ come first: they may replace a family of ours.
        for file in more {
            digest.update(Sm3::digest(&file.bytes));
            let before = all.len();
            all.extend(Font::iter(Bytes::new(file.bytes)));
            if all.len() == before {
                return Err(Error::Font(file.name));
            }
        }
        for bytes in [SERIF, SERIF_BOLD, SANS] {
            digest.update(Sm3::digest(bytes));
            all.extend(Font::iter(Bytes::new(bytes)));
        }
        let digest = digest.finalize().iter().fold(String::from("sm3:"), |mut text, byte| {
            use std::fmt::Write;
            let _ = write!(text, "{byte:02x}");
            text
        });
        let covered = cover(&all);
        Ok(Self { book: LazyHash::new(FontBook::from_fonts(&all)), all, covered, digest })
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(super) fn get(&self, index: usize) -> Option<Font> {
        self.all.get(index).cloned()
    }

    pub(super) fn digest(&self) -> &str {
        &self.digest
    }

    pub(super) fn families(&self) -> Vec<String> {
        let names: BTreeSet<_> = self.book.families().map(|(name, _)| name.to_owned()).collect();
        names.into_iter().collect()
    }

    pub(super) fn missing(&self, text: &str) -> BTreeSet<char> {
        let shown = |c: &char| !c.is_control() && !c.is_whitespace() && !is_invisible(*c);
        text.chars().filter(shown).filter(|c| !self.covers(*c)).collect()
    }

    fn covers(&self, c: char) -> bool {
        let at = c as usize;
        self.covered.get(at / 64).is_some_and(|bits| bits & (1 << (at % 64)) != 0)
    }
}

/// Joiners and marks of direction are not drawn; neither are the private marks our data carries.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

fn cover(fonts: &[Font]) -> Vec<u64> {
    let mut covered = vec![0_u64; 0x11_0000 / 64];
    for font in fonts {
        let Ok(face) = ttf_parser::Face::parse(font.data(), font.index()) else { continue };
        let Some(cmap) = face.tables().cmap else { continue };
        for table in cmap.subtables.into_iter().filter(|table| table.is_unicode()) {
            table.codepoints(|point| {
                let glyph = table.glyph_index(point).filter(|glyph| glyph.0 != 0);
                if let (Some(_), Some(bits)) = (glyph, covered.get_mut(point as usize / 64)) {
                    *bits |= 1 << (point % 64);
                }
            });
        }
    }
    covered
}
