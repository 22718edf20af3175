//! Settings: a TOML file, overridden by the environment; each mistake names the setting and what is accepted.

mod bucket;
mod keys;
mod rules;
mod values;

use std::fmt;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

use crate::edge;
pub use bucket::MediaBucket;
pub use keys::Secrets;
pub use rules::{AccountRules, FirstPassword, LONGEST_PASSWORD, Misspelt, OidcProvider};
use rules::{AccountsSection, OidcSection};
use values::{
    address, database, filter, header_name, key, listed, log_format, media_bytes, media_days, metrics, origins,
    password, rate, yes_or_no,
};

/// The file read when none is named, if it is there.
const DEFAULT_FILE: &str = "zhifa.toml";

/// The fewest bytes a signing key may have (HS256).
pub const SHORTEST_KEY: usize = 32;

/// Requests a second of one account, where nothing is said: no person is that quick, a client that syncs may be for a
/// while.
const RATE_ACCOUNT: u32 = 20;

/// Requests a second from one address, where nothing is said: a whole office may stand behind one.
const RATE_ADDRESS: u32 = 100;

/// The most bytes of one recording, where nothing is said: 20 GiB, a day of a camera.
const MEDIA_MAX_BYTES: u64 = 20 << 30;

/// Days after which an unfinished upload is given up, where nothing is said.
const MEDIA_EXPIRY_DAYS: u32 = 7;

/// The most requests a second a limit may allow.
const FASTEST_RATE: u32 = 1_000_000;

/// Why the settings cannot be used.
#[derive(Debug, Error)]
pub enum Error {
    /// A value that is not accepted.
    #[error("{setting}: {given:?} is not accepted; expected {expected}")]
    Value {
        /// Name of the environment variable or the key of the file.
        setting: String,
        /// What was given.
        given: String,
        /// What is accepted.
        expected: &'static str,
    },
    /// The settings file is no TOML of ours.
    #[error("{file}: {cause}")]
    File {
        /// The file.
        file: String,
        /// What the parser says; it names the key.
        cause: Box<toml::de::Error>,
    },
    /// A file that cannot be read or written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// Open to other machines with a key that nobody chose.
    #[error(
        "{0} is open to other machines: set ZHIFA_JWT_KEY (at least 32 bytes) or ZHIFA_JWT_KEY_FILE, \
         or listen on a loopback address such as 127.0.0.1:8080"
    )]
    KeyNotChosen(SocketAddr),
    /// Metrics for everybody.
    #[error(
        "{0} would tell the metrics to other machines: set ZHIFA_METRICS_TOKEN (at least 32 bytes) for whoever may read \
         them, or ZHIFA_METRICS_LISTEN to a loopback address such as 127.0.0.1:9464, or to off"
    )]
    MetricsOpen(SocketAddr),
    /// A key that is given directly cannot be changed by this program.
    #[error(
        "the signing key is given as ZHIFA_JWT_KEY (or jwt_key): put its present value into ZHIFA_JWT_KEY_PREVIOUS, a new \
         one into ZHIFA_JWT_KEY, and start again; take ZHIFA_JWT_KEY_PREVIOUS away after a week"
    )]
    KeyGiven,
}

