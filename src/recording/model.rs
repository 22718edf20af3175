//! Recordings as they are stored and shown.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::types::{Instant, Uid};
use crate::law::time::Moment;
use crate::schema::{media, media_object, media_upload};

/// What was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// 音像记录, such as of an officer's camera 执法记录仪.
    AudioVideo,
    /// 照片.
    Photo,
    /// 扫描件, such as a page signed by hand.
    Scan,
    /// 电子文档.
    Document,
}

impl MediaKind {
    const ALL: [MediaKind; 4] = [MediaKind::AudioVideo, MediaKind::Photo, MediaKind::Scan, MediaKind::Document];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            MediaKind::AudioVideo => "audio_video",
            MediaKind::Photo => "photo",
            MediaKind::Scan => "scan",
            MediaKind::Document => "document",
        }
    }

    pub(super) fn read(code: &str) -> Option<MediaKind> {
        MediaKind::ALL.into_iter().find(|kind| kind.as_str() == code)
    }
}

/// A row of `media`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = media)]
pub(super) struct MediaRow {
    pub id: Uid,
    pub case_id: Uid,
    pub agency_id: Uid,
    pub act_seq: Option<i64>,
    pub kind: String,
    pub filename: String,
    pub declared_type: Option<String>,
    pub device: Option<String>,
    pub clock_offset_seconds: Option<i64>,
    pub starts_at: Option<Instant>,
    pub ends_at: Option<Instant>,
    pub digest: String,
    pub uploaded_by: Uid,
    pub begun_at: Instant,
    pub stored_at: Instant,
}

/// A row of `media_object`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = media_object)]
pub(super) struct ObjectRow {
    pub digest: String,
    pub sha256: String,
    pub size: i64,
    pub content_type: String,
    pub stored_at: Instant,
    pub checked_at: Option<Instant>,
    pub finding: Option<String>,
}

/// A row of `media_upload`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = media_upload)]
pub(super) struct UploadRow {
    pub id: Uid,
    pub case_id: Uid,
    pub agency_id: Uid,
    pub act_seq: Option<i64>,
    pub kind: String,
    pub filename: String,
    pub declared_type: Option<String>,
    pub device: Option<String>,
    pub clock_offset_seconds: Option<i64>,
    pub starts_at: Option<Instant>,
    pub ends_at: Option<Instant>,
    pub metadata: String,
    pub size: i64,
    pub received: i64,
    pub uploaded_by: Uid,
    pub begun_at: Instant,
    pub expires_at: Instant,
}

impl UploadRow {
    /// Bytes are never below zero in this row.
    pub(super) fn size(&self) -> u64 {
        u64::try_from(self.size).unwrap_or_default()
    }

    pub(super) fn received(&self) -> u64 {
        u64::try_from(self.received).unwrap_or_default()
    }

    /// What it becomes once all of it is there.
    pub(super) fn complete(self, digest: String, now: Moment) -> MediaRow {
        MediaRow {
            id: self.id,
            case_id: self.case_id,
            agency_id: self.agency_id,
            act_seq: self.act_seq,
            kind: self.kind,
            filename: self.filename,
            declared_type: self.declared_type,
            device: self.device,
            clock_offset_seconds: self.clock_offset_seconds,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            digest,
            uploaded_by: self.uploaded_by,
            begun_at: self.begun_at,
            stored_at: Instant(now),
        }
    }
}

/// A recording 音像记录 of a case, as it was taken in.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = StoredMedia)]
pub(super) struct MediaView {
    /// Id.
    pub id: Uuid,
    /// The case it belongs to.
    pub case_id: Uuid,
    /// The organ of the case.
    pub agency_id: Uuid,
    /// The act it was said to cover at the upload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act_seq: Option<i64>,
    /// What was taken: `audio_video`, `photo`, `scan`, `document`.
    pub kind: String,
    /// Name of the file.
    pub filename: String,
    /// What kind of file its bytes are.
    pub content_type: String,
    /// What the client said it was; not believed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_type: Option<String>,
    /// Bytes.
    pub size: i64,
    /// SM3 of the bytes, as acts name it.
    pub digest: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// Serial of the camera.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// By how many seconds the camera's clock was ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_offset_seconds: Option<i64>,
    /// When the recording starts, by the camera's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Moment>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
    /// The account that brought it.
    pub uploaded_by: Uuid,
    /// When the upload began.
    pub begun_at: Moment,
    /// When all of it was there.
    pub stored_at: Moment,
    /// When the stored bytes were last compared with the digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Moment>,
    /// What was wrong then; absent where nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damaged: Option<String>,
}

impl MediaView {
    pub(super) fn of(media: MediaRow, object: ObjectRow) -> MediaView {
        MediaView {
            id: media.id.0,
            case_id: media.case_id.0,
            agency_id: media.agency_id.0,
            act_seq: media.act_seq,
            kind: media.kind,
            filename: media.filename,
            content_type: object.content_type,
            declared_type: media.declared_type,
            size: object.size,
            digest: media.digest,
            sha256: object.sha256,
            device: media.device,
            clock_offset_seconds: media.clock_offset_seconds,
            starts_at: media.starts_at.map(|at| at.0),
            ends_at: media.ends_at.map(|at| at.0),
            uploaded_by: media.uploaded_by.0,
            begun_at: media.begun_at.0,
            stored_at: media.stored_at.0,
            checked_at: object.checked_at.map(|at| at.0),
            damaged: object.finding,
        }
    }
}
