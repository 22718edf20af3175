//! The court 申请人民法院强制执行 (强制法13, 53–59; 行诉解释156, 161; 复议法78).

use chrono::NaiveDate;

use super::own::law_to_execute;
use super::{Effect, Rule, Verdict, body, breach, out_of_turn};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{CourtObstacle, CourtPaperKind};
use crate::casefile::clocks::Clock;
use crate::casefile::enforcement::{CourtStep, CourtWindow, ExecutionOrder, WindowBasis};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "ENF-13",
        article: "强制法13、34",
        zh: "法律规定由本机关自行强制执行的，不申请法院；法律没有规定的，申请法院",
        en: "The court is asked where no law lets the organ execute its own decision",
        effect: Effect::Refuse,
        gates: &[Kind::ApplyToCourt],
        check: no_power_of_its_own,
    },
    Rule {
        id: "ENF-53",
        article: "强制法53；行诉解释156；处罚法72",
        zh: "自起诉期限届满或者延期、分期结束之日起三个月内申请；逾期的应有正当理由",
        en: "Asked within three months of the end of the time to sue, or of the plan to pay later; later only for a good reason",
        effect: Effect::Refuse,
        gates: &[Kind::ApplyToCourt, Kind::Approve],
        check: inside_the_window,
    },
    Rule {
        id: "ENF-53-3",
        article: "强制法53",
        zh: "当事人尚未履行，同一当事人没有正在办理的申请",
        en: "Something is unperformed, and no other application against the party is on its way",
        effect: Effect::Refuse,
        gates: &[Kind::ApplyToCourt],
        check: something_to_execute,
    },
    Rule {
        id: "ENF-54-2",
        article: "强制法54、69",
        zh: "催告书送达满十个工作日仍未履行的，才申请法院",
        en: "The court is asked when ten working days have passed since the demand was served",
        effect: Effect::Refuse,
        gates: &[Kind::ApplyToCourt],
        check: demand_has_run,
    },
    Rule {
        id: "ENF-55",
        article: "强制法55",
        zh: "申请材料齐全：申请书、决定书及依据、当事人意见和催告情况、执行标的情况",
        en: "The papers are complete: application, decision and grounds, the party's opinion and the demand, state of the object",
        effect: Effect::Refuse,
        gates: &[Kind::ApplyToCourt],
        check: papers_complete,
    },
    Rule {
        id: "ENF-161",
        article: "强制法58；行诉解释161",
        zh: "申请前逐项核对法院不予执行的情形",
        en: "What makes the court refuse is looked for, item by item, before it is asked",
        effect: Effect::Refuse,
        gates: &[Kind::ApplyToCourt],
        check: nothing_in_the_way,
    },
    Rule {
        id: "ENF-56",
        article: "强制法55、56",
        zh: "法院的办理以负责人签署的申请为前提，日期不早于申请、不晚于今日",
        en: "The court acts on an application the head has signed, not before it and not in the future",
        effect: Effect::Bar,
        gates: &[Kind::RecordCourtRuling],
        check: on_a_signed_application,
    },
    Rule {
        id: "ENF-57",
        article: "强制法56–58",
        zh: "法院的各步依次进行",
        en: "The steps of the court follow each other",
        effect: Effect::Refuse,
        gates: &[Kind::RecordCourtRuling],
        check: steps_in_order,
    },
];

fn no_power_of_its_own(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let Some(article) = law_to_execute(file) else { return Verdict::Met };
    Verdict::Breached(vec![
        breach(
            format!("{}规定由本机关自行强制执行", article.short()),
            format!("{} lets the organ execute its own decision", article.short()),
        )
        .fix("依法自行强制执行（order_execution）", "Execute it under that law (order_execution)"),
    ])
}

/// What the window rule looks at: of an application being made, or of one the head is to sign.
struct Asked<'a> {
    party: &'a str,
    stated: Option<NaiveDate>,
    late_with_reason: bool,
}

fn asked<'a>(file: &'a CaseFile, attempt: &'a Attempt) -> Option<Asked<'a>> {
    match &attempt.body {
        Some(Body::ApplyToCourt(application)) => Some(Asked {
            party: &application.party_id,
            stated: application.window.as_ref().map(|window| window.opens_after),
            late_with_reason: application.late_for.is_some(),
        }),
        Some(Body::Approve(approval)) => file.enforcement.application(approval.seq).map(|application| Asked {
            party: &application.party_id,
            stated: application.stated_window,
            late_with_reason: application.late_with_reason,
        }),
        _ => None,
    }
}

fn inside_the_window(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(asked) = asked(file, attempt) else {
        return match attempt.body {
            Some(_) => Verdict::NotApplicable,
            None => Verdict::needs("需要指明被执行人", "Can be judged once the party is named"),
        };
    };
    let day = attempt.occurred_at.date();
    let stated = asked.stated.map(|on| CourtWindow::from(facts.calendar, on, WindowBasis::EndOfSuitPeriod));
    let window = match (file.court_window(facts.calendar, asked.party, day), stated) {
        (Some(_), Some(_)) => {
            return Verdict::Breached(vec![
                breach(
                    "申请期限可以计算，不由机关自行确定",
                    "The window can be computed; it is not for the organ to state it",
                )
                .fix("去掉 window", "Leave window out"),
            ]);
        }
        (Some(window), None) | (None, Some(window)) => window,
        (None, None) => {
            return Verdict::needs(
                "起诉期限无法计算（当场处罚先行复议，法律没有明确起点），请与法制机构商定后在 window 中写明起点和理由",
                "The time to sue cannot be computed (on-the-spot: reconsideration first, the law is open); state window with its reason",
            );
        }
    };
    if day <= window.opens_after {
        return Verdict::Breached(vec![
            breach(
                format!("申请期限自{}届满后开始", window.opens_after),
                format!("The window opens only after {}", window.opens_after),
            )
            .fix(
                format!("{}后至{}申请", window.opens_after, window.closes_on),
                format!("Ask after {} and by {}", window.opens_after, window.closes_on),
            ),
        ]);
    }
    Verdict::unless(day <= window.closes_on || asked.late_with_reason, || {
        breach(format!("申请期限已于{}届满", window.closes_on), format!("The window closed on {}", window.closes_on))
            .fix("有正当理由的在 late_for 中写明", "If there is a good reason, state it in late_for")
    })
}

