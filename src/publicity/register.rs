//! What of a case stands in the public register 行政处罚公示: made from the file, row by row, each time the file changes.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::credit::{self, Gone};
use super::entry::{Told, entry};
use super::register_model::{HIDDEN, PUBLISHED, Row, WITHDRAWN, never};
use super::{Entry, Error, masks, register_store};
use crate::agencies;
use crate::casefile::CaseFile;
use crate::casefile::parts::Publication;
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Tx};
use crate::law::codes::PenaltyKind;
use crate::law::digest::sm3;
use crate::law::period::Period;
use crate::law::publicity::{Display, Penalised};
use crate::law::time::Moment;
use crate::record;

/// Writes what of a case is public. Drafts, refused and withheld entries have no row at all.
pub(super) fn sync(tx: &mut Tx<'_>, file: &CaseFile) -> Result<(), Error> {
    for on_file in file.all_publications().filter(|entry| !entry.withheld) {
        if let (Some(released), None) = (on_file.released, on_file.refused) {
            let row = row(tx.conn, file, on_file, released, tx.now)?;
            register_store::write(tx, &row)?;
        }
    }
    credit::sync(tx, file, if minor(file) { Gone::Minor } else { Gone::No })
}

/// The row of an entry. An act that the file does not hold yet counts as done at `next`: that is how a preview is made.
pub(super) fn row(
    conn: &mut Conn,
    file: &CaseFile,
    on_file: &Publication,
    released: u64,
    next: Moment,
) -> Result<Row, Error> {
    let told = Told::by(file, on_file);
    let decision = told.decision.ok_or(Error::NoGround(file.id))?;
    let organ = agencies::find(conn, file.agency_id)?.ok_or(Error::NoGround(file.id))?;
    let released_at = moment(file, released, next)?;
    let published_on = file.links.published_on_paper().unwrap_or_else(|| released_at.date());
    let lines = || told.parties.iter().flat_map(|party| told.penalties(&party.id, on_file.as_changed));
    let penalties: Vec<(PenaltyKind, Option<Period>)> = lines().map(|line| (line.kind, line.term)).collect();
    let penalised = Penalised { decided_on: decision.decided_on, published_on, procedure: file.procedure, penalties };
    let (_, expires_on) = Display::of_profile(&organ.profile).until(&penalised);
    let shown = entry(file, on_file, masks::on(conn, file.agency_id, released_at.date())?);
    // A decision that was changed is another one: its paper carries the digest of the act that changed it.
    let digest = digest_of(conn, file.id, on_file.as_changed.unwrap_or(decision.seq))?;
    let corrected = on_file.corrections.iter().filter_map(|one| one.released).next_back();
    let changed_at = corrected.map_or(Ok(released_at), |seq| moment(file, seq, next))?.max(released_at);
    let row = Row {
        id: Uid(opaque(&digest_of(conn, file.id, on_file.seq)?)),
        number: decision.number.clone().unwrap_or_default(),
        digest,
        state: PUBLISHED.to_owned(),
        agency_id: Uid(file.agency_id),
        field: file.power_item.as_ref().map(|held| held.item.field.as_str().to_owned()),
        outcome: shown.outcome.clone(),
        party_kinds: listed(told.parties.iter().map(|party| party.kind.as_str())),
        penalty_kinds: listed(lines().map(|line| line.kind.as_str())),
        words: words(&shown, &organ.name),
        organ: organ.name,
        division_code: organ.division_code,
        listed_on: published_on,
        published_on,
        expires_on,
        changed_at: Instant(changed_at),
        withdrawn_on: None,
        withdrawal_reason: None,
        entry: Some(serde_json::to_string(&shown)?),
    };
    if minor(file) {
        return Ok(hidden(row));
    }
    match on_file.withdrawn().and_then(|one| Some((one, one.released?))) {
        Some((withdrawal, seq)) => {
            let names = std::collections::BTreeMap::new();
            let reason = super::entry::without_people(file, &names, &withdrawal.public_reason);
            Ok(withdrawn(row, moment(file, seq, next)?, reason))
        }
        None => Ok(row),
    }
}

/// Whether anybody in the case may have been a minor: looked at each time, since an age can become known later (PUB-5).
fn minor(file: &CaseFile) -> bool {
    let days = file.days_of_age();
    file.all_parties().any(|party| party.may_be_minor_on(days.iter().copied()))
}

/// What is left of a row that was withdrawn: number, day and reason; nothing it could be found by but its number and organ.
fn withdrawn(row: Row, at: Moment, reason: String) -> Row {
    Row {
        state: WITHDRAWN.to_owned(),
        words: row.number.to_lowercase(),
        listed_on: at.date(),
        changed_at: Instant(at),
        withdrawn_on: Some(at.date()),
        withdrawal_reason: Some(reason),
        ..emptied(row)
    }
}

/// What is left of a row that must not be seen at all.
fn hidden(row: Row) -> Row {
    Row {
        state: HIDDEN.to_owned(),
        number: String::new(),
        digest: String::new(),
        words: String::new(),
        listed_on: never(),
        published_on: never(),
        ..emptied(row)
    }
}

fn emptied(row: Row) -> Row {
    let (party_kinds, penalty_kinds) = (String::new(), String::new());
    Row { field: None, outcome: None, party_kinds, penalty_kinds, entry: None, ..row }
}

/// Codes between commas, each once, so that one of them can be looked for.
fn listed<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let codes: BTreeSet<&str> = codes.collect();
    codes.into_iter().fold(String::from(","), |text, code| text + code + ",")
}

/// What a search looks through: what the entry shows, and nothing else.
fn words(shown: &Entry, organ: &str) -> String {
    let parties = shown.parties.iter().flat_map(|party| {
        let own = party.name.iter().chain(&party.credit_code).chain(&party.basis).chain(&party.penalties);
        own.map(String::as_str)
    });
    let texts = [&shown.number, &shown.cause, &shown.summary].into_iter().flatten().map(String::as_str);
    texts.chain(parties).chain([organ]).collect::<Vec<_>>().join("\n").to_lowercase()
}

fn moment(file: &CaseFile, seq: u64, next: Moment) -> Result<Moment, Error> {
    if seq > file.version {
        return Ok(next);
    }
    let entry = file.entries.iter().find(|entry| entry.seq == seq);
    entry.map(|entry| entry.occurred_at).ok_or(Error::NoGround(file.id))
}

/// The day of an act of the file.
pub(super) fn day_of(file: &CaseFile, seq: u64) -> Option<NaiveDate> {
    file.entries.iter().find(|entry| entry.seq == seq).map(|entry| entry.occurred_at.date())
}

fn digest_of(conn: &mut Conn, case: Uuid, seq: u64) -> Result<String, Error> {
    let found = record::acts(conn, case, seq.saturating_sub(1), seq)?;
    found.into_iter().next().map(|act| act.digest).ok_or(Error::NoGround(case))
}

/// An id nobody can lead back to the case: from the digest of the act that drafted the entry, which holds a random salt.
fn opaque(digest: &str) -> Uuid {
    let hex = sm3(format!("zhifa public entry\n{digest}").as_bytes());
    let bytes: Vec<u8> = hex.trim_start_matches("sm3:").as_bytes().chunks(2).map_while(byte).take(16).collect();
    uuid::Builder::from_custom_bytes(bytes.try_into().unwrap_or_default()).into_uuid()
}

fn byte(pair: &[u8]) -> Option<u8> {
    std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok())
}

/// The day on which a row is no longer shown.
pub(super) fn is_past(row: &Row, today: NaiveDate) -> bool {
    row.expires_on < today
}
