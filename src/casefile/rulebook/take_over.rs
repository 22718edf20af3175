//! Taking over a paper case 接管纸质案件: what must be there to place it, and what was done wrong on paper, which is marked
//! for ever and refuses nothing (record.md).

use chrono::NaiveDate;

use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::act::Attempt;
use crate::casefile::acts::{PaperDecision, PaperStage, TakeOver};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::triggers;
use crate::law::money::Fen;
use crate::law::stages::Kind;

const TAKES_OVER: &[Kind] = &[Kind::TakeOver];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PAPER-1",
        article: "处罚法47、54",
        zh: "接管应当有当事人和权责事项；已送达的写明决定和每一名当事人的送达",
        en: "What is taken over has parties and a power item; a served case its decision and every service",
        effect: Effect::Refuse,
        gates: TAKES_OVER,
        check: can_be_placed,
    },
    Rule {
        id: "PAPER-2",
        article: "处罚法47",
        zh: "纸质案卷应当附扫描件",
        en: "Scans of the paper file come along",
        effect: Effect::Refuse,
        gates: TAKES_OVER,
        check: scanned,
    },
    Rule {
        id: "PAPER-3",
        article: "处罚法47",
        zh: "一个案件只接管一次",
        en: "A case is taken over once",
        effect: Effect::Bar,
        gates: TAKES_OVER,
        check: once,
    },
    Rule {
        id: "PAPER-4",
        article: "处罚法47",
        zh: "纸质案卷的日期应当先后合理，不晚于今日",
        en: "The days on paper follow each other, and none lies in the future",
        effect: Effect::Bar,
        gates: TAKES_OVER,
        check: days_in_order,
    },
    Rule {
        id: "PAPER-7",
        article: "处罚法47、57、58",
        zh: "上线日起的立案和决定在本系统作出，不按纸质案卷接管",
        en: "From the day the organ went live, cases are filed and decided here, and not taken over from paper",
        effect: Effect::Refuse,
        gates: TAKES_OVER,
        check: older_than_the_system,
    },
    Rule {
        id: "PAPER-6",
        article: "处罚法47、54",
        zh: "纸质案件待接管审批期间，案件不另行办理",
        en: "While a paper case waits to be taken over, nothing else is done with it",
        effect: Effect::Bar,
        gates: &[
            Kind::AmendParticulars,
            Kind::RequestFiling,
            Kind::DeclineFiling,
            Kind::TransferCase,
            Kind::ReceiveHandover,
            Kind::DecideOnTheSpot,
            Kind::ConvertToOrdinary,
        ],
        check: waits_for_nothing_else,
    },
    Rule {
        id: "PAPER-5",
        article: "处罚法60、61、67；118号(九)",
        zh: "接管时发现的问题如实标记",
        en: "What was done wrong on paper is marked",
        effect: Effect::Mark,
        gates: TAKES_OVER,
        check: findings,
    },
];

fn can_be_placed(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let mut breaches = Vec::new();
    let mut missing = |absent: bool, zh: &str, en: &str| {
        if absent {
            breaches.push(
                breach(format!("缺少{zh}"), format!("{en} is missing"))
                    .fix("用 amend_particulars 补充", "Add it by amend_particulars"),
            );
        }
    };
    missing(file.parties.is_empty(), "当事人", "The party");
    missing(file.power_item.is_none(), "权责事项", "The power item");
    let Some(crate::casefile::Body::TakeOver(paper)) = &attempt.body else {
        return match breaches.is_empty() {
            true => Verdict::needs("需要纸质案卷的内容", "Can be judged once the paper case is described"),
            false => Verdict::of(breaches),
        };
    };
    match (paper.stage, &paper.decision) {
        (PaperStage::Investigating, None) => {}
        (PaperStage::Investigating, Some(_)) => breaches.push(
            breach("已有纸质决定的案件不能按调查接管", "A case with a decision on paper is not still investigated")
                .fix("送达以后按已送达接管", "Serve it on paper, and take it over as served"),
        ),
        (PaperStage::Served, None) => breaches
            .push(breach("没有写明纸质决定", "The decision on paper is missing").fix("填写 decision", "Give decision")),
        (PaperStage::Served, Some(decision)) => breaches.extend(whole(file, decision)),
    }
    Verdict::of(breaches)
}

