//! The pages behind `type`: `/problems` and `/problems/{code}`, in both languages, with nothing from other hosts.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use utoipa::OpenApi;

use super::{CATALOGUE, Problem, ProblemBody, ProblemKind};

/// The pages' routes, at the root of the site.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/problems").route(web::get().to(list)))
        .service(web::resource("/problems/{code}").route(web::get().to(page)));
}

/// The pages' part of the API document.
pub fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, page), components(schemas(ProblemBody)))]
struct Api;

/// Every problem the API can answer with.
#[utoipa::path(
    get,
    path = "/problems",
    operation_id = "list_problems",
    tag = "problems",
    responses((status = 200, description = "HTML", body = String, content_type = "text/html"))
)]
async fn list() -> HttpResponse {
    let rows: String = CATALOGUE.iter().map(row).collect();
    html("问题清单 · Problems", &format!("<h1>问题清单 <small>Problems</small></h1><table>{rows}</table>"))
}

/// What one problem means and what to do about it.
#[utoipa::path(
    get,
    path = "/problems/{code}",
    operation_id = "explain_problem",
    tag = "problems",
    params(("code" = String, Path, description = "Code of the problem")),
    responses(
        (status = 200, description = "HTML", body = String, content_type = "text/html"),
        (status = 404, description = "No such code", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn page(code: web::Path<String>) -> Result<HttpResponse, Problem> {
    let kind = CATALOGUE.iter().find(|kind| kind.code == code.as_str()).ok_or_else(Problem::not_found)?;
    let ProblemKind { code, status, title_zh, title_en, explain_zh, explain_en } = kind;
    let text = format!(
        "<p class=\"code\">{status} · {code}</p><h1>{title_zh}</h1><p>{explain_zh}</p>\
         <section lang=\"en\"><h2>{title_en}</h2><p>{explain_en}</p></section>\
         <p><a href=\"/problems\">全部 · All</a></p>"
    );
    Ok(html(&format!("{title_zh} · {title_en}"), &text))
}

fn row(kind: &ProblemKind) -> String {
    let ProblemKind { code, status, title_zh, title_en, .. } = kind;
    format!(
        "<tr><td>{status}</td><td><a href=\"/problems/{code}\">{code}</a></td><td>{title_zh}</td><td lang=\"en\">{title_en}</td></tr>"
    )
}

/// A small page; everything in it comes from the catalogue, so there is nothing to escape.
fn html(title: &str, body: &str) -> HttpResponse {
    let page = format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>\
         body{{font:16px/1.7 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem;color:#1c2733}}\
         h1{{font-size:1.5rem}}small,.code{{color:#5b6b7b;font-weight:400}}section{{border-top:1px solid #d5dce3;margin-top:1.5rem}}\
         td{{padding:.25rem .9rem .25rem 0;vertical-align:top}}a{{color:#0b57a4}}</style></head><body>{body}</body></html>"
    );
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"))
        .body(page)
}
