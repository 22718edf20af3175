//! Changing what an account may do 变更角色: recorded as it was before and after, with who did it and why.
//!
//! Every statement on `role_change`. Whether the person still owes work in a role they lose, a room further down asks first.

use std::collections::BTreeSet;

use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::model::{read_code, read_roles, write_roles};
use super::{Account, Actor, Error, create, sessions, store};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::codes::{Post, Role};
use crate::law::time::Moment;
use crate::schema::role_change;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = role_change)]
struct Row {
    id: Uid,
    account_id: Uid,
    at: Instant,
    by_id: Uid,
    roles_before: String,
    roles_after: String,
    post_before: Option<String>,
    post_after: Option<String>,
    reason: String,
}

/// A change of roles.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RoleChange {
    /// When.
    pub at: Moment,
    /// The administrator's account.
    pub by_id: Uuid,
    /// Roles before.
    pub roles_before: Vec<Role>,
    /// Roles after.
    pub roles_after: Vec<Role>,
    /// Post before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_before: Option<Post>,
    /// Post after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_after: Option<Post>,
    /// Why.
    pub reason: String,
}

/// The account, if the actor may change its roles: never one's own.
pub fn changeable(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Account, Error> {
    let account = create::administered(tx.conn, actor, id)?;
    match account.id == actor.account_id {
        true => Err(Error::OwnRoles),
        false => Ok(account),
    }
}

/// Changes the roles of an account that is [`changeable`].
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    account: &Account,
    roles: &BTreeSet<Role>,
    post: Option<Post>,
    reason: String,
) -> Result<Account, Error> {
    create::check_roles(roles, post)?;
    let stays_admin = !account.roles.contains(&Role::Admin) || roles.contains(&Role::Admin);
    if !stays_admin && !store::other_admin(tx, account)? {
        return Err(Error::LastAdmin);
    }
    if *roles != account.roles || post != account.post {
        let row = Row {
            id: Uid(tx.new_id()),
            account_id: Uid(account.id),
            at: Instant(tx.now),
            by_id: Uid(actor.account_id),
            roles_before: write_roles(&account.roles),
            roles_after: write_roles(roles),
            post_before: account.post.map(|post| post.as_str().to_owned()),
            post_after: post.map(|post| post.as_str().to_owned()),
            reason,
        };
        diesel::insert_into(role_change::table).values(&row).execute(tx.conn)?;
        store::set_roles(tx, account.id, &row.roles_after, row.post_after.as_deref())?;
        // The next sign-in asks anew what the roles need, such as a second factor.
        sessions::end_all(tx, account.id, None)?;
        let detail = format!("{} -> {}: {}", row.roles_before, row.roles_after, row.reason);
        audit::record(tx, Some(actor.account_id), "account.roles", &format!("account/{}", account.id), &detail)?;
    }
    store::find(tx.conn, account.id)?.ok_or(Error::NoSuchAccount)
}

/// Every change of an account's roles, oldest first.
pub(super) fn history(conn: &mut Conn, id: Uuid) -> Result<Vec<RoleChange>, Error> {
    let rows: Vec<Row> = role_change::table
        .filter(role_change::account_id.eq(Uid(id)))
        .order((role_change::at, role_change::id))
        .limit(1000)
        .select(Row::as_select())
        .load(conn)?;
    let read = |row: Row| {
        Ok(RoleChange {
            at: row.at.0,
            by_id: row.by_id.0,
            roles_before: read_roles(&row.roles_before)?.into_iter().collect(),
            roles_after: read_roles(&row.roles_after)?.into_iter().collect(),
            post_before: row.post_before.as_deref().map(read_code).transpose()?,
            post_after: row.post_after.as_deref().map(read_code).transpose()?,
            reason: row.reason,
        })
    };
    rows.into_iter().map(read).collect()
}
