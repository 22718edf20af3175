//! `zhifa create-admin`: the first account of a new installation.

use std::io::BufRead;
use std::path::Path;

use clap::Args;
use uuid::Uuid;

use super::Error;
use crate::accounts::{self, PasswordCost};
use crate::agencies::{self, Level, NewAgency};
use crate::config::Config;
use crate::db::{Db, Tx};

/// Who the administrator is, and of which organ.
#[derive(Debug, Args)]
pub(super) struct Wanted {
    /// What the person signs in with.
    #[arg(long)]
    username: String,
    /// The person's name.
    #[arg(long)]
    name: String,
    /// The organ, by id; or describe a new one below.
    #[arg(long, conflicts_with = "new_agency", required_unless_present = "new_agency")]
    agency: Option<Uuid>,
    /// Full name of a new organ.
    #[arg(long, requires_all = ["division_code", "prefix"])]
    new_agency: Option<String>,
    /// Its division code 行政区划代码, such as 140322106000.
    #[arg(long)]
    division_code: Option<String>,
    /// Its 机关代字, which numbers begin with.
    #[arg(long)]
    prefix: Option<String>,
    /// Its level: province, city, county, township.
    #[arg(long, default_value = "township")]
    level: String,
    /// Its procedure profile, an id under rules/profiles.
    #[arg(long, default_value = "national")]
    profile: String,
}

/// Makes the administrator, and the organ if it is new, in one transaction.
pub(super) fn create(db: &Db, config: &Config, wanted: Wanted) -> Result<(), Error> {
    let mut password = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut password)
        .map_err(|cause| Error::Io { what: "reading the password from standard input".to_owned(), cause })?;
    let password = password.trim_end_matches(['\n', '\r']);
    accounts::check_password(&config.accounts, "/password", &wanted.username, password)?;
    let hash = PasswordCost::Real.hash(password)?;
    let (username, name) = (wanted.username.clone(), wanted.name.clone());
    let account = db.write_now(move |tx| {
        let agency = organ(tx, &wanted)?;
        Ok::<_, Error>(accounts::create_admin(tx, agency, username, name, hash)?)
    })?;
    println!("administrator {} made, of organ {}", account.username, account.agency_id);
    Ok(())
}

fn organ(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<Uuid, Error> {
    if let Some(id) = wanted.agency {
        return Ok(id);
    }
    let (Some(name), Some(division_code), Some(series_prefix)) =
        (wanted.new_agency.clone(), wanted.division_code.clone(), wanted.prefix.clone())
    else {
        return Err(Error::Usage("give --agency, or --new-agency with --division-code and --prefix".to_owned()));
    };
    let level: Level = serde_json::from_value(wanted.level.clone().into())
        .map_err(|_| Error::Usage(format!("--level {}: expected province, city, county or township", wanted.level)))?;
    let new = NewAgency {
        id: None,
        name,
        division_code,
        level,
        parent_id: None,
        profile: wanted.profile.clone(),
        series_prefix,
        reconsideration_organ: None,
        court: None,
        live_on: None,
    };
    Ok(agencies::create(tx, new)?.id)
}

/// Imports divisions from a file, and says of every line that was not taken why.
pub(super) fn import_divisions(db: &Db, file: &Path) -> Result<(), Error> {
    let text = std::fs::read_to_string(file)
        .map_err(|cause| Error::Io { what: format!("reading {}", file.display()), cause })?;
    let report = db.write_now(move |tx| agencies::import_divisions(tx, &text))?;
    for (line, why) in &report.refused {
        println!("line {line}: {why}");
    }
    println!("{} divisions taken, {} lines not", report.taken, report.refused.len());
    Ok(())
}
