//! What the proposed penalty may be 处罚种类: age, kinds, gains, correction (处罚法9, 28, 30).

use super::proposal::{STATES_IT, STATES_OR_DECIDES, each_line};
use super::{Effect, Rule, Verdict, breach};
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::proposal::Outcome;
use crate::law::codes::PenaltyKind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-30",
        article: "处罚法30",
        zh: "不满十四周岁的未成年人有违法行为的，不予行政处罚",
        en: "Nobody under fourteen is punished",
        effect: Effect::Refuse,
        gates: STATES_OR_DECIDES,
        check: no_child,
    },
    Rule {
        id: "PEN-9",
        article: "处罚法9、18",
        zh: "处罚种类应当为该事项所允许，罚款应有数额",
        en: "The kinds of penalty are those the item allows; a fine states its sum",
        effect: Effect::Refuse,
        gates: STATES_IT,
        check: kinds_allowed,
    },
    Rule {
        id: "PEN-28",
        article: "处罚法28",
        zh: "有违法所得的应当没收，未没收的说明理由",
        en: "Unlawful gains are confiscated, or it is said why not",
        effect: Effect::Refuse,
        gates: STATES_IT,
        check: gains_dealt_with,
    },
    Rule {
        id: "PEN-28-2",
        article: "处罚法28",
        zh: "实施处罚时应当责令改正",
        en: "With a penalty goes an order to correct",
        effect: Effect::Mark,
        gates: STATES_IT,
        check: correction_ordered,
    },
];

fn no_child(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let day = file.day_of_violation();
    each_line(file, attempt, |line, proposal| {
        let child = file.party(&line.party_id).is_some_and(|party| party.is_younger_than(14, day));
        if proposal.outcome != Outcome::Penalize || !child {
            return Vec::new();
        }
        vec![
            breach(format!("{}不满十四周岁", line.party_id), format!("{} is under fourteen", line.party_id))
                .fix("不予处罚，责令监护人加以管教", "Do not punish; order the guardian to see to it"),
        ]
    })
}

fn kinds_allowed(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(held) = facts.power_item.as_ref().or(file.power_item.as_ref()) else {
        return Verdict::NotApplicable;
    };
    each_line(file, attempt, |line, proposal| {
        let mut breaches = Vec::new();
        if proposal.outcome == Outcome::Penalize && line.penalties.is_empty() {
            breaches.push(
                breach(format!("{}：没有处罚内容", line.party_id), format!("{}: no penalty is stated", line.party_id))
                    .fix("写明处罚种类和数额", "State kind and amount"),
            );
        }
        for penalty in &line.penalties {
            if !held.item.kinds.contains(&penalty.kind) {
                let allowed: Vec<_> = held.item.kinds.iter().map(|kind| kind.zh()).collect();
                breaches.push(
                    breach(
                        format!("{}：该事项不允许“{}”", line.party_id, penalty.kind.zh()),
                        format!("{}: the item does not allow {}", line.party_id, penalty.kind.as_str()),
                    )
                    .fix(format!("允许：{}", allowed.join("、")), "Choose a kind that the item allows"),
                );
            }
            // Goods without a value would reach no threshold, whatever they are worth.
            let needs_sum = matches!(
                penalty.kind,
                PenaltyKind::Fine | PenaltyKind::ConfiscateIncome | PenaltyKind::ConfiscateGoods
            );
            if needs_sum && penalty.amount_fen.is_none() {
                breaches.push(
                    breach(
                        format!("{}：“{}”没有数额", line.party_id, penalty.kind.zh()),
                        format!("{}: {} has no sum", line.party_id, penalty.kind.as_str()),
                    )
                    .fix("填写 amount_fen（单位：分）", "Give amount_fen (in fen)"),
                );
            }
        }
        breaches
    })
}

fn gains_dealt_with(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    each_line(file, attempt, |line, _| {
        let confiscated = line.confiscated_money().0;
        let Some(gains) = line.unlawful_gains.as_ref() else {
            return Vec::new();
        };
        // What was paid back to whom it belongs is not confiscated once more.
        let owed = gains.amount_fen.saturating_sub(gains.repaid_fen);
        let mut breaches = Vec::new();
        if owed < 0 || confiscated > owed.max(0) {
            breaches.push(
                breach(
                    format!("{}：违法所得、退赔和没收的数额不符", line.party_id),
                    format!("{}: gains, repayment and confiscation do not add up", line.party_id),
                )
                .fix(
                    "没收的数额等于违法所得减去退赔",
                    "What is confiscated is what was gained less what was paid back",
                ),
            );
        }
        if confiscated < owed && gains.not_confiscated.is_none() {
            breaches.push(
                breach(
                    format!("{}：违法所得没有没收，也没有说明理由", line.party_id),
                    format!("{}: the unlawful gains are neither confiscated nor explained", line.party_id),
                )
                .fix("增加没收违法所得，或者填写 not_confiscated", "Confiscate them, or give not_confiscated"),
            );
        }
        breaches
    })
}

fn correction_ordered(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    each_line(file, attempt, |line, proposal| {
        let ordered = line.correction.is_some() || file.corrections.iter().any(|order| order.party_id == line.party_id);
        if proposal.outcome != Outcome::Penalize || ordered {
            return Vec::new();
        }
        vec![
            breach(format!("{}：没有责令改正", line.party_id), format!("{}: no order to correct", line.party_id))
                .fix("责令改正，或者写入 correction", "Order the correction, or write it into correction"),
        ]
    })
}
