//! The chain of events 事件链: each is hashed together with the one before. A stream is a campaign or one evaluated file. The only
//! writer of `evaluation_event`.

use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Error;
use crate::accounts::Actor;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::digest::{self, ZERO, sm3};
use crate::law::time::Moment;
use crate::schema::evaluation_event;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = evaluation_event)]
struct Row {
    stream_id: Uid,
    seq: i64,
    kind: String,
    body: String,
    account_id: Uid,
    name: String,
    at: Instant,
    prev: String,
    digest: String,
}

impl Row {
    /// The digest it must have. The content is bound by its text, byte for byte as it lies there.
    fn reckoned(&self) -> Result<String, Error> {
        let head = json!({
            "stream_id": self.stream_id.0, "seq": self.seq, "kind": self.kind, "body": sm3(self.body.as_bytes()),
            "account_id": self.account_id.0, "name": self.name, "at": self.at.0, "prev": self.prev,
        });
        Ok(sm3(digest::canonical(&head)?.as_bytes()))
    }
}

/// An event that was read: who, when, what.
#[derive(Debug, Clone)]
pub(super) struct Recorded<E> {
    /// Place in the stream.
    pub seq: u64,
    /// Whose doing.
    pub account_id: Uuid,
    /// The person's name then.
    pub name: String,
    /// When.
    pub at: Moment,
    /// Its digest.
    pub digest: String,
    /// What happened.
    pub event: E,
}

fn damaged(stream: Uid, seq: i64, cause: impl std::fmt::Display) -> Error {
    Error::Damaged(format!("event {seq} of {stream}: {cause}"))
}

fn rows(conn: &mut Conn, stream: Uuid) -> Result<Vec<Row>, Error> {
    let of = evaluation_event::table.filter(evaluation_event::stream_id.eq(Uid(stream)));
    Ok(of.order(evaluation_event::seq).select(Row::as_select()).load(conn)?)
}

/// The events of a stream that begins with this kind, in order; none of a stream that begins otherwise: a file is no campaign.
pub(super) fn read<E: DeserializeOwned>(
    conn: &mut Conn,
    stream: Uuid,
    beginning: &str,
) -> Result<Vec<Recorded<E>>, Error> {
    let each = |row: Row| {
        let broken = |error: serde_json::Error| damaged(row.stream_id, row.seq, error);
        let body: Value = serde_json::from_str(&row.body).map_err(broken)?;
        let event = serde_json::from_value(json!({"kind": row.kind, "body": body})).map_err(broken)?;
        Ok(Recorded {
            seq: u64::try_from(row.seq).unwrap_or_default(),
            account_id: row.account_id.0,
            name: row.name,
            at: row.at.0,
            digest: row.digest,
            event,
        })
    };
    let found = rows(conn, stream)?;
    match found.first() {
        Some(first) if first.kind == beginning => found.into_iter().map(each).collect(),
        _ => Ok(Vec::new()),
    }
}

/// Writes an event behind the last one of its stream. Whoever calls holds the stream's lock.
pub(super) fn append<E: Serialize>(tx: &mut Tx<'_>, stream: Uuid, by: &Actor, event: &E) -> Result<(), Error> {
    let Value::Object(mut parts) = serde_json::to_value(event)? else {
        return Err(Error::Damaged("an event that is no object".to_owned()));
    };
    let kind = parts.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
    let body = serde_json::to_string(&parts.remove("body").unwrap_or_else(|| json!({})))?;
    let last: Option<(i64, String)> = evaluation_event::table
        .filter(evaluation_event::stream_id.eq(Uid(stream)))
        .order(evaluation_event::seq.desc())
        .select((evaluation_event::seq, evaluation_event::digest))
        .first(tx.conn)
        .optional()?;
    let (seq, prev) = last.unwrap_or((0, ZERO.to_owned()));
    let mut row = Row {
        stream_id: Uid(stream),
        seq: seq + 1,
        kind,
        body,
        account_id: Uid(by.account_id),
        name: by.name.clone(),
        at: Instant(tx.now),
        prev,
        digest: String::new(),
    };
    row.digest = row.reckoned()?;
    diesel::insert_into(evaluation_event::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// How many events a stream has, the digest of the last, and every place where the chain does not hold.
pub(super) fn follow(conn: &mut Conn, stream: Uuid) -> Result<(u64, String, Vec<String>), Error> {
    let (mut prev, mut flaws, mut seq) = (ZERO.to_owned(), Vec::new(), 0);
    for row in rows(conn, stream)? {
        seq += 1;
        if row.seq != seq {
            flaws.push(format!("{stream}: event {seq} is missing"));
            seq = row.seq;
        }
        if row.prev != prev {
            flaws.push(format!("{stream}: event {seq} does not follow the one before"));
        }
        if row.reckoned()? != row.digest {
            flaws.push(format!("{stream}: event {seq} was changed"));
        }
        prev = row.digest;
    }
    Ok((u64::try_from(seq).unwrap_or_default(), prev, flaws))
}
