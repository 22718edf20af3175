//! Execution by the organ itself, step by step 强制执行的实施 (强制法38, 39, 41, 43, 51).

use super::own_object::left_of;
use super::{Breach, Effect, Rule, Verdict, body, breach, out_of_turn};
use crate::casefile::act::Attempt;
use crate::casefile::acts::{CarriedOut, ExecutionSignature};
use crate::casefile::clocks::{Clock, DROPPED};
use crate::casefile::enforcement::{ExecutionManner, ExecutionStep};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::stages::{Kind, Status};
use crate::law::time::Moment;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "ENF-38-2",
        article: "强制法37、38",
        zh: "强制执行以经负责人批准并送达的决定为前提，日期不早于决定或者上一步、不晚于今日",
        en: "Execution rests on a decision the head has approved and that was served; not before it or the last step, nor in the future",
        effect: Effect::Bar,
        gates: &[Kind::RecordExecution],
        check: on_a_served_decision,
    },
    Rule {
        id: "ENF-39",
        article: "强制法39、41、51",
        zh: "执行的各步依次进行；中止写明情形；执行回转以决定被撤销、变更或者执行错误为前提",
        en: "The steps follow each other; an interruption says why; what was executed is put back after the decision fell",
        effect: Effect::Refuse,
        gates: &[Kind::RecordExecution],
        check: steps_in_order,
    },
    Rule {
        id: "ENF-39-2",
        article: "强制法39",
        zh: "确无能力履行，中止执行满三年未恢复的，不再执行",
        en: "What was interrupted for three years because the party cannot perform is not executed any more",
        effect: Effect::Refuse,
        gates: &[Kind::RecordExecution],
        check: not_dropped,
    },
    Rule {
        id: "ENF-43",
        article: "强制法43",
        zh: "不在夜间、法定节假日实施强制执行，情况紧急的除外；不停止居民生活供水、供电、供热、供燃气",
        en: "Not at night nor on a holiday, unless it is urgent; water, power, heat and gas of residents stay on",
        effect: Effect::Refuse,
        gates: &[Kind::RecordExecution],
        check: at_a_decent_time,
    },
    Rule {
        id: "ENF-51",
        article: "强制法51",
        zh: "代履行三日前催告；到场监督的工作人员、代履行人和当事人或者见证人签名；费用按照成本确定",
        en: "Demanded three days before; the officer there, the performer, and the party or a witness sign; the cost is stated",
        effect: Effect::Refuse,
        gates: &[Kind::RecordExecution],
        check: performed_by_another,
    },
];

fn on_a_served_decision(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let done = body!(attempt, RecordExecution);
    let Some(order) = file.enforcement.order(done.seq) else { return Verdict::NotApplicable };
    let mut breaches = Vec::new();
    if order.approved.is_none() {
        breaches.push(
            breach("强制执行决定未经负责人批准", "No head has approved the decision to execute")
                .at(order.seq)
                .fix("先由负责人审批（approve）", "Have the head approve it first"),
        );
    }
    let served_on = file.service_of(order.seq, &order.party_id).map(|service| service.effective_on);
    // What the party performs by itself, or what stands in the way, needs no paper first.
    if done.step.executes() && served_on.is_none_or(|day| day > done.on) {
        breaches.push(
            breach("强制执行决定尚未送达当事人", "The decision to execute has not reached the party by then")
                .at(order.seq)
                .fix("先送达（serve_document）", "Serve it first (serve_document)"),
        );
    }
    let earliest = order.steps.last().map(|entry| entry.on).or(order.approved_on);
    if done.on > facts.now.date() || earliest.is_some_and(|day| done.on < day) {
        breaches.push(
            breach(
                "日期早于决定或者上一步，或者晚于今日",
                "The day lies before the decision or the last step, or in the future",
            )
            .at(order.seq)
            .fix("改正 on", "Correct on"),
        );
    }
    Verdict::of(breaches)
}

