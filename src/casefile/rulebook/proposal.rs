//! The proposal 处理意见: live evidence, law in force, benchmark, range, gains, correction (处罚法28, 32–34, 37–40, 57).

use super::{Breach, Effect, Rule, Verdict, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::RevisionCause;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::power::NormLevel;
use crate::casefile::proposal::{Outcome, PartyProposal, Proposal};
use crate::law::codes::PenaltyKind;
use crate::law::stages::Kind;

const STATES_IT: &[Kind] = &[Kind::ConcludeInvestigation, Kind::ReviseProposal];
const STATES_OR_DECIDES: &[Kind] = &[Kind::ConcludeInvestigation, Kind::ReviseProposal, Kind::Decide];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-42-3",
        article: "处罚法42",
        zh: "两人共同实施的行为应当都已确认",
        en: "Every act of two officers is confirmed by the second one",
        effect: Effect::Refuse,
        gates: &[Kind::ConcludeInvestigation],
        check: all_countersigned,
    },
    Rule {
        id: "REC-4",
        article: "118号(八)",
        zh: "现场行为应有音像记录，缺少的说明原因",
        en: "Field acts have audio-video, or a reason why not",
        effect: Effect::Refuse,
        gates: &[Kind::ConcludeInvestigation],
        check: recorded_or_explained,
    },
    Rule {
        id: "PROP-1",
        article: "处罚法57",
        zh: "处理意见应当涵盖每一名当事人，各一次",
        en: "The proposal speaks of every party, once each",
        effect: Effect::Refuse,
        gates: STATES_IT,
        check: every_party_once,
    },
    Rule {
        id: "PEN-40",
        article: "处罚法40、46",
        zh: "每一项违法事实都应有合法有效的证据",
        en: "Every element of the facts has live evidence",
        effect: Effect::Refuse,
        gates: STATES_OR_DECIDES,
        check: live_evidence,
    },
    Rule {
        id: "PEN-38",
        article: "处罚法16、37、38",
        zh: "处罚应有行为时有效的法律、法规、规章依据",
        en: "A penalty rests on a law, regulation or rule in force at the time of the act",
        effect: Effect::Refuse,
        gates: STATES_IT,
        check: lawful_basis,
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
    Rule {
        id: "PEN-33",
        article: "处罚法30、31、33、36、57",
        zh: "不予处罚和违法事实不能成立应当说明理由",
        en: "Not punishing, and facts not established, need their own reasons and no penalty lines",
        effect: Effect::Refuse,
        gates: STATES_IT,
        check: reasons_not_to_punish,
    },
    Rule {
        id: "PEN-45",
        article: "处罚法45",
        zh: "不得因当事人陈述、申辩而给予更重的处罚",
        en: "Nothing gets heavier because the party defended itself",
        effect: Effect::Refuse,
        gates: &[Kind::ReviseProposal],
        check: not_heavier,
    },
];

/// The proposal the attempt states, or the one on file when it decides.
fn stated<'a>(file: &'a CaseFile, attempt: &'a Attempt) -> Option<&'a Proposal> {
    match &attempt.body {
        Some(Body::ConcludeInvestigation(conclusion)) => Some(&conclusion.proposal),
        Some(Body::ReviseProposal(revision)) => Some(&revision.proposal),
        Some(_) => file.proposal.as_ref().map(|on_file| &on_file.proposal),
        None if attempt.kind == Kind::Decide => file.proposal.as_ref().map(|on_file| &on_file.proposal),
        None => None,
    }
}

/// Judges each party's line; asks for the proposal when there is none yet.
fn each_line(file: &CaseFile, attempt: &Attempt, judge: impl Fn(&PartyProposal, &Proposal) -> Vec<Breach>) -> Verdict {
    match stated(file, attempt) {
        Some(proposal) => {
            Verdict::of(proposal.parties.iter().flat_map(|line| judge(line, proposal)).collect())
        }
        None => Verdict::needs("需要处理意见", "Can be judged once there is a proposal"),
    }
}

fn all_countersigned(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    Verdict::of(
        file.field_acts
            .iter()
            .filter(|act| act.countersigned.is_none())
            .map(|act| {
                breach(
                    format!("第{}号行为（{}）尚未经另一名执法人员确认", act.seq, act.kind.zh()),
                    format!("Act {} ({}) is not confirmed by the other officer", act.seq, act.kind),
                )
                .at(act.seq)
                .fix("请另一名执法人员 countersign", "Let the other officer countersign it")
            })
            .collect(),
    )
}

fn recorded_or_explained(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let explained = matches!(
        &attempt.body,
        Some(Body::ConcludeInvestigation(conclusion)) if conclusion.recording_gap_reason.is_some()
    );
    if explained {
        return Verdict::Met;
    }
    Verdict::of(
        file.field_acts
            .iter()
            .filter(|act| !act.has_media)
            .map(|act| {
                breach(
                    format!("第{}号行为没有音像记录", act.seq),
                    format!("Act {} has no audio-video", act.seq),
                )
                .at(act.seq)
                .fix(
                    "用 attach_media 补充，或者填写 recording_gap_reason",
                    "Add it by attach_media, or give recording_gap_reason",
                )
            })
            .collect(),
    )
}

fn every_party_once(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(proposal) = stated(file, attempt) else {
        return Verdict::needs("需要处理意见", "Can be judged once there is a proposal");
    };
    let mut breaches = Vec::new();
    for party in &file.parties {
        let times = proposal.parties.iter().filter(|line| line.party_id == party.id).count();
        if times != 1 {
            breaches.push(
                breach(
                    format!("当事人{}（{}）出现{times}次", party.id, party.name),
                    format!("Party {} appears {times} times", party.id),
                )
                .fix("每名当事人写一次", "Name each party once"),
            );
        }
    }
    Verdict::of(breaches)
}

