//! The decision 决定: heard before, reviewed when owed, discussed when owed, in time (处罚法44, 45, 57, 58, 60, 62, 64).

use chrono::NaiveDate;

use super::{Breach, Effect, Rule, Verdict, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::Voice;
use crate::casefile::proposal::Outcome;
use crate::law::stages::Kind;

const DECIDE: &[Kind] = &[Kind::Decide];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-57",
        article: "处罚法57",
        zh: "决定应当与现行处理意见一致",
        en: "The decision is the proposal on file, as it stands",
        effect: Effect::Refuse,
        gates: DECIDE,
        check: decides_the_proposal,
    },
    Rule {
        id: "PEN-44-3",
        article: "处罚法44、62",
        zh: "作出处罚决定前应当向每一名当事人送达告知",
        en: "Each party is told before it is punished",
        effect: Effect::Refuse,
        gates: DECIDE,
        check: told,
    },
    Rule {
        id: "PEN-62",
        article: "处罚法45、62",
        zh: "陈述申辩期满或者明确放弃后才能决定",
        en: "The time to make a statement is over, or clearly given up",
        effect: Effect::Refuse,
        gates: DECIDE,
        check: heard,
    },
    Rule {
        id: "PEN-45-4",
        article: "处罚法45",
        zh: "每份陈述申辩都应当复核",
        en: "Every statement is answered",
        effect: Effect::Refuse,
        gates: DECIDE,
        check: statements_answered,
    },
    Rule {
        id: "PEN-64-2",
        article: "处罚法63、64",
        zh: "申请听证期满、放弃或者听证结束后才能决定",
        en: "The time to ask for a hearing is over, or the hearing given up",
        effect: Effect::Refuse,
        gates: DECIDE,
        check: hearing_settled,
    },
    Rule {
        id: "PEN-58",
        article: "处罚法58；118号四",
        zh: "应当法制审核而未审核或者审核未通过的，不得作出决定",
        en: "No major decision without a passed legal review of exactly that decision",
        effect: Effect::Refuse,
        gates: DECIDE,
        check: reviewed,
    },
    Rule {
        id: "PEN-57-3",
        article: "处罚法57",
        zh: "情节复杂或者重大违法行为应当由负责人集体讨论决定",
        en: "The heads discuss complex or major cases together, and the decision follows",
        effect: Effect::Refuse,
        gates: DECIDE,
        check: deliberated,
    },
    Rule {
        id: "PEN-67",
        article: "处罚法59、67",
        zh: "罚款决定应当写明缴款的银行和账户",
        en: "A fine names the bank where it is paid",
        effect: Effect::Refuse,
        gates: DECIDE,
        check: bank_named,
    },
    Rule {
        id: "PEN-59",
        article: "处罚法59第(五)项；复议法24",
        zh: "决定书应当写明行政复议机关和管辖的人民法院；主数据缺少的标记",
        en: "A decision names the organ of reconsideration and the court; missing master data is marked",
        effect: Effect::Mark,
        gates: DECIDE,
        check: remedies_known,
    },
    Rule {
        id: "PEN-60",
        article: "处罚法60",
        zh: "自立案之日起九十日内作出决定；逾期的如实记录并标记",
        en: "A decision within ninety days of filing; a late one is recorded and marked",
        effect: Effect::Mark,
        gates: DECIDE,
        check: in_time,
    },
];

/// Whether the decision punishes: the content says so, or the proposal on file does.
fn punishes(file: &CaseFile, attempt: &Attempt) -> bool {
    match &attempt.body {
        Some(Body::Decide(decision)) => decision.outcome == Outcome::Penalize,
        _ => file.proposal.as_ref().is_some_and(|on_file| on_file.proposal.outcome == Outcome::Penalize),
    }
}

