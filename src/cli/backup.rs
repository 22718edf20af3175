//! `zhifa backup` and `zhifa restore`: a copy of everything that has been proven, and the way back.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::{Error, check};
use crate::backup::{self, Finding, Proof, Restored, Summary};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::db::{Db, Url, audit};

/// What is backed up, and how.
#[derive(Debug, Args)]
pub(super) struct Wanted {
    /// The file to write, which must not be there; or a folder, for a file named after the time.
    path: PathBuf,
    /// Of the files in the folder keep so many, and delete older ones once this one is proven.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    keep: Option<u32>,
    /// Do not prove it by restoring it into a file beside it. Quicker; prove it later with `zhifa restore --check`.
    #[arg(long)]
    unproven: bool,
}

/// What is restored.
#[derive(Debug, Args)]
pub(super) struct Source {
    /// The backup.
    file: PathBuf,
    /// Restore into a throw-away file beside it, and say what it holds; the database is not touched.
    #[arg(long)]
    check: bool,
    /// With --check: do not compare the recordings in media_dir with what the backup knows of them.
    #[arg(long, requires = "check")]
    without_media: bool,
}

/// Makes a backup. The tables are copied as they are: nothing is brought up to date first.
pub(super) fn make(config: &Config, wanted: Wanted) -> Result<ExitCode, Error> {
    let url: Url = config.database_url.parse()?;
    let now = SystemClock.now();
    let folder = wanted.path.is_dir().then_some(wanted.path.as_path());
    if folder.is_none() && wanted.keep.is_some() {
        return Err(Error::Usage(format!("--keep needs a folder that is there, not {}", wanted.path.display())));
    }
    let target = folder.map_or_else(|| wanted.path.clone(), |folder| backup::next_name(folder, now));
    let made = backup::make(&url, now, &target, if wanted.unproven { Proof::None } else { Proof::Restore })?;
    println!("{}: {}", target.display(), held(&made.summary));
    let findings = made.proof.as_ref().map_or(&[][..], |proof| &proof.findings);
    match &made.proof {
        Some(proof) => prove(proof),
        None => println!("not proven: zhifa restore --check {}", target.display()),
    }
    if !findings.is_empty() {
        println!("the backup is kept as a true copy; nothing older was deleted");
        return Ok(ExitCode::FAILURE);
    }
    remember(config, &url, &target, &made.summary)?;
    if let (Some(folder), Some(keep)) = (folder, wanted.keep) {
        for old in backup::sweep(folder, keep as usize)? {
            println!("deleted {}", old.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Restores a backup, or only proves it.
pub(super) fn restore(config: &Config, source: &Source) -> Result<ExitCode, Error> {
    let folder = source.file.parent().unwrap_or(Path::new("."));
    let restored = match (source.check, source.without_media) {
        (true, true) => backup::check(&source.file, folder)?,
        (true, false) => backup::check_with_media(&source.file, folder, &super::shelf(config))?,
        (false, _) => {
            config.make_room()?;
            backup::restore(&source.file, &config.database_url.parse()?)?
        }
    };
    println!("{}: {}", source.file.display(), held(&restored.summary));
    prove(&restored);
    if !source.check {
        println!("restored into {:?}", config.database_url.parse::<Url>()?);
        println!("signing keys are in no backup: without the old ones everybody signs in again");
    }
    let whole = restored.media.as_ref().is_none_or(check::told);
    Ok(check::code(restored.findings.is_empty() && whole))
}

fn held(summary: &Summary) -> String {
    format!("{} tables, {} rows, {}", summary.tables, summary.rows, summary.sm3)
}

fn prove(proof: &Restored) {
    proof.findings.iter().for_each(|finding| println!("{finding}"));
    let damaged = proof.findings.iter().filter(|finding| matches!(finding, Finding::Case { .. })).count();
    let verdict = match (damaged, proof.findings.len()) {
        (0, 0) => "all verified".to_owned(),
        (0, _) => "all verified, lists differ".to_owned(),
        (damaged, _) => format!("{damaged} cases damaged"),
    };
    println!("restored and read again: {} cases, {} acts: {verdict}", proof.cases, proof.acts);
}

/// The backup is written into the audit trail, and where the running service looks for the age of the last one.
fn remember(config: &Config, url: &Url, target: &Path, summary: &Summary) -> Result<(), Error> {
    let object = format!("backup/{}", target.file_name().unwrap_or_default().to_string_lossy());
    let detail = held(summary);
    let db = Db::open(url, Arc::new(SystemClock), 1)?;
    db.write_now(move |tx| audit::record(tx, None, "backup.make", &object, &detail))?;
    let stamp = config.last_backup();
    let io = |cause| Error::Io { what: stamp.display().to_string(), cause };
    config.make_room()?;
    std::fs::write(&stamp, format!("{}\n", summary.made_at.utc().timestamp())).map_err(io)
}
