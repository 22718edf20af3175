//! Recusal 回避 (处罚法43): who may be asked to withdraw, who decides, and that whoever withdrew stays out of the case.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Breach, Effect, Rule, Verdict, body, breach, people};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{ApplyRecusal, RecusalApplicant, RecusalDecider};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::recusal::{ConcernedPerson, RecusalApplication};
use crate::law::codes::{Post, Role};
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-43",
        article: "处罚法43",
        zh: "决定回避的人员不得再参与本案",
        en: "Whoever has to withdraw takes no further part in the case",
        effect: Effect::Refuse,
        gates: Kind::ALL,
        check: shut_out,
    },
    Rule {
        id: "PEN-43-2",
        article: "处罚法43",
        zh: "回避申请决定之前，不停止调查，但不得作出处罚决定",
        en: "The investigation goes on while a recusal is open; the decision waits for it",
        effect: Effect::Refuse,
        gates: &[Kind::Decide, Kind::DecideOnTheSpot],
        check: recusals_decided,
    },
    Rule {
        id: "PEN-43-3",
        article: "处罚法43",
        zh: "回避申请应当写明申请人和所针对的本机关人员",
        en: "An application names who applies and one person of the organ",
        effect: Effect::Bar,
        gates: &[Kind::ApplyRecusal],
        check: names_one_person,
    },
    Rule {
        id: "PEN-43-4",
        article: "处罚法43",
        zh: "每份回避申请决定一次",
        en: "Each application is decided once",
        effect: Effect::Bar,
        gates: &[Kind::DecideRecusal],
        check: still_undecided,
    },
    Rule {
        id: "PEN-43-5",
        article: "处罚法43；市监程序规定4；农业程序规定5",
        zh: "回避由行政机关负责人决定；主要负责人的回避由负责人集体讨论或者上级人民政府决定，本人不参加",
        en: "A head decides; about the principal the heads together or the government above; nobody about oneself",
        effect: Effect::Refuse,
        gates: &[Kind::DecideRecusal],
        check: decided_by_the_right_one,
    },
    Rule {
        id: "PEN-43-6",
        article: "处罚法42、43",
        zh: "承办人回避后不足两人的，应当重新指派",
        en: "Handlers who had to withdraw are replaced before the case goes on to its decision",
        effect: Effect::Refuse,
        gates: &[
            Kind::ConcludeInvestigation,
            Kind::ReviseProposal,
            Kind::IssueNotice,
            Kind::AnswerStatement,
            Kind::SubmitForReview,
            Kind::Decide,
        ],
        check: handlers_replaced,
    },
];

/// The person an application is about, as far as the organ knows one: the account with its officer, or the other way.
pub(super) fn concerned(facts: &Facts, application: &ApplyRecusal) -> Option<ConcernedPerson> {
    let officer = facts.officers.values().find(|officer| {
        let same_account = application.account_id.is_some() && officer.account_id == application.account_id;
        officer.agency_id == facts.agency.id && (same_account || application.officer_id == Some(officer.officer_id))
    });
    let account = application.account_id.or(officer.and_then(|officer| officer.account_id));
    let person = account.and_then(|id| facts.people.get(&id)).filter(|person| person.agency_id == facts.agency.id);
    if officer.is_none() && person.is_none() {
        return None;
    }
    let name = person.map(|person| &person.name).or(officer.map(|officer| &officer.name));
    Some(ConcernedPerson {
        account_id: account,
        officer_id: officer.map(|officer| officer.officer_id),
        name: name.cloned().unwrap_or_default(),
        principal: person
            .is_some_and(|person| person.roles.contains(&Role::Head) && person.post == Some(Post::Principal)),
    })
}

fn out(application: &RecusalApplication) -> Breach {
    let seq = application.decided.unwrap_or(application.seq);
    let name = &application.person.name;
    breach(format!("{name}已经决定回避"), format!("{name} had to withdraw from this case"))
        .at(seq)
        .fix("由其他人员办理", "Let somebody else do it")
}

fn shut_out(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let recusals = &file.recusals;
    if recusals.upheld().next().is_none() {
        return Verdict::NotApplicable;
    }
    let (mut accounts, mut officers) = (BTreeSet::from([facts.actor.account_id]), BTreeSet::new());
    officers.extend(attempt.officers.iter().copied().chain(facts.actor_officer));
    match &attempt.body {
        Some(Body::RequestFiling(request)) => officers.extend(&request.handlers),
        Some(Body::AssignHandlers(assignment)) => officers.extend(&assignment.handlers),
        Some(Body::TakeOver(paper)) => officers.extend(&paper.handlers),
        Some(Body::ReportSuspectedCrime(report)) => officers.extend(&report.team),
        Some(Body::ScheduleHearing(fixed)) => accounts.extend([fixed.presider]),
        Some(Body::HoldHearing(held)) => {
            accounts.extend(file.hearings.iter().filter(|fixed| fixed.seq == held.seq).map(|fixed| fixed.presider));
        }
        Some(Body::Deliberate(discussion)) => {
            accounts.extend(discussion.attendees.iter().map(|attendee| attendee.account_id));
        }
        Some(Body::AssignReviewer(assigned)) => accounts.extend([assigned.reviewer]),
        Some(Body::DecideRecusal(decision)) => accounts.extend(&decision.heads),
        _ => {}
    }
    let by_account = accounts.into_iter().filter_map(|account: Uuid| recusals.of_account(account));
    let by_officer = officers.into_iter().filter_map(|officer: Uuid| recusals.of_officer(officer));
    let mut found: Vec<_> = by_account.chain(by_officer).collect();
    found.sort_by_key(|application| application.seq);
    found.dedup_by_key(|application| application.seq);
    Verdict::of(found.into_iter().map(out).collect())
}

