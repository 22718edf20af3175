//! Writing: to a file beside the one that was asked for, which gets its name when it is whole and on the disk.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::Error;
use super::format::{Block, Control, Header, Summary, Tally, VERSION};
use crate::db::copy;
use crate::db::tables::{Table, tables, versions};
use crate::db::{self, Conn, Url};
use crate::law::digest::sm3;
use crate::law::time::Moment;

/// A file that is gone when it is dropped before [`Part::keep`].
pub(super) struct Part {
    pub(super) path: PathBuf,
    kept: bool,
}

impl Part {
    /// The unfinished file beside `target`.
    pub(super) fn of(target: &Path) -> Part {
        let mut name = target.as_os_str().to_owned();
        name.push(".part");
        Part { path: name.into(), kept: false }
    }

    /// Gives it its name. Nothing that stands there is overwritten.
    pub(super) fn keep(mut self, target: &Path) -> Result<(), Error> {
        // A link, unlike a rename, fails where something stands.
        std::fs::hard_link(&self.path, target).map_err(|cause| match cause.kind() {
            std::io::ErrorKind::AlreadyExists => Error::Exists(target.to_owned()),
            _ => Error::Io { path: target.to_owned(), cause },
        })?;
        std::fs::remove_file(&self.path).map_err(Error::io(&self.path))?;
        self.kept = true;
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::io(folder))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept {
            drop(std::fs::remove_file(&self.path));
        }
    }
}

struct Writer<'a> {
    out: GzEncoder<BufWriter<File>>,
    path: &'a Path,
    /// All lines but the rows.
    controls: String,
}

impl Writer<'_> {
    fn control(&mut self, control: &Control) -> Result<(), Error> {
        let line = format!("#{}\n", serde_json::to_string(control)?);
        self.controls.push_str(&line);
        self.out.write_all(line.as_bytes()).map_err(Error::io(self.path))
    }

    fn row(&mut self, row: &str) -> Result<(), Error> {
        self.out.write_all(row.as_bytes()).and_then(|()| self.out.write_all(b"\n")).map_err(Error::io(self.path))
    }

    fn table(&mut self, conn: &mut Conn, table: &Table) -> Result<u64, Error> {
        self.control(&Control::Table(table.name.clone()))?;
        let over = each_block(conn, table, |piece| match piece {
            Piece::Row(row) => self.row(row),
            Piece::Block(block) => self.control(block),
        })?;
        self.control(&over)?;
        Ok(if let Control::Over { rows, .. } = over { rows } else { 0 })
    }
}

enum Piece<'a> {
    Row(&'a str),
    Block(&'a Control),
}

/// Reads a table, row by row and block by block, and gives the line that ends it.
fn each_block(
    conn: &mut Conn,
    table: &Table,
    mut each: impl FnMut(Piece<'_>) -> Result<(), Error>,
) -> Result<Control, Error> {
    let (mut block, mut tally) = (Block::default(), Tally::default());
    let mut full = |control: Control, each: &mut dyn FnMut(Piece<'_>) -> Result<(), Error>| {
        if let Control::Block { rows, sm3 } = &control {
            tally.take(*rows, sm3);
        }
        each(Piece::Block(&control))
    };
    copy::rows::<Error>(conn, table, |row| {
        let row = one_text(&row)?;
        each(Piece::Row(&row))?;
        block.take(&row).map_or(Ok(()), |control| full(control, &mut each))
    })?;
    block.end().map_or(Ok(()), |control| full(control, &mut each))?;
    Ok(tally.over(&table.name))
}

/// The databases escape a few characters differently; written by one hand, equal rows are equal texts.
fn one_text(row: &str) -> Result<String, Error> {
    Ok(serde_json::to_string(&serde_json::from_str::<serde_json::Value>(row)?)?)
}

/// What every table holds, as the lines that end them say it.
pub(super) fn tallies(conn: &mut Conn) -> Result<Vec<Control>, Error> {
    let tables = tables(conn)?;
    tables.iter().map(|table| each_block(conn, table, |_| Ok(()))).collect()
}

/// Writes the database as it stands to a new file that only its owner may read.
pub(super) fn write(url: &Url, now: Moment, part: &Part) -> Result<Summary, Error> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut conn = copy::snapshot(url)?;
    let migrations = versions(&mut conn).map_err(|cause| no_tables(url, cause))?;
    let file = options.open(&part.path).map_err(Error::io(&part.path))?;
    let out = GzEncoder::new(BufWriter::with_capacity(1 << 16, file), Compression::default());
    let mut writer = Writer { out, path: &part.path, controls: String::new() };
    let program = env!("CARGO_PKG_VERSION").to_owned();
    writer.control(&Control::ZhifaBackup(Header { v: VERSION, program: program.clone(), made_at: now, migrations }))?;
    let tables = tables(&mut conn)?;
    let mut rows = 0;
    for table in &tables {
        rows += writer.table(&mut conn, table)?;
    }
    let (tables, sm3) = (tables.len() as u64, sm3(writer.controls.as_bytes()));
    writer.control(&Control::End { tables, rows, sm3: sm3.clone() })?;
    let ended = writer.out.finish().and_then(|out| out.into_inner().map_err(|error| error.into_error()));
    ended.and_then(|file| file.sync_all()).map_err(Error::io(&part.path))?;
    Ok(Summary { made_at: now, program, tables, rows, sm3 })
}

fn no_tables(url: &Url, cause: db::Error) -> db::Error {
    db::Error::Unreadable(format!("{url} is no database of zhifa ({cause})"))
}
