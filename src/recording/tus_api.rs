//! HTTP of uploads: the core of tus 1.0, with creation, creation-with-upload, checksum, expiration and termination.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use uuid::Uuid;

use super::chapter::{acting, seen};
use super::intake::{self, Intake, Taken};
use super::metadata::{self, Said};
use super::model::UploadRow;
use super::tus::{self, Checksum, refused, speaks};
use super::{Error, Shelf, store};
use crate::accounts::{self, SignedIn};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Db, Tx, audit};
use crate::law::time::Moment;
use crate::problem::{Code, FileBytes, Problem, Reads, Writes, path_id};

/// The headers of tus, for the API documents; each operation reads those it needs.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "the description reads the shape, nothing makes a value")]
pub(super) struct Protocol {
    /// Version of the protocol.
    #[param(rename = "Tus-Resumable", required = true, pattern = r"^1\.0\.0$")]
    resumable: String,
}

#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "the description reads the shape, nothing makes a value")]
pub(super) struct Creating {
    /// Bytes of the whole file.
    #[param(rename = "Upload-Length", required = true, minimum = 1)]
    length: i64,
    /// Pairs of a name and a Base64 value: case_id, filename; filetype, act, kind, device, clock_offset_seconds, starts_at, ends_at.
    #[param(rename = "Upload-Metadata", required = true, max_length = 4096)]
    metadata: String,
    /// `sha1` or `sha256`, a space, and the Base64 checksum of this body.
    #[param(rename = "Upload-Checksum", required = false, max_length = 60)]
    checksum: Option<String>,
}

#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "the description reads the shape, nothing makes a value")]
pub(super) struct Continuing {
    /// The byte this body begins at: what HEAD told.
    #[param(rename = "Upload-Offset", required = true, minimum = 0)]
    offset: i64,
    /// `sha1` or `sha256`, a space, and the Base64 checksum of this body.
    #[param(rename = "Upload-Checksum", required = false, max_length = 60)]
    checksum: Option<String>,
}

/// An upload that was begun; clients of tus read the headers.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct BegunUpload {
    /// Its id, and that of the recording it becomes.
    id: Uuid,
    /// Bytes that are on the disk.
    received: u64,
    /// Bytes of the whole file.
    size: u64,
    /// When it is given up, unless somebody goes on.
    expires_at: Moment,
}

/// What this server speaks: versions, extensions, the most bytes of a file.
#[utoipa::path(options, path = "/media", operation_id = "upload_capabilities", tag = "recording",
    responses((status = 204, description = "Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm")))]
pub(super) async fn capabilities(shelf: web::Data<Shelf>) -> HttpResponse {
    let mut answer = HttpResponse::NoContent();
    speaks(&mut answer)
        .insert_header(("Tus-Version", tus::VERSION))
        .insert_header(("Tus-Extension", tus::EXTENSIONS))
        .insert_header(("Tus-Max-Size", shelf.settings().most_bytes))
        .insert_header(("Tus-Checksum-Algorithm", tus::ALGORITHMS));
    answer.finish()
}

/// Begin an upload into a case within sight; a body may bring the first bytes.
#[utoipa::path(post, path = "/media", operation_id = "begin_upload", tag = "recording", params(Protocol, Creating), security(("bearer" = [])),
    request_body(content = FileBytes, content_type = "application/offset+octet-stream", description = "Nothing, or the first bytes"),
    responses((status = 201, description = "Location is where to send the bytes; Upload-Offset how far it goes", body = BegunUpload),
        (status = 412, description = "Another version of tus", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 460, description = "The bytes do not have the checksum", body = crate::problem::ProblemBody, content_type = "application/problem+json"), Writes))]
pub(super) async fn begin(
    db: web::Data<Db>,
    shelf: web::Data<Shelf>,
    who: SignedIn,
    request: HttpRequest,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let begun = begin_inner(db, shelf, who, request, body).await;
    begun.map_err(refused)
}

async fn begin_inner(
    db: web::Data<Db>,
    shelf: web::Data<Shelf>,
    who: SignedIn,
    request: HttpRequest,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    tus::version(&request)?;
    let headers = request.headers();
    let said = metadata::read(tus::text(headers, metadata::HEADER).unwrap_or_default())?;
    let size = length(&request, shelf.settings().most_bytes)?;
    let checksum = Checksum::of(headers)?;
    let raw = tus::text(headers, metadata::HEADER).unwrap_or_default().to_owned();
    let days = i64::from(shelf.settings().expiry_days);
    let upload = db.write(move |tx| enter(tx, &who, said, raw, size, days)).await?;
    let id = upload.id.0;
    let (making, staging) = (shelf.clone(), actix_web::rt::task::spawn_blocking);
    staging(move || making.stage(id)).await.map_err(Problem::internal)??;
    let mut offset = 0;
    if tus::carries_bytes(&request) {
        let turn = shelf.live.enter_patiently(id).await?;
        let taken = intake::run(db, shelf, Intake { turn, size, offset, checksum }, body).await?;
        offset = told(taken)?;
    }
    let mut answer = HttpResponse::Created();
    speaks(&mut answer)
        .insert_header((header::LOCATION, format!("/api/v1/media/{id}")))
        .insert_header(("Upload-Offset", offset))
        .insert_header(("Upload-Expires", tus::http_date(upload.expires_at.0)));
    Ok(answer.json(BegunUpload { id, received: offset, size, expires_at: upload.expires_at.0 }))
}

