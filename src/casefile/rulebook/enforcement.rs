//! Performance and demand 执行 (处罚法66; 强制法35–38, 54). The court is in `court`, confiscated property in `disposal`.

use super::payment::{effective_on, not_effective};
use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::ServeDemand;
use crate::casefile::clocks::Clock;
use crate::casefile::enforcement::{CourtStep, Demanded, PerformedBy, asks_for_performance};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::codes::{PenaltyKind, ServiceMethod};
use crate::law::money::Fen;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PERF-1",
        article: "处罚法66",
        zh: "履行的是决定中金钱以外的处罚，或者已提出的处理，日期在决定之后、今日以前",
        en: "What was performed is a penalty other than money, or a disposal asked for; after the decision, not in the future",
        effect: Effect::Bar,
        gates: &[Kind::RecordPerformance],
        check: something_performed,
    },
    Rule {
        id: "PERF-2",
        article: "处罚法66；强制法57",
        zh: "同一处罚只履行一次；由法院执行的，法院已经准予执行",
        en: "A penalty is performed once; by the court only after the court has granted execution",
        effect: Effect::Refuse,
        gates: &[Kind::RecordPerformance],
        check: performed_once,
    },
    Rule {
        id: "PERF-3",
        article: "处罚法47、74",
        zh: "交来的没收财物应当逐件登记入台账，其他履行没有财物",
        en: "Things that come in by a confiscation are entered in the ledger one by one; nothing comes in by any other penalty",
        effect: Effect::Refuse,
        gates: &[Kind::RecordPerformance],
        check: things_entered,
    },
    Rule {
        id: "ENF-54",
        article: "强制法34、54；处罚法66",
        zh: "决定生效、履行期限已过而仍未履行的，才催告",
        en: "A demand is made once the decision has taken effect, the time to perform is over, and something is unperformed",
        effect: Effect::Refuse,
        gates: &[Kind::ServeDemand],
        check: overdue,
    },
    Rule {
        id: "ENF-35",
        article: "强制法35、45",
        zh: "催告书写明确切金额、缴款账户和陈述申辩的权利",
        en: "A demand names the exact sum, where to pay it, and the right to state and defend",
        effect: Effect::Refuse,
        gates: &[Kind::ServeDemand],
        check: contents_of_the_demand,
    },
    Rule {
        id: "ENF-38",
        article: "强制法38",
        zh: "催告书、强制执行决定书应当先直接送达；不能直接送达的，才用其他方式",
        en: "A demand, and a decision to execute, is served directly first; another way only after a direct attempt",
        effect: Effect::Refuse,
        gates: &[Kind::ServeDemand, Kind::ServeDocument],
        check: directly_first,
    },
    Rule {
        id: "ENF-36",
        article: "强制法36",
        zh: "对催告的意见逐点复核；撤回催告须有意见成立",
        en: "What the party says to a demand is answered once; the demand is given up only where a point was accepted",
        effect: Effect::Refuse,
        gates: &[Kind::RecordDemandAnswer],
        check: answered_once,
    },
];

fn something_performed(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let done = body!(attempt, RecordPerformance);
    let mut breaches = Vec::new();
    if done.penalty.is_some() == done.disposal.is_some() {
        breaches.push(
            breach(
                "应当写明履行的处罚或者处理的财物，二者择一",
                "Name the penalty performed or the disposal, one of the two",
            )
            .fix("只填写 penalty 或者 disposal", "Give either penalty or disposal"),
        );
    }
    if let Some(penalty) = &done.penalty {
        let kind = file.penalty_lines(&done.party_id).find(|(line, _)| *line == penalty.line).map(|(_, kind)| kind);
        if !kind.is_some_and(asks_for_performance) {
            breaches.push(
                breach(
                    format!("{}的第{}项不是需要另行履行的处罚", done.party_id, penalty.line),
                    format!("Line {} of {} is no penalty that is performed apart", penalty.line, done.party_id),
                )
                .fix("核对处罚内容的序号；罚款用 record_payment", "Check the line; fines are paid (record_payment)"),
            );
        }
    }
    let decided_on = file.decision.as_ref().map(|decision| decision.decided_on);
    if done.done_on > facts.now.date() || decided_on.is_some_and(|decided| done.done_on < decided) {
        breaches.push(
            breach("履行日期早于决定或者晚于今日", "done_on lies before the decision, or in the future")
                .fix("改正 done_on", "Correct done_on"),
        );
    }
    Verdict::of(breaches)
}

