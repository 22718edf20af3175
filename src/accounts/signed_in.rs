//! Who is asking: the bearer of a token at the door, the actor inside.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use uuid::Uuid;

use super::store::Owed;
use super::{Actor, Error, Keys, store};
use crate::db::{Conn, Db};
use crate::edge;
use crate::law::codes::Role;
use crate::law::time::Moment;
use crate::observe::By;
use crate::problem::Problem;

/// The bearer of a living access token. Load the [`actor`] before believing that the session still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedIn {
    /// The account.
    pub account_id: Uuid,
    /// The session.
    pub session_id: Uuid,
    /// When it was shown at the door: what is in force now is asked as of this moment.
    pub at: Moment,
}

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let who = bearer(request).map_err(Problem::from);
        if let Ok(SignedIn { account_id, .. }) = who {
            request.extensions_mut().insert(By(account_id));
        }
        ready(who.and_then(|who| edge::of_account(request, who.account_id).map(|()| who)))
    }
}

fn bearer(request: &HttpRequest) -> Result<SignedIn, Error> {
    let keys =
        request.app_data::<web::Data<Keys>>().ok_or_else(|| Error::Internal("the app has no keys".to_owned()))?;
    let value =
        request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).ok_or(Error::SignedOut)?;
    let (scheme, token) = value.split_once(' ').ok_or(Error::SignedOut)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Error::SignedOut);
    }
    keys.read_access(token.trim())
}

/// The person behind a token, as of now: a disabled account or an ended session is not signed in, and whoever owes another
/// password or a second factor may do nothing else yet.
pub fn actor(conn: &mut Conn, signed_in: &SignedIn) -> Result<Actor, Error> {
    match store::actor(conn, signed_in.account_id, signed_in.session_id)?.ok_or(Error::SignedOut)? {
        (actor, Owed::Nothing) => Ok(actor),
        (_, Owed::Password) => Err(Error::PasswordDue),
        (_, Owed::SecondFactor) => Err(Error::SecondFactorDue),
    }
}

/// As [`actor`], also for whoever owes something first: for the few doors through which that is done.
pub(super) fn bearer_of(conn: &mut Conn, signed_in: &SignedIn) -> Result<Actor, Error> {
    let found = store::actor(conn, signed_in.account_id, signed_in.session_id)?;
    found.map(|(actor, _)| actor).ok_or(Error::SignedOut)
}

/// The administrator behind a token; asked first, so that nobody else learns what a body should look like.
pub async fn administrator(db: &Db, signed_in: SignedIn) -> Result<Actor, Error> {
    let actor = db.read(move |conn| actor(conn, &signed_in)).await?;
    if actor.has(Role::Admin) { Ok(actor) } else { Err(Error::NotAdmin) }
}
