//! Delegation 委托 (处罚法20): the delegate's people work in cases of the delegating organ, within the letter and no further.

use super::people::{BY_OFFICERS, named};
use super::{Breach, Effect, Rule, Verdict, breach};
use crate::casefile::act::Attempt;
use crate::casefile::delegation::PowerSource;
use crate::casefile::facts::{Facts, OfficerFact};
use crate::casefile::file::CaseFile;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-20",
        article: "处罚法20、21；强制法17",
        zh: "受委托组织的人员只能在委托书载明的事项、区域和期限内，以委托机关名义办案；行政强制措施权不得委托",
        en: "People of a delegate act in the delegating organ's name within item, area and period of the letter; coercive \
             measures are never delegated",
        effect: Effect::Refuse,
        gates: BY_OFFICERS,
        check: within_the_letter,
    },
    Rule {
        id: "PEN-24-2",
        article: "处罚法24",
        zh: "赋予乡镇、街道的处罚权，决定应当已经公布",
        en: "A power handed down to a township rests on a decision that is published",
        effect: Effect::Refuse,
        gates: &[Kind::RequestFiling, Kind::Approve, Kind::DecideOnTheSpot],
        check: handed_down_by_a_published_decision,
    },
];

fn within_the_letter(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let officers = named(attempt).iter().filter_map(|id| facts.officers.get(id));
    let delegates: Vec<_> = officers.filter(|officer| officer.agency_id != facts.agency.id).collect();
    if delegates.is_empty() {
        return Verdict::NotApplicable;
    }
    Verdict::of(delegates.into_iter().filter_map(|officer| outside(file, facts, attempt, officer)).collect())
}

/// Why an officer of a delegate may not; people without any letter are the concern of CERT-1.
fn outside(file: &CaseFile, facts: &Facts, attempt: &Attempt, officer: &OfficerFact) -> Option<Breach> {
    let letters: Vec<_> =
        facts.elsewhere.delegations.iter().filter(|letter| letter.delegate == officer.agency_id).collect();
    let first = letters.first()?;
    if attempt.kind == Kind::Seize {
        return Some(
            breach(
                format!("{}属于受委托组织，行政强制措施权不得委托", officer.name),
                format!("{} is of a delegate: coercive measures are not delegated", officer.name),
            )
            .fix("由委托机关的执法人员实施", "Let officers of the organ itself carry it out"),
        );
    }
    let item = facts.power_item.as_ref().or(file.power_item.as_ref()).map(|held| held.item.code.as_str());
    let place = file.division_code.as_deref();
    let day = attempt.occurred_at.date();
    let reasons = letters.iter().map(|letter| letter.why_not(item, place, day)).min_by_key(Vec::len)?;
    if reasons.is_empty() {
        return None;
    }
    let (zh, en): (Vec<_>, Vec<_>) = reasons.into_iter().map(|reason| (reason.zh, reason.en)).unzip();
    Some(
        breach(
            format!("{}（{}）：{}", officer.name, first.name, zh.join("；")),
            format!("{} of {}: {}", officer.name, first.name, en.join("; ")),
        )
        .fix(
            "由委托机关的执法人员办理，或者先依法委托并公布",
            "Let the organ's own officers do it, or delegate it first",
        ),
    )
}

fn handed_down_by_a_published_decision(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let held = facts.power_item.as_ref().or(file.power_item.as_ref());
    let Some(held) = held.filter(|held| held.item.source == Some(PowerSource::HandedDown)) else {
        return Verdict::NotApplicable;
    };
    if !super::filing::about_filing(file, attempt) {
        return Verdict::NotApplicable;
    }
    let day = attempt.occurred_at.date();
    Verdict::unless(held.item.published_on.is_some_and(|published| published <= day), || {
        breach(
            format!("“{}”的赋权决定尚无公布日期，或者在{day}之后公布", held.item.name),
            format!("The decision that handed down {} is not published by {day}", held.item.name),
        )
        .fix("登记赋权决定的公布日期；未公布的不得行使", "Enter when it was published; before that it is not used")
    })
}
