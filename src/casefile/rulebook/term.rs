//! The term of the case 办案期限 (处罚法60): only what the profile knows stretches it, by whom it says, and before it ends.

use super::excluded::interval_is_real;
use super::{Effect, Rule, Verdict, breach, people};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::ExtendTerm;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::term::TermClock;
use crate::law::codes::Role;
use crate::law::ladder::{Approver, Pause, Rung};
use crate::law::profile::Profile;
use crate::law::stages::Kind;

/// What the organ does not do while the case is suspended. Facts are still recorded, measures still end, what is due
/// to the party is still done; the case can be resumed, transferred or withdrawn.
const NOT_WHILE_SUSPENDED: &[Kind] = &[
    Kind::ExcludePeriod,
    Kind::ExtendTerm,
    Kind::ConcludeInvestigation,
    Kind::ReviseProposal,
    Kind::ReturnToInvestigation,
    Kind::IssueNotice,
    Kind::ScheduleHearing,
    Kind::SubmitForReview,
    Kind::IssueReviewOpinion,
    Kind::Deliberate,
    Kind::Decide,
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-60-2",
        article: "处罚法60；市监18、46、64；农业48、58；住建29、30",
        zh: "不计入期限的期间只能是所适用的程序规则列明的",
        en: "Only what the procedure profile lists is left out of a term",
        effect: Effect::Refuse,
        gates: &[Kind::ExcludePeriod, Kind::Suspend],
        check: profile_knows_the_pause,
    },
    Rule {
        id: "PEN-60-3",
        article: "处罚法60",
        zh: "扣除的期间应当已经过去、有卷内行为为证，并且不重复扣除",
        en: "The days left out are over, shown by an act on file, and left out once",
        effect: Effect::Refuse,
        gates: &[Kind::ExcludePeriod],
        check: interval_is_real,
    },
    Rule {
        id: "PEN-60-4",
        article: "处罚法60；市监18、64；农业29、58；住建15、29；交通78",
        zh: "延长期限应当逐级进行，由程序规则规定的机关或者人员批准，不超过其限度",
        en: "A term is extended rung by rung, by whom the profile names, by no more than it allows",
        effect: Effect::Refuse,
        gates: &[Kind::ExtendTerm],
        check: next_rung,
    },
    Rule {
        id: "PEN-60-5",
        article: "处罚法60",
        zh: "延长应当在期限届满前提出并批准",
        en: "An extension is asked for and granted before the term ends",
        effect: Effect::Refuse,
        gates: &[Kind::ExtendTerm, Kind::Approve],
        check: before_it_ends,
    },
    Rule {
        id: "PEN-60-6",
        article: "市监46；农业48；住建30",
        zh: "案件中止期间只记录事实，不推进程序",
        en: "While the case is suspended facts are recorded, the procedure does not go on",
        effect: Effect::Refuse,
        gates: NOT_WHILE_SUSPENDED,
        check: not_suspended,
    },
    Rule {
        id: "PEN-60-7",
        article: "市监46；农业48；住建30",
        zh: "中止只针对已立案、期限未停止的案件；恢复只针对已中止的案件",
        en: "A filed case whose term runs is suspended; a suspended one is resumed",
        effect: Effect::Refuse,
        gates: &[Kind::Suspend, Kind::Resume],
        check: can_stop_or_go_on,
    },
];

fn pauses(profile: &Profile, term: TermClock) -> &[Pause] {
    let listed = match term {
        TermClock::Decide => &profile.decision_pauses,
        TermClock::CheckClue => &profile.clue_check_pauses,
        TermClock::Review => &None,
    };
    listed.as_deref().unwrap_or(&[])
}

fn ladder(profile: &Profile, term: TermClock) -> &[Rung] {
    let listed = match term {
        TermClock::Decide => &profile.decision_extensions,
        TermClock::CheckClue => &profile.clue_check_extensions,
        TermClock::Review => &profile.review_extensions,
    };
    listed.as_deref().unwrap_or(&[])
}

/// Where the profile's rule on the length of that term stands.
fn source(profile: &Profile, term: TermClock) -> &str {
    let field = match term {
        TermClock::Decide => "decision",
        TermClock::CheckClue => "clue_check",
        TermClock::Review => "review",
    };
    profile.basis.get(field).map_or("处罚法60", |basis| basis.source.as_str())
}

