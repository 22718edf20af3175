//! Rounds of the draw: planned first, then the seed is made by people who cannot know it, then drawn at once.

use std::collections::BTreeSet;

use serde::Deserialize;
use uuid::Uuid;
use validator::Validate;

use super::campaign::{Campaign, CampaignEvent, DrawRound};
use super::dossier::{DossierEvent, Drawn};
use super::draw::{self, DrawPlan, FORMAT};
use super::proof::DrawProof;
use super::{Error, seats, store};
use crate::accounts::Actor;
use crate::db::{Conn, Tx};
use crate::law::digest::{is_digest, sm3};

/// A round to be planned.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRound {
    /// The plan.
    #[validate(nested)]
    pub plan: DrawPlan,
    /// Why there is another round; owed from the second on.
    #[serde(default)]
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: Option<String>,
}

/// A secret, fixed by its digest.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCommitment {
    /// SM3 of the secret's text, `sm3:` and 64 hex digits.
    #[validate(length(min = 68, max = 68))]
    #[schema(min_length = 68, max_length = 68)]
    pub commitment: String,
}

/// The secret.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reveal {
    /// The secret: 32 to 128 lower-case hex digits, 16 bytes or more.
    #[validate(length(min = 32, max = 128))]
    #[schema(min_length = 32, max_length = 128)]
    pub nonce: String,
}

/// The public number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewNumber {
    /// As it was published, on one line.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub number: String,
}

/// Plans a round (organiser). Another one gives its reason, and every one stays.
pub(super) fn plan(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, new: NewRound) -> Result<DrawRound, Error> {
    tx.lock(id)?;
    let campaign = store::campaign(tx.conn, id)?;
    seats::organiser(tx.conn, actor, &campaign)?;
    if campaign.frame.is_none() {
        return Err(Error::conflict("请先锁定总体。", "freeze the frame first"));
    }
    let NewRound { plan, reason } = new;
    sound(&plan, tx.now.date())?;
    if campaign.rounds.is_empty() == reason.is_some() {
        let (zh, en) = match reason {
            Some(_) => ("第一轮抽取不需要理由", "the first round has no reason"),
            None => ("已有抽取轮次，重新抽取应当说明理由", "there is a round already: another one owes its reason"),
        };
        return Err(Error::field("/reason", "reason", zh, en));
    }
    let round = u32::try_from(campaign.rounds.len()).unwrap_or(u32::MAX).saturating_add(1);
    let plan_digest = plan.digest()?;
    let event = CampaignEvent::RoundPlanned { round, plan, plan_digest, reason };
    of(store::happens(tx, id, actor, &event)?, round)
}

fn sound(plan: &DrawPlan, today: chrono::NaiveDate) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for (n, part) in plan.parts.iter().enumerate() {
        if !seen.insert(part.part) {
            return Err(Error::field(format!("/plan/parts/{n}/part"), "duplicate", "重复", "named twice"));
        }
        if part.percent.is_some() == part.size.is_some() {
            let (zh, en) = ("比例和数量写明其中一项", "give either a share or a number");
            return Err(Error::field(format!("/plan/parts/{n}"), "either", zh, en));
        }
    }
    match &plan.public_number {
        Some(number) if number.drawn_on <= today => {
            let (zh, en) = ("公开随机数应当在方案确定之后产生", "the number must be drawn after the plan");
            Err(Error::field("/plan/public_number/drawn_on", "too_early", zh, en))
        }
        _ => Ok(()),
    }
}

fn of(campaign: Campaign, round: u32) -> Result<DrawRound, Error> {
    campaign.rounds.into_iter().find(|held| held.round == round).ok_or(Error::NotFound)
}

