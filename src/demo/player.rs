//! The player: people as clients of the running service, on a clock that is set to each step's time.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::Error;
use super::http::{Http, Reply};
use super::script::{Cast, Step};
use crate::clock::{Clock, ManualClock};
use crate::law::stages::{Class, Kind};
use crate::law::time::Moment;

/// Where the API begins.
const API: &str = "/api/v1";

/// How long before its end a token is traded for a new one.
const EARLY_MINUTES: i64 = 1;

/// How long a session lives after it was last refreshed, in days; beyond that the person signs in again.
const SESSION_DAYS: i64 = 7;

/// Plays people who all have one password.
pub struct Player {
    http: Http,
    password: String,
    clock: ManualClock,
    sessions: BTreeMap<String, Session>,
}

struct Session {
    access: String,
    refresh: String,
    access_until: Moment,
    until: Moment,
}

/// The case a scenario tells of, as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// The case.
    pub case_id: Uuid,
    /// The version last seen.
    pub version: u64,
    /// Acts by the names of their steps.
    pub seqs: BTreeMap<String, u64>,
}

impl Telling {
    /// The case of a scenario before its first act.
    pub fn new(case_id: Uuid) -> Self {
        Telling { case_id, version: 0, seqs: BTreeMap::new() }
    }
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// When.
    pub at: Moment,
    /// The account.
    pub who: String,
    /// The person's name.
    pub name: String,
    /// What was done or tried.
    pub kind: Kind,
    /// In words.
    pub say: String,
    /// What the service answered.
    pub reply: Reply,
}

impl Outcome {
    /// The seq of the act, if it was recorded.
    pub fn recorded(&self) -> Option<u64> {
        self.reply.body.pointer("/act/seq").and_then(Value::as_u64).filter(|_| self.reply.status == 201)
    }

    /// The rules that refused it.
    pub fn refused_by(&self) -> Vec<&str> {
        let violations = self.reply.body.get("violations").and_then(Value::as_array);
        violations.into_iter().flatten().filter_map(|found| found.get("rule")?.as_str()).collect()
    }
}

impl Player {
    /// A player of the people of the service at `url`, whose clock is `clock`.
    pub fn new(url: &str, password: &str, clock: ManualClock) -> Self {
        Player { http: Http::new(url), password: password.to_owned(), clock, sessions: BTreeMap::new() }
    }

    /// Reads as `who`.
    pub fn get(&mut self, who: &str, path: &str) -> Result<Reply, Error> {
        self.signed_in(who, |http, bearer| http.get(&format!("{API}{path}"), &[bearer]))
    }

    /// Makes something as `who`; anything but 201 is an error.
    pub fn make(&mut self, who: &str, path: &str, body: &Value) -> Result<Value, Error> {
        let reply = self.post(who, path, body, ("Idempotency-Key", fresh_key()))?;
        match reply.status {
            201 => Ok(reply.body),
            _ => Err(Error::unexpected(format!("{who}: POST {path}"), "201".to_owned(), &reply)),
        }
    }

    /// Plays one step of a scenario, and holds the answer against what the scenario expects.
    pub fn play(&mut self, cast: &Cast, telling: &mut Telling, step: &Step) -> Result<Outcome, Error> {
        self.clock.set(step.at);
        let body = step.act.request(cast, &telling.seqs, telling.case_id)?;
        let path = match step.act.kind {
            Kind::OpenCase => "/cases".to_owned(),
            _ => format!("/cases/{}/acts", telling.case_id),
        };
        let header = match (step.act.kind.class(), step.if_match) {
            (Class::Fact, None) => ("Idempotency-Key", fresh_key()),
            (_, seen) => ("If-Match", format!("\"{}\"", seen.unwrap_or(telling.version))),
        };
        let reply = self.post(&step.who, &path, &body, header)?;
        let outcome = Outcome {
            at: step.at,
            who: step.who.clone(),
            name: cast.people.get(&step.who).cloned().unwrap_or_default(),
            kind: step.act.kind,
            say: step.say.clone(),
            reply,
        };
        check(step, &outcome)?;
        if let Some(seq) = outcome.recorded() {
            telling.version = seq;
            telling.seqs.extend(step.name.iter().map(|name| (name.clone(), seq)));
        }
        Ok(outcome)
    }

