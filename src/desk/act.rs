//! Doing an act: judged, sealed, appended and projected in one transaction.

use chrono::Datelike;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::envelope::{Envelope, Opening, Request};
use super::{Error, deadlines, facts, penalised, project, sight};
use crate::accounts::{self, Actor, SignedIn};
use crate::casefile::CaseFile;
use crate::casefile::act::PrintedPaper;
use crate::casefile::rulebook;
use crate::db::{Conn, Tx};
use crate::documents;
use crate::idempotent::{Answer, IdempotencyKey, once};
use crate::law::stages::{Class, Kind};
use crate::law::time::Moment;
use crate::observe;
use crate::papers;
use crate::problem::{Code, Problem};
use crate::record::{self, ActView, Head};
use crate::webhooks;

/// What an act answers: the act as recorded, and the head after it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Done {
    /// The act.
    pub(super) act: ActView,
    /// The head of the case.
    head: Head,
}

/// The version a client has seen.
#[derive(Debug, Clone, Copy, utoipa::IntoParams)]
#[into_params(names("If-Match"), parameter_in = Header)]
pub(super) struct Seen(
    /// The version you have seen, as the ETag gave it.
    #[param(value_type = String, required = false, max_length = 22, pattern = r#"^([0-9]+|"[0-9]+")$"#)]
    pub Option<u64>,
);

/// Opens a case.
pub(super) fn open(
    tx: &mut Tx<'_>,
    who: &SignedIn,
    sent: Value,
    key: &IdempotencyKey,
    digest: &str,
) -> Result<Answer, Problem> {
    let actor = accounts::actor(tx.conn, who)?;
    if let IdempotencyKey(Some(key)) = key {
        // The same opening sent twice at the same moment: the second waits, and finds the first one's answer.
        tx.lock(Uuid::new_v5(&actor.account_id, key.as_bytes()))?;
    }
    once(tx, actor.account_id, key, digest, |tx| {
        let opening = Opening::read(sent)?;
        let id = opening.id.unwrap_or_else(|| tx.new_id());
        let request = opening.envelope().open()?;
        let file = CaseFile::empty(id, actor.agency_id, tx.now);
        sight::may_act(tx.conn, &actor, &file, Kind::OpenCase, tx.now)?;
        let done = perform(tx, actor, &file, request, None)?;
        answer(&format!("/api/v1/cases/{id}"), &done, id)
    })
}

/// Does a further act of a case.
pub(super) fn act(
    tx: &mut Tx<'_>,
    who: &SignedIn,
    id: Uuid,
    sent: Value,
    seen: Seen,
    key: &IdempotencyKey,
    digest: &str,
) -> Result<Answer, Problem> {
    let actor = accounts::actor(tx.conn, who)?;
    // Acts of a case follow each other; taken before the look at the key, so that the same act sent twice at the same
    // moment is done once and answered twice.
    tx.lock(id)?;
    once(tx, actor.account_id, key, digest, |tx| {
        let file = record::load(tx.conn, id)?;
        sight::seen(tx.conn, &actor, file.agency_id, id, tx.now)?;
        let envelope = Envelope::read(sent)?;
        sight::may_act(tx.conn, &actor, &file, envelope.kind, tx.now)?;
        let request = envelope.open()?;
        precondition(&file, request.kind(), seen, key)?;
        let done = perform(tx, actor, &file, request, None)?;
        let location = format!("/api/v1/cases/{id}?at={}", done.act.act.seq);
        answer(&location, &done, id)
    })
}

pub(super) fn answer(location: &str, done: &Done, case: Uuid) -> Result<Answer, Problem> {
    let version = done.act.act.seq;
    let answer = Answer::created(location, done)?.with_etag(version);
    Ok(Answer { case_id: Some(case), ..answer })
}

