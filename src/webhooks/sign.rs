//! Signatures and secrets of the Standard Webhooks scheme: HMAC-SHA256 over id, time and body, so that a receiver's
//! ready-made library checks them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::Error;

const PREFIX: &str = "whsec_";

/// A secret nobody has used before.
pub(super) fn new_secret() -> String {
    format!("{PREFIX}{}", STANDARD.encode(rand::random::<[u8; 32]>()))
}

/// Whether a text is a secret of ours.
pub(super) fn is_secret(text: &str) -> bool {
    key(text).is_some()
}

fn key(secret: &str) -> Option<Vec<u8>> {
    STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()
}

/// The value of `webhook-signature` for a body sent at `timestamp` (seconds since 1970).
pub(super) fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> Result<String, Error> {
    let key = key(secret).ok_or_else(|| Error::Internal("a webhook's secret cannot be read".to_owned()))?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|error| Error::Internal(error.to_string()))?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_signs_as_the_published_example_does() {
        let signed = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(signed.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn each_secret_is_another_and_signs() {
        let (one, two) = (new_secret(), new_secret());
        assert_ne!(one, two);
        assert_ne!(signature(&one, "a", 1, "{}").unwrap(), signature(&two, "a", 1, "{}").unwrap());
        assert!(signature("nonsense", "a", 1, "{}").is_err());
    }
}
