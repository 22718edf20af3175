//! Full-process recording 执法全过程记录 (系统二): what cameras and scanners took, brought in by resumable upload (tus 1.0),
//! stored once by its digest, never changed, looked at again and again.
//!
//! The bytes lie on a [`Shelf`]; the tables say which case they prove. An upload under way is a row of its own, so that what
//! is stored has no state that could change.

mod api;
mod bucket;
mod chapter;
mod check;
mod completeness;
mod content;
mod digests;
mod duty_api;
mod finish;
mod intake;
mod lists;
mod live;
mod metadata;
mod model;
mod owed;
mod owing;
mod range;
mod recorders;
mod shelf;
mod store;
mod tus;
mod tus_api;

use thiserror::Error;
use uuid::Uuid;

use crate::problem::{Code, Problem};
use crate::{accounts, agencies, certificates, db, record};

pub use api::{api, routes};
pub use check::{Damage, Examined, examine, keep, tidy};
pub use lists::lists;
pub use owed::{DamagedMedia, damaged, is_stored_for, owed};
pub use owing::{OwedRecording, Owing, Whose, forget_owed, owe, owing};
pub use range::stretch;
pub use shelf::{Settings, Shelf};

/// Why an operation on recordings cannot be done.
#[derive(Debug, Error)]
pub enum Error {
    /// Nothing of this id within sight.
    #[error("not found")]
    NotFound,
    /// The role may not bring recordings into the case.
    #[error("only officers who act in the case bring recordings")]
    MayNotAdd,
    /// What was uploaded is kept.
    #[error("a stored recording is never changed or deleted")]
    Kept,
    /// The upload stands at another byte than the client believes.
    #[error("the upload stands at byte {0}")]
    Offset(u64),
    /// Another request of the same upload does not end.
    #[error("another request still writes this upload")]
    Busy,
    /// The bytes received so far are gone from the disk.
    #[error("the bytes of upload {0} are gone")]
    Lost(Uuid),
    /// The stored bytes are not what they were, or not there.
    #[error("media {media} of case {case}: {finding}")]
    Damaged {
        /// The recording.
        media: Uuid,
        /// Its case.
        case: Uuid,
        /// What was found.
        finding: String,
    },
    /// Outside the administrator's organ and those below it.
    #[error("outside the administrator's organs")]
    OutOfReach,
    /// The organ has a list that comes into force on that day.
    #[error("there is a list of that day")]
    ListOfThatDay,
    /// A camera of this serial is in somebody's hands then.
    #[error("a camera of this serial is in somebody's hands then")]
    RecorderTaken,
    /// It is out of these hands already.
    #[error("the camera was retired before")]
    RetiredAlready,
    /// A field that does not fit.
    #[error("{pointer}: {en}")]
    Field {
        /// Where.
        pointer: String,
        /// In Chinese.
        zh: &'static str,
        /// In English.
        en: &'static str,
    },
    /// The disk, or the object store.
    #[error("the media store: {0}")]
    Io(#[from] std::io::Error),
    /// The object store.
    #[error("the media store: {0}")]
    Store(#[from] object_store::Error),
    /// Who asks.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// What they may see.
    #[error(transparent)]
    Agencies(#[from] agencies::Error),
    /// The case.
    #[error(transparent)]
    Record(#[from] record::Error),
    /// Officers.
    #[error(transparent)]
    Certificates(#[from] certificates::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// Something that must not happen.
    #[error("{0}")]
    Internal(String),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Error::Db(error.into())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Problem::not_found(),
            Error::MayNotAdd => Problem::forbidden(
                "音像记录由本案的执法人员上传。请由承办人员上传。",
                "recordings are brought by officers who act in the case; ask one of them",
            ),
            Error::Kept => Problem::conflict(
                "音像记录已入库，不得修改、删除；保管期限不短于其所证明的案卷。",
                "the recording is stored; it is never changed or deleted before the file it proves",
            ),
            Error::Offset(at) => Problem::conflict(
                format!("上传已到第{at}字节。请用 HEAD 查询后从该处继续。"),
                format!("the upload stands at byte {at}; ask by HEAD and go on from there"),
            ),
            Error::Busy => Problem::conflict(
                "同一上传的另一请求尚未结束。请稍后重试。",
                "another request of the same upload has not ended yet; try again shortly",
            )
            .retry_after(1),
            Error::Lost(id) => {
                tracing::error!(upload = %id, "the bytes received so far are gone from media_dir");
                Problem::conflict(
                    "已接收的部分在存储中缺失，请重新上传。请系统管理员检查 media_dir。",
                    "what was received is gone from the store; begin a new upload, and have media_dir looked at",
                )
            }
            Error::Damaged { media, case, finding } => {
                tracing::error!(%media, %case, %finding, "a stored recording is damaged");
                Problem::new(Code::DamagedMedia).detail(
                    format!("音像记录 {media} 的存储内容与入库时的摘要不符，不予提供：{finding}"),
                    format!(
                        "the stored bytes of media {media} are not what was taken in, and are not handed out: {finding}"
                    ),
                )
            }
            Error::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                tracing::error!(%error, "the media store is full");
                Problem::new(Code::Busy).detail(
                    "音像存储空间不足，已接收的部分保留。请联系系统管理员后继续上传。",
                    "the media store is full; what was received is kept: tell the administrator, then go on",
                )
            }
            Error::OutOfReach => {
                Problem::forbidden("不在您管理的机关范围内。", "outside your organ and the organs below it")
            }
            Error::ListOfThatDay => Problem::conflict(
                "该机关已有同日起施行的音像记录清单；请另定施行日期。",
                "the organ has a list that comes into force on that day; choose another",
            ),
            Error::RecorderTaken => Problem::conflict(
                "该编号的执法记录仪在此期间已有登记；请先停用原登记。",
                "a camera of this serial is in somebody's hands then; retire that entry first",
            ),
            Error::RetiredAlready => Problem::conflict("该登记已停用。", "the camera is out of these hands already"),
            Error::Field { pointer, zh, en } => Problem::field(pointer, "invalid_value", zh, en),
            Error::Certificates(error) => error.into(),
            Error::Accounts(error) => error.into(),
            Error::Agencies(error) => error.into(),
            Error::Record(error) => error.into(),
            Error::Db(error) => error.into(),
            error @ (Error::Io(_) | Error::Store(_) | Error::Internal(_)) => Problem::internal(error),
        }
    }
}
