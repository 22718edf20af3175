//! Every statement on `identity_link` and `oidc_attempt`: who is who, and which sign-ins are under way.

use diesel::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::MINUTES;
use super::id_token::Identity;
use crate::accounts::{Actor, Error, create, store};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx, audit};
use crate::law::digest::sm3;
use crate::law::time::Moment;
use crate::schema::{identity_link, oidc_attempt};

/// Who an account is at a provider.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct IdentityLink {
    /// The provider.
    pub issuer: String,
    /// Its name for the person.
    pub subject: String,
    /// Since when.
    pub linked_at: Moment,
}

/// A sign-in under way.
pub(super) struct Attempt {
    state: String,
    secret: String,
    pub nonce: String,
    pub verifier: String,
}

impl Attempt {
    pub(super) fn new(state: &str, binding: &str, nonce: &str, verifier: &str) -> Attempt {
        let (state, secret) = (sm3(state.as_bytes()), sm3(binding.as_bytes()));
        Attempt { state, secret, nonce: nonce.to_owned(), verifier: verifier.to_owned() }
    }

    /// Keeps it until the person comes back, and forgets those who never did.
    pub(super) fn keep(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        diesel::delete(oidc_attempt::table.filter(oidc_attempt::expires_at.lt(Instant(tx.now)))).execute(tx.conn)?;
        let row = (
            oidc_attempt::state_digest.eq(&self.state),
            oidc_attempt::secret_digest.eq(&self.secret),
            oidc_attempt::nonce.eq(&self.nonce),
            oidc_attempt::verifier.eq(&self.verifier),
            oidc_attempt::expires_at.eq(Instant(tx.now.plus_minutes(MINUTES))),
        );
        diesel::insert_into(oidc_attempt::table).values(row).execute(tx.conn)?;
        Ok(())
    }
}

/// Takes a sign-in under way, which is gone then; none if there is none of that state that the client began.
pub(super) fn take(tx: &mut Tx<'_>, state: &str, secret: &str) -> Result<Option<Attempt>, Error> {
    let found: Option<(String, String, Instant)> = oidc_attempt::table
        .find(state)
        .filter(oidc_attempt::secret_digest.eq(secret))
        .select((oidc_attempt::nonce, oidc_attempt::verifier, oidc_attempt::expires_at))
        .first(tx.conn)
        .optional()?;
    let Some((nonce, verifier, expires)) = found else { return Ok(None) };
    // Of two who come back at one time, one finds it gone.
    let taken = diesel::delete(oidc_attempt::table.find(state)).execute(tx.conn)? == 1;
    let attempt = Attempt { state: state.to_owned(), secret: secret.to_owned(), nonce, verifier };
    Ok(Some(attempt).filter(|_| taken && tx.now < expires.0))
}

/// The account of an identity: by its link, or by the claim the settings name, which then becomes a link.
pub(super) fn account_of(tx: &mut Tx<'_>, identity: &Identity) -> Result<Option<Uuid>, Error> {
    in_turn(tx, &identity.issuer, &identity.subject)?;
    let known: Option<Uid> = identity_link::table
        .find((&identity.issuer, &identity.subject))
        .select(identity_link::account_id)
        .first(tx.conn)
        .optional()?;
    if let Some(id) = known {
        return Ok(Some(id.0));
    }
    let Some(username) = &identity.username else { return Ok(None) };
    let Some(row) = store::by_username(tx.conn, username)? else { return Ok(None) };
    // Somebody else at the provider is this account already: names are handed on, subjects are not.
    if linked(tx.conn, row.id.0)?.iter().any(|link| link.issuer == identity.issuer) {
        return Ok(None);
    }
    insert(tx, row.id.0, &identity.issuer, &identity.subject)?;
    let detail = format!("{} {} by its claim", identity.issuer, identity.subject);
    audit::record(tx, Some(row.id.0), "identity.link", &format!("account/{}", row.id), &detail)?;
    Ok(Some(row.id.0))
}

/// Lets what is about one identity follow each other: it is linked once.
fn in_turn(tx: &mut Tx<'_>, issuer: &str, subject: &str) -> Result<(), Error> {
    Ok(tx.lock(Uuid::new_v5(&Uuid::nil(), format!("{issuer} {subject}").as_bytes()))?)
}

fn insert(tx: &mut Tx<'_>, account: Uuid, issuer: &str, subject: &str) -> Result<(), Error> {
    let row = (
        identity_link::issuer.eq(issuer),
        identity_link::subject.eq(subject),
        identity_link::account_id.eq(Uid(account)),
        identity_link::linked_at.eq(Instant(tx.now)),
    );
    diesel::insert_into(identity_link::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Who an account is elsewhere.
pub(in crate::accounts) fn linked(conn: &mut Conn, account: Uuid) -> Result<Vec<IdentityLink>, Error> {
    let rows: Vec<(String, String, Instant)> = identity_link::table
        .filter(identity_link::account_id.eq(Uid(account)))
        .order((identity_link::issuer, identity_link::subject))
        .select((identity_link::issuer, identity_link::subject, identity_link::linked_at))
        .load(conn)?;
    let view = |(issuer, subject, at): (String, String, Instant)| IdentityLink { issuer, subject, linked_at: at.0 };
    Ok(rows.into_iter().map(view).collect())
}

/// Links an account to an identity, on behalf of an administrator.
pub(in crate::accounts) fn link(
    tx: &mut Tx<'_>,
    actor: &Actor,
    account: Uuid,
    issuer: &str,
    subject: &str,
) -> Result<IdentityLink, Error> {
    create::administered(tx.conn, actor, account)?;
    in_turn(tx, issuer, subject)?;
    let taken: Option<Uid> =
        identity_link::table.find((issuer, subject)).select(identity_link::account_id).first(tx.conn).optional()?;
    if taken.is_some() {
        return Err(Error::IdentityTaken);
    }
    insert(tx, account, issuer, subject)?;
    let detail = format!("{issuer} {subject}");
    audit::record(tx, Some(actor.account_id), "identity.link", &format!("account/{account}"), &detail)?;
    Ok(IdentityLink { issuer: issuer.to_owned(), subject: subject.to_owned(), linked_at: tx.now })
}

/// Takes every link of an account away, on behalf of an administrator.
pub(in crate::accounts) fn unlink(tx: &mut Tx<'_>, actor: &Actor, account: Uuid) -> Result<(), Error> {
    create::administered(tx.conn, actor, account)?;
    diesel::delete(identity_link::table.filter(identity_link::account_id.eq(Uid(account)))).execute(tx.conn)?;
    audit::record(tx, Some(actor.account_id), "identity.unlink", &format!("account/{account}"), "")?;
    Ok(())
}