fn steps_in_order(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let done = body!(attempt, RecordExecution);
    let Some(order) = file.enforcement.order(done.seq) else { return Verdict::NotApplicable };
    let mut breaches = Vec::new();
    let lawful = ExecutionStep::after(order.stands_at());
    let put_back = done.step == ExecutionStep::Reversed && order.carried_out().next().is_some();
    if !lawful.contains(&done.step) && !put_back {
        breaches.push(out_of_turn(done.step, lawful, ExecutionStep::zh).at(order.seq));
    }
    if file.status == Status::Closed && done.step != ExecutionStep::Reversed {
        breaches.push(
            breach("案件已经结案，不再执行", "The case is closed: nothing is executed any more")
                .fix("只记录执行回转（reversed）", "Only what is put back is recorded (reversed)"),
        );
    }
    if done.step == ExecutionStep::Reversed && file.remedies.change().is_none() && done.wrong.is_none() {
        breaches.push(
            breach(
                "据以执行的决定没有被撤销、变更，也没有写明执行错误",
                "The decision stands, and what was wrong with the execution is not said",
            )
            .at(order.seq)
            .fix("写明 wrong", "Say it in wrong"),
        );
    }
    if done.step == ExecutionStep::Stopped && left_of(file, order, done.on).is_empty() && !file.remedies.struck() {
        breaches.push(breach("当事人尚未履行，不停止执行", "The party has not performed it yet").at(order.seq).fix(
            "先记录履行、缴款或者改正；不能执行的中止执行（suspended）",
            "Record the performance first; what cannot be executed is interrupted (suspended)",
        ));
    }
    if done.step == ExecutionStep::CarriedOut && done.on < order.planned_on {
        breaches.push(
            breach(
                format!("决定的执行时间是{}", order.planned_on),
                format!("The decision states {}", order.planned_on),
            )
            .at(order.seq)
            .fix("在该日或者以后实施", "Carry it out on that day or later"),
        );
    }
    if done.step == ExecutionStep::Demanded && order.manner != ExecutionManner::Substitute {
        breaches.push(
            breach("只有代履行在实施前再次催告", "Only performance by another is demanded once more")
                .at(order.seq)
                .fix("直接实施", "Carry it out"),
        );
    }
    if (done.step == ExecutionStep::Suspended) != done.ground.is_some() {
        breaches.push(
            breach("中止执行应当写明情形，其他进展没有情形", "An interruption says why; nothing else has a ground")
                .at(order.seq)
                .fix("核对 ground", "Check ground"),
        );
    }
    if (done.step == ExecutionStep::CarriedOut) != done.carried_out.is_some() {
        breaches.push(
            breach(
                "实施执行应当写明实施情况，其他进展没有",
                "How it was carried out goes with that step, and with no other",
            )
            .at(order.seq)
            .fix("核对 carried_out", "Check carried_out"),
        );
    }
    Verdict::of(breaches)
}

fn not_dropped(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let done = body!(attempt, RecordExecution);
    let Some(since) = file.enforcement.order(done.seq).and_then(|order| order.unable_since()) else {
        return Verdict::NotApplicable;
    };
    let last = facts.calendar.due(since, DROPPED).due_on;
    Verdict::unless(done.step != ExecutionStep::Resumed || done.on <= last, || {
        breach(
            format!("自{since}中止执行，已满三年"),
            format!("It has been interrupted since {since}, for three years"),
        )
        .at(done.seq)
        .fix("不再执行；以终结执行结案", "It is not executed any more; close the case on the end of execution")
    })
}

/// From ten in the evening to six in the morning: the law on coercion does not say what night 夜间 is, the one on noise does
/// (噪声污染防治法88).
fn at_night(moment: Moment) -> bool {
    let day = moment.date();
    moment.plus_minutes(2 * 60).date() != day || moment.plus_minutes(-6 * 60).date() != day
}

