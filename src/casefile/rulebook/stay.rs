//! What a stay or a change of the decision means for its execution 停止执行、变更后的执行 (复议法42, 77, 78; 行诉法56, 94):
//! nothing that cannot be taken back is done while it is stayed, nor on a ruling that nobody compared with its paper.

use super::{Effect, Rule, Verdict, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::enforcement::PerformedBy;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::items::Whereabouts;
use crate::law::stages::Kind;

/// Every act by which a decision can be executed.
const EXECUTES: &[Kind] = &[
    Kind::ServeDemand,
    Kind::ApplyToCourt,
    Kind::OrderExecution,
    Kind::RecordExecution,
    Kind::DisposeProperty,
    Kind::RecordPerformance,
    Kind::MoveItem,
    Kind::Approve,
];

/// What rests on what was decided in a remedy, and cannot be undone by saying afterwards that it was entered wrongly.
const ON_A_RULING: &[Kind] = &[
    Kind::ServeDemand,
    Kind::ApplyToCourt,
    Kind::OrderExecution,
    Kind::RecordExecution,
    Kind::DisposeProperty,
    Kind::RecordPerformance,
    Kind::MoveItem,
    Kind::GrantInstalments,
    Kind::DeferPayment,
    Kind::AgreeOnExecution,
    Kind::RecordRefund,
    Kind::Redecide,
    Kind::Publish,
    Kind::CloseCase,
    Kind::Approve,
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "FY-42",
        article: "复议法42；行诉法56",
        zh: "停止执行期间不得执行，没收、销毁、处理财物也不得进行",
        en: "While execution is stayed nothing is enforced: nothing is confiscated, destroyed or disposed of",
        effect: Effect::Refuse,
        gates: EXECUTES,
        check: not_while_stayed,
    },
    Rule {
        id: "FY-77",
        article: "复议法77；行诉法94",
        zh: "已经撤销或者确认无效的决定不得执行",
        en: "What was revoked or is void is not enforced",
        effect: Effect::Refuse,
        gates: EXECUTES,
        check: something_stands,
    },
    Rule {
        id: "REM-4",
        article: "处罚法47；复议法77；行诉法94",
        zh: "记录的复议决定、裁判未经负责人与文书核对，不得据以执行、退款、公示、重新办理、结案",
        en: "What was entered of a ruling is compared with the paper by a head before anything is executed, refunded, published, begun anew or closed on it",
        effect: Effect::Refuse,
        gates: ON_A_RULING,
        check: compared_with_the_paper,
    },
    Rule {
        id: "FY-78",
        article: "复议法78",
        zh: "复议决定变更的、复议调解的，由行政复议机关执行或者申请法院执行",
        en: "What reconsideration altered or mediated, the reconsideration organ enforces",
        effect: Effect::Refuse,
        gates: &[Kind::ApplyToCourt],
        check: enforced_by_the_decider,
    },
];

/// Kinds whose content says whether they execute.
const WAITS_FOR_CONTENT: &[Kind] = &[Kind::RecordPerformance, Kind::MoveItem, Kind::Approve, Kind::RecordExecution];

/// Whether the attempt executes the decision; `None` before that can be said. What the party does by itself is no execution.
fn executes(file: &CaseFile, attempt: &Attempt) -> Option<bool> {
    match &attempt.body {
        Some(Body::RecordPerformance(done)) => {
            let by_others = done.penalty.as_ref().is_some_and(|penalty| penalty.by != PerformedBy::Party);
            Some(done.disposal.is_some() || by_others)
        }
        // The ledger knows no step back from these.
        Some(Body::MoveItem(step)) => Some(matches!(step.to, Whereabouts::Confiscated | Whereabouts::Destroyed)),
        Some(Body::Approve(approval)) => {
            let about = file.kind_of(approval.seq);
            Some(matches!(about, Some(Kind::DisposeProperty | Kind::ApplyToCourt | Kind::OrderExecution)))
        }
        Some(Body::RecordExecution(done)) => Some(done.step.executes()),
        Some(_) => Some(true),
        None if WAITS_FOR_CONTENT.contains(&attempt.kind) => None,
        None => Some(true),
    }
}