fn something_to_execute(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let application = body!(attempt, ApplyToCourt);
    let party = application.party_id.as_str();
    let mut breaches = Vec::new();
    if !file.owes_anything(party) && !file.owes_surcharge(party, attempt.occurred_at.date()) {
        breaches.push(
            breach(format!("{party}已经履行"), format!("{party} has performed everything"))
                .fix("无需申请", "There is nothing to ask for"),
        );
    }
    let open = file.enforcement.applications.iter().find(|other| other.party_id == party && other.is_open());
    if let Some(other) = open {
        breaches.push(
            breach("对该当事人的申请正在办理", "An application against this party is on its way")
                .at(other.seq)
                .fix("等待其结果", "Wait for what becomes of it"),
        );
    }
    let own = |order: &&ExecutionOrder| order.party_id == party && order.manner.for_money() && order.is_open();
    if let Some(order) = file.enforcement.orders.iter().find(own) {
        breaches.push(
            breach("本机关正在自行执行", "The organ is executing it itself")
                .at(order.seq)
                .fix("等待其结果", "Wait for what becomes of it"),
        );
    }
    Verdict::of(breaches)
}

fn demand_has_run(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let application = body!(attempt, ApplyToCourt);
    let Some(demand) = file.enforcement.demand(application.demand) else { return Verdict::NotApplicable };
    let mut breaches = Vec::new();
    if !demand.stands() || demand.party_id != application.party_id || demand.correction.is_some() {
        breaches.push(
            breach(
                "该催告无效、已撤回，或者是对其他当事人、其他义务的",
                "The demand does not count, was given up, or asks another party or for something else",
            )
            .at(demand.seq)
            .fix("依法重新催告（serve_demand）", "Serve a demand (serve_demand)"),
        );
    }
    let until = file.clock_started_by(Clock::Demand, demand.seq);
    let day = attempt.occurred_at.date();
    if let Some(clock) = until.filter(|clock| day <= clock.due_on) {
        breaches.push(
            breach(
                format!("催告期到{}才届满", clock.due_on),
                format!("The ten working days of the demand end on {}", clock.due_on),
            )
            .at(demand.seq)
            .fix("次日起可以申请", "Ask from the next day on"),
        );
    }
    Verdict::of(breaches)
}

fn papers_complete(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let application = body!(attempt, ApplyToCourt);
    let missing =
        CourtPaperKind::OWED.iter().filter(|kind| !application.papers.iter().any(|paper| paper.kind == **kind));
    Verdict::of(
        missing
            .map(|kind| {
                breach(format!("缺少{}", kind.zh()), format!("The paper {kind:?} is missing"))
                    .fix("补齐后申请，申请书由负责人签名并盖章", "Add it; the head signs the application")
            })
            .collect(),
    )
}

fn nothing_in_the_way(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let application = body!(attempt, ApplyToCourt);
    let unchecked = CourtObstacle::ALL.iter().filter(|obstacle| !application.found_none_of.contains(obstacle));
    Verdict::of(
        unchecked
            .map(|obstacle| {
                breach(
                    format!("没有核对是否{}", obstacle.zh()),
                    format!("It was not looked whether there is {obstacle:?}"),
                )
                .fix(
                    "核对后列入 found_none_of；确有该情形的，先依法纠正决定",
                    "Look, and list it; if it is there, mend the decision first",
                )
            })
            .collect(),
    )
}

fn on_a_signed_application(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let ruling = body!(attempt, RecordCourtRuling);
    let Some(application) = file.enforcement.application(ruling.seq) else { return Verdict::NotApplicable };
    let mut breaches = Vec::new();
    let earliest = application.steps.last().map(|entry| entry.on).or(application.approved_on);
    if application.approved.is_none() {
        breaches.push(
            breach("申请尚未经负责人签署", "The head has not signed the application")
                .at(application.seq)
                .fix("先由负责人审批（approve）", "Have the head approve it first"),
        );
    }
    if ruling.on > facts.now.date() || earliest.is_some_and(|day| ruling.on < day) {
        breaches.push(
            breach(
                "日期早于申请或者上一步，或者晚于今日",
                "The day lies before the application or the last step, or in the future",
            )
            .at(application.seq)
            .fix("改正 on", "Correct on"),
        );
    }
    Verdict::of(breaches)
}

fn steps_in_order(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let ruling = body!(attempt, RecordCourtRuling);
    let Some(application) = file.enforcement.application(ruling.seq) else { return Verdict::NotApplicable };
    let lawful = CourtStep::after(application.stands_at());
    Verdict::unless(lawful.contains(&ruling.step), || {
        out_of_turn(ruling.step, lawful, CourtStep::zh).at(application.seq)
    })
}
