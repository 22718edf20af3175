//! Answers that browsers and proxies may keep: an `ETag` made of exactly what is answered, so that it tells nothing else.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use crate::law::digest::sm3;
use crate::law::time::Moment;

/// How long an answer may be kept without asking again, in seconds: what is withdrawn must be gone soon.
const SECONDS: &str = "public, max-age=60";

/// The answer, or 304 where the client has it already. `changed` is the last change of what it shows.
pub(super) fn answer(request: &HttpRequest, media: &str, body: String, changed: Option<Moment>) -> HttpResponse {
    let digest = sm3(body.as_bytes());
    let tag = format!("\"{}\"", digest.get(4..36).unwrap_or(&digest));
    let had = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    let had = had.flat_map(|list| list.split(',')).map(|one| one.trim().trim_start_matches("W/"));
    let had = had.into_iter().any(|one| one == tag || one == "*");
    let mut response = if had { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, tag)).insert_header((header::CACHE_CONTROL, SECONDS));
    if let Some(changed) = changed {
        let stamp = changed.utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        response.insert_header((header::LAST_MODIFIED, stamp));
    }
    match had {
        true => response.finish(),
        false => response.content_type(media).body(body),
    }
}
