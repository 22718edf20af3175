//! Restoring: into an empty database, in one transaction with every trigger on; what was written is read again and compared.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::format::Summary;
use super::prove::{Finding, prove};
use super::read::{Item, Reader};
use super::{Error, write};
use crate::clock::SystemClock;
use crate::db::tables::{Table, tables};
use crate::db::{Conn, Db, Url, copy, migrate};
use crate::recording::{self, Examined, Shelf};

/// What was restored.
#[derive(Debug, Clone, PartialEq)]
pub struct Restored {
    /// What the backup holds.
    pub summary: Summary,
    /// Cases whose chains were followed.
    pub cases: usize,
    /// Acts in them.
    pub acts: usize,
    /// What is not as it should be: it was so in the database the backup is of.
    pub findings: Vec<Finding>,
    /// The recordings it knows, where the store was looked into.
    pub media: Option<Examined>,
}

/// Restores a backup into an empty database, brings the tables up to date, and proves every record.
pub fn restore(path: &Path, url: &Url) -> Result<Restored, Error> {
    let summary = into(path, url)?;
    migrate::up(url)?;
    let proof = prove(url)?;
    Ok(Restored { summary, cases: proof.cases, acts: proof.acts, findings: proof.findings, media: None })
}

/// Proves a backup by restoring it into a database that is thrown away, a file in `folder`.
pub fn check(path: &Path, folder: &Path) -> Result<Restored, Error> {
    let scratch = Scratch::new(folder)?;
    let url = Url::Sqlite(scratch.0.join("check.sqlite3"));
    restore(path, &url)
}

/// Proves a backup the same way, and that the store holds every recording it knows, whole.
pub fn check_with_media(path: &Path, folder: &Path, shelf: &Shelf) -> Result<Restored, Error> {
    let scratch = Scratch::new(folder)?;
    let url = Url::Sqlite(scratch.0.join("check.sqlite3"));
    let restored = restore(path, &url)?;
    let db = Db::open(&url, Arc::new(SystemClock), 1)?;
    Ok(Restored { media: Some(recording::examine(&db, shelf, None)?), ..restored })
}

/// A folder that goes when it is dropped.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new(folder: &Path) -> Result<Scratch, Error> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let path = folder.join(format!(".zhifa-check-{:016x}", rand::random::<u64>()));
        let mut builder = std::fs::DirBuilder::new();
        // It will hold everything there is.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(Error::io(&path))?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "{} stays behind: delete it", self.0.display());
        }
    }
}

fn into(path: &Path, url: &Url) -> Result<Summary, Error> {
    let mut reader = Reader::open(path)?;
    let versions = reader.header.migrations.clone();
    copy::fill(url, &versions, |conn| {
        let known: BTreeMap<String, Table> =
            tables(conn)?.into_iter().map(|table| (table.name.clone(), table)).collect();
        let (mut current, mut held, mut said) = (None, Vec::new(), Vec::new());
        let summary = loop {
            match reader.next()? {
                Item::Table(name) => {
                    let unknown = || crate::db::Error::Unreadable("this program has no such table".to_owned());
                    current = Some(known.get(&name).ok_or_else(|| refused(&name, unknown()))?);
                }
                Item::Rows(rows) => match current {
                    // Rows that point at each other wait until all are there.
                    Some(table) if table.parent().is_some() => held.extend(rows),
                    Some(table) => insert(conn, table, &rows)?,
                    None => {}
                },
                Item::Over(control) => {
                    if let Some(table) = current {
                        insert_by_descent(conn, table, std::mem::take(&mut held))?;
                    }
                    said.push(control);
                }
                Item::End(summary) => break summary,
            }
        };
        for (said, there) in said.iter().zip(write::tallies(conn)?) {
            if *said != there {
                return Err(Error::Differs(format!("{said:?}, {there:?}")));
            }
        }
        Ok(summary)
    })
}

fn refused(table: &str, cause: crate::db::Error) -> Error {
    Error::Refused { table: table.to_owned(), cause }
}

fn insert(conn: &mut Conn, table: &Table, rows: &[String]) -> Result<(), Error> {
    copy::insert(conn, table, &format!("[{}]", rows.join(","))).map_err(|cause| refused(&table.name, cause))
}

/// Inserts rows that point at rows of their own table, those that are pointed at first.
fn insert_by_descent(conn: &mut Conn, table: &Table, rows: Vec<String>) -> Result<(), Error> {
    let Some((column, key)) = table.parent() else { return Ok(()) };
    let mut waiting: VecDeque<(String, Value)> = VecDeque::new();
    for row in rows {
        let value = serde_json::from_str(&row)?;
        waiting.push_back((row, value));
    }
    let mut there = BTreeSet::new();
    let mut passed = 0;
    while let Some((row, value)) = waiting.pop_front() {
        let parent = &value[column];
        if parent.is_null() || *parent == value[key] || there.contains(&parent.to_string()) || passed > waiting.len() {
            // Where nothing helps any more, the database says why.
            insert(conn, table, std::slice::from_ref(&row))?;
            there.insert(value[key].to_string());
            passed = 0;
        } else {
            waiting.push_back((row, value));
            passed += 1;
        }
    }
    Ok(())
}
