//! Tokens: a short access token and a rotating refresh token, both JWT (EdDSA), both judged by the injected clock.

use std::sync::{Arc, OnceLock};

use actix_web::web;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::password::{PasswordCost, PasswordHash};
use super::signing::Ring;
use super::throttle::Throttle;
use super::{Error, SignedIn};
use crate::clock::Clock;
use crate::config::{AccountRules, OidcProvider, Secret, Secrets};
use crate::law::digest::sm3;
use crate::law::time::Moment;

/// How long an access token lives, at most.
pub const ACCESS_MINUTES: i64 = 15;

/// What signs tokens and checks passwords, with the rules it keeps; one for the whole program.
pub struct Keys {
    pub(super) ring: Ring,
    cost: PasswordCost,
    clock: Arc<dyn Clock>,
    pub(super) rules: AccountRules,
    pub(super) oidc: Option<super::oidc::Provider>,
    pub(super) throttle: Throttle,
    dummy: OnceLock<PasswordHash>,
    turns: (crossbeam_channel::Sender<()>, crossbeam_channel::Receiver<()>),
}

/// Claims of an access token.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Access {
    sub: Uuid,
    sid: Uuid,
    iat: i64,
    exp: i64,
}

/// Claims of a refresh token. It has no `sub`, and an access token has no `jti`: neither passes for the other.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Refresh {
    sid: Uuid,
    jti: Uuid,
    exp: i64,
}

/// A refresh token as it was made: the text for the client, its digest for the database.
pub struct NewRefresh {
    /// For the client.
    pub token: String,
    /// For the database.
    pub digest: String,
}

impl Keys {
    /// Keys from one secret of at least 32 bytes (see `config::Config::secrets`), with the usual rules.
    pub fn new(secret: &[u8], cost: PasswordCost, clock: Arc<dyn Clock>) -> Result<Keys, Error> {
        let current = Secret(String::from_utf8_lossy(secret).into_owned());
        Keys::of(&Secrets { current, earlier: Vec::new() }, cost, clock)
    }

    /// Keys from the secrets of the settings, with the usual rules.
    pub fn of(secrets: &Secrets, cost: PasswordCost, clock: Arc<dyn Clock>) -> Result<Keys, Error> {
        let at_once = std::thread::available_parallelism().map_or(1, usize::from);
        let rules = AccountRules::default();
        Ok(Keys {
            ring: Ring::new(secrets)?,
            cost,
            clock,
            throttle: Throttle::new(rules.address_failures),
            rules,
            oidc: None,
            dummy: OnceLock::new(),
            turns: crossbeam_channel::bounded(at_once),
        })
    }

    /// The same keys under other rules.
    pub fn with_rules(self, rules: AccountRules) -> Keys {
        Keys { throttle: Throttle::new(rules.address_failures), rules, ..self }
    }

    /// The same keys with a provider people may sign in at.
    pub fn with_oidc(self, provider: OidcProvider) -> Result<Keys, Error> {
        Ok(Keys { oidc: Some(super::oidc::Provider::new(provider)?), ..self })
    }

    /// The public keys by which anybody can check our tokens (RFC 7517).
    pub fn public(&self) -> serde_json::Value {
        serde_json::json!({ "keys": self.ring.public(self.now()) })
    }

    /// What seals secrets at rest, for the rooms that store some.
    pub fn ring(&self) -> &Ring {
        &self.ring
    }

    /// The rules that accounts keep.
    pub fn rules(&self) -> &AccountRules {
        &self.rules
    }

    /// The injected present.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// What hashing costs here.
    pub fn cost(&self) -> PasswordCost {
        self.cost
    }

    /// Hashes a password away from the web threads.
    #[expect(clippy::disallowed_methods, reason = "hashing waits on nothing but the processor, no database")]
    pub async fn hash(self: Arc<Self>, password: String) -> Result<PasswordHash, Error> {
        web::block(move || self.in_turn(|keys| keys.cost.hash(&password))).await.map_err(given_up)?
    }

    /// Checks a password away from the web threads; without a hash it works as long and says no.
    #[expect(clippy::disallowed_methods, reason = "hashing waits on nothing but the processor, no database")]
    pub(super) async fn verify(self: Arc<Self>, hash: Option<PasswordHash>, password: String) -> Result<bool, Error> {
        web::block(move || {
            self.in_turn(|keys| match hash {
                Some(hash) => Ok(hash.admits(&password)),
                None => keys.dummy().map(|dummy| dummy.admits(&password)).map(|_| false),
            })
        })
        .await
        .map_err(given_up)?
    }

    /// Whether one of these hashes admits the password.
    #[expect(clippy::disallowed_methods, reason = "hashing waits on nothing but the processor, no database")]
    pub(super) async fn among(self: Arc<Self>, hashes: Vec<PasswordHash>, password: String) -> Result<bool, Error> {
        web::block(move || self.in_turn(|_| Ok(hashes.iter().any(|hash| hash.admits(&password)))))
            .await
            .map_err(given_up)?
    }

