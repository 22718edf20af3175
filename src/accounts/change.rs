//! Changing a password 修改口令, one's own or, as an administrator, somebody else's.

use std::sync::Arc;

use uuid::Uuid;

use super::model::AccountRow;
use super::password::{Fault, PasswordHash, check_password, one_time};
use super::{Actor, Error, Keys, SignedIn, create, locks, sessions, signed_in, store};
use crate::db::{Db, Tx, audit};
use crate::law::time::Moment;

/// Changes one's own password; every other session of the person ends.
pub(super) async fn own(db: &Db, keys: Arc<Keys>, who: SignedIn, current: String, new: String) -> Result<(), Error> {
    let history = keys.rules.password_history;
    let row = shows_password(db, &keys, who, current, "/current").await?;
    check_password(&keys.rules, "/new", &row.username, &new)?;
    let past = db.read(move |conn| store::past_passwords(conn, who.account_id, history)).await?;
    let hashes = past.into_iter().chain([row.password_hash.clone()]).map(PasswordHash).collect();
    if keys.clone().among(hashes, new.clone()).await? {
        let used = Fault::new(
            "used_before",
            format!("不得使用当前口令或者最近 {history} 次用过的口令"),
            format!("neither the present password nor one of the last {history}"),
        );
        return Err(Error::Password { pointer: "/new", faults: vec![used] });
    }
    let hash = keys.hash(new).await?;
    db.write(move |tx| {
        tx.lock(who.account_id)?;
        signed_in::bearer_of(tx.conn, &who)?;
        // Somebody may have changed it since it was read: then this one rests on nothing.
        let now = store::row(tx.conn, who.account_id)?.filter(|now| now.password_hash == row.password_hash);
        store::set_password(tx, &now.ok_or(Error::WrongCurrent { pointer: "/current" })?, &hash.0, None)?;
        locks::succeeded(tx, &row.username)?;
        let ended = sessions::end_all(tx, who.account_id, Some(who.session_id))?;
        let object = format!("account/{}", who.account_id);
        audit::record(tx, Some(who.account_id), "password.change", &object, &format!("{ended} other sessions ended"))?;
        Ok(())
    })
    .await
}

/// The account of somebody who is signed in and shows the password once more: a stolen session must neither change it, nor
/// become a place to guess it at.
pub(super) async fn shows_password(
    db: &Db,
    keys: &Arc<Keys>,
    who: SignedIn,
    password: String,
    pointer: &'static str,
) -> Result<AccountRow, Error> {
    let now = keys.now();
    let row = db
        .read(move |conn| {
            signed_in::bearer_of(conn, &who)?;
            let row = store::row(conn, who.account_id)?.ok_or(Error::SignedOut)?;
            locks::check(conn, &row.username, now)?;
            Ok::<_, Error>(row)
        })
        .await?;
    if Arc::clone(keys).verify(Some(PasswordHash(row.password_hash.clone())), password).await? {
        // A session opened in time does not lengthen the life of the password.
        if row.run_out(now) {
            return Err(Error::OneTimePasswordOver);
        }
        return Ok(row);
    }
    let (username, rules) = (row.username.clone(), keys.rules.clone());
    db.write(move |tx| locks::failed(tx, &rules, &username, Some(who.account_id))).await?;
    Err(Error::WrongCurrent { pointer })
}

/// Gives an account a password for once; every session of it ends, and its door is open again.
pub(super) async fn reset(db: &Db, keys: Arc<Keys>, actor: Actor, id: Uuid, why: String) -> Result<OneTime, Error> {
    let password = one_time(&keys.rules);
    let hours = keys.rules.one_time_hours;
    let hash = keys.hash(password.clone()).await?;
    let until = db
        .write(move |tx| {
            let until = tx.now.plus_minutes(60 * hours);
            set(tx, &actor, id, &hash, until, &why).map(|()| until)
        })
        .await?;
    Ok(OneTime { password, until })
}

/// A password for once, and until when it is good.
pub(super) struct OneTime {
    pub password: String,
    pub until: Moment,
}

fn set(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, hash: &PasswordHash, until: Moment, why: &str) -> Result<(), Error> {
    tx.lock(id)?;
    let account = create::administered(tx.conn, actor, id)?;
    let row = store::row(tx.conn, id)?.ok_or(Error::NoSuchAccount)?;
    store::set_password(tx, &row, &hash.0, Some(until))?;
    sessions::end_all(tx, id, None)?;
    locks::succeeded(tx, &account.username)?;
    audit::record(tx, Some(actor.account_id), "password.reset", &format!("account/{id}"), why)?;
    Ok(())
}
