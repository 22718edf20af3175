//! Seizure 查封、扣押 as it is carried out (强制法5, 10, 18, 23, 24): basis, steps on the spot, scope. Its recording: `recording`.

use super::{Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::measures::MeasureKind;
use crate::casefile::power::{Citation, NormLevel};
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "ENF-5",
        article: "强制法5、16",
        zh: "采用非强制手段可以达到目的的，不得查封、扣押；应当说明理由",
        en: "Where milder means suffice nothing is seized: it is said why they do not",
        effect: Effect::Refuse,
        gates: &[Kind::RequestMeasure, Kind::Seize],
        check: milder_means,
    },
    Rule {
        id: "ENF-10",
        article: "强制法10、17、22",
        zh: "查封、扣押应当有法律、法规依据，规章不得作为依据",
        en: "A seizure rests on a law or regulation that gives it for this matter; a rule alone never does",
        effect: Effect::Refuse,
        gates: &[Kind::RequestMeasure, Kind::Seize],
        check: lawful_basis,
    },
    Rule {
        id: "ENF-18-2",
        article: "强制法18",
        zh: "应当通知当事人到场，当场告知理由、依据、权利和救济途径，听取陈述和申辩",
        en: "The party is called, told reason, basis, rights and remedies on the spot, and heard",
        effect: Effect::Refuse,
        gates: &[Kind::Seize],
        check: steps_on_the_spot,
    },
    Rule {
        id: "ENF-23",
        article: "强制法23",
        zh: "限于涉案的场所、设施、财物，不得涉及生活必需品，不得重复查封",
        en: "Only what belongs to the case; no daily necessities; nothing another organ has sealed",
        effect: Effect::Refuse,
        gates: &[Kind::Seize],
        check: scope,
    },
    Rule {
        id: "ENF-24",
        article: "强制法24",
        zh: "应当当场交付查封、扣押决定书和清单",
        en: "The written decision and the list are handed over on the spot",
        effect: Effect::Refuse,
        gates: &[Kind::Seize],
        check: decision_handed_over,
    },
];

fn milder_means(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let said = match &attempt.body {
        Some(Body::RequestMeasure(asked)) if !asked.measure.is_coercive() => return Verdict::NotApplicable,
        Some(Body::RequestMeasure(asked)) => asked.why_not_milder.is_some(),
        Some(Body::Seize(seized)) => {
            let request = seized.request.and_then(|seq| file.measures.request(seq));
            seized.why_not_milder.is_some() || request.is_some_and(|asked| asked.why_not_milder.is_some())
        }
        _ => return Verdict::needs("需要措施的内容", "Can be judged once the measure is given"),
    };
    Verdict::unless(said, || {
        breach("没有说明为什么非强制手段不足以达到目的", "It is not said why milder means do not suffice")
            .fix("填写 why_not_milder", "Give why_not_milder")
    })
}

fn lawful_basis(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let (measure, basis): (MeasureKind, &Citation) = match &attempt.body {
        Some(Body::RequestMeasure(asked)) if !asked.measure.is_coercive() => return Verdict::NotApplicable,
        Some(Body::RequestMeasure(asked)) => (asked.measure, &asked.basis),
        Some(Body::Seize(seized)) => (seized.measure, &seized.basis),
        _ => return Verdict::needs("需要措施的内容", "Can be judged once the measure is given"),
    };
    let mut breaches = Vec::new();
    if !measure.is_coercive() {
        breaches.push(
            breach("登记保存不是查封、扣押", "A preservation is no seizure")
                .fix("用 register_preservation 记录", "Record it by register_preservation"),
        );
    }
    if !file.power_item.as_ref().is_some_and(|held| held.item.seizure_allowed) {
        breaches.push(
            breach("该权责事项没有查封、扣押权", "The power item gives no power to seize")
                .fix("依法采取其他措施，或者移送有权机关", "Use other means, or turn to an organ that has the power"),
        );
    }
    let carries = match basis.level {
        NormLevel::Law | NormLevel::AdminRegulation | NormLevel::LocalRegulation => true,
        NormLevel::DeptRule | NormLevel::LocalRule | NormLevel::NormativeDoc => false,
    };
    if !carries || !basis.in_force(attempt.occurred_at.date()) {
        breaches.push(
            breach(
                format!("{}不是现行有效的法律、法规", basis.short()),
                format!("{} is no law or regulation in force", basis.short()),
            )
            .fix("引用设定查封、扣押的法律、法规条款", "Cite the law or regulation that gives the seizure"),
        );
    }
    Verdict::of(breaches)
}

fn steps_on_the_spot(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, Seize);
    let mut breaches = Vec::new();
    if !act.party_called {
        breaches.push(
            breach("没有通知当事人到场", "The party was not called to come").fix("通知当事人到场", "Call the party"),
        );
    }
    if !act.told {
        breaches.push(
            breach("没有当场告知理由、依据、权利和救济途径", "Reason, basis, rights and remedies were not told")
                .fix("当场告知并记入现场笔录", "Tell them on the spot, and note it"),
        );
    }
    if act.defence.is_none() {
        breaches.push(
            breach("没有听取当事人的陈述和申辩", "The party was not heard")
                .fix("记录当事人的陈述申辩；没有意见的写明", "Note what the party said, or that it said nothing"),
        );
    }
    Verdict::of(breaches)
}

fn scope(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, Seize);
    let mut breaches = Vec::new();
    if act.items.is_empty() && act.preserved.is_empty() {
        breaches.push(breach("清单上没有物品", "The list is empty").fix("列明查封、扣押的物品", "List what is seized"));
    }
    for item in &act.items {
        if item.daily_necessity {
            breaches.push(
                breach(
                    format!("{}是公民及其所扶养家属的生活必需品", item.name),
                    format!("{} is a daily necessity", item.id),
                )
                .fix("不得查封、扣押，从清单中去掉", "Leave it with the party, and off the list"),
            );
        }
        if item.sealed_by_another {
            breaches.push(
                breach(
                    format!("{}已被其他国家机关依法查封", item.name),
                    format!("{} is sealed by another organ already", item.id),
                )
                .fix("不得重复查封", "Nothing is sealed twice"),
            );
        }
    }
    for id in &act.preserved {
        let Some(item) = file.measures.item(id) else { continue };
        let held = file.measures.preservation(item.held_under).is_some() && !item.is_settled();
        if !held || file.no_ground_to_hold(item, attempt.occurred_at).is_some() {
            breaches.push(
                breach(format!("物品{id}不在有效的登记保存中"), format!("{id} is under no preservation in force"))
                    .fix("只有仍在登记保存中的物品可以转为查封、扣押", "Only what is still preserved can be seized so"),
            );
        }
    }
    Verdict::of(breaches)
}

fn decision_handed_over(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, Seize);
    Verdict::unless(act.decision_handed_over, || {
        breach("没有当场交付查封、扣押决定书", "The written decision was not handed over on the spot")
            .fix("当场交付决定书和清单", "Hand over decision and list on the spot")
    })
}
