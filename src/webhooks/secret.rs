//! Secrets of webhooks at rest: sealed under the key ring, as second factors are. One stored before that lies plain and is
//! known by having no key; it works, and is sealed when it is next used or when the service starts.

use std::sync::Arc;

use uuid::Uuid;

use super::model::WebhookRow;
use super::{Error, sign, store};
use crate::accounts::{Keys, Ring};
use crate::db::{Db, Tx, audit};

/// A secret nobody has used before: what its owner is shown, the key that seals it, and what is stored.
pub(super) fn make(ring: &Ring) -> Result<(String, String, String), Error> {
    let plain = sign::new_secret();
    let (key_id, sealed) = ring.seal(plain.as_bytes())?;
    Ok((plain, key_id, sealed))
}

/// What signs the deliveries of a webhook.
pub(super) fn open(ring: &Ring, webhook: &WebhookRow) -> Result<String, Error> {
    let lost = || Error::Locked { webhook: webhook.id.0 };
    let plain = match &webhook.key_id {
        None => webhook.secret.clone(),
        Some(key_id) => {
            let plain = ring.unseal(key_id, &webhook.secret).map_err(|_| lost())?;
            String::from_utf8(plain.to_vec()).map_err(|_| lost())?
        }
    };
    if sign::is_secret(&plain) { Ok(plain) } else { Err(lost()) }
}

/// Seals a secret under the key that signs now, unless it is; false if it was, or has changed since it was read.
pub(super) fn renew(tx: &mut Tx<'_>, ring: &Ring, webhook: &WebhookRow) -> Result<bool, Error> {
    if webhook.key_id.as_deref().is_some_and(|key_id| !ring.is_old(key_id)) {
        return Ok(false);
    }
    let (key_id, sealed) = ring.seal(open(ring, webhook)?.as_bytes())?;
    store::reseal(tx, webhook, &key_id, &sealed)
}

/// What [`reseal`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resealed {
    /// How many secrets are now sealed under the key that signs.
    pub sealed: usize,
    /// Webhooks whose secret no key at hand opens: nothing is sent to them until one does.
    pub locked: Vec<Uuid>,
}

/// Seals, under the key that signs now, the secrets that lie plain or under an earlier key. A webhook whose key is gone
/// keeps nothing from starting, so that somebody can end it: it is named, here and at each delivery.
pub fn reseal(db: &Db, keys: &Arc<Keys>) -> Result<Resealed, Error> {
    let keys = Arc::clone(keys);
    db.write_now(move |tx| {
        let mut done = Resealed { sealed: 0, locked: Vec::new() };
        for webhook in store::with_secret(tx.conn)? {
            match renew(tx, keys.ring(), &webhook) {
                Ok(sealed) => done.sealed += usize::from(sealed),
                Err(Error::Locked { webhook }) => done.locked.push(webhook),
                Err(error) => return Err(error),
            }
        }
        if done.sealed > 0 {
            audit::record(tx, None, "webhook.reseal", "webhook", &format!("{} secrets", done.sealed))?;
        }
        Ok(done)
    })
}
