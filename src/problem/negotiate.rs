//! Picks the language of a problem by the request, and lets the web framework's own errors speak as problems too.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::body::{BodySize, BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, ResponseError, web};
use utoipa::openapi::OpenApi;

use super::{Code, Lang, Problem, RequestId};

/// Middleware: every answer that stands for an error becomes a problem in the request's language.
pub async fn negotiate<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let lang = Lang::of(request.headers());
    let id = request.extensions().get::<RequestId>().cloned();
    if request.method() == Method::HEAD && !answers_head(&request) {
        // What GET answers, without its content: the server leaves that out of every answer to HEAD.
        request.head_mut().method = Method::GET;
    }
    let answer = match next.call(request).await {
        Ok(answer) => answer,
        // The request is gone here; the problem itself carries the language to its response.
        Err(error) => return Err(as_problem(&error).in_lang(lang).of_request(id).into()),
    };
    let problem = match answer.response().error() {
        Some(error) => as_problem(error),
        None if is_bare(&answer) => Problem::new(Code::of_status(answer.status())),
        None => return Ok(answer.map_into_left_body()),
    };
    let (request, _) = answer.into_parts();
    let problem = problem.of_request(id);
    let mut response = problem.response(lang);
    response.extensions_mut().insert(Refused::by(&problem));
    if problem.code() == Code::MethodNotAllowed {
        allow(&request, &mut response);
    }
    Ok(ServiceResponse::new(request, response.map_into_right_body()))
}

/// What a problem was, left in the extensions of its answer for the log: nothing of what was sent.
#[derive(Debug, Clone, Default)]
pub struct Refused {
    /// Code of the problem.
    pub code: &'static str,
    /// Rules that refused.
    pub rules: Vec<String>,
}

impl Refused {
    fn by(problem: &Problem) -> Refused {
        let rules = problem.violations().iter().map(|violation| violation.rule.clone()).collect();
        Refused { code: problem.code().kind().code, rules }
    }
}

/// An error of ours as it is, any other by its status.
fn as_problem(error: &Error) -> Problem {
    match error.as_error::<Problem>() {
        Some(problem) => problem.clone(),
        None => match error.as_response_error().status_code() {
            status if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE => Problem::internal(error),
            status => Problem::new(Code::of_status(status)),
        },
    }
}

/// An error without any content, as the framework makes it for unknown paths and methods.
fn is_bare<B: MessageBody>(answer: &ServiceResponse<B>) -> bool {
    let status = answer.status();
    (status.is_client_error() || status.is_server_error())
        && matches!(answer.response().body().size(), BodySize::None | BodySize::Sized(0))
}

/// The methods of every path, as the OpenAPI document lists them, for the `Allow` header of a 405.
#[derive(Debug, Default)]
pub struct AllowedMethods {
    /// By path; where there is GET there is HEAD.
    methods: BTreeMap<String, String>,
    /// Paths that answer HEAD by themselves.
    heads: BTreeSet<String>,
}

impl AllowedMethods {
    /// Reads them from the merged document; give the result to the app as `web::Data`.
    pub fn of(document: &OpenApi) -> AllowedMethods {
        let paths = &document.paths.paths;
        let methods = paths.iter().map(|(path, item)| {
            let named = [
                ("GET", item.get.is_some()),
                ("HEAD", item.head.is_some() || item.get.is_some()),
                ("POST", item.post.is_some()),
                ("PUT", item.put.is_some()),
                ("PATCH", item.patch.is_some()),
                ("DELETE", item.delete.is_some()),
            ];
            let there: Vec<&str> = named.into_iter().filter_map(|(name, there)| there.then_some(name)).collect();
            (path.clone(), there.join(", "))
        });
        let heads = paths.iter().filter(|(_, item)| item.head.is_some()).map(|(path, _)| path.clone());
        AllowedMethods { methods: methods.collect(), heads: heads.collect() }
    }
}

fn answers_head(request: &ServiceRequest) -> bool {
    let known = request.app_data::<web::Data<AllowedMethods>>();
    known.zip(request.match_pattern()).is_some_and(|(known, pattern)| known.heads.contains(&pattern))
}

fn allow(request: &HttpRequest, response: &mut HttpResponse<BoxBody>) {
    let Some(known) = request.app_data::<web::Data<AllowedMethods>>() else { return };
    // What the document does not list is a page: the document itself.
    let methods = request.match_pattern().and_then(|pattern| known.methods.get(&pattern)?.parse().ok());
    let methods = methods.unwrap_or(header::HeaderValue::from_static("GET, HEAD"));
    response.headers_mut().insert(header::ALLOW, methods);
}

/// Makes the framework's own readers of paths and queries answer with problems.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .app_data(web::PathConfig::default().error_handler(|_, _| Problem::not_found().into()))
        .app_data(web::QueryConfig::default().error_handler(|error, _| query(&error.to_string()).into()))
        .app_data(web::JsonConfig::default().error_handler(|error, _| {
            Problem::new(Code::of_status(error.status_code())).detail(error.to_string(), error.to_string()).into()
        }))
        .app_data(web::PayloadConfig::new(super::MAX_JSON_BYTES));
}

/// For `App::default_service`: nothing lives at this path.
pub async fn no_such_path() -> Result<HttpResponse, Problem> {
    Err(Problem::not_found())
}

/// What a query string that could not be read means.
fn query(said: &str) -> Problem {
    match said.split_once("unknown field `").and_then(|(_, rest)| rest.split('`').next()) {
        Some(name) => super::unknown_filter(name),
        None => Problem::field("?", "invalid_value", format!("查询参数无法读取（{said}）"), said),
    }
}
