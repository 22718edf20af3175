//! What the organ executes itself 执行标的 (强制法34, 39, 51): unperformed, demanded, not put off, not stayed, and executed by
//! nobody else; when the decision is asked for, when it is approved, and at each step.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::own::remedies_unused;
use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::enforcement::{CourtApplication, ExecutionManner, ExecutionOrder};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::remedy::Proceeding;
use crate::law::codes::PenaltyKind;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "ENF-34-3",
        article: "强制法34",
        zh: "执行的内容是当事人尚未履行的处罚、款项或者责令改正，同一内容没有正在进行的执行",
        en: "What is executed is an unperformed penalty, sum or order to correct, and is not being executed already",
        effect: Effect::Refuse,
        gates: &[Kind::OrderExecution],
        check: something_to_execute,
    },
    Rule {
        id: "ENF-34-4",
        article: "强制法34、39、51",
        zh: "批准和实施时，执行的内容仍未履行，催告仍然有效，没有停止执行、延期分期和复议诉讼的情形",
        en: "When it is approved and carried out it is still unperformed, demanded, not stayed, not put off and not contested",
        effect: Effect::Refuse,
        gates: &[Kind::Approve, Kind::RecordExecution],
        check: nothing_has_changed,
    },
];

fn something_to_execute(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let order = body!(attempt, OrderExecution).kept(0);
    let mut breaches = misfits(file, &order);
    breaches.extend(in_the_way(file, &order, attempt.occurred_at.date()));
    Verdict::of(breaches)
}

/// What does not go together with the manner.
fn misfits(file: &CaseFile, order: &ExecutionOrder) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let named = !order.lines.is_empty() || order.correction.is_some();
    if order.manner.for_money() {
        if named {
            breaches.push(
                breach("划拨、拍卖执行的是款项", "Money is what this manner brings in")
                    .fix("去掉 lines 和 correction", "Leave lines and correction out"),
            );
        }
        return breaches;
    }
    if !named || (order.correction.is_some() && !order.lines.is_empty()) {
        breaches.push(
            breach(
                "应当写明执行哪些处罚，或者哪一责令改正，二者择一",
                "Name the penalty lines it executes, or the order to correct; one of the two",
            )
            .fix("填写 lines 或者 correction", "Give lines or correction"),
        );
    }
    // What is removed or restored was ordered, or is a penalty of another law; things that come in stand in the ledger.
    let fits = |kind: PenaltyKind| match order.manner {
        ExecutionManner::Other => kind != PenaltyKind::ConfiscateGoods,
        _ => kind == PenaltyKind::Other,
    };
    let lines = file.penalty_lines(&order.party_id).filter(|(line, kind)| order.lines.contains(line) && !fits(*kind));
    breaches.extend(lines.map(|(line, kind)| {
        breach(
            format!("第{line}项“{}”不能以{}执行", kind.zh(), order.manner.zh()),
            format!("Line {line} ({kind}) is not executed in this manner"),
        )
        .fix(
            "责令改正的填写 correction；没收的财物交来后登记（record_performance）",
            "For an order to correct give correction; goods that come in are recorded (record_performance)",
        )
    }));
    let once: BTreeSet<u32> = order.lines.iter().copied().collect();
    if once.len() < order.lines.len() {
        breaches.push(breach("同一项处罚重复列出", "A line is named twice").fix("只列一次", "Name it once"));
    }
    breaches
}

