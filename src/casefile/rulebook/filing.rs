//! Filing 立案: power, place, what a filed case must state (处罚法22, 24, 54).

use super::{Effect, Rule, Verdict, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::proposal::Outcome;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-54",
        article: "处罚法54",
        zh: "立案、当场处罚应当有当事人、案由和权责事项",
        en: "A case that is filed or decided on the spot names its party, its cause and its power item",
        effect: Effect::Refuse,
        gates: &[Kind::RequestFiling, Kind::Approve, Kind::DecideOnTheSpot],
        check: complete,
    },
    Rule {
        id: "PEN-24",
        article: "处罚法17、20、24",
        zh: "机关在立案、当场处罚当日依法享有该事项的处罚权",
        en: "The organ holds the power item on the day of filing, or of deciding on the spot",
        effect: Effect::Refuse,
        gates: &[
            Kind::RequestFiling,
            Kind::Approve,
            Kind::AmendParticulars,
            Kind::DecideOnTheSpot,
            Kind::TakeOver,
            Kind::ConcludeInvestigation,
            Kind::ReviseProposal,
            Kind::Decide,
        ],
        check: holds_power,
    },
    Rule {
        id: "PEN-22",
        article: "处罚法22",
        zh: "由违法行为发生地的行政机关管辖",
        en: "The organ of the place of the violation has the case",
        effect: Effect::Mark,
        gates: &[Kind::OpenCase],
        check: in_the_area,
    },
    Rule {
        id: "PEN-51",
        article: "处罚法51",
        zh: "简易程序应当当场作出决定，不走立案程序",
        en: "The summary procedure is decided on the spot, not filed",
        effect: Effect::Refuse,
        gates: &[Kind::RequestFiling],
        check: ordinary_procedure,
    },
];

/// Whether the attempt is about the filing: the request itself or its approval.
pub(super) fn about_filing(file: &CaseFile, attempt: &Attempt) -> bool {
    match &attempt.body {
        Some(Body::Approve(approval)) => file.kind_of(approval.seq) == Some(Kind::RequestFiling),
        // A clue may still be anybody's; a filed case stays with an item the organ holds.
        Some(Body::AmendParticulars(amended)) => amended.power_item_id.is_some() && file.filed_on.is_some(),
        // What is filed without a request, as a case taken over from paper, is judged when it comes to punishing.
        Some(Body::ConcludeInvestigation(_) | Body::ReviseProposal(_) | Body::Decide(_)) => {
            about_punishing(file, attempt)
        }
        Some(_) => true,
        None => matches!(attempt.kind, Kind::RequestFiling | Kind::DecideOnTheSpot) || file.filing_request.is_some(),
    }
}

fn complete(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if !about_filing(file, attempt) {
        return Verdict::NotApplicable;
    }
    let mut breaches = Vec::new();
    let mut missing = |absent: bool, zh: &str, en: &str| {
        if absent {
            breaches.push(
                breach(format!("缺少{zh}"), format!("{en} is missing"))
                    .fix("用 amend_particulars 补充", "Add it by amend_particulars"),
            );
        }
    };
    missing(file.parties.is_empty(), "当事人", "The party");
    missing(file.cause.is_none(), "案由", "The cause");
    missing(file.power_item.is_none(), "权责事项", "The power item");
    Verdict::of(breaches)
}

fn holds_power(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    if !about_filing(file, attempt) {
        return Verdict::NotApplicable;
    }
    let Some(held) = facts.power_item.as_ref().or(file.power_item.as_ref()) else {
        return Verdict::NotApplicable;
    };
    let mut breaches = Vec::new();
    if held.agency_id != facts.agency.id {
        breaches.push(
            breach(
                format!("“{}”不是{}的权责事项", held.item.name, facts.agency.name),
                format!("{} is no power item of {}", held.item.name, facts.agency.name),
            )
            .fix("移送有管辖权的机关", "Transfer the case to the organ that holds the power"),
        );
    }
    // The day that counts is the filing; a case opened the day before the power ended may be finished (cases.md R3).
    let day = file.opened_at.date().min(attempt.occurred_at.date());
    if !held.item.held_on(day) {
        let until = held.item.valid_to.map_or_else(|| "—".to_owned(), |to| to.to_string());
        breaches.push(
            breach(
                format!("{day}不在该事项的赋权期间（{}至{until}）内", held.item.valid_from),
                format!("{day} is outside the time the organ holds the item ({} to {until})", held.item.valid_from),
            )
            .fix("移送有管辖权的机关", "Transfer the case to the organ that holds the power"),
        );
    }
    Verdict::of(breaches)
}

/// Whether the attempt is about punishing: stating or deciding a proposal to punish.
pub(super) fn about_punishing(file: &CaseFile, attempt: &Attempt) -> bool {
    let outcome = match &attempt.body {
        Some(Body::ConcludeInvestigation(conclusion)) => Some(conclusion.proposal.outcome),
        Some(Body::ReviseProposal(revision)) => Some(revision.proposal.outcome),
        Some(Body::Decide(decision)) => Some(decision.outcome),
        Some(Body::DecideOnTheSpot(decision)) => Some(decision.proposal.outcome),
        _ => file.proposal.as_ref().map(|on_file| on_file.proposal.outcome),
    };
    outcome == Some(Outcome::Penalize)
}

fn in_the_area(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(Body::OpenCase(opening)) = &attempt.body else { return Verdict::NotApplicable };
    let Some(place) = &opening.division_code else { return Verdict::NotApplicable };
    let area = super::cards::told_apart(&facts.agency.division_code);
    Verdict::unless(place.starts_with(area), || {
        breach(
            format!("发生地{place}不在本机关辖区{area}内"),
            format!("The place {place} is outside the organ's area {area}"),
        )
        .fix("核实发生地，必要时移送", "Check the place; transfer if need be")
    })
}

fn ordinary_procedure(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    Verdict::unless(file.procedure == crate::law::codes::Procedure::Ordinary, || {
        breach("本案登记为简易程序", "The case was opened under the summary procedure").fix(
            "不能当场处罚的，先转为普通程序（convert_to_ordinary）",
            "Turn it into the ordinary procedure first (convert_to_ordinary)",
        )
    })
}
