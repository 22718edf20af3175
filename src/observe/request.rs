//! One request: its id, its line in the log, its place in the figures.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use tracing::Instrument;

use super::{By, Sample, figures};
use crate::problem::{Refused, RequestId};

/// Where signing in happens: what is refused there is counted apart.
const LOGIN: &str = "/api/v1/auth/login";

/// Middleware, outermost: gives the request its id, and says afterwards what became of it.
pub async fn request<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let begun = Instant::now();
    let id = RequestId::of(request.headers());
    request.extensions_mut().insert(id.clone());
    let method = named(request.method());
    // The route as it is declared: what a client puts in its place, an id or a name, is nobody's business.
    let route = request.match_pattern();
    let span = tracing::info_span!("request", request_id = id.as_str());
    let mut answer = next.call(request).instrument(span).await;
    let (status, account, refused) = match &mut answer {
        Ok(answer) => {
            id.write(answer.headers_mut());
            let account = answer.request().extensions().get::<By>().map(|by| by.0.to_string());
            let refused = answer.response_mut().extensions_mut().remove::<Refused>();
            (answer.status().as_u16(), account, refused)
        }
        Err(error) => (error.as_response_error().status_code().as_u16(), None, None),
    };
    let Refused { code, rules } = refused.unwrap_or_default();
    let route = route.as_deref().unwrap_or("none");
    let time = begun.elapsed();
    Sample { method, route, status, time }.count(&rules);
    if route == LOGIN && matches!(status, 401 | 403 | 429) {
        figures::login_failed();
    }
    let said = Said { id: &id, method, route, status, milliseconds: time.as_secs_f64() * 1e3, account, code, rules };
    said.log();
    answer
}

/// What the log tells of a request.
struct Said<'a> {
    id: &'a RequestId,
    method: &'a str,
    route: &'a str,
    status: u16,
    milliseconds: f64,
    account: Option<String>,
    code: &'a str,
    rules: Vec<String>,
}

impl Said<'_> {
    fn log(&self) {
        let (id, method, route, status) = (self.id.as_str(), self.method, self.route, self.status);
        let ms = (self.milliseconds * 1e3).round() / 1e3;
        let account = self.account.as_deref();
        let code = Some(self.code).filter(|code| !code.is_empty());
        let rules = Some(self.rules.join(",")).filter(|rules| !rules.is_empty());
        let rules = rules.as_deref();
        match status {
            500.. => tracing::warn!(request_id = id, method, route, status, ms, account, code, rules, "failed"),
            // Asked every few seconds by whoever watches.
            _ if matches!(route, "/healthz" | "/readyz") => {
                tracing::debug!(request_id = id, method, route, status, ms, "answered");
            }
            _ => tracing::info!(request_id = id, method, route, status, ms, account, code, rules, "answered"),
        }
    }
}

/// The methods that are routed; a client may send any word.
fn named(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