fn out_of_hours(facts: &Facts, done: &CarriedOut) -> Option<Breach> {
    let day = done.starts_at.date();
    let night = at_night(done.starts_at) || at_night(done.ends_at) || done.ends_at.date() != day;
    let holiday = facts.calendar.holiday(day);
    if done.urgent.is_some() || (!night && holiday.is_none()) {
        return None;
    }
    let why = holiday.unwrap_or("夜间");
    let told = breach(format!("在{why}实施强制执行"), "It was carried out at night or on a holiday");
    Some(told.fix(
        "改在法定节假日以外的白天实施；跨日的填写最后一日的起止；情况紧急的写明 urgent",
        "Carry it out by day and on no holiday; of several days give begin and end of the last; or state in urgent why not",
    ))
}

fn at_a_decent_time(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let done = body!(attempt, RecordExecution);
    let Some(carried) = &done.carried_out else { return Verdict::NotApplicable };
    let mut breaches: Vec<Breach> = out_of_hours(facts, carried).into_iter().collect();
    if carried.starts_at.date() != done.on || carried.ends_at < carried.starts_at || carried.ends_at > facts.now {
        breaches.push(
            breach("实施的起止时间与日期不符", "Begin and end do not fit the day")
                .fix("改正 carried_out", "Correct carried_out"),
        );
    }
    if !carried.supplies_kept {
        breaches.push(
            breach(
                "没有确认未停止居民生活供水、供电、供热、供燃气",
                "It is not confirmed that residents kept water, power, heat and gas",
            )
            .fix("不得以此迫使履行；核对后填写 supplies_kept", "They are never cut; look, and set supplies_kept"),
        );
    }
    if file.enforcement.order(done.seq).is_some_and(|order| order.manner != ExecutionManner::Substitute)
        && carried.cost_fen.is_some()
    {
        breaches.push(
            breach("只有代履行由当事人承担费用", "Only performance by another is paid for by the party")
                .fix("去掉 cost_fen", "Leave cost_fen out"),
        );
    }
    Verdict::of(breaches)
}

fn performed_by_another(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let done = body!(attempt, RecordExecution);
    let Some(order) = file.enforcement.order(done.seq) else { return Verdict::NotApplicable };
    let Some(carried) = done.carried_out.as_ref().filter(|_| order.manner == ExecutionManner::Substitute) else {
        return Verdict::NotApplicable;
    };
    let mut breaches = Vec::new();
    let demanded = order.steps.iter().rev().find(|entry| entry.step == ExecutionStep::Demanded);
    let due = demanded.and_then(|demanded| file.clock_started_by(Clock::SubstituteDemand, demanded.seq));
    match due {
        Some(due) if done.on > due.due_on => {}
        Some(due) => breaches.push(
            breach(
                format!("催告后三个工作日到{}才届满", due.due_on),
                format!("The three working days end on {}", due.due_on),
            )
            .at(order.seq)
            .fix("次日起可以代履行", "Perform it from the next day on"),
        ),
        None => breaches.push(
            breach("代履行三日前没有催告", "The party was not asked three days before")
                .at(order.seq)
                .fix("先记录催告（demanded）", "Record that demand first (demanded)"),
        ),
    }
    let signed = |by: ExecutionSignature| carried.signed_by.contains(&by);
    let complete = signed(ExecutionSignature::Officer)
        && signed(ExecutionSignature::Performer)
        && (signed(ExecutionSignature::Party) || signed(ExecutionSignature::Witness));
    if !complete {
        breaches.push(
            breach(
                "执行文书缺少到场工作人员、代履行人，或者当事人、见证人的签名",
                "The record lacks the officer, the performer, or both party and witness",
            )
            .fix("补齐签名后填写 signed_by", "Have them sign, and list them in signed_by"),
        );
    }
    if carried.cost_fen.is_none() {
        breaches.push(
            breach("没有写明代履行费用", "What it cost is not stated")
                .fix("按照成本填写 cost_fen", "Give cost_fen, at cost"),
        );
    }
    Verdict::of(breaches)
}