fn live_evidence(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    each_line(file, attempt, |line, proposal| {
        if proposal.outcome == Outcome::NotEstablished {
            return Vec::new();
        }
        line.facts.iter().filter_map(|fact| unproven(file, &line.party_id, &fact.text, &fact.evidence)).collect()
    })
}

fn unproven(file: &CaseFile, party: &str, fact: &str, ids: &[String]) -> Option<Breach> {
    let found: Vec<_> = ids.iter().filter_map(|id| file.evidence.iter().find(|item| item.id == *id)).collect();
    let unknown: Vec<_> =
        ids.iter().filter(|id| !file.evidence.iter().any(|item| item.id == **id)).map(String::as_str).collect();
    if unknown.is_empty() && found.iter().any(|item| !item.dead) {
        return None;
    }
    let dead: Vec<_> = found.iter().filter(|item| item.dead).collect();
    let why_zh = if !unknown.is_empty() {
        format!("证据{}不在卷", unknown.join("、"))
    } else if dead.is_empty() {
        "没有证据".to_owned()
    } else {
        "证据系违法取得，不得作为认定事实的根据".to_owned()
    };
    let why_en = if !unknown.is_empty() {
        format!("evidence {} is not on file", unknown.join(", "))
    } else if dead.is_empty() {
        "no evidence".to_owned()
    } else {
        "its evidence was gained in breach and proves nothing".to_owned()
    };
    let mut found = breach(format!("{party}：“{fact}”——{why_zh}"), format!("{party}: \"{fact}\": {why_en}"))
        .fix("补充合法取得的证据", "Add evidence that was gained lawfully");
    found.acts = dead.iter().map(|item| item.seq).collect();
    Some(found)
}

fn lawful_basis(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    // The law of the time of the act; while it is not known, of the time the clue was found.
    let day = file
        .violation
        .as_ref()
        .and_then(|violation| violation.ended_on)
        .unwrap_or_else(|| file.opened_at.date());
    each_line(file, attempt, |line, proposal| {
        if proposal.outcome != Outcome::Penalize {
            return Vec::new();
        }
        let mut breaches = Vec::new();
        let fix = ("引用行为时有效的法律、法规或者规章条款", "Cite an article of a law, regulation or rule in force then");
        if !line.penalty_articles.iter().any(|cited| cited.level != NormLevel::NormativeDoc) {
            breaches.push(
                breach(
                    format!("{}：没有法律、法规、规章作为处罚依据", line.party_id),
                    format!("{}: no law, regulation or rule is cited for the penalty", line.party_id),
                )
                .fix(fix.0, fix.1),
            );
        }
        if line.violated.is_empty() {
            breaches.push(
                breach(
                    format!("{}：没有写明违反的条款", line.party_id),
                    format!("{}: the violated article is not named", line.party_id),
                )
                .fix("写明违反的条款", "Name the violated article"),
            );
        }
        for cited in line.penalty_articles.iter().chain(&line.violated).filter(|cited| !cited.in_force(day)) {
            breaches.push(
                breach(format!("{}在{day}无效", cited.short()), format!("{} was not in force on {day}", cited.short()))
                    .fix(fix.0, fix.1),
            );
        }
        breaches
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
            let needs_sum = matches!(penalty.kind, PenaltyKind::Fine | PenaltyKind::ConfiscateIncome);
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
        let tiers: Vec<_> =
            held.item.benchmark.iter().map(|tier| format!("{}（{}）", tier.code, tier.name)).collect();
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
        let ordered =
            line.correction.is_some() || file.corrections.iter().any(|order| order.party_id == line.party_id);
        if proposal.outcome != Outcome::Penalize || ordered {
            return Vec::new();
        }
        vec![
            breach(format!("{}：没有责令改正", line.party_id), format!("{}: no order to correct", line.party_id))
                .fix("责令改正，或者写入 correction", "Order the correction, or write it into correction"),
        ]
    })
}

fn reasons_not_to_punish(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    each_line(file, attempt, |line, proposal| {
        if proposal.outcome == Outcome::Penalize {
            return Vec::new();
        }
        let mut breaches = Vec::new();
        let party = &line.party_id;
        if !line.penalties.is_empty() {
            breaches.push(
                breach(format!("{party}：不予处罚却列有处罚"), format!("{party}: penalties stand beside no penalty"))
                    .fix("删除 penalties", "Remove the penalties"),
            );
        }
        if line.reasons.is_none() {
            breaches.push(
                breach(format!("{party}：没有说明理由"), format!("{party}: no reasons are given"))
                    .fix("填写 reasons", "Give reasons"),
            );
        }
        if proposal.outcome == Outcome::NoPenalty && line.no_penalty_ground.is_none() {
            breaches.push(
                breach(format!("{party}：没有写明法定情形"), format!("{party}: no statutory ground is named"))
                    .fix("填写 no_penalty_ground", "Give no_penalty_ground"),
            );
        }
        breaches
    })
}

fn not_heavier(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let (Some(Body::ReviseProposal(revision)), Some(before)) = (&attempt.body, &file.proposal) else {
        return Verdict::needs("需要新的处理意见", "Can be judged once the new proposal is given");
    };
    let defended = revision.cause == RevisionCause::Defence;
    Verdict::unless(!(defended && revision.proposal.heavier_than(&before.proposal)), || {
        breach("因陈述申辩加重了处罚", "The penalty got heavier because of a defence")
            .at(before.seq)
            .fix("维持或者减轻", "Keep it, or make it lighter")
    })
}