fn performed_once(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let done = body!(attempt, RecordPerformance);
    let Some(penalty) = &done.penalty else { return Verdict::NotApplicable };
    let mut breaches = Vec::new();
    let earlier = file.enforcement.performances.iter();
    let earlier = earlier.filter(|earlier| earlier.party_id == done.party_id && earlier.line == penalty.line);
    breaches.extend(earlier.map(|earlier| {
        breach("该项处罚已经记录履行", "This penalty is recorded as performed")
            .at(earlier.seq)
            .fix("无需重复记录", "Nothing to do")
    }));
    let granted = file.enforcement.applications.iter().any(|application| {
        application.party_id == done.party_id && application.steps.iter().any(|entry| entry.step == CourtStep::Granted)
    });
    if penalty.by == PerformedBy::Court && !granted {
        breaches.push(
            breach("法院尚未裁定准予执行", "The court has not granted execution")
                .fix("先记录法院裁定（record_court_ruling）", "Record the ruling first (record_court_ruling)"),
        );
    }
    Verdict::of(breaches)
}

fn things_entered(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let done = body!(attempt, RecordPerformance);
    let line = done.penalty.as_ref().map(|penalty| penalty.line);
    let goods =
        file.penalty_lines(&done.party_id).any(|(of, kind)| Some(of) == line && kind == PenaltyKind::ConfiscateGoods);
    Verdict::unless(goods != done.received.is_empty(), || match goods {
        true => breach("没有写明交来的财物", "The things that came in are not listed")
            .fix("填写 received：名称、数量、保管地点和保管人", "Give received: name, quantity, place and keeper"),
        false => breach("该项履行没有财物", "Nothing comes in by this performance")
            .fix("去掉 received", "Leave received out"),
    })
}

/// What a demand made on `day` asks for.
pub(super) fn demanded(file: &CaseFile, demand: &ServeDemand, day: chrono::NaiveDate) -> Demanded {
    if demand.correction.is_some() {
        return Demanded::default();
    }
    let account = file.account(&demand.party_id, day);
    let accrual = file.surcharge(&demand.party_id, day).filter(|_| demand.surcharge_told_in.is_some());
    Demanded {
        principal_fen: account.outstanding_fen,
        surcharge_fen: if accrual.is_some() { account.surcharge_left_fen } else { 0 },
        spans: accrual.map(|accrual| accrual.spans).unwrap_or_default(),
    }
}

fn overdue(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let demand = body!(attempt, ServeDemand);
    let (party, day) = (demand.party_id.as_str(), attempt.occurred_at.date());
    let mut breaches = Vec::new();
    let reached = super::notice::effective_on(facts, &demand.service(), day);
    if demand.perform_by.is_some_and(|until| until <= reached) {
        breaches.push(
            breach(
                format!("催告{reached}才送达生效，没有留出履行期限"),
                format!("The demand reaches the party on {reached}; no time is left to perform"),
            )
            .fix("改正 perform_by", "Correct perform_by"),
        );
    }
    if let Some(seq) = demand.correction {
        breaches.extend(not_overdue(file, seq, party, day));
        return Verdict::of(breaches);
    }
    if effective_on(file, party, day).is_none() {
        breaches.push(not_effective(party));
    }
    // A plan that was broken has ended: then the rest is due at once.
    if let Some(plan) = file.running_plan(party, day) {
        breaches.push(
            breach("延期、分期缴纳的安排正在履行", "A plan to pay later is being kept")
                .at(plan.seq)
                .fix("安排期满或者被违反后再催告", "Wait for the end of the plan, or until a date is missed"),
        );
    } else if let Some(clock) = file.last_clock(Clock::Pay, party).filter(|clock| day <= clock.due_on) {
        breaches.push(
            breach(
                format!("履行期限到{}才届满", clock.due_on),
                format!("The time to perform ends on {}", clock.due_on),
            )
            .at(clock.seq)
            .fix("期限届满后再催告", "Wait until it is over"),
        );
    }
    let surcharge = demand.surcharge_told_in.is_some() && file.account(party, day).surcharge_left_fen > 0;
    if !file.owes_anything(party) && !surcharge {
        breaches.push(
            breach(format!("{party}已经履行"), format!("{party} has performed everything"))
                .fix("无需催告", "No demand is needed"),
        );
    }
    Verdict::of(breaches)
}

