//! The command line 命令行: what the county's IT person types.

mod admin;
mod anchored;
mod backup;
mod check;
mod draw;
mod fitness;
mod keys;
mod officers;
mod serve;
mod watch;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use chrono::NaiveDate;
use clap::{Parser, Subcommand};
use uuid::Uuid;

use crate::accounts::{self, Keys, PasswordCost};
use crate::app::State;
use crate::clock::{Clock, SystemClock};
use crate::config::{self, Config, LogFormat};
use crate::db::{self, Db, Url};
use crate::recording::{self, Shelf};
use crate::{agencies, app, demo, desk, evaluation, papers, record};

/// zhifa 执法: case management for administrative law enforcement.
///
/// Without a command it serves. Without any setting it uses SQLite under ./data and loads a demo township.
/// Settings come from zhifa.toml and the environment: DATABASE_URL, ZHIFA_LISTEN, ZHIFA_DEMO, ZHIFA_DEMO_PASSWORD,
/// ZHIFA_DEMO_OPEN, ZHIFA_JWT_KEY, ZHIFA_JWT_KEY_PREVIOUS, ZHIFA_JWT_KEY_FILE, ZHIFA_OIDC_CLIENT_SECRET,
/// ZHIFA_DATA_DIR, ZHIFA_LOG, ZHIFA_LOG_FORMAT, ZHIFA_METRICS_LISTEN, ZHIFA_METRICS_TOKEN, and ZHIFA_CONFIG for another
/// settings file.
#[derive(Debug, Parser)]
#[command(version, about, verbatim_doc_comment)]
pub struct Cli {
    /// The settings file; zhifa.toml in this folder, if there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API (the default).
    Serve,
    /// Bring the tables of the database up to date, and stop.
    Migrate,
    /// Play one whole case over HTTP on a throw-away server, with the refusals it provokes.
    Demo,
    /// Check the chains: of an exported file without any server, or of the cases in the database, and with these every
    /// stored recording.
    Verify {
        /// A file of JSON lines from `GET /cases/{id}/export` or `zhifa export`.
        file: Option<PathBuf>,
        /// Only this case of the database.
        #[arg(long, conflicts_with = "file")]
        case: Option<Uuid>,
        /// Compare the record with the anchor of a day (YYYY-MM-DD), or with the last one: nothing was changed since.
        #[arg(long, value_name = "DAY", num_args = 0..=1, conflicts_with_all = ["file", "case", "proof"])]
        anchor: Option<Option<NaiveDate>>,
        /// With FILE: the proof of the case from `GET /cases/{id}/proof`.
        #[arg(long, value_name = "PROOF", requires = "file")]
        proof: Option<PathBuf>,
        /// The root as it was published, kept elsewhere.
        #[arg(long, value_name = "sm3:…")]
        root: Option<String>,
        /// With --anchor: the digest of the audit trail as it was published, kept elsewhere.
        #[arg(long, value_name = "sm3:…", requires = "anchor")]
        audit: Option<String>,
    },
    /// Draw a round of a case-file evaluation once more from its proof, without server and database, and compare.
    Draw {
        /// The proof, from `GET /evaluations/campaigns/{id}/rounds/{n}/proof`.
        #[arg(long, value_name = "FILE")]
        verify: PathBuf,
        /// The digest of the frame as it was published, kept elsewhere.
        #[arg(long, value_name = "sm3:…")]
        frame: Option<String>,
    },
    /// Write the record of a case as JSON lines to standard output.
    Export {
        /// The case.
        case: Uuid,
    },
    /// Make every projection (lists, queues, deadlines) anew from the acts.
    Rebuild,
    /// Work on the pre-checks of case files (案卷评查机器预查) that were asked for and are not finished, here and now.
    Evaluate,
    /// Back everything up into one file while the service runs, and prove it by restoring it.
    Backup(backup::Wanted),
    /// Restore a backup into an empty database of either kind, or prove one (--check).
    Restore(backup::Source),
    /// Print the API description (OpenAPI 3.1).
    Openapi,
    /// Import townships and villages: lines of code12,name,parent.
    ImportDivisions {
        /// The file, UTF-8.
        file: PathBuf,
    },
    /// Take officers and certificates in from a spreadsheet, and tell every row that was not taken; exit code 1 if there is one.
    ImportOfficers(officers::Wanted),
    /// Make an administrator; the password is read from standard input.
    CreateAdmin(admin::Wanted),
    /// Make a new signing key; tokens of the present one are believed until they have ended. Start the service again afterwards.
    RotateKey,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Settings.
    #[error(transparent)]
    Config(#[from] config::Error),
    /// Database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// Record.
    #[error(transparent)]
    Record(#[from] record::Error),
    /// Evaluation.
    #[error(transparent)]
    Evaluation(#[from] evaluation::Error),
    /// Papers.
    #[error(transparent)]
    Papers(#[from] papers::Error),
    /// Recordings.
    #[error(transparent)]
    Recording(#[from] recording::Error),
    /// Backup and restore.
    #[error(transparent)]
    Backup(#[from] crate::backup::Error),
    /// Anchors.
    #[error(transparent)]
    Anchor(#[from] crate::anchor::Error),
    /// Rebuild.
    #[error(transparent)]
    Desk(#[from] desk::Error),
    /// Accounts.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// Webhooks.
    #[error(transparent)]
    Webhooks(#[from] crate::webhooks::Error),
    /// Officers and certificates.
    #[error(transparent)]
    Certificates(#[from] crate::certificates::Error),
    /// Organs.
    #[error(transparent)]
    Agencies(#[from] agencies::Error),
    /// Demo.
    #[error(transparent)]
    Demo(#[from] demo::Error),
    /// Files and sockets.
    #[error("{what}: {cause}")]
    Io {
        /// What was being done.
        what: String,
        /// Why it failed.
        cause: std::io::Error,
    },
    /// JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// Serving like this would harm somebody; each reason says the way out.
    #[error("will not serve:{}", .0.iter().map(|reason| format!("\n  - {reason}")).collect::<String>())]
    Unfit(Vec<String>),
    /// Something in the arguments.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// What the program ends with: 78 (`EX_CONFIG`) where trying again without another setting is of no use.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Error::Config(_) | Error::Unfit(_) | Error::Db(db::Error::BadUrl(_)) => ExitCode::from(78),
            _ => ExitCode::FAILURE,
        }
    }
}

impl Cli {
    /// Does what the command line says.
    pub fn run(self) -> Result<ExitCode, Error> {
        match self.command {
            Some(Command::Openapi) => {
                println!("{}", app::openapi().to_pretty_json()?);
                Ok(ExitCode::SUCCESS)
            }
            Some(Command::Draw { verify, frame }) => draw::verify(&verify, frame.as_deref()),
            Some(Command::Verify { file: Some(file), proof: Some(proof), root, .. }) => {
                anchored::file(&file, &proof, root.as_deref())
            }
            Some(Command::Verify { file: Some(file), .. }) => check::file(&file),
            command => {
                let config = Config::load(self.config.as_deref())?;
                log(&config, matches!(command, Some(Command::Demo)));
                if let Some(folder) = &config.font_dir {
                    papers::use_fonts(folder.clone());
                }
                with_config(command.unwrap_or(Command::Serve), &config)
            }
        }
    }
}

fn with_config(command: Command, config: &Config) -> Result<ExitCode, Error> {
    match command {
        Command::Serve => serve::serve(config)?,
        Command::Migrate => migrate(config)?,
        Command::Demo => play(config)?,
        Command::Verify { anchor: Some(day), root, audit, .. } => {
            return anchored::database(&*open(config)?, day, root.as_deref(), audit.as_deref());
        }
        Command::Verify { case, .. } => return check::database(&*open(config)?, &shelf(config), case),
        Command::Export { case } => check::export(&*open(config)?, case)?,
        Command::Rebuild => {
            let rebuilt = desk::rebuild(&*open(config)?)?;
            println!("rebuilt the projections of {} cases", rebuilt.cases);
        }
        Command::Evaluate => evaluate(config)?,
        Command::Backup(wanted) => return backup::make(config, wanted),
        Command::Restore(source) => return backup::restore(config, &source),
        Command::ImportDivisions { file } => admin::import_divisions(&*open(config)?, &file)?,
        Command::ImportOfficers(wanted) => return officers::import(&*open(config)?, &wanted),
        Command::CreateAdmin(wanted) => admin::create(&*open(config)?, config, wanted)?,
        Command::RotateKey => keys::rotate(config)?,
        // Handled without settings.
        Command::Openapi | Command::Draw { .. } => {}
    }
    Ok(ExitCode::SUCCESS)
}

fn evaluate(config: &Config) -> Result<(), Error> {
    let db = open(config)?;
    let runs = db.read_now(evaluation::unfinished)?;
    for run in &runs {
        println!("{run}");
        let begun = std::time::Instant::now();
        evaluation::make(&db, *run, &|done, total| {
            println!("  {done} of {total} files, {:.0} s", begun.elapsed().as_secs_f64());
        });
    }
    println!("{} pre-checks worked on", runs.len());
    Ok(())
}

/// Plays the demo on paper: on PostgreSQL if DATABASE_URL names one, else on a throw-away file.
fn play(config: &Config) -> Result<(), Error> {
    let url: Url = config.database_url.parse()?;
    let database = matches!(url, Url::Postgres(_)).then_some(&url);
    let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    let password = config.demo_password.clone().unwrap_or_else(config::made_up_password);
    demo::run(database, &password.0, &mut std::io::stdout().lock(), colour)?;
    Ok(())
}

/// Logs to standard error; the demo tells its story alone, unless something goes wrong.
fn log(config: &Config, quiet: bool) {
    let wanted = if quiet { "warn" } else { &config.log };
    let filter = tracing_subscriber::EnvFilter::try_new(wanted).unwrap_or_default();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let format = config.log_format.unwrap_or(match std::io::stderr().is_terminal() || quiet {
        true => LogFormat::Text,
        false => LogFormat::Json,
    });
    // A second subscriber in the same process (tests) is refused and changes nothing.
    drop(match format {
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).try_init(),
    });
}

/// Makes the folder and brings the tables up to date.
fn prepare(config: &Config) -> Result<Url, Error> {
    config.make_room()?;
    let url: Url = config.database_url.parse()?;
    db::migrate::up(&url)?;
    Ok(url)
}

fn migrate(config: &Config) -> Result<(), Error> {
    let url = prepare(config)?;
    println!("the tables of {url:?} are up to date");
    Ok(())
}

/// The migrated database of the settings, with the system's clock.
fn open(config: &Config) -> Result<Arc<Db>, Error> {
    let url = prepare(config)?;
    Ok(Arc::new(Db::open(&url, Arc::new(SystemClock), readers())?))
}

/// Threads for reading: two for each processor, as measured best on two of them.
fn readers() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from) * 2
}

/// The media store of the settings.
fn shelf(config: &Config) -> Arc<Shelf> {
    let (most_bytes, expiry_days) = (config.media_max_bytes, config.media_expiry_days);
    let (folder, bucket) = (config.media_folder(), config.media_bucket.clone());
    Arc::new(Shelf::new(recording::Settings { folder, bucket, most_bytes, expiry_days }))
}

/// The state of a service by the given clock.
fn state(config: &Config, db: Arc<Db>, clock: Arc<dyn Clock>) -> Result<State, Error> {
    let mut rules = config.accounts.clone();
    if config.demo {
        // The demo town was founded years ago, and its password is printed at every start.
        rules.password_days = 0;
    }
    let keys = Keys::of(&config.secrets()?, PasswordCost::Real, clock)?.with_rules(rules);
    let keys = match &config.oidc {
        Some(provider) => keys.with_oidc(provider.clone())?,
        None => keys,
    };
    Ok(State { db, keys: Arc::new(keys), edge: config.edge.clone(), shelf: shelf(config) })
}
