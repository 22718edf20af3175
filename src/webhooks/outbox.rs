//! The outbox: in the transaction of an act, a delivery for each webhook that may be told of it.

use uuid::Uuid;

use super::model::{DeliveryRow, State, WebhookRow};
use super::{Error, store};
use crate::accounts;
use crate::agencies;
use crate::casefile::act::Act;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};

/// Puts an act of a case of `agency_id` into the outbox.
pub fn announce(tx: &mut Tx<'_>, agency_id: Uuid, act: &Act, digest: &str) -> Result<(), Error> {
    for webhook in store::living(tx.conn)? {
        if !webhook.wants(act.kind) || !sees(tx.conn, &webhook, agency_id)? {
            continue;
        }
        let row = DeliveryRow {
            id: Uid(tx.new_id()),
            webhook_id: webhook.id,
            case_id: Uid(act.case_id),
            agency_id: Uid(agency_id),
            seq: i64::try_from(act.seq).map_err(|error| Error::Internal(error.to_string()))?,
            kind: act.kind.as_str().to_owned(),
            digest: digest.to_owned(),
            recorded_at: Instant(act.recorded_at),
            state: State::Waiting.as_str().to_owned(),
            attempts: 0,
            next_attempt_at: Instant(tx.now),
            last_status: None,
            last_error: None,
            ended_at: None,
        };
        store::insert_delivery(tx, &row)?;
    }
    Ok(())
}

/// Whether the webhook's account may see cases of this organ, as of now.
pub(super) fn sees(conn: &mut Conn, webhook: &WebhookRow, agency_id: Uuid) -> Result<bool, Error> {
    match accounts::acting(conn, webhook.account_id.0)? {
        Some(actor) => Ok(agencies::covers(conn, &actor)?.contains(&agency_id)),
        None => Ok(false),
    }
}
