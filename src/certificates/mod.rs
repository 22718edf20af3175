//! Certificates 执法证件: officers, the credentials they act under, and what becomes of these (CERT-1 to CERT-4).
//!
//! A certificate's life is a list of acts, begun by its issue. What it was worth is asked as of a moment, so that an
//! act of last year is judged by the certificate of last year. What an issuer allows and asks for is data (`law::issuer`).

mod acts;
mod alarms;
mod api;
mod conditions;
mod figures;
mod histories;
mod import;
mod issue;
mod ledger;
mod ledger_model;
mod life;
mod model;
mod officer_model;
mod officers;
mod officers_api;
mod public;
mod store;
mod training_api;

use thiserror::Error;

use conditions::Condition;

use crate::accounts;
use crate::casefile::parts::Text;
use crate::db;
use crate::problem::Problem;

pub use acts::record as record_act;
pub use alarms::{Alarm, Ending, Ground, Shortfall, alarms, grounds, shortfalls};
pub use api::{api, routes};
pub use histories::Histories;
pub use import::{CellRemark, ImportOutcome, ImportReport, ImportWay, import_officers};
pub use issue::issue;
pub use model::{ActKind, Certificate, CertificateAct, Issued, NewCertificate, NewCertificateAct};
pub use officer_model::{NewOfficer, Officer};
pub use officers::{create as create_officer, holders_of, officer_of_account, officers};
pub use public::{CardTrouble, PublicCard, public_card, public_cards};

/// Why an operation on officers or certificates cannot be done.
#[derive(Debug, Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// Who asks, or where they stand.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// No such officer or certificate within sight.
    #[error("not found")]
    NotFound,
    /// Outside the administrator's organ and those below it.
    #[error("outside the administrator's organs")]
    OutOfReach,
    /// An officer or certificate with this id exists.
    #[error("the id is taken")]
    IdTaken,
    /// The account is another officer's.
    #[error("the account is another officer's")]
    AccountTaken,
    /// The number in the list of staff is another officer's.
    #[error("the staff number is another officer's")]
    StaffNumberTaken,
    /// The entry of a ledger was taken back before.
    #[error("the entry was reversed before")]
    Reversed,
    /// The issuer's conditions are not met.
    #[error("{} conditions of the issuer are not met", .0.len())]
    Refused(Vec<Condition>),
    /// A spreadsheet that cannot be read.
    #[error("名单无法导入：{} the list cannot be taken: {}", .0.zh, .0.en)]
    BadSheet(Text),
    /// A role that may not.
    #[error("the role may not see this")]
    Role,
    /// A certificate with this number exists.
    #[error("the certificate number is in use")]
    NumberInUse,
    /// The certificate's state does not allow the act.
    #[error("a certificate that is {standing} cannot take {kind}")]
    WrongState {
        /// Its state, in Chinese and as a code.
        standing: &'static str,
        /// In Chinese.
        standing_zh: &'static str,
        /// The act.
        kind: &'static str,
        /// In Chinese.
        kind_zh: &'static str,
    },
    /// A field that is not acceptable.
    #[error("{pointer}: {en}")]
    Field {
        /// JSON pointer.
        pointer: &'static str,
        /// Machine-readable reason.
        code: &'static str,
        /// In Chinese.
        zh: &'static str,
        /// In English.
        en: &'static str,
    },
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
        use crate::problem::Code;
        match error {
            Error::Db(error) => error.into(),
            Error::Accounts(error) => error.into(),
            Error::NotFound => Problem::not_found(),
            Error::OutOfReach => Problem::forbidden(
                "只能管理本机关及下级机关的人员。",
                "only people of one's own organ and those below it can be administered",
            ),
            Error::IdTaken => Problem::conflict("该 id 已经存在。", "the id is taken"),
            Error::AccountTaken => {
                Problem::conflict("该账号已属于另一名执法人员。", "the account is another officer's")
            }
            Error::StaffNumberTaken => Problem::conflict(
                "该工号已属于本机关另一名人员。",
                "the staff number is another officer's of the organ",
            ),
            Error::Reversed => Problem::conflict("该条记录已经冲正。", "the entry was taken back before"),
            Error::Refused(conditions) => Problem::unlawful(conditions.into_iter().map(Into::into).collect()),
            Error::BadSheet(why) => Problem::field("", "bad_sheet", why.zh, why.en),
            Error::Role => Problem::forbidden(
                "由本人、负责人、执法监督人员、审计人员和系统管理员查看。",
                "for the person, heads, supervisors, auditors and administrators",
            ),
            Error::NumberInUse => {
                Problem::new(Code::NumberInUse).detail("该证件编号已经存在。", "a certificate with this number exists")
            }
            Error::WrongState { standing, standing_zh, kind, kind_zh } => Problem::conflict(
                format!("证件当前状态为“{standing_zh}”，不能办理“{kind_zh}”。"),
                format!("a certificate that is {standing} cannot take {kind}"),
            ),
            Error::Field { pointer, code, zh, en } => Problem::field(pointer, code, zh, en),
            Error::Internal(cause) => Problem::internal(cause),
        }
    }
}
