//! Accounts 账号: the people who sign in, their roles and sessions; makes the [`Actor`] every other room works with.
//!
//! An account belongs to one organ. Roles add up, but separation of duties looks at the person, not at the role.
//! Access tokens live 15 minutes; the session behind them is looked up again whenever the actor is loaded, and with it
//! whether a password must be changed or a second factor enrolled before anything else.

mod admin_api;
mod api;
mod auth_api;
mod change;
mod create;
mod entering;
mod factor_api;
mod locks;
mod model;
mod oidc;
mod oidc_api;
mod organ;
mod password;
mod roles;
mod second_factor;
mod session;
mod sessions;
mod signed_in;
mod signing;
mod store;
mod throttle;
mod tokens;
mod trail_api;
mod whence;

use thiserror::Error;

use crate::db;
use crate::law::time::Moment;
use crate::problem::{Code, Problem};

pub use crate::casefile::actor::Actor;
pub use api::{api, routes};
pub use create::{administered, create, create_admin, disable};
pub use entering::{ask_once, enter, enter_about};
pub use model::{Account, AccountView, NewAccount};
pub use oidc_api::{well_known, well_known_api};
pub use organ::{
    Agency, AgencyRow, ChangedAgency, Level, NewAgency, change_organ, find_organ, insert_organ, move_organ,
    no_organ_yet, organ_fact, organs, sight, within,
};
pub use password::{Fault, PasswordCost, PasswordHash, check_password};
pub use roles::{change as change_roles, changeable};
pub use second_factor::reseal;
pub use signed_in::{SignedIn, actor, administrator};
pub use signing::{Ring, signing_key};
pub use store::{acting, administrators, find, holders, holding, named, people};
pub use tokens::Keys;
pub use whence::whence;

/// Why an account operation cannot be done.
#[derive(Debug, Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// No token, an expired or foreign one, a session that has ended, a disabled account.
    #[error("not signed in")]
    SignedOut,
    /// Unknown user or wrong password: never said which.
    #[error("wrong user name or password")]
    WrongCredentials,
    /// The code of the second factor is wrong, or was used before.
    #[error("wrong or used code")]
    WrongCode,
    /// The account has a second factor, and no code of it was shown.
    #[error("a code of the second factor is asked for")]
    SecondFactorAsked,
    /// A second factor must be enrolled before anything else.
    #[error("a second factor must be enrolled first")]
    SecondFactorDue,
    /// There is a confirmed second factor already.
    #[error("there is a second factor already")]
    SecondFactorThere,
    /// No second factor waits for its first code.
    #[error("no second factor waits to be confirmed")]
    NothingToConfirm,
    /// Not the code of the second factor that waits.
    #[error("not its code")]
    BadCode,
    /// The password must be changed before anything else.
    #[error("the password must be changed first")]
    PasswordDue,
    /// The password was for once, and nobody used it in time.
    #[error("the one-time password has run out")]
    OneTimePasswordOver,
    /// The present password was not the one shown.
    #[error("the present password is another")]
    WrongCurrent {
        /// JSON pointer.
        pointer: &'static str,
    },
    /// A password that may not be chosen.
    #[error("{pointer}: {}", faults.iter().map(|fault| fault.en.as_str()).collect::<Vec<_>>().join("; "))]
    Password {
        /// JSON pointer.
        pointer: &'static str,
        /// Everything that is against it.
        faults: Vec<Fault>,
    },
    /// No OpenID provider is set.
    #[error("no OpenID provider is set")]
    NoProvider,
    /// The OpenID provider does not answer as it should.
    #[error("the OpenID provider cannot be asked")]
    ProviderFailed,
    /// A sign-in at the provider that was not begun here, is over, or whose token is not good.
    #[error("the sign-in at the provider is not good")]
    ForeignSignIn,
    /// Nobody's account is linked to who the provider says it is.
    #[error("no account is linked to this identity")]
    NotLinked,
    /// The identity is linked to an account.
    #[error("the identity is linked already")]
    IdentityTaken,
    /// Nobody else would administer the organ.
    #[error("the last administrator of the organ")]
    LastAdmin,
    /// Nobody changes their own roles.
    #[error("nobody changes their own roles")]
    OwnRoles,
    /// Only auditors read the trail.
    #[error("only auditors read the trail")]
    NotAuditor,
    /// Too many wrong passwords for one user name, or from one address.
    #[error("too many attempts, wait {seconds} s")]
    TooManyAttempts {
        /// How long to wait.
        seconds: u64,
    },
    /// Only an administrator of the organ, or of one above it, may do this.
    #[error("only an administrator of the organ may do this")]
    NotAdmin,
    /// The user name belongs to somebody else.
    #[error("the user name is taken")]
    UsernameTaken,
    /// An account with this id exists.
    #[error("the id is taken")]
    IdTaken,
    /// No such organ within sight.
    #[error("no such organ")]
    NoSuchAgency,
    /// No such account within sight.
    #[error("no such account")]
    NoSuchAccount,
    /// A field of a new account that is not acceptable.
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