/// Whether the party has to be told first: always before punishing, otherwise where the profile asks it.
fn notice_owed(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> bool {
    let transfers = match &attempt.body {
        Some(Body::Decide(decision)) => decision.outcome.transfers(),
        _ => file.proposal.as_ref().is_some_and(|on_file| on_file.proposal.outcome.transfers()),
    };
    punishes(file, attempt) || (facts.profile.notice_for_no_penalty && !transfers)
}

fn decides_the_proposal(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(on_file) = &file.proposal else {
        return Verdict::Breached(vec![
            breach("尚无处理意见", "There is no proposal").fix("先调查终结", "Conclude the investigation first"),
        ]);
    };
    let Some(Body::Decide(decision)) = &attempt.body else {
        return Verdict::needs("需要决定的内容", "Can be judged once the decision is given");
    };
    let mut breaches = Vec::new();
    if decision.outcome != on_file.proposal.outcome {
        breaches.push(
            breach(
                format!("处理意见是“{}”，决定却是“{}”", on_file.proposal.outcome.as_str(), decision.outcome.as_str()),
                format!(
                    "The proposal is {}, the decision {}",
                    on_file.proposal.outcome.as_str(),
                    decision.outcome.as_str()
                ),
            )
            .at(on_file.seq)
            .fix("先 revise_proposal，再按规定告知和审核", "Revise the proposal first; then tell and review as owed"),
        );
    }
    if decision.subject.is_some() && decision.subject != file.subject() {
        breaches.push(
            breach("subject 不是现行处理意见", "subject is not the proposal as it stands").at(on_file.seq).fix(
                format!("现行：{}", file.subject().unwrap_or_default()),
                format!("It is {}", file.subject().unwrap_or_default()),
            ),
        );
    }
    Verdict::of(breaches)
}

/// Every party of the proposal with what it said and gave up, and the notice in force.
fn each_party(file: &CaseFile, judge: impl Fn(&str, Option<&Voice>, bool) -> Option<Breach>) -> Vec<Breach> {
    let notice = file.notice();
    file.proposal
        .iter()
        .flat_map(|on_file| &on_file.proposal.parties)
        .filter_map(|line| {
            let service = notice.and_then(|notice| file.service_of(notice.seq, &line.party_id));
            judge(&line.party_id, file.voices.get(&line.party_id), service.is_some())
        })
        .collect()
}

fn told(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    if !notice_owed(file, facts, attempt) {
        return Verdict::NotApplicable;
    }
    let day = attempt.occurred_at.date();
    Verdict::of(each_party(file, |party, _, _| {
        let service = file.notice().and_then(|notice| file.service_of(notice.seq, party));
        match service {
            Some(service) if service.effective_on <= day => None,
            Some(service) => Some(
                breach(
                    format!("{party}：告知到{}才生效", service.effective_on),
                    format!("{party}: the notice takes effect only on {}", service.effective_on),
                )
                .at(service.seq)
                .fix("等待送达生效", "Wait until it has taken effect"),
            ),
            None => Some(
                breach(
                    format!("{party}：没有送达按现行处理意见作出的告知"),
                    format!("{party}: no notice of the proposal as it stands has been served"),
                )
                .fix(
                    "制作告知、经负责人批准并送达（issue_notice、approve、serve_document）",
                    "Issue, approve and serve the notice",
                ),
            ),
        }
    }))
}

/// The last day of a party's period: as sealed, or as today's calendar counts it if the holidays were not known then.
fn until(file: &CaseFile, facts: &Facts, clock: Clock, party: &str, sealed: NaiveDate) -> NaiveDate {
    let deadline = file.deadline(clock, Some(party)).filter(|deadline| deadline.due_on == sealed);
    deadline.map_or(sealed, |deadline| deadline.today(facts.calendar, facts.now.date()).due_on)
}

fn heard(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    if !notice_owed(file, facts, attempt) {
        return Verdict::NotApplicable;
    }
    let day = attempt.occurred_at.date();
    Verdict::of(each_party(file, |party, voice, told| {
        let voice = voice.filter(|_| told)?;
        let until = until(file, facts, Clock::Statement, party, voice.statement_until?);
        if voice.statement_waived.is_some() || until < day {
            return None;
        }
        Some(
            breach(format!("{party}：陈述申辩期到{until}"), format!("{party}: may make a statement until {until}"))
                .fix("期满后再决定，或者取得书面放弃", "Wait until it is over, or get the written waiver"),
        )
    }))
}

fn statements_answered(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    Verdict::of(
        file.statements
            .iter()
            .filter(|statement| statement.answered.is_none())
            .map(|statement| {
                breach(
                    format!("{}的陈述申辩尚未复核", statement.party_id),
                    format!("The statement of {} is not answered", statement.party_id),
                )
                .at(statement.seq)
                .fix("逐点复核并答复（answer_statement）", "Answer it (answer_statement)")
            })
            .collect(),
    )
}

fn hearing_settled(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    if !notice_owed(file, facts, attempt) {
        return Verdict::NotApplicable;
    }
    let day = attempt.occurred_at.date();
    Verdict::of(each_party(file, |party, voice, told| {
        let voice = voice.filter(|_| told)?;
        if voice.hearing_waived.is_some() || voice.hearing_held.is_some() {
            return None;
        }
        if let Some(seq) = voice.hearing_requested.filter(|_| !voice.hearing_not_owed) {
            return Some(
                breach(format!("{party}：已申请听证"), format!("{party}: has asked for a hearing")).at(seq).fix(
                    "举行听证（schedule_hearing、hold_hearing），或者取得书面放弃（waive_hearing）",
                    "Hold the hearing (schedule_hearing, hold_hearing), or get the written waiver (waive_hearing)",
                ),
            );
        }
        let until = until(file, facts, Clock::AskHearing, party, voice.hearing_until?);
        if until < day {
            return None;
        }
        Some(
            breach(format!("{party}：可在{until}前申请听证"), format!("{party}: may ask for a hearing until {until}"))
                .fix("期满后再决定，或者取得书面放弃", "Wait until it is over, or get the written waiver"),
        )
    }))
}

fn reviewed(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    if !file.review_required() {
        return Verdict::NotApplicable;
    }
    if file.passed_review().is_some() {
        return Verdict::Met;
    }
    let reasons: Vec<_> = file
        .triggers
        .iter()
        .map(|trigger| trigger.reason.clone())
        .chain(file.flags.iter().filter(|flag| flag.removed.is_none()).map(|flag| flag.reason.clone()))
        .collect();
    let older: Vec<_> = file
        .reviews
        .iter()
        .filter(|round| round.opinion.as_ref().is_some_and(|opinion| opinion.outcome == "approve"))
        .map(|round| round.seq)
        .collect();
    let (zh, en) = if older.is_empty() {
        ("未通过法制审核", "the legal review has not passed")
    } else {
        ("审核同意针对的是变更前的内容", "the review that passed was of an earlier content")
    };
    let mut found = breach(
        format!("应当法制审核（{}），{zh}", reasons.join("；")),
        format!("A legal review is mandatory ({}); {en}", reasons.join("; ")),
    )
    .fix("提请法制审核并取得同意（submit_for_review）", "Submit it for review, and have exactly this passed");
    found.acts = older;
    Verdict::Breached(vec![found])
}

fn deliberated(file: &CaseFile, facts: &Facts, _: &Attempt) -> Verdict {
    if !facts.profile.deliberate || !file.review_required() {
        return Verdict::NotApplicable;
    }
    let subject = file.subject();
    let held = file.deliberations.iter().rev().find(|held| Some(&held.subject) == subject.as_ref());
    let said = file.statements.iter().map(|statement| statement.seq);
    let heard = file.hearings.iter().filter_map(|hearing| hearing.ended);
    let last_word = said.chain(heard).max().unwrap_or(0);
    match held {
        Some(held) if held.seq < last_word => Verdict::Breached(vec![
            breach("集体讨论以后又有陈述申辩或者听证", "A statement or a hearing came after the discussion")
                .at(last_word)
                .fix("重新集体讨论（deliberate）", "Let the heads discuss it again (deliberate)"),
        ]),
        Some(held) if held.supports => Verdict::Met,
        Some(held) => Verdict::Breached(vec![
            breach("集体讨论不同意该处理意见", "The heads did not support the proposal")
                .at(held.seq)
                .fix("按讨论结论变更处理意见", "Revise the proposal as they concluded"),
        ]),
        None => Verdict::Breached(vec![
            breach("尚未就现行处理意见集体讨论", "The heads have not discussed the proposal as it stands")
                .fix("由负责人集体讨论（deliberate）", "Let the heads discuss it (deliberate)"),
        ]),
    }
}

fn bank_named(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let fined = file
        .proposal
        .iter()
        .flat_map(|on_file| &on_file.proposal.parties)
        .any(|line| line.fine().0.saturating_add(line.confiscated_money().0) > 0);
    if !punishes(file, attempt) || !fined {
        return Verdict::NotApplicable;
    }
    let Some(Body::Decide(decision)) = &attempt.body else {
        return Verdict::needs("需要缴款的银行和账户", "Can be judged once the bank is named");
    };
    Verdict::unless(decision.pay_to.is_some(), || {
        breach("没有写明缴款的银行和账户", "The bank and account are missing").fix("填写 pay_to", "Give pay_to")
    })
}

fn remedies_known(_: &CaseFile, facts: &Facts, _: &Attempt) -> Verdict {
    let known = &facts.agency.remedies;
    let mut breaches = Vec::new();
    let mut missing = |absent: bool, zh: &str, en: &str, field: &str| {
        if absent {
            breaches.push(
                breach(format!("{}没有登记{zh}", facts.agency.name), format!("{en} of the organ is not entered")).fix(
                    format!("由管理员在机关信息中填写 {field}，再制作决定书"),
                    format!("Let an administrator enter {field} of the organ before the decision is printed"),
                ),
            );
        }
    };
    missing(
        known.reconsideration_organ.is_none(),
        "行政复议机关",
        "The organ of reconsideration",
        "reconsideration_organ",
    );
    missing(known.court.is_none(), "管辖的人民法院", "The court", "court");
    Verdict::of(breaches)
}

fn in_time(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(deadline) = file.decide_by() else { return Verdict::NotApplicable };
    // A decision recorded after the period is marked, whatever day it is given.
    let day = attempt.occurred_at.max(facts.now).date();
    let due_on = deadline.today(facts.calendar, day).due_on;
    Verdict::unless(day <= due_on, || {
        breach(format!("办案期限到{due_on}，已逾期"), format!("The decision was due on {due_on}"))
            .at(deadline.seq)
            .fix("如实记录；逾期将永久标记", "Record it as it is; the delay is marked for ever")
    })
}
