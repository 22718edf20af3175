//! The frame 总体: which files of the year there are, each with what it is drawn by, frozen once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use uuid::Uuid;
use validator::Validate;

use super::campaign::{Campaign, CampaignEvent};
use super::draw::{FrameLine, FramePart, frame_digest};
use super::{Error, assign, machine, seats, store};
use crate::accounts::Actor;
use crate::casefile::CaseFile;
use crate::certificates;
use crate::db::{Conn, Tx};
use crate::evaluation::FileReader;
use crate::law::codes::{Field, Procedure};
use crate::law::stages::{Kind, Status};
use crate::law::time::Moment;
use crate::ledgers::{self, LedgerOutcome, LedgerRow};
use crate::record::{self, Search};

/// Days after closing from which a file that is not archived counts as long unarchived, unless another number is given (D).
const LONG_UNARCHIVED: u32 = 30;

/// Cases loaded at a time.
const PAGE: i64 = 500;

/// How the frame is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FreezeFrame {
    /// After how many days a closed file that is not archived counts as long unarchived; 30 when absent (our choice).
    #[serde(default)]
    #[validate(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365)]
    pub long_unarchived_days: Option<u32>,
}

impl FreezeFrame {
    fn days(&self) -> u32 {
        self.long_unarchived_days.unwrap_or(LONG_UNARCHIVED)
    }
}

/// The frame as it would be frozen now, by file id. Read outside the transaction that freezes it: it can take a while.
pub(super) fn gather(
    conn: &mut Conn,
    actor: &Actor,
    id: Uuid,
    wanted: &FreezeFrame,
    now: Moment,
) -> Result<Vec<FrameLine>, Error> {
    let campaign = ready(conn, actor, id)?;
    let mut reader = machine::reader(assign::frozen(conn, &campaign)?)?;
    let mut frame = Vec::new();
    for organ in &campaign.scope {
        for case in candidates(conn, organ.agency_id, campaign.year)? {
            let file = record::load(conn, case)?;
            if let Some(part) = part(&file, campaign.year, now.date(), wanted.days()) {
                frame.push(line(conn, &file, part, &mut reader)?);
            }
        }
        imported(conn, organ.agency_id, campaign.year, &mut reader, &mut frame)?;
    }
    frame.sort_by_key(|line| line.file_id);
    Ok(frame)
}

/// Freezes it.
pub(super) fn freeze(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    wanted: &FreezeFrame,
    frame: &[FrameLine],
) -> Result<Campaign, Error> {
    tx.lock(id)?;
    ready(tx.conn, actor, id)?;
    let mut files: BTreeMap<FramePart, u64> = BTreeMap::new();
    frame.iter().for_each(|line| *files.entry(line.part).or_default() += 1);
    let flagged = frame.iter().filter(|line| line.flagged).count() as u64;
    store::freeze(tx, id, frame)?;
    let digest = frame_digest(frame);
    let event = CampaignEvent::Framed { digest, files, flagged, long_unarchived_days: wanted.days() };
    store::happens(tx, id, actor, &event)
}

fn ready(conn: &mut Conn, actor: &Actor, id: Uuid) -> Result<Campaign, Error> {
    let campaign = store::campaign(conn, id)?;
    seats::organiser(conn, actor, &campaign)?;
    match campaign.frame {
        None => Ok(campaign),
        Some(_) => Err(Error::conflict(
            "总体已经锁定，不得更改。需要另行评查的，请另建评查活动。",
            "the frame is frozen and stays; open another campaign for another one",
        )),
    }
}

/// Cases of an organ that can belong to a year: opened before it ended, and not at rest before it began.
fn candidates(conn: &mut Conn, agency: Uuid, year: i32) -> Result<Vec<Uuid>, Error> {
    let mut found = Vec::new();
    let mut search = Search {
        agencies: vec![agency],
        opened_to: NaiveDate::from_ymd_opt(year, 12, 31),
        rows: PAGE,
        ..Search::default()
    };
    loop {
        let heads = record::search(conn, &search)?;
        let Some(last) = heads.last() else { return Ok(found) };
        search.after = Some((last.opened_at, last.id));
        found.extend(heads.iter().filter(|head| head.updated_at.date().year() >= year).map(|head| head.id));
    }
}

