//! Backup and restore 备份与恢复: the whole database as one file that either database can be restored from, proven by
//! restoring it. Keys are not in it, and nothing that lies in files.

mod format;
mod make;
mod prove;
mod read;
mod restore;
mod write;

use std::path::{Path, PathBuf};

use crate::{db, desk, record, recording};

pub use format::Summary;
pub use make::{Made, Proof, make, next_name, sweep};
pub use prove::Finding;
pub use restore::{Restored, check, check_with_media, restore};

/// Why there is no backup, or nothing restored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file to be written is there.
    #[error("{} is there already: a backup overwrites nothing; name another file", .0.display())]
    Exists(PathBuf),
    /// The file is not what was written once.
    #[error("{}: damaged at {place}: {what}; nothing was restored, use another backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Table and rows.
        place: String,
        /// What is wrong there.
        what: String,
    },
    /// The rows in the database are not those of the file.
    #[error("table {0} does not hold what the backup holds; nothing was restored")]
    Differs(String),
    /// The database cannot take the rows, or the file is for a newer program.
    #[error("table {table}: {cause}; nothing was restored")]
    Refused {
        /// The table.
        table: String,
        /// What the database says.
        cause: db::Error,
    },
    /// A file.
    #[error("{}: {cause}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The store of recordings could not be read.
    #[error(transparent)]
    Recording(#[from] recording::Error),
    /// A record that could not be read while it was proven.
    #[error(transparent)]
    Record(#[from] record::Error),
    /// A rebuild that failed while it was proven.
    #[error(transparent)]
    Desk(#[from] desk::Error),
    /// JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl Error {
    fn io(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
        move |cause| Error::Io { path: path.to_owned(), cause }
    }
}
