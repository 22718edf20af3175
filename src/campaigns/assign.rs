//! Assignment 分配: two scorers for each file, evenly and in an order nobody chose, or by hand; the same bars either way. Scorers are
//! lent sight of exactly their files, for a time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::campaign::{Campaign, Evaluator};
use super::dossier::{Dossier, DossierEvent, FileState};
use super::draw::FramePart;
use super::subject::Subject;
use super::{Error, bars, draw, machine, seats, store};
use crate::accounts::Actor;
use crate::db::{Conn, Tx};
use crate::law::evaluation::Standard;
use crate::law::time::Moment;
use crate::problem::{Bilingual, Violation};
use crate::{accounts, agencies};

/// Days a scorer sees a file, unless another end is given.
const USUAL_DAYS: i64 = 30;

/// Longest a scorer sees a file, in days.
const LONGEST_DAYS: i64 = 180;

/// A file given by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ByHand {
    /// The evaluated file.
    pub file_id: Uuid,
    /// Two members of the team.
    #[validate(length(min = 2, max = 2))]
    #[schema(min_items = 2, max_items = 2)]
    pub scorers: Vec<Uuid>,
}

/// What is to be assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAssignment {
    /// Files given by hand; every drawn file nobody has yet, by the order of the draw, where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub by_hand: Vec<ByHand>,
    /// Until when the scorers see their files; thirty days when absent, 180 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
}

/// What was assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AssignedFiles {
    /// The files.
    pub files: Vec<Uuid>,
    /// Until when their scorers see them.
    pub until: Moment,
}

/// Assigns (organiser).
pub(super) fn assign(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, new: &NewAssignment) -> Result<AssignedFiles, Error> {
    tx.lock(id)?;
    let campaign = store::campaign(tx.conn, id)?;
    seats::organiser(tx.conn, actor, &campaign)?;
    let until = new.until.unwrap_or_else(|| tx.now.plus_days(USUAL_DAYS));
    if until <= tx.now || until > tx.now.plus_days(LONGEST_DAYS) {
        let (zh, en) = ("应当晚于现在，最长180天", "later than now, by 180 days at most");
        return Err(Error::field("/until", "out_of_reach", zh, en));
    }
    let mut reader = machine::reader(frozen(tx.conn, &campaign)?)?;
    let team = team(tx.conn, &campaign)?;
    let pairs = match new.by_hand.is_empty() {
        true => by_order(tx.conn, &campaign, &team)?,
        false => by_hand(tx.conn, &campaign, &team, &new.by_hand)?,
    };
    let mut files = Vec::new();
    for (file, case, scorers) in pairs {
        let machine = case.sheets(tx.conn, &mut reader)?;
        for former in &file.scorers {
            take_sight(tx, actor, &file, former, "改由他人评分")?;
        }
        for scorer in &scorers {
            lend_sight(tx, actor, &campaign, &file, scorer, until)?;
        }
        let by_hand = !new.by_hand.is_empty();
        let event = DossierEvent::Assigned { scorers: scorers.into(), until, by_hand, machine };
        store::befalls(tx, id, file.id, actor, &event)?;
        files.push(file.id);
    }
    if files.is_empty() {
        return Err(Error::conflict("没有待分配的案卷。", "no drawn file waits to be assigned"));
    }
    Ok(AssignedFiles { files, until })
}

/// The standard of the campaign, still the one that was frozen with it.
pub(super) fn frozen(conn: &mut Conn, campaign: &Campaign) -> Result<Standard, Error> {
    let gone = || Error::Damaged(format!("the standard {} is gone", campaign.standard_id));
    machine::standard(conn, &campaign.standard_digest)?.ok_or_else(gone)
}

/// The members whose accounts are in use, where they stand now.
pub(super) fn team(conn: &mut Conn, campaign: &Campaign) -> Result<Vec<Evaluator>, Error> {
    let mut team = Vec::new();
    for member in &campaign.team {
        let found = accounts::find(conn, member.account_id)?.filter(|person| person.disabled_at.is_none());
        team.extend(found.map(|person| Evaluator { agency_id: person.agency_id, ..member.clone() }));
    }
    Ok(team)
}

/// A file, what it is of, and who scores it.
type Pair = (Dossier, Subject, [Evaluator; 2]);

/// Every drawn file that nobody has, in the order of its key; of those who may score it the two with the fewest files, by their keys.
fn by_order(conn: &mut Conn, campaign: &Campaign, team: &[Evaluator]) -> Result<Vec<Pair>, Error> {
    let seed = campaign.last_drawn().and_then(|round| round.seed.clone());
    let seed = seed.ok_or_else(|| Error::conflict("尚未抽取案卷。", "nothing has been drawn yet"))?;
    let mut load: BTreeMap<Uuid, u32> = BTreeMap::new();
    let mut waiting = Vec::new();
    for row in store::files(conn, campaign.id, store::Whose::All, (None, None, i64::MAX))? {
        row.first_id.iter().chain(&row.second_id).for_each(|scorer| *load.entry(scorer.0).or_default() += 1);
        if row.state == FileState::Drawn.as_str() {
            waiting.push((draw::key(&seed, &row.case_id.0.to_string()), row.id.0));
        }
    }
    waiting.sort();
    let (mut pairs, mut too_few) = (Vec::new(), Vec::new());
    for (_, id) in waiting {
        let file = store::dossier(conn, campaign.id, id)?;
        let case = Subject::load(conn, &file.drawn)?;
        let part = case.had_a_part();
        let mut may: Vec<&Evaluator> =
            team.iter().filter(|person| bars::bar(campaign.kind, person, case.agency_id(), &part).is_none()).collect();
        may.sort_by_cached_key(|person| {
            let held = load.get(&person.account_id).copied().unwrap_or_default();
            (held, draw::key(&seed, &person.account_id.to_string()))
        });
        match may.as_slice() {
            [first, second, ..] => {
                let two = [(*first).clone(), (*second).clone()];
                two.iter().for_each(|scorer| *load.entry(scorer.account_id).or_default() += 1);
                pairs.push((file, case, two));
            }
            _ => too_few.push(lacking(campaign, team, &case)),
        }
    }
    if too_few.is_empty() { Ok(pairs) } else { Err(Error::TooFew(too_few)) }
}

