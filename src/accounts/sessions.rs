//! Every other statement on `login_session`: opened, renewed, seen, ended.

use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::Error;
use super::model::SessionRow;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::time::Moment;
use crate::schema::{account, login_session};

/// A session as its owner and the administrators see it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    /// Id.
    pub id: Uuid,
    /// When the person signed in.
    pub created_at: Moment,
    /// When it was last renewed; requests since then are at most 15 minutes younger.
    pub last_seen_at: Moment,
    /// When it ends unless it is renewed.
    pub expires_at: Moment,
    /// From which address it was last renewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// With which program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl SessionView {
    fn of(row: SessionRow, asking: Option<Uuid>) -> SessionView {
        SessionView {
            id: row.id.0,
            created_at: row.created_at.0,
            last_seen_at: row.last_seen_at.unwrap_or(row.created_at).0,
            expires_at: row.expires_at.0,
            address: row.address,
            user_agent: row.user_agent,
            current: asking == Some(row.id.0),
        }
    }
}

/// The sessions of an account that have not ended, newest first.
pub(super) fn of_account(
    conn: &mut Conn,
    account_id: Uuid,
    asking: Option<Uuid>,
    now: Moment,
) -> Result<Vec<SessionView>, Error> {
    let rows: Vec<SessionRow> = login_session::table
        .filter(login_session::account_id.eq(Uid(account_id)))
        .filter(login_session::revoked_at.is_null())
        .filter(login_session::expires_at.gt(Instant(now)))
        .order((login_session::created_at.desc(), login_session::id.desc()))
        .limit(200)
        .select(SessionRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| SessionView::of(row, asking)).collect())
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &SessionRow) -> Result<(), Error> {
    diesel::insert_into(login_session::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A session that has not ended, of an account that may sign in.
pub(super) fn live(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<SessionRow>, Error> {
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

/// Puts a renewed session in the place of the one with this refresh token; false if that one is not the current one.
pub(super) fn renew(tx: &mut Tx<'_>, old: &str, renewed: &SessionRow) -> Result<bool, Error> {
    let current = login_session::table
        .find(renewed.id)
        .filter(login_session::refresh_digest.eq(old))
        .filter(login_session::revoked_at.is_null());
    let rows = diesel::update(current)
        .set((
            login_session::refresh_digest.eq(&renewed.refresh_digest),
            login_session::previous_digest.eq(Some(old)),
            login_session::expires_at.eq(renewed.expires_at),
            login_session::last_seen_at.eq(renewed.last_seen_at),
            login_session::address.eq(&renewed.address),
            login_session::user_agent.eq(&renewed.user_agent),
            login_session::must_enrol.eq(renewed.must_enrol),
        ))
        .execute(tx.conn)?;
    Ok(rows == 1)
}

/// Ends a session; false if it had ended before.
pub(super) fn end(tx: &mut Tx<'_>, id: Uuid) -> Result<bool, Error> {
    let live = login_session::table.find(Uid(id)).filter(login_session::revoked_at.is_null());
    Ok(diesel::update(live).set(login_session::revoked_at.eq(Some(Instant(tx.now)))).execute(tx.conn)? == 1)
}

/// Ends one session of an account; false if the account has no such session that lives.
pub(super) fn end_of(tx: &mut Tx<'_>, account_id: Uuid, id: Uuid) -> Result<bool, Error> {
    let own = login_session::table
        .find(Uid(id))
        .filter(login_session::account_id.eq(Uid(account_id)))
        .filter(login_session::revoked_at.is_null());
    Ok(diesel::update(own).set(login_session::revoked_at.eq(Some(Instant(tx.now)))).execute(tx.conn)? == 1)
}

/// Ends every session of an account but one; answers how many.
pub(super) fn end_all(tx: &mut Tx<'_>, account_id: Uuid, but: Option<Uuid>) -> Result<usize, Error> {
    let but = Uid(but.unwrap_or(Uuid::nil()));
    let live = login_session::table
        .filter(login_session::account_id.eq(Uid(account_id)))
        .filter(login_session::id.ne(but))
        .filter(login_session::revoked_at.is_null());
    Ok(diesel::update(live).set(login_session::revoked_at.eq(Some(Instant(tx.now)))).execute(tx.conn)?)
}

/// Says that the second factor is enrolled.
pub(super) fn enrolled(tx: &mut Tx<'_>, account_id: Uuid) -> Result<(), Error> {
    diesel::update(login_session::table.filter(login_session::account_id.eq(Uid(account_id))))
        .set(login_session::must_enrol.eq(false))
        .execute(tx.conn)?;
    Ok(())
}
