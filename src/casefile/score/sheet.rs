//! The score sheet 评分表 that the machine fills: each item met, broken, not applicable, or left to a person, with the acts that
//! show it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Said, Scored, Word, article_of};
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{Deadline, Text};
use crate::casefile::proposal::Outcome;
use crate::law::codes::Procedure;
use crate::law::evaluation::{DecidedBy, Points, Standard, StandardItem, Variant, VetoItem};
use crate::law::stages::{Kind, Status};

/// What is said of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemVerdict {
    /// 符合.
    Met,
    /// 不符合.
    Breached,
    /// 不适用: left out of the denominator.
    NotApplicable,
    /// A person has to look 待人工判断.
    NeedsPerson,
}

/// What shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ItemEvidence {
    /// The rule, or the clock that ran out.
    pub rule: String,
    /// Its article.
    pub article: String,
    /// What was found.
    pub message: String,
    /// The acts.
    pub acts: Vec<u64>,
    /// The day of the first of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// It was sealed with the act when that was recorded, rather than found when the rulebook was asked again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sealed: bool,
}

/// An item of the sheet, or a veto item, as the machine left it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ItemFinding {
    /// The item.
    pub id: String,
    /// What it is worth here; nothing for a veto item that takes no points.
    pub points: Points,
    /// What the machine says.
    pub verdict: ItemVerdict,
    /// Points it takes off.
    pub lost: Points,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<ItemEvidence>,
    /// The acts a person looks at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub look_at: Vec<u64>,
}

/// Points of a sheet, summed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Tally {
    /// Points of the items that apply.
    pub applicable: Points,
    /// Points of the items the machine decided.
    pub decided: Points,
    /// Points got of those.
    pub got: Points,
    /// The score if a person finds nothing more: got and open of applicable, in hundredths of 100.
    pub at_most: Points,
    /// The score if everything left to a person is lost.
    pub at_least: Points,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ScoredSheet {
    /// For which files.
    pub variant: Variant,
    /// Items, in the order of the standard.
    pub items: Vec<ItemFinding>,
    /// VetoItem items that are broken or need a person.
    pub vetoes: Vec<ItemFinding>,
    /// The sums.
    pub tally: Tally,
}

impl ScoredSheet {
    /// The veto items that the machine found broken.
    pub fn broken_vetoes(&self) -> impl Iterator<Item = &str> {
        let broken = self.vetoes.iter().filter(|veto| veto.verdict == ItemVerdict::Breached);
        broken.map(|veto| veto.id.as_str())
    }
}

/// The sheets a file is scored on: the one of its kind, and the one on seizures where there was one.
pub fn variants_of(file: &CaseFile) -> Vec<Variant> {
    let outcome = file.decision.as_ref().map(|decision| decision.outcome);
    let main = match (file.status, outcome) {
        (Status::Declined | Status::Withdrawn, _) => Variant::Ended,
        (_, _) if file.spot_decision().is_some() && file.procedure == Procedure::Summary => Variant::Summary,
        (_, Some(Outcome::NoPenalty | Outcome::NotEstablished)) => Variant::NoPenalty,
        (_, Some(Outcome::TransferCriminal | Outcome::TransferAgency)) => Variant::Transfer,
        (_, Some(Outcome::Penalize)) => Variant::Ordinary,
        (_, None) if ended_by(file, Kind::TransferCase) => Variant::Transfer,
        (_, None) if ended_by(file, Kind::DeclineFiling) || ended_by(file, Kind::WithdrawFiling) => Variant::Ended,
        (_, None) => Variant::Ordinary,
    };
    let seized = !file.measures.seizures.is_empty();
    std::iter::once(main).chain(seized.then_some(Variant::Seizure)).collect()
}

fn ended_by(file: &CaseFile, kind: Kind) -> bool {
    file.entries.iter().any(|entry| entry.kind == kind)
}