/// What is missing from a served decision: each party once, and served.
fn whole(file: &CaseFile, decision: &PaperDecision) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for party in &file.parties {
        if decision.decided.parties.iter().filter(|line| line.party_id == party.id).count() != 1 {
            breaches.push(
                breach(
                    format!("决定没有写明当事人{}，或者写了两次", party.id),
                    format!("The decision names party {} not once", party.id),
                )
                .fix("每名当事人写一次", "Name each party once"),
            );
        }
        if decision.services.iter().filter(|service| service.party_id == party.id).count() != 1 {
            breaches.push(
                breach(
                    format!("没有写明对{}的送达，或者写了两次", party.id),
                    format!("Service on {} is given not once", party.id),
                )
                .fix("先在纸质案卷中送达，并填写 services", "Serve it on paper first, and give services"),
            );
        }
    }
    if decision.decided.outcome.transfers() {
        breaches.push(
            breach("移送的案件不按已送达接管", "A transferred case is not taken over as served")
                .fix("按调查接管后移送（transfer_case）", "Take it over as investigating, and transfer it"),
        );
    }
    breaches
}

fn scanned(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if attempt.body.is_none() && attempt.media.is_empty() {
        return Verdict::needs("需要扫描件", "Can be judged once the scans are given");
    }
    Verdict::unless(!attempt.media.is_empty(), || {
        breach("没有附纸质案卷的扫描件", "No scan of the paper file is given").fix("填写 media", "Give media")
    })
}

fn once(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    match file.links.paper.as_ref().filter(|_| file.links.is_on_paper()) {
        Some(paper) => Verdict::Breached(vec![
            breach("本案已经申请接管", "The case is being taken over already")
                .at(paper.seq)
                .fix("由负责人审批", "Let the head approve or refuse it"),
        ]),
        None => Verdict::Met,
    }
}

fn waits_for_nothing_else(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    match file.links.paper.as_ref().filter(|paper| file.links.awaits(paper.seq)) {
        Some(paper) => Verdict::Breached(vec![
            breach("纸质案件的接管尚未审批", "The take-over of the paper case is not decided yet")
                .at(paper.seq)
                .fix("先由负责人审批接管", "Let the head approve or refuse the take-over first"),
        ]),
        None => Verdict::Met,
    }
}

fn days_in_order(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let paper = body!(attempt, TakeOver);
    let today = facts.now.date();
    let mut breaches = Vec::new();
    let mut check = |day: NaiveDate, from: NaiveDate, zh: &str, en: &str| {
        if day < from || day > today {
            breaches.push(
                breach(
                    format!("{zh}（{day}）早于{from}或者晚于今日"),
                    format!("{en} ({day}) lies before {from} or in the future"),
                )
                .fix("核对纸质案卷，改正日期", "Check the paper file, and correct the day"),
            );
        }
    };
    check(paper.filed_on, paper.filed_on, "立案日", "The day of filing");
    for act in &paper.acts {
        check(act.on, act.on, "所载行为的日期", "The day of what was done");
    }
    if let Some(decision) = &paper.decision {
        check(decision.decided_on, paper.filed_on, "决定日", "The day of the decision");
        if let Some(day) = decision.reviewed_on {
            check(day, paper.filed_on, "法制审核日", "The day of the legal review");
        }
        for service in &decision.services {
            check(service.served_on, decision.decided_on, "送达日", "The day of service");
        }
        for payment in &decision.payments {
            check(payment.paid_on, decision.decided_on, "缴款日", "The day of payment");
        }
        if let Some(day) = decision.published_on {
            check(day, decision.decided_on, "公示日", "The day of publication");
        }
    }
    // What is decided today is decided here, not on paper.
    if paper.decision.as_ref().is_some_and(|decision| decision.decided_on >= today) {
        breaches.push(
            breach("今日作出的决定不能按纸质决定接管", "What is decided today is no decision on paper")
                .fix("在本系统作出决定", "Decide it here"),
        );
    }
    Verdict::of(breaches)
}

