//! A phone that comes back from where there is no network 离线补报: the fact acts it has queued, each under its own key, done
//! in the order in which they happened, each judged as of then, each with its own result.
//!
//! Every act is a transaction of its own, so what is lawful stays although another was refused, and a batch that is sent
//! again, whole or cut, finds the answers of those that were recorded.

use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;
use validator::Validate;

use super::act::{self, Done, Seen};
use super::{Error, sight};
use crate::accounts::SignedIn;
use crate::db::{Db, audit};
use crate::idempotent::IdempotencyKey;
use crate::law::stages::{Class, Kind};
use crate::law::time::Moment;
use crate::problem::{Code, Lang, Problem, ProblemBody, RawBody, Writes, door_digest, parse_value, path_id};

/// The most acts of one batch.
const MOST: u64 = 100;

/// What a phone has queued.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Batch {
    /// The acts, in any order.
    #[validate(length(min = 1, max = MOST), nested)]
    #[schema(min_items = 1, max_items = 100)]
    acts: Vec<QueuedAct>,
}

/// One act of the queue.
#[derive(Debug, Deserialize, Serialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct QueuedAct {
    /// The key it is repeated under: 1 to 200 visible ASCII characters, the same as if it were sent alone.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, pattern = "^[!-~]+$")]
    idempotency_key: String,
    /// A fact act with its `occurred_at`, as `POST /cases/{id}/acts` takes it.
    #[schema(value_type = Object)]
    act: Value,
}

/// What became of a batch.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct BatchDone {
    /// A result for each act, in the order in which they were sent.
    results: Vec<BatchResult>,
}

/// What became of one act of a batch.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct BatchResult {
    /// Its key.
    idempotency_key: String,
    /// The status it would have had alone: 201 recorded (now or before), 409 the law refuses it, 422 not acceptable, 503 to
    /// be sent again.
    status: u16,
    /// The act and the head after it, if it is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Done>)]
    done: Option<Value>,
    /// Why not, otherwise; pointers start at the whole request.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemBody>,
}

/// Send queued fact acts together: each is judged as of its `occurred_at`, in order of time, and has its own result.
///
/// Authority acts are not taken here: they rest on the version somebody has seen, and are sent alone.
#[utoipa::path(post, path = "/cases/{id}/acts/batch", operation_id = "do_acts", tag = "cases", request_body = Batch,
    params(("id" = Uuid, Path, description = "The case")), security(("bearer" = [])),
    responses((status = 200, description = "A result for each act", body = BatchDone), Writes))]
pub(super) async fn do_acts(
    request: HttpRequest,
    db: web::Data<Db>,
    who: SignedIn,
    id: web::Path<String>,
    sent: RawBody,
) -> Result<web::Json<BatchDone>, Problem> {
    let id = path_id(&id)?;
    let lang = Lang::of(request.headers());
    let seen = who;
    db.read(move |conn| sight::head(conn, &seen, id).map(drop).map_err(Problem::from)).await?;
    let batch: Batch = parse_value(sent.value, "")?;
    let total = batch.acts.len();
    let mut results: Vec<Option<BatchResult>> = batch.acts.iter().map(|_| None).collect();
    for (place, QueuedAct { idempotency_key, act }) in in_order(batch.acts) {
        let done = one(&db, &who, id, &idempotency_key, act).await;
        let result = match done {
            Ok(done) => BatchResult { idempotency_key, status: 201, done: Some(done), problem: None },
            Err(problem) => {
                let body = problem.below(&format!("/acts/{place}"), "/act").body(lang);
                BatchResult { idempotency_key, status: body.status, done: None, problem: Some(body) }
            }
        };
        if let Some(slot) = results.get_mut(place) {
            *slot = Some(result);
        }
    }
    let results: Vec<_> = results.into_iter().flatten().collect();
    let recorded = results.iter().filter(|result| result.status == 201).count();
    let account = who.account_id;
    db.write(move |tx| {
        audit::record(
            tx,
            Some(account),
            "case.batch",
            &format!("case/{id}"),
            &format!("{recorded} of {total} recorded"),
        )
    })
    .await
    .map_err(Error::from)?;
    Ok(web::Json(BatchDone { results }))
}

/// The acts with the places they were sent at, in the order in which they happened; what has no readable time is last.
fn in_order(acts: Vec<QueuedAct>) -> Vec<(usize, QueuedAct)> {
    let at =
        |queued: &QueuedAct| -> Option<Moment> { serde_json::from_value(queued.act.get("occurred_at")?.clone()).ok() };
    let mut all: Vec<_> = acts.into_iter().enumerate().collect();
    // Stable: what happened in the same minute stays as it was sent.
    all.sort_by_key(|(_, queued)| at(queued).map_or((true, None), |at| (false, Some(at))));
    all
}

/// The pointer of a key, told from those inside the act.
const KEY: &str = "idempotency_key";

async fn one(db: &Db, who: &SignedIn, id: Uuid, key: &str, sent: Value) -> Result<Value, Problem> {
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        let (zh, en) = ("应为 1 至 200 个可见 ASCII 字符", "1 to 200 visible ASCII characters");
        return Err(Problem::field(KEY, "invalid_value", zh, en));
    }
    let kind = sent.get("kind").and_then(Value::as_str).and_then(Kind::parse);
    if let Some(kind) = kind.filter(|kind| kind.class() == Class::Authority) {
        return Err(Problem::field(
            "/kind",
            "authority_act",
            format!("{}（{kind}）是机关的意思行为，应当单独提交并带 If-Match", kind.zh()),
            format!("{kind} is an authority act: send it alone, with If-Match"),
        ));
    }
    if kind.is_some() && sent.get("occurred_at").is_none_or(Value::is_null) {
        let (zh, en) = ("离线补报的行为须注明发生时间", "a queued act says when it happened");
        return Err(Problem::field("/occurred_at", "missing", zh, en));
    }
    let digest = door_digest("POST", &format!("/api/v1/cases/{id}/acts"), &sent);
    let (who, key) = (*who, IdempotencyKey(Some(key.to_owned())));
    let answer = db.write(move |tx| act::act(tx, &who, id, sent, Seen(None), &key, &digest)).await?;
    match serde_json::from_str(&answer.body) {
        Ok(done) if answer.status == 201 => Ok(done),
        Ok(_) => Err(Problem::new(Code::IdempotencyKeyReused)),
        Err(error) => Err(Problem::internal(error)),
    }
}
