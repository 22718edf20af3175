//! The door for JSON: media type, size and content are checked before a handler sees anything.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderValue};
use actix_web::rt::time::timeout;
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::Value;
use validator::Validate;

use super::{Code, Problem, parse_value, read_value};
use crate::law::digest::sm3;

/// The most bytes a JSON body may have.
pub const MAX_JSON_BYTES: usize = 5 * 1024 * 1024;

/// How long a body may take: 5 MB over a bad connection, but no connection held for ever.
const PATIENCE: Duration = Duration::from_secs(120);

/// A JSON body, parsed and validated.
#[derive(Debug, Clone)]
pub struct Body<T> {
    /// What was sent.
    pub value: T,
    /// Digest of method, path and content, by which a repeated request is known again (`Idempotency-Key`).
    pub digest: String,
}

/// A JSON body that the handler types by itself.
#[derive(Debug, Clone)]
pub struct RawBody {
    /// What was sent.
    pub value: Value,
    /// Digest of method, path and content, by which a repeated request is known again (`Idempotency-Key`).
    pub digest: String,
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let raw = RawBody::from_request(request, payload);
        Box::pin(async move {
            let RawBody { value, digest } = raw.await?;
            Ok(Body { value: parse_value(value, "")?, digest })
        })
    }
}

impl FromRequest for RawBody {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let checked = check_head(request);
        let (method, path) = (request.method().clone(), request.path().to_owned());
        let payload = web::Payload::from_request(request, payload).into_inner();
        Box::pin(async move {
            checked?;
            let bytes = match payload {
                Ok(payload) => collect(payload, MAX_JSON_BYTES).await?,
                Err(error) => return Err(Problem::internal(error)),
            };
            let value = read_value(&bytes)?;
            Ok(RawBody { digest: door_digest(method.as_str(), &path, &value), value })
        })
    }
}

/// Digest of method, path and content, by which a repeated request is known again.
pub fn door_digest(method: &str, path: &str, value: &Value) -> String {
    sm3(format!("{method} {path}\n{value}").as_bytes())
}

/// The most bytes of a file that is read into memory, such as a spreadsheet.
pub const MAX_FILE_BYTES: usize = 2 * 1024 * 1024;

/// A file as the body, of at most so many bytes; its media type is for the handler to judge.
#[derive(Debug, Clone)]
pub struct FileBody<const MOST: usize = MAX_FILE_BYTES> {
    /// Media type without its parameters.
    pub media_type: String,
    /// The `charset` parameter of the media type.
    pub charset: Option<String>,
    /// What was sent.
    pub bytes: Bytes,
    /// Digest of method, path and content, by which a repeated request is known again (`Idempotency-Key`).
    pub digest: String,
}

impl<const MOST: usize> FromRequest for FileBody<MOST> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let plain = plain(request);
        let sent =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media_type = request.content_type().to_ascii_lowercase();
        let charset = sent.split(';').skip(1).find_map(|part| {
            let (name, value) = part.trim().split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
        });
        let door = format!("{} {}\n{media_type}\n", request.method(), request.path());
        let payload = web::Payload::from_request(request, payload).into_inner();
        Box::pin(async move {
            if !plain {
                return Err(Problem::new(Code::UnsupportedMediaType));
            }
            let bytes = match payload {
                Ok(payload) => collect(payload, MOST).await?,
                Err(error) => return Err(Problem::internal(error)),
            };
            let digest = sm3(&[door.as_bytes(), &bytes].concat());
            Ok(FileBody { media_type, charset, bytes, digest })
        })
    }
}

/// Whether a body comes as it is, without compression.
fn plain(request: &HttpRequest) -> bool {
    let plain = |encoding: &HeaderValue| encoding.as_bytes().eq_ignore_ascii_case(b"identity");
    request.headers().get_all(header::CONTENT_ENCODING).all(plain)
}

fn check_head(request: &HttpRequest) -> Result<(), Problem> {
    if !request.content_type().eq_ignore_ascii_case("application/json") || !plain(request) {
        return Err(Problem::new(Code::UnsupportedMediaType));
    }
    if !matches!(request.encoding(), Ok(encoding) if encoding.name() == "UTF-8") {
        return Err(Problem::new(Code::UnsupportedMediaType));
    }
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > MAX_JSON_BYTES as u64) {
        return Err(Problem::new(Code::TooLarge));
    }
    Ok(())
}

async fn collect(payload: web::Payload, most: usize) -> Result<Bytes, Problem> {
    let cut_off = |why: String| {
        Problem::new(Code::MalformedJson).detail("请求体传输中断。", format!("the body was cut off: {why}"))
    };
    match timeout(PATIENCE, payload.to_bytes_limited(most)).await {
        Ok(Ok(Ok(bytes))) => Ok(bytes),
        Ok(Err(_)) => Err(Problem::new(Code::TooLarge)),
        Ok(Ok(Err(error))) => Err(cut_off(error.to_string())),
        Err(late) => Err(cut_off(late.to_string())),
    }
}
