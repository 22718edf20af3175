//! What the proposed penalty may be 处罚种类和幅度: kinds, benchmark, statutory range, gains, correction (处罚法9, 28, 32, 34).

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
        id: "PEN-34",
        article: "处罚法34；国办发〔2022〕27号",
        zh: "适用裁量基准应当说明档次和理由",
        en: "The benchmark tier is named with its reasons",
        effect: Effect::Refuse,
        gates: STATES_IT,
        check: benchmark,
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
    let ended = file.violation.as_ref().and_then(|violation| violation.ended_on);
    let day = ended.unwrap_or_else(|| file.opened_at.date());
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

fn benchmark(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(held) = facts.power_item.as_ref().or(file.power_item.as_ref()) else {
        return Verdict::NotApplicable;
    };
    if held.item.benchmark.is_empty() {
        return Verdict::NotApplicable;
    }
    each_line(file, attempt, |line, _| {
        let fine = line.fine().0;
        if fine == 0 {
            return Vec::new();
        }
        let party = &line.party_id;
        let tiers: Vec<_> = held.item.benchmark.iter().map(|tier| format!("{}（{}）", tier.code, tier.name)).collect();
        let Some((choice, tier)) =
            line.benchmark.as_ref().and_then(|choice| Some((choice, held.item.tier(&choice.tier)?)))
        else {
            return vec![
                breach(format!("{party}：没有写明裁量档次"), format!("{party}: no benchmark tier is named"))
                    .fix(format!("可选：{}", tiers.join("、")), format!("Choose one of: {}", tiers.join(", "))),
            ];
        };
        let inside = tier.min_fen <= fine && fine <= tier.max_fen;
        if inside || choice.departure.is_some() || line.mitigation.is_some() {
            return Vec::new();
        }
        vec![
            breach(
                format!("{party}：{}元不在“{}”档内", line.fine(), tier.name),
                format!("{party}: {} yuan is outside the tier {}", line.fine(), tier.name),
            )
            .fix("调整数额，或者在 departure 中说明理由", "Change the sum, or give the reason in departure"),
        ]
    })
}

fn in_range(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(held) = file.power_item.as_ref().or(facts.power_item.as_ref()) else {
        return Verdict::NotApplicable;
    };
    let Some(ranges) = held.item.fine else { return Verdict::NotApplicable };
    each_line(file, attempt, |line, _| {
        let fine = line.fine();
        let Some(party) = file.party(&line.party_id) else { return Vec::new() };
        let range = ranges.for_party(party.kind);
        if fine.0 == 0 || range.contains(fine.0) || (fine.0 < range.min_fen && line.mitigation.is_some()) {
            return Vec::new();
        }
        let (min, max) = (crate::law::money::Fen(range.min_fen), crate::law::money::Fen(range.max_fen));
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

fn gains_dealt_with(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    each_line(file, attempt, |line, _| {
        let Some(gains) = line.unlawful_gains.as_ref().filter(|gains| gains.amount_fen > 0) else {
            return Vec::new();
        };
        if line.confiscated_money().0 >= gains.amount_fen || gains.not_confiscated.is_some() {
            return Vec::new();
        }
        vec![
            breach(
                format!("{}：违法所得没有没收，也没有说明理由", line.party_id),
                format!("{}: the unlawful gains are neither confiscated nor explained", line.party_id),
            )
            .fix("增加没收违法所得，或者填写 not_confiscated", "Confiscate them, or give not_confiscated"),
        ]
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