/// A text that never shows up in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The settings the program runs with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `sqlite://<file>` or `postgres://…`.
    pub database_url: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Whether to load the demo data.
    pub demo: bool,
    /// The demo accounts' password; made up and printed when absent.
    pub demo_password: Option<Secret>,
    /// The key tokens are signed with, when given directly.
    pub jwt_key: Option<Secret>,
    /// The key before it, whose tokens still live.
    pub jwt_key_previous: Option<Secret>,
    /// The file of the key, when the operator named one.
    pub jwt_key_file: Option<PathBuf>,
    /// Where the default database and the made-up key lie.
    pub data_dir: PathBuf,
    /// What is logged, as a `tracing` filter such as `info` or `zhifa=debug`.
    pub log: String,
    /// How the service meets the outside.
    pub edge: edge::Settings,
    /// How it is written; none: text for a terminal, JSON for everything else.
    pub log_format: Option<LogFormat>,
    /// Where the metrics are told.
    pub metrics: Metrics,
    /// Whether the demo's accounts may be open to other machines.
    pub demo_open: bool,
    /// Passwords, closed doors, sessions.
    pub accounts: AccountRules,
    /// The OpenID provider people may sign in at.
    pub oidc: Option<OidcProvider>,
    /// The folder of the recordings, when the operator named one.
    pub media_dir: Option<PathBuf>,
    /// A folder with further fonts for papers.
    pub font_dir: Option<PathBuf>,
    /// The bucket in which recordings are kept, when the operator named one.
    pub media_bucket: Option<MediaBucket>,
    /// The most bytes of one recording.
    pub media_max_bytes: u64,
    /// Days after which an unfinished upload is given up.
    pub media_expiry_days: u32,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Where the metrics are told, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Metrics {
    /// Nowhere.
    Off,
    /// On loopback, where the address is free.
    Unasked(SocketAddr),
    /// There, or the service does not start; off loopback only to who has the token.
    At(SocketAddr, Option<Secret>),
}

/// Where the metrics are told when nothing is said.
const METRICS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 9464);

/// The settings file, as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    database_url: Option<String>,
    listen: Option<String>,
    demo: Option<bool>,
    demo_password: Option<String>,
    jwt_key: Option<String>,
    jwt_key_previous: Option<String>,
    jwt_key_file: Option<String>,
    data_dir: Option<String>,
    log: Option<String>,
    rate_account: Option<u32>,
    rate_address: Option<u32>,
    proxy_header: Option<String>,
    hsts: Option<bool>,
    cors_origins: Option<Vec<String>>,
    webhook_hosts: Option<Vec<String>>,
    log_format: Option<String>,
    metrics_listen: Option<String>,
    metrics_token: Option<String>,
    demo_open: Option<bool>,
    accounts: Option<AccountsSection>,
    oidc: Option<OidcSection>,
    media_dir: Option<String>,
    font_dir: Option<String>,
    media_url: Option<String>,
    media_endpoint: Option<String>,
    media_region: Option<String>,
    media_max_bytes: Option<u64>,
    media_expiry_days: Option<u32>,
}

/// One setting with the place it came from.
struct Given {
    setting: String,
    value: String,
}

impl Given {
    fn refused(self, expected: &'static str) -> Error {
        Error::Value { setting: self.setting, given: self.value, expected }
    }

    /// For values that must not be repeated in a message.
    fn refused_unseen(self, expected: &'static str) -> Error {
        Error::Value { setting: self.setting, given: "***".to_owned(), expected }
    }
}

impl Config {
    /// Reads the named file (or `ZHIFA_CONFIG`, or `./zhifa.toml` if there is one) and the environment.
    pub fn load(named: Option<&Path>) -> Result<Config, Error> {
        let env = |name: &str| std::env::var(name).ok();
        let named = named
            .map(Path::to_owned)
            .or_else(|| env("ZHIFA_CONFIG").filter(|name| !name.is_empty()).map(PathBuf::from));
        let path = named.or_else(|| Some(PathBuf::from(DEFAULT_FILE)).filter(|path| path.exists()));
        let text = match &path {
            Some(path) => Some(std::fs::read_to_string(path).map_err(|cause| Error::Io { path: path.clone(), cause })?),
            None => None,
        };
        let file = path.zip(text).map(|(path, text)| (path.display().to_string(), text));
        Config::read(file.as_ref().map(|(name, text)| (name.as_str(), text.as_str())), &env)
    }