/// What keeps an order to correct from being demanded.
fn not_overdue(file: &CaseFile, seq: u64, party: &str, day: chrono::NaiveDate) -> Option<Breach> {
    let order = file.corrections.iter().find(|order| order.seq == seq && order.party_id == party);
    let (zh, en) = match order {
        None => ("该责令改正不是对该当事人的".to_owned(), "The order to correct is another party's".to_owned()),
        Some(order) if order.corrected.is_some() => ("已经改正".to_owned(), "It is corrected".to_owned()),
        Some(order) if day <= order.due_on => {
            (format!("改正期限到{}才届满", order.due_on), format!("The time to correct ends on {}", order.due_on))
        }
        Some(_) if file.service_of(seq, party).is_none_or(|service| service.effective_on > day) => {
            ("责令改正尚未送达".to_owned(), "The order to correct was not served".to_owned())
        }
        Some(_) => return None,
    };
    Some(
        breach(zh, en)
            .at(seq)
            .fix("期限届满仍未改正的才催告", "Demand it when its time is over and it is not carried out"),
    )
}

fn contents_of_the_demand(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let demand = body!(attempt, ServeDemand);
    let sums = demanded(file, demand, attempt.occurred_at.date());
    let whole = sums.principal_fen.saturating_add(sums.surcharge_fen);
    let mut breaches = Vec::new();
    if demand.amount_fen != whole {
        breaches.push(
            breach(
                format!(
                    "催告金额{}元，应为{}元（罚没款{}元，加处罚款{}元）",
                    Fen(demand.amount_fen),
                    Fen(whole),
                    Fen(sums.principal_fen),
                    Fen(sums.surcharge_fen)
                ),
                format!(
                    "The demand says {} yuan; it is {} (fine and confiscated money {}, surcharge {})",
                    Fen(demand.amount_fen),
                    Fen(whole),
                    Fen(sums.principal_fen),
                    Fen(sums.surcharge_fen)
                ),
            )
            .fix("按计算的金额改正催告书", "Correct the demand"),
        );
    }
    if demand.amount_fen > 0 && demand.pay_to.is_none() {
        breaches.push(breach("没有写明缴款账户", "Where to pay is not stated").fix("填写 pay_to", "Give pay_to"));
    }
    if !demand.rights_told {
        breaches.push(
            breach("没有告知陈述、申辩的权利", "The right to state and defend was not told")
                .fix("在催告书中告知，并填写 rights_told", "Tell it in the demand, and set rights_told"),
        );
    }
    Verdict::of(breaches)
}

fn directly_first(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let service = match &attempt.body {
        Some(Body::ServeDocument(service)) if file.kind_of(service.paper) != Some(Kind::OrderExecution) => {
            return Verdict::NotApplicable;
        }
        Some(Body::ServeDocument(service)) => service.clone(),
        _ => body!(attempt, ServeDemand).service(),
    };
    let direct = match service.method {
        // What the party refuses to take when it is handed over is left there.
        ServiceMethod::Direct | ServiceMethod::OnPronouncement | ServiceMethod::Lien => true,
        ServiceMethod::Electronic
        | ServiceMethod::Entrusted
        | ServiceMethod::Postal
        | ServiceMethod::Forwarded
        | ServiceMethod::PublicNotice => !service.attempts.is_empty(),
    };
    Verdict::unless(direct, || {
        breach("没有直接送达的记录", "No attempt to serve it directly is recorded").fix(
            "先直接送达；送达不成的在 direct_attempts（serve_document 为 attempts）中记录",
            "Serve it directly first, and give the attempts that failed",
        )
    })
}

fn answered_once(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let answer = body!(attempt, RecordDemandAnswer);
    let Some(demand) = file.enforcement.demand(answer.seq) else { return Verdict::NotApplicable };
    let mut breaches = Vec::new();
    if demand.withdrawn || demand.void {
        breaches.push(
            breach("该催告已经撤回或者无效", "The demand was given up, or does not count")
                .at(demand.seq)
                .fix("核对催告的编号", "Check which demand it is"),
        );
    }
    if answer.withdrawn && !answer.points.iter().any(|point| point.accepted) {
        breaches.push(
            breach("没有一点意见成立，却撤回催告", "The demand is given up although no point was accepted")
                .at(demand.seq)
                .fix("写明成立的意见，或者不撤回", "Say which point is accepted, or let the demand stand"),
        );
    }
    Verdict::of(breaches)
}
