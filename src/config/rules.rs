//! How strict accounts are 口令与会话规则: the section `[accounts]` of the settings file, and `[oidc]`, a provider people may sign
//! in at. The defaults keep MLPS level 2 (身份鉴别a、b).

use std::path::PathBuf;

use serde::Deserialize;

use super::{Error, Secret};

/// Passwords, closed doors, sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRules {
    /// The fewest characters of a password.
    pub password_length: usize,
    /// Of upper case, lower case, digits and other signs, at least so many kinds.
    pub password_kinds: usize,
    /// How many earlier passwords may not be taken again.
    pub password_history: usize,
    /// Days after which a password must be changed; 0: never.
    pub password_days: i64,
    /// Hours within which a password that an administrator has set must be changed for one's own.
    pub one_time_hours: i64,
    /// What becomes of a password somebody else has set.
    pub first_password: FirstPassword,
    /// So many wrong passwords close an account's door.
    pub lock_after: i32,
    /// Minutes the door stays closed; wrong passwords further apart than this are not counted together.
    pub lock_minutes: i64,
    /// So many wrong passwords from one address, within ten minutes, and the address has to wait.
    pub address_failures: u32,
    /// Minutes after which a session that nobody uses has ended.
    pub idle_minutes: i64,
    /// Minutes after which a session has ended, however busy.
    pub session_minutes: i64,
}

/// What becomes of a password that somebody else has set 初始口令.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstPassword {
    /// Its owner must change it before anything else.
    MustChange,
    /// It stays: for the demo, where everybody knows it.
    Stays,
}

impl Default for AccountRules {
    fn default() -> Self {
        AccountRules {
            password_length: 10,
            password_kinds: 3,
            password_history: 5,
            password_days: 180,
            // No text of the law or of MLPS level 2 says a number: this is our choice (D), three days as between a Friday and a Monday.
            one_time_hours: 72,
            first_password: FirstPassword::MustChange,
            lock_after: 5,
            lock_minutes: 15,
            address_failures: 60,
            idle_minutes: 12 * 60,
            session_minutes: 7 * 24 * 60,
        }
    }
}

/// `[accounts]`, as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountsSection {
    password_length: Option<i64>,
    password_kinds: Option<i64>,
    password_history: Option<i64>,
    password_days: Option<i64>,
    one_time_hours: Option<i64>,
    lock_after: Option<i64>,
    lock_minutes: Option<i64>,
    address_failures: Option<i64>,
    idle_minutes: Option<i64>,
    session_minutes: Option<i64>,
}

impl AccountsSection {
    pub(super) fn rules(self, file: &str) -> Result<AccountRules, Error> {
        let usual = AccountRules::default();
        let number = |key: &str, given: Option<i64>, usual: i64, least: i64, most: i64, expected: &'static str| {
            let value = given.unwrap_or(usual);
            if (least..=most).contains(&value) {
                return Ok(value);
            }
            Err(Error::Value { setting: format!("accounts.{key} in {file}"), given: value.to_string(), expected })
        };
        // The ranges below fit every target type.
        let small = |value: i64| usize::try_from(value).unwrap_or_default();
        Ok(AccountRules {
            password_length: small(number("password_length", self.password_length, 10, 8, 64, "8 to 64")?),
            password_kinds: small(number("password_kinds", self.password_kinds, 3, 1, 4, "1 to 4")?),
            password_history: small(number("password_history", self.password_history, 5, 0, 24, "0 to 24")?),
            password_days: number("password_days", self.password_days, 180, 0, 3650, "0 (never) to 3650")?,
            one_time_hours: number("one_time_hours", self.one_time_hours, 72, 1, 720, "1 to 720")?,
            first_password: usual.first_password,
            lock_after: i32::try_from(number("lock_after", self.lock_after, 5, 3, 20, "3 to 20")?).unwrap_or(5),
            lock_minutes: number("lock_minutes", self.lock_minutes, 15, 1, 1440, "1 to 1440")?,
            address_failures: u32::try_from(number(
                "address_failures",
                self.address_failures,
                60,
                5,
                100_000,
                "5 to 100000",
            )?)
            .unwrap_or(60),
            idle_minutes: number("idle_minutes", self.idle_minutes, 720, 16, 20_160, "16 to 20160")?,
            session_minutes: number("session_minutes", self.session_minutes, 10_080, 16, 43_200, "16 to 43200")?,
        })
    }
}

/// An OpenID provider people may sign in at 统一身份认证.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcProvider {
    /// Its issuer, such as `https://login.example.gov.cn`.
    pub issuer: String,
    /// What it knows this service as.
    pub client_id: String,
    /// The secret shared with it; public clients have none.
    pub client_secret: Option<Secret>,
    /// Where it sends people back to: a page of the client.
    pub redirect_uri: String,
    /// A claim whose value is the user name of an account here; without it, an administrator links people one by one.
    pub username_claim: Option<String>,
    /// A PEM file of the authorities that its certificate comes from; the public ones when absent.
    pub ca_file: Option<PathBuf>,
}

/// `[oidc]`, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OidcSection {
    issuer: String,
    client_id: String,
    client_secret: Option<String>,
    redirect_uri: String,
    username_claim: Option<String>,
    ca_file: Option<PathBuf>,
}

impl OidcSection {
    pub(super) fn provider(self, file: &str, secret: Option<String>) -> Result<OidcProvider, Error> {
        let loopback = ["http://127.0.0.1", "http://[::1]", "http://localhost"];
        // Tokens over plain HTTP belong to whoever listens; on this machine nobody else does.
        if !self.issuer.starts_with("https://") && !loopback.iter().any(|start| self.issuer.starts_with(start)) {
            return Err(Error::Value {
                setting: format!("oidc.issuer in {file}"),
                given: self.issuer,
                expected: "an https:// address (http:// only on loopback)",
            });
        }
        Ok(OidcProvider {
            issuer: self.issuer,
            client_id: self.client_id,
            client_secret: secret.or(self.client_secret).map(Secret),
            redirect_uri: self.redirect_uri,
            username_claim: self.username_claim,
            ca_file: self.ca_file,
        })
    }
}

/// What a password lacks in length or kinds of signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misspelt {
    /// Too short, or longer than 200 characters.
    Length,
    /// Too few kinds of signs.
    Kinds,
}

/// The most characters a password may have, so that hashing has a bounded input.
pub const LONGEST_PASSWORD: usize = 200;

impl AccountRules {
    /// What a password lacks to be long enough and mixed enough. A sign of a script without cases, such as a Chinese
    /// character, counts among the other signs.
    pub fn misspelt(&self, password: &str) -> Vec<Misspelt> {
        let right_length = (self.password_length..=LONGEST_PASSWORD).contains(&password.chars().count());
        let kinds: [fn(char) -> bool; 4] = [char::is_uppercase, char::is_lowercase, char::is_numeric, |sign| {
            !sign.is_uppercase() && !sign.is_lowercase() && !sign.is_numeric()
        }];
        let mixed = kinds.iter().filter(|kind| password.chars().any(kind)).count() >= self.password_kinds;
        let lacks = [(!right_length).then_some(Misspelt::Length), (!mixed).then_some(Misspelt::Kinds)];
        lacks.into_iter().flatten().collect()
    }
}
