//! Putting right what was found 整改: notice, answer with proof, verification, and telling the organ above what is overdue.

use serde::Deserialize;
use uuid::Uuid;
use validator::Validate;

use super::dossier::{Asked, Dossier, DossierEvent, FileState};
use super::draw::FramePart;
use super::reconcile::opened;
use super::{Error, seats, store};
use crate::accounts::Actor;
use crate::agencies;
use crate::db::{Conn, Tx};
use crate::law::calendar::Calendar;
use crate::law::period::{Period, Unit};
use crate::law::time::Moment;
use crate::{record, recording};

/// Days to put things right, where the notice names no number: Guangdong's. No national norm gives one.
const DAYS: u32 = 30;

/// Where that number comes from.
const SOURCE: &str = "广东省行政执法案卷评查办法（省政府令第231号）第二十条、第二十一条";

/// A notice to put things right.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRectification {
    /// What is asked.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub demand: String,
    /// Days given; thirty, as in Guangdong, when absent.
    #[serde(default)]
    #[validate(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365)]
    pub days: Option<u32>,
    /// Where another number comes from: owed with `days`.
    #[serde(default)]
    #[validate(length(min = 2, max = 300))]
    #[schema(min_length = 2, max_length = 300)]
    pub source: Option<String>,
}

/// What the organ did.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRectificationAnswer {
    /// What was done.
    #[validate(length(min = 2, max = 4000))]
    #[schema(min_length = 2, max_length = 4000)]
    pub text: String,
    /// Acts of the case that show it.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub acts: Vec<u64>,
    /// Recordings and scans of the case that show it.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub media: Vec<Uuid>,
}

/// What the organiser found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Verification {
    /// Whether it is put right; otherwise it goes back.
    pub accepted: bool,
    /// Why.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reason: String,
    /// When it goes back: further days from today; the old day stays when absent.
    #[serde(default)]
    #[validate(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365)]
    pub days: Option<u32>,
}

/// Why the organ above is told.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEscalation {
    /// Why.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
}

fn due(now: Moment, days: u32) -> chrono::NaiveDate {
    Calendar::national().due(now.date(), Period { n: days, unit: Unit::CalendarDay }).due_on
}

/// Gives the notice (organiser), once the result stands: the time to object is over, or somebody looked again.
pub(super) fn ask(tx: &mut Tx<'_>, actor: &Actor, at: (Uuid, Uuid), new: NewRectification) -> Result<Dossier, Error> {
    let (campaign, file, _) = opened(tx, actor, at)?;
    seats::organiser(tx.conn, actor, &campaign)?;
    let over = file.object_by.is_some_and(|day| tx.now.date() > day);
    match file.state {
        FileState::Told if over => {}
        FileState::Rechecked => {}
        FileState::Told => {
            let day = file.object_by.map(|day| day.to_string()).unwrap_or_default();
            return Err(Error::conflict(
                format!("异议期至{day}届满，之后再发整改通知。"),
                format!("the organ may object until {day}; give the notice afterwards"),
            ));
        }
        _ => {
            return Err(Error::conflict(
                "评查结果尚未确定，或者已经发出整改通知。",
                "the result does not stand yet, or a notice was given already",
            ));
        }
    }
    let items = file.lost();
    if items.is_empty() {
        return Err(Error::conflict("该案卷没有扣分，无需整改。", "nothing was lost: there is nothing to put right"));
    }
    if new.days.is_some() != new.source.is_some() {
        let (zh, en) = ("另定整改期限的，写明天数和依据", "another number of days goes with its source");
        return Err(Error::field("/source", "with_days", zh, en));
    }
    let days = new.days.unwrap_or(DAYS);
    let source = new.source.unwrap_or_else(|| SOURCE.to_owned());
    let asked = Asked { items, demand: new.demand, due_on: due(tx.now, days), days, source, local: true };
    store::befalls(tx, campaign.id, file.id, actor, &DossierEvent::RectificationAsked(asked))
}

