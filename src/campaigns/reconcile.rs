//! Signing a sheet, and reconciling two that differ 评分与合议: one proposes, the other accepts; what they cannot agree on the organiser
//! settles.

use std::collections::BTreeSet;

use serde::Deserialize;
use uuid::Uuid;
use validator::Validate;

use super::campaign::Campaign;
use super::dossier::{Dossier, DossierEvent, FileState};
use super::sheet::{self, Deviation, Findings, ItemKey, ScoreSheet, SheetFlaw};
use super::{Error, assign, seats, store, tally};
use crate::accounts::Actor;
use crate::db::{Conn, Tx};

/// What a person does to bring two sheets together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ReconciliationStep {
    /// One of the two proposes what to say where they differ.
    Propose,
    /// The other agrees.
    Accept,
    /// The other does not.
    Reject,
    /// The organiser settles it, after a proposal was rejected.
    Settle,
}

/// A step of the reconciliation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reconciliation {
    /// Which.
    pub step: ReconciliationStep,
    /// With `propose` and `settle`: a line, with its reason, for every item on which the two differ, and for no other.
    #[serde(default)]
    #[validate(nested)]
    pub lines: Option<ScoreSheet>,
    /// With `reject`: why.
    #[serde(default)]
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: Option<String>,
}

/// The campaign and a file of it that the actor sees, the file locked.
pub(super) fn opened(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (campaign, file): (Uuid, Uuid),
) -> Result<(Campaign, Dossier, seats::Seat), Error> {
    tx.lock(file)?;
    let campaign = store::campaign(tx.conn, campaign)?;
    let file = store::dossier(tx.conn, campaign.id, file)?;
    let seat = seats::sees_file(tx.conn, actor, &campaign, &file)?;
    Ok((campaign, file, seat))
}

/// Signs a sheet. It is never changed afterwards; when both have signed and agree, the file has its result.
pub(super) fn sign(tx: &mut Tx<'_>, actor: &Actor, at: (Uuid, Uuid), sheet: &ScoreSheet) -> Result<Dossier, Error> {
    let (campaign, file, _) = opened(tx, actor, at)?;
    if !file.scored_by(actor.account_id) {
        return Err(Error::Forbidden { zh: "由分配的评分人评分。", en: "the scorers of the file sign" });
    }
    if file.signed.iter().any(|(by, _)| *by == actor.account_id) {
        return Err(Error::conflict("您已经签名，评分不得更改。", "you have signed: a sheet is not changed"));
    }
    if file.until.is_some_and(|until| until <= tx.now) {
        return Err(Error::conflict(
            "评分期限已过，请组织者重新分配。",
            "the time to score it is over; the organiser assigns it anew",
        ));
    }
    let standard = assign::frozen(tx.conn, &campaign)?;
    let flaws = sheet::flaws(&standard, &file.machine, sheet);
    if !flaws.is_empty() {
        return Err(Error::Sheet(flaws));
    }
    let sheet = sheet::complete(&file.machine, sheet);
    let file = store::befalls(tx, campaign.id, file.id, actor, &DossierEvent::Signed { sheet })?;
    match (file.sheets().map(|two| two.map(Clone::clone)), deviation(tx.conn, &campaign, &file)?) {
        (Some([first, _]), Some(deviation)) if deviation.is_none() => {
            tally::conclude(tx, actor, &campaign, file.id, first)
        }
        _ => Ok(file),
    }
}

/// How the two sheets of a file differ, once both are signed.
pub(super) fn deviation(conn: &mut Conn, campaign: &Campaign, file: &Dossier) -> Result<Option<Deviation>, Error> {
    let Some(two) = file.sheets() else { return Ok(None) };
    let standard = assign::frozen(conn, campaign)?;
    Ok(Some(sheet::deviation(&standard, &file.machine, two)))
}

