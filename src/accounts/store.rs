//! Every statement on `account` and `past_password`; an actor is loaded with the organ's name in one query.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as SqlError};
use uuid::Uuid;

use super::Error;
use super::model::{Account, AccountRow, ActorRow};
use crate::casefile::actor::Actor;
use crate::casefile::facts::PersonFact;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::codes::Role;
use crate::law::time::Moment;
use crate::schema::{account, agency, login_session, past_password};

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
            let person = row.account()?;
            Ok(PersonFact {
                account_id: person.id,
                name: person.name,
                roles: person.roles.into_iter().collect(),
                post: person.post,
                agency_id: person.agency_id,
                legal_qualification: person.legal_qualification,
                first_review_on: person.first_review_on,
                active: person.disabled_at.is_none(),
            })
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

/// What a session allows before anything else is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owed {
    /// Nothing.
    Nothing,
    /// Another password.
    Password,
    /// A second factor.
    SecondFactor,
}

/// The person behind a session that has not ended, with the organ's name, and what they owe first: one query.
pub(super) fn actor(conn: &mut Conn, account_id: Uuid, session_id: Uuid) -> Result<Option<(Actor, Owed)>, Error> {
    let found: Option<(ActorRow, bool, bool)> = login_session::table
        .inner_join(account::table.inner_join(agency::table))
        .filter(login_session::id.eq(Uid(session_id)))
        .filter(login_session::account_id.eq(Uid(account_id)))
        .filter(login_session::revoked_at.is_null())
        .filter(account::disabled_at.is_null())
        .select((ActorRow::as_select(), account::must_change_password, login_session::must_enrol))
        .first(conn)
        .optional()?;
    let Some((row, must_change_password, must_enrol)) = found else { return Ok(None) };
    let owed = match (must_change_password, must_enrol) {
        (true, _) => Owed::Password,
        (false, true) => Owed::SecondFactor,
        (false, false) => Owed::Nothing,
    };
    Ok(Some((row.actor(account_id)?, owed)))
}

/// The row of an account.
pub(super) fn row(conn: &mut Conn, id: Uuid) -> Result<Option<AccountRow>, Error> {
    Ok(account::table.find(Uid(id)).select(AccountRow::as_select()).first(conn).optional()?)
}

/// Whether the organ of an administrator, or one above it, has another.
pub(super) fn other_admin(tx: &mut Tx<'_>, leaving: &Account) -> Result<bool, Error> {
    // Of two administrators who leave at one time, the second sees that the first has gone.
    tx.lock(Uuid::new_v5(&Uuid::nil(), b"administrators"))?;
    let mut organ = Some(leaving.agency_id);
    while let Some(id) = organ {
        let others = account::table
            .filter(account::agency_id.eq(Uid(id)))
            .filter(account::roles.like(format!("%{}%", Role::Admin)))
            .filter(account::disabled_at.is_null())
            .filter(account::id.ne(Uid(leaving.id)));
        if others.count().get_result::<i64>(tx.conn)? > 0 {
            return Ok(true);
        }
        organ = super::organ::find_organ(tx.conn, id)?.and_then(|organ| organ.parent_id);
    }
    Ok(false)
}

/// Enabled accounts of an organ that hold a role.
pub fn holders(conn: &mut Conn, agency_id: Uuid, role: Role) -> Result<Vec<Uuid>, Error> {
    let held = account::table
        .filter(account::agency_id.eq(Uid(agency_id)))
        .filter(account::roles.like(format!("%{role}%")))
        .filter(account::disabled_at.is_null())
        .select(account::id);
    Ok(held.load::<Uid>(conn)?.into_iter().map(|id| id.0).collect())
}

/// Every administrator who may sign in, by user name.
pub fn administrators(conn: &mut Conn) -> Result<Vec<Account>, Error> {
    let rows = account::table
        .filter(account::roles.like(format!("%{}%", Role::Admin)))
        .filter(account::disabled_at.is_null())
        .order(account::username)
        .select(AccountRow::as_select());
    rows.load(conn)?.into_iter().map(AccountRow::account).collect()
}

/// Every account of these organs.
pub(super) fn of_organs(conn: &mut Conn, agencies: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let agencies: Vec<Uid> = agencies.iter().copied().map(Uid).collect();
    let ids: Vec<Uid> = account::table.filter(account::agency_id.eq_any(agencies)).select(account::id).load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// Sets roles and post.
pub(super) fn set_roles(tx: &mut Tx<'_>, id: Uuid, roles: &str, post: Option<&str>) -> Result<(), Error> {
    let set = (account::roles.eq(roles), account::post.eq(post));
    diesel::update(account::table.find(Uid(id))).set(set).execute(tx.conn)?;
    Ok(())
}

/// Sets a password; the one it replaces goes to the past ones.
/// `until`: it is for once, and until then.
pub(super) fn set_password(tx: &mut Tx<'_>, row: &AccountRow, new: &str, until: Option<Moment>) -> Result<(), Error> {
    let since = row.password_changed_at.unwrap_or(row.created_at);
    let past = (
        past_password::account_id.eq(row.id),
        past_password::changed_at.eq(since),
        past_password::password_hash.eq(&row.password_hash),
    );
    let known = past_password::table.find((row.id, since)).select(past_password::changed_at).first::<Instant>(tx.conn);
    if known.optional()?.is_none() {
        diesel::insert_into(past_password::table).values(past).execute(tx.conn)?;
    }
    let set = (
        account::password_hash.eq(new),
        account::must_change_password.eq(until.is_some()),
        account::one_time_until.eq(until.map(Instant)),
        account::password_changed_at.eq(Some(Instant(tx.now))),
    );
    diesel::update(account::table.find(row.id)).set(set).execute(tx.conn)?;
    Ok(())
}

/// Says that a password is too old.
pub(super) fn expire_password(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Error> {
    diesel::update(account::table.find(Uid(id))).set(account::must_change_password.eq(true)).execute(tx.conn)?;
    Ok(())
}

/// The hashes of the last passwords before the present one, newest first.
pub(super) fn past_passwords(conn: &mut Conn, id: Uuid, last: usize) -> Result<Vec<String>, Error> {
    let past = past_password::table
        .filter(past_password::account_id.eq(Uid(id)))
        .order(past_password::changed_at.desc())
        .limit(i64::try_from(last).unwrap_or_default())
        .select(past_password::password_hash);
    Ok(past.load(conn)?)
}

/// The person behind an account that may sign in, without any session: for what is done on their behalf.
pub fn acting(conn: &mut Conn, account_id: Uuid) -> Result<Option<Actor>, Error> {
    let found: Option<ActorRow> = account::table
        .inner_join(agency::table)
        .filter(account::id.eq(Uid(account_id)))
        .filter(account::disabled_at.is_null())
        .select(ActorRow::as_select())
        .first(conn)
        .optional()?;
    found.map(|row| row.actor(account_id)).transpose()
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
    super::sessions::end_all(tx, id, None)?;
    Ok(())
}