/// The campaign, its open round, and the function of the actor.
fn open(tx: &mut Tx<'_>, actor: &Actor, (id, n): (Uuid, u32)) -> Result<(Campaign, DrawRound, &'static str), Error> {
    tx.lock(id)?;
    let campaign = store::campaign(tx.conn, id)?;
    let function = seats::function(tx.conn, actor, &campaign)?;
    let round = campaign.rounds.iter().find(|held| held.round == n).ok_or(Error::NotFound)?.clone();
    let function = function.ok_or(Error::Forbidden {
        zh: "种子由组织者与执法监督、审计人员或者其他机关的人员共同产生。",
        en: "the seed is made by the organiser together with supervision, audit, or somebody of another organ",
    })?;
    match campaign.open_round().is_some_and(|held| held.round == n) {
        true => Ok((campaign, round, function)),
        false => Err(Error::conflict("该轮次已经抽取或者放弃。", "this round was drawn or given up")),
    }
}

fn by_secrets(round: &DrawRound) -> Result<(), Error> {
    match round.plan.public_number {
        None => Ok(()),
        Some(_) => Err(Error::conflict("本轮采用公开随机数。", "this round uses a public number")),
    }
}

/// Fixes a secret by its digest.
pub(super) fn commit(tx: &mut Tx<'_>, actor: &Actor, at: (Uuid, u32), new: NewCommitment) -> Result<DrawRound, Error> {
    let (campaign, round, function) = open(tx, actor, at)?;
    by_secrets(&round)?;
    if !is_digest(&new.commitment) {
        let (zh, en) = ("应为 sm3: 加 64 位小写十六进制数", "sm3: and 64 lower-case hex digits");
        return Err(Error::field("/commitment", "invalid_value", zh, en));
    }
    if round.commitments.iter().any(|part| part.nonce.is_some()) {
        return Err(Error::conflict("已有人揭示，不再接受承诺。", "secrets are being told: it is too late to commit"));
    }
    if round.commitments.iter().any(|part| part.account_id == actor.account_id) {
        return Err(Error::conflict("您已经提交承诺。", "you have committed already"));
    }
    if round.commitments.iter().any(|part| part.commitment == new.commitment) {
        let (zh, en) = ("与他人的承诺相同", "the same as another one's");
        return Err(Error::field("/commitment", "copied", zh, en));
    }
    let event = CampaignEvent::Committed { round: at.1, commitment: new.commitment, function: function.to_owned() };
    of(store::happens(tx, campaign.id, actor, &event)?, at.1)
}

/// Tells the secret; with the last one the files are drawn.
pub(super) fn reveal(tx: &mut Tx<'_>, actor: &Actor, at: (Uuid, u32), told: Reveal) -> Result<DrawRound, Error> {
    let (campaign, round, _) = open(tx, actor, at)?;
    by_secrets(&round)?;
    if !told.nonce.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        let (zh, en) = ("应为小写十六进制数", "lower-case hex digits");
        return Err(Error::field("/nonce", "invalid_value", zh, en));
    }
    let functions: BTreeSet<&str> = round.commitments.iter().map(|part| part.function.as_str()).collect();
    if functions.len() < 2 {
        return Err(Error::conflict(
            "至少要有两名不同职能的人员（组织者、监督审计人员、其他机关人员）提交承诺，才可以揭示。",
            "two people of different function must commit before anybody tells a secret",
        ));
    }
    let own = round.commitments.iter().find(|part| part.account_id == actor.account_id);
    let own = own.ok_or_else(|| Error::conflict("您没有提交承诺。", "you have not committed"))?;
    if own.nonce.is_some() {
        return Err(Error::conflict("您已经揭示。", "you have told it already"));
    }
    if sm3(told.nonce.as_bytes()) != own.commitment {
        let (zh, en) = ("与承诺不符", "it does not give your commitment");
        return Err(Error::field("/nonce", "not_committed", zh, en));
    }
    let event = CampaignEvent::Revealed { round: at.1, nonce: told.nonce };
    let campaign = store::happens(tx, campaign.id, actor, &event)?;
    let round = of(campaign, at.1)?;
    match round.commitments.iter().map(|part| part.nonce.clone()).collect::<Option<Vec<_>>>() {
        Some(nonces) => draw_now(tx, actor, at, &nonces),
        None => Ok(round),
    }
}

