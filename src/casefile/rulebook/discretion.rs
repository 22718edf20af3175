//! Discretion 行政裁量: tier, factors and departure of the benchmark, and the statutory range around them
//! (处罚法5, 32, 34; 国办发〔2022〕27号).

use super::proposal::{STATES_IT, STATES_OR_DECIDES, each_line, proven};
use super::{Breach, Effect, Rule, Verdict, breach};
use crate::casefile::act::{Attempt, ComputedRange};
use crate::casefile::facts::{Facts, PowerItemFact};
use crate::casefile::file::CaseFile;
use crate::casefile::power::{BenchmarkOwner, FactorEffect, FineRange, Statutory, Tier};
use crate::casefile::proposal::{BenchmarkChoice, Departure, Outcome, PartyProposal, Proposal};
use crate::law::codes::Post;
use crate::law::money::Fen;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-34",
        article: "处罚法34；国办发〔2022〕27号",
        zh: "适用裁量基准应当说明档次、情节和理由，数额在档次之内或者依法调整适用",
        en: "The benchmark tier is named with its factors and reasons; the sum lies in it, or departs from it lawfully",
        effect: Effect::Refuse,
        gates: STATES_IT,
        check: benchmark,
    },
    Rule {
        id: "PEN-34-2",
        article: "国办发〔2022〕27号(十二)",
        zh: "对本机关裁量基准调整适用的，由主要负责人批准或者集体讨论决定",
        en: "A departure from the organ's own benchmark is decided by its principal head, or after collective discussion",
        effect: Effect::Refuse,
        gates: &[Kind::Decide, Kind::DecideOnTheSpot],
        check: departure_approved,
    },
    Rule {
        id: "DIS-11",
        article: "国办发〔2022〕27号；农业裁量规定12",
        zh: "同时具有从轻和从重情节的，应当说明以何者为主",
        en: "Where lighter and heavier factors meet, it is said which prevail",
        effect: Effect::Mark,
        gates: STATES_IT,
        check: factors_pull_one_way,
    },
    Rule {
        id: "PEN-32",
        article: "处罚法32、5",
        zh: "罚款应在法定幅度内；低于幅度须有法定减轻情形",
        en: "A fine lies in the statutory range; below it only on a statutory ground, above it never",
        effect: Effect::Refuse,
        gates: STATES_OR_DECIDES,
        check: in_range,
    },
];

fn held<'a>(file: &'a CaseFile, facts: &'a Facts) -> Option<&'a PowerItemFact> {
    facts.power_item.as_ref().or(file.power_item.as_ref())
}

/// The tier a line chooses, if the item has it.
fn chosen<'a>(line: &'a PartyProposal, held: &'a PowerItemFact) -> Option<(&'a BenchmarkChoice, &'a Tier)> {
    let choice = line.benchmark.as_ref()?;
    Some((choice, held.item.tier(&choice.tier)?))
}

/// The fines of the chosen tier, for this party and base.
fn of_tier(file: &CaseFile, line: &PartyProposal, held: &PowerItemFact) -> Option<FineRange> {
    let (_, tier) = chosen(line, held)?;
    tier.range(file.party(&line.party_id)?.kind, line.base_fen)
}

/// What benchmark and statute allow each party, to be sealed with the proposal.
pub(super) fn computed(file: &CaseFile, facts: &Facts, proposal: &Proposal) -> Vec<ComputedRange> {
    let Some(held) = held(file, facts) else { return Vec::new() };
    let lines = proposal.parties.iter().filter(|line| line.fine().0 > 0);
    lines
        .filter_map(|line| {
            let party = file.party(&line.party_id)?;
            let of_statute = match held.item.statutory(party.kind, line.base_fen) {
                Statutory::Range(range) => Some(range),
                Statutory::NoFine | Statutory::BaseMissing => None,
            };
            Some(ComputedRange {
                party_id: line.party_id.clone(),
                tier: chosen(line, held).map(|(_, tier)| tier.code.clone()),
                of_tier: of_tier(file, line, held),
                of_statute,
            })
        })
        .collect()
}

