//! Telling the result, objecting to it, and looking again 反馈、异议、复核: ten working days each (广东231号12(7)).

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::dossier::{Dossier, DossierEvent, FileState, RecheckOutcome};
use super::reconcile::opened;
use super::sheet::{self, Findings, ScoreSheet};
use super::subject::Subject;
use super::{Error, assign, seats, store};
use crate::accounts::Actor;
use crate::db::Tx;
use crate::law::calendar::Calendar;
use crate::law::period::Period;

/// Working days to object, and to look again.
const DAYS: u32 = 10;

/// Which results are told.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewFeedback {
    /// Only to this organ; to every one when absent.
    #[serde(default)]
    pub agency_id: Option<Uuid>,
}

/// Results that were told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ToldFiles {
    /// The files.
    pub files: Vec<Uuid>,
    /// The last day to object.
    pub object_by: chrono::NaiveDate,
}

/// An objection of the organ.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewObjection {
    /// Why.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub grounds: String,
    /// The items it is against.
    #[validate(length(min = 1, max = 200), custom(function = codes))]
    #[schema(min_items = 1, max_items = 200)]
    pub items: Vec<String>,
}

fn codes(items: &[String]) -> Result<(), validator::ValidationError> {
    match items.iter().all(|item| (1..=20).contains(&item.chars().count())) {
        true => Ok(()),
        false => Err(validator::ValidationError::new("length")),
    }
}

/// Who looks again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRecheck {
    /// A member of the team who did not score the file.
    pub account_id: Uuid,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecheckResult {
    /// Whether the result stands.
    pub outcome: RecheckOutcome,
    /// Why.
    #[validate(length(min = 2, max = 2000))]
    #[schema(min_length = 2, max_length = 2000)]
    pub reason: String,
    /// With `changed`: the lines that are different now.
    #[serde(default)]
    #[validate(nested)]
    pub lines: Option<ScoreSheet>,
}

/// Tells every result there is (organiser).
pub(super) fn tell(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, new: &NewFeedback) -> Result<ToldFiles, Error> {
    tx.lock(id)?;
    let campaign = store::campaign(tx.conn, id)?;
    seats::organiser(tx.conn, actor, &campaign)?;
    let object_by = Calendar::national().due(tx.now.date(), Period::working_days(DAYS)).due_on;
    let waiting = (Some(FileState::Concluded.as_str()), None, i64::MAX);
    let rows = store::files(tx.conn, id, store::Whose::All, waiting)?;
    let mut files = Vec::new();
    for row in rows.into_iter().filter(|row| new.agency_id.is_none_or(|only| only == row.agency_id.0)) {
        tx.lock(row.id.0)?;
        store::befalls(tx, id, row.id.0, actor, &DossierEvent::Told { object_by })?;
        files.push(row.id.0);
    }
    match files.is_empty() {
        false => Ok(ToldFiles { files, object_by }),
        true => Err(Error::conflict("没有待反馈的评查结果。", "no result waits to be told")),
    }
}

/// Objects for the evaluated organ (its head).
pub(super) fn object(tx: &mut Tx<'_>, actor: &Actor, at: (Uuid, Uuid), new: NewObjection) -> Result<Dossier, Error> {
    let (campaign, file, _) = opened(tx, actor, at)?;
    if actor.agency_id != file.drawn.agency_id || !actor.heads_the_organ() {
        return Err(Error::Forbidden {
            zh: "由被评查机关的负责人提出异议。",
            en: "a head of the evaluated organ objects",
        });
    }
    let Some(object_by) = file.object_by else {
        return Err(Error::conflict("评查结果尚未反馈。", "the result has not been told yet"));
    };
    if file.objection.is_some() {
        return Err(Error::conflict("已经提出异议。", "an objection was made already"));
    }
    if tx.now.date() > object_by {
        return Err(Error::ObjectionOver(object_by));
    }
    let known = |item: &String| {
        file.concluded.as_ref().is_some_and(|(sheet, result)| {
            sheet.items.iter().any(|line| line.item == *item) || result.vetoes.contains(item)
        })
    };
    if let Some(n) = new.items.iter().position(|item| !known(item)) {
        return Err(Error::field(format!("/items/{n}"), "unknown", "评分表没有这个项目", "no such item on the sheet"));
    }
    let NewObjection { grounds, items } = new;
    store::befalls(tx, campaign.id, file.id, actor, &DossierEvent::Objected { grounds, items })
}