fn recusals_decided(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    Verdict::of(
        file.recusals
            .open()
            .map(|application| {
                let name = &application.person.name;
                breach(format!("对{name}的回避申请尚未决定"), format!("The application against {name} is not decided"))
                    .at(application.seq)
                    .fix("先由负责人作出回避决定（decide_recusal）", "Let a head decide it first (decide_recusal)")
            })
            .collect(),
    )
}

fn names_one_person(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let application = body!(attempt, ApplyRecusal);
    let mut breaches = Vec::new();
    if application.party_id.is_some() != (application.by == RecusalApplicant::Party) {
        breaches.push(
            breach("当事人申请的应当写明当事人，其他情形不写", "The party is named exactly when a party applies")
                .fix("核对 by 和 party_id", "Check by and party_id"),
        );
    }
    if application.account_id.is_some() == application.officer_id.is_some() {
        breaches.push(
            breach("应当只用账号或者执法人员编号之一指明一人", "One person is named, by account or by officer id")
                .fix("填写 account_id 或者 officer_id", "Give account_id or officer_id"),
        );
        return Verdict::of(breaches);
    }
    let Some(person) = concerned(facts, application) else {
        breaches.push(
            breach("本机关没有这名人员", "The organ has no such person")
                .fix("核对 account_id、officer_id", "Check account_id or officer_id"),
        );
        return Verdict::of(breaches);
    };
    let same = |other: &ConcernedPerson| {
        (person.account_id.is_some() && other.account_id == person.account_id)
            || (person.officer_id.is_some() && other.officer_id == person.officer_id)
    };
    let before = file.recusals.applications.iter().find(|before| {
        same(&before.person) && (before.upheld || (before.decided.is_none() && before.party_id == application.party_id))
    });
    if let Some(before) = before {
        breaches.push(
            breach(
                format!("{}已经回避，或者同一申请尚未决定", person.name),
                format!("{} is out of the case already, or the same application waits", person.name),
            )
            .at(before.seq)
            .fix("无需重复申请", "Nothing to do"),
        );
    }
    Verdict::of(breaches)
}

fn still_undecided(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let decision = body!(attempt, DecideRecusal);
    let decided = file.recusals.applications.iter().find(|application| application.seq == decision.seq);
    match decided.and_then(|application| application.decided) {
        Some(seq) => Verdict::Breached(vec![
            breach("该回避申请已经决定", "The application is decided already").at(seq).fix("无需重复", "Nothing to do"),
        ]),
        None => Verdict::Met,
    }
}

fn decided_by_the_right_one(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let decision = body!(attempt, DecideRecusal);
    let Some(application) = file.recusals.applications.iter().find(|found| found.seq == decision.seq) else {
        return Verdict::NotApplicable;
    };
    let person = &application.person;
    let mut breaches = Vec::new();
    let mut wrong = |zh: String, en: String, fix_zh: &str, fix_en: &str| {
        breaches.push(breach(zh, en).at(application.seq).fix(fix_zh, fix_en));
    };
    let about = |account: Uuid| person.account_id == Some(account);
    if about(facts.actor.account_id) || decision.heads.iter().copied().any(about) {
        wrong(
            format!("{}不得决定自己的回避", person.name),
            format!("{} cannot decide about the own recusal", person.name),
            "由其他负责人办理",
            "Let other heads do it",
        );
    }
    if person.principal && decision.decided_by == RecusalDecider::Head {
        wrong(
            format!("{}是主要负责人", person.name),
            format!("{} is the principal head", person.name),
            "由负责人集体讨论（HEADS_TOGETHER）或者报上级人民政府决定（GOVERNMENT_ABOVE）",
            "Let the heads together (HEADS_TOGETHER) or the government above (GOVERNMENT_ABOVE) decide",
        );
    }
    let heads: BTreeSet<_> = decision.heads.iter().filter(|id| heads_the_organ(facts, id)).collect();
    let together = decision.decided_by == RecusalDecider::HeadsTogether;
    if together && (heads.len() < 2 || heads.len() < decision.heads.len()) {
        wrong(
            "集体讨论应当列明两名以上本机关负责人，每人一次".to_owned(),
            "A joint decision names two or more heads of the organ, each once".to_owned(),
            "在 heads 中列明参加讨论的负责人",
            "Name the heads in heads",
        );
    }
    if decision.decided_by == RecusalDecider::GovernmentAbove && decision.authority.is_none() {
        wrong(
            "没有写明上级人民政府及其文书".to_owned(),
            "The government above and its paper are not named".to_owned(),
            "填写 authority",
            "Give authority",
        );
    }
    Verdict::of(breaches)
}

fn heads_the_organ(facts: &Facts, account: &Uuid) -> bool {
    facts.people.get(account).is_some_and(|person| {
        person.agency_id == facts.agency.id
            && person.roles.contains(&Role::Head)
            && people::heads_the_organ(person.post)
    })
}

fn handlers_replaced(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    if file.recusals.upheld().next().is_none() {
        return Verdict::NotApplicable;
    }
    let (gone, left): (Vec<_>, Vec<_>) = file.handlers.iter().partition(|handler| {
        file.recusals.of_officer(handler.officer_id).is_some()
            || handler.account_id.is_some_and(|account| file.recusals.of_account(account).is_some())
    });
    Verdict::unless(gone.is_empty() || left.len() >= 2, || {
        breach(
            format!("承办人中{}人已经回避，只余{}人", gone.len(), left.len()),
            format!("{} of the handlers had to withdraw, {} are left", gone.len(), left.len()),
        )
        .fix("重新指派承办人（assign_handlers）", "Assign handlers anew (assign_handlers)")
    })
}
