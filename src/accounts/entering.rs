//! Entering something once 录入: who asks is looked at, then the content is read, and the same request under the same
//! `Idempotency-Key` is answered the same.

use serde::de::DeserializeOwned;
use uuid::Uuid;
use validator::Validate;

use super::{Actor, SignedIn, actor, administrator};
use crate::db::{Db, Tx};
use crate::idempotent::{Answer, IdempotencyKey, once};
use crate::problem::{Body, Problem, RawBody, parse_value, path_id};

/// What an administrator enters. Nobody else learns what the content should look like.
///
/// # Errors
/// 403 for everybody else, 422 for content that cannot be read, and whatever `make` refuses.
pub async fn enter<N, F>(
    db: &Db,
    who: SignedIn,
    (key, body): (IdempotencyKey, RawBody),
    make: F,
) -> Result<Answer, Problem>
where
    N: DeserializeOwned + Validate + Send + 'static,
    F: FnOnce(&mut Tx<'_>, &Actor, N) -> Result<Answer, Problem> + Send + 'static,
{
    let actor = administrator(db, who).await?;
    record(db, actor, (key, body), make).await
}

/// The same about something that is there: `id` as it stands in the path.
///
/// # Errors
/// As [`enter`], and 404 for an `id` that is none.
pub async fn enter_about<N, F>(
    db: &Db,
    who: SignedIn,
    id: &str,
    entry: (IdempotencyKey, RawBody),
    make: F,
) -> Result<Answer, Problem>
where
    N: DeserializeOwned + Validate + Send + 'static,
    F: FnOnce(&mut Tx<'_>, &Actor, Uuid, N) -> Result<Answer, Problem> + Send + 'static,
{
    let actor = administrator(db, who).await?;
    let id = path_id(id)?;
    record(db, actor, entry, move |tx, actor, new| make(tx, actor, id, new)).await
}

async fn record<N, F>(db: &Db, actor: Actor, (key, body): (IdempotencyKey, RawBody), make: F) -> Result<Answer, Problem>
where
    N: DeserializeOwned + Validate + Send + 'static,
    F: FnOnce(&mut Tx<'_>, &Actor, N) -> Result<Answer, Problem> + Send + 'static,
{
    let new: N = parse_value(body.value, "")?;
    db.write(move |tx| once(tx, actor.account_id, &key, &body.digest, |tx| make(tx, &actor, new))).await
}

/// What anybody who is signed in asks for; whether they may, `make` decides.
///
/// # Errors
/// 401 for whoever is signed out, and whatever `make` refuses.
pub async fn ask_once<N, F>(
    db: &Db,
    who: SignedIn,
    key: IdempotencyKey,
    sent: Body<N>,
    make: F,
) -> Result<Answer, Problem>
where
    N: Send + 'static,
    F: FnOnce(&mut Tx<'_>, &Actor, N) -> Result<Answer, Problem> + Send + 'static,
{
    db.write(move |tx| {
        let actor = actor(tx.conn, &who)?;
        once(tx, actor.account_id, &key, &sent.digest, |tx| make(tx, &actor, sent.value))
    })
    .await
}
