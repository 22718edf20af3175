//! What typst may see while it lays one sheet out: the layout, its data, its pictures, the fonts. No file system, no
//! clock, no network.

use typst_library::diag::{FileError, FileResult};
use typst_library::foundations::{Bytes, Datetime, Duration};
use typst_library::text::{Font, FontBook};
use typst_library::{Library, World};
use typst_syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst_utils::LazyHash;

use super::Sheet;
use super::fonts::Fonts;

/// One sheet with what it needs.
pub(super) struct Desk<'a> {
    fonts: &'a Fonts,
    library: &'a LazyHash<Library>,
    main: Source,
    data: Bytes,
    pictures: Vec<(&'a str, Bytes)>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(fonts: &'a Fonts, library: &'a LazyHash<Library>, sheet: &Sheet<'a>) -> Self {
        let pictures = sheet.pictures.iter().map(|(name, bytes)| (name.as_str(), Bytes::new(bytes.clone())));
        Self {
            fonts,
            library,
            main: Source::new(main(), sheet.layout.to_owned()),
            data: Bytes::from_string(sheet.data.to_owned()),
            pictures: pictures.collect(),
        }
    }
}

/// The one source; every sheet has it under the same name, so that typst's table of names does not grow.
fn main() -> FileId {
    let path = VirtualPath::new("/sheet.typ").unwrap_or_else(|_| unreachable!("a plain absolute path"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash();
        if name == "data.json" {
            return Ok(self.data.clone());
        }
        let picture = self.pictures.iter().find(|(held, _)| *held == name);
        picture.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
