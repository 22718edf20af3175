//! What an ID token says, believed only if the provider signed it, for us, for this sign-in, and not too long ago.

use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::Value;

use crate::config::OidcProvider;
use crate::law::time::Moment;

/// Seconds two clocks may differ.
const SLACK: i64 = 60;

/// Signatures with a private key. Never `none`, and never HS256: its key would be one that everybody knows.
const ALGORITHMS: [Algorithm; 8] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// Words of RFC 8176 that stand for more than a password.
const MORE_THAN_A_PASSWORD: [&str; 5] = ["mfa", "otp", "hwk", "swk", "sc"];

/// Who a provider says somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::accounts) struct Identity {
    pub issuer: String,
    pub subject: String,
    /// The value of the claim the settings name.
    pub username: Option<String>,
    /// Whether the provider asked for more than a password.
    pub second_factor: bool,
}

/// One audience or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
    azp: Option<String>,
    #[serde(default)]
    amr: Vec<String>,
    #[serde(flatten)]
    others: serde_json::Map<String, Value>,
}

/// The key a token names, or the only one that could have signed it. None: perhaps the provider has changed its keys.
pub(super) fn key<'a>(keys: &'a JwkSet, token: &str) -> Option<&'a Jwk> {
    let header = jsonwebtoken::decode_header(token).ok()?;
    match &header.kid {
        Some(id) => keys.find(id),
        None => match keys.keys.as_slice() {
            [only] => Some(only),
            _ => None,
        },
    }
}

/// Checks an ID token; what is wrong with it is for the log.
pub(super) fn check(
    settings: &OidcProvider,
    key: &Jwk,
    token: &str,
    nonce: &str,
    now: Moment,
) -> Result<Identity, String> {
    let header = jsonwebtoken::decode_header(token).map_err(|error| error.to_string())?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(format!("signed with {:?}", header.alg));
    }
    let decoding = DecodingKey::from_jwk(key).map_err(|error| error.to_string())?;
    let mut rules = Validation::new(header.alg);
    // Times are judged below, by our own clock.
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    let claims = jsonwebtoken::decode::<Claims>(token, &decoding, &rules).map_err(|error| error.to_string())?.claims;
    let ours = |audience: &String| *audience == settings.client_id;
    let (for_us, alone) = match &claims.aud {
        Audience::One(one) => (ours(one), true),
        Audience::Several(several) => (several.iter().any(ours), several.len() == 1),
    };
    let time = now.utc().timestamp();
    let wrong = [
        (claims.iss != settings.issuer, "of another issuer"),
        (!for_us, "for somebody else"),
        (!alone && claims.azp.is_none(), "for several, and for none of them in particular"),
        (claims.azp.as_ref().is_some_and(|party| *party != settings.client_id), "asked for by somebody else"),
        (time >= claims.exp.saturating_add(SLACK), "expired"),
        (claims.iat > time.saturating_add(SLACK), "of the future"),
        (claims.nonce.as_deref() != Some(nonce), "of another sign-in"),
        (claims.sub.is_empty() || claims.sub.len() > 255, "about nobody"),
    ];
    if let Some((_, why)) = wrong.iter().find(|(is, _)| *is) {
        return Err((*why).to_owned());
    }
    let claim = settings.username_claim.as_deref();
    let named = claim.and_then(|claim| match claim {
        "sub" => Some(claims.sub.clone()),
        claim => claims.others.get(claim).and_then(Value::as_str).map(str::to_owned),
    });
    Ok(Identity {
        issuer: claims.iss,
        subject: claims.sub,
        username: named,
        second_factor: claims.amr.iter().any(|method| MORE_THAN_A_PASSWORD.contains(&method.as_str())),
    })
}
