//! Every statement on `account` and `login_session`.
//!
//! The organ's name and its place in the tree are read here too, because an actor is loaded in one query, before any
//! room below knows who asks.

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

/// The deepest tree of organs that is followed: state, province, city, county, township, and room for branches.
const DEEPEST: usize = 12;

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

/// The organ and, if asked for, every organ below it.
pub fn sight(conn: &mut Conn, agency_id: Uuid, and_below: bool) -> Result<Vec<Uuid>, Error> {
    let mut seen = vec![Uid(agency_id)];
    let mut level = if and_below { seen.clone() } else { Vec::new() };
    for _ in 0..DEEPEST {
        if level.is_empty() {
            break;
        }
        let parents: Vec<Option<Uid>> = level.into_iter().map(Some).collect();
        level = agency::table.filter(agency::parent_id.eq_any(parents)).select(agency::id).load(conn)?;
        seen.extend(level.iter().copied());
    }
    Ok(seen.into_iter().map(|id| id.0).collect())
}

/// Whether an organ is `top` or stands below it.
pub fn within(conn: &mut Conn, agency_id: Uuid, top: Uuid) -> Result<bool, Error> {
    let mut at = Some(Uid(agency_id));
    for _ in 0..DEEPEST {
        match at {
            Some(id) if id.0 == top => return agency_exists(conn, id),
            Some(id) => at = agency::table.find(id).select(agency::parent_id).first(conn).optional()?.flatten(),
            None => return Ok(false),
        }
    }
    Ok(false)
}

fn agency_exists(conn: &mut Conn, id: Uid) -> Result<bool, Error> {
    Ok(agency::table.find(id).select(agency::id).first::<Uid>(conn).optional()?.is_some())
}

/// Whether there is such an organ.
pub(super) fn has_agency(conn: &mut Conn, id: Uuid) -> Result<bool, Error> {
    agency_exists(conn, Uid(id))
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
