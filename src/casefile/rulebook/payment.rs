//! Paying later and in parts 延期、分期 (处罚法66, 72), execution agreements (强制法42), and the surcharge that is paid (处罚法72).

use chrono::NaiveDate;

use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::clocks::Clock;
use crate::casefile::enforcement::{Instalment, PlanGround};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::money::Fen;
use crate::law::stages::Kind;

/// The acts that ask for a plan.
const PLANS: &[Kind] = &[Kind::GrantInstalments, Kind::DeferPayment, Kind::AgreeOnExecution];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-66",
        article: "处罚法66",
        zh: "当事人收到决定后申请，并且尚有款项未缴",
        en: "The party applies after the decision has reached it, and still owes money",
        effect: Effect::Refuse,
        gates: PLANS,
        check: applied_for,
    },
    Rule {
        id: "PEN-66-2",
        article: "处罚法66",
        zh: "各期日期依次在后，金额之和正好是应缴的数额",
        en: "The dates follow each other and lie ahead; the sums add up to exactly what is owed",
        effect: Effect::Refuse,
        gates: &[Kind::GrantInstalments, Kind::DeferPayment, Kind::AgreeOnExecution, Kind::Approve],
        check: plan_is_exact,
    },
    Rule {
        id: "PEN-66-3",
        article: "处罚法66；农业程序规定81",
        zh: "程序规定要求的，应当在缴款期限届满前申请",
        en: "Where the rules of procedure say so, the party applies before the last day for paying",
        effect: Effect::Refuse,
        gates: &[Kind::GrantInstalments, Kind::DeferPayment],
        check: applied_in_time,
    },
    Rule {
        id: "PEN-66-4",
        article: "处罚法66",
        zh: "同一当事人同时只有一份缴款安排",
        en: "A party has one plan at a time",
        effect: Effect::Refuse,
        gates: PLANS,
        check: one_plan,
    },
    Rule {
        id: "PEN-66-5",
        article: "处罚法66、72",
        zh: "逾期未按分期、延期安排缴纳的，安排终止，余款即时到期，并作标记",
        en: "A plan whose date was missed has ended, and the rest is due at once; marked",
        effect: Effect::Mark,
        gates: &[Kind::RecordPayment, Kind::ServeDemand],
        check: plan_was_kept,
    },
    Rule {
        id: "ENF-42",
        article: "强制法42",
        zh: "执行协议在缴款期限届满后达成；采取补救措施的可以减免加处罚款，罚款本身不得减免",
        en: "An execution agreement comes after the time to pay; the surcharge may be reduced for remedial steps, the fine never",
        effect: Effect::Refuse,
        gates: &[Kind::AgreeOnExecution],
        check: agreement,
    },
    Rule {
        id: "PEN-72",
        article: "处罚法72、73；强制法45",
        zh: "所缴的加处罚款不得超过截至缴款日计得而未缴的数额",
        en: "No more surcharge is taken than has accrued by the day of payment and is unpaid",
        effect: Effect::Refuse,
        gates: &[Kind::RecordPayment],
        check: surcharge_is_due,
    },
    Rule {
        id: "PEN-72-2",
        article: "处罚法72；强制法45",
        zh: "先缴罚款和没收的违法所得，再缴加处罚款",
        en: "Fine and confiscated money are paid first, the surcharge after them",
        effect: Effect::Refuse,
        gates: &[Kind::RecordPayment],
        check: fine_first,
    },
    Rule {
        id: "PEN-72-3",
        article: "处罚法72",
        zh: "逾期缴纳而没有加处罚款的，结案时标记",
        en: "Paid late and no surcharge asked for: marked when the case is closed",
        effect: Effect::Mark,
        gates: &[Kind::CloseCase],
        check: surcharge_was_asked_for,
    },
];

/// What an attempt to make a plan says, in one shape.
struct Asked<'a> {
    party: &'a str,
    applied_on: Option<NaiveDate>,
}