/// A step of the reconciliation.
pub(super) fn step(tx: &mut Tx<'_>, actor: &Actor, at: (Uuid, Uuid), new: Reconciliation) -> Result<Dossier, Error> {
    let (campaign, file, seat) = opened(tx, actor, at)?;
    let scores = file.scored_by(actor.account_id);
    match new.step {
        ReconciliationStep::Settle if !seat.organises || scores => {
            return Err(Error::Forbidden {
                zh: "合议不成的，由没有评过该案卷的组织者裁定。",
                en: "what the two cannot agree on is settled by an organiser who did not score the file",
            });
        }
        ReconciliationStep::Settle => {}
        _ if !scores => {
            return Err(Error::Forbidden { zh: "由两名评分人合议。", en: "the two scorers reconcile" });
        }
        _ => {}
    }
    if file.state != FileState::Reconciling {
        return Err(Error::conflict(
            "两人均已签名且意见不一致的案卷才需要合议。",
            "only two signed sheets that differ are reconciled",
        ));
    }
    let others = file.proposal.as_ref().filter(|proposal| proposal.by != actor.account_id);
    match new.step {
        ReconciliationStep::Propose => {
            let lines = judged(tx.conn, &campaign, &file, new.lines)?;
            store::befalls(tx, campaign.id, file.id, actor, &DossierEvent::Proposed { lines })
        }
        ReconciliationStep::Accept => {
            let lines = others.map(|proposal| proposal.lines.clone()).ok_or_else(nothing_proposed)?;
            store::befalls(tx, campaign.id, file.id, actor, &DossierEvent::Accepted {})?;
            end(tx, actor, &campaign, &file, &lines)
        }
        ReconciliationStep::Reject => {
            let reason =
                new.reason.ok_or_else(|| Error::field("/reason", "missing", "应当说明理由", "a reason is owed"))?;
            others.ok_or_else(nothing_proposed)?;
            store::befalls(tx, campaign.id, file.id, actor, &DossierEvent::Rejected { reason })
        }
        ReconciliationStep::Settle => {
            if file.rejected == 0 {
                return Err(Error::conflict("请先由两名评分人合议。", "the two try to agree first"));
            }
            let lines = judged(tx.conn, &campaign, &file, new.lines)?;
            store::befalls(tx, campaign.id, file.id, actor, &DossierEvent::Settled { lines: lines.clone() })?;
            end(tx, actor, &campaign, &file, &lines)
        }
    }
}

fn nothing_proposed() -> Error {
    Error::conflict("对方没有提出合议意见。", "the other one has proposed nothing")
}

fn end(
    tx: &mut Tx<'_>,
    actor: &Actor,
    campaign: &Campaign,
    file: &Dossier,
    lines: &ScoreSheet,
) -> Result<Dossier, Error> {
    let first = file.sheets().map(|[first, _]| first.clone()).ok_or(Error::NotFound)?;
    tally::conclude(tx, actor, campaign, file.id, sheet::settled(&first, lines))
}

/// Lines that speak of exactly what the two differ on, each with its reason.
fn judged(
    conn: &mut Conn,
    campaign: &Campaign,
    file: &Dossier,
    lines: Option<ScoreSheet>,
) -> Result<ScoreSheet, Error> {
    let lines = lines.ok_or_else(|| Error::field("/lines", "missing", "缺少合议意见", "the lines are missing"))?;
    let differ = deviation(conn, campaign, file)?.unwrap_or_default();
    let standard = assign::frozen(conn, campaign)?;
    let mut flaws = sheet::wrong_lines(&standard, &Findings::of(&file.machine), &lines);
    let wanted = |list: &[sheet::DeviatingItem]| -> BTreeSet<ItemKey> {
        list.iter().map(|one| (one.variant, one.item.clone())).collect()
    };
    let items = lines.items.iter().map(|line| (line.variant, line.item.clone(), line.reason.is_some()));
    compare("/items", wanted(&differ.items), items.collect(), &mut flaws);
    let vetoes = lines.vetoes.iter().map(|line| (line.variant, line.item.clone(), line.reason.is_some()));
    compare("/vetoes", wanted(&differ.vetoes), vetoes.collect(), &mut flaws);
    flaws.iter_mut().for_each(|flaw| flaw.pointer = format!("/lines{}", flaw.pointer));
    if flaws.is_empty() { Ok(lines) } else { Err(Error::Sheet(flaws)) }
}

fn compare(
    list: &str,
    mut wanted: BTreeSet<ItemKey>,
    said: Vec<(crate::law::evaluation::Variant, String, bool)>,
    flaws: &mut Vec<SheetFlaw>,
) {
    let mut add = |pointer: String, code: &'static str, zh: String, en: String| {
        flaws.push(SheetFlaw { pointer, code, zh, en });
    };
    for (n, (variant, item, reasoned)) in said.into_iter().enumerate() {
        if !wanted.remove(&(variant, item)) {
            let zh = "两人对此没有分歧".to_owned();
            add(format!("{list}/{n}/item"), "agreed", zh, "the two do not differ on it".to_owned());
        }
        if !reasoned {
            let zh = "合议意见应当说明理由".to_owned();
            add(format!("{list}/{n}/reason"), "missing", zh, "a reason is owed".to_owned());
        }
    }
    for (_, item) in wanted {
        add(list.to_owned(), "missing", format!("缺少项目 {item}"), format!("{item} is missing"));
    }
}
