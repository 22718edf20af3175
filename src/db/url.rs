//! Where the database is: parsed before anything is opened, so that a slip of the pen opens nothing.
//!
//! The derived `establish` of diesel tries each kind of database in turn, and makes a file of whatever it is given.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::Error;

/// The address of a database.
#[derive(Clone, PartialEq, Eq)]
pub enum Url {
    /// A server, by libpq's own URL, `postgres://…`.
    Postgres(String),
    /// A file: `sqlite:///absolute/path` or `sqlite://path/from/here`.
    Sqlite(PathBuf),
}

impl FromStr for Url {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Url::Postgres(text.to_owned()));
        }
        let bad = |why: &str| Error::BadUrl(why.to_owned());
        let path = text
            .strip_prefix("sqlite://")
            .ok_or_else(|| bad("it starts neither with postgres:// nor with sqlite://"))?;
        if path.is_empty() || path.ends_with('/') {
            return Err(bad("sqlite:// needs the path of a file, such as sqlite://data/zhifa.db"));
        }
        // Each connection would have an empty database of its own, and SQLite would read options out of a file: path.
        if path.contains(":memory:") || path.starts_with("file:") || path.contains(['?', '\0']) {
            return Err(bad("sqlite:// takes the path of a file and no options"));
        }
        Ok(Url::Sqlite(PathBuf::from(path)))
    }
}

/// Without the password: addresses end up in logs.
impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Url::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Url::Postgres(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
                // A password may also come as a parameter, so parameters are left out altogether.
                let rest = rest.split('?').next().unwrap_or_default();
                match rest.rsplit_once('@') {
                    Some((login, place)) => {
                        write!(f, "{scheme}://{}@{place}", login.split(':').next().unwrap_or_default())
                    }
                    None => write!(f, "{scheme}://{rest}"),
                }
            }
        }
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