fn asked(attempt: &Attempt) -> Option<Asked<'_>> {
    match &attempt.body {
        Some(Body::GrantInstalments(plan)) => Some(Asked { party: &plan.party_id, applied_on: Some(plan.applied_on) }),
        Some(Body::DeferPayment(plan)) => Some(Asked { party: &plan.party_id, applied_on: Some(plan.applied_on) }),
        Some(Body::AgreeOnExecution(plan)) => Some(Asked { party: &plan.party_id, applied_on: None }),
        _ => None,
    }
}

fn plan_needed() -> Verdict {
    Verdict::needs("需要缴款安排的内容", "Can be judged once the plan is given")
}

/// The day the decision in force took effect on a party, if it has by `day`.
pub(super) fn effective_on(file: &CaseFile, party: &str, day: NaiveDate) -> Option<NaiveDate> {
    let service = file.service_of(file.decision.as_ref()?.seq, party)?;
    Some(service.effective_on).filter(|effective| *effective <= day)
}

/// The breach that the decision has not reached a party.
pub(super) fn not_effective(party: &str) -> Breach {
    breach(format!("决定对{party}尚未送达生效"), format!("The decision has not taken effect on {party}"))
        .fix("先送达决定（serve_document）", "Serve the decision first (serve_document)")
}

fn applied_for(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(asked) = asked(attempt) else { return plan_needed() };
    let day = attempt.occurred_at.date();
    let mut breaches = Vec::new();
    match effective_on(file, asked.party, day) {
        None => breaches.push(not_effective(asked.party)),
        Some(effective) if asked.applied_on.is_some_and(|applied| applied < effective || applied > day) => breaches
            .push(
                breach(
                    "申请日期早于决定送达或者晚于今日",
                    "applied_on lies before the service of the decision, or after today",
                )
                .fix("改正 applied_on", "Correct applied_on"),
            ),
        Some(_) => {}
    }
    let account = file.account(asked.party, day);
    if account.outstanding_fen == 0 && (attempt.kind != Kind::AgreeOnExecution || account.surcharge_left_fen == 0) {
        breaches.push(
            breach(format!("{}没有未缴的款项", asked.party), format!("{} owes nothing", asked.party))
                .fix("无需安排", "No plan is needed"),
        );
    }
    Verdict::of(breaches)
}

/// The plan that an attempt makes or approves, and the day it was or is asked for.
fn plan_in_question(
    file: &CaseFile,
    attempt: &Attempt,
) -> Option<(String, PlanGround, Vec<Instalment>, i64, NaiveDate)> {
    let day = attempt.occurred_at.date();
    Some(match &attempt.body {
        Some(Body::GrantInstalments(plan)) => {
            (plan.party_id.clone(), PlanGround::Instalments, plan.parts.clone(), 0, day)
        }
        Some(Body::DeferPayment(plan)) => {
            let whole = Instalment { due_on: plan.until, amount_fen: file.outstanding(&plan.party_id) };
            (plan.party_id.clone(), PlanGround::Deferral, vec![whole], 0, day)
        }
        Some(Body::AgreeOnExecution(plan)) => {
            (plan.party_id.clone(), PlanGround::Agreement, plan.parts.clone(), plan.reduced_fen, day)
        }
        Some(Body::Approve(approval)) => {
            let plan = file.enforcement.plan(approval.seq)?;
            (plan.party_id.clone(), plan.ground, plan.parts.clone(), plan.reduced_fen, plan.asked_on)
        }
        _ => return None,
    })
}