/// Appoints who looks again (organiser): not one of the scorers, nor who settled it, nor whoever is barred.
pub(super) fn appoint(tx: &mut Tx<'_>, actor: &Actor, at: (Uuid, Uuid), new: &NewRecheck) -> Result<Dossier, Error> {
    let (campaign, file, _) = opened(tx, actor, at)?;
    seats::organiser(tx.conn, actor, &campaign)?;
    let Some(objection) = file.objection.as_ref().filter(|_| file.state == FileState::Objected) else {
        return Err(Error::conflict("没有待复核的异议。", "no objection waits for a second look"));
    };
    if file.scored_by(new.account_id) || file.settled_by == Some(new.account_id) {
        let (zh, en) = ("评过该案卷的人员不得复核", "whoever scored the file does not look again");
        return Err(Error::field("/account_id", "scored_it", zh, en));
    }
    let team = assign::team(tx.conn, &campaign)?;
    let case = Subject::load(tx.conn, &file.drawn)?;
    let rechecker = assign::eligible(&campaign, &team, &case, new.account_id, "/account_id")?;
    let due_on = Calendar::national().due(objection.at.date(), Period::working_days(DAYS)).due_on;
    if let Some(former) = &file.recheck {
        assign::take_sight(tx, actor, &file, &former.rechecker, "改由他人复核")?;
    }
    let until = tx.now.plus_days(30);
    assign::lend_sight(tx, actor, &campaign, &file, &rechecker, until)?;
    let event = DossierEvent::RecheckAssigned { rechecker, until, due_on };
    store::befalls(tx, campaign.id, file.id, actor, &event)
}

/// Says what came of it (whoever was appointed).
pub(super) fn recheck(tx: &mut Tx<'_>, actor: &Actor, at: (Uuid, Uuid), new: RecheckResult) -> Result<Dossier, Error> {
    let (campaign, file, _) = opened(tx, actor, at)?;
    let Some(held) = file.recheck.as_ref().filter(|held| held.rechecker.account_id == actor.account_id) else {
        return Err(Error::Forbidden { zh: "由指定的复核人办理。", en: "whoever was appointed looks again" });
    };
    let Some((sheet, _)) = file.concluded.as_ref().filter(|_| file.state == FileState::Objected) else {
        return Err(Error::conflict("复核已经完成。", "it has been looked at again already"));
    };
    let standard = assign::frozen(tx.conn, &campaign)?;
    let changed = match (new.outcome, new.lines) {
        (RecheckOutcome::Maintained, None) => sheet.clone(),
        (RecheckOutcome::Changed, Some(lines)) => {
            let mut flaws = sheet::wrong_lines(&standard, &Findings::of(&file.machine), &lines);
            flaws.iter_mut().for_each(|flaw| flaw.pointer = format!("/lines{}", flaw.pointer));
            if !flaws.is_empty() {
                return Err(Error::Sheet(flaws));
            }
            sheet::settled(sheet, &lines)
        }
        (RecheckOutcome::Maintained, Some(_)) => {
            return Err(Error::field("/lines", "maintained", "维持原结果的，不写变更项目", "nothing changes"));
        }
        (RecheckOutcome::Changed, None) => {
            return Err(Error::field("/lines", "missing", "应当写明变更的项目", "say what is different now"));
        }
    };
    let result = sheet::result(&standard, &file.machine, &changed);
    let late = tx.now.date() > held.due_on;
    assign::take_sight(tx, actor, &file, &held.rechecker, "复核结束")?;
    let event = DossierEvent::Rechecked { outcome: new.outcome, reason: new.reason, sheet: changed, result, late };
    store::befalls(tx, campaign.id, file.id, actor, &event)
}
