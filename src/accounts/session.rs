//! Sessions 会话: signing in, trading the refresh token, signing out.

use std::sync::Arc;

use uuid::Uuid;

use super::model::{AccountRow, SessionRow};
use super::password::PasswordHash;
use super::{Error, Keys, SignedIn, locks, second_factor, sessions, store};
use crate::db::types::{Instant, Uid};
use crate::db::{Db, Tx, audit};
use crate::law::time::Moment;

/// What a person gets for signing in.
pub(super) struct Tokens {
    pub access: String,
    /// Seconds the access token lives.
    pub lives: i64,
    pub refresh: String,
    /// Whether the password must be changed first.
    pub must_change_password: bool,
    /// Whether a second factor must be enrolled first.
    pub must_enrol: bool,
}

/// From where and with which program a session is used.
#[derive(Debug, Clone, Default)]
pub(super) struct Client {
    pub address: Option<String>,
    pub user_agent: Option<String>,
}

/// What a person shows: a name, a password, and a code of the second factor if there is one.
pub(super) struct Shown {
    pub username: String,
    pub password: String,
    pub code: Option<String>,
}

/// Signs in. An unknown name and a wrong password take as long and are answered alike.
pub(super) async fn sign_in(db: &Db, keys: Arc<Keys>, shown: Shown, client: Client) -> Result<Tokens, Error> {
    let Shown { username, password, code } = shown;
    let address = client.address.clone().unwrap_or_default();
    let now = keys.now();
    keys.throttle.check(&address, now)?;
    let name = username.clone();
    let row = db
        .read(move |conn| {
            locks::check(conn, &name, now)?;
            store::by_username(conn, &name)
        })
        .await?;
    let hash = row.as_ref().map(|row| PasswordHash(row.password_hash.clone()));
    let admitted = keys.clone().verify(hash, password).await?;
    let account = row.as_ref().map(|row| row.id.0);
    let Some(row) = row.filter(|row| admitted && row.disabled_at.is_none()) else {
        return refuse(db, keys, username, account, &address, Error::WrongCredentials).await;
    };
    // A refusal for want of a right code has to be counted, so it is made outside the transaction.
    let (asking, name) = (keys.clone(), username.clone());
    let opened = db.write(move |tx| {
        // Guesses made side by side: the door may have closed while this one was being checked.
        locks::in_turn(tx, &name)?;
        locks::check(tx.conn, &name, tx.now)?;
        if row.run_out(tx.now) {
            let (id, object) = (row.id.0, format!("account/{}", row.id));
            audit::refused(tx, Some(id), "session.open", &object, "the one-time password has run out")?;
            return Ok(Door::RunOut);
        }
        if !second_factor::passed(tx, &asking, row.id.0, code.as_deref())? {
            return Ok(Door::WrongCode);
        }
        locks::succeeded(tx, &name)?;
        open(tx, &asking, row, client, "").map(Door::Open)
    });
    match opened.await? {
        Door::Open(tokens) => Ok(tokens),
        // The password was right: nothing was guessed, so nothing is counted.
        Door::RunOut => Err(Error::OneTimePasswordOver),
        Door::WrongCode => refuse(db, keys, username, account, &address, Error::WrongCode).await,
    }
}

/// What came of a right password.
enum Door {
    Open(Tokens),
    WrongCode,
    RunOut,
}

async fn refuse(
    db: &Db,
    keys: Arc<Keys>,
    username: String,
    account: Option<Uuid>,
    address: &str,
    error: Error,
) -> Result<Tokens, Error> {
    keys.throttle.failed(address, keys.now());
    tracing::warn!(account = ?account, "refused to sign in");
    db.write(move |tx| locks::failed(tx, &keys.rules, &username, account)).await?;
    Err(error)
}