/// Enters the public number; the second person who finds the same one has the files drawn.
pub(super) fn number(tx: &mut Tx<'_>, actor: &Actor, at: (Uuid, u32), new: NewNumber) -> Result<DrawRound, Error> {
    let (campaign, round, _) = open(tx, actor, at)?;
    let Some(named) = &round.plan.public_number else {
        return Err(Error::conflict("本轮采用承诺—揭示。", "this round has secrets, no public number"));
    };
    if tx.now.date() < named.drawn_on {
        let day = named.drawn_on;
        return Err(Error::conflict(format!("该随机数{day}才产生。"), format!("it is drawn on {day}")));
    }
    let number = new.number.trim().to_owned();
    if number.is_empty() || number.chars().any(char::is_control) {
        return Err(Error::field("/number", "invalid_value", "应为一行文字", "one line of text"));
    }
    let Some(entered) = round.number else {
        let event = CampaignEvent::NumberEntered { round: at.1, number };
        return of(store::happens(tx, campaign.id, actor, &event)?, at.1);
    };
    if entered.entered_by == actor.account_id {
        return Err(Error::conflict("由另一人核对录入。", "somebody else confirms it"));
    }
    if entered.number != number {
        let (zh, en) = ("与先前录入的不一致", "not the one that was entered");
        return Err(Error::field("/number", "differs", zh, en));
    }
    store::happens(tx, campaign.id, actor, &CampaignEvent::NumberConfirmed { round: at.1 })?;
    draw_now(tx, actor, at, &[number])
}

fn draw_now(tx: &mut Tx<'_>, actor: &Actor, (id, n): (Uuid, u32), parts: &[String]) -> Result<DrawRound, Error> {
    let campaign = store::campaign(tx.conn, id)?;
    let digest = campaign.frame.as_ref().map(|frame| frame.digest.clone()).ok_or(Error::NotFound)?;
    let round = campaign.rounds.iter().find(|held| held.round == n).ok_or(Error::NotFound)?;
    let frame = store::frame(tx.conn, id, None, None)?;
    let seed = draw::seed(&digest, &round.plan_digest, parts);
    let files = draw::draw(&frame, &round.plan, &seed);
    for file in &files {
        let place = frame.binary_search_by_key(&file.file_id, |line| line.file_id).ok();
        let Some(line) = place.and_then(|place| frame.get(place)) else { continue };
        if store::file_of_case(tx.conn, id, file.file_id)?.is_some() {
            continue;
        }
        let drawn = Drawn {
            campaign_id: id,
            round: n,
            case_id: line.file_id,
            agency_id: line.agency_id,
            part: line.part,
            stratum: line.stratum.clone(),
            flagged: line.flagged,
        };
        let dossier = tx.new_id();
        store::befalls(tx, id, dossier, actor, &DossierEvent::Drawn(drawn))?;
    }
    of(store::happens(tx, id, actor, &CampaignEvent::Drawn { round: n, seed, files })?, n)
}

/// A round that was drawn, with everything needed to draw it once more.
pub(super) fn proof(conn: &mut Conn, campaign: Campaign, n: u32) -> Result<DrawProof, Error> {
    let frame = store::frame(conn, campaign.id, None, None)?;
    let frame_digest = campaign.frame.as_ref().map(|frame| frame.digest.clone()).ok_or(Error::NotFound)?;
    let campaign_id = campaign.id;
    let round = of(campaign, n)?;
    let seed = round.seed.ok_or_else(|| Error::conflict("该轮次尚未抽取。", "this round has not been drawn"))?;
    Ok(DrawProof {
        format: FORMAT.to_owned(),
        campaign_id,
        round: n,
        frame_digest,
        frame,
        plan_digest: round.plan_digest,
        plan: round.plan,
        commitments: round.commitments,
        public_number: round.number.map(|entered| entered.number),
        seed,
        result: round.files,
    })
}
