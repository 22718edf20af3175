//! Every statement on `webhook` and `webhook_delivery`.

use diesel::prelude::*;
use uuid::Uuid;

use super::Error;
use super::model::{DeliveryRow, State, WebhookRow};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::time::Moment;
use crate::schema::{webhook, webhook_delivery};

/// Webhooks that have not ended: a handful in an installation, mostly none, asked for at every act.
pub(super) fn living(conn: &mut Conn) -> Result<Vec<WebhookRow>, Error> {
    Ok(webhook::table
        .filter(webhook::ended_at.is_null())
        .order(webhook::id)
        .select(WebhookRow::as_select())
        .load(conn)?)
}

/// How many webhooks of an organ have not ended.
pub(super) fn living_of(conn: &mut Conn, agency_id: Uuid) -> Result<i64, Error> {
    let living = webhook::table.filter(webhook::agency_id.eq(Uid(agency_id))).filter(webhook::ended_at.is_null());
    Ok(living.count().get_result(conn)?)
}

pub(super) fn find(conn: &mut Conn, id: Uuid) -> Result<Option<WebhookRow>, Error> {
    Ok(webhook::table.find(Uid(id)).select(WebhookRow::as_select()).first(conn).optional()?)
}

/// Webhooks of these organs, of one account only if it is named; ended ones too.
pub(super) fn list(
    conn: &mut Conn,
    agencies: &[Uuid],
    account: Option<Uuid>,
    after: Option<Uuid>,
    rows: i64,
) -> Result<Vec<WebhookRow>, Error> {
    let agencies: Vec<Uid> = agencies.iter().copied().map(Uid).collect();
    let mut query = webhook::table.filter(webhook::agency_id.eq_any(agencies)).into_boxed();
    if let Some(account) = account {
        query = query.filter(webhook::account_id.eq(Uid(account)));
    }
    if let Some(after) = after {
        query = query.filter(webhook::id.gt(Uid(after)));
    }
    Ok(query.order(webhook::id).limit(rows).select(WebhookRow::as_select()).load(conn)?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &WebhookRow) -> Result<(), Error> {
    diesel::insert_into(webhook::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Webhooks whose secret is of use, and ended ones whose secret lies plain.
pub(super) fn with_secret(conn: &mut Conn) -> Result<Vec<WebhookRow>, Error> {
    Ok(webhook::table
        .filter(webhook::ended_at.is_null().or(webhook::key_id.is_null()))
        .order(webhook::id)
        .select(WebhookRow::as_select())
        .load(conn)?)
}

/// Puts the sealed secret in the place of the one that was read; false if that is another by now.
pub(super) fn reseal(tx: &mut Tx<'_>, read: &WebhookRow, key_id: &str, sealed: &str) -> Result<bool, Error> {
    let same = webhook::table.find(read.id).filter(webhook::secret.eq(&read.secret));
    let set = (webhook::key_id.eq(Some(key_id)), webhook::secret.eq(sealed));
    Ok(diesel::update(same).set(set).execute(tx.conn)? == 1)
}

/// Ends a webhook; false if it had ended before.
pub(super) fn end(tx: &mut Tx<'_>, id: Uuid) -> Result<bool, Error> {
    let living = webhook::table.find(Uid(id)).filter(webhook::ended_at.is_null());
    Ok(diesel::update(living).set(webhook::ended_at.eq(Some(Instant(tx.now)))).execute(tx.conn)? == 1)
}

pub(super) fn insert_delivery(tx: &mut Tx<'_>, row: &DeliveryRow) -> Result<(), Error> {
    diesel::insert_into(webhook_delivery::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn deliveries(
    conn: &mut Conn,
    webhook_id: Uuid,
    state: Option<State>,
    after: Option<Uuid>,
    rows: i64,
) -> Result<Vec<DeliveryRow>, Error> {
    use webhook_delivery::dsl;
    let mut query = webhook_delivery::table.filter(dsl::webhook_id.eq(Uid(webhook_id))).into_boxed();
    if let Some(state) = state {
        query = query.filter(dsl::state.eq(state.as_str()));
    }
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(Uid(after)));
    }
    Ok(query.order(dsl::id).limit(rows).select(DeliveryRow::as_select()).load(conn)?)
}

/// Deliveries that are due, the oldest first, with their webhooks.
pub(super) fn due(conn: &mut Conn, now: Moment, rows: i64) -> Result<Vec<(DeliveryRow, WebhookRow)>, Error> {
    use webhook_delivery::dsl;
    Ok(webhook_delivery::table
        .inner_join(webhook::table)
        .filter(dsl::state.eq(State::Waiting.as_str()))
        .filter(dsl::next_attempt_at.le(Instant(now)))
        .filter(webhook::ended_at.is_null())
        .filter(webhook::not_before.le(Instant(now)))
        .order(dsl::id)
        .limit(rows)
        .select((DeliveryRow::as_select(), WebhookRow::as_select()))
        .load(conn)?)
}

/// Takes a delivery for this program alone until `until`; false if another took it first.
pub(super) fn claim(tx: &mut Tx<'_>, id: Uid, until: Moment) -> Result<bool, Error> {
    use webhook_delivery::dsl;
    let due = webhook_delivery::table
        .find(id)
        .filter(dsl::state.eq(State::Waiting.as_str()))
        .filter(dsl::next_attempt_at.le(Instant(tx.now)));
    Ok(diesel::update(due).set(dsl::next_attempt_at.eq(Instant(until))).execute(tx.conn)? == 1)
}

/// What became of an attempt.
pub(super) struct Outcome {
    pub state: State,
    pub status: Option<i32>,
    pub error: Option<String>,
    pub next: Moment,
}

/// Writes down what became of an attempt.
pub(super) fn attempted(tx: &mut Tx<'_>, row: &DeliveryRow, outcome: &Outcome) -> Result<(), Error> {
    use webhook_delivery::dsl;
    let ended = (outcome.state != State::Waiting).then_some(Instant(tx.now));
    diesel::update(webhook_delivery::table.find(row.id))
        .set((
            dsl::state.eq(outcome.state.as_str()),
            dsl::attempts.eq(row.attempts.saturating_add(1)),
            dsl::last_status.eq(outcome.status),
            dsl::last_error.eq(outcome.error.as_deref()),
            dsl::next_attempt_at.eq(Instant(outcome.next)),
            dsl::ended_at.eq(ended),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// How often in a row the receiver was out of reach, and until when it is left alone.
pub(super) fn reached(tx: &mut Tx<'_>, id: Uid, failures: i32, not_before: Moment) -> Result<(), Error> {
    diesel::update(webhook::table.find(id))
        .set((webhook::failures.eq(failures), webhook::not_before.eq(Instant(not_before))))
        .execute(tx.conn)?;
    Ok(())
}

/// Has everything from a moment on told again, but what the account may not see.
pub(super) fn replay(tx: &mut Tx<'_>, webhook_id: Uuid, from: Moment) -> Result<usize, Error> {
    use webhook_delivery::dsl;
    let again = webhook_delivery::table
        .filter(dsl::webhook_id.eq(Uid(webhook_id)))
        .filter(dsl::recorded_at.ge(Instant(from)))
        .filter(dsl::state.ne(State::Unseen.as_str()));
    let now = Instant(tx.now);
    let rows = diesel::update(again)
        .set((
            dsl::state.eq(State::Waiting.as_str()),
            dsl::attempts.eq(0),
            dsl::next_attempt_at.eq(now),
            dsl::ended_at.eq(None::<Instant>),
        ))
        .execute(tx.conn)?;
    reached(tx, Uid(webhook_id), 0, tx.now)?;
    Ok(rows)
}
