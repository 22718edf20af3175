//! Webhooks 回调: other systems of the organ are told of acts as they are recorded, signed, again and again until they
//! have it. What is told names the case and the act, and nothing of their content: the receiver reads with its account.

mod api;
mod courier;
mod model;
mod outbox;
mod secret;
mod sign;
mod store;

use thiserror::Error;
use uuid::Uuid;

use crate::problem::Problem;
use crate::{accounts, agencies, db};

pub use api::{api, routes};
pub use courier::deliver;
pub use outbox::announce;
pub use secret::{Resealed, reseal};

/// Why an operation on webhooks cannot be done.
#[derive(Debug, Error)]
pub enum Error {
    /// No such webhook within sight.
    #[error("not found")]
    NotFound,
    /// The account sees no case, so there is nothing to tell it.
    #[error("the account sees no case")]
    SeesNothing,
    /// An auditor reads everything and changes nothing.
    #[error("an auditor changes nothing")]
    ChangesNothing,
    /// The address is none that may be called.
    #[error("{en}")]
    Address {
        /// Machine-readable reason.
        code: &'static str,
        /// In Chinese.
        zh: String,
        /// In English.
        en: String,
    },
    /// The organ has as many as it may have.
    #[error("too many webhooks")]
    TooMany,
    /// It has ended.
    #[error("the webhook has ended")]
    Ended,
    /// Its secret is sealed under a key that is not among the program's.
    #[error(
        "回调 {webhook} 的签名密钥由另一密钥加密，无法解封，未发送任何内容；请在设置 jwt_key_previous 中补回原密钥并重启，\
         或者停用该回调后重新登记。 The secret of webhook {webhook} is sealed under a key that is not in the settings; nothing is sent. \
         Put the earlier key back (jwt_key_previous) and restart, or end the webhook and make it anew"
    )]
    Locked {
        /// Which.
        webhook: Uuid,
    },
    /// Who asks.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// What the account may see.
    #[error(transparent)]
    Agencies(#[from] agencies::Error),
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
            Error::SeesNothing => Problem::forbidden(
                "该账号看不到任何案件，无从通知。请用办案、审核或监督账号登记。",
                "this account sees no case, so there is nothing to tell it; use an account that does",
            ),
            Error::ChangesNothing => {
                Problem::forbidden("审计账号只读，不能登记回调。", "an auditor reads and makes no webhook")
            }
            Error::Address { code, zh, en } => Problem::field("/url", code, zh, en),
            Error::TooMany => Problem::conflict(
                "本机关的回调已达上限，请先停用不再需要的。",
                "the organ has as many webhooks as it may; end one that is not needed",
            ),
            Error::Ended => Problem::conflict("该回调已停用。", "the webhook has ended"),
            error @ Error::Locked { .. } => Problem::internal(error),
            Error::Accounts(error) => error.into(),
            Error::Agencies(error) => error.into(),
            Error::Db(error) => error.into(),
            Error::Internal(cause) => Problem::internal(cause),
        }
    }
}