fn benchmark(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(held) = held(file, facts) else { return Verdict::NotApplicable };
    if held.item.benchmark.is_empty() {
        return Verdict::NotApplicable;
    }
    each_line(file, attempt, |line, _| {
        let fine = line.fine();
        if fine.0 == 0 || file.party(&line.party_id).is_none() {
            return Vec::new();
        }
        let party = &line.party_id;
        let Some((choice, tier)) = chosen(line, held) else {
            let tiers: Vec<_> =
                held.item.benchmark.iter().map(|tier| format!("{}（{}）", tier.code, tier.name)).collect();
            return vec![
                breach(format!("{party}：没有写明裁量档次"), format!("{party}: no benchmark tier is named"))
                    .fix(format!("可选：{}", tiers.join("、")), format!("Choose one of: {}", tiers.join(", "))),
            ];
        };
        let mut breaches = factors(file, attempt, line, choice, held);
        let other = |kind| !tier.kinds.is_empty() && !tier.kinds.contains(&kind);
        if let Some(kind) = line.kinds().into_iter().find(|kind| other(*kind)) {
            breaches.push(
                breach(
                    format!("{party}：“{}”档没有“{}”", tier.name, kind.zh()),
                    format!("{party}: the tier {} has no {}", tier.name, kind.as_str()),
                )
                .fix("选择相应的档次或者处罚种类", "Choose another tier, or another kind"),
            );
        }
        match of_tier(file, line, held) {
            None => breaches.push(base_missing(party)),
            Some(range) if range.contains(fine.0) || line.mitigation.is_some() => {}
            Some(range) => breaches.extend(departs(party, fine, tier, range, choice, held)),
        }
        breaches
    })
}

fn base_missing(party: &str) -> Breach {
    breach(
        format!("{party}：罚款按倍数或者百分比计算，没有写明基数"),
        format!("{party}: the fine follows a base amount, which is not stated"),
    )
    .fix("填写 base_fen（单位：分）", "Give base_fen (in fen)")
}

/// The factors a line names: known to the item, and proved where the benchmark asks for proof.
fn factors(
    file: &CaseFile,
    attempt: &Attempt,
    line: &PartyProposal,
    choice: &BenchmarkChoice,
    held: &PowerItemFact,
) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for stated in &choice.factors {
        let Some(factor) = held.item.factors.iter().find(|factor| factor.code == stated.code) else {
            let known: Vec<_> = held.item.factors.iter().map(|factor| factor.code.as_str()).collect();
            breaches.push(
                breach(
                    format!("{}：裁量基准没有情节“{}”", line.party_id, stated.code),
                    format!("{}: the benchmark has no factor {}", line.party_id, stated.code),
                )
                .fix(format!("可选：{}", known.join("、")), format!("Choose among: {}", known.join(", "))),
            );
            continue;
        };
        if let Some(proof) = factor.evidence.as_ref().filter(|_| !proven(file, attempt, &stated.evidence)) {
            breaches.push(
                breach(
                    format!("{}：情节“{}”没有证据", line.party_id, factor.name),
                    format!("{}: the factor {} is not proved", line.party_id, factor.code),
                )
                .fix(format!("补充证据：{proof}"), "Name evidence on file that proves it"),
            );
        }
    }
    breaches
}