fn length(request: &HttpRequest, most: u64) -> Result<u64, Problem> {
    const NAME: &str = "Upload-Length";
    match tus::bytes(request.headers(), NAME)? {
        None => Err(Problem::field(
            NAME,
            "missing_field",
            "缺少（不支持 Upload-Defer-Length）",
            "is missing (there is no Upload-Defer-Length)",
        )),
        Some(0) => Err(Problem::field(NAME, "invalid_value", "文件不得为空", "an empty file proves nothing")),
        Some(size) if size > most => Err(Problem::new(Code::TooLarge).detail(
            format!("文件不得超过 {most} 字节（Tus-Max-Size）。"),
            format!("a file has at most {most} bytes (Tus-Max-Size)"),
        )),
        Some(size) => Ok(size),
    }
}

fn enter(
    tx: &mut Tx<'_>,
    who: &SignedIn,
    said: Said,
    metadata: String,
    size: u64,
    days: i64,
) -> Result<UploadRow, Problem> {
    let (actor, file) = acting(tx.conn, who, said.case_id)?;
    let act_seq = match said.act {
        Some(seq) if seq == 0 || seq > file.version => {
            return Err(Problem::field(
                "Upload-Metadata/act",
                "unknown",
                "本案没有这一行为",
                "the case has no such act",
            ));
        }
        seq => seq.and_then(|seq| i64::try_from(seq).ok()),
    };
    let upload = UploadRow {
        id: Uid(tx.new_id()),
        case_id: Uid(file.id),
        agency_id: Uid(file.agency_id),
        act_seq,
        kind: said.kind.as_str().to_owned(),
        filename: said.filename,
        declared_type: said.declared_type,
        device: said.device,
        clock_offset_seconds: said.clock_offset_seconds,
        starts_at: said.starts_at.map(Instant),
        ends_at: said.ends_at.map(Instant),
        metadata,
        size: i64::try_from(size).unwrap_or(i64::MAX),
        received: 0,
        uploaded_by: Uid(actor.account_id),
        begun_at: Instant(tx.now),
        expires_at: Instant(tx.now.plus_days(days)),
    };
    store::insert_upload(tx, &upload)?;
    let (what, about) = (format!("media/{}", upload.id.0), format!("case/{} {} bytes", file.id, upload.size));
    audit::record(tx, Some(actor.account_id), "media.begin", &what, &about)?;
    Ok(upload)
}

/// How far an upload goes.
#[utoipa::path(head, path = "/media/{id}", operation_id = "upload_offset", tag = "recording",
    params(("id" = Uuid, Path, description = "The upload"), Protocol), security(("bearer" = [])),
    responses((status = 200, description = "Upload-Offset, Upload-Length, Upload-Metadata, Upload-Expires", body = String, content_type = "text/plain"),
        (status = 412, description = "Another version of tus", body = crate::problem::ProblemBody, content_type = "application/problem+json"), Reads))]
pub(super) async fn offset(
    db: web::Data<Db>,
    shelf: web::Data<Shelf>,
    who: SignedIn,
    id: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let told = async {
        tus::version(&request)?;
        let id = path_id(&id)?;
        if db.read(move |conn| own(conn, &who, id)).await?.is_some() {
            // Whoever asks believes that the connection before is dead: what it brought is counted first.
            drop(shelf.live.enter_patiently(id).await?);
        }
        db.read(move |conn| far(conn, &who, id)).await
    };
    let (offset, size, metadata, expires) = told.await.map_err(refused)?;
    let mut answer = HttpResponse::Ok();
    speaks(&mut answer).insert_header(("Upload-Offset", offset)).insert_header(("Upload-Length", size));
    if let Some(metadata) = metadata {
        answer.insert_header((metadata::HEADER, metadata));
    }
    if let Some(expires) = expires {
        answer.insert_header(("Upload-Expires", expires));
    }
    Ok(answer.content_type("text/plain").finish())
}

type Far = (i64, i64, Option<String>, Option<String>);

fn far(conn: &mut Conn, who: &SignedIn, id: Uuid) -> Result<Far, Problem> {
    if let Some(upload) = own(conn, who, id)? {
        let expires = Some(tus::http_date(upload.expires_at.0));
        return Ok((upload.received, upload.size, Some(upload.metadata), expires));
    }
    let (media, object) = store::find(conn, id)?.ok_or(Error::NotFound)?;
    seen(conn, who, media.case_id.0)?;
    Ok((object.size, object.size, None, None))
}

