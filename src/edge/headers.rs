//! Headers that tell browsers what not to do, and which pages of other origins may call (CORS).

use actix_cors::Cors;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};

use super::Settings;

/// The API is no page: nothing of it is loaded, framed or run.
const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// The interactive documents bring their own scripts and styles, and call the API they describe.
const PAGE_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
                           img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// Two years.
const HSTS: &str = "max-age=63072000";

/// How long a browser may remember what it was allowed, in seconds.
const PREFLIGHT_SECONDS: usize = 3600;

/// What the upload protocol says in headers.
const TUS: [&str; 10] = [
    "tus-resumable",
    "tus-version",
    "tus-extension",
    "tus-max-size",
    "tus-checksum-algorithm",
    "upload-length",
    "upload-offset",
    "upload-metadata",
    "upload-checksum",
    "upload-expires",
];

/// Middleware: gives every answer the headers a browser needs to be safe with it.
pub async fn protect<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let hsts = request.app_data::<web::Data<Settings>>().is_some_and(|settings| settings.hsts);
    let (page, api) = (!is_api(request.path()), request.path().starts_with("/api/"));
    let mut answer = next.call(request).await?;
    let headers = answer.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::X_FRAME_OPTIONS, "DENY");
    put(header::REFERRER_POLICY, "no-referrer");
    put(header::CONTENT_SECURITY_POLICY, if page { PAGE_POLICY } else { API_POLICY });
    if api {
        // Files of cases and tokens belong into no cache.
        put(header::CACHE_CONTROL, "no-store");
    }
    if hsts {
        put(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    Ok(answer)
}

fn is_api(path: &str) -> bool {
    !["/docs", "/problems", "/public"].iter().any(|page| path.starts_with(page))
}

/// Lets pages of the listed origins call, and no others. Wrap it only where there are any.
pub fn origins(settings: &Settings) -> Cors {
    let none = Cors::default()
        .allowed_methods(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([
            header::ACCEPT_LANGUAGE,
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            HeaderName::from_static("idempotency-key"),
            header::RANGE,
        ])
        .allowed_headers(TUS.map(HeaderName::from_static))
        .expose_headers([header::ETAG, header::LOCATION, header::RETRY_AFTER, header::CONTENT_RANGE])
        .expose_headers(TUS.map(HeaderName::from_static))
        .max_age(PREFLIGHT_SECONDS);
    settings.origins.iter().fold(none, |cors, origin| cors.allowed_origin(origin))
}
