//! Sessions 会话: signing in, trading the refresh token, signing out.

use std::sync::Arc;

use uuid::Uuid;

use super::model::SessionRow;
use super::password::PasswordHash;
use super::tokens::SESSION_DAYS;
use super::{Error, Keys, SignedIn, store};
use crate::db::types::{Instant, Uid};
use crate::db::{Db, Tx, audit};

/// What a person gets for signing in.
pub(super) struct Tokens {
    pub access: String,
    pub refresh: String,
}

/// Signs in. An unknown name and a wrong password take as long and are answered alike.
pub(super) async fn sign_in(db: &Db, keys: Arc<Keys>, username: String, password: String) -> Result<Tokens, Error> {
    keys.throttle.check(&username, keys.now())?;
    let name = username.clone();
    let row = db.read(move |conn| store::by_username(conn, &name)).await?;
    let hash = row.as_ref().map(|row| PasswordHash(row.password_hash.clone()));
    let admitted = keys.clone().verify(hash, password).await?;
    let Some(row) = row.filter(|row| admitted && row.disabled_at.is_none()) else {
        keys.throttle.failed(&username, keys.now());
        // Not even the name: people type their password into the wrong field.
        tracing::warn!("refused to sign in");
        return Err(Error::WrongCredentials);
    };
    keys.throttle.succeeded(&username);
    db.write(move |tx| open(tx, &keys, row.id.0)).await
}

fn open(tx: &mut Tx<'_>, keys: &Keys, account_id: Uuid) -> Result<Tokens, Error> {
    let id = tx.new_id();
    let refresh = keys.refresh(id, tx.now)?;
    let session = SessionRow {
        id: Uid(id),
        account_id: Uid(account_id),
        refresh_digest: refresh.digest,
        previous_digest: None,
        expires_at: Instant(tx.now.plus_days(SESSION_DAYS)),
        revoked_at: None,
        created_at: Instant(tx.now),
    };
    store::open_session(tx, &session)?;
    audit::record(tx, Some(account_id), "session.open", &format!("session/{id}"), "")?;
    Ok(Tokens { access: keys.access(account_id, id, tx.now)?, refresh: refresh.token })
}

/// Trades a refresh token for a new pair. One that was traded before has been stolen, by one side or the other: the
/// session ends for both.
pub(super) async fn refresh(db: &Db, keys: Arc<Keys>, token: &str) -> Result<Tokens, Error> {
    let (session_id, digest) = keys.read_refresh(token)?;
    // The end of a session must be kept although the answer is a refusal, so the refusal is made outside.
    db.write(move |tx| rotate(tx, &keys, session_id, &digest)).await?.ok_or(Error::SignedOut)
}

fn rotate(tx: &mut Tx<'_>, keys: &Keys, id: Uuid, digest: &str) -> Result<Option<Tokens>, Error> {
    let Some(session) = store::live_session(tx, id)?.filter(|session| tx.now < session.expires_at.0) else {
        return Ok(None);
    };
    let account_id = session.account_id.0;
    let next = keys.refresh(id, tx.now)?;
    if !store::rotate(tx, id, digest, &next.digest, Instant(tx.now.plus_days(SESSION_DAYS)))? {
        store::revoke(tx, id)?;
        audit::record(
            tx,
            Some(account_id),
            "session.revoke",
            &format!("session/{id}"),
            "a refresh token was used again",
        )?;
        return Ok(None);
    }
    audit::record(tx, Some(account_id), "session.refresh", &format!("session/{id}"), "")?;
    Ok(Some(Tokens { access: keys.access(account_id, id, tx.now)?, refresh: next.token }))
}

/// Signs out: the session's tokens are worth nothing from now on.
pub(super) fn sign_out(tx: &mut Tx<'_>, signed_in: SignedIn) -> Result<(), Error> {
    let SignedIn { account_id, session_id } = signed_in;
    if store::actor(tx.conn, account_id, session_id)?.is_none() || !store::revoke(tx, session_id)? {
        return Err(Error::SignedOut);
    }
    audit::record(tx, Some(account_id), "session.close", &format!("session/{session_id}"), "")?;
    Ok(())
}