fn older_than_the_system(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let paper = body!(attempt, TakeOver);
    let live = facts.agency.live_on;
    let decided = paper.decision.as_ref().map(|decision| decision.decided_on);
    let days = [(Some(paper.filed_on), "立案日", "The day of filing"), (decided, "决定日", "The day of the decision")];
    Verdict::of(
        days.into_iter()
            .filter_map(|(day, zh, en)| Some((day.filter(|day| *day >= live)?, zh, en)))
            .map(|(day, zh, en)| {
                breach(
                    format!("{zh}（{day}）不早于本机关上线日（{live}）"),
                    format!("{en} ({day}) is not before the day the organ went live ({live})"),
                )
                .fix(
                    "在本系统办理；停用期间实际作出的，按实际时间补录并写明 late_reason；上线日有误的由管理员登记（一次）",
                    "Do it here; what was really done during an outage is recorded with its time and late_reason; an administrator sets the day once",
                )
            })
            .collect(),
    )
}

fn findings(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let paper = body!(attempt, TakeOver);
    let told = paper
        .findings
        .iter()
        .map(|finding| breach(format!("接管发现：{finding}"), format!("Found on paper: {finding}")));
    let computed = paper.decision.iter().flat_map(|decision| late_on_paper(facts, paper, decision));
    let powerless = file.power_item.iter().filter(|held| !held.item.held_on(paper.filed_on)).map(|held| {
        breach(
            format!("纸质立案日（{}）不在“{}”的赋权期间", paper.filed_on, held.item.name),
            format!("On the day of filing on paper ({}) the organ did not hold the item", paper.filed_on),
        )
    });
    let unreviewed = paper.decision.iter().flat_map(|decision| unreviewed_on_paper(file, facts, decision));
    Verdict::of(
        told.chain(computed)
            .chain(powerless)
            .chain(unreviewed)
            .map(|found| found.fix("如实标记；能补救的依法补救", "It is marked; what can be mended is mended lawfully"))
            .collect(),
    )
}

/// A paper decision that owed a legal review, and none in time is in the paper file (处罚法58).
fn unreviewed_on_paper(file: &CaseFile, facts: &Facts, decision: &PaperDecision) -> Vec<Breach> {
    let reviewed = decision.reviewed_on.is_some_and(|day| day <= decision.decided_on);
    let owed = triggers::review_required(file, &decision.decided, facts);
    owed.into_iter()
        .filter(|_| !reviewed)
        .map(|trigger| {
            breach(
                format!("应当法制审核（{}），纸质案卷没有决定前的审核意见", trigger.reason),
                format!(
                    "A legal review was mandatory ({}); the paper file has none before the decision",
                    trigger.reason
                ),
            )
        })
        .collect()
}

/// What the days and sums of a paper decision show by themselves.
fn late_on_paper(facts: &Facts, paper: &TakeOver, decision: &PaperDecision) -> Vec<Breach> {
    let due = |from, period| facts.calendar.due(from, period).due_on;
    let mut found = Vec::new();
    let term = due(paper.filed_on, facts.profile.decision);
    if decision.decided_on > term {
        found.push(breach(
            format!("纸质决定（{}）超过办案期限（{term}）", decision.decided_on),
            format!("The decision on paper ({}) was due on {term}", decision.decided_on),
        ));
    }
    let serve = due(decision.decided_on, facts.profile.serve);
    for service in decision.services.iter().filter(|service| service.served_on > serve) {
        found.push(breach(
            format!("对{}的送达（{}）超过期限（{serve}）", service.party_id, service.served_on),
            format!("Service on {} ({}) was due on {serve}", service.party_id, service.served_on),
        ));
    }
    for line in &decision.decided.parties {
        let owed = line.fine().0.saturating_add(line.confiscated_money().0);
        let paid = decision.payments.iter().filter(|payment| payment.party_id == line.party_id);
        let paid = paid.fold(0_i64, |sum, payment| sum.saturating_add(payment.amount_fen));
        if paid > owed {
            found.push(breach(
                format!("{}应缴{}元，已缴{}元", line.party_id, Fen(owed), Fen(paid)),
                format!("{} owed {} yuan and paid {}", line.party_id, Fen(owed), Fen(paid)),
            ));
        }
    }
    found
}
