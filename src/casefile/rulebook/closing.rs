//! After the decision: publication 公示, payment 缴款, closing 结案, archive 归档 (处罚法48, 66, 67; 118号(六)).

use super::{Effect, Rule, Verdict, body, breach, execution};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::ClosingGround;
use crate::casefile::clocks::Clock;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::proposal::Outcome;
use crate::law::money::Fen;
use crate::law::stages::{Kind, Status};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PUB-1",
        article: "118号二",
        zh: "同一决定只有一份有效的公示条目",
        en: "A decision has one entry in force",
        effect: Effect::Refuse,
        gates: &[Kind::Publish, Kind::Withhold],
        check: one_entry,
    },
    Rule {
        id: "PUB-4",
        article: "118号(六)",
        zh: "送达前不公示，除非公示期限将过",
        en: "Not published before service, unless publication would be overdue",
        effect: Effect::Refuse,
        gates: &[Kind::Approve],
        check: served_first,
    },
    Rule {
        id: "PUB-4-2",
        article: "118号(六)",
        zh: "处罚决定七个工作日内、其他决定二十个工作日内公示；逾期的标记",
        en: "Published within seven working days (twenty for other decisions); a late one is marked",
        effect: Effect::Mark,
        gates: &[Kind::Approve],
        check: published_in_time,
    },
    Rule {
        id: "PEN-67-2",
        article: "处罚法67",
        zh: "只有被处罚款或者没收违法所得的当事人缴款",
        en: "Only a party that owes money pays",
        effect: Effect::Refuse,
        gates: &[Kind::RecordPayment],
        check: owes_money,
    },
    Rule {
        id: "PEN-67-3",
        article: "处罚法67",
        zh: "缴款日在决定之后、今日以前，一张票据只记一次",
        en: "Paid after the decision and not in the future; a receipt counts once",
        effect: Effect::Bar,
        gates: &[Kind::RecordPayment],
        check: real_payment,
    },
    Rule {
        id: "CLOSE-1",
        article: "处罚法66、67；市监程序规定77",
        zh: "决定已经履行或者有其他法定结案理由",
        en: "A case is closed when the decision is performed, or on another statutory ground",
        effect: Effect::Refuse,
        gates: &[Kind::CloseCase],
        check: performed,
    },
    Rule {
        id: "CLOSE-2",
        article: "118号(六)",
        zh: "结案前（移送的决定在归档前）决定已经公示，或者经批准不予公示",
        en: "Before closing, or archiving a transfer, the decision is published, or withheld with approval",
        effect: Effect::Refuse,
        gates: &[Kind::CloseCase, Kind::Archive],
        check: published_or_withheld,
    },
    Rule {
        id: "ARCH-1",
        article: "处罚法47；市监程序规定78",
        zh: "卷内目录应当齐全",
        en: "The catalogue is complete for the procedure",
        effect: Effect::Refuse,
        gates: &[Kind::Archive],
        check: catalogue_complete,
    },
];

/// Whether the attempt releases a publication (not a withholding).
pub(super) fn releases(file: &CaseFile, attempt: &Attempt) -> bool {
    match &attempt.body {
        Some(Body::Approve(approval)) => file.kind_of(approval.seq) == Some(Kind::Publish),
        Some(Body::Publish(_)) => true,
        _ => false,
    }
}

fn one_entry(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    match file.publication() {
        Some(entry) => Verdict::Breached(vec![
            breach(format!("第{}号公示条目仍然有效", entry.seq), format!("The entry of act {} stands", entry.seq))
                .at(entry.seq)
                .fix("先由负责人审批或者退回该条目", "Let it be approved or refused first"),
        ]),
        None => Verdict::Met,
    }
}

fn served_first(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let day = attempt.occurred_at.date();
    let reached = file.decision.as_ref().is_some_and(|decision| {
        // A transfer goes to its receiver; there is no party to wait for.
        decision.outcome.transfers() || file.effective_on_all(decision.seq, day)
    });
    if !releases(file, attempt) || reached {
        return Verdict::NotApplicable;
    }
    let due = file.deadlines.iter().rev().find(|deadline| deadline.clock == Clock::Publish);
    let last_day = due.is_some_and(|deadline| deadline.due_on <= attempt.occurred_at.date());
    Verdict::unless(last_day, || {
        breach("决定尚未送达", "The decision is not served yet")
            .fix("送达后再公示；公示期限届满之日除外", "Serve it first; only the last day of the period is excepted")
    })
}

