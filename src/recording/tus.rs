//! The words of tus 1.0 (https://tus.io/protocols/resumable-upload): headers in, headers out.

use actix_web::http::header::HeaderMap;
use actix_web::{HttpRequest, HttpResponseBuilder};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::law::time::Moment;
use crate::problem::{Code, Problem};

pub(super) const VERSION: &str = "1.0.0";
pub(super) const EXTENSIONS: &str = "creation,creation-with-upload,checksum,expiration,termination";
pub(super) const ALGORITHMS: &str = "sha1,sha256";

/// The media type of the bytes of an upload.
pub(super) const BYTES: &str = "application/offset+octet-stream";

/// The request must speak this version.
///
/// # Errors
/// 412, with the version there is.
pub(super) fn version(request: &HttpRequest) -> Result<(), Problem> {
    match text(request.headers(), "Tus-Resumable") {
        Some(VERSION) => Ok(()),
        _ => Err(Problem::new(Code::TusVersion).with_header("Tus-Version", VERSION)),
    }
}

/// A header, if it is there once and is text.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// A header that counts bytes.
///
/// # Errors
/// 422 that names the header.
pub(super) fn bytes(headers: &HeaderMap, name: &'static str) -> Result<Option<u64>, Problem> {
    if !headers.contains_key(name) {
        return Ok(None);
    }
    let digits = text(headers, name).filter(|text| (1..=18).contains(&text.len()));
    let number =
        digits.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit())).and_then(|text| text.parse().ok());
    match number {
        Some(number) => Ok(Some(number)),
        None => Err(Problem::field(name, "invalid_value", "应为字节数", "a number of bytes")),
    }
}

/// Whether the body is the bytes of an upload.
pub(super) fn carries_bytes(request: &HttpRequest) -> bool {
    text(request.headers(), "Content-Type").is_some_and(|kind| kind.eq_ignore_ascii_case(BYTES))
}

/// What every answer of this protocol says.
pub(super) fn speaks(answer: &mut HttpResponseBuilder) -> &mut HttpResponseBuilder {
    answer.insert_header(("Tus-Resumable", VERSION)).insert_header(("Cache-Control", "no-store"))
}

/// The same of a refusal.
pub(super) fn refused(problem: impl Into<Problem>) -> Problem {
    problem.into().with_header("Tus-Resumable", VERSION)
}

/// When an upload is given up, as the protocol writes it.
pub(super) fn http_date(at: Moment) -> String {
    at.utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A checksum of one body, and what it should come to.
#[derive(Clone)]
pub(super) struct Checksum {
    running: Running,
    expected: Vec<u8>,
}

#[derive(Clone)]
enum Running {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Checksum {
    /// Reads `Upload-Checksum`.
    ///
    /// # Errors
    /// 400 for an algorithm nobody offered, 422 for what is no checksum.
    pub(super) fn of(headers: &HeaderMap) -> Result<Option<Checksum>, Problem> {
        const NAME: &str = "Upload-Checksum";
        if !headers.contains_key(NAME) {
            return Ok(None);
        }
        let wrong = || Problem::field(NAME, "invalid_value", "应为“算法 Base64值”", "an algorithm and a Base64 value");
        let (algorithm, value) = text(headers, NAME).and_then(|text| text.split_once(' ')).ok_or_else(wrong)?;
        let expected = STANDARD.decode(value.trim()).map_err(|_| wrong())?;
        let (running, length) = match algorithm {
            "sha1" => (Running::Sha1(Sha1::default()), 20),
            "sha256" => (Running::Sha256(Sha256::default()), 32),
            _ => {
                return Err(Problem::new(Code::MalformedJson).detail(
                    format!("不支持的校验算法；可用：{ALGORITHMS}"),
                    format!("no such checksum algorithm; there are {ALGORITHMS}"),
                ));
            }
        };
        match expected.len() == length {
            true => Ok(Some(Checksum { running, expected })),
            false => Err(wrong()),
        }
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match &mut self.running {
            Running::Sha1(running) => running.update(bytes),
            Running::Sha256(running) => running.update(bytes),
        }
    }

    pub(super) fn matches(self) -> bool {
        match self.running {
            Running::Sha1(running) => running.finalize()[..] == self.expected,
            Running::Sha256(running) => running.finalize()[..] == self.expected,
        }
    }
}
