//! The score 评查 of a row of a ledger, as far as its columns go, on the same sheets as a record: what a column shows is met or
//! broken; what no column tells, and what an empty cell leaves open, a person looks up in the paper file.

mod checks;
mod days;

use crate::casefile::score::{ItemEvidence, ItemFinding, ItemVerdict, ScoredSheet, article_of, tally};
use crate::law::calendar::Calendar;
use crate::law::codes::Procedure;
use crate::law::evaluation::{Points, Standard, Variant};
use crate::law::profile::Profile;
use crate::ledgers::content::{LedgerOutcome, LedgerRow};
use checks::CHECKS;

/// What a check reads.
pub(super) struct Reading<'a> {
    row: &'a LedgerRow,
    profile: &'a Profile,
    calendar: &'a Calendar,
}

/// What a column says of a rule.
#[derive(Debug, Clone, PartialEq)]
enum Seen {
    /// The rule is kept, by what the columns say.
    Kept(String),
    /// It is broken, by what the columns say.
    Broken(String),
    /// A person has to look, and why: a cell is empty, or two readings are possible.
    Open(String),
    /// It is no question for this row.
    Silent,
}

/// One question that columns can answer.
struct Check {
    /// The rule it belongs to; items and veto items are found by it.
    rule: &'static str,
    /// Article, where the rule itself names none.
    article: &'static str,
    /// The items of the merged standard that the columns settle when the rule is kept. Any other item that names the rule asks
    /// more than a ledger tells.
    settles: &'static [&'static str],
    /// The answer.
    ask: fn(&Reading<'_>) -> Seen,
}

impl Check {
    fn evidence(&self, message: &str) -> ItemEvidence {
        let named = article_of(self.rule);
        let article = if named.is_empty() { self.article } else { named }.to_owned();
        let (rule, message) = (self.rule.to_owned(), format!("{message}（据台账）"));
        ItemEvidence { rule, article, message, acts: Vec::new(), on: None, sealed: false }
    }
}

/// The sheet a row is scored on: by procedure and outcome, the ordinary one where the ledger tells neither.
pub fn variant_of(row: &LedgerRow) -> Variant {
    match (row.outcome, row.procedure) {
        (Some(LedgerOutcome::Declined | LedgerOutcome::Withdrawn), _) => Variant::Ended,
        (Some(LedgerOutcome::NoPenalty | LedgerOutcome::NotEstablished), _) => Variant::NoPenalty,
        (Some(LedgerOutcome::Transfer), _) => Variant::Transfer,
        (Some(LedgerOutcome::Penalize) | None, Some(Procedure::Summary)) => Variant::Summary,
        (Some(LedgerOutcome::Penalize) | None, Some(Procedure::Ordinary) | None) => Variant::Ordinary,
    }
}

/// Scores a row on the sheet of its kind; none where the standard has no such sheet.
pub fn score(row: &LedgerRow, standard: &Standard, profile: &Profile, calendar: &Calendar) -> Vec<ScoredSheet> {
    let variant = variant_of(row);
    let Some(sheet) = standard.sheet(variant) else { return Vec::new() };
    let reading = Reading { row, profile, calendar };
    let seen: Vec<(&Check, Seen)> = CHECKS.iter().map(|check| (check, (check.ask)(&reading))).collect();
    let one = |id: &str, rules: &[String], points: Points| finding(&seen, (id, rules, points));
    let items: Vec<_> = standard.items_of(sheet).map(|(item, points)| one(&item.id, &item.rules, points)).collect();
    let vetoes = standard.vetoes_of(variant).map(|veto| one(&veto.id, &veto.rules, veto.deduct.unwrap_or_default()));
    let vetoes = vetoes.filter(|found| found.verdict != ItemVerdict::Met);
    vec![ScoredSheet { variant, vetoes: vetoes.collect(), tally: tally(&items), items }]
}

/// Broken by one column is broken; met is only what the columns settle and none of them leaves open.
fn finding(seen: &[(&Check, Seen)], (id, rules, points): (&str, &[String], Points)) -> ItemFinding {
    let asked = seen.iter().filter(|(check, _)| rules.iter().any(|rule| rule == check.rule));
    let (mut broken, mut open, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    let mut settled = false;
    for (check, seen) in asked {
        match seen {
            Seen::Broken(message) => broken.push(check.evidence(message)),
            Seen::Open(message) => open.push(check.evidence(message)),
            Seen::Silent => {}
            Seen::Kept(message) => {
                settled |= check.settles.contains(&id);
                kept.push(check.evidence(message));
            }
        }
    }
    let verdict = match (broken.is_empty(), open.is_empty() && settled) {
        (false, _) => ItemVerdict::Breached,
        (true, true) => ItemVerdict::Met,
        (true, false) => ItemVerdict::NeedsPerson,
    };
    if broken.is_empty() && open.is_empty() && kept.is_empty() {
        open.push(ItemEvidence {
            rule: rules.first().cloned().unwrap_or_default(),
            article: rules.first().map(|rule| article_of(rule).to_owned()).unwrap_or_default(),
            message: "台账没有反映这一项，请查阅纸质案卷".to_owned(),
            acts: Vec::new(),
            on: None,
            sealed: false,
        });
    }
    let lost = if verdict == ItemVerdict::Breached { points } else { Points::default() };
    let evidence = broken.into_iter().chain(open).chain(kept).collect();
    ItemFinding { id: id.to_owned(), points, verdict, lost, evidence, look_at: Vec::new() }
}