/// An upload under way of whoever asks, unless it has expired; that of somebody else is not there.
fn own(conn: &mut Conn, who: &SignedIn, id: Uuid) -> Result<Option<UploadRow>, Error> {
    let actor = accounts::actor(conn, who)?;
    let upload = store::upload(conn, id)?;
    let mine = |upload: &UploadRow| upload.uploaded_by.0 == actor.account_id;
    let lives = |upload: &UploadRow| upload.expires_at.0 > who.at || upload.received == upload.size;
    Ok(upload.filter(|upload| mine(upload) && lives(upload)))
}

/// The upload under way; what is stored already is kept, and anything else is not there.
fn under_way(conn: &mut Conn, who: &SignedIn, id: Uuid) -> Result<UploadRow, Problem> {
    if let Some(upload) = own(conn, who, id)? {
        return Ok(upload);
    }
    let (media, _) = store::find(conn, id)?.ok_or(Error::NotFound)?;
    acting(conn, who, media.case_id.0)?;
    Err(Error::Kept.into())
}

/// Send the bytes from an offset on. What is answered is on the disk.
#[utoipa::path(patch, path = "/media/{id}", operation_id = "continue_upload", tag = "recording",
    params(("id" = Uuid, Path, description = "The upload"), Protocol, Continuing), security(("bearer" = [])),
    request_body(content = FileBytes, content_type = "application/offset+octet-stream", description = "The bytes"),
    responses((status = 204, description = "Upload-Offset is how far it goes now"),
        (status = 412, description = "Another version of tus", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 460, description = "The bytes do not have the checksum", body = crate::problem::ProblemBody, content_type = "application/problem+json"), Writes))]
pub(super) async fn go_on(
    db: web::Data<Db>,
    shelf: web::Data<Shelf>,
    who: SignedIn,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let went = async {
        tus::version(&request)?;
        let id = path_id(&id)?;
        db.read(move |conn| under_way(conn, &who, id)).await?;
        if !tus::carries_bytes(&request) {
            return Err(Problem::new(Code::UnsupportedMediaType).detail(
                format!("须为 Content-Type: {}", tus::BYTES),
                format!("must be Content-Type: {}", tus::BYTES),
            ));
        }
        let missing = || Problem::field("Upload-Offset", "missing_field", "缺少", "is missing");
        let offset = tus::bytes(request.headers(), "Upload-Offset")?.ok_or_else(missing)?;
        let checksum = Checksum::of(request.headers())?;
        let turn = shelf.live.enter_patiently(id).await?;
        let upload = db.read(move |conn| under_way(conn, &who, id)).await?;
        if upload.received() != offset {
            return Err(Error::Offset(upload.received()).into());
        }
        let coming = tus::bytes(request.headers(), "Content-Length")?.unwrap_or(0);
        if coming > upload.size() - offset {
            return told(Taken::TooMany);
        }
        told(intake::run(db, shelf, Intake { turn, size: upload.size(), offset, checksum }, body).await?)
    };
    let offset = went.await.map_err(refused)?;
    let mut answer = HttpResponse::NoContent();
    speaks(&mut answer).insert_header(("Upload-Offset", offset));
    Ok(answer.finish())
}

/// How far it goes, or why nothing of the body counts.
fn told(taken: Taken) -> Result<u64, Problem> {
    match taken {
        Taken::UpTo(offset) => Ok(offset),
        Taken::Mismatch => Err(Problem::new(Code::ChecksumMismatch)),
        Taken::TooMany => Err(Problem::new(Code::TooLarge)
            .detail("内容超出 Upload-Length。", "the body goes beyond the Upload-Length of the file")),
    }
}

/// Give up an upload that is not finished. What is stored is never deleted.
#[utoipa::path(delete, path = "/media/{id}", operation_id = "give_up_upload", tag = "recording",
    params(("id" = Uuid, Path, description = "The upload"), Protocol), security(("bearer" = [])),
    responses((status = 204, description = "It is given up"),
        (status = 412, description = "Another version of tus", body = crate::problem::ProblemBody, content_type = "application/problem+json"), Writes))]
pub(super) async fn give_up(
    db: web::Data<Db>,
    shelf: web::Data<Shelf>,
    who: SignedIn,
    id: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let gone = async {
        tus::version(&request)?;
        let id = path_id(&id)?;
        db.read(move |conn| under_way(conn, &who, id)).await?;
        let turn = shelf.live.enter_patiently(id).await?;
        db.write(move |tx| {
            let upload = under_way(tx.conn, &who, id)?;
            store::delete_upload(tx, id)?;
            let about = format!("case/{} {} of {} bytes", upload.case_id.0, upload.received, upload.size);
            audit::record(tx, Some(who.account_id), "media.give_up", &format!("media/{id}"), &about)?;
            Ok::<_, Problem>(())
        })
        .await?;
        let shelf = shelf.clone();
        let thrown = actix_web::rt::task::spawn_blocking(move || {
            let _turn = turn;
            shelf.unstage(id)
        });
        thrown.await.map_err(Problem::internal)??;
        Ok::<_, Problem>(())
    };
    gone.await.map_err(refused)?;
    let mut answer = HttpResponse::build(StatusCode::NO_CONTENT);
    Ok(speaks(&mut answer).finish())
}