impl Error {
    /// Come again at `until`.
    fn wait(now: Moment, until: Moment) -> Error {
        Error::TooManyAttempts { seconds: (until.utc() - now.utc()).num_seconds().max(1).unsigned_abs() }
    }
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Error::Db(error.into())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Db(error) => error.into(),
            Error::SignedOut => Problem::new(Code::Unauthorized),
            Error::WrongCredentials => {
                Problem::new(Code::Unauthorized).detail("用户名或密码不正确。", "wrong user name or password")
            }
            Error::WrongCode => Problem::new(Code::Unauthorized)
                .detail("验证码不正确，或者已经用过。", "the code is wrong, or was used before"),
            Error::SecondFactorAsked => Problem::new(Code::SecondFactorRequired),
            Error::SecondFactorDue => Problem::new(Code::SecondFactorDue),
            Error::SecondFactorThere => Problem::conflict(
                "该账号已启用双因素；更换设备请由管理员先行解除。",
                "there is a second factor already; an administrator takes it away when a device changes",
            ),
            Error::NothingToConfirm => {
                Problem::conflict("没有待确认的双因素。", "no second factor waits to be confirmed; begin one first")
            }
            Error::BadCode => Problem::field("/code", "wrong", "验证码不正确", "not the code of this moment"),
            Error::PasswordDue => Problem::new(Code::PasswordChangeDue),
            Error::OneTimePasswordOver => Problem::new(Code::OneTimePasswordOver),
            Error::WrongCurrent { pointer } => {
                Problem::field(pointer, "wrong", "当前口令不正确", "not the present password")
            }
            Error::Password { pointer, faults } => {
                let problem = Problem::new(Code::InvalidInput);
                faults.into_iter().fold(problem, |all, fault| all.and_field(pointer, fault.code, fault.zh, fault.en))
            }
            Error::NoProvider => Problem::not_found()
                .detail("本系统没有设置统一身份认证。", "no OpenID provider is set ([oidc] in the settings)"),
            Error::ProviderFailed => Problem::new(Code::Busy).detail(
                "统一身份认证暂时无法访问，请稍后再试，或者用口令登录。",
                "the OpenID provider cannot be asked at the moment; try again, or sign in by password",
            ),
            Error::ForeignSignIn => Problem::new(Code::Unauthorized).detail(
                "本次统一身份认证登录无效或者已经过期，请重新登录。",
                "this sign-in at the provider is not good, or too old; begin again",
            ),
            Error::NotLinked => Problem::new(Code::Unauthorized).detail(
                "该身份没有对应的账号，请联系管理员关联。",
                "no account is linked to this identity; an administrator can link it",
            ),
            Error::IdentityTaken => {
                Problem::conflict("该身份已经关联账号。", "the identity is linked to an account already")
            }
            Error::LastAdmin => Problem::conflict(
                "该账号是机关最后一名系统管理员，请先另设管理员。",
                "the last administrator of the organ; make another one first",
            ),
            Error::OwnRoles => Problem::forbidden(
                "不得变更自己的角色，请由其他管理员办理。",
                "nobody changes their own roles; ask another administrator",
            ),
            Error::NotAuditor => Problem::forbidden("审计日志由审计人员查看。", "the audit trail is for auditors"),
            Error::TooManyAttempts { seconds } => Problem::new(Code::TooManyRequests).retry_after(seconds),
            Error::NotAdmin => Problem::forbidden(
                "只有本机关或者上级机关的系统管理员可以办理。",
                "only an administrator of the organ, or of one above it, may do this",
            ),
            Error::UsernameTaken => Problem::conflict("用户名已被使用。", "the user name is taken"),
            Error::IdTaken => Problem::conflict("该 id 的账号已经存在。", "an account with this id exists"),
            Error::NoSuchAgency => Problem::field("/agency_id", "unknown", "没有这个机关", "no such organ"),
            Error::NoSuchAccount => Problem::not_found(),
            Error::Field { pointer, code, zh, en } => Problem::field(pointer, code, zh, en),
            Error::Internal(cause) => Problem::internal(cause),
        }
    }
}