fn published_in_time(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if !releases(file, attempt) {
        return Verdict::NotApplicable;
    }
    // What was altered since was published in its time or is no longer; the altered entry has no period of its own.
    let Some(due) = file.deadlines.iter().rev().find(|deadline| deadline.clock == Clock::Publish) else {
        return Verdict::NotApplicable;
    };
    if file.publication().is_some_and(|entry| entry.as_changed.is_some()) {
        return Verdict::NotApplicable;
    }
    let published = file.links.published_on_paper().unwrap_or_else(|| attempt.occurred_at.date());
    Verdict::unless(published <= due.due_on, || {
        breach(format!("公示期限到{}，已逾期", due.due_on), format!("It was due on {}", due.due_on))
            .at(due.seq)
            .fix("如实记录；逾期将永久标记", "Record it as it is; the delay is marked for ever")
    })
}

fn owes_money(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let payment = body!(attempt, RecordPayment);
    let mut breaches = Vec::new();
    let owed = file.outstanding(&payment.party_id);
    // The surcharge has its own rule (PEN-72).
    let principal = payment.amount_fen.saturating_sub(payment.surcharge_fen);
    if owed < principal {
        breaches.push(
            breach(
                format!("{}尚欠{}元，缴款却为{}元", payment.party_id, Fen(owed.max(0)), Fen(principal)),
                format!("{} owes {} yuan, {} were paid", payment.party_id, Fen(owed.max(0)), Fen(principal)),
            )
            .fix("核对缴款人和金额；多缴的依法退还", "Check payer and sum; what was paid too much is returned"),
        );
    }
    Verdict::of(breaches)
}

/// What cannot have been paid is no payment, as it happened or not.
fn real_payment(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let payment = body!(attempt, RecordPayment);
    let mut breaches = Vec::new();
    let decided_on = file.decision.as_ref().map(|decision| decision.decided_on);
    if payment.paid_on > facts.now.date() || decided_on.is_some_and(|day| payment.paid_on < day) {
        breaches.push(
            breach("缴款日期晚于今日或者早于决定", "paid_on lies in the future, or before the decision")
                .fix("改正 paid_on", "Correct paid_on"),
        );
    }
    if payment.surcharge_fen > payment.amount_fen {
        breaches.push(breach("加处罚款大于票据总额", "The surcharge is greater than the whole receipt").fix(
            "amount_fen 为票据总额，surcharge_fen 为其中的加处罚款",
            "amount_fen is the whole receipt, surcharge_fen a part of it",
        ));
    }
    let earlier = file.remedies.rounds.iter().flat_map(|round| &round.payments);
    if earlier.chain(&file.payments).any(|before| before.receipt == payment.receipt) {
        breaches.push(
            breach(
                format!("票据{}已经记录", payment.receipt),
                format!("Receipt {} is recorded already", payment.receipt),
            )
            .fix("核对票据号", "Check the receipt number"),
        );
    }
    Verdict::of(breaches)
}

fn performed(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(decision) = &file.decision else { return Verdict::NotApplicable };
    let mut breaches = Vec::new();
    let struck = file.remedies.struck();
    if let Some(Body::CloseCase(closing)) = &attempt.body {
        let fits = match closing.ground {
            ClosingGround::Performed | ClosingGround::EndedByCourt | ClosingGround::ExecutionEnded => {
                !struck && decision.outcome == Outcome::Penalize
            }
            ClosingGround::NoPenalty => !struck && decision.outcome == Outcome::NoPenalty,
            ClosingGround::NotEstablished => !struck && decision.outcome == Outcome::NotEstablished,
            ClosingGround::Revoked => struck,
        };
        if !fits {
            breaches.push(
                breach("结案理由与决定不符", "The ground does not fit the decision")
                    .at(decision.seq)
                    .fix("按决定选择结案理由", "Choose the ground that fits"),
            );
        }
    }
    if struck {
        // Nothing is left to be served, paid or corrected; what follows from it is asked by CLOSE-3.
        return Verdict::of(breaches);
    }
    if !file.effective_on_all(decision.seq, attempt.occurred_at.date()) {
        breaches.push(
            breach("决定的送达尚未生效", "The decision has not taken effect on every party")
                .at(decision.seq)
                .fix("等待送达生效", "Wait until it has been served"),
        );
    }
    breaches.extend(execution::left_undone(file, attempt));
    // Where no violation was established, nothing is left to correct.
    let owed = decision.outcome != Outcome::NotEstablished;
    for order in file
        .corrections
        .iter()
        .filter(|order| owed && order.corrected.is_none() && !execution::dropped_correction(file, attempt, order))
    {
        breaches.push(
            breach(
                format!("{}的改正尚未复查", order.party_id),
                format!("The correction of {} is not verified", order.party_id),
            )
            .at(order.seq)
            .fix("复查改正情况（verify_correction）", "Verify it (verify_correction)"),
        );
    }
    Verdict::of(breaches)
}