/// A sum outside the tier, inside the range: who may allow that depends on whose benchmark it is.
fn departs(
    party: &str,
    fine: Fen,
    tier: &Tier,
    range: FineRange,
    choice: &BenchmarkChoice,
    held: &PowerItemFact,
) -> Option<Breach> {
    match (&choice.departure, held.item.benchmark_owner()) {
        (None, _) => Some(
            breach(
                format!(
                    "{party}：{fine}元不在“{}”档（{}元至{}元）内",
                    tier.name,
                    Fen(range.min_fen),
                    Fen(range.max_fen)
                ),
                format!("{party}: {fine} yuan is outside the tier {}", tier.name),
            )
            .fix("调整数额，或者在 departure 中说明理由", "Change the sum, or give the reason in departure"),
        ),
        (Some(Departure::Stated(stated)), BenchmarkOwner::Superior)
            if stated.approver.is_some() && stated.document.is_some() =>
        {
            None
        }
        (Some(_), BenchmarkOwner::Superior) => Some(
            breach(
                format!("{party}：调整适用上级机关的裁量基准，没有制定机关的批准"),
                format!("{party}: a departure from a superior's benchmark without its maker's approval"),
            )
            .fix(
                "报制定机关批准，在 departure 中写明批准机关和文号",
                "Ask its maker; give approver and document in departure",
            ),
        ),
        (Some(_), BenchmarkOwner::Own) => None,
    }
}

fn departure_approved(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let departs = |line: &PartyProposal| {
        let own = held(file, facts).is_some_and(|held| held.item.benchmark_owner() == BenchmarkOwner::Own);
        own && line.benchmark.as_ref().is_some_and(|choice| choice.departure.is_some())
    };
    let subject = file.subject();
    let discussed = file.deliberations.iter().any(|held| Some(&held.subject) == subject.as_ref() && held.supports);
    each_line(file, attempt, |line, _| {
        if !departs(line) || discussed || attempt.actor.post == Some(Post::Principal) {
            return Vec::new();
        }
        vec![
            breach(
                format!("{}：调整适用裁量基准，未经主要负责人批准或者集体讨论", line.party_id),
                format!("{}: neither the principal head nor a discussion has allowed the departure", line.party_id),
            )
            .fix("由主要负责人决定，或者先集体讨论", "Let the principal head decide, or discuss it first (deliberate)"),
        ]
    })
}

fn factors_pull_one_way(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(held) = held(file, facts) else { return Verdict::NotApplicable };
    each_line(file, attempt, |line, _| {
        let codes: Vec<_> = line.benchmark.iter().flat_map(|choice| &choice.factors).map(|one| &one.code).collect();
        let pulls = |effect| held.item.factors.iter().any(|one| one.effect == effect && codes.contains(&&one.code));
        if !(pulls(FactorEffect::Lighter) && pulls(FactorEffect::Heavier)) {
            return Vec::new();
        }
        vec![
            breach(
                format!("{}：同时具有从轻和从重情节", line.party_id),
                format!("{}: lighter and heavier factors meet", line.party_id),
            )
            .fix("在理由中说明以何者为主", "Say in the reasons which prevail"),
        ]
    })
}

fn in_range(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(held) = file.power_item.as_ref().or(facts.power_item.as_ref()) else {
        return Verdict::NotApplicable;
    };
    if held.item.fine.is_none() && held.item.fine_of_base.is_none() {
        return Verdict::NotApplicable;
    }
    each_line(file, attempt, |line, proposal| {
        let fine = line.fine();
        let Some(party) = file.party(&line.party_id) else { return Vec::new() };
        if fine.0 == 0 || proposal.outcome != Outcome::Penalize {
            return Vec::new();
        }
        let range = match held.item.statutory(party.kind, line.base_fen) {
            Statutory::Range(range) => range,
            Statutory::BaseMissing => return vec![base_missing(&line.party_id)],
            Statutory::NoFine => return Vec::new(),
        };
        if range.contains(fine.0) || (fine.0 < range.min_fen && line.mitigation.is_some()) {
            return Vec::new();
        }
        let (min, max) = (Fen(range.min_fen), Fen(range.max_fen));
        vec![
            breach(
                format!("{}：罚款{fine}元不在法定幅度{min}元至{max}元内", line.party_id),
                format!("{}: a fine of {fine} yuan is outside the statutory range of {min} to {max}", line.party_id),
            )
            .fix(
                "调整到幅度内；低于下限须填写法定减轻情形（mitigation）",
                "Bring it into the range; below it a statutory ground is needed (mitigation)",
            ),
        ]
    })
}