fn profile_knows_the_pause(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let (term, pause) = match &attempt.body {
        Some(Body::ExcludePeriod(asked)) => (asked.term, Some(asked.ground)),
        Some(Body::Suspend(_)) => (TermClock::Decide, Some(Pause::Suspension)),
        _ if attempt.kind == Kind::Suspend => (TermClock::Decide, Some(Pause::Suspension)),
        _ => (TermClock::Decide, None),
    };
    let known = pauses(facts.profile, term);
    let Some(pause) = pause else {
        return match known {
            [] => unknown(facts, term, "任何期间", "any time", known),
            _ => Verdict::needs("需要扣除的事由", "Can be judged once the ground is given"),
        };
    };
    // A suspension is no interval typed in afterwards: it is an act of its own.
    if attempt.kind == Kind::ExcludePeriod && pause == Pause::Suspension {
        return Verdict::Breached(vec![
            breach("中止的期间不以扣除的方式记录", "A suspension is not recorded as an excluded period").fix(
                "中止用 suspend，恢复用 resume，其间自动不计入",
                "Use suspend and resume; the days between do not count",
            ),
        ]);
    }
    match known.contains(&pause) {
        true => Verdict::Met,
        false => unknown(facts, term, pause.zh(), pause.as_str(), known),
    }
}

fn unknown(facts: &Facts, term: TermClock, zh: &str, en: &str, known: &[Pause]) -> Verdict {
    let source = source(facts.profile, term);
    let listed: Vec<_> = known.iter().map(|pause| pause.zh()).collect();
    let listed_en: Vec<_> = known.iter().map(|pause| pause.as_str()).collect();
    let (fix, fix_en) = match known {
        [] => (
            "在期限内办结；确实逾期的，如实作出决定，逾期将被标记".to_owned(),
            "Finish in time; a late decision is recorded and marked".to_owned(),
        ),
        _ => (format!("可以扣除的：{}", listed.join("、")), format!("What can be left out: {}", listed_en.join(", "))),
    };
    Verdict::Breached(vec![
        breach(
            format!("所适用的程序规则“{}”（{source}）没有把“{zh}”列为不计入{}的期间", facts.profile.name, term.zh()),
            format!("The profile {} does not leave {en} out of {term}", facts.profile.id),
        )
        .fix(fix, fix_en),
    ])
}

fn next_rung(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let asked = match &attempt.body {
        Some(Body::ExtendTerm(asked)) => asked,
        _ => {
            return match ladder(facts.profile, TermClock::Decide) {
                [] => no_rung(facts, TermClock::Decide, 0),
                _ => Verdict::needs("需要延长的内容", "Can be judged once the extension is given"),
            };
        }
    };
    let Some(running) = file.deadline(asked.term.clock(), None).filter(|deadline| deadline.runs()) else {
        return Verdict::Breached(vec![
            breach(format!("{}没有在计算", asked.term.zh()), format!("The term {} does not run", asked.term))
                .fix("期限进行中才能延长", "A term is extended while it runs"),
        ]);
    };
    if let Some(open) = file.term.extensions.iter().find(|one| one.term == asked.term && one.answer.is_open()) {
        return Verdict::Breached(vec![
            breach("已有一次延长正在报批", "An extension is waiting for approval already")
                .at(open.seq)
                .fix("等待负责人审批", "Wait for the head's word"),
        ]);
    }
    let used = running.periods.len().saturating_sub(1);
    let Some(rung) = ladder(facts.profile, asked.term).get(used) else {
        return no_rung(facts, asked.term, used);
    };
    Verdict::of(fits(facts, rung, asked, running.seq))
}

fn no_rung(facts: &Facts, term: TermClock, used: usize) -> Verdict {
    let source = source(facts.profile, term);
    Verdict::Breached(vec![
        breach(
            format!("所适用的程序规则“{}”（{source}）不允许再延长{}（已延长{used}次）", facts.profile.name, term.zh()),
            format!("The profile {} lets {term} be extended no more (done {used} times)", facts.profile.id),
        )
        .fix(
            "在期限内办结；确实逾期的，如实办理，逾期将被标记",
            "Finish in time; what is done late is recorded and marked",
        ),
    ])
}

