//! What happens to a transferred case 移送进展: handed over, answered, sent back, made public or not (处罚法27; 国令310号).

use super::proposal::{STATES_OR_DECIDES, each_line};
use super::transfer::late;
use super::{Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::TransferStep;
use crate::casefile::clocks::Clock;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-27-T6",
        article: "国令310号5、8、9、12",
        zh: "移送进展应当与已经发生的步骤衔接",
        en: "A step of a transfer follows from the steps before it",
        effect: Effect::Bar,
        gates: &[Kind::RecordTransferStep],
        check: step_follows,
    },
    Rule {
        id: "PEN-27-T7",
        article: "国令310号5、9、12",
        zh: "批准后二十四小时内送交，三日内提请复议、移交物品；逾期的标记",
        en: "Handed over within twenty-four hours, review asked and items handed over within three days; late is marked",
        effect: Effect::Mark,
        gates: &[Kind::RecordTransferStep],
        check: step_in_time,
    },
    Rule {
        id: "PEN-27-2",
        article: "处罚法27；国令310号8、10",
        zh: "受移送机关不接受或者不追究刑事责任的，案件才退回处理",
        en: "A case comes back when its receiver does not take it, or nobody is held criminally liable",
        effect: Effect::Refuse,
        gates: &[Kind::ReturnCase],
        check: may_come_back,
    },
    Rule {
        id: "PEN-35",
        article: "处罚法35",
        zh: "人民法院已经判处罚金的，不再给予罚款",
        en: "A party that a court sentenced to a criminal fine is not fined again",
        effect: Effect::Refuse,
        gates: STATES_OR_DECIDES,
        check: no_fine_after_a_criminal_one,
    },
    Rule {
        id: "PUB-6",
        article: "118号(六)",
        zh: "移送案件只有以决定移送的才公示；涉嫌犯罪的不予公示",
        en: "Of a transferred case only a decision is published; suspected crime is withheld",
        effect: Effect::Refuse,
        gates: &[Kind::Publish, Kind::Withhold],
        check: transfer_not_public,
    },
];

fn step_follows(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(transfer) = file.transfers.open() else {
        return Verdict::Breached(vec![
            breach("本案没有移送，或者已经退回", "The case is not transferred, or has come back")
                .fix("核对案件", "Check the case"),
        ]);
    };
    let recorded = body!(attempt, RecordTransferStep);
    let mut breaches = Vec::new();
    let after = recorded.step.after();
    if !after.is_empty() && !after.iter().any(|step| transfer.step(*step).is_some()) {
        let zh: Vec<_> = after.iter().map(|step| step.zh()).collect();
        let en: Vec<_> = after.iter().map(|step| step.en()).collect();
        breaches.push(
            breach(
                format!("“{}”之前没有“{}”", recorded.step.zh(), zh.join("、")),
                format!("{} does not come before {}", recorded.step.en(), en.join(", ")),
            )
            .at(transfer.seq)
            .fix("先记录前一步", "Record the step before it first"),
        );
    }
    let before = transfer.steps.last().map_or(transfer.made_on, |step| step.on);
    if recorded.on < before || recorded.on > facts.now.date() {
        breaches.push(
            breach(
                format!("日期{}早于前一步（{before}）或者晚于今日", recorded.on),
                format!("{} lies before the last step ({before}) or in the future", recorded.on),
            )
            .at(transfer.seq)
            .fix("改正 on", "Correct on"),
        );
    }
    if !transfer.is_criminal()
        && !matches!(recorded.step, TransferStep::HandedOver | TransferStep::Accepted | TransferStep::Refused)
    {
        breaches.push(
            breach("该步骤只适用于移送公安机关", "This step belongs to a transfer to the police")
                .at(transfer.seq)
                .fix("移送其他机关只记录送交、受理、不予受理", "Record handed_over, accepted or refused"),
        );
    }
    if !recorded.set_off.is_empty() && recorded.step != TransferStep::Judged {
        breaches.push(
            breach("只有判决、裁定写明折抵", "set_off belongs to judged only")
                .at(transfer.seq)
                .fix("去掉 set_off", "Leave set_off out"),
        );
    }
    if !recorded.criminally_fined.is_empty() && recorded.step != TransferStep::Judged {
        breaches.push(
            breach("只有判决、裁定写明罚金", "criminally_fined belongs to judged only")
                .at(transfer.seq)
                .fix("去掉 criminally_fined", "Leave criminally_fined out"),
        );
    }
    Verdict::of(breaches)
}