/// Why fewer than two may score a file, person by person.
fn lacking(campaign: &Campaign, team: &[Evaluator], case: &Subject) -> Violation {
    let part = case.had_a_part();
    let why = team.iter().filter_map(|person| {
        bars::bar(campaign.kind, person, case.agency_id(), &part).map(|(zh, en)| (person.name.as_str(), zh, en))
    });
    let (zh, en): (Vec<_>, Vec<_>) = why.map(|(name, zh, en)| (format!("{name}{zh}"), format!("{name} {en}"))).unzip();
    let title = case.number();
    Violation {
        rule: "EVAL-TEAM".to_owned(),
        article: "广东省行政执法案卷评查办法（省政府令第231号）第十条：评查人员独立评分".to_owned(),
        message: Bilingual::new(
            format!("案卷 {title}：可以评分的人员不足两名（{}）", zh.join("；")),
            format!("file {title}: fewer than two people may score it ({})", en.join("; ")),
        ),
        remedy: Bilingual::new("增加未参与该案的评查人员", "add members who had no part in the case"),
        acts: Vec::new(),
    }
}

fn by_hand(conn: &mut Conn, campaign: &Campaign, team: &[Evaluator], wanted: &[ByHand]) -> Result<Vec<Pair>, Error> {
    let mut pairs: Vec<Pair> = Vec::new();
    for (n, ByHand { file_id, scorers }) in wanted.iter().enumerate() {
        let at = |rest: &str| format!("/by_hand/{n}{rest}");
        let row = store::dossier(conn, campaign.id, *file_id).map_err(|error| match error {
            Error::NotFound => Error::field(at("/file_id"), "unknown", "没有这个案卷", "no such file here"),
            error => error,
        });
        let file = row?;
        let free = matches!(file.state, FileState::Drawn | FileState::Scoring) && file.signed.is_empty();
        if !free || pairs.iter().any(|(held, ..)| held.id == file.id) {
            let (zh, en) =
                ("该案卷已有人签名评分，或者重复", "somebody has signed for this file, or it is named twice");
            return Err(Error::field(at("/file_id"), "not_free", zh, en));
        }
        let case = Subject::load(conn, &file.drawn)?;
        let mut two = Vec::new();
        for (m, account) in scorers.iter().enumerate() {
            two.push(eligible(campaign, team, &case, *account, &at(&format!("/scorers/{m}")))?);
        }
        match <[Evaluator; 2]>::try_from(two) {
            Ok(two) if two[0].account_id != two[1].account_id => pairs.push((file, case, two)),
            _ => return Err(Error::field(at("/scorers"), "duplicate", "应为两名不同的人员", "two different people")),
        }
    }
    Ok(pairs)
}

/// A member of the team who may score this case.
pub(super) fn eligible(
    campaign: &Campaign,
    team: &[Evaluator],
    case: &Subject,
    account: Uuid,
    pointer: &str,
) -> Result<Evaluator, Error> {
    let person = team.iter().find(|person| person.account_id == account);
    let person =
        person.ok_or_else(|| Error::field(pointer, "unknown", "不是评查组人员", "not a member of the team"))?;
    match bars::bar(campaign.kind, person, case.agency_id(), &case.had_a_part()) {
        None => Ok(person.clone()),
        Some((zh, en)) => Err(Error::field(
            pointer,
            "barred",
            format!("{}{zh}，应当回避", person.name),
            format!("{} {en} and may not score it", person.name),
        )),
    }
}

/// Lends somebody sight of a file, if they belong to another organ.
pub(super) fn lend_sight(
    tx: &mut Tx<'_>,
    by: &Actor,
    campaign: &Campaign,
    file: &Dossier,
    person: &Evaluator,
    until: Moment,
) -> Result<(), Error> {
    // What a ledger tells stands in the evaluated file itself.
    if person.agency_id == file.drawn.agency_id || file.drawn.part == FramePart::Imported {
        return Ok(());
    }
    let loan = agencies::EvaluationLoan {
        case_id: file.drawn.case_id,
        agency_id: file.drawn.agency_id,
        account_id: person.account_id,
        home_id: person.agency_id,
        until,
        ground: &campaign.title,
    };
    Ok(agencies::lend_for_evaluation(tx, by.account_id, &loan)?)
}

/// Takes it back.
pub(super) fn take_sight(
    tx: &mut Tx<'_>,
    by: &Actor,
    file: &Dossier,
    person: &Evaluator,
    why: &str,
) -> Result<(), Error> {
    Ok(agencies::end_evaluation(tx, by.account_id, (file.drawn.case_id, person.account_id), why)?)
}
