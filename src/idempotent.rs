//! Repeat safety: a POST that creates may carry an `Idempotency-Key`; the same request under it is answered the same.
//!
//! Only what was recorded is remembered. A refusal is judged anew, because the world may have changed.

use std::future::{Ready, ready};

use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use serde::Serialize;
use uuid::Uuid;

use crate::db::idempotency::{self, Stored};
use crate::db::{Conn, Tx};
use crate::problem::{Code, Problem};

/// The header.
const HEADER: &str = "Idempotency-Key";

/// The key of a request, if it carries one: 1 to 200 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, utoipa::IntoParams)]
#[into_params(names("Idempotency-Key"), parameter_in = Header)]
pub struct IdempotencyKey(
    /// Repeats the answer of the first request with this key.
    #[param(value_type = String, required = false, min_length = 1, max_length = 200, pattern = "^[!-~]+$")]
    pub Option<String>,
);

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut sent = request.headers().get_all(HEADER);
        let Some(value) = sent.next() else { return ready(Ok(IdempotencyKey(None))) };
        let visible = |key: &&str| (1..=200).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        let key = value.to_str().ok().map(str::trim).filter(visible).filter(|_| sent.next().is_none());
        ready(match key {
            Some(key) => Ok(IdempotencyKey(Some(key.to_owned()))),
            None => Err(Problem::field(
                HEADER,
                "invalid_value",
                "应为 1 至 200 个可见 ASCII 字符",
                "1 to 200 visible ASCII characters",
            )),
        })
    }
}

/// An answer that can be given again word for word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON text.
    pub body: String,
    /// `ETag` with its quotes, if the answer has one.
    pub etag: Option<String>,
    /// Where the new thing is; only in the first answer.
    pub location: Option<String>,
    /// The case the answer is about, if any.
    pub case_id: Option<Uuid>,
}

impl Answer {
    /// 201 with where the new thing is and what it looks like.
    pub fn created(location: &str, body: &impl Serialize) -> Result<Answer, Problem> {
        let body = serde_json::to_string(body).map_err(Problem::internal)?;
        Ok(Answer { status: 201, body, etag: None, location: Some(location.to_owned()), case_id: None })
    }

    /// 200 with what it looks like now.
    pub fn ok(body: &impl Serialize) -> Result<Answer, Problem> {
        let body = serde_json::to_string(body).map_err(Problem::internal)?;
        Ok(Answer { status: 200, body, etag: None, location: None, case_id: None })
    }

    /// The same answer, said to be about a case.
    pub fn about_case(self, case_id: Uuid) -> Answer {
        Answer { case_id: Some(case_id), ..self }
    }

    /// The same answer with an `ETag`.
    pub fn with_etag(self, version: u64) -> Answer {
        Answer { etag: Some(format!("\"{version}\"")), ..self }
    }
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK));
        response.content_type("application/json");
        if let Some(etag) = self.etag {
            response.insert_header((header::ETAG, etag));
        }
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        response.body(self.body)
    }
}

/// Answers a request once: what was recorded under its key before is answered again, otherwise `make` is done and its
/// answer kept. The same key with another request (another `digest`, see `problem::Body`) is refused.
pub fn once<F>(tx: &mut Tx<'_>, account: Uuid, key: &IdempotencyKey, digest: &str, make: F) -> Result<Answer, Problem>
where
    F: FnOnce(&mut Tx<'_>) -> Result<Answer, Problem>,
{
    if let Some(answer) = recorded(tx.conn, account, key, digest)? {
        return Ok(answer);
    }
    let answer = make(tx)?;
    if let IdempotencyKey(Some(key)) = key {
        let stored = Stored {
            request_digest: digest.to_owned(),
            status: answer.status,
            body: answer.body.clone(),
            etag: answer.etag.clone(),
            case_id: answer.case_id,
        };
        idempotency::store(tx, account, key, &stored)?;
    }
    Ok(answer)
}

/// What was recorded under the key before, if anything.
pub fn recorded(conn: &mut Conn, account: Uuid, key: &IdempotencyKey, digest: &str) -> Result<Option<Answer>, Problem> {
    let IdempotencyKey(Some(key)) = key else { return Ok(None) };
    match idempotency::lookup(conn, account, key)? {
        None => Ok(None),
        Some(Stored { request_digest, .. }) if request_digest != digest => {
            Err(Problem::new(Code::IdempotencyKeyReused))
        }
        Some(Stored { status, body, etag, case_id, .. }) => {
            Ok(Some(Answer { status, body, etag, location: None, case_id }))
        }
    }
}
