//! Handing a recording out, in whole or a stretch of it. What is read whole is compared with its digest: the last piece is
//! held back until it fits, so that nobody takes damaged bytes for the recording.

use actix_web::body::SizedStream;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use bytes::Bytes;
use futures_util::stream::unfold;
use tokio::sync::mpsc::{Sender, channel};

use super::check::{self, Verdict};
use super::digests::Digests;
use super::model::{MediaRow, ObjectRow};
use super::range::Asked;
use super::{Error, Shelf};
use crate::db::Db;
use crate::problem::{Code, Problem};

/// Pieces on their way from the disk to the network.
const PIECES: usize = 4;

/// A recording up to this size is compared with its digest before anything of it is sent; a longer one on the way.
const COMPARED_FIRST: i64 = 32 << 20;

/// What a client said of the copy it has.
#[derive(Debug, Clone, Default)]
pub(super) struct Conditions {
    pub range: Option<String>,
    pub if_range: Option<String>,
    pub if_none_match: Option<String>,
}

/// The tag of what never changes: its digest.
pub(super) fn etag(media: &MediaRow) -> String {
    format!("\"{}\"", media.digest)
}

/// Answers with the bytes.
pub(super) async fn hand_out(
    db: web::Data<Db>,
    shelf: web::Data<Shelf>,
    (media, object): (MediaRow, ObjectRow),
    conditions: Conditions,
) -> Result<HttpResponse, Problem> {
    let (tag, size) = (etag(&media), u64::try_from(object.size).unwrap_or_default());
    if conditions.if_none_match.is_some_and(|known| known.split(',').any(|one| one.trim() == tag)) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    if let Some(finding) = object.finding.clone() {
        return Err(Error::Damaged { media: media.id.0, case: media.case_id.0, finding }.into());
    }
    let fresh = conditions.if_range.is_none_or(|known| known.trim() == tag);
    let range = conditions.range.as_deref().filter(|_| fresh);
    let (first, end, status) = match super::range::asked(range, size) {
        Asked::All => (0, size, StatusCode::OK),
        Asked::Part(first, end) => (first, end, StatusCode::PARTIAL_CONTENT),
        Asked::Nothing => {
            return Err(Problem::new(Code::RangeNotSatisfiable)
                .with_header("Content-Range", format!("bytes */{size}"))
                .with_header("Accept-Ranges", "bytes"));
        }
    };
    let whole = (first, end) == (0, size);
    if whole && object.size <= COMPARED_FIRST {
        let (db, shelf, digest) = (db.clone(), shelf.clone(), object.digest.clone());
        let looked = actix_web::rt::task::spawn_blocking(move || check::look(&db, &shelf, &digest));
        if let Verdict::Damaged(finding) = looked.await.map_err(Problem::internal)?? {
            return Err(Error::Damaged { media: media.id.0, case: media.case_id.0, finding }.into());
        }
    }
    let (to, from) = channel(PIECES);
    let name = media.filename.clone();
    let compare = whole && object.size > COMPARED_FIRST;
    let content_type = object.content_type.clone();
    actix_web::rt::task::spawn_blocking(move || {
        let sent = match compare {
            true => send_compared(&db, &shelf, &object.digest, &to),
            false => send(&shelf, &object.digest, first..end, &to),
        };
        if let Err(error) = sent {
            tracing::error!(%error, media = %media.id.0, case = %media.case_id.0, "a recording could not be handed out");
            drop(to.blocking_send(Err(std::io::Error::other("cut off"))));
        }
    });
    let stream = unfold(from, |mut from| async move { from.recv().await.map(|piece| (piece, from)) });
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((header::ETAG, tag))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::CONTENT_TYPE, content_type))
        .insert_header((header::CONTENT_DISPOSITION, disposition(&name)));
    if status == StatusCode::PARTIAL_CONTENT {
        answer.insert_header((header::CONTENT_RANGE, format!("bytes {first}-{}/{size}", end - 1)));
    }
    Ok(answer.body(SizedStream::new(end - first, Box::pin(stream))))
}

type Piece = Result<Bytes, std::io::Error>;

fn send(shelf: &Shelf, digest: &str, range: std::ops::Range<u64>, to: &Sender<Piece>) -> Result<(), Error> {
    shelf.read(digest, Some(range), |piece| to.blocking_send(Ok(Bytes::copy_from_slice(piece))).is_ok())
}

/// Sends everything, and the last piece only when all of it fits the digest.
fn send_compared(db: &Db, shelf: &Shelf, digest: &str, to: &Sender<Piece>) -> Result<(), Error> {
    let (mut digests, mut held, mut listening) = (Digests::default(), None::<Bytes>, true);
    shelf.read(digest, None, |piece| {
        digests.update(piece);
        if let Some(held) = held.replace(Bytes::copy_from_slice(piece)) {
            listening = to.blocking_send(Ok(held)).is_ok();
        }
        listening
    })?;
    if !listening {
        return Ok(());
    }
    let found = digests.sums().sm3;
    if found != digest {
        let finding = format!("the stored bytes have the digest {found}");
        check::note(db, digest, Some(finding.clone()))?;
        return Err(Error::Internal(finding));
    }
    check::note(db, digest, None)?;
    if let Some(last) = held {
        drop(to.blocking_send(Ok(last)));
    }
    Ok(())
}

/// A file to be kept, not a page to be shown; the name in UTF-8 (RFC 8187).
fn disposition(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    let each = name.bytes().map(|byte| match byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", each.collect::<String>())
}