fn published_or_withheld(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let archived_only = attempt.kind == Kind::Archive;
    if archived_only && (file.status != Status::Transferred || file.decision.is_none()) {
        return Verdict::NotApplicable;
    }
    if file.links.published_on_paper().is_some() {
        return Verdict::Met;
    }
    match file.publication() {
        None if file.publication_is_over() => Verdict::Met,
        Some(entry) if entry.released.is_some() => Verdict::Met,
        Some(entry) => Verdict::Breached(vec![
            breach("公示条目尚未审批", "The entry waits for approval")
                .at(entry.seq)
                .fix("由第二人审批（approve）", "Let a second person approve it"),
        ]),
        None => Verdict::Breached(vec![breach("决定尚未公示", "The decision is neither published nor withheld").fix(
            "拟定公示（publish）或者不予公示（withhold），并由第二人审批",
            "Publish or withhold it, and have it approved",
        )]),
    }
}

/// Acts whose papers every file must hold; each that is on record must be in the catalogue.
const MUST_BE_FILED: &[Kind] = &[
    Kind::RequestFiling,
    Kind::DeclineFiling,
    Kind::InspectScene,
    Kind::Interview,
    Kind::CollectEvidence,
    Kind::TakeSample,
    Kind::AnnounceTest,
    Kind::RecordTestResult,
    Kind::ExcludeEvidence,
    Kind::RequestMeasure,
    Kind::RegisterPreservation,
    Kind::ResolvePreservation,
    Kind::Seize,
    Kind::ExtendSeizure,
    Kind::ReleaseSeizure,
    Kind::OrderCorrection,
    Kind::ConcludeInvestigation,
    Kind::IssueNotice,
    Kind::RecordStatement,
    Kind::AnswerStatement,
    Kind::IssueReviewOpinion,
    Kind::Deliberate,
    Kind::Decide,
    Kind::DecideOnTheSpot,
    Kind::FileSummaryRecord,
    Kind::ConvertToOrdinary,
    Kind::RecordFineHandedIn,
    Kind::ApplyRecusal,
    Kind::DecideRecusal,
    Kind::ServeDocument,
    Kind::RecordPayment,
    Kind::RecordEducation,
    Kind::RecordAddress,
    Kind::GrantInstalments,
    Kind::DeferPayment,
    Kind::AgreeOnExecution,
    Kind::RecordPerformance,
    Kind::DisposeProperty,
    Kind::ServeDemand,
    Kind::RecordDemandAnswer,
    Kind::ApplyToCourt,
    Kind::RecordCourtRuling,
    Kind::OrderExecution,
    Kind::RecordExecution,
    Kind::RecordRemedy,
    Kind::Redecide,
    Kind::RectifyDecision,
    Kind::RevokeDecision,
    Kind::RecordRefund,
    Kind::CloseCase,
    // A case among other cases, and out of the organ's hands.
    Kind::ReceiveHandover,
    Kind::TakeOver,
    Kind::RecordJurisdiction,
    Kind::MergeCase,
    Kind::SplitCase,
    Kind::ReportSuspectedCrime,
    Kind::TransferCase,
    Kind::RecordTransferStep,
    Kind::ReturnCase,
    Kind::WithdrawFiling,
];

fn catalogue_complete(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let archive = body!(attempt, Archive);
    // What lies in the archive already has its catalogue; a later round adds a volume of its own.
    let archived = file.entries.iter().rev().find(|entry| entry.kind == Kind::Archive).map_or(0, |entry| entry.seq);
    Verdict::of(
        file.entries
            .iter()
            .filter(|entry| entry.seq > archived)
            .filter(|entry| MUST_BE_FILED.contains(&entry.kind))
            .filter(|entry| !archive.catalogue.iter().any(|line| line.seq == entry.seq))
            .map(|entry| {
                breach(
                    format!("目录缺少第{}号行为“{}”的文书", entry.seq, entry.kind.zh()),
                    format!("The catalogue lacks the paper of act {} ({})", entry.seq, entry.kind),
                )
                .at(entry.seq)
                .fix("补入目录", "Add it to the catalogue")
            })
            .collect(),
    )
}
