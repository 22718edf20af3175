//! The courier: a thread that takes what is due from the outbox to its receivers.
//!
//! At least once, never in a transaction, and in no promised order: a receiver knows an event again by `webhook-id` and
//! puts acts in order by `seq`. A receiver that is down is left alone for a growing while; an event it refuses is tried
//! by itself, while others go on.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::model::{DeliveryRow, State, WebhookRow};
use super::outbox::sees;
use super::sign::signature;
use super::store::{self, Outcome};
use super::{Error, api, secret};
use crate::accounts::Keys;
use crate::background::{Background, Told};
use crate::db::types::Uid;
use crate::db::{Db, Tx, audit};
use crate::law::time::Moment;

/// How often the outbox is looked at.
const PACE: Duration = Duration::from_millis(500);

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Deliveries taken at once.
const AT_ONCE: i64 = 20;

/// For so long a delivery under way belongs to the program that took it: longer than all of them can take.
const LEASE_MINUTES: i64 = 10;

/// The first wait after a failure, in seconds; each further one is twice as long.
const FIRST_WAIT: i64 = 10;

/// The longest wait, in seconds.
const LONGEST_WAIT: i64 = 3600;

/// An event is given up when it is older than this.
const GIVE_UP_DAYS: i64 = 3;

/// Starts delivering to the hosts the operator has listed. Dropping it lets the delivery under way end.
///
/// # Errors
/// When no thread can be started.
pub fn deliver(db: Arc<Db>, keys: Arc<Keys>, hosts: Vec<String>) -> std::io::Result<Background> {
    let round = Round { db, keys, hosts, agent: agent() };
    Background::start("webhooks", move |told| {
        loop {
            if let Err(error) = round.go(told) {
                tracing::error!(%error, "webhooks could not be delivered");
            }
            if told.within(PACE) {
                return;
            }
        }
    })
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        // Where the operator's list does not lead, no answer of a receiver leads either.
        .max_redirects(0)
        .timeout_global(Some(PATIENCE))
        .proxy(None)
        .build()
        .new_agent()
}

struct Round {
    db: Arc<Db>,
    keys: Arc<Keys>,
    hosts: Vec<String>,
    agent: ureq::Agent,
}

impl Round {
    fn go(&self, told: &Told) -> Result<(), Error> {
        let now = self.db.clock().now();
        let due = self.db.read_now(move |conn| store::due(conn, now, AT_ONCE))?;
        let mut down: BTreeSet<Uid> = BTreeSet::new();
        for (delivery, webhook) in due {
            if told.already() {
                return Ok(());
            }
            if down.contains(&webhook.id) || !self.take(&delivery, &webhook)? {
                continue;
            }
            let (state, answer) = self.send(&delivery, &webhook)?;
            if state == Reached::Down {
                down.insert(webhook.id);
            }
            self.db.write_now(move |tx| note(tx, &delivery, &webhook, state, answer))?;
        }
        Ok(())
    }

    /// Takes a delivery, unless another program has, or the account may no longer see the case.
    fn take(&self, delivery: &DeliveryRow, webhook: &WebhookRow) -> Result<bool, Error> {
        let (delivery, webhook, keys) = (delivery.clone(), webhook.clone(), Arc::clone(&self.keys));
        self.db.write_now(move |tx| {
            if !store::claim(tx, delivery.id, tx.now.plus_minutes(LEASE_MINUTES))? {
                return Ok(false);
            }
            if sees(tx.conn, &webhook, delivery.agency_id.0)? {
                return match secret::renew(tx, keys.ring(), &webhook) {
                    // What no key opens is told where it would have been used.
                    Ok(_) | Err(Error::Locked { .. }) => Ok(true),
                    Err(error) => Err(error),
                };
            }
            let outcome = Outcome { state: State::Unseen, status: None, error: None, next: tx.now };
            store::attempted(tx, &delivery, &outcome)?;
            Ok(false)
        })
    }