/// Cases of the paper year that were imported, each a line.
fn imported(
    conn: &mut Conn,
    agency: Uuid,
    year: i32,
    reader: &mut FileReader,
    frame: &mut Vec<FrameLine>,
) -> Result<(), Error> {
    let mut wanted =
        ledgers::Wanted { agencies: vec![agency], year: Some(i64::from(year)), rows: PAGE, ..Default::default() };
    loop {
        let cases = ledgers::imported_cases(conn, &wanted)?;
        let Some(last) = cases.last() else { return Ok(()) };
        wanted.after = Some(last.id);
        for case in &cases {
            let row = &case.content;
            let sheets = machine::imported(conn, &reader.standard, case)?;
            let (field, procedure) = (row.field.map(Field::as_str), row.procedure.map(Procedure::as_str));
            frame.push(FrameLine {
                file_id: case.id,
                part: FramePart::Imported,
                agency_id: case.agency_id,
                stratum: stratum(field, procedure, row.outcome.map(LedgerOutcome::as_str)),
                flagged: machine::flagged(&reader.standard, &sheets),
                officers: named(conn, agency, row)?,
            });
        }
    }
}

/// What a file is drawn by, as far as it is known.
fn stratum(field: Option<&str>, procedure: Option<&str>, outcome: Option<&str>) -> String {
    [field, procedure, outcome].map(|code| code.unwrap_or("none")).join("/")
}

/// The officers of the organ whose certificates the ledger names, by id; a number of another time finds nobody.
fn named(conn: &mut Conn, agency: Uuid, row: &LedgerRow) -> Result<Vec<Uuid>, Error> {
    let cards: Vec<&str> = row.officers.iter().filter_map(|officer| officer.card.as_deref()).collect();
    Ok(certificates::holders_of(conn, agency, &cards)?)
}

/// In which part of the frame of a year a file stands; none if it does not belong there. A file belongs to the year in which it was
/// archived; what ended otherwise, to the year in which it ended (our choice: the norms leave open which year counts).
pub(super) fn part(file: &CaseFile, year: i32, today: NaiveDate, long: u32) -> Option<FramePart> {
    let last = |kind: Kind| file.entries.iter().rev().find(|entry| entry.kind == kind);
    let on = |kind: Kind| last(kind).map(|entry| entry.occurred_at.date());
    let in_year = |day: Option<NaiveDate>| day.is_some_and(|day| day.year() == year);
    let ended =
        |status: Status, kind: Kind| file.status == status || (file.status == Status::Archived && last(kind).is_some());
    let decided_away = file.decision.as_ref().filter(|decision| decision.outcome.as_str().starts_with("transfer"));
    if ended(Status::Declined, Kind::DeclineFiling) && file.filed_on.is_none() {
        return in_year(on(Kind::DeclineFiling)).then_some(FramePart::NeverFiled);
    }
    if ended(Status::Withdrawn, Kind::WithdrawFiling) {
        return in_year(on(Kind::WithdrawFiling)).then_some(FramePart::Withdrawn);
    }
    if file.status == Status::Transferred
        || decided_away.is_some()
        || (file.decision.is_none() && ended(Status::Archived, Kind::TransferCase))
    {
        let day = decided_away.map(|decision| decision.decided_on).or_else(|| on(Kind::TransferCase));
        return in_year(day).then_some(FramePart::Transferred);
    }
    match file.status {
        Status::Archived => in_year(on(Kind::Archive)).then_some(FramePart::Archived),
        Status::Closed => {
            let closed = on(Kind::CloseCase).filter(|day| day.year() == year)?;
            (today.signed_duration_since(closed).num_days() > i64::from(long)).then_some(FramePart::LongUnarchived)
        }
        _ => None,
    }
}

fn line(conn: &mut Conn, file: &CaseFile, part: FramePart, reader: &mut FileReader) -> Result<FrameLine, Error> {
    let field = file.power_item.as_ref().map(|held| held.item.field.as_str());
    let outcome = file.decision.as_ref().map(|decision| decision.outcome.as_str());
    let sheets = reader.sheets(conn, file.id)?;
    Ok(FrameLine {
        file_id: file.id,
        part,
        agency_id: file.agency_id,
        stratum: stratum(field, Some(file.procedure.as_str()), outcome),
        flagged: machine::flagged(&reader.standard, &sheets),
        officers: officers(conn, file)?.into_iter().collect(),
    })
}

/// The handlers; where none were named, the officers of its acts.
fn officers(conn: &mut Conn, file: &CaseFile) -> Result<BTreeSet<Uuid>, Error> {
    let handlers: BTreeSet<Uuid> = file.handlers.iter().map(|stamp| stamp.officer_id).collect();
    if !handlers.is_empty() {
        return Ok(handlers);
    }
    let acts = record::acts(conn, file.id, 0, u64::MAX)?;
    Ok(acts.iter().flat_map(|recorded| &recorded.act.officers).map(|stamp| stamp.officer_id).collect())
}