/// Answers with proof (a head of the evaluated organ).
pub(super) fn answer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    at: (Uuid, Uuid),
    new: NewRectificationAnswer,
) -> Result<Dossier, Error> {
    let (campaign, file, _) = opened(tx, actor, at)?;
    if actor.agency_id != file.drawn.agency_id || !actor.heads_the_organ() {
        return Err(Error::Forbidden {
            zh: "由被评查机关的负责人答复。", en: "a head of the evaluated organ answers"
        });
    }
    if file.state != FileState::Rectifying {
        return Err(Error::conflict("没有待答复的整改通知。", "no notice waits for an answer"));
    }
    match file.drawn.part {
        FramePart::Imported => proved_on_paper(&new)?,
        _ => proved(tx.conn, file.drawn.case_id, &new)?,
    }
    let NewRectificationAnswer { text, acts, media } = new;
    let event = DossierEvent::RectificationAnswered { text, acts, media };
    store::befalls(tx, campaign.id, file.id, actor, &event)
}

/// A case of a paper year has no acts and no recordings here: what was done is told, and the paper file shows it.
fn proved_on_paper(new: &NewRectificationAnswer) -> Result<(), Error> {
    let (zh, en) = (
        "历史案件没有电子记录，请在答复中写明纸质案卷中的证明",
        "a case of a paper year has no acts or recordings here; say where the paper file shows it",
    );
    match (new.acts.is_empty(), new.media.is_empty()) {
        (true, true) => Ok(()),
        (false, _) => Err(Error::field("/acts", "imported", zh, en)),
        (true, false) => Err(Error::field("/media", "imported", zh, en)),
    }
}

/// An answer shows something, and what it shows belongs to the case.
fn proved(conn: &mut Conn, case: Uuid, new: &NewRectificationAnswer) -> Result<(), Error> {
    if new.acts.is_empty() && new.media.is_empty() {
        let (zh, en) = ("应当附整改的证明（案卷中的记录或者材料）", "show it by acts or recordings of the case");
        return Err(Error::field("/acts", "missing", zh, en));
    }
    let version = record::load(conn, case)?.version;
    if let Some(n) = new.acts.iter().position(|seq| !(1..=version).contains(seq)) {
        return Err(Error::field(format!("/acts/{n}"), "unknown", "本案没有这个记录", "the case has no such act"));
    }
    for (n, id) in new.media.iter().enumerate() {
        if !recording::is_stored_for(conn, *id, case)? {
            let (zh, en) = ("本案没有这个材料", "nothing of this case is stored under this id");
            return Err(Error::field(format!("/media/{n}"), "unknown", zh, en));
        }
    }
    Ok(())
}

/// Says whether it is put right (organiser).
pub(super) fn verify(tx: &mut Tx<'_>, actor: &Actor, at: (Uuid, Uuid), new: Verification) -> Result<Dossier, Error> {
    let (campaign, file, _) = opened(tx, actor, at)?;
    seats::organiser(tx.conn, actor, &campaign)?;
    if file.state != FileState::Answered {
        return Err(Error::conflict("没有待核验的整改答复。", "no answer waits to be verified"));
    }
    if new.accepted && new.days.is_some() {
        return Err(Error::field("/days", "accepted", "已经通过的，不再给期限", "what is accepted needs no more days"));
    }
    let due_on = new.days.map(|days| due(tx.now, days));
    let event = DossierEvent::RectificationVerified { accepted: new.accepted, reason: new.reason, due_on };
    store::befalls(tx, campaign.id, file.id, actor, &event)
}

/// Tells the organ above that it is overdue (organiser).
pub(super) fn escalate(tx: &mut Tx<'_>, actor: &Actor, at: (Uuid, Uuid), new: NewEscalation) -> Result<Dossier, Error> {
    let (campaign, file, _) = opened(tx, actor, at)?;
    seats::organiser(tx.conn, actor, &campaign)?;
    let due = file.rectification.as_ref().filter(|_| file.state == FileState::Rectifying).map(|held| held.asked.due_on);
    let Some(due_on) = due else {
        return Err(Error::conflict("没有未完成的整改。", "nothing waits to be put right"));
    };
    if tx.now.date() <= due_on {
        return Err(Error::conflict(format!("整改期限至{due_on}，尚未逾期。"), format!("it is due on {due_on}")));
    }
    let organ = agencies::find(tx.conn, file.drawn.agency_id)?.ok_or(Error::NotFound)?;
    let above = match organ.parent_id {
        Some(parent) => agencies::find(tx.conn, parent)?,
        None => None,
    };
    let above = above.ok_or_else(|| Error::conflict("该机关没有上级机关。", "no organ stands above it"))?;
    let event = DossierEvent::Escalated { reason: new.reason, to_agency_id: above.id, to_name: above.name, due_on };
    store::befalls(tx, campaign.id, file.id, actor, &event)
}