    /// Settings from the text of a file (with its name) and an environment; touches nothing outside.
    pub fn read(file: Option<(&str, &str)>, env: &dyn Fn(&str) -> Option<String>) -> Result<Config, Error> {
        let (name, file) = match file {
            Some((name, text)) => (
                name,
                toml::from_str(text).map_err(|cause| Error::File { file: name.to_owned(), cause: Box::new(cause) })?,
            ),
            None => (DEFAULT_FILE, File::default()),
        };
        let pick = |variable: &str, key: &str, in_file: Option<String>| {
            let from_env = env(variable)
                .filter(|value| !value.is_empty())
                .map(|value| Given { setting: variable.to_owned(), value });
            from_env.or_else(|| in_file.map(|value| Given { setting: format!("{key} in {name}"), value }))
        };
        let data_dir = pick("ZHIFA_DATA_DIR", "data_dir", file.data_dir)
            .map_or_else(|| PathBuf::from("data"), |given| given.value.into());
        let database_url = pick("DATABASE_URL", "database_url", file.database_url).map(database).transpose()?;
        let demo = pick("ZHIFA_DEMO", "demo", file.demo.map(|demo| demo.to_string())).map(yes_or_no).transpose()?;
        let listen = pick("ZHIFA_LISTEN", "listen", file.listen).map(address).transpose()?;
        let edge = edge::Settings {
            per_account: pick("ZHIFA_RATE_ACCOUNT", "rate_account", file.rate_account.map(|rate| rate.to_string()))
                .map_or(Ok(RATE_ACCOUNT), rate)?,
            per_address: pick("ZHIFA_RATE_ADDRESS", "rate_address", file.rate_address.map(|rate| rate.to_string()))
                .map_or(Ok(RATE_ADDRESS), rate)?,
            proxy_header: pick("ZHIFA_PROXY_HEADER", "proxy_header", file.proxy_header).map(header_name).transpose()?,
            hsts: pick("ZHIFA_HSTS", "hsts", file.hsts.map(|hsts| hsts.to_string())).map_or(Ok(false), yes_or_no)?,
            origins: pick("ZHIFA_CORS_ORIGINS", "cors_origins", file.cors_origins.map(|list| list.join(",")))
                .map_or_else(|| Ok(Vec::new()), origins)?,
            webhook_hosts: pick("ZHIFA_WEBHOOK_HOSTS", "webhook_hosts", file.webhook_hosts.map(|list| list.join(",")))
                .map_or_else(Vec::new, |given| listed(&given.value)),
        };
        let demo_open = pick("ZHIFA_DEMO_OPEN", "demo_open", file.demo_open.map(|open| open.to_string()));
        let token = pick("ZHIFA_METRICS_TOKEN", "metrics_token", file.metrics_token).map(key).transpose()?;
        let metrics = metrics(pick("ZHIFA_METRICS_LISTEN", "metrics_listen", file.metrics_listen), token)?;
        let accounts = file.accounts.unwrap_or_default().rules(name)?;
        let oidc_secret = env("ZHIFA_OIDC_CLIENT_SECRET").filter(|secret| !secret.is_empty());
        let config = Config {
            edge,
            oidc: file.oidc.map(|oidc| oidc.provider(name, oidc_secret)).transpose()?,
            listen: listen.unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080)),
            demo: demo.unwrap_or(database_url.is_none()),
            demo_password: pick("ZHIFA_DEMO_PASSWORD", "demo_password", file.demo_password)
                .map(|given| password(given, &accounts))
                .transpose()?,
            jwt_key: pick("ZHIFA_JWT_KEY", "jwt_key", file.jwt_key).map(key).transpose()?,
            jwt_key_previous: pick("ZHIFA_JWT_KEY_PREVIOUS", "jwt_key_previous", file.jwt_key_previous)
                .map(key)
                .transpose()?,
            jwt_key_file: pick("ZHIFA_JWT_KEY_FILE", "jwt_key_file", file.jwt_key_file).map(|given| given.value.into()),
            log: pick("ZHIFA_LOG", "log", file.log)
                .map(filter)
                .transpose()?
                .unwrap_or_else(|| "info,actix_server=warn".to_owned()),
            media_dir: pick("ZHIFA_MEDIA_DIR", "media_dir", file.media_dir).map(|given| given.value.into()),
            font_dir: pick("ZHIFA_FONT_DIR", "font_dir", file.font_dir).map(|given| given.value.into()),
            media_bucket: MediaBucket::of(
                pick("ZHIFA_MEDIA_URL", "media_url", file.media_url),
                pick("ZHIFA_MEDIA_ENDPOINT", "media_endpoint", file.media_endpoint),
                pick("ZHIFA_MEDIA_REGION", "media_region", file.media_region),
            )?,
            media_max_bytes: pick(
                "ZHIFA_MEDIA_MAX_BYTES",
                "media_max_bytes",
                file.media_max_bytes.map(|bytes| bytes.to_string()),
            )
            .map_or(Ok(MEDIA_MAX_BYTES), media_bytes)?,
            media_expiry_days: pick(
                "ZHIFA_MEDIA_EXPIRY_DAYS",
                "media_expiry_days",
                file.media_expiry_days.map(|days| days.to_string()),
            )
            .map_or(Ok(MEDIA_EXPIRY_DAYS), media_days)?,
            log_format: pick("ZHIFA_LOG_FORMAT", "log_format", file.log_format).map(log_format).transpose()?,
            metrics,
            demo_open: demo_open.map(yes_or_no).transpose()?.unwrap_or(false),
            database_url: database_url
                .unwrap_or_else(|| format!("sqlite://{}", data_dir.join("zhifa.sqlite3").display())),
            data_dir,
            accounts,
        };
        if !config.listen.ip().is_loopback() && config.jwt_key.is_none() && config.jwt_key_file.is_none() {
            return Err(Error::KeyNotChosen(config.listen));
        }
        Ok(config)
    }

    /// Makes the folder the default database and the made-up key lie in, if it is not there.
    pub fn make_room(&self) -> Result<(), Error> {
        let folder = self.folder();
        std::fs::create_dir_all(&folder).map_err(|cause| Error::Io { path: folder, cause })
    }

    /// The demo accounts' password: the one given, or one made up once and kept beside the database, so that it can be
    /// printed again at the next start.
    pub fn demo_word(&self) -> Result<Secret, Error> {
        if let Some(password) = &self.demo_password {
            return Ok(password.clone());
        }
        let path = self.folder().join("demo-password");
        let io = |cause| Error::Io { path: path.clone(), cause };
        match write_new(&path, &made_up_password().0) {
            Err(cause) if cause.kind() != std::io::ErrorKind::AlreadyExists => Err(io(cause)),
            Ok(()) | Err(_) => Ok(Secret(std::fs::read_to_string(&path).map_err(io)?.trim().to_owned())),
        }
    }

    /// Where `zhifa backup` notes when the last backup was made (seconds since 1970), for the metrics of the service.
    pub fn last_backup(&self) -> PathBuf {
        match self.database_url.strip_prefix("sqlite://") {
            Some(file) => PathBuf::from(format!("{file}.last-backup")),
            None => self.data_dir.join("last-backup"),
        }
    }

    /// Where recordings lie: beside the database unless the operator named a folder.
    pub fn media_folder(&self) -> PathBuf {
        self.media_dir.clone().unwrap_or_else(|| self.folder().join("media"))
    }

    /// The folder of the SQLite file, or the data folder.
    fn folder(&self) -> PathBuf {
        let file = self.database_url.strip_prefix("sqlite://").map(|rest| rest.split('?').next().unwrap_or(rest));
        match file.and_then(|file| Path::new(file).parent()) {
            Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
            Some(folder) => folder.to_owned(),
            None => self.data_dir.clone(),
        }
    }
}

/// A password nobody has used before.
pub fn made_up_password() -> Secret {
    let bytes: [u8; 8] = rand::random();
    // Three kinds of signs whatever the dice say.
    Secret(format!("Zf-{}7", hex(&bytes)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a new file that only its owner may read; refuses when it is there.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
