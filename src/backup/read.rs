//! Reading: a block is handed over when its digest is right, so a damaged file is known by table and rows.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

use super::Error;
use super::format::{Block, Control, Header, Summary, Tally, VERSION};
use crate::law::digest::sm3;

/// The longest line: a body of five megabytes, escaped.
const LONGEST: u64 = 64 << 20;

/// What comes next.
pub(super) enum Item {
    /// The rows of this table.
    Table(String),
    /// Rows of it.
    Rows(Vec<String>),
    /// It is over, and this is the line that says so.
    Over(Control),
    /// Everything has come.
    End(Summary),
}

/// A backup that is being read.
pub(super) struct Reader {
    path: PathBuf,
    lines: BufReader<GzDecoder<BufReader<File>>>,
    /// What the first line says.
    pub(super) header: Header,
    controls: String,
    table: Option<String>,
    tally: Tally,
    /// Rows of the table before the block under way.
    before: u64,
    tables: u64,
    rows: u64,
}

impl Reader {
    /// Opens a file and reads its first line.
    pub(super) fn open(path: &Path) -> Result<Reader, Error> {
        let file = File::open(path).map_err(Error::io(path))?;
        let mut reader = Reader {
            path: path.to_owned(),
            lines: BufReader::with_capacity(1 << 16, GzDecoder::new(BufReader::new(file))),
            header: Header {
                v: 0,
                program: String::new(),
                made_at: crate::law::time::Moment::from_utc(chrono::DateTime::UNIX_EPOCH),
                migrations: Vec::new(),
            },
            controls: String::new(),
            table: None,
            tally: Tally::default(),
            before: 0,
            tables: 0,
            rows: 0,
        };
        let first = reader.line()?;
        match first.strip_prefix('#').and_then(|text| serde_json::from_str(text).ok()) {
            Some(Control::ZhifaBackup(header)) if header.v == VERSION => reader.header = header,
            Some(Control::ZhifaBackup(header)) => {
                return Err(reader.damaged(format!("format {} is not known to this program", header.v)));
            }
            _ => return Err(reader.damaged("this is no backup of zhifa")),
        }
        reader.controls = first + "\n";
        Ok(reader)
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Result<Item, Error> {
        let (mut block, mut full, mut rows) = (Block::default(), None, Vec::new());
        loop {
            let line = self.line()?;
            let Some(control) = line.strip_prefix('#') else {
                if self.table.is_none() {
                    return Err(self.damaged("a row without a table"));
                }
                if full.is_some() {
                    return Err(self.damaged("a digest is missing"));
                }
                full = block.take(&line);
                rows.push(line);
                continue;
            };
            let control = serde_json::from_str(control).map_err(|error| self.damaged(error))?;
            if !matches!(control, Control::End { .. }) {
                self.controls.push_str(&line);
                self.controls.push('\n');
            }
            return self.piece(control, full.or_else(|| block.end()), rows);
        }
    }

    fn piece(&mut self, control: Control, block: Option<Control>, rows: Vec<String>) -> Result<Item, Error> {
        let open = !rows.is_empty();
        match control {
            Control::Table(name) if !open && self.table.is_none() => {
                self.table = Some(name.clone());
                self.before = 0;
                self.tally = Tally::default();
                self.tables += 1;
                Ok(Item::Table(name))
            }
            Control::Block { rows: n, sm3: said } if open => match block {
                Some(Control::Block { sm3, .. }) => self.rows_of(rows, n, &sm3, &said),
                _ => Err(self.damaged("a digest without rows")),
            },
            Control::Over { .. } if !open => {
                let name = self.table.clone().unwrap_or_default();
                if std::mem::take(&mut self.tally).over(&name) != control {
                    return Err(self.damaged("the number of rows or the digest of the table is another"));
                }
                self.table = None;
                Ok(Item::Over(control))
            }
            Control::End { tables, rows, sm3: said } if !open && self.table.is_none() => {
                if said != sm3(self.controls.as_bytes()) || (tables, rows) != (self.tables, self.rows) {
                    return Err(self.damaged("the digest of the whole is another"));
                }
                self.nothing_more()?;
                let Header { program, made_at, .. } = self.header.clone();
                Ok(Item::End(Summary { made_at, program, tables, rows, sm3: said }))
            }
            _ => Err(self.damaged("lines out of order")),
        }
    }

    fn rows_of(&mut self, rows: Vec<String>, n: u64, sm3: &str, said: &str) -> Result<Item, Error> {
        if n != rows.len() as u64 || sm3 != said {
            return Err(self.damaged("the digest of these rows is another"));
        }
        self.tally.take(n, said);
        self.before += n;
        self.rows += n;
        Ok(Item::Rows(rows))
    }

    fn nothing_more(&mut self) -> Result<(), Error> {
        let mut rest = [0];
        match self.lines.read(&mut rest) {
            Ok(0) => Ok(()),
            Ok(_) => Err(self.damaged("something follows the end")),
            Err(cause) => Err(self.damaged(cause)),
        }
    }

    fn line(&mut self) -> Result<String, Error> {
        let mut line = String::new();
        match self.lines.by_ref().take(LONGEST).read_line(&mut line) {
            Ok(0) => Err(self.damaged("the file ends here, before its end was written")),
            Ok(_) if line.ends_with('\n') => {
                line.pop();
                Ok(line)
            }
            Ok(_) => Err(self.damaged("the file is cut off here")),
            Err(cause) => Err(self.damaged(cause)),
        }
    }

    /// Where the file stopped being right.
    fn damaged(&self, what: impl std::fmt::Display) -> Error {
        let place = match &self.table {
            Some(table) => format!("table {table}, after row {}", self.before),
            None if self.controls.is_empty() => "the beginning".to_owned(),
            None => format!("after {} tables", self.tables),
        };
        Error::Damaged { path: self.path.clone(), place, what: what.to_string() }
    }
}
