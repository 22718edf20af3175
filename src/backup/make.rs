//! Making a backup: written beside its place, proven by restoring it, then given its name; and the old ones swept away.

use std::path::{Path, PathBuf};

use super::Error;
use super::format::Summary;
use super::restore::{Restored, check};
use super::write::{Part, write};
use crate::db::Url;
use crate::law::time::Moment;

/// What the files in a folder of backups are called.
const PREFIX: &str = "zhifa-";
const SUFFIX: &str = ".zhifa";

/// A backup that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// What it holds.
    pub summary: Summary,
    /// What restoring it showed; none if it was not asked for.
    pub proof: Option<Restored>,
}

/// Whether a backup is restored before it is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Yes, into a file beside it.
    Restore,
    /// No: quicker, and believed blindly.
    None,
}

/// Backs a database up while others work on it. A record that does not verify is kept as it is, and said.
pub fn make(url: &Url, now: Moment, target: &Path, proof: Proof) -> Result<Made, Error> {
    if target.exists() {
        return Err(Error::Exists(target.to_owned()));
    }
    let part = Part::of(target);
    let summary = write(url, now, &part)?;
    let proof = match proof {
        Proof::Restore => Some(check(&part.path, target.parent().unwrap_or(Path::new(".")))?),
        Proof::None => None,
    };
    part.keep(target)?;
    Ok(Made { summary, proof })
}

/// The name of a backup made now, in a folder of backups. Names sort by time.
pub fn next_name(folder: &Path, now: Moment) -> PathBuf {
    folder.join(format!("{PREFIX}{}{SUFFIX}", now.utc().format("%Y%m%dT%H%M%SZ")))
}

/// Deletes the oldest of the backups that [`next_name`] has named, until `keep` are left; says which.
pub fn sweep(folder: &Path, keep: usize) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::io(folder))? {
        let path = entry.map_err(Error::io(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let time = name.strip_prefix(PREFIX).and_then(|name| name.strip_suffix(SUFFIX));
        if time.is_some_and(|time| time.len() == 16 && time.ends_with('Z') && time.as_bytes().get(8) == Some(&b'T')) {
            found.push(path);
        }
    }
    found.sort();
    found.truncate(found.len().saturating_sub(keep));
    for path in &found {
        std::fs::remove_file(path).map_err(Error::io(path))?;
    }
    Ok(found)
}