    fn send(&self, delivery: &DeliveryRow, webhook: &WebhookRow) -> Result<(Reached, Result<i32, String>), Error> {
        if let Err(refused) = api::check_address(&webhook.url, &self.hosts) {
            // The operator has taken the host off the list since.
            return Ok((Reached::Down, Err(refused.to_string())));
        }
        let secret = match secret::open(self.keys.ring(), webhook) {
            Ok(secret) => secret,
            Err(locked) => {
                tracing::error!(error = %locked, "a webhook is not told");
                return Ok((Reached::Down, Err(locked.to_string())));
            }
        };
        let body = payload(delivery);
        let (id, timestamp) = (delivery.id.0.to_string(), self.db.clock().now().utc().timestamp());
        let signature = signature(&secret, &id, timestamp, &body)?;
        let sent = self
            .agent
            .post(&webhook.url)
            .header("content-type", "application/json")
            .header("user-agent", concat!("zhifa/", env!("CARGO_PKG_VERSION")))
            .header("webhook-id", &id)
            .header("webhook-timestamp", timestamp.to_string())
            .header("webhook-signature", &signature)
            .send(&body);
        Ok(match sent {
            Ok(answer) => {
                let status = answer.status().as_u16();
                (Reached::of(status), Ok(i32::from(status)))
            }
            Err(error) => (Reached::Down, Err(error.to_string())),
        })
    }
}

/// What an answer says about the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reached {
    /// It has the event.
    Taken,
    /// It does not want this event, perhaps later.
    Refused,
    /// It wants none any more (410).
    Gone,
    /// It cannot be reached, or cannot work.
    Down,
}

impl Reached {
    fn of(status: u16) -> Reached {
        match status {
            200..300 => Reached::Taken,
            410 => Reached::Gone,
            408 | 429 | 500.. => Reached::Down,
            _ => Reached::Refused,
        }
    }
}

/// What is told: which act of which case, and nothing of what it says.
fn payload(delivery: &DeliveryRow) -> String {
    json!({
        "type": "case.act.recorded",
        "timestamp": delivery.recorded_at.0,
        "data": {
            "case_id": delivery.case_id.0,
            "agency_id": delivery.agency_id.0,
            "seq": delivery.seq,
            "kind": delivery.kind,
            "digest": delivery.digest,
        },
    })
    .to_string()
}

fn note(
    tx: &mut Tx<'_>,
    delivery: &DeliveryRow,
    webhook: &WebhookRow,
    reached: Reached,
    answer: Result<i32, String>,
) -> Result<(), Error> {
    let now = tx.now;
    let too_old = delivery.recorded_at.0.plus_days(GIVE_UP_DAYS) < now && delivery.attempts > 0;
    let state = match reached {
        Reached::Taken => State::Delivered,
        _ if too_old => State::GivenUp,
        _ => State::Waiting,
    };
    let (status, error) = match answer {
        Ok(status) => (Some(status), None),
        Err(why) => (None, Some(why.chars().take(300).collect())),
    };
    let outcome = Outcome { state, status, error, next: after(now, delivery.attempts) };
    store::attempted(tx, delivery, &outcome)?;
    match reached {
        Reached::Down => {
            store::reached(tx, webhook.id, webhook.failures.saturating_add(1), after(now, webhook.failures))
        }
        Reached::Taken if webhook.failures > 0 => store::reached(tx, webhook.id, 0, now),
        Reached::Gone => {
            store::end(tx, webhook.id.0)?;
            let object = format!("webhook/{}", webhook.id.0);
            Ok(audit::record(tx, None, "webhook.end", &object, "the receiver answered 410 Gone")?)
        }
        Reached::Taken | Reached::Refused => Ok(()),
    }
}

/// When to try again after so many failures before this one.
fn after(now: Moment, failures: i32) -> Moment {
    let doubled = u32::try_from(failures).ok().and_then(|times| FIRST_WAIT.checked_shl(times.min(20)));
    now.plus_seconds(doubled.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stop_growing() {
        let now = Moment::at_shanghai(2026, 3, 2, 9, 0).unwrap();
        let waits: Vec<i64> =
            [0, 1, 2, 8, 9, 40].map(|failures| (after(now, failures).utc() - now.utc()).num_seconds()).into();
        assert_eq!(waits, [10, 20, 40, 2560, 3600, 3600]);
    }

    #[test]
    fn answers_are_told_apart() {
        assert_eq!([200, 204, 400, 404, 410, 429, 503, 301].map(Reached::of), {
            use Reached::{Down, Gone, Refused, Taken};
            [Taken, Taken, Refused, Refused, Gone, Down, Down, Refused]
        });
    }
}