fn fits(facts: &Facts, rung: &Rung, asked: &ExtendTerm, running: u64) -> Vec<super::Breach> {
    let mut breaches = Vec::new();
    if let Some(most) = rung.at_most
        && (asked.by.unit != most.unit || asked.by.n > most.n)
    {
        breaches.push(
            breach(format!("这一级最多延长{}", most.zh()), format!("This rung adds {most} at most"))
                .at(running)
                .fix(format!("延长不超过{}", most.zh()), format!("Extend by {most} or less")),
        );
    }
    let discussed = asked.discussion.as_ref();
    let heads = discussed.map_or(0, |held| {
        let mut heads: Vec<_> = held.heads.iter().filter(|id| is_head(facts, **id)).collect();
        heads.sort();
        heads.dedup();
        heads.len()
    });
    let (right, zh, en) = match rung.approver {
        Approver::Head => (
            discussed.is_none() && asked.decided_above.is_none(),
            "这一级由负责人批准，不需要集体讨论或者上级决定",
            "Leave discussion and decided_above out: a head grants this rung",
        ),
        Approver::Collective => (
            heads >= 2 && asked.decided_above.is_none(),
            "填写 discussion：至少两名本机关负责人集体讨论",
            "Give discussion: at least two heads of the organ discuss it",
        ),
        Approver::OrganAbove => (
            asked.decided_above.is_some() && discussed.is_none(),
            "填写 decided_above：上一级机关的决定",
            "Give decided_above: the decision of the organ above",
        ),
    };
    if !right {
        breaches.push(
            breach(format!("这一级由{}决定", rung.approver.zh()), format!("This rung is granted by {}", rung.approver))
                .at(running)
                .fix(zh, en),
        );
    }
    breaches
}

fn is_head(facts: &Facts, account: uuid::Uuid) -> bool {
    facts.people.get(&account).is_some_and(|person| {
        person.agency_id == facts.agency.id
            && person.roles.contains(&Role::Head)
            && people::heads_the_organ(person.post)
    })
}

fn before_it_ends(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let term = match &attempt.body {
        Some(Body::ExtendTerm(asked)) => asked.term,
        Some(Body::Approve(approval)) => {
            match file.term.extensions.iter().find(|one| one.seq == approval.seq && one.answer.is_open()) {
                Some(asked) => asked.term,
                None => return Verdict::NotApplicable,
            }
        }
        _ if attempt.kind == Kind::Approve => return Verdict::NotApplicable,
        _ => TermClock::Decide,
    };
    let Some(running) = file.deadline(term.clock(), None).filter(|deadline| deadline.runs()) else {
        return Verdict::NotApplicable;
    };
    let today = attempt.occurred_at.max(facts.now).date();
    let last = running.today(facts.calendar, today).due_on;
    Verdict::unless(today <= last, || {
        breach(format!("{}已于{last}届满", term.zh()), format!("The term {term} ended on {last}")).at(running.seq).fix(
            "期限届满后不能延长；如实办理，逾期将被标记",
            "It cannot be extended any more; go on, the delay is marked",
        )
    })
}

fn not_suspended(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    match file.term.suspended() {
        None => Verdict::Met,
        Some(one) => Verdict::Breached(vec![
            breach(
                format!("案件已中止，不能进行“{}”", attempt.kind.zh()),
                format!("The case is suspended: {} has to wait", attempt.kind),
            )
            .at(one.seq)
            .fix("中止原因消除后先恢复调查（resume）", "Resume the case first, once the ground has gone"),
        ]),
    }
}

fn can_stop_or_go_on(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let suspended = file.term.suspended();
    if attempt.kind == Kind::Resume {
        return Verdict::unless(suspended.is_some(), || {
            breach("案件没有中止", "The case is not suspended").fix("无需恢复", "Nothing to do")
        });
    }
    let asked = file.term.suspensions.iter().find(|one| one.answer.is_open()).or(suspended);
    if let Some(one) = asked {
        return Verdict::Breached(vec![
            breach("案件已经中止或者正在报批中止", "The case is suspended already, or that is asked for")
                .at(one.seq)
                .fix("无需再次中止", "Nothing to do"),
        ]);
    }
    let runs = file.deadline(crate::casefile::clocks::Clock::Decide, None).is_some_and(|deadline| deadline.runs());
    Verdict::unless(runs, || {
        breach("办案期限没有在计算（尚未立案或者已经决定）", "The term of the case does not run: not filed, or decided")
            .fix("立案后、决定前才能中止", "Suspend between filing and decision")
    })
}