/// Judges an act and records nothing.
pub(super) fn dry_run(
    conn: &mut Conn,
    who: &SignedIn,
    id: Uuid,
    sent: Value,
    now: Moment,
) -> Result<rulebook::Judgement, Problem> {
    let (actor, file) = sight::file(conn, who, id)?;
    let envelope = Envelope::read(sent)?;
    sight::may_act(conn, &actor, &file, envelope.kind, now)?;
    let attempt = envelope.open()?.attempt(actor, now);
    let facts = facts::gather(conn, &file, &attempt, now)?;
    Ok(rulebook::judge(&file, &facts, &attempt))
}

/// Authority acts rest on the version the client has seen; fact acts need a key, so that a phone can send them again.
pub(super) fn precondition(file: &CaseFile, kind: Kind, seen: Seen, key: &IdempotencyKey) -> Result<(), Problem> {
    match (kind.class(), seen.0) {
        (Class::Authority, None) => Err(Problem::new(Code::PreconditionRequired)),
        (Class::Fact, _) if key.0.is_none() => Err(Problem::new(Code::PreconditionRequired).detail(
            "事实行为需要 Idempotency-Key，以便断网后重复发送。",
            "a fact act needs an Idempotency-Key, so that it can be sent again when the answer was lost",
        )),
        (_, Some(version)) if version != file.version => Err(Problem::new(Code::StaleVersion).detail(
            format!("案件现为第{}版，您看到的是第{version}版。", file.version),
            format!("the case is at version {}, you saw {version}", file.version),
        )),
        _ => Ok(()),
    }
}

/// What printing a paper gives: what the act seals, and the file.
pub(super) type Pressed = Result<(PrintedPaper, Vec<u8>), Problem>;

/// What an act that issues a paper does between the rules and the seal.
pub(super) struct Issuing<'a> {
    /// 文种代字 of the number that is drawn for the paper itself.
    pub(super) series: Option<&'a str>,
    /// Prints it, with that number on it.
    pub(super) print: &'a dyn Fn(Option<&str>) -> Pressed,
}

pub(super) fn perform(
    tx: &mut Tx<'_>,
    actor: Actor,
    file: &CaseFile,
    request: Request,
    issuing: Option<&Issuing<'_>>,
) -> Result<Done, Problem> {
    let attempt = request.attempt(actor, tx.now);
    if matches!(attempt.kind, Kind::Decide | Kind::DecideOnTheSpot) {
        // Behind the lock of the case: whoever holds a party waits for no case.
        penalised::lock(tx, file)?;
    }
    let facts = facts::gather(tx.conn, file, &attempt, tx.now)?;
    let admitted = rulebook::admit(file, &facts, attempt).map_err(|refused| Error::Refused(Box::new(refused)))?;
    let number = match admitted.series() {
        Some((series, year)) => {
            let n = match admitted.form() {
                Some(form) => documents::claim(tx, form)?,
                None => documents::draw(tx, file.agency_id, series, year)?,
            };
            Some(admitted.number(series, year, n))
        }
        None => match issuing.and_then(|issuing| issuing.series) {
            Some(series) => {
                let year = admitted.day().year();
                let n = documents::draw(tx, file.agency_id, series, year)?;
                Some(admitted.number(series, year, n))
            }
            None => None,
        },
    };
    let printed =
        issuing.map(|issuing| (issuing.print)(number.as_ref().map(|drawn| drawn.number.as_str()))).transpose()?;
    let (admitted, bytes) = match printed {
        Some((paper, bytes)) => (admitted.issuing(paper), Some(bytes)),
        None => (admitted, None),
    };
    let sealed = record::append(tx, file, admitted, number)?;
    if let (Some(bytes), Some(paper)) = (bytes, &sealed.recorded.act.computed.printed) {
        papers::keep(tx, file.id, sealed.recorded.act.seq, paper, &bytes)?;
    }
    deadlines::sync(tx, &sealed.file, Some(sealed.recorded.act.seq))?;
    project::act(tx, file, &sealed.file, &sealed.recorded)?;
    webhooks::announce(tx, file.agency_id, &sealed.recorded.act, &sealed.recorded.digest)?;
    observe::act(sealed.recorded.act.kind.as_str());
    Ok(Done { act: ActView::of(&sealed.recorded).map_err(Problem::internal)?, head: Head::of(&sealed.file) })
}