    fn post(&mut self, who: &str, path: &str, body: &Value, header: (&str, String)) -> Result<Reply, Error> {
        self.signed_in(who, |http, bearer| http.post(&format!("{API}{path}"), &[bearer, header.clone()], body))
    }

    /// Sends with a living token of `who`; if it is not taken, signs in anew and sends once more.
    fn signed_in(
        &mut self,
        who: &str,
        send: impl Fn(&Http, (&'static str, String)) -> Result<Reply, Error>,
    ) -> Result<Reply, Error> {
        let token = self.token(who)?;
        let reply = send(&self.http, bearer(&token))?;
        if reply.status != 401 {
            return Ok(reply);
        }
        self.sessions.remove(who);
        let token = self.token(who)?;
        send(&self.http, bearer(&token))
    }

    fn token(&mut self, who: &str) -> Result<String, Error> {
        let now = self.clock.now();
        let refresh = match self.sessions.get(who) {
            Some(session) if now < session.access_until => return Ok(session.access.clone()),
            Some(session) if now < session.until => Some(session.refresh.clone()),
            _ => None,
        };
        let refreshed = match refresh {
            Some(token) => {
                let reply = self.http.post(&format!("{API}/auth/refresh"), &[], &json!({ "refresh_token": token }))?;
                Some(reply).filter(|reply| reply.status == 200)
            }
            None => None,
        };
        let reply = match refreshed {
            Some(reply) => reply,
            None => {
                let login = json!({ "username": who, "password": self.password });
                self.http.post(&format!("{API}/auth/login"), &[], &login)?
            }
        };
        let session = session(&reply, now)
            .ok_or_else(|| Error::unexpected(format!("{who} signs in"), "200".to_owned(), &reply))?;
        let access = session.access.clone();
        self.sessions.insert(who.to_owned(), session);
        Ok(access)
    }
}

fn bearer(token: &str) -> (&'static str, String) {
    ("Authorization", format!("Bearer {token}"))
}

fn session(reply: &Reply, now: Moment) -> Option<Session> {
    let text = |key: &str| reply.body.get(key).and_then(Value::as_str).map(str::to_owned);
    let minutes = reply.body.get("expires_in").and_then(Value::as_i64)? / 60;
    Some(Session {
        access: text("access_token")?,
        refresh: text("refresh_token")?,
        access_until: now.plus_minutes(minutes - EARLY_MINUTES),
        until: now.plus_days(SESSION_DAYS).plus_minutes(-EARLY_MINUTES),
    })
}

/// Whether the service did what the scenario says it must.
fn check(step: &Step, outcome: &Outcome) -> Result<(), Error> {
    let mut found = outcome.refused_by();
    found.sort_unstable();
    found.dedup();
    let mut expected: Vec<_> = step.expect.refused_by.iter().map(String::as_str).collect();
    expected.sort_unstable();
    if outcome.reply.status == step.expect.status && (expected.is_empty() || found == expected) {
        return Ok(());
    }
    let what = format!("{} {} {} ({})", step.at, step.who, step.act.kind, step.say);
    let wanted = match expected.is_empty() {
        true => step.expect.status.to_string(),
        false => format!("{} by {}", step.expect.status, expected.join(", ")),
    };
    Err(Error::unexpected(what, wanted, &outcome.reply))
}

/// A key for one request. The player is a client: it has no transaction to take a time from.
#[expect(clippy::disallowed_methods, reason = "a client's key only has to be new")]
fn fresh_key() -> String {
    Uuid::now_v7().to_string()
}
