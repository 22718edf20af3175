//! Canonical JSON (RFC 8785) and SM3 digests 杂凑: what the chain of a case is made of.
//!
//! A digest is written `sm3:` and 64 lower-case hex digits. What could be read back differently by another program
//! (floats, integers a double cannot hold) is refused before it can be sealed.

use serde::Serialize;
use serde_json::Value;
use sm3::{Digest, Sm3};
use thiserror::Error;

/// What stands before the hex digits.
const PREFIX: &str = "sm3:";

/// The digest that nothing has: `prev` of the first act of a case.
pub const ZERO: &str = "sm3:0000000000000000000000000000000000000000000000000000000000000000";

/// The greatest integer that every JSON reader keeps (2^53 − 1).
const GREATEST: u64 = (1 << 53) - 1;

/// A value that has no canonical form.
#[derive(Debug, Error)]
pub enum NotCanonical {
    /// It cannot be written as JSON at all.
    #[error("not writable as canonical JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It holds a number with a fraction.
    #[error("not canonical: {0} is no integer")]
    Float(String),
    /// It holds an integer beyond 2^53 − 1.
    #[error("not canonical: {0} is beyond 2^53 - 1")]
    Integer(String),
}

/// The one text of a value under RFC 8785: keys sorted, no spaces, integers only.
pub fn canonical<T: Serialize>(value: &T) -> Result<String, NotCanonical> {
    check(&serde_json::to_value(value)?)?;
    // From the value itself, not from the checked copy: there a NaN has silently become null, here it is refused.
    Ok(serde_json_canonicalizer::to_string(value)?)
}

fn check(value: &Value) -> Result<(), NotCanonical> {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
        Value::Number(number) => match number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs)) {
            None => Err(NotCanonical::Float(number.to_string())),
            Some(size) if size > GREATEST => Err(NotCanonical::Integer(number.to_string())),
            Some(_) => Ok(()),
        },
        Value::Array(items) => items.iter().try_for_each(check),
        Value::Object(fields) => fields.values().try_for_each(check),
    }
}

/// The SM3 digest of some bytes, as `sm3:<64 hex>`.
pub fn sm3(bytes: &[u8]) -> String {
    const HEX: [u8; 16] = *b"0123456789abcdef";
    let mut text = String::with_capacity(ZERO.len());
    text.push_str(PREFIX);
    for byte in Sm3::digest(bytes) {
        text.push(char::from(HEX[usize::from(byte >> 4)]));
        text.push(char::from(HEX[usize::from(byte & 15)]));
    }
    text
}

/// Whether a text looks like a digest of ours.
pub fn is_digest(text: &str) -> bool {
    text.strip_prefix(PREFIX)
        .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}
