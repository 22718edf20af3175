//! Signing in elsewhere 统一身份认证: OpenID Connect by any provider, with the authorization code flow, PKCE, state and nonce.
//!
//! A provider only says who somebody is. Which account that is, a link says that an administrator made, or a claim that the
//! settings name; nothing here ever makes an account or gives a role.

mod id_token;
mod links;
mod provider;

use std::sync::Arc;

use super::session::{self, Client, Tokens};
use super::{Error, Keys, second_factor, store};
use crate::db::{Db, Tx, audit};
use crate::law::digest::sm3;

pub use provider::Provider;

pub(super) use id_token::Identity;
pub use links::IdentityLink;
pub(super) use links::{link, linked, unlink};

/// Minutes a sign-in may be under way.
pub(super) const MINUTES: i64 = 10;

/// Where to send a person, and what they come back with.
pub(super) struct Started {
    pub authorization_url: String,
    pub state: String,
}

/// What came back from the provider through the person's browser.
pub(super) struct Back {
    pub state: String,
    pub code: String,
    pub binding: String,
}

fn provider(keys: &Keys) -> Result<&Provider, Error> {
    keys.oidc.as_ref().ok_or(Error::NoProvider)
}

/// Begins a sign-in. `binding` is a secret of the client that it shows again at the end: so nobody finishes for another.
pub(super) async fn start(db: &Db, keys: Arc<Keys>, binding: &str) -> Result<Started, Error> {
    provider(&keys)?;
    let (state, nonce, verifier) = (provider::random(), provider::random(), provider::random());
    let attempt = links::Attempt::new(&state, binding, &nonce, &verifier);
    let now = keys.now();
    let told = state.clone();
    let url = blocking(move || provider(&keys)?.authorization_url(now, &state, &nonce, &verifier)).await?;
    db.write(move |tx| attempt.keep(tx)).await?;
    Ok(Started { authorization_url: url, state: told })
}

/// Finishes a sign-in: the code is traded for an ID token, which is checked, and whoever it speaks of gets a session.
pub(super) async fn finish(db: &Db, keys: Arc<Keys>, back: Back, client: Client) -> Result<Tokens, Error> {
    provider(&keys)?;
    let Back { state, code, binding } = back;
    let (state, binding) = (sm3(state.as_bytes()), sm3(binding.as_bytes()));
    // Taken before anything else: an attempt is good once, whatever comes of it.
    let attempt = db.write(move |tx| links::take(tx, &state, &binding)).await?.ok_or(Error::ForeignSignIn)?;
    let now = keys.now();
    let asking = Arc::clone(&keys);
    let identity = blocking(move || provider(&asking)?.identity(now, &code, &attempt.verifier, &attempt.nonce)).await?;
    db.write(move |tx| admit(tx, &keys, &identity, client)).await?
}

/// The session of a person the provider vouches for. A refusal is kept in the trail, so it is no failure of the transaction.
fn admit(tx: &mut Tx<'_>, keys: &Keys, identity: &Identity, client: Client) -> Result<Result<Tokens, Error>, Error> {
    let account = links::account_of(tx, identity)?;
    let row = match account {
        Some(id) => store::row(tx.conn, id)?.filter(|row| row.disabled_at.is_none()),
        None => None,
    };
    let Some(row) = row else {
        let object = account.map_or_else(|| "account/?".to_owned(), |id| format!("account/{id}"));
        audit::refused(tx, account, "session.open", &object, &format!("OpenID: no account for {}", identity.subject))?;
        return Ok(Err(Error::NotLinked));
    };
    let needs = second_factor::has(tx.conn, row.id.0)? || second_factor::owed(tx.conn, &row)?;
    if needs && !identity.second_factor {
        let object = format!("account/{}", row.id);
        audit::refused(tx, account, "session.open", &object, "OpenID: the provider asked for no second factor")?;
        return Ok(Err(Error::SecondFactorAsked));
    }
    session::open(tx, keys, row, client, &format!("OpenID {}", identity.issuer)).map(Ok)
}

/// Talks to the provider away from the web threads.
#[expect(clippy::disallowed_methods, reason = "waits on the provider, not on the database")]
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    actix_web::web::block(work).await.map_err(|error| Error::Internal(format!("asking the provider: {error}")))?
}