    /// A hash of nothing anybody knows, made before the first turn is timed.
    fn dummy(&self) -> Result<&PasswordHash, Error> {
        if self.dummy.get().is_none() {
            let hash = self.cost.hash(&Uuid::from_bytes(rand::random()).to_string())?;
            // Somebody else may have been first; theirs is as good.
            let _ = self.dummy.set(hash);
        }
        self.dummy.get().ok_or_else(|| Error::Internal("no dummy hash".to_owned()))
    }

    fn in_turn<T>(&self, work: impl FnOnce(&Keys) -> Result<T, Error>) -> Result<T, Error> {
        // The channel holds as many tokens as may hash at once; both ends live as long as `self`.
        let gone = || Error::Internal("the hashing queue is gone".to_owned());
        self.turns.0.send(()).map_err(|_| gone())?;
        let done = work(self);
        self.turns.1.recv().map_err(|_| gone())?;
        done
    }

    /// An access token for a session, which lives no longer than the session.
    pub(super) fn access(
        &self,
        account_id: Uuid,
        session_id: Uuid,
        now: Moment,
        ends: Moment,
    ) -> Result<(String, i64), Error> {
        let (iat, exp) = (now.utc().timestamp(), now.plus_minutes(ACCESS_MINUTES).min(ends).utc().timestamp());
        Ok((self.ring.sign(&Access { sub: account_id, sid: session_id, iat, exp })?, exp - iat))
    }

    /// Who an access token speaks for, if it is ours and still lives.
    pub(super) fn read_access(&self, token: &str) -> Result<SignedIn, Error> {
        let now = self.now();
        let Access { sub, sid, exp, .. } = self.ring.open(token, now)?;
        alive(exp, now)?;
        Ok(SignedIn { account_id: sub, session_id: sid, at: now })
    }

    /// A refresh token for a session, good once, until `ends`.
    pub(super) fn refresh(&self, session_id: Uuid, ends: Moment) -> Result<NewRefresh, Error> {
        let exp = ends.utc().timestamp();
        let token = self.ring.sign(&Refresh { sid: session_id, jti: Uuid::from_bytes(rand::random()), exp })?;
        Ok(NewRefresh { digest: sm3(token.as_bytes()), token })
    }

    /// The session a refresh token was made for, and the token's digest. Made by us, but perhaps used before.
    pub(super) fn read_refresh(&self, token: &str) -> Result<(Uuid, String), Error> {
        let now = self.now();
        let Refresh { sid, exp, .. } = self.ring.open(token, now)?;
        alive(exp, now)?;
        Ok((sid, sm3(token.as_bytes())))
    }
}

fn alive(exp: i64, now: Moment) -> Result<(), Error> {
    if now.utc().timestamp() < exp { Ok(()) } else { Err(Error::SignedOut) }
}

fn given_up(error: actix_web::error::BlockingError) -> Error {
    Error::Internal(format!("hashing was given up: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    fn keys(secret: &str) -> (Keys, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::new(Moment::at_shanghai(2026, 3, 2, 9, 0).unwrap()));
        (Keys::new(secret.as_bytes(), PasswordCost::Cheap, clock.clone()).unwrap(), clock)
    }

    #[test]
    fn an_access_token_lives_fifteen_minutes_of_our_clock() {
        let (keys, clock) = keys("a secret of thirty-two bytes, yes");
        let (account, session) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let token = keys.access(account, session, keys.now(), keys.now().plus_days(1)).unwrap().0;
        let read = keys.read_access(&token).unwrap();
        assert_eq!(read, SignedIn { account_id: account, session_id: session, at: clock.now() });
        clock.set(clock.now().plus_minutes(14));
        assert!(keys.read_access(&token).is_ok());
        clock.set(clock.now().plus_minutes(1));
        assert!(keys.read_access(&token).is_err());
    }

    #[test]
    fn tokens_of_another_kind_key_or_algorithm_are_refused() {
        let (ours, _) = keys("a secret of thirty-two bytes, yes");
        let (theirs, _) = keys("another secret of thirty-two bytes");
        let (account, session) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let access = ours.access(account, session, ours.now(), ours.now().plus_days(1)).unwrap().0;
        let refresh = ours.refresh(session, ours.now().plus_days(1)).unwrap();
        assert!(ours.read_access(&refresh.token).is_err());
        assert!(ours.read_refresh(&access).is_err());
        assert!(theirs.read_access(&access).is_err());
        assert!(theirs.read_refresh(&refresh.token).is_err());
        assert_eq!(ours.read_refresh(&refresh.token).unwrap(), (session, refresh.digest));
        let payload = access.split('.').nth(1).unwrap();
        // {"alg":"none","typ":"JWT"}
        let none = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.");
        assert!(ours.read_access(&none).is_err());
        let (head, _) = access.rsplit_once('.').unwrap();
        assert!(ours.read_access(&format!("{head}.")).is_err());
        assert!(ours.read_access("").is_err());
    }
}