/// What keeps a decision to execute from being made, approved and carried out: nothing is left of what it executes, the party
/// may still pay later, a remedy stays it, or it is being executed already.
fn in_the_way(file: &CaseFile, order: &ExecutionOrder, day: NaiveDate) -> Vec<Breach> {
    let party = order.party_id.as_str();
    let mut breaches = left_of(file, order, day);
    if let Some(plan) = file.running_plan(party, day).filter(|_| order.manner.for_money()) {
        breaches.push(
            breach("延期、分期缴纳或者执行协议正在履行", "A plan to pay later is being kept")
                .at(plan.seq)
                .fix("安排期满或者被违反后再执行", "Wait for the end of the plan, or until a date is missed"),
        );
    }
    let about = |proceeding: &&Proceeding| {
        (proceeding.about == order.seq || Some(proceeding.about) == order.correction) && proceeding.is_stayed()
    };
    if let Some(stayed) = file.remedies.proceedings.iter().find(about) {
        breaches.push(
            breach(format!("{}期间停止执行", stayed.id), format!("Execution is stayed in {}", stayed.id))
                .at(stayed.about)
                .fix("恢复执行后再进行（stay_lifted）", "Wait until the stay is lifted (stay_lifted)"),
        );
    }
    let others = &file.enforcement.orders;
    if let Some(other) =
        others.iter().find(|other| other.seq != order.seq && other.is_open() && other.is_of_the_same(order))
    {
        breaches.push(
            breach("同一内容的强制执行正在进行", "The same is being executed already")
                .at(other.seq)
                .fix("等待其结果", "Wait for what becomes of it"),
        );
    }
    let asked = |other: &&CourtApplication| order.manner.for_money() && other.party_id == party && other.is_open();
    if let Some(other) = file.enforcement.applications.iter().find(asked) {
        breaches.push(
            breach("已经申请人民法院强制执行", "The court is asked to execute it")
                .at(other.seq)
                .fix("等待其结果", "Wait for what becomes of it"),
        );
    }
    breaches
}

/// What of the object is performed already.
pub(super) fn left_of(file: &CaseFile, order: &ExecutionOrder, day: NaiveDate) -> Vec<Breach> {
    let party = order.party_id.as_str();
    let mut breaches = Vec::new();
    if order.manner.for_money() && file.outstanding(party) <= 0 && !file.owes_surcharge(party, day) {
        breaches.push(
            breach(format!("{party}没有欠款"), format!("{party} owes no money"))
                .fix("无需执行", "There is nothing to execute"),
        );
    }
    let left = file.unperformed(party);
    for line in order.lines.iter().filter(|line| !left.iter().any(|(of, _)| of == *line)) {
        breaches.push(
            breach(
                format!("{party}的第{line}项已经履行，或者不需要履行"),
                format!("Line {line} of {party} is performed, or needs no performance"),
            )
            .fix(
                "核对处罚内容的序号；当事人已经履行的停止执行（stopped）",
                "Check the line; what the party has performed is stopped (stopped)",
            ),
        );
    }
    if let Some(correction) = order.correction.filter(|seq| !file.uncorrected(*seq, party)) {
        breaches.push(
            breach(
                "该责令改正已经完成，或者不是对该当事人的",
                "The order to correct is carried out, or another party's",
            )
            .at(correction)
            .fix(
                "核对 correction；当事人已经改正的停止执行（stopped）",
                "Check correction; what the party has corrected is stopped (stopped)",
            ),
        );
    }
    breaches
}

/// At the approval, and at each step that executes: what has happened since the decision was asked for.
fn nothing_has_changed(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let seq = match &attempt.body {
        Some(Body::Approve(approval)) => approval.seq,
        Some(Body::RecordExecution(done)) if done.step.executes() => done.seq,
        Some(_) => return Verdict::NotApplicable,
        None => return Verdict::needs("需要行为的具体内容", "Can be judged once the content is given"),
    };
    let Some(order) = file.enforcement.order(seq) else { return Verdict::NotApplicable };
    let day = attempt.occurred_at.date();
    let mut breaches = in_the_way(file, order, day);
    if file.enforcement.demand(order.demand).is_none_or(|demand| !demand.stands()) {
        breaches.push(
            breach("催告已经撤回或者无效", "The demand was given up, or does not count")
                .at(order.demand)
                .fix("依法重新催告（serve_demand）", "Serve a demand (serve_demand)"),
        );
    }
    breaches.extend(remedies_unused(file, facts, order, day));
    Verdict::of(breaches)
}
