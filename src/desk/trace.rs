//! The trace of every look at a file 查阅留痕: one place for every door below `/cases/{id}`, so that no new one is forgotten,
//! and for doors elsewhere that leave what they showed in the request, such as the recordings of a case.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, web};
use uuid::Uuid;

use crate::db::Db;
use crate::db::audit::Look;
use crate::observe::{By, Shown};
use crate::problem::{Problem, path_id};

/// Where the files of cases are read.
const BELOW: &str = "/api/v1/cases/{id}";

/// Middleware: whoever was shown a part of a file leaves a trace of it; the reader does not wait for it. A dry run shows what the
/// rules find in the file, so it is a look too.
pub async fn trace_views<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let answer = next.call(request).await?;
    let asked = answer.request();
    if !answer.status().is_success() {
        return Ok(answer);
    }
    let elsewhere = asked.extensions_mut().remove::<Shown>();
    let Some((seen, part)) = elsewhere.map(|shown| (shown.case, shown.part)).or_else(|| below(asked)) else {
        return Ok(answer);
    };
    // Left by the door when it read the token: reading it once more would cost as much, and count against the limits.
    let who = asked.extensions().get::<By>().copied();
    if let (Some(By(account)), Some(db)) = (who, asked.app_data::<web::Data<Db>>()) {
        db.trace(Look::at_case(account, seen, part)).map_err(Problem::from)?;
    }
    Ok(answer)
}

/// What a door below a case showed: the case, and which part of its file.
fn below(asked: &HttpRequest) -> Option<(Uuid, String)> {
    let pattern = asked.match_pattern()?;
    let part = pattern.strip_prefix(BELOW)?;
    let part = match *asked.method() {
        Method::GET | Method::HEAD => part.trim_start_matches('/'),
        Method::POST if asked.query_string().contains("dry_run=true") => "dry_run",
        _ => return None,
    };
    Some((path_id(asked.match_info().get("id")?).ok()?, part.to_owned()))
}
