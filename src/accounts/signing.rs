//! Signing keys 签名密钥: Ed25519, each made from a secret of the settings, known by its key id.
//!
//! Public keys can be handed out (`/.well-known/jwks.json`), and a token signed with something else than the private key is
//! worth nothing: the algorithm is fixed here, never taken from a token.

use chacha20poly1305::aead::Aead;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce};
use ed25519_dalek::SigningKey;
use hmac::{Hmac, Mac};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::Error;
use crate::config::Secrets;
use crate::law::digest::sm3;
use crate::law::time::Moment;

/// The DER of an Ed25519 private key (RFC 8410) up to its 32 bytes.
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// One key: what it signs with, what it verifies with, what it seals secrets at rest with.
struct Key {
    id: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    jwk: Jwk,
    seal: Zeroizing<[u8; 32]>,
    until: Option<Moment>,
}

/// The keys in use: the first signs.
pub struct Ring(Vec<Key>);

/// 32 bytes for one purpose, from a secret that serves several.
fn derived(secret: &[u8], purpose: &str) -> Result<Zeroizing<[u8; 32]>, Error> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret).map_err(|error| Error::Internal(error.to_string()))?;
    mac.update(purpose.as_bytes());
    Ok(Zeroizing::new(mac.finalize().into_bytes().into()))
}

/// The private key made from a secret as PKCS#8 DER, and its key id: for those who sign elsewhere, such as tests.
pub fn signing_key(secret: &[u8]) -> Result<(Zeroizing<Vec<u8>>, String), Error> {
    let seed = derived(secret, "zhifa: Ed25519 signing key")?;
    let public = SigningKey::from_bytes(&seed).verifying_key();
    // Twelve bytes of a digest tell keys apart; they are no secret.
    let id = sm3(public.as_bytes()).trim_start_matches("sm3:").chars().take(24).collect();
    Ok((Zeroizing::new([PKCS8.as_slice(), seed.as_slice()].concat()), id))
}

impl Key {
    fn new(secret: &[u8], until: Option<Moment>) -> Result<Key, Error> {
        let (der, id) = signing_key(secret)?;
        let encoding = EncodingKey::from_ed_der(&der);
        let failed = |error: jsonwebtoken::errors::Error| Error::Internal(format!("a signing key: {error}"));
        let mut jwk = Jwk::from_encoding_key(&encoding, Algorithm::EdDSA).map_err(failed)?;
        jwk.common.key_id = Some(id.clone());
        let decoding = DecodingKey::from_jwk(&jwk).map_err(failed)?;
        Ok(Key { id, encoding, decoding, jwk, seal: derived(secret, "zhifa: sealing at rest")?, until })
    }

    fn believed(&self, now: Moment) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

impl Ring {
    /// The keys of these secrets.
    pub fn new(secrets: &Secrets) -> Result<Ring, Error> {
        let mut keys = vec![Key::new(secrets.current.0.as_bytes(), None)?];
        for (secret, until) in &secrets.earlier {
            keys.push(Key::new(secret.0.as_bytes(), *until)?);
        }
        Ok(Ring(keys))
    }

    fn signer(&self) -> Result<&Key, Error> {
        self.0.first().ok_or_else(|| Error::Internal("no signing key".to_owned()))
    }

    /// The public keys whose tokens are believed now.
    pub fn public(&self, now: Moment) -> Vec<&Jwk> {
        self.0.iter().filter(|key| key.believed(now)).map(|key| &key.jwk).collect()
    }

    pub(super) fn sign(&self, claims: &impl Serialize) -> Result<String, Error> {
        let key = self.signer()?;
        let header = Header { kid: Some(key.id.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, claims, &key.encoding)
            .map_err(|error| Error::Internal(format!("signing a token: {error}")))
    }

    /// The claims of a token of ours. Its key id only chooses among our keys; its algorithm must be the one of our keys.
    pub(super) fn open<T: DeserializeOwned>(&self, token: &str, now: Moment) -> Result<T, Error> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| Error::SignedOut)?;
        let key = self.0.iter().find(|key| header.kid.as_deref() == Some(&key.id)).filter(|key| key.believed(now));
        let key = key.ok_or(Error::SignedOut)?;
        // Expiry is judged by our own clock, so the library must not judge it by the system's.
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.validate_exp = false;
        rules.validate_aud = false;
        rules.required_spec_claims.clear();
        jsonwebtoken::decode(token, &key.decoding, &rules).map(|read| read.claims).map_err(|_| Error::SignedOut)
    }

    /// Seals a secret for the database; answers the id of the key, and the sealed text.
    pub fn seal(&self, plain: &[u8]) -> Result<(String, String), Error> {
        let key = self.signer()?;
        let nonce: [u8; 12] = rand::random();
        let sealed = ChaCha20Poly1305::new(&(*key.seal).into())
            .encrypt(&Nonce::from(nonce), plain)
            .map_err(|_| Error::Internal("sealing failed".to_owned()))?;
        Ok((key.id.clone(), nonce.iter().chain(&sealed).map(|byte| format!("{byte:02x}")).collect()))
    }

    /// Whether secrets sealed under this key are to be sealed anew.
    pub fn is_old(&self, key_id: &str) -> bool {
        self.0.first().is_none_or(|key| key.id != key_id)
    }

    /// Opens what [`Ring::seal`] sealed, also with a key that signs no more.
    pub fn unseal(&self, key_id: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
        let lost = || Error::Internal(format!("a secret was sealed with the key {key_id}, which is gone or another"));
        let key = self.0.iter().find(|key| key.id == key_id).ok_or_else(lost)?;
        let bytes = sealed.as_bytes().chunks(2).map(|two| {
            let text = std::str::from_utf8(two).map_err(|_| lost())?;
            u8::from_str_radix(text, 16).map_err(|_| lost())
        });
        let bytes = bytes.collect::<Result<Vec<u8>, Error>>()?;
        let (nonce, text) = bytes.split_at_checked(12).ok_or_else(lost)?;
        let nonce = <[u8; 12]>::try_from(nonce).map_err(|_| lost())?;
        let plain = ChaCha20Poly1305::new(&(*key.seal).into()).decrypt(&Nonce::from(nonce), text);
        plain.map(Zeroizing::new).map_err(|_| lost())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    fn ring(secrets: &[&str]) -> Ring {
        let all: Vec<_> = secrets.iter().map(|text| Secret(text.repeat(8))).collect();
        let earlier = all[1..].iter().map(|secret| (secret.clone(), None)).collect();
        Ring::new(&Secrets { current: all[0].clone(), earlier }).unwrap()
    }

    #[test]
    fn what_is_sealed_is_opened_by_its_key_alone_also_after_a_change_of_keys() {
        let old = ring(&["first"]);
        let (id, sealed) = old.seal(b"12345678901234567890").unwrap();
        let both = ring(&["second", "first"]);
        assert!(both.is_old(&id) && !old.is_old(&id));
        assert_eq!(both.unseal(&id, &sealed).unwrap().as_slice(), b"12345678901234567890");
        assert!(ring(&["second"]).unseal(&id, &sealed).is_err());
        assert!(old.unseal(&id, &sealed.replace(&sealed[..2], "zz")).is_err());
        assert!(old.unseal(&id, "00").is_err());
        assert_ne!(old.seal(b"12345678901234567890").unwrap().1, sealed);
    }
}
