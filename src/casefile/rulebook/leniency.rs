//! Whoever has to be punished more lightly 应当从轻或者减轻, and whoever cannot be punished for their state of mind
//! (处罚法30–32).

use chrono::NaiveDate;

use super::proposal::{STATES_OR_DECIDES, each_line, proven};
use super::{Breach, Effect, Rule, Verdict, breach};
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::party::{MentalState, Party};
use crate::casefile::power::{Citation, Statutory};
use crate::casefile::proposal::{MitigationGround, Outcome, PartyProposal};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-30-2",
        article: "处罚法30",
        zh: "已满十四周岁不满十八周岁的，应当从轻或者减轻处罚，并告知监护人",
        en: "Whoever is fourteen to seventeen is punished more lightly, and the guardian is told",
        effect: Effect::Refuse,
        gates: STATES_OR_DECIDES,
        check: minor_more_lightly,
    },
    Rule {
        id: "PEN-31",
        article: "处罚法31",
        zh: "不能辨认或者不能控制自己行为时有违法行为的，不予行政处罚",
        en: "Whoever could not understand or control their acts is not punished",
        effect: Effect::Refuse,
        gates: STATES_OR_DECIDES,
        check: not_incapable,
    },
    Rule {
        id: "PEN-32-2",
        article: "处罚法32",
        zh: "从轻、减轻情节应当有证据；具有法定情节的，应当适用最轻档次或者减轻处罚",
        en: "A ground of leniency is proved; one that binds leads to the lightest tier, or below the range",
        effect: Effect::Refuse,
        gates: STATES_OR_DECIDES,
        check: ground_proved_and_followed,
    },
];

/// The party of a line that is to be punished.
fn punished<'a>(file: &'a CaseFile, line: &PartyProposal, outcome: Outcome) -> Option<&'a Party> {
    (outcome == Outcome::Penalize).then(|| file.party(&line.party_id))?
}

/// A younger child is not punished at all: another rule says so.
fn is_fourteen_to_seventeen(party: &Party, day: NaiveDate) -> bool {
    party.is_minor_on(day) && !party.is_younger_than(14, day)
}

fn minor_more_lightly(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let day = file.day_of_violation();
    each_line(file, attempt, |line, proposal| {
        let Some(party) = punished(file, line, proposal.outcome).filter(|party| is_fourteen_to_seventeen(party, day))
        else {
            return Vec::new();
        };
        let mut breaches = Vec::new();
        if !line.grounds().any(|ground| ground == MitigationGround::Minor) {
            breaches.push(
                breach(
                    format!("{}行为时不满十八周岁，没有从轻或者减轻", party.id),
                    format!("{} was under eighteen, and nothing makes the penalty lighter", party.id),
                )
                .fix(
                    "在 leniency（从轻）或者 mitigation（减轻）中写明 minor",
                    "State the ground minor in leniency (lighter) or mitigation (below the range)",
                ),
            );
        }
        if party.guardian.as_ref().is_none_or(|guardian| guardian.informed_on.is_none()) {
            breaches.push(
                breach(
                    format!("{}：没有监护人的姓名和告知日期", party.id),
                    format!("{}: no guardian is on file who was told of the case", party.id),
                )
                .fix(
                    "告知监护人，用 amend_particulars 补充 guardian（结案前已终结调查的，先退回调查）",
                    "Tell the guardian, and add it by amend_particulars (return the case to investigation first)",
                ),
            );
        }
        breaches
    })
}

fn not_incapable(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    each_line(file, attempt, |line, proposal| {
        let party = punished(file, line, proposal.outcome);
        match party.filter(|party| party.mental_state == Some(MentalState::Incapable)) {
            None => Vec::new(),
            Some(party) => vec![
                breach(
                    format!("{}行为时不能辨认或者不能控制自己的行为", party.id),
                    format!("{} could not understand or control the act", party.id),
                )
                .fix(
                    "不予处罚，责令监护人严加看管和治疗",
                    "Do not punish; order the guardian to see to care and treatment",
                ),
            ],
        }
    })
}

