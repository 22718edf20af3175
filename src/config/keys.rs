//! The keys tokens are signed with 签名密钥: one secret signs, the ones before it verify until their tokens have ended.
//!
//! A key file holds the secret that signs on its first line, and on each further line an earlier one with the moment until
//! which it is believed: `<secret> until <RFC 3339>`. A file of one line, as it has always been, is a file of this kind.

use std::path::{Path, PathBuf};

use super::{Config, Error, Given, Secret, hex, key, write_new};
use crate::law::time::Moment;

/// The secrets in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secrets {
    /// What signs.
    pub current: Secret,
    /// What was used before, and until when its tokens may still live.
    pub earlier: Vec<(Secret, Option<Moment>)>,
}

impl Config {
    /// The secrets tokens are signed with: the ones given, or the file's, or one made up once and kept beside the database.
    pub fn secrets(&self) -> Result<Secrets, Error> {
        if let Some(current) = &self.jwt_key {
            let earlier = self.jwt_key_previous.iter().map(|secret| (secret.clone(), None)).collect();
            return Ok(Secrets { current: current.clone(), earlier });
        }
        let path = self.key_file();
        if self.jwt_key_file.is_none() {
            self.make_room()?;
            match write_new(&path, &hex(&rand::random::<[u8; 32]>())) {
                Err(cause) if cause.kind() != std::io::ErrorKind::AlreadyExists => {
                    return Err(Error::Io { path, cause });
                }
                Ok(()) | Err(_) => {}
            }
        }
        read(&path)
    }

    /// The key that signs.
    pub fn signing_key(&self) -> Result<Secret, Error> {
        Ok(self.secrets()?.current)
    }

    /// Makes a new key that signs from the next start on; the present one is believed until `until`. Keys whose time is over
    /// are dropped. Refused where the key is given directly: then the operator changes the settings.
    pub fn rotate_key(&self, now: Moment, until: Moment) -> Result<PathBuf, Error> {
        if self.jwt_key.is_some() {
            return Err(Error::KeyGiven);
        }
        let Secrets { current, earlier } = self.secrets()?;
        let mut lines = vec![hex(&rand::random::<[u8; 32]>()), line(&current, until)];
        let alive = |(_, ends): &&(Secret, Option<Moment>)| ends.is_none_or(|ends| now < ends);
        lines.extend(earlier.iter().filter(alive).map(|(secret, ends)| line(secret, ends.unwrap_or(until))));
        let path = self.key_file();
        replace(&path, &(lines.join("\n") + "\n")).map_err(|cause| Error::Io { path: path.clone(), cause })?;
        Ok(path)
    }

    fn key_file(&self) -> PathBuf {
        self.jwt_key_file.clone().unwrap_or_else(|| self.folder().join("zhifa.key"))
    }
}

fn line(secret: &Secret, until: Moment) -> String {
    format!("{} until {until}", secret.0)
}

fn read(path: &Path) -> Result<Secrets, Error> {
    let text = std::fs::read_to_string(path).map_err(|cause| Error::Io { path: path.to_owned(), cause })?;
    let setting = format!("the key file {}", path.display());
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let checked = |value: &str| key(Given { setting: setting.clone(), value: value.to_owned() });
    let current = checked(lines.next().unwrap_or_default())?;
    let mut earlier = Vec::new();
    for line in lines {
        let (secret, until) = line.rsplit_once(" until ").unwrap_or((line, ""));
        let until = until.parse::<Moment>().map_err(|_| Error::Value {
            setting: setting.clone(),
            given: "***".to_owned(),
            expected: "on each line after the first: <secret> until <RFC 3339>",
        })?;
        earlier.push((checked(secret)?, Some(until)));
    }
    Ok(Secrets { current, earlier })
}

/// Puts a file in the place of another, whole or not at all; only its owner may read it.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let new = path.with_extension("key.new");
    if new.exists() {
        std::fs::remove_file(&new)?;
    }
    write_new(&new, text)?;
    std::fs::rename(&new, path)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
