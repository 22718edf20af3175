//! Education 教育 (处罚法30, 31, 33) and confirmed addresses (处罚法61).

use super::{Effect, Rule, Verdict, body, breach};
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::proposal::{NoPenaltyGround, Outcome};
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-33-3",
        article: "处罚法33第三款",
        zh: "对当事人依法不予行政处罚的，应当对当事人进行教育",
        en: "Whoever is not punished is educated before the case is closed",
        effect: Effect::Refuse,
        gates: &[Kind::CloseCase],
        check: educated,
    },
    Rule {
        id: "PEN-30-3",
        article: "处罚法30、31",
        zh: "不满十四周岁或者不能辨认、控制自己行为的，责令其监护人管教",
        en: "The guardian of a child under fourteen, or of an incapable person, is ordered to see to them",
        effect: Effect::Refuse,
        gates: &[Kind::CloseCase],
        check: guardian_ordered,
    },
    Rule {
        id: "PEN-33-4",
        article: "处罚法33第三款",
        zh: "责令监护人管教的，监护人应当是在卷的监护人",
        en: "An order to a guardian names the guardian on file",
        effect: Effect::Refuse,
        gates: &[Kind::RecordEducation],
        check: guardian_on_file,
    },
    Rule {
        id: "PEN-61-4",
        article: "处罚法61；民诉法90",
        zh: "送达地址确认书由当事人签署，签署前告知后果",
        en: "An address is confirmed by the party's signature, after it was told what follows from it",
        effect: Effect::Refuse,
        gates: &[Kind::RecordAddress],
        check: signed_and_told,
    },
];

/// The parties that the decision does not punish, each with its ground.
fn spared(file: &CaseFile) -> Vec<(&str, Option<NoPenaltyGround>)> {
    let spares = file.decision.as_ref().is_some_and(|decision| decision.outcome == Outcome::NoPenalty);
    let lines = file.proposal.iter().filter(|_| spares).flat_map(|on_file| &on_file.proposal.parties);
    lines.map(|line| (line.party_id.as_str(), line.no_penalty_ground)).collect()
}

fn educated(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let owed = spared(file).into_iter().filter(|(party, _)| !file.guidance.educated(party));
    Verdict::of(
        owed.map(|(party, _)| {
            breach(format!("{party}：没有教育记录"), format!("{party}: no education is recorded"))
                .fix("对当事人进行教育并记录（record_education）", "Educate the party and record it (record_education)")
        })
        .collect(),
    )
}

fn guardian_ordered(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let answers_for_nothing = |ground: Option<NoPenaltyGround>| {
        matches!(ground, Some(NoPenaltyGround::UnderFourteen | NoPenaltyGround::IncapableMind))
    };
    let owed = spared(file)
        .into_iter()
        .filter(|(party, ground)| answers_for_nothing(*ground) && !file.guidance.guardian_ordered(party));
    Verdict::of(
        owed.map(|(party, _)| {
            breach(
                format!("{party}：没有责令监护人管教"),
                format!("{party}: the guardian was not ordered to see to the party"),
            )
            .fix(
                "责令监护人管教，并在教育记录中写明（guardian_order）",
                "Order the guardian, and write it into the record of education (guardian_order)",
            )
        })
        .collect(),
    )
}

fn guardian_on_file(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let education = body!(attempt, RecordEducation);
    let Some(order) = &education.guardian_order else { return Verdict::Met };
    let guardian = file.party(&education.party_id).and_then(|party| party.guardian.as_ref());
    Verdict::unless(guardian.is_some_and(|guardian| guardian.name == order.guardian), || {
        let (zh, en) = match guardian {
            Some(guardian) => (format!("在卷的监护人是{}", guardian.name), format!("It is {}", guardian.name)),
            None => (
                "当事人没有登记监护人，先核实身份".to_owned(),
                "No guardian of the party is on file; find out who it is".to_owned(),
            ),
        };
        breach(format!("{}不是在卷的监护人", order.guardian), format!("{} is not the guardian on file", order.guardian))
            .fix(zh, en)
    })
}

fn signed_and_told(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let confirmed = body!(attempt, RecordAddress);
    let mut breaches = Vec::new();
    if confirmed.signed_on > attempt.occurred_at.date() {
        breaches.push(
            breach("签署日期晚于记录日期", "signed_on lies after occurred_at")
                .fix("改正 signed_on", "Correct signed_on"),
        );
    }
    if !confirmed.consequences_told {
        breaches.push(
            breach("没有告知填写错误、拒收的后果", "The party was not told what follows from it")
                .fix("告知后由当事人重新签署", "Tell the party, and let it sign again"),
        );
    }
    Verdict::of(breaches)
}
