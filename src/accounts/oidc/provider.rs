//! Talking to a provider: what it says about itself, its keys, and a code traded for an ID token.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::JwkSet;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use ureq::tls::{PemItem, RootCerts, TlsConfig};

use super::id_token::{self, Identity};
use crate::accounts::Error;
use crate::config::OidcProvider;
use crate::law::time::Moment;

/// The most a provider may answer.
const LONGEST: u64 = 1024 * 1024;

/// Minutes for which what it said about itself is believed.
const FRESH: i64 = 10;

/// What a provider says about itself (OpenID Connect Discovery).
#[derive(Debug, Clone, Deserialize)]
struct Discovery {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

#[derive(Debug, Clone)]
struct Known {
    discovery: Discovery,
    keys: JwkSet,
    at: Moment,
}

#[derive(Debug, Deserialize)]
struct TokenAnswer {
    id_token: String,
}

/// A provider of the settings.
pub struct Provider {
    settings: OidcProvider,
    agent: ureq::Agent,
    known: Mutex<Option<Known>>,
}

/// 32 bytes of chance, as text that needs no escaping in an address.
pub(super) fn random() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What went wrong with the provider: for the log. People are told that it cannot be asked.
fn failed(what: &str, why: impl std::fmt::Display) -> Error {
    tracing::error!("OpenID provider: {what}: {why}");
    Error::ProviderFailed
}

impl Provider {
    /// A provider; nothing is asked of it yet.
    pub fn new(settings: OidcProvider) -> Result<Provider, Error> {
        let mut config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(10)))
            // Where it says it is, there it is: a redirect could lead anywhere inside the house.
            .max_redirects(0);
        if settings.issuer.starts_with("http://") {
            config = config.proxy(None);
        }
        if let Some(path) = &settings.ca_file {
            let unreadable = |why: String| Error::Internal(format!("oidc.ca_file {}: {why}", path.display()));
            let pem = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
            let mut roots = Vec::new();
            for item in ureq::tls::parse_pem(&pem) {
                if let PemItem::Certificate(certificate) = item.map_err(|error| unreadable(error.to_string()))? {
                    roots.push(certificate);
                }
            }
            let roots = RootCerts::new_with_certs(&roots);
            config = config.tls_config(TlsConfig::builder().root_certs(roots).build());
        }
        Ok(Provider { settings, agent: config.build().new_agent(), known: Mutex::new(None) })
    }

    /// Its issuer.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    fn read<T: DeserializeOwned>(
        what: &str,
        answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<T, Error> {
        let mut answer = answer.map_err(|error| failed(what, error))?;
        if answer.status() != 200 {
            return Err(failed(what, answer.status()));
        }
        answer.body_mut().with_config().limit(LONGEST).read_json().map_err(|error| failed(what, error))
    }

    fn ask(&self, now: Moment) -> Result<Known, Error> {
        let address = format!("{}/.well-known/openid-configuration", self.settings.issuer.trim_end_matches('/'));
        let discovery: Discovery = Self::read("discovery", self.agent.get(&address).call())?;
        if discovery.issuer != self.settings.issuer {
            return Err(failed("discovery", format!("it calls itself {}", discovery.issuer)));
        }
        for endpoint in [&discovery.authorization_endpoint, &discovery.token_endpoint, &discovery.jwks_uri] {
            if self.settings.issuer.starts_with("https://") && !endpoint.starts_with("https://") {
                return Err(failed("discovery", format!("{endpoint} is not https")));
            }
        }
        let keys: JwkSet = Self::read("keys", self.agent.get(&discovery.jwks_uri).call())?;
        Ok(Known { discovery, keys, at: now })
    }

    /// What is known of it, asked anew when that is old.
    fn known(&self, now: Moment) -> Result<Known, Error> {
        let kept = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match kept.filter(|known| known.at <= now && now < known.at.plus_minutes(FRESH)) {
            Some(known) => Ok(known),
            None => self.known_anew(now),
        }
    }

    fn known_anew(&self, now: Moment) -> Result<Known, Error> {
        let known = self.ask(now)?;
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    /// Where to send a person who signs in.
    pub(super) fn authorization_url(
        &self,
        now: Moment,
        state: &str,
        nonce: &str,
        verifier: &str,
    ) -> Result<String, Error> {
        let endpoint = self.known(now)?.discovery.authorization_endpoint;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let query = [
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", &self.settings.redirect_uri),
            ("scope", "openid profile"),
            ("state", state),
            ("nonce", nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let joint = if endpoint.contains('?') { '&' } else { '?' };
        Ok(format!("{endpoint}{joint}{}", query.join("&")))
    }

    /// Who the person is that came back with this code.
    pub(super) fn identity(&self, now: Moment, code: &str, verifier: &str, nonce: &str) -> Result<Identity, Error> {
        let known = self.known(now)?;
        let token = self.trade(&known.discovery, code, verifier)?;
        let known = match id_token::key(&known.keys, &token) {
            Some(_) => known,
            // It may have changed its keys since they were read.
            None => self.known_anew(now)?,
        };
        let refused = |why: &str| {
            tracing::warn!("an ID token was refused: {why}");
            Error::ForeignSignIn
        };
        let key =
            id_token::key(&known.keys, &token).ok_or_else(|| refused("signed with a key the provider has not"))?;
        id_token::check(&self.settings, key, &token, nonce, now).map_err(|why| refused(&why))
    }

    fn trade(&self, discovery: &Discovery, code: &str, verifier: &str) -> Result<String, Error> {
        let OidcProvider { client_id, client_secret, redirect_uri, .. } = &self.settings;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier),
        ];
        let methods = discovery.token_endpoint_auth_methods_supported.as_ref();
        // Basic unless it says that it does not take it (OpenID Connect Discovery 1.0, section 3).
        let basic = methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"));
        let mut request = self.agent.post(&discovery.token_endpoint);
        match client_secret {
            Some(secret) if basic => {
                let pair = STANDARD.encode(format!("{}:{}", escaped(client_id), escaped(&secret.0)));
                request = request.header("Authorization", format!("Basic {pair}"));
            }
            Some(secret) => form.extend([("client_id", client_id.as_str()), ("client_secret", secret.0.as_str())]),
            None => form.push(("client_id", client_id)),
        }
        let mut answer = request.send_form(form).map_err(|error| failed("token", error))?;
        if answer.status().is_client_error() {
            let why = answer.body_mut().with_config().limit(2000).read_to_string().unwrap_or_default();
            tracing::warn!(%why, "the OpenID provider refused a code");
            return Err(Error::ForeignSignIn);
        }
        Self::read::<TokenAnswer>("token", Ok(answer)).map(|answer| answer.id_token)
    }
}

/// A value in a query or a form.
fn escaped(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(one).collect()
}