fn plan_is_exact(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if attempt.body.is_none() {
        return plan_needed();
    }
    let Some((party, ground, parts, reduced, asked_on)) = plan_in_question(file, attempt) else {
        return Verdict::NotApplicable;
    };
    let day = attempt.occurred_at.date();
    let mut breaches = Vec::new();
    let in_order = parts.windows(2).all(|two| two[0].due_on < two[1].due_on);
    if !in_order || parts.first().is_some_and(|part| part.due_on < day) {
        breaches.push(
            breach("缴款日期没有依次在后，或者早于今日", "The dates do not follow each other, or lie before today")
                .fix("重新排定日期", "Set the dates anew"),
        );
    }
    let pay_due = file.last_clock(Clock::Pay, &party).map(|clock| clock.due_on);
    let last = parts.last().map(|part| part.due_on);
    if ground != PlanGround::Agreement && last.zip(pay_due).is_some_and(|(last, due)| last <= due) {
        breaches.push(
            breach("最后一期不晚于原缴款期限", "The last date is no later than the last day for paying")
                .fix("延期、分期应当晚于原期限", "A plan ends after the time to pay"),
        );
    }
    // An agreement settles the surcharge up to the day it is made; the other plans leave it alone.
    let outstanding = file.account(&party, day).outstanding_fen;
    let expected = match ground {
        PlanGround::Instalments | PlanGround::Deferral => outstanding,
        PlanGround::Agreement => {
            let surcharge = file.account(&party, asked_on).surcharge_left_fen;
            outstanding.saturating_add(surcharge).saturating_sub(reduced)
        }
    };
    let sum = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.amount_fen));
    if sum != expected {
        breaches.push(
            breach(
                format!("各期合计{}元，应为{}元", Fen(sum), Fen(expected)),
                format!("The sums add up to {} yuan, they should to {}", Fen(sum), Fen(expected)),
            )
            .fix("使各期之和等于应缴数额", "Make the sums add up to exactly what is owed"),
        );
    }
    Verdict::of(breaches)
}

fn applied_in_time(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    if facts.profile.pay_later_before_due != Some(true) {
        return Verdict::NotApplicable;
    }
    let Some(Asked { party, applied_on: Some(applied_on) }) = asked(attempt) else { return plan_needed() };
    let due = file.last_clock(Clock::Pay, party).map(|clock| (clock.seq, clock.due_on));
    match due {
        Some((seq, due)) if applied_on > due => Verdict::Breached(vec![
            breach(
                format!("缴款期限已于{due}届满，申请日期为{applied_on}"),
                format!("The time to pay ended on {due}, the party applied on {applied_on}"),
            )
            .at(seq)
            .fix(
                "不予延期、分期；可以达成执行协议（agree_on_execution）",
                "Not granted; an execution agreement is possible",
            ),
        ]),
        _ => Verdict::Met,
    }
}

fn one_plan(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(asked) = asked(attempt) else { return plan_needed() };
    let day = attempt.occurred_at.date();
    let mut plans = file.enforcement.plans.iter().filter(|plan| plan.party_id == asked.party);
    match plans.find(|plan| plan.waits() || plan.runs(file, day)) {
        Some(plan) => Verdict::Breached(vec![
            breach("已有一份待审批或者履行中的缴款安排", "A plan waits for approval, or is being kept")
                .at(plan.seq)
                .fix("先审批该安排，或者等其履行完毕", "Have it approved or refused, or let it run"),
        ]),
        None => Verdict::Met,
    }
}

fn plan_was_kept(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let today = attempt.occurred_at.date();
    let (party, day) = match &attempt.body {
        Some(Body::RecordPayment(payment)) => (payment.party_id.as_str(), payment.paid_on),
        Some(Body::ServeDemand(demand)) => (demand.party_id.as_str(), today),
        Some(_) => return Verdict::NotApplicable,
        None => return Verdict::needs("需要指明当事人", "Can be judged once the party is named"),
    };
    match file.broken_plan(party, today) {
        // What was paid in time and is recorded later may be just what was missed.
        Some((plan, missed)) if missed < day => Verdict::Breached(vec![
            breach(
                format!("{party}未按安排在{missed}前缴足，安排已经终止"),
                format!("{party} did not pay enough by {missed}; the plan has ended"),
            )
            .at(plan.seq)
            .fix(
                "余款即时到期；次日起继续计算加处罚款",
                "The rest is due at once; the surcharge runs again from the next day",
            ),
        ]),
        _ => Verdict::Met,
    }
}

