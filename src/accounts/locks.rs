//! Closed doors 登录失败处理 (MLPS 身份鉴别b): so many wrong passwords for one name, and nobody signs in under it for a while.
//!
//! Kept in the database, so that neither a restart nor a second process forgets them. Unknown names are counted like known
//! ones, so that the answer gives nothing away. Every statement on `login_failure`.

use diesel::prelude::*;
use uuid::Uuid;

use super::{Actor, Error, store};
use crate::config::AccountRules;
use crate::db::types::Instant;
use crate::db::{Conn, Tx, audit};
use crate::law::digest::sm3;
use crate::schema::login_failure;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = login_failure, treat_none_as_null = true)]
struct Row {
    name_digest: String,
    failures: i32,
    failed_at: Instant,
    locked_until: Option<Instant>,
}

fn row(conn: &mut Conn, digest: &str) -> Result<Option<Row>, Error> {
    Ok(login_failure::table.find(digest).select(Row::as_select()).first(conn).optional()?)
}

/// Refuses a name whose door is closed.
pub(super) fn check(conn: &mut Conn, username: &str, now: crate::law::time::Moment) -> Result<(), Error> {
    match row(conn, &sm3(username.as_bytes()))?.and_then(|row| row.locked_until) {
        Some(until) if now < until.0 => Err(Error::wait(now, until.0)),
        _ => Ok(()),
    }
}

/// Lets what is about one name follow each other, so that guesses made side by side are each counted.
pub(super) fn in_turn(tx: &mut Tx<'_>, username: &str) -> Result<(), Error> {
    Ok(tx.lock(Uuid::new_v5(&Uuid::nil(), sm3(username.as_bytes()).as_bytes()))?)
}

/// Counts a wrong password; the one too many closes the door.
pub(super) fn failed(
    tx: &mut Tx<'_>,
    rules: &AccountRules,
    username: &str,
    account: Option<Uuid>,
) -> Result<(), Error> {
    in_turn(tx, username)?;
    let digest = sm3(username.as_bytes());
    let window = tx.now.plus_minutes(-rules.lock_minutes);
    // Names nobody tries any more are forgotten here, so that the table stays as small as the guessing is rare.
    diesel::delete(login_failure::table.filter(login_failure::failed_at.lt(Instant(window)))).execute(tx.conn)?;
    let before = row(tx.conn, &digest)?;
    let open = |row: &Row| row.locked_until.is_none_or(|until| tx.now < until.0);
    let failures = before.as_ref().filter(|row| open(row)).map_or(0, |row| row.failures).saturating_add(1);
    let closes = failures >= rules.lock_after;
    let locked_until = closes.then(|| Instant(tx.now.plus_minutes(rules.lock_minutes)));
    let now = Row { name_digest: digest, failures, failed_at: Instant(tx.now), locked_until };
    match before {
        Some(_) => diesel::update(login_failure::table.find(&now.name_digest)).set(&now).execute(tx.conn)?,
        None => diesel::insert_into(login_failure::table).values(&now).execute(tx.conn)?,
    };
    let object = account.map_or_else(|| "account/?".to_owned(), |id| format!("account/{id}"));
    audit::refused(tx, account, "session.open", &object, "wrong user name or password")?;
    if closes {
        audit::record(tx, account, "account.lock", &object, &format!("{failures} wrong passwords"))?;
    }
    Ok(())
}

/// Forgets the wrong ones after a right one.
pub(super) fn succeeded(tx: &mut Tx<'_>, username: &str) -> Result<bool, Error> {
    Ok(diesel::delete(login_failure::table.find(sm3(username.as_bytes()))).execute(tx.conn)? > 0)
}

/// Opens the door of an account again, on behalf of an administrator.
pub(super) fn unlock(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(), Error> {
    let account = super::create::administered(tx.conn, actor, id)?;
    if succeeded(tx, &account.username)? {
        audit::record(tx, Some(actor.account_id), "account.unlock", &format!("account/{id}"), "")?;
    }
    Ok(())
}

/// Until when the door of an account is closed.
pub(super) fn locked_until(
    conn: &mut Conn,
    id: Uuid,
    now: crate::law::time::Moment,
) -> Result<Option<crate::law::time::Moment>, Error> {
    let Some(account) = store::find(conn, id)? else { return Ok(None) };
    let until = row(conn, &sm3(account.username.as_bytes()))?.and_then(|row| row.locked_until);
    Ok(until.map(|until| until.0).filter(|until| now < *until))
}
