//! Making and disabling accounts.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::model::{AccountRow, write_roles};
use super::{Account, Actor, Error, NewAccount, PasswordHash, store};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::codes::{Post, Role};

/// Makes an account on behalf of an administrator.
pub(super) fn create_by(tx: &mut Tx<'_>, actor: &Actor, new: NewAccount) -> Result<Account, Error> {
    may_administer(tx.conn, actor, new.agency_id, Error::NotAdmin)?;
    insert(tx, Some(actor.account_id), new)
}

/// Makes an account without asking who wants it: for the command line and the demo.
pub fn create(tx: &mut Tx<'_>, new: NewAccount) -> Result<Account, Error> {
    insert(tx, None, new)
}

/// Makes an administrator of an organ: for the command line.
pub fn create_admin(
    tx: &mut Tx<'_>,
    agency_id: Uuid,
    username: String,
    name: String,
    password_hash: PasswordHash,
) -> Result<Account, Error> {
    let roles = BTreeSet::from([Role::Admin]);
    create(
        tx,
        NewAccount {
            id: None,
            username,
            password_hash,
            name,
            agency_id,
            roles,
            post: None,
            legal_qualification: None,
            first_review_on: None,
            // Who installs the program chooses this password for themselves.
            one_time_hours: None,
        },
    )
}

/// Disables an account and ends its sessions; disabling twice changes nothing.
pub fn disable(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Account, Error> {
    let account = administered(tx.conn, actor, id)?;
    let admin_stays = !account.roles.contains(&Role::Admin) || store::other_admin(tx, &account)?;
    if !admin_stays {
        return Err(Error::LastAdmin);
    }
    store::disable(tx, id)?;
    audit::record(tx, Some(actor.account_id), "account.disable", &format!("account/{id}"), "")?;
    store::find(tx.conn, id)?.ok_or(Error::NoSuchAccount)
}

/// The account with this id, if the actor administers it: in one's own organ or one below it.
pub fn administered(conn: &mut Conn, actor: &Actor, id: Uuid) -> Result<Account, Error> {
    reached(conn, actor, &[Role::Admin], id)
}

/// The account with this id, if the actor holds one of these roles and it is in the actor's organ or one below it; outside
/// that there is none.
pub(super) fn reached(conn: &mut Conn, actor: &Actor, roles: &[Role], id: Uuid) -> Result<Account, Error> {
    if !roles.iter().any(|role| actor.has(*role)) {
        return Err(Error::NotAdmin);
    }
    let found = store::find(conn, id)?.ok_or(Error::NoSuchAccount)?;
    below(conn, actor, found.agency_id, Error::NoSuchAccount)?;
    Ok(found)
}

/// Only administrators, and of their own organ or one below it; outside it, `unseen` is the answer.
pub(super) fn may_administer(conn: &mut Conn, actor: &Actor, agency_id: Uuid, unseen: Error) -> Result<(), Error> {
    if !actor.has(Role::Admin) {
        return Err(Error::NotAdmin);
    }
    below(conn, actor, agency_id, unseen)
}

fn below(conn: &mut Conn, actor: &Actor, agency_id: Uuid, unseen: Error) -> Result<(), Error> {
    match super::organ::within(conn, agency_id, actor.agency_id)? {
        true => Ok(()),
        false => Err(unseen),
    }
}

fn insert(tx: &mut Tx<'_>, by: Option<Uuid>, new: NewAccount) -> Result<Account, Error> {
    check(&new)?;
    if !super::organ::has_agency(tx.conn, new.agency_id)? {
        return Err(Error::NoSuchAgency);
    }
    if store::by_username(tx.conn, &new.username)?.is_some() {
        return Err(Error::UsernameTaken);
    }
    let id = new.id.unwrap_or_else(|| tx.new_id());
    if store::find(tx.conn, id)?.is_some() {
        return Err(Error::IdTaken);
    }
    let row = AccountRow {
        id: Uid(id),
        username: new.username,
        password_hash: new.password_hash.0,
        name: new.name,
        agency_id: Uid(new.agency_id),
        roles: write_roles(&new.roles),
        post: new.post.map(|post| post.as_str().to_owned()),
        legal_qualification: new.legal_qualification,
        first_review_on: new.first_review_on,
        disabled_at: None,
        created_at: Instant(tx.now),
        must_change_password: new.one_time_hours.is_some(),
        password_changed_at: Some(Instant(tx.now)),
        one_time_until: new.one_time_hours.map(|hours| Instant(tx.now.plus_minutes(60 * hours))),
    };
    store::insert(tx, &row)?;
    audit::record(tx, by, "account.create", &format!("account/{id}"), &format!("{} {}", row.username, row.roles))?;
    row.account()
}

fn check(new: &NewAccount) -> Result<(), Error> {
    let refuse = |pointer, code, zh, en| Err(Error::Field { pointer, code, zh, en });
    let length = new.username.chars().count();
    if !(2..=40).contains(&length) || !new.username.chars().all(|c| c.is_alphanumeric() || "._-@".contains(c)) {
        return refuse(
            "/username",
            "invalid_value",
            "用户名为 2 至 40 个字母、数字或 . _ - @",
            "2 to 40 letters, digits or . _ - @",
        );
    }
    check_roles(&new.roles, new.post)
}

/// Whether roles and post go together. Who administers accounts handles no cases, and who audits changes nothing, so these
/// two stand alone 管理用户权限分离 (MLPS 访问控制d).
pub(super) fn check_roles(roles: &BTreeSet<Role>, post: Option<Post>) -> Result<(), Error> {
    let refuse = |pointer, code, zh, en| Err(Error::Field { pointer, code, zh, en });
    if roles.is_empty() {
        return refuse("/roles", "length", "至少一个角色", "at least one role");
    }
    if roles.len() > 1 && [Role::Admin, Role::Auditor].iter().any(|role| roles.contains(role)) {
        return refuse(
            "/roles",
            "not_together",
            "系统管理员、审计人员不得兼任其他角色，请另设账号",
            "an administrator or an auditor holds no other role; make a second account",
        );
    }
    match (roles.contains(&Role::Head), post) {
        (true, None) => refuse("/post", "missing", "负责人须注明职务", "a head has a post"),
        (false, Some(_)) => refuse("/post", "invalid_value", "只有负责人才有职务", "only a head has a post"),
        (true, Some(_)) | (false, None) => Ok(()),
    }
}