fn ground_proved_and_followed(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    each_line(file, attempt, |line, proposal| {
        let Some(party) = punished(file, line, proposal.outcome) else { return Vec::new() };
        let mut breaches: Vec<_> = line
            .leniency
            .iter()
            .map(|one| (one.ground, one.evidence.as_slice(), one.basis.as_ref()))
            .chain(line.mitigation.iter().map(|one| (one.ground, one.evidence.as_slice(), one.basis.as_ref())))
            .flat_map(|(ground, evidence, basis)| unfounded(file, attempt, party, (ground, evidence, basis)))
            .collect();
        breaches.extend(not_followed(file, facts, party, line));
        breaches
    })
}

/// What a stated ground still lacks.
fn unfounded(
    file: &CaseFile,
    attempt: &Attempt,
    party: &Party,
    (ground, evidence, basis): (MitigationGround, &[String], Option<&Citation>),
) -> Vec<Breach> {
    let mut breaches = Vec::new();
    if !proven(file, attempt, evidence) {
        breaches.push(
            breach(
                format!("{}：“{}”没有在卷的有效证据", party.id, ground.zh()),
                format!("{}: the ground of leniency has no live evidence on file", party.id),
            )
            .fix("在 evidence 中写明证据编号", "Name the evidence in evidence"),
        );
    }
    if ground == MitigationGround::Minor && !party.is_minor_on(file.day_of_violation()) {
        breaches.push(
            breach(
                format!("{}行为时不是未成年人，或者没有登记出生日期", party.id),
                format!("{} was no minor at the act, or the date of birth is not on file", party.id),
            )
            .fix("核对出生日期", "Check the date of birth"),
        );
    }
    if ground == MitigationGround::OtherLaw && basis.is_none() {
        breaches.push(
            breach(
                format!("{}：没有写明规定该情形的条款", party.id),
                format!("{}: the article that gives the ground is not named", party.id),
            )
            .fix("填写 basis", "Give basis"),
        );
    }
    breaches
}

/// A ground that binds shows in the penalty: 减轻 goes below the range, 从轻 is the lightest tier.
fn not_followed(file: &CaseFile, facts: &Facts, party: &Party, line: &PartyProposal) -> Option<Breach> {
    let held = file.power_item.as_ref().or(facts.power_item.as_ref())?;
    let fine = line.fine();
    let Statutory::Range(range) = held.item.statutory(party.kind, line.base_fen) else { return None };
    if fine.0 == 0 {
        return None;
    }
    if line.mitigation.is_some() && fine.0 >= range.min_fen && range.min_fen > 0 {
        return Some(
            breach(
                format!("{}：写明减轻处罚，罚款{fine}元却不低于法定下限", party.id),
                format!("{}: mitigated, yet {fine} yuan is not below the statutory minimum", party.id),
            )
            .fix(
                "降到下限以下；只是从轻的改填 leniency",
                "Go below the minimum; if it is only lighter, state it in leniency",
            ),
        );
    }
    if fine.0 < range.min_fen || !line.grounds().any(MitigationGround::binds) {
        return None;
    }
    let Some(lightest) = held.item.lightest(party.kind, line.base_fen) else {
        // Without tiers nobody can say where 从轻 ends; the highest fine it cannot be.
        return (fine.0 == range.max_fen && range.min_fen < range.max_fen).then(|| {
            breach(
                format!("{}：应当从轻，罚款却是法定上限", party.id),
                format!("{}: has to be punished more lightly, yet the fine is the highest", party.id),
            )
            .fix("降低数额", "Lower the sum")
        });
    };
    let tier = lightest.range(party.kind, line.base_fen)?;
    let named = line.benchmark.as_ref().is_some_and(|choice| choice.tier == lightest.code);
    (!named || fine.0 > tier.max_fen).then(|| {
        breach(
            format!("{}：应当从轻或者减轻，却没有适用最轻的“{}”档", party.id, lightest.name),
            format!("{}: has to be punished more lightly, yet not by the lightest tier {}", party.id, lightest.name),
        )
        .fix(
            format!("适用“{}”档，或者减轻处罚（mitigation）", lightest.name),
            format!("Apply the tier {}, or go below the range (mitigation)", lightest.code),
        )
    })
}