/// Fills every sheet of the file.
pub fn sheets(standard: &Standard, scored: &Scored) -> Vec<ScoredSheet> {
    variants_of(&scored.file).into_iter().filter_map(|variant| sheet(standard, scored, variant)).collect()
}

fn sheet(standard: &Standard, scored: &Scored, variant: Variant) -> Option<ScoredSheet> {
    let of = standard.sheet(variant)?;
    let items: Vec<_> = standard.items_of(of).map(|(item, points)| one(scored, Question::of(item), points)).collect();
    let vetoes = standard.vetoes_of(variant).map(|veto| {
        let points = veto.deduct.unwrap_or_default();
        one(scored, Question::of_veto(veto), points)
    });
    let vetoes = vetoes.filter(|found| matches!(found.verdict, ItemVerdict::Breached | ItemVerdict::NeedsPerson));
    let tally = tally(&items);
    Some(ScoredSheet { variant, vetoes: vetoes.collect(), tally, items })
}

/// Sums up what is decided: score = got / applicable × 100 (ECO24).
pub fn tally(items: &[ItemFinding]) -> Tally {
    let sum = |wanted: fn(&ItemFinding) -> bool| -> Points {
        items.iter().filter(|item| wanted(item)).map(|item| item.points).sum()
    };
    let applicable = sum(|item| item.verdict != ItemVerdict::NotApplicable);
    let decided = sum(|item| matches!(item.verdict, ItemVerdict::Met | ItemVerdict::Breached));
    let lost: Points = items.iter().map(|item| item.lost).sum();
    let got = decided - lost;
    Tally { applicable, decided, got, at_most: share(applicable - lost, applicable), at_least: share(got, applicable) }
}

/// So many hundredths of a hundred points, rounded to the hundredth; full marks where nothing applies.
pub fn share(got: Points, applicable: Points) -> Points {
    if applicable.0 == 0 {
        return Points(10_000);
    }
    let (got, of) = (u64::from(got.0), u64::from(applicable.0));
    Points(u32::try_from((got * 10_000 + of / 2) / of).unwrap_or(10_000))
}

/// What is asked, of an item or a veto item alike.
struct Question<'a> {
    id: &'a str,
    decided_by: DecidedBy,
    rules: &'a [String],
    clocks: &'a [String],
    kinds: &'a [Kind],
    look_at: &'a [Kind],
    each: Option<Points>,
}

impl<'a> Question<'a> {
    fn of(item: &'a StandardItem) -> Self {
        let StandardItem { id, decided_by, rules, clocks, kinds, look_at, each, .. } = item;
        Self { id, decided_by: *decided_by, rules, clocks, kinds, look_at, each: *each }
    }

    fn of_veto(veto: &'a VetoItem) -> Self {
        let VetoItem { id, decided_by, rules, clocks, kinds, look_at, .. } = veto;
        Self { id, decided_by: *decided_by, rules, clocks, kinds, look_at, each: None }
    }
}