fn agreement(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let agreed = body!(attempt, AgreeOnExecution);
    let day = attempt.occurred_at.date();
    let mut breaches = Vec::new();
    let due = file.last_clock(Clock::Pay, &agreed.party_id);
    if let Some(clock) = due.filter(|clock| day <= clock.due_on) {
        breaches.push(
            breach(
                format!("缴款期限到{}才届满", clock.due_on),
                format!("The time to pay ends only on {}", clock.due_on),
            )
            .at(clock.seq)
            .fix("期限届满前适用延期、分期（处罚法66）", "Before that, instalments or deferral are the way (处罚法66)"),
        );
    }
    let left = file.account(&agreed.party_id, day).surcharge_left_fen;
    if agreed.reduced_fen > left {
        breaches.push(
            breach(
                format!("减免{}元，超过尚欠的加处罚款{}元", Fen(agreed.reduced_fen), Fen(left)),
                format!("{} yuan are let go, but only {} of surcharge are owed", Fen(agreed.reduced_fen), Fen(left)),
            )
            .fix("只能减免加处的罚款，不得减免罚款本身", "Only the surcharge may be reduced, never the fine"),
        );
    }
    if agreed.reduced_fen > 0 && agreed.remedial_steps.is_none() {
        breaches.push(
            breach("没有写明当事人采取的补救措施", "The remedial steps of the party are not stated")
                .fix("填写 remedial_steps", "Give remedial_steps"),
        );
    }
    Verdict::of(breaches)
}

fn surcharge_is_due(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let payment = body!(attempt, RecordPayment);
    if payment.surcharge_fen == 0 {
        return Verdict::NotApplicable;
    }
    let left = |on| file.account(&payment.party_id, on).surcharge_left_fen;
    // A receipt that comes in late must not be taken twice either.
    let due = left(payment.paid_on).min(left(facts.now.date()));
    Verdict::unless(payment.surcharge_fen <= due, || {
        breach(
            format!("截至{}应缴加处罚款{}元，票据上为{}元", payment.paid_on, Fen(due), Fen(payment.surcharge_fen)),
            format!(
                "By {} the surcharge owed is {} yuan, the receipt says {}",
                payment.paid_on,
                Fen(due),
                Fen(payment.surcharge_fen)
            ),
        )
        .fix("核对加处罚款的数额；多缴的依法退还", "Check the surcharge; what was paid too much is returned")
    })
}

fn fine_first(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let payment = body!(attempt, RecordPayment);
    if payment.surcharge_fen == 0 {
        return Verdict::NotApplicable;
    }
    let principal = payment.amount_fen.saturating_sub(payment.surcharge_fen);
    let left = file.outstanding(&payment.party_id).saturating_sub(principal);
    Verdict::unless(left <= 0, || {
        breach(
            format!("尚欠罚款、没收款{}元，不能先缴加处罚款", Fen(left)),
            format!("{} yuan of fine and confiscated money would stay unpaid", Fen(left)),
        )
        .fix(
            "先记为缴纳罚款：罚款缴清后加处罚款不再增加",
            "Enter it as payment of the fine first: once that is paid the surcharge grows no more",
        )
    })
}

fn surcharge_was_asked_for(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let day = attempt.occurred_at.date();
    let parties = file.proposal.iter().flat_map(|on_file| &on_file.proposal.parties);
    let breaches = parties
        .filter_map(|line| {
            let left = file.account(&line.party_id, day).surcharge_left_fen;
            let unasked = left > 0 && !file.surcharge_claimed(&line.party_id);
            unasked.then(|| {
                breach(
                    format!("{}逾期缴纳，计得加处罚款{}元，没有加处", line.party_id, Fen(left)),
                    format!("{} paid late; a surcharge of {} yuan was not asked for", line.party_id, Fen(left)),
                )
                .fix(
                    "法律规定可以加处；不加处的说明理由存卷",
                    "The law lets the organ add it; say in the file why it did not",
                )
            })
        })
        .collect();
    Verdict::of(breaches)
}