/// Opens a session for an account that has shown who it is.
pub(super) fn open(tx: &mut Tx<'_>, keys: &Keys, row: AccountRow, client: Client, how: &str) -> Result<Tokens, Error> {
    let (id, account_id) = (tx.new_id(), row.id.0);
    let ends = tx.now.plus_minutes(keys.rules.session_minutes);
    let expires = tx.now.plus_minutes(keys.rules.idle_minutes).min(ends);
    let refresh = keys.refresh(id, expires)?;
    let must_change_password = aged(tx, keys, &row)?;
    let must_enrol = second_factor::owed(tx.conn, &row)?;
    let session = SessionRow {
        id: Uid(id),
        account_id: Uid(account_id),
        refresh_digest: refresh.digest,
        previous_digest: None,
        expires_at: Instant(expires),
        revoked_at: None,
        created_at: Instant(tx.now),
        user_agent: client.user_agent,
        address: client.address,
        last_seen_at: Some(Instant(tx.now)),
        ends_at: Some(Instant(ends)),
        must_enrol,
    };
    sessions::insert(tx, &session)?;
    audit::record(tx, Some(account_id), "session.open", &format!("session/{id}"), how)?;
    let (access, lives) = keys.access(account_id, id, tx.now, expires)?;
    Ok(Tokens { access, lives, refresh: refresh.token, must_change_password, must_enrol })
}

/// Whether the password must be changed, also because it has just become too old.
fn aged(tx: &mut Tx<'_>, keys: &Keys, row: &AccountRow) -> Result<bool, Error> {
    let since = row.password_changed_at.unwrap_or(row.created_at).0;
    let too_old = keys.rules.password_days > 0 && since.plus_days(keys.rules.password_days) <= tx.now;
    if too_old && !row.must_change_password {
        store::expire_password(tx, row.id.0)?;
        audit::record(tx, Some(row.id.0), "password.expire", &format!("account/{}", row.id), "")?;
    }
    Ok(too_old || row.must_change_password)
}

/// Trades a refresh token for a new pair. One that was traded before has been stolen, by one side or the other: the
/// session ends for both.
pub(super) async fn refresh(db: &Db, keys: Arc<Keys>, token: &str, client: Client) -> Result<Tokens, Error> {
    let (session_id, digest) = keys.read_refresh(token)?;
    // The end of a session must be kept although the answer is a refusal, so the refusal is made outside.
    db.write(move |tx| rotate(tx, &keys, session_id, &digest, client)).await?.ok_or(Error::SignedOut)
}

fn rotate(tx: &mut Tx<'_>, keys: &Keys, id: Uuid, digest: &str, client: Client) -> Result<Option<Tokens>, Error> {
    let ended = |session: &SessionRow, now: Moment| {
        session.expires_at.0 <= now || session.ends_at.is_some_and(|ends| ends.0 <= now)
    };
    let Some(session) = sessions::live(tx, id)?.filter(|session| !ended(session, tx.now)) else {
        return Ok(None);
    };
    let account_id = session.account_id.0;
    let Some(row) = store::row(tx.conn, account_id)? else { return Ok(None) };
    let ends = session.ends_at.map_or_else(|| tx.now.plus_minutes(keys.rules.session_minutes), |ends| ends.0);
    let expires = tx.now.plus_minutes(keys.rules.idle_minutes).min(ends);
    let next = keys.refresh(id, expires)?;
    let must_enrol = second_factor::owed(tx.conn, &row)?;
    let renewed = SessionRow {
        refresh_digest: next.digest,
        expires_at: Instant(expires),
        last_seen_at: Some(Instant(tx.now)),
        address: client.address,
        user_agent: client.user_agent,
        must_enrol,
        ..session
    };
    if !sessions::renew(tx, digest, &renewed)? {
        sessions::end(tx, id)?;
        let object = format!("session/{id}");
        audit::refused(tx, Some(account_id), "session.revoke", &object, "a refresh token was used again")?;
        return Ok(None);
    }
    audit::record(tx, Some(account_id), "session.refresh", &format!("session/{id}"), "")?;
    let must_change_password = aged(tx, keys, &row)?;
    let (access, lives) = keys.access(account_id, id, tx.now, expires)?;
    Ok(Some(Tokens { access, lives, refresh: next.token, must_change_password, must_enrol }))
}

/// Signs out: the session's tokens are worth nothing from now on.
pub(super) fn sign_out(tx: &mut Tx<'_>, signed_in: SignedIn) -> Result<(), Error> {
    let SignedIn { account_id, session_id, .. } = signed_in;
    if store::actor(tx.conn, account_id, session_id)?.is_none() || !sessions::end(tx, session_id)? {
        return Err(Error::SignedOut);
    }
    audit::record(tx, Some(account_id), "session.close", &format!("session/{session_id}"), "")?;
    Ok(())
}
