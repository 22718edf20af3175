//! Answers kept for requests that may be sent again under the same Idempotency-Key 重复提交.
//!
//! An answer is stored in the transaction of what it answers, so it is there exactly when that was done.

use diesel::prelude::*;
use uuid::Uuid;

use super::types::{Instant, Uid};
use super::{Cached, Conn, Error, Tx};
use crate::schema::idempotency_key;

/// What was answered the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Digest of the request: the same key with another request is refused.
    pub request_digest: String,
    /// HTTP status.
    pub status: u16,
    /// JSON of the answer.
    pub body: String,
    /// ETag of the answer, if it had one.
    pub etag: Option<String>,
    /// The case it was about, if any.
    pub case_id: Option<Uuid>,
}

/// A row of `idempotency_key`.
#[derive(Insertable)]
#[diesel(table_name = idempotency_key)]
struct Row<'a> {
    account_id: Uid,
    key: &'a str,
    request_digest: &'a str,
    case_id: Option<Uid>,
    status: i32,
    body: &'a str,
    etag: Option<&'a str>,
    created_at: Instant,
}

/// What was answered to this account under this key, if anything.
pub fn lookup(conn: &mut Conn, account: Uuid, key: &str) -> Result<Option<Stored>, Error> {
    use idempotency_key::dsl;
    let row = dsl::idempotency_key
        .find((Uid(account), key))
        .select((dsl::request_digest, dsl::status, dsl::body, dsl::etag, dsl::case_id))
        .first::<(String, i32, String, Option<String>, Option<Uid>)>(conn)
        .optional()?;
    row.map(|(request_digest, status, body, etag, case_id)| {
        let status =
            u16::try_from(status).map_err(|_| Error::Unreadable(format!("idempotency_key: status {status}")))?;
        Ok(Stored { request_digest, status, body, etag, case_id: case_id.map(Uuid::from) })
    })
    .transpose()
}

/// Keeps an answer. If the same request is being answered elsewhere at this very moment, this one is undone as busy:
/// sent again, it finds the other's answer.
pub fn store(tx: &mut Tx<'_>, account: Uuid, key: &str, answer: &Stored) -> Result<(), Error> {
    let row = Row {
        account_id: Uid(account),
        key,
        request_digest: &answer.request_digest,
        case_id: answer.case_id.map(Uid),
        status: i32::from(answer.status),
        body: &answer.body,
        etag: answer.etag.as_deref(),
        created_at: Instant(tx.now),
    };
    let insert = diesel::insert_into(idempotency_key::table).values(&row).returning(idempotency_key::status);
    match Cached(insert).get_result::<i32>(tx.conn).map_err(Error::from) {
        Ok(_) => Ok(()),
        Err(error) if error.is_unique_violation() => Err(Error::Busy("the same request is being answered".to_owned())),
        Err(error) => Err(error),
    }
}