/// Whether an order to correct is executed, which stands though the penalty fell.
fn of_a_correction(file: &CaseFile, attempt: &Attempt) -> bool {
    let ordered = |seq| file.enforcement.order(seq).is_some_and(|order| order.correction.is_some());
    match &attempt.body {
        Some(Body::ServeDemand(demand)) => demand.correction.is_some(),
        Some(Body::OrderExecution(order)) => order.correction.is_some(),
        Some(Body::RecordExecution(done)) => ordered(done.seq),
        Some(Body::Approve(approval)) => ordered(approval.seq),
        _ => false,
    }
}

fn when_it_executes(file: &CaseFile, attempt: &Attempt, judge: impl FnOnce() -> Verdict) -> Verdict {
    match executes(file, attempt) {
        Some(true) => judge(),
        Some(false) => Verdict::NotApplicable,
        None => Verdict::needs("需要行为的具体内容", "Can be judged once the content is given"),
    }
}

fn not_while_stayed(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let mut running = file.remedies.of_this_decision().peekable();
    if running.peek().is_none() {
        return Verdict::NotApplicable;
    }
    let stayed = running.filter(|one| one.is_stayed()).filter_map(|one| Some((one, one.stays.last()?)));
    let breaches = stayed
        .map(|(one, stay)| {
            breach(
                format!("{}期间自{}起停止执行", one.id, stay.from.on),
                format!("Execution is stayed since {} in {}", stay.from.on, one.id),
            )
            .at(stay.from.seq)
            .fix("恢复执行后再进行（stay_lifted）", "Wait until the stay is lifted (stay_lifted)")
        })
        .collect();
    when_it_executes(file, attempt, || Verdict::of(breaches))
}

fn something_stands(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(change) = file.remedies.change() else { return Verdict::NotApplicable };
    if of_a_correction(file, attempt) {
        return Verdict::NotApplicable;
    }
    when_it_executes(file, attempt, || {
        Verdict::unless(!change.fate.strikes(), || {
            breach(format!("决定已经{}", change.fate.zh()), format!("The decision is {}", change.fate.en()))
                .at(change.seq)
                .fix("不再执行；已缴的依法退还", "Enforce nothing; what was paid goes back")
        })
    })
}

fn compared_with_the_paper(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if file.remedies.of_this_decision().next().is_none() {
        return Verdict::NotApplicable;
    }
    let waiting = file.remedies.uncompared();
    let rests_on_it = match &attempt.body {
        Some(Body::Approve(approval)) => {
            file.kind_of(approval.seq).is_some_and(|about| ON_A_RULING.contains(&about) && about != Kind::Approve)
        }
        None if attempt.kind == Kind::Approve => {
            return Verdict::needs("需要指明审批的行为", "Name the act to approve");
        }
        _ => executes(file, attempt) != Some(false),
    };
    if !rests_on_it {
        return Verdict::NotApplicable;
    }
    Verdict::of(
        waiting
            .map(|seq| {
                breach(
                    format!("第{seq}号行为所记的复议决定、裁判尚未经负责人核对"),
                    format!("No head has compared act {seq} with the paper yet"),
                )
                .at(seq)
                .fix(
                    "由负责人对照文书核对（approve），不符的退回（refuse）",
                    "Let a head compare it (approve), or send it back (refuse)",
                )
            })
            .collect(),
    )
}

fn enforced_by_the_decider(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let Some(last) = file.remedies.of_this_decision().last() else { return Verdict::NotApplicable };
    Verdict::unless(!file.remedies.enforced_by_reconsideration_organ(), || {
        breach(
            format!("决定已由{}变更或者调解", last.organ),
            format!("The decision was altered or mediated by {}", last.organ),
        )
        .at(last.applied.seq)
        .fix("由行政复议机关执行", "The reconsideration organ enforces it")
    })
}
