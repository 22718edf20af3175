//! The id of a request 请求号: in the answer, in the problem, in the log, so that one leads to the other.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

/// The header.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// What W3C trace context calls its header.
const TRACE: HeaderName = HeaderName::from_static("traceparent");

/// 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// The id a proxy or a client gave (`X-Request-Id`, else the trace of `traceparent`), or a new one. Nothing but a
    /// UUID or 32 hexadecimal digits is taken over: it goes into the log, and somebody's number must not.
    pub fn of(headers: &HeaderMap) -> RequestId {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let given = text(HEADER).and_then(|id| Uuid::try_parse(id).ok());
        let trace = || text(TRACE).and_then(|value| Uuid::try_parse(value.split('-').nth(1)?).ok());
        let fresh = || Uuid::from_u128(rand::random());
        let id = given.or_else(trace).filter(|id| !id.is_nil()).unwrap_or_else(fresh);
        RequestId(id.simple().to_string())
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Puts it into an answer.
    pub fn write(&self, headers: &mut HeaderMap) {
        if let Ok(value) = HeaderValue::from_str(&self.0) {
            headers.insert(HEADER, value);
        }
    }
}