fn one(scored: &Scored, asked: Question<'_>, points: Points) -> ItemFinding {
    let file = &scored.file;
    let on = |seq: u64| file.entries.iter().find(|entry| entry.seq == seq).map(|entry| entry.occurred_at.date());
    // What was proposed before the last proposal was never decided: what was wrong with it is mended, or said again.
    let states = |kind: Kind| matches!(kind, Kind::ConcludeInvestigation | Kind::ReviseProposal);
    let last = file.entries.iter().rfind(|entry| states(entry.kind)).map(|entry| entry.seq);
    let overtaken = |said: &Said| said.kind.is_some_and(states) && said.seq < last;
    let mut evidence: Vec<ItemEvidence> = Vec::new();
    let mut open: Vec<ItemEvidence> = Vec::new();
    let mut kept = false;
    for rule in asked.rules {
        let of_kind = |said: &Said| asked.kinds.is_empty() || said.kind.is_none_or(|kind| asked.kinds.contains(&kind));
        let counts = |said: &&Said| of_kind(said) && !overtaken(said);
        for said in scored.said.get(rule.as_str()).into_iter().flatten().filter(counts) {
            let shown = |message: &Text, acts: &[u64], sealed: bool| ItemEvidence {
                rule: rule.clone(),
                article: article_of(rule).to_owned(),
                message: message.zh.clone(),
                on: acts.first().copied().or(said.seq).and_then(on),
                acts: acts.to_vec(),
                sealed,
            };
            match &said.word {
                Word::Kept => kept = true,
                Word::Open(text, acts) => open.push(shown(text, acts, false)),
                Word::Broken(breach, sealed) => evidence.push(shown(&breach.message, &breach.acts, *sealed)),
            }
        }
    }
    for deadline in
        file.deadlines.iter().filter(|deadline| asked.clocks.iter().any(|name| name == deadline.clock.as_str()))
    {
        match kept_in_time(file, deadline) {
            Some(true) => kept = true,
            Some(false) => evidence.push(missed(deadline)),
            None => {}
        }
    }
    let mut look: BTreeSet<u64> =
        file.entries.iter().filter(|entry| asked.look_at.contains(&entry.kind)).map(|entry| entry.seq).collect();
    let nothing_to_look_at = !asked.look_at.is_empty() && look.is_empty();
    let by_machine = asked.decided_by == DecidedBy::Machine;
    let verdict = if !evidence.is_empty() {
        ItemVerdict::Breached
    } else if !open.is_empty() {
        ItemVerdict::NeedsPerson
    } else if by_machine {
        if kept { ItemVerdict::Met } else { ItemVerdict::NotApplicable }
    } else if nothing_to_look_at || (asked.look_at.is_empty() && !asked.rules.is_empty() && !kept) {
        ItemVerdict::NotApplicable
    } else {
        ItemVerdict::NeedsPerson
    };
    // What was done on paper lies in the scans: that the acts do not show it says nothing.
    let taken_over = file.entries.iter().find(|entry| entry.kind == Kind::TakeOver).map(|entry| entry.seq);
    let verdict = match (verdict, taken_over) {
        (ItemVerdict::NotApplicable, Some(seq)) => {
            look.insert(seq);
            ItemVerdict::NeedsPerson
        }
        (verdict, _) => verdict,
    };
    let wrong = u32::try_from(evidence.len()).unwrap_or(u32::MAX);
    let lost = match (verdict, asked.each) {
        (ItemVerdict::Breached, Some(each)) => Points(each.0.saturating_mul(wrong)).min(points),
        (ItemVerdict::Breached, None) => points,
        _ => Points::default(),
    };
    evidence.extend(open);
    evidence.dedup();
    ItemFinding { id: asked.id.to_owned(), points, verdict, lost, evidence, look_at: look.into_iter().collect() }
}

/// Whether a due date was kept; none while it binds nobody, or has not come.
fn kept_in_time(file: &CaseFile, deadline: &Deadline) -> Option<bool> {
    if deadline.superseded.is_some() {
        return None;
    }
    match deadline.met_on {
        Some(day) => Some(day <= deadline.due_on),
        None if deadline.stopped.is_some() => None,
        None => (file.updated_at.date() > deadline.due_on).then_some(false),
    }
}

fn missed(deadline: &Deadline) -> ItemEvidence {
    let message = match deadline.met_on {
        Some(day) => format!("{}期限至{}，{}才办理", deadline.clock.zh(), deadline.due_on, day),
        None => format!("{}期限至{}，没有办理", deadline.clock.zh(), deadline.due_on),
    };
    ItemEvidence {
        rule: deadline.clock.as_str().to_owned(),
        article: deadline.clock.article().to_owned(),
        message,
        acts: std::iter::once(deadline.seq).chain(deadline.met).collect(),
        on: Some(deadline.due_on),
        sealed: false,
    }
}