fn step_in_time(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let recorded = body!(attempt, RecordTransferStep);
    match recorded.step {
        TransferStep::HandedOver => late(file, Clock::HandOverCrime, |deadline| {
            // The receipt gives a day; the hour counts when it is recorded on that day.
            let at = attempt.occurred_at;
            match deadline.due_at {
                Some(until) if at.date() == recorded.on => at > until,
                _ => recorded.on > deadline.due_on,
            }
        }),
        TransferStep::ReviewAsked | TransferStep::ProcuratorAsked => {
            late(file, Clock::AskPoliceReview, |deadline| recorded.on > deadline.due_on)
        }
        TransferStep::ItemsHandedOver => late(file, Clock::HandOverGoods, |deadline| recorded.on > deadline.due_on),
        TransferStep::Accepted
        | TransferStep::Refused
        | TransferStep::ReviewUpheld
        | TransferStep::Dropped
        | TransferStep::NotProsecuted
        | TransferStep::Judged => Verdict::NotApplicable,
    }
}

fn may_come_back(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(transfer) = file.transfers.open() else {
        return Verdict::Breached(vec![
            breach("本案没有移送，或者已经退回", "The case is not transferred, or has come back already")
                .fix("核对案件", "Check the case"),
        ]);
    };
    let mut breaches = Vec::new();
    if transfer.after_decision() {
        breaches.push(
            breach(
                "处罚决定以后移送的案件没有离开本机关，决定仍然有效",
                "The case never left: its decision stands beside the criminal process",
            )
            .at(transfer.seq)
            .fix(
                "无须退回；决定有误的，依法撤销后重新办理",
                "Nothing comes back; a wrong decision is revoked and made anew",
            ),
        );
    }
    let ended = transfer.ended();
    if ended.is_none() {
        breaches.push(
            breach(
                "受移送机关没有不予立案、撤销案件、不起诉或者判决",
                "Its receiver has not ended its part in the case",
            )
            .at(transfer.seq)
            .fix("先记录退回的依据（record_transfer_step）", "Record first what sends it back (record_transfer_step)"),
        );
    }
    let asked = transfer.step(TransferStep::ReviewAsked);
    let answered =
        |seq: u64| transfer.steps.iter().any(|step| step.seq > seq && step.step != TransferStep::ProcuratorAsked);
    if let Some(asked) = asked.filter(|asked| !answered(asked.seq)) {
        breaches.push(
            breach("提请公安机关复议尚未答复", "The police have not answered the request for a review")
                .at(asked.seq)
                .fix("等待复议结果并记录", "Wait for the answer, and record it"),
        );
    }
    if let Some(Body::ReturnCase(back)) = &attempt.body {
        let first = ended.map_or(transfer.made_on, |step| step.on);
        if back.returned_on < first || back.returned_on > facts.now.date() {
            breaches.push(
                breach(
                    format!("退回日期{}早于{first}或者晚于今日", back.returned_on),
                    format!("It cannot have come back on {}", back.returned_on),
                )
                .at(transfer.seq)
                .fix("改正 returned_on", "Correct returned_on"),
            );
        }
    }
    Verdict::of(breaches)
}

fn no_fine_after_a_criminal_one(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    each_line(file, attempt, |line, _| {
        let sentenced = file.transfers.criminally_fined(&line.party_id).filter(|_| line.fine().0 > 0);
        let party = &line.party_id;
        let found = sentenced.map(|seq| {
            breach(format!("{party}已被判处罚金"), format!("{party} was sentenced to a criminal fine"))
                .at(seq)
                .fix("去掉罚款；其他种类的处罚依法给予", "Leave the fine out; other penalties may still be due")
        });
        found.into_iter().collect()
    })
}

fn transfer_not_public(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(transfer) = file.transfers.open() else { return Verdict::NotApplicable };
    if file.decision.is_none() {
        return Verdict::Breached(vec![
            breach("移送没有作出决定，无须公示", "The case was transferred without a decision to publish")
                .at(transfer.seq)
                .fix("无需办理", "Nothing to do"),
        ]);
    }
    Verdict::unless(!(transfer.is_criminal() && attempt.kind == Kind::Publish), || {
        breach("涉嫌犯罪移送的案件不予公示", "A case sent to the police is not published")
            .at(transfer.seq)
            .fix("改为不予公示（withhold），理由 CRIMINAL", "Withhold it with reason CRIMINAL")
    })
}
