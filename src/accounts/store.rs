//! Every statement on `account` and `login_session`; an actor is loaded with the organ's name in one query.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as SqlError};
use uuid::Uuid;

use super::Error;
use super::model::{Account, AccountRow, SessionRow};
use crate::casefile::actor::Actor;
use crate::casefile::facts::PersonFact;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::codes::Role;
use crate::schema::{account, agency, login_session};

/// The account with this id.
pub fn find(conn: &mut Conn, id: Uuid) -> Result<Option<Account>, Error> {
    let row = account::table.find(Uid(id)).select(AccountRow::as_select()).first(conn).optional()?;
    row.map(AccountRow::account).transpose()
}

/// The accounts with these ids, as the rules see people; unknown ids are left out.
pub fn people(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<PersonFact>, Error> {
    let ids: Vec<Uid> = ids.iter().copied().map(Uid).collect();
    let rows =
        account::table.filter(account::id.eq_any(ids)).order(account::id).select(AccountRow::as_select()).load(conn)?;
    rows.into_iter()
        .map(|row| {
            let Account { id, name, roles, post, agency_id, .. } = row.account()?;
            Ok(PersonFact { account_id: id, name, roles: roles.into_iter().collect(), post, agency_id })
        })
        .collect()
}

/// How many accounts of an organ hold a role and may sign in.
pub fn holding(conn: &mut Conn, agency: uuid::Uuid, role: Role) -> Result<usize, Error> {
    let count: i64 = account::table
        .filter(account::agency_id.eq(Uid(agency)))
        // No role's code is part of another's.
        .filter(account::roles.like(format!("%{role}%")))
        .filter(account::disabled_at.is_null())
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// The account with this user name.
pub fn named(conn: &mut Conn, username: &str) -> Result<Option<Account>, Error> {
    by_username(conn, username)?.map(AccountRow::account).transpose()
}

pub(super) fn by_username(conn: &mut Conn, username: &str) -> Result<Option<AccountRow>, Error> {
    Ok(account::table.filter(account::username.eq(username)).select(AccountRow::as_select()).first(conn).optional()?)
}

/// The person behind a session that has not ended, with the organ's name: one query.
pub(super) fn actor(conn: &mut Conn, account_id: Uuid, session_id: Uuid) -> Result<Option<Actor>, Error> {
    let found: Option<(AccountRow, String)> = login_session::table
        .inner_join(account::table.inner_join(agency::table))
        .filter(login_session::id.eq(Uid(session_id)))
        .filter(login_session::account_id.eq(Uid(account_id)))
        .filter(login_session::revoked_at.is_null())
        .filter(account::disabled_at.is_null())
        .select((AccountRow::as_select(), agency::name))
        .first(conn)
        .optional()?;
    found.map(|(row, agency_name)| row.actor(agency_name)).transpose()
}

/// Which accounts a list shows.
pub(super) struct Wanted {
    pub agencies: Vec<Uuid>,
    pub role: Option<Role>,
    pub username: Option<String>,
    pub after: Option<Uuid>,
    pub rows: i64,
}

pub(super) fn list(conn: &mut Conn, wanted: &Wanted) -> Result<Vec<Account>, Error> {
    let agencies: Vec<Uid> = wanted.agencies.iter().copied().map(Uid).collect();
    let mut query =
        account::table.filter(account::agency_id.eq_any(agencies)).select(AccountRow::as_select()).into_boxed();
    if let Some(role) = wanted.role {
        // No role's code is part of another's.
        query = query.filter(account::roles.like(format!("%{role}%")));
    }
    if let Some(username) = &wanted.username {
        query = query.filter(account::username.eq(username));
    }
    if let Some(after) = wanted.after {
        query = query.filter(account::id.gt(Uid(after)));
    }
    let rows = query.order(account::id).limit(wanted.rows).load(conn)?;
    rows.into_iter().map(AccountRow::account).collect()
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &AccountRow) -> Result<(), Error> {
    match diesel::insert_into(account::table).values(row).execute(tx.conn) {
        Ok(_) => Ok(()),
        Err(SqlError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Err(Error::UsernameTaken),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn disable(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Error> {
    let now = Instant(tx.now);
    diesel::update(account::table.find(Uid(id)).filter(account::disabled_at.is_null()))
        .set(account::disabled_at.eq(Some(now)))
        .execute(tx.conn)?;
    diesel::update(
        login_session::table.filter(login_session::account_id.eq(Uid(id))).filter(login_session::revoked_at.is_null()),
    )
    .set(login_session::revoked_at.eq(Some(now)))
    .execute(tx.conn)?;
    Ok(())
}

pub(super) fn open_session(tx: &mut Tx<'_>, row: &SessionRow) -> Result<(), Error> {
    diesel::insert_into(login_session::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A session that has not ended, of an account that may sign in.
pub(super) fn live_session(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<SessionRow>, Error> {
    let row = login_session::table
        .inner_join(account::table)
        .filter(login_session::id.eq(Uid(id)))
        .filter(login_session::revoked_at.is_null())
        .filter(account::disabled_at.is_null())
        .select(SessionRow::as_select())
        .first(tx.conn)
        .optional()?;
    Ok(row)
}

/// Puts a new refresh token in the place of the one with this digest; false if that one is not the current one.
pub(super) fn rotate(tx: &mut Tx<'_>, id: Uuid, old: &str, new: &str, expires_at: Instant) -> Result<bool, Error> {
    let current = login_session::table
        .find(Uid(id))
        .filter(login_session::refresh_digest.eq(old))
        .filter(login_session::revoked_at.is_null());
    let rows = diesel::update(current)
        .set((
            login_session::refresh_digest.eq(new),
            login_session::previous_digest.eq(Some(old)),
            login_session::expires_at.eq(expires_at),
        ))
        .execute(tx.conn)?;
    Ok(rows == 1)
}

/// Ends a session; false if it had ended before.
pub(super) fn revoke(tx: &mut Tx<'_>, id: Uuid) -> Result<bool, Error> {
    let live = login_session::table.find(Uid(id)).filter(login_session::revoked_at.is_null());
    Ok(diesel::update(live).set(login_session::revoked_at.eq(Some(Instant(tx.now)))).execute(tx.conn)? == 1)
}
