//! The format: gzip of lines. A line that begins with `#` is about the lines before or after it; every other line is a row
//! of the table named last, as one JSON object. Each block of rows has a digest, and the last line one of all of those.

use serde::{Deserialize, Serialize};

use crate::law::digest::sm3;
use crate::law::time::Moment;

/// Version of the format.
pub(super) const VERSION: u32 = 1;

/// Rows in a block at most.
const BLOCK_ROWS: u64 = 1000;

/// Bytes after which a block ends.
const BLOCK_BYTES: usize = 1 << 20;

/// A line that is no row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Control {
    /// The first line.
    ZhifaBackup(Header),
    /// The rows of this table follow.
    Table(String),
    /// So many rows have come since the last block, with this digest.
    Block { rows: u64, sm3: String },
    /// The table is over.
    Over { table: String, rows: u64, sm3: String },
    /// The last line: the digest of all lines like this one before it.
    End { tables: u64, rows: u64, sm3: String },
}

/// Where a backup comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Header {
    /// Version of the format.
    pub(super) v: u32,
    /// Version of the program.
    pub(super) program: String,
    /// When it was begun.
    pub(super) made_at: Moment,
    /// The migrations the tables were made by.
    pub(super) migrations: Vec<String>,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// When it was begun.
    pub made_at: Moment,
    /// Version of the program that made it.
    pub program: String,
    /// Tables.
    pub tables: u64,
    /// Rows of all of them.
    pub rows: u64,
    /// The digest of everything: written down elsewhere, it tells whether the file is still the same.
    pub sm3: String,
}

/// A block of rows as far as it has come.
#[derive(Debug, Default)]
pub(super) struct Block {
    text: String,
    rows: u64,
}

impl Block {
    /// Takes a row; the finished block when it is full.
    pub(super) fn take(&mut self, row: &str) -> Option<Control> {
        self.text.push_str(row);
        self.text.push('\n');
        self.rows += 1;
        if self.rows < BLOCK_ROWS && self.text.len() < BLOCK_BYTES { None } else { self.end() }
    }

    /// The block with what has come; none if that is nothing.
    pub(super) fn end(&mut self) -> Option<Control> {
        let Block { text, rows } = std::mem::take(self);
        (rows > 0).then(|| Control::Block { rows, sm3: sm3(text.as_bytes()) })
    }
}

/// A table as far as it has come: its digest is that of its blocks'.
#[derive(Debug, Default)]
pub(super) struct Tally {
    rows: u64,
    digests: String,
}

impl Tally {
    /// Takes a block.
    pub(super) fn take(&mut self, rows: u64, sm3: &str) {
        self.rows += rows;
        self.digests.push_str(sm3);
    }

    /// The line that ends the table.
    pub(super) fn over(self, table: &str) -> Control {
        Control::Over { table: table.to_owned(), rows: self.rows, sm3: sm3(self.digests.as_bytes()) }
    }
}
