//! The trace of every look at a file 查阅留痕: one place for every door below `/cases/{id}`, so that no new one is forgotten.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, web};

use crate::db::{Db, audit};
use crate::observe::By;
use crate::problem::{Problem, path_id};

/// Where the files of cases are read.
const BELOW: &str = "/api/v1/cases/{id}";

/// Middleware: whoever was shown a part of a file leaves a trace of it; the reader does not wait for it. A dry run shows what the
/// rules find in the file, so it is a look too.
pub async fn trace_views<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let answer = next.call(request).await?;
    let asked = answer.request();
    let part = asked.match_pattern().and_then(|pattern| pattern.strip_prefix(BELOW).map(str::to_owned));
    let Some(part) = part.filter(|_| answer.status().is_success()) else { return Ok(answer) };
    let part = match *asked.method() {
        Method::GET | Method::HEAD => part.trim_start_matches('/').to_owned(),
        Method::POST if asked.query_string().contains("dry_run=true") => "dry_run".to_owned(),
        _ => return Ok(answer),
    };
    let seen = asked.match_info().get("id").and_then(|id| path_id(id).ok());
    // Left by the door when it read the token: reading it once more would cost as much, and count against the limits.
    let who = asked.extensions().get::<By>().copied();
    if let (Some(case), Some(By(account)), Some(db)) = (seen, who, asked.app_data::<web::Data<Db>>()) {
        let written = db.write_later(move |tx| audit::view(tx, account, case, &part));
        written.map_err(Problem::from)?;
    }
    Ok(answer)
}
